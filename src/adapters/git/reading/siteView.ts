import type { SiteFile, UnreadableFile } from '../../../app/ports';
import type { DeriveTexts } from '../../../core/change/applyEdits';
import type { Change } from '../../../core/change/change';
import { siteFolders, siteRootFiles } from '../../../core/change/siteFiles';
import { findEdits } from '../checkout/checkoutEdits';
import { findOperation, readHead } from '../checkout/checkoutState';
import { findOwnBase } from '../checkout/ownCommits';
import { listDisk, readDisk, tryStampOf } from './diskFiles';
import type { EditBases } from '../checkout/editBases';
import { listTree, lookUp, type TreeEntry } from '../repository/objects';
import { type Repository, tipOf } from '../repository/repository';
import { createTextMerger } from './mergedEdits';
import { viewTip } from './tipView';

/** The live site as it was at one moment, before what waits in the outbox. */
export interface SiteView {
  list(): Promise<readonly SiteFile[]>;
  /** Undefined where there is no such file. */
  tryStampOf(path: string): string | undefined;
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string | UnreadableFile>>;
  /** The files are those of the folder: what is not known to have changed is as it was. */
  readonly isDisk?: true;
}

/** The files as they lie in the folder. Runs no git. */
export function viewDisk(root: string): SiteView {
  return {
    list: () => listDisk(root),
    tryStampOf: path => tryStampOf(root, path),
    read: paths => readDisk(root, paths),
    isDisk: true,
  };
}

/** Opens views of one repository; keeps the trees it has listed last. */
export interface Viewer {
  /** The live site with what people have edited in the checkout; the caller puts over it what waits. */
  openView(waiting: readonly Change[]): Promise<SiteView>;
  /** The live site as it is shared. Nothing where nothing has been committed yet. */
  openShared(): Promise<SiteView>;
}

export interface ViewerOptions {
  readonly bases: EditBases;
  readonly derive: DeriveTexts;
}

type Tree = ReadonlyMap<string, TreeEntry>;

const nothing: Tree = new Map();

export function createViewer(repository: Repository, { bases, derive }: ViewerOptions): Viewer {
  const { git, root } = repository;
  const names = [...siteRootFiles, ...siteFolders, '.gitattributes'].map(name => repository.prefix + name);
  const mergeText = createTextMerger();
  let listed: ReadonlyMap<string, Tree> = new Map();
  const listCommits = async (...commits: readonly (string | undefined)[]): Promise<readonly Tree[]> => {
    const trees = new Map<string, Tree>();
    for (const commit of commits.filter(each => each !== undefined)) {
      trees.set(commit, listed.get(commit) ?? (await listTree(git, commit, names)));
    }
    // Reading in turns what is shown and what is shared must not list anew each time.
    const others = [...listed].filter(([commit]) => !trees.has(commit));
    listed = new Map([...others, ...trees].slice(-3));
    return commits.map(commit => trees.get(commit ?? '') ?? nothing);
  };
  return {
    async openView(waiting) {
      const { head, tip, isSame } = await compare(repository, names);
      if (tip === undefined) {
        return viewDisk(root);
      }
      const isPlain = !repository.isSparse && findOperation(repository) === undefined;
      if (isPlain && isSame) {
        return viewDisk(root);
      }
      const ownBase = head && (await tryOwnBase(repository, head, tip));
      if (isPlain && ownBase === tip) {
        return viewDisk(root);
      }
      const [shared = nothing, own = nothing] = await listCommits(tip, head);
      return viewTip(repository, {
        tip: shared,
        head: own,
        edits: await findEdits(repository, names, ownBase),
        findBases: paths => bases.findStarts(paths, { since: ownBase ?? head, waiting }),
        derive,
        mergeText,
      });
    },
    async openShared() {
      const tip = await tipOf(git, repository.target);
      const [shared = nothing] = tip === undefined ? [] : await listCommits(tip);
      return viewTip(repository, {
        tip: shared,
        head: nothing,
        edits: [],
        findBases: async () => new Map(),
        derive,
        mergeText,
      });
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
