import { listTree, lookUp, type TreeEntry } from '../repository/objects';
import { type RangeEntry, rangeOf } from '../repository/rangeOf';
import type { Repository } from '../repository/repository';
import { GitError } from '../run/gitError';

/** The live site's files in a commit, by path relative to its root; no submodules. */
export type SiteTree = ReadonlyMap<string, TreeEntry>;

/** The live site in the commits of a repository. Keeps the trees it has listed last: from one to the next costs what differs. */
export interface SiteTrees {
  /** `near`: a commit that may differ little. */
  list(commit: string, near: string | undefined): Promise<SiteTree>;
  /** Files (relative to the live site's root) that differ between two commits; undefined where git has one of them no longer. */
  tryFindChanged(from: string, to: string): Promise<readonly string[] | undefined>;
}

/** How many trees are kept: what is shared and what is checked out. */
const MAX_TREES = 2;

/** `names`: what the live site consists of, as paths from the repository's root. */
export function createSiteTrees(repository: Repository, names: readonly string[]): SiteTrees {
  const { git, prefix } = repository;
  const trees = new Map<string, SiteTree>();
  let range:
    | { readonly from: string; readonly to: string; readonly entries: readonly RangeEntry[] }
    | undefined;

  async function tryRange(from: string, to: string): Promise<readonly RangeEntry[] | undefined> {
    if (range?.from === from && range.to === to) {
      return range.entries;
    }
    try {
      const entries = await rangeOf(repository, from, to, names);
      range = { from, to, entries };
      return entries;
    } catch (error) {
      if (error instanceof GitError) {
        // A history that was rewritten, and what it was before has been tidied away.
        return undefined;
      }
      throw error;
    }
  }

  async function tryListFrom(base: string | undefined, commit: string): Promise<SiteTree | undefined> {
    const before = base === undefined ? undefined : trees.get(base);
    const entries = base === undefined || !before ? undefined : await tryRange(base, commit);
    if (!entries) {
      return undefined;
    }
    const tree = new Map(before);
    const kept = entries.filter(({ newOid, newMode }) => newOid !== undefined && newMode !== SUBMODULE);
    const facts = await lookUp(
      git,
      kept.flatMap(({ newOid }) => newOid ?? []),
    );
    entries.forEach(({ path }) => tree.delete(path.slice(prefix.length)));
    for (const [index, { path, newOid = '', newMode }] of kept.entries()) {
      tree.set(path.slice(prefix.length), { mode: newMode, oid: newOid, size: facts[index]?.size });
    }
    return tree;
  }

  async function listWhole(commit: string): Promise<SiteTree> {
    const tree = new Map<string, TreeEntry>();
    for (const [path, entry] of await listTree(git, commit, names)) {
      if (entry.mode !== SUBMODULE) {
        tree.set(path.slice(prefix.length), entry);
      }
    }
    return tree;
  }

  return {
    async list(commit, near) {
      const tree = trees.get(commit) ?? (await tryListFrom(near, commit)) ?? (await listWhole(commit));
      trees.delete(commit);
      trees.set(commit, tree);
      for (const old of [...trees.keys()].slice(0, -MAX_TREES)) {
        trees.delete(old);
      }
      return tree;
    },
    async tryFindChanged(from, to) {
      const entries = from === to ? [] : await tryRange(from, to);
      return entries?.map(({ path }) => path.slice(prefix.length));
    },
  };
}

const SUBMODULE = '160000';
