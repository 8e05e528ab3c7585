import type { Log, SiteFile, SiteStore, UnreadableFile } from '../../../app/ports';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import type { Change } from '../../../core/change/change';
import { isSafePath, isSiteFile } from '../../../core/change/siteFiles';
import { readDisk } from './diskFiles';
import type { OpenSite, SiteOpener } from '../openSite';
import { type EditBases, isSameText } from '../checkout/editBases';
import { createOverlay, type OverlayTexts, stampOfText } from './pendingOverlay';
import { type SiteView, type ViewBasis, viewDisk } from './siteView';

/** The reading half of the store. */
export interface SiteReading extends Pick<SiteStore, 'list' | 'readMany' | 'readShared'> {
  listSome: NonNullable<SiteStore['listSome']>;
  /** The checkout's files are being exchanged until `done` ends; readers wait. */
  waitFor(done: Promise<unknown>): void;
  /** Other files of the checkout may have been written than its commits tell: only a listing of all does. */
  doubt(): void;
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

/** How long, in ms, readMany goes on using the view that a list made: the two are called together, and much is read in many calls. */
const restMs = 1000;
const viewAgeMs = 5000;

type Texts = ReadonlyMap<string, string | UnreadableFile>;

/**
 * A view, and all that waited before or after it was made: a change that was shared in between may be in the view or not, and nobody
 * may see it go and come back. Laying a change over a text that has it changes nothing.
 */
interface Reading {
  readonly view: SiteView;
  readonly waiting: readonly Change[];
}

interface Listed {
  readonly basis: ViewBasis;
  readonly changed: ReadonlySet<string>;
}

export function createSiteReading(options: SiteReadingOptions): SiteReading {
  const { root, opener, log } = options;
  const overlay = createOverlay(options.derive);
  const sharedOverlay = createOverlay(options.derive);
  let moving: Promise<unknown> = Promise.resolve();
  /**
   * What was listed last, and what may be another since listSome told last: somebody else may have listed in between. Undefined where
   * only a listing of all can tell.
   */
  let listed: Listed | undefined;
  let times = 0;
  let recent: { readonly reading: Reading; readonly made: number; used: number } | undefined;
  const listWaiting = () => opener.outbox?.list().changes ?? [];

  async function open(kind: 'openView' | 'openShared', touched?: readonly string[]): Promise<Reading> {
    await moving;
    const before = listWaiting();
    const view = await openView(kind, before, touched);
    return { view, waiting: unite(before, listWaiting()) };
  }

  function keep(reading: Reading): void {
    recent = { reading, made: performance.now(), used: performance.now() };
  }

  /** The view that a list made, as long as all that waited then still waits: what is shared since is not in it. */
  function tryRecent(): Reading | undefined {
    const at = performance.now();
    if (!recent || at - recent.used >= restMs || at - recent.made >= viewAgeMs) {
      return undefined;
    }
    recent.used = at;
    const { view, waiting } = recent.reading;
    const now = listWaiting();
    return waiting.every(change => now.includes(change)) ? { view, waiting: now } : undefined;
  }

  async function openView(
    kind: 'openView' | 'openShared',
    waiting: readonly Change[],
    touched: readonly string[] | undefined,
  ): Promise<SiteView> {
    if (!options.trusted()) {
      return viewDisk(root);
    }
    try {
      const site = await opener.open(false);
      return site.kind === 'none' ? viewDisk(root) : await site.viewer[kind](waiting, touched);
    } catch (error) {
      log.write('warn', 'The shared branch cannot be read; the files of the folder are shown.', error);
      return viewDisk(root);
    }
  }

  async function editBases(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const site = options.trusted() ? await opener.open(false) : undefined;
    return site?.kind === 'site' ? site.bases.findBases(paths) : new Map();
  }

  /** What there is of some files, or of all in the order of their paths, and which of them wait. */
  async function listIn({ view, waiting }: Reading, paths?: readonly string[]) {
    const texts = await overlay(view, waiting);
    const saved = new Set(texts.keys());
    const files = await view.list(paths && [...new Set([...paths, ...saved])]);
    if (saved.size === 0) {
      return { files, saved };
    }
    const copies = new Map(files.flatMap(file => (saved.has(file.path) ? [[file.path, file] as const] : [])));
    const onDisk = await readDisk(root, [...saved]);
    const over = Array.from(texts, ([path, text]): SiteFile => {
      // A checkout that has all that is shared gets what waits in a moment: its copy is not stale.
      const inCheckout = copies.get(path)?.inCheckout === true || isSameText(onDisk.get(path), text);
      return { path, stamp: stampOfText(text), inCheckout };
    });
    return { files: [...files.filter(({ path }) => !saved.has(path)), ...over].sort(byPath), saved };
  }

  /** Files that may differ between two views, beside those that somebody touched. Undefined where that may be any. */
  async function tryFindChanged(from: ViewBasis, to: ViewBasis): Promise<readonly string[] | undefined> {
    const site = options.trusted() ? await opener.open(false) : undefined;
    if (site?.kind === 'site') {
      return site.viewer.tryFindChanged(from, to);
    }
    return from.kind === 'disk' && to.kind === 'disk' && from.head === to.head ? [] : undefined;
  }

  /** Whose turn it was `before` notes what it listed; of two at the same time nobody knows which came first. */
  function note(before: number, next: Listed | undefined): void {
    listed = before === times ? next : undefined;
    times += 1;
  }

  return {
    async list() {
      const [since, before] = [listed, times];
      const reading = await open('openView');
      keep(reading);
      const { files, saved } = await listIn(reading);
      const { basis } = reading.view;
      const changed = since ? await tryFindChanged(since.basis, basis) : [];
      note(before, changed && { basis, changed: new Set([...(since?.changed ?? []), ...changed, ...saved]) });
      return files;
    },
    async listSome(paths) {
      const since = listed;
      note(times, undefined);
      const before = times;
      const reading = since && (await open('openView', paths));
      const changed = reading && (await tryFindChanged(since.basis, reading.view.basis));
      if (!changed) {
        return undefined;
      }
      keep(reading);
      const wanted = [...new Set([...paths, ...since.changed, ...changed])].filter(isSiteFile);
      const { files, saved } = await listIn(reading, wanted);
      note(before, { basis: reading.view.basis, changed: saved });
      const found = new Set(files.map(({ path }) => path));
      return { files, gone: wanted.filter(path => !found.has(path)) };
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
    doubt: () => note(times, undefined),
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

/** Both lists, oldest first. A change whose incident got another id meanwhile is another object with the same id: the later one counts. */
function unite(before: readonly Change[], after: readonly Change[]): readonly Change[] {
  const ids = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !ids.has(id));
  return gone.length === 0 ? after : [...gone, ...after].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function byPath(one: SiteFile, other: SiteFile): number {
  return one.path < other.path ? -1 : 1;
}
