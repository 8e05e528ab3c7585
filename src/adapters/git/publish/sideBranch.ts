import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SideBranch } from '../../../app/sharingPorts';
import { tryCompareUrl } from '../../../core/change/compareUrl';
import { writeDurably } from '../../files/durableFile';
import type { ConfigFacts } from '../repository/facts';
import { tryCommitOf } from '../repository/objects';
import type { Repository } from '../repository/repository';
import { foldOver, readerOf } from './foldOnCommit';
import { makeCommit, type PrepareContext, sendCommit, type Share } from './preparing';
import { tryFetch } from './transport';

/** What waits on a branch of its own, for a pull request. */
export interface OnSideBranch extends SideBranch {
  /** Ids of the changes that the fetched branch holds. */
  readonly changes: ReadonlySet<string>;
}

/** Which branch was chosen; what it holds is looked up in it each time. */
interface SideRecord {
  readonly remoteUrl: string;
  /** The live site's branch it is for, full name. */
  readonly branchRef: string;
  readonly branch: string;
  /** Commits pushed (or about to be) from here that have nobody else's work below them: with one of them as its tip it is ours alone. */
  readonly ours: readonly string[];
  /** Something was dropped here that it may hold: while it is ours alone, it is made again without. */
  readonly isStale?: boolean;
}

export type SideContext = PrepareContext & { readonly config: ConfigFacts };

export interface SideShare {
  /** The fetched tip of the live site's branch. */
  readonly tip: string;
  readonly share: Share;
}

/**
 * Where changes were pushed to a branch of their own that is not merged yet: pushes to it what waits and is not on it. Undefined where
 * there is none, or it is gone from the remote, or all that was on it has arrived: then the live site's branch is next.
 * Rejects with a GitError or a PublishError.
 */
export async function tryShareOnSide(
  context: SideContext,
  side: SideShare,
): Promise<OnSideBranch | undefined> {
  const { repository } = context;
  const record = tryReadRecord(repository);
  if (!record) {
    return undefined;
  }
  const found = await look(context, record.branch, side.share);
  if (found === undefined || found.present.size === 0) {
    await forgetSide(context);
    return undefined;
  }
  const isAllThere = side.share.changes.every(({ id }) => found.present.has(id));
  const isToRemake = record.isStale === true && isOursAlone(record, found, side.share);
  return isAllThere && !isToRemake
    ? report(repository, record.branch, found.present)
    : extend(context, side, record, found);
}

/** Pushes what is to be shared to a new branch. Rejects with a GitError or a PublishError; 'rejected' asks for another try. */
export async function shareOnNewSide(
  context: SideContext,
  { tip, share }: SideShare,
  isFlat: boolean,
): Promise<OnSideBranch> {
  const branch = newName(share, isFlat);
  const commit = await makeCommit(context, share, { base: tip });
  return send(context, { branch, commit, share, ours: [commit] });
}

/** The branch is no longer used from here; it is left on the remote as it is. */
export async function forgetSide({ repository }: Pick<PrepareContext, 'repository'>): Promise<void> {
  await rm(recordFileOf(repository), { force: true });
}

/**
 * A waiting change was dropped: what a branch of its own holds of it must not come with the pull request. It is taken out when the rest
 * is next shared there.
 */
export async function noteDropped(repository: Repository): Promise<void> {
  const record = tryReadRecord(repository);
  if (record !== undefined && record.isStale !== true) {
    await writeDurably(recordFileOf(repository), JSON.stringify({ ...record, isStale: true }));
  }
}

interface FoundSide {
  readonly tip: string;
  /** What of the waiting changes it holds. */
  readonly present: ReadonlySet<string>;
  /** What the others make on top of it. */
  readonly rest: Pick<Share, 'changes' | 'files' | 'modes'>;
}

/** Fetches the branch and looks which of the waiting changes it holds. Undefined where the remote does not have it. */
async function look(context: SideContext, branch: string, share: Share): Promise<FoundSide | undefined> {
  const { repository, derive, signal } = context;
  const to = trackingRefOf(repository, branch);
  const tip = await tryFetch(repository, { from: `refs/heads/${branch}`, to }, signal);
  if (tip === undefined) {
    if (await tryCommitOf(repository.git, to)) {
      // As fetch --prune would: what points to a branch that is gone would be in the way of others.
      await repository.git.run(['update-ref', '-d', to]);
    }
    return undefined;
  }
  const waiting = [...share.changes, ...share.conflicts.map(({ change }) => change)];
  const reader = readerOf(repository, tip);
  const { outcomes, files } = await foldOver(
    waiting.sort((a, b) => (a.id < b.id ? -1 : 1)),
    reader.find,
    { derive },
  );
  const idsOf = (kind: 'present' | 'applies') => outcomes.filter(outcome => outcome.kind === kind);
  return {
    tip,
    present: new Set(idsOf('present').map(({ change }) => change.id)),
    rest: { changes: idsOf('applies').map(({ change }) => change), files, modes: reader.modes },
  };
}

