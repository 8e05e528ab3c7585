import type { Log, SiteFile, SiteStore, UnreadableFile } from '../../../app/ports';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import { isSafePath } from '../../../core/change/siteFiles';
import { readDisk } from './diskFiles';
import { isSameText } from '../checkout/editBases';
import type { SiteOpener } from '../openSite';
import { createOverlay, type OverlayTexts, stampOfText } from './pendingOverlay';
import { type SiteView, viewDisk } from './siteView';

/** The reading half of the store. */
export interface SiteReading extends Pick<SiteStore, 'list' | 'readMany' | 'readShared'> {
  /** The checkout's files are being exchanged until `done` ends; readers wait. */
  waitFor(done: Promise<unknown>): void;
}

export interface SiteReadingOptions {
  readonly root: string;
  readonly opener: SiteOpener;
  readonly derive: DeriveTexts;
  readonly trusted: () => boolean;
  readonly log: Log;
}

/** How long readMany goes on using the view that a list made, in ms: the two are usually called together. */
const viewAgeMs = 1000;

type Texts = ReadonlyMap<string, string | UnreadableFile>;

export function createSiteReading(options: SiteReadingOptions): SiteReading {
  const { root, opener, log } = options;
  const overlay = createOverlay(options.derive);
  const sharedOverlay = createOverlay(options.derive);
  let moving: Promise<unknown> = Promise.resolve();
  let recent: { readonly view: SiteView; readonly at: number } | undefined;
  const waiting = () => opener.outbox?.list().changes ?? [];

  async function openView(kind: 'openView' | 'openShared'): Promise<SiteView> {
    await moving;
    if (!options.trusted()) {
      return viewDisk(root);
    }
    try {
      const site = await opener.open(false);
      return site.kind === 'none' ? viewDisk(root) : await site.viewer[kind](waiting());
    } catch (error) {
      log.write('warn', 'The shared branch cannot be read; the files of the folder are shown.', error);
      return viewDisk(root);
    }
  }

  async function editBases(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const site = options.trusted() ? await opener.open(false) : undefined;
    return site?.kind === 'site' ? site.bases.findBases(paths) : new Map();
  }

  return {
    async list() {
      const view = await openView('openView');
      recent = { view, at: performance.now() };
      const files = new Map((await view.list()).map(file => [file.path, file]));
      const saved = await overlay(view, waiting());
      const onDisk = await readDisk(root, [...saved.keys()]);
      for (const [path, text] of saved) {
        // A checkout that has all that is shared gets what waits in a moment: its copy is not stale.
        const inCheckout = files.get(path)?.inCheckout === true || isSameText(onDisk.get(path), text);
        files.set(path, { path, stamp: stampOfText(text), inCheckout });
      }
      return Array.from(files.values()).sort(byPath);
    },
    async readMany(paths) {
      await moving;
      const view =
        recent && performance.now() - recent.at < viewAgeMs ? recent.view : await openView('openView');
      return readOver(view, await overlay(view, waiting()), paths);
    },
    async readShared(paths) {
      const view = await openView('openShared');
      const shared = await readOver(view, await sharedOverlay(view, waiting()), paths);
      const bases = await editBases(paths.filter(isSafePath));
      return new Map([...shared, ...bases]);
    },
    waitFor(done) {
      recent = undefined;
      // Whether it succeeded is not for readers to know.
      moving = done.catch(() => undefined);
    },
  };
}

async function readOver(view: SiteView, saved: OverlayTexts, paths: readonly string[]): Promise<Texts> {
  const safe = paths.filter(isSafePath);
  const texts = new Map(await view.read(safe.filter(path => !saved.has(path))));
  for (const path of safe) {
    const text = saved.get(path);
    if (text !== undefined) {
      texts.set(path, text);
    }
  }
  return texts;
}

function byPath(one: SiteFile, other: SiteFile): number {
  return one.path < other.path ? -1 : 1;
}
