import type { Log, SiteFile, SiteStore, SomeFiles, UnreadableFile } from '../../../app/ports';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import type { Change } from '../../../core/change/change';
import { isSafePath, isSiteFile } from '../../../core/change/siteFiles';
import { isBehindLink, readDisk } from './diskFiles';
import type { OpenSite, SiteOpener } from '../openSite';
import { type EditBases, isSameText } from '../checkout/editBases';
import { createOverlay, type OverlayTexts, stampOfText } from './pendingOverlay';
import { type SiteView, viewDisk } from './siteView';

/** The reading half of the store. */
export interface SiteReading extends Pick<SiteStore, 'list' | 'readMany' | 'readShared'> {
  listSome: NonNullable<SiteStore['listSome']>;
  /** The checkout's files are being exchanged until `done` ends; readers wait. */
  waitFor(done: Promise<unknown>): void;
}

/** What reading needs of an opened repository. */
type ReadSite = Pick<OpenSite, 'kind' | 'viewer'> & { readonly bases: Pick<EditBases, 'findBases'> };

export interface SiteReadingOptions {
  readonly root: string;
  readonly opener: Pick<SiteOpener, 'outbox'> & {
    open(retry: boolean): Promise<ReadSite | { kind: 'none' }>;
  };
  readonly derive: DeriveTexts;
  readonly trusted: () => boolean;
  readonly log: Log;
}

/** How long readMany goes on using the view that a list made, in ms: the two are usually called together. */
const viewAgeMs = 1000;

type Texts = ReadonlyMap<string, string | UnreadableFile>;

/**
 * A view, and all that waited before or after it was made: a change that was shared in between may be in the view or not, and nobody
 * may see it go and come back. Laying a change over a text that has it changes nothing.
 */
interface Reading {
  readonly view: SiteView;
  readonly waiting: readonly Change[];
}

export function createSiteReading(options: SiteReadingOptions): SiteReading {
  const { root, opener, log } = options;
  const overlay = createOverlay(options.derive);
  const sharedOverlay = createOverlay(options.derive);
  let moving: Promise<unknown> = Promise.resolve();
  /** Whether the last listing was of the folder, and all that was laid over it since listSome told last: whoever listed in between. */
  let listed: { readonly isDisk: boolean; readonly saved: readonly string[] } = { isDisk: false, saved: [] };
  let recent: { readonly reading: Reading; readonly at: number } | undefined;
  const listWaiting = () => opener.outbox?.list().changes ?? [];

  async function open(kind: 'openView' | 'openShared'): Promise<Reading> {
    await moving;
    const before = listWaiting();
    const view = await openView(kind, before);
    return { view, waiting: unite(before, listWaiting()) };
  }

  /** The view that a list made, as long as all that waited then still waits: what is shared since is not in it. */
  function tryRecent(): Reading | undefined {
    if (!recent || performance.now() - recent.at >= viewAgeMs) {
      return undefined;
    }
    const { view, waiting } = recent.reading;
    const now = listWaiting();
    return waiting.every(change => now.includes(change)) ? { view, waiting: now } : undefined;
  }

  async function openView(kind: 'openView' | 'openShared', waiting: readonly Change[]): Promise<SiteView> {
    if (!options.trusted()) {
      return viewDisk(root);
    }
    try {
      const site = await opener.open(false);
      return site.kind === 'none' ? viewDisk(root) : await site.viewer[kind](waiting);
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
      const reading = await open('openView');
      const { view, waiting } = reading;
      recent = { reading, at: performance.now() };
      const files = new Map((await view.list()).map(file => [file.path, file]));
      const saved = await overlay(view, waiting);
      const onDisk = await readDisk(root, [...saved.keys()]);
      for (const [path, text] of saved) {
        // A checkout that has all that is shared gets what waits in a moment: its copy is not stale.
        const inCheckout = files.get(path)?.inCheckout === true || isSameText(onDisk.get(path), text);
        files.set(path, { path, stamp: stampOfText(text), inCheckout });
      }
      listed = { isDisk: view.isDisk === true, saved: [...new Set([...listed.saved, ...saved.keys()])] };
      return Array.from(files.values()).sort(byPath);
    },
    async listSome(paths) {
      const reading = await open('openView');
      const { view, waiting } = reading;
      if (!listed.isDisk || view.isDisk !== true) {
        return undefined;
      }
      recent = { reading, at: performance.now() };
      const saved = await overlay(view, waiting);
      const wanted = new Set([...paths.filter(isSiteFile), ...listed.saved, ...saved.keys()]);
      listed = { isDisk: true, saved: [...saved.keys()] };
      // A folder that has become a link holds no files any more.
      const stampOf = (path: string) => (isBehindLink(root, path) ? undefined : view.tryStampOf(path));
      return someOf(wanted, stampOf, saved);
    },
    async readMany(paths) {
      await moving;
      const { view, waiting } = tryRecent() ?? (await open('openView'));
      return readOver(view, await overlay(view, waiting), paths);
    },
    async readShared(paths) {
      const { view, waiting } = await open('openShared');
      const shared = await readOver(view, await sharedOverlay(view, waiting), paths);
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

function someOf(paths: Iterable<string>, stampOf: SiteView['tryStampOf'], saved: OverlayTexts): SomeFiles {
  const files: SiteFile[] = [];
  const gone: string[] = [];
  for (const path of paths) {
    const onDisk = stampOf(path);
    const text = saved.get(path);
    const stamp = text === undefined ? onDisk : stampOfText(text);
    if (stamp === undefined) {
      gone.push(path);
    } else {
      files.push({ path, stamp, inCheckout: onDisk !== undefined });
    }
  }
  return { files, gone };
}

/** Both lists, oldest first. A change whose incident got another id meanwhile is another object with the same id: the later one counts. */
function unite(before: readonly Change[], after: readonly Change[]): readonly Change[] {
  const ids = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !ids.has(id));
  return gone.length === 0 ? after : [...gone, ...after].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function byPath(one: SiteFile, other: SiteFile): number {
  return one.path < other.path ? -1 : 1;
}