function isOursAlone({ ours }: SideRecord, { tip, present }: FoundSide, { conflicts }: Share): boolean {
  return ours.includes(tip) && conflicts.every(({ change }) => !present.has(change.id));
}

/**
 * One more commit on the branch. While nobody else works on it, it is made of the live site's newest state, which it then has as a
 * second parent: so the pull request shows what waits and nothing else, and never conflicts. Otherwise it only adds.
 */
async function extend(
  context: SideContext,
  { tip, share }: SideShare,
  record: SideRecord,
  found: FoundSide,
): Promise<OnSideBranch> {
  const isOurs = isOursAlone(record, found, share);
  if (!isOurs && found.rest.files.size === 0) {
    // What is not there does not fit there; it goes to the live site's branch once the rest is merged.
    return report(context.repository, record.branch, found.present);
  }
  const commit = isOurs
    ? await makeCommit(context, share, { base: tip, parents: await parentsOf(context, found.tip, tip) })
    : await makeCommit(context, found.rest, { base: found.tip });
  // Where others have worked on it, our next commit builds on theirs and must not be taken for ours alone.
  return send(context, { branch: record.branch, commit, share, ours: isOurs ? [found.tip, commit] : [] });
}

async function parentsOf({ repository }: SideContext, side: string, tip: string): Promise<readonly string[]> {
  const isInside = await repository.git.tryText(['merge-base', '--is-ancestor', tip, side]);
  return isInside === undefined ? [side, tip] : [side];
}

interface SideCommit extends Pick<SideRecord, 'branch' | 'ours'> {
  readonly commit: string;
  readonly share: Share;
}

/** Pushes, and believes only what is then fetched. */
async function send(
  context: SideContext,
  { branch, commit, share, ours }: SideCommit,
): Promise<OnSideBranch> {
  const { repository } = context;
  const { remoteUrl = '', branchRef } = repository.target;
  // Before the push: a crash between the two must not lead to a second branch.
  await writeDurably(recordFileOf(repository), JSON.stringify({ remoteUrl, branchRef, branch, ours }));
  await sendCommit(context, { commit, changes: share.changes, branchRef: `refs/heads/${branch}` });
  const found = await look(context, branch, share);
  return report(repository, branch, found?.present ?? new Set());
}

function report({ target }: Repository, branch: string, changes: ReadonlySet<string>): OnSideBranch {
  return { branch, compareUrl: tryCompareUrl(target.remoteUrl ?? '', target.branch, branch), changes };
}

/** `livesite/alice/k3v9q2`; flat where the remote has a branch called `livesite`. */
function newName({ changes }: Share, isFlat: boolean): string {
  const actor = (changes[0]?.actor ?? '').toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  const short = Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join('');
  const parts = ['livesite', actor.replace(/^-+|-+$/g, '') || 'someone', short];
  return parts.join(isFlat ? '-' : '/');
}

function trackingRefOf({ target }: Repository, branch: string): string {
  return `refs/remotes/${target.remote ?? ''}/${branch}`;
}

function recordFileOf({ storeFolder }: Repository): string {
  return join(storeFolder, 'side-branch.json');
}

/** Undefined where none was chosen, or for another branch or remote. */
function tryReadRecord(repository: Repository): SideRecord | undefined {
  const { remoteUrl, branchRef } = repository.target;
  try {
    const value: unknown = JSON.parse(readFileSync(recordFileOf(repository), 'utf8'));
    return isRecord(value) && value.remoteUrl === remoteUrl && value.branchRef === branchRef
      ? value
      : undefined;
  } catch {
    // None was chosen. The file is written whole, so it is not there by halves.
    return undefined;
  }
}

function isRecord(value: unknown): value is SideRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'remoteUrl' in value &&
    typeof value.remoteUrl === 'string' &&
    'branchRef' in value &&
    typeof value.branchRef === 'string' &&
    'ours' in value &&
    Array.isArray(value.ours) &&
    value.ours.every(commit => typeof commit === 'string') &&
    'branch' in value &&
    typeof value.branch === 'string' &&
    /^livesite[/-][\w/-]+$/.test(value.branch)
  );
}
