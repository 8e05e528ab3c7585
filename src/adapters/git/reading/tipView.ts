import type { SiteFile, UnreadableFile } from '../../../app/ports';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import { isSiteFile } from '../../../core/change/siteFiles';
import type { CheckoutEdit } from '../checkout/checkoutEdits';
import { isOnDisk, pauseOnDisk, readDisk, tryStampOf } from './diskFiles';
import { isSameText } from '../checkout/editBases';
import { isIncidentFile, isLogFile, mergeIncidentEdit, type MergeText, uniteLogs } from './mergedEdits';
import { readBlobs, sizeLimitOf, symbolicLink, textOf, tooLarge } from '../repository/objects';
import { stampOfText } from './pendingOverlay';
import type { Repository } from '../repository/repository';
import type { SiteTree } from './siteTrees';
import type { SiteView } from './siteView';
import type { GitRunner } from '../run/runner';

type Texts = ReadonlyMap<string, string | UnreadableFile>;

export interface TipSources {
  /** The shared branch's tip, and what is checked out. */
  readonly tip: SiteTree;
  readonly head: SiteTree;
  readonly edits: readonly CheckoutEdit[];
  /** From which texts edits of these files (relative to the live site's root) start. */
  readonly findBases: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly derive: DeriveTexts;
  readonly mergeText: MergeText;
}

/**
 * How an edited file is shown: as it lies in the checkout, not at all, as it is shared (overlooking the edit), or as a
 * text made of both.
 */
type Showing = 'disk' | 'nothing' | 'shared' | 'merged';

interface Merged {
  readonly text: string | UnreadableFile;
  /** An editor opens the checkout's copy: it is this very text, or has words that are nowhere else. */
  readonly isOpenedThere: boolean;
}

/** The shared branch's tip, with what people have edited in the checkout. */
export async function viewTip(
  { git, root, prefix }: Repository,
  sources: TipSources,
): Promise<Omit<SiteView, 'basis'> & { readonly edited: ReadonlySet<string> }> {
  const { tip: tree } = sources;
  const edited = new Map<string, Showing>();
  for (const { path, kind } of sources.edits) {
    const sitePath = path.slice(prefix.length);
    if (isSiteFile(sitePath)) {
      edited.set(sitePath, showingOf(sitePath, kind, tree.has(sitePath)));
    }
  }
  const merged = await mergeEdits();

  async function mergeEdits(): Promise<ReadonlyMap<string, Merged>> {
    const paths = [...edited.keys()].filter(path => edited.get(path) === 'merged');
    const texts = new Map<string, Merged>();
    if (paths.length === 0) {
      return texts;
    }
    const shared = await readEntries(git, tree, paths);
    const onDisk = await readDisk(root, paths);
    const add = (path: string, text: string | UnreadableFile) =>
      texts.set(path, { text, isOpenedThere: isSameText(text, onDisk.get(path)) });
    const bases = await sources.findBases(paths);
    for (const path of paths) {
      const text = shared.get(path) ?? '';
      const edit = { path, shared: text, before: bases.get(path), edited: onDisk.get(path) };
      if (isLogFile(path)) {
        add(path, uniteLogs(edit));
      } else if (isIncidentFile(path)) {
        add(path, text);
      } else if (typeof edit.shared === 'string' && typeof edit.edited === 'string') {
        const { edited: mine } = edit;
        const merged = sources.mergeText({ ...edit, shared: edit.shared, edited: mine }) ?? mine;
        const isAllShared = merged === edit.shared && !isSameText(merged, mine);
        texts.set(path, { text: merged, isOpenedThere: !isAllShared });
      } else {
        edited.set(path, 'disk');
      }
    }
    // Their headers follow from the logs that are shown.
    for (const path of paths.filter(isIncidentFile)) {
      const [text, edit] = [shared.get(path), onDisk.get(path)];
      if (typeof text === 'string' && typeof edit === 'string') {
        const incident = { path, shared: text, before: bases.get(path), edited: edit };
        add(path, await mergeIncidentEdit(incident, sources.derive, wanted => readShown(wanted, texts)));
      }
    }
    return texts;
  }

  async function readShown(paths: readonly string[], made: ReadonlyMap<string, Merged>): Promise<Texts> {
    const texts = new Map<string, string | UnreadableFile>();
    const inTip: string[] = [];
    const inFolder: string[] = [];
    for (const path of paths) {
      const own = made.get(path);
      const showing = edited.get(path);
      if (own) {
        texts.set(path, own.text);
      } else if (showing === undefined || showing === 'shared') {
        inTip.push(path);
      } else if (showing === 'disk') {
        inFolder.push(path);
      }
    }
    return new Map([...texts, ...(await readEntries(git, tree, inTip)), ...(await readDisk(root, inFolder))]);
  }

  const stampOf = (path: string): string | undefined => {
    const entry = tree.get(path);
    const shared = entry && `o${entry.oid}.${entry.mode}`;
    const text = merged.get(path)?.text;
    switch (edited.get(path)) {
      case 'disk':
        return tryStampOf(root, path);
      case 'merged':
        return typeof text === 'string' ? stampOfText(text) : shared;
      case 'nothing':
        return undefined;
      case 'shared':
      case undefined:
        return shared;
    }
  };

  /** Whether an editor opens the copy that stands in the checkout: it is what is shown, or an edit of it. */
  const isOpenedThere = (path: string): boolean => {
    const showing = edited.get(path);
    return showing === undefined
      ? sources.head.get(path)?.oid === tree.get(path)?.oid
      : showing === 'disk' || merged.get(path)?.isOpenedThere === true;
  };

  return {
    async list(paths) {
      const wanted = paths ?? [...new Set([...tree.keys(), ...edited.keys()])].sort();
      const files: SiteFile[] = [];
      const pause = pauseOnDisk();
      for (const path of wanted) {
        const stamp = isSiteFile(path) ? stampOf(path) : undefined;
        if (stamp !== undefined) {
          files.push({ path, stamp, inCheckout: isOpenedThere(path) && isOnDisk(root, path) });
        }
        const used = pause();
        if (used) {
          await used;
        }
      }
      return files;
    },
    tryStampOf: stampOf,
    edited: new Set(edited.keys()),
    read: paths => readShown(paths, merged),
  };
}

function showingOf(path: string, kind: CheckoutEdit['kind'], isShared: boolean): Showing {
  if (kind === 'unmerged') {
    return isShared ? 'shared' : 'nothing';
  }
  if (kind === 'removed') {
    // A shared incident is not taken away by a checkout that lacks its files.
    return isShared && (isIncidentFile(path) || isLogFile(path)) ? 'shared' : 'nothing';
  }
  return isShared ? 'merged' : 'disk';
}

async function readEntries(
  git: GitRunner,
  tree: SiteTree,
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
  if (wanted.size === 0) {
    return texts;
  }
  const blobs = await readBlobs(git, [...wanted.values()]);
  for (const [path, oid] of wanted) {
    texts.set(path, textOf(path, blobs.get(oid) ?? Buffer.alloc(0)));
  }
  return texts;
}
