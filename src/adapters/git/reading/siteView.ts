import type { SiteFile, UnreadableFile } from '../../../app/ports';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import type { Change } from '../../../core/change/change';
import { siteFolders, siteRootFiles } from '../../../core/change/siteFiles';
import { findOperation, readHead } from '../checkout/checkoutState';
import type { EditBases } from '../checkout/editBases';
import { createEditFinder } from '../checkout/editFinder';
import { findOwnBase } from '../checkout/ownCommits';
import { listDisk, listOnDisk, readDisk, tryStampOf } from './diskFiles';
import { lookUp } from '../repository/objects';
import { type Repository, tipOf } from '../repository/repository';
import { createTextMerger } from './mergedEdits';
import { createSiteTrees, type SiteTree } from './siteTrees';
import { viewTip } from './tipView';

/** The live site as it was at one moment, before what waits in the outbox. */
export interface SiteView {
  /** All files in the order of their paths, or what there is of some of them. */
  list(paths?: readonly string[]): Promise<readonly SiteFile[]>;
  /** Undefined where there is no such file. */
  tryStampOf(path: string): string | undefined;
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string | UnreadableFile>>;
  readonly basis: ViewBasis;
}

/** What a view was made of, beside the files that lie in the checkout. */
export type ViewBasis =
  /** Nothing but those, while that commit was checked out, if that is known. */
  | { readonly kind: 'disk'; readonly head: string | undefined }
  /** The commit that is shared, and over it edited files (relative to the live site's root) of the one that is checked out. */
  | {
      readonly kind: 'tip';
      readonly tip: string | undefined;
      readonly head: string | undefined;
      readonly edited: ReadonlySet<string>;
    };

/** The files as they lie in the folder. Runs no git. `head`: the commit that is checked out, if that is known. */
export function viewDisk(root: string, head?: string): SiteView {
  return {
    list: async paths => (paths ? listOnDisk(root, paths) : listDisk(root)),
    tryStampOf: path => tryStampOf(root, path),
    read: paths => readDisk(root, paths),
    basis: { kind: 'disk', head },
  };
}

/** Opens views of one repository; keeps the trees it has listed last. */
export interface Viewer {
  /**
   * The live site with what people have edited in the checkout; the caller puts over it what waits. `touched`: the only files that can
   * have been written in the checkout since it was asked last; where it is missing, any.
   */
  openView(waiting: readonly Change[], touched?: readonly string[]): Promise<SiteView>;
  /** The live site as it is shared. Nothing where nothing has been committed yet. */
  openShared(): Promise<SiteView>;
  /**
   * Files that may differ between two views, beside those that were written in the checkout meanwhile. Undefined where that may be any.
   */
  tryFindChanged(from: ViewBasis, to: ViewBasis): Promise<readonly string[] | undefined>;
}

export interface ViewerOptions {
  readonly bases: EditBases;
  readonly derive: DeriveTexts;
}

const nothing: SiteTree = new Map();

export function createViewer(repository: Repository, { bases, derive }: ViewerOptions): Viewer {
  const { git, root } = repository;
  const names = [...siteRootFiles, ...siteFolders, '.gitattributes'].map(name => repository.prefix + name);
  const mergeText = createTextMerger();
  const trees = createSiteTrees(repository, names);
  const findEdits = createEditFinder(repository, names);
  let lastTip: string | undefined;
  const treeOfTip = async (tip: string | undefined, head: string | undefined): Promise<SiteTree> => {
    const near = lastTip ?? head;
    lastTip = tip;
    return tip === undefined ? nothing : trees.list(tip, near);
  };
  const tryFindBetween = async (from: string | undefined, to: string | undefined) =>
    from === undefined || to === undefined ? (from === to ? [] : undefined) : trees.tryFindChanged(from, to);
  return {
    async openView(waiting, touched) {
      const { head, tip, isSame } = await compare(repository, names);
      if (tip === undefined) {
        return viewDisk(root, head);
      }
      const isPlain = !repository.isSparse && findOperation(repository) === undefined;
      if (isPlain && isSame) {
        return viewDisk(root, head);
      }
      const ownBase = head && (await tryOwnBase(repository, head, tip));
      if (isPlain && ownBase === tip) {
        return viewDisk(root, head);
      }
      const own = head === undefined ? nothing : await trees.list(head, lastTip);
      const view = await viewTip(repository, {
        tip: await treeOfTip(tip, head),
        head: own,
        edits: await findEdits(
          { head, ownBase },
          touched?.map(path => repository.prefix + path),
        ),
        findBases: paths => bases.findStarts(paths, { since: ownBase ?? head, waiting }),
        derive,
        mergeText,
      });
      return { ...view, basis: { kind: 'tip', tip, head, edited: view.edited } };
    },
    async openShared() {
      const tip = await tipOf(git, repository.target);
      const view = await viewTip(repository, {
        tip: await treeOfTip(tip, undefined),
        head: nothing,
        edits: [],
        findBases: async () => new Map(),
        derive,
        mergeText,
      });
      return { ...view, basis: { kind: 'tip', tip, head: undefined, edited: view.edited } };
    },
    async tryFindChanged(from, to) {
      const inHead = from.kind === to.kind ? await tryFindBetween(from.head, to.head) : undefined;
      if (!inHead || from.kind === 'disk' || to.kind === 'disk') {
        return inHead;
      }
      const inTip = await tryFindBetween(from.tip, to.tip);
      return inTip && [...inHead, ...inTip, ...from.edited, ...to.edited];
    },
  };
}

interface Comparison {
  readonly head: string | undefined;
  readonly tip: string | undefined;
  /** HEAD's part of the live site is the tip's. */
  readonly isSame: boolean;
}

/** In one process. */
async function compare({ git, target }: Repository, names: readonly string[]): Promise<Comparison> {
  const refs = ['HEAD', target.trackingRef ?? target.branchRef, target.branchRef];
  const found = await lookUp(git, [
    ...refs.map(ref => `${ref}^{commit}`),
    ...refs.flatMap(ref => names.map(name => `${ref}:${name}`)),
  ]);
  const [head, fetched, local] = found;
  const partsOf = (index: number) =>
    found.slice(refs.length + index * names.length, refs.length + (index + 1) * names.length);
  const tipParts = partsOf(fetched ? 1 : 2);
  const isSame = partsOf(0).every((part, index) => part?.oid === tipParts[index]?.oid);
  return { head: head?.oid, tip: (fetched ?? local)?.oid, isSame };
}

/**
 * On the live site's own branch, where its commits that are not shared begin: they are edits too. The tip itself means
 * that the checkout has all of it. Undefined on other branches: what is committed there is not meant for this one yet.
 */
async function tryOwnBase(repository: Repository, head: string, tip: string): Promise<string | undefined> {
  const state = await readHead(repository);
  return state.kind === 'detached' || state.ref !== repository.target.branchRef
    ? undefined
    : (await findOwnBase(repository, head, tip)).commit;
}
