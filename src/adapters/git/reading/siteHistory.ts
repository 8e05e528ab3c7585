import type { PastSite, SiteHistory } from '../../../app/history';
import type { SiteFiles, UnreadableFile } from '../../../app/ports';
import { isSafePath } from '../../../core/change/siteFiles';
import { PEOPLE_FILE, PLAN_FILE, rotationOfPath, SERVICES_FILE } from '../../../core/site/paths';
import {
  listTree,
  readBlobs,
  symbolicLink,
  textOf,
  type TreeEntry,
  tryCommitOf,
} from '../repository/objects';
import { type Repository, tipOf } from '../repository/repository';

const READ = [PLAN_FILE, PEOPLE_FILE, SERVICES_FILE, 'rotations'] as const;

/** The past of a live site's own files, from the commits that are on this machine. */
export function createHistory(repository: Repository): SiteHistory {
  const { git } = repository;
  return {
    async at(time) {
      const tip = await tipOf(git, repository.target);
      if (tip === undefined) {
        return undefined;
      }
      const before = `--before=${new Date(time).toISOString()}`;
      const found = await git.text([
        'rev-list',
        '-1',
        '--first-parent',
        before,
        '--end-of-options',
        tip,
        '--',
      ]);
      const commit = found.trim();
      return commit === '' ? undefined : openPast(repository, commit);
    },
    async revision(name) {
      // A name with a line break would be two names.
      const commit = /^[^\s-][^\r\n]*$/.test(name) ? await tryCommitOf(git, name) : undefined;
      return commit === undefined ? undefined : openPast(repository, commit);
    },
  };
}

async function openPast({ git, prefix }: Repository, commit: string): Promise<PastSite> {
  const tree = await listTree(
    git,
    commit,
    READ.map(path => prefix + path),
  );
  const entries = new Map(
    [...tree]
      .map(([path, entry]) => [path.slice(prefix.length), entry] as const)
      .filter(([path, { mode }]) => isRead(path) && mode !== '160000'),
  );
  const files: SiteFiles = {
    list: () =>
      Promise.resolve([...entries].map(([path, { oid }]) => ({ path, stamp: oid, inCheckout: false }))),
    async readMany(paths) {
      const wanted = paths.flatMap(path => {
        const entry = entries.get(path);
        return entry === undefined ? [] : [[path, entry] as const];
      });
      const blobs = await readBlobs(
        git,
        wanted.filter(([, { mode }]) => mode !== '120000').map(([, { oid }]) => oid),
      );
      return new Map(wanted.map(([path, entry]) => [path, contentOf(path, entry, blobs)]));
    },
  };
  return { commit, files };
}

function isRead(path: string): boolean {
  return isSafePath(path) && (!path.includes('/') || rotationOfPath(path) !== undefined);
}

function contentOf(
  path: string,
  { mode, oid }: TreeEntry,
  blobs: ReadonlyMap<string, Buffer>,
): string | UnreadableFile {
  return mode === '120000' ? symbolicLink(path) : textOf(path, blobs.get(oid) ?? Buffer.alloc(0));
}
