import type { UnreadableFile } from '../../app/ports';
import { applyEdits, tryEntryIdOf } from '../../core/change/applyEdits';
import { isSiteFile } from '../../core/change/siteFiles';
import { linesOf } from '../../core/text/range';
import type { CheckoutEdit } from './checkoutEdits';
import { findOnDisk, readDisk, tryStampOf } from './diskFiles';
import { readBlobs, sizeLimitOf, symbolicLink, textOf, tooLarge, type TreeEntry } from './objects';
import type { Repository } from './repository';
import type { SiteView } from './siteView';
import type { GitRunner } from './runner';

type Tree = ReadonlyMap<string, TreeEntry>;

/** How an edited file is shown: as it lies in the checkout, not at all, or as the union of two logs. */
type Showing = 'disk' | 'nothing' | 'union';

/** The shared branch's tip, with what people have edited in the checkout. Both by path from the repository's root. */
export function viewTip(repository: Repository, entries: Tree, edits: readonly CheckoutEdit[]): SiteView {
  const { git, root, prefix } = repository;
  const tree = new Map<string, TreeEntry>();
  for (const [path, entry] of entries) {
    if (entry.mode !== '160000') {
      tree.set(path.slice(prefix.length), entry);
    }
  }
  const edited = new Map<string, Showing>();
  for (const { path, kind } of edits) {
    const sitePath = path.slice(prefix.length);
    const showing = isSiteFile(sitePath) ? showingOf(sitePath, kind, tree.has(sitePath)) : undefined;
    if (showing) {
      edited.set(sitePath, showing);
    }
  }
  const stampOf = (path: string): string | undefined => {
    const entry = tree.get(path);
    const shared = entry && `o${entry.oid}.${entry.mode}`;
    switch (edited.get(path)) {
      case 'disk':
        return tryStampOf(root, path);
      case 'union':
        return `${shared ?? ''}+${tryStampOf(root, path) ?? ''}`;
      case 'nothing':
        return undefined;
      case undefined:
        return shared;
    }
  };
  return {
    async list() {
      const paths = [...new Set([...tree.keys(), ...edited.keys()])].filter(isSiteFile);
      const onDisk = await findOnDisk(root, paths);
      return paths.flatMap(path => {
        const stamp = stampOf(path);
        return stamp === undefined ? [] : [{ path, stamp, inCheckout: onDisk.has(path) }];
      });
    },
    tryStampOf: stampOf,
    async read(paths) {
      const showing = (path: string, ...ways: (Showing | undefined)[]) => ways.includes(edited.get(path));
      const shared = await readEntries(
        git,
        tree,
        paths.filter(path => showing(path, undefined, 'union')),
      );
      const onDisk = await readDisk(
        root,
        paths.filter(path => showing(path, 'disk', 'union')),
      );
      const texts = new Map(shared);
      for (const [path, text] of onDisk) {
        if (edited.get(path) === 'disk') {
          texts.set(path, text);
        } else {
          texts.set(path, uniteLogs(path, shared.get(path), text));
        }
      }
      return texts;
    },
  };
}

function showingOf(path: string, kind: CheckoutEdit['kind'], isShared: boolean): Showing | undefined {
  if (kind === 'unmerged') {
    return undefined;
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isShared && name === 'incident.md') {
    // Its header follows from the log.
    return undefined;
  }
  if (isShared && name === 'timeline.md') {
    // A log is only ever added to.
    return kind === 'changed' ? 'union' : undefined;
  }
  return kind === 'removed' ? 'nothing' : 'disk';
}

/** The shared log, and after it the entries that only the other one has. */
function uniteLogs(
  path: string,
  shared: string | UnreadableFile | undefined,
  other: string | UnreadableFile,
): string | UnreadableFile {
  if (typeof shared !== 'string' || typeof other !== 'string') {
    return shared ?? other;
  }
  const lines = linesOf(other).flatMap(line => (tryEntryIdOf(line.text) === undefined ? [] : [line.text]));
  const { files } = applyEdits([{ kind: 'append', path, heading: '', lines }], () => shared);
  return files.get(path) ?? shared;
}

async function readEntries(
  git: GitRunner,
  tree: Tree,
  paths: readonly string[],
): Promise<Map<string, string | UnreadableFile>> {
  const texts = new Map<string, string | UnreadableFile>();
  const wanted = new Map<string, string>();
  for (const path of paths) {
    const entry = tree.get(path);
    if (entry?.mode === '120000') {
      texts.set(path, symbolicLink(path));
    } else if (entry?.size !== undefined && entry.size > sizeLimitOf(path)) {
      texts.set(path, tooLarge(path, entry.size));
    } else if (entry) {
      wanted.set(path, entry.oid);
    }
  }
  const blobs = await readBlobs(git, [...wanted.values()]);
  for (const [path, oid] of wanted) {
    texts.set(path, textOf(path, blobs.get(oid) ?? Buffer.alloc(0)));
  }
  return texts;
}
