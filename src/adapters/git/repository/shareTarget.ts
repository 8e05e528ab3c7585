import type { PublishFailure } from '../../../app/sharingPorts';
import type { ConfigFacts, RemoteFacts } from './facts';
import { lookUp } from './objects';
import { readSymbolicRef } from './symbolicRef';
import { redactUrls } from '../run/redact';
import type { GitRunner } from '../run/runner';

/** The branch and the remote a live site is shared on. */
export interface ShareTarget {
  /** Short name: `main`. */
  readonly branch: string;
  /** `refs/heads/main` */
  readonly branchRef: string;
  readonly remote: string | undefined;
  /** `refs/remotes/origin/main`; undefined without a remote. */
  readonly trackingRef: string | undefined;
  /** Without credentials. */
  readonly remoteUrl: string | undefined;
  /** Why nothing may be sent to that remote. */
  readonly problem: { readonly reason: PublishFailure; readonly message: string } | undefined;
}

/** What the team wrote in livesite.yml. */
export interface ShareChoice {
  readonly branch?: string;
  readonly remote?: string;
}

/** Where to look. */
export interface RepositoryPlaces {
  readonly git: GitRunner;
  readonly prefix: string;
  readonly gitFolder: string;
  readonly commonFolder: string;
}

/** Finds where to share. Asks nobody on the network, so that it works offline. */
export async function findShareTarget(
  place: RepositoryPlaces,
  config: ConfigFacts,
  choice: ShareChoice,
): Promise<ShareTarget> {
  const head = await readSymbolicRef(place.git, place.gitFolder, 'HEAD');
  const current = head?.startsWith('refs/heads/') ? head.slice('refs/heads/'.length) : undefined;
  const { remote, problem } = chooseRemote(config, choice.remote, current);
  const wanted = choice.branch;
  const branch =
    wanted !== undefined && isBranchName(wanted)
      ? wanted
      : await chooseBranch(place, { config, remote: remote?.name, current });
  return {
    branch,
    branchRef: `refs/heads/${branch}`,
    remote: remote?.name,
    trackingRef: remote && `refs/remotes/${remote.name}/${branch}`,
    remoteUrl: remote && redactUrls(remote.fetchUrl),
    problem: problem ?? (wanted === undefined || wanted === branch ? undefined : branchProblem(wanted)),
  };
}

interface ChosenRemote {
  readonly remote: RemoteFacts | undefined;
  readonly problem: ShareTarget['problem'];
}

function chooseRemote(
  config: ConfigFacts,
  wanted: string | undefined,
  current: string | undefined,
): ChosenRemote {
  const named = (name: string | undefined) => config.remotes.find(remote => remote.name === name);
  if (wanted !== undefined && !named(wanted)) {
    return {
      remote: undefined,
      problem: {
        reason: 'refused',
        message: `livesite.yml shares through the remote ${JSON.stringify(wanted)}, which this clone does not have. Add it with git remote add.`,
      },
    };
  }
  const upstream = current === undefined ? undefined : named(config.get(`branch.${current}.remote`));
  const only = config.remotes.length === 1 ? config.remotes[0] : undefined;
  const remote = named(wanted) ?? upstream ?? named('origin') ?? only;
  if (!remote && config.remotes.length > 1) {
    const names = config.remotes.map(each => each.name).join(', ');
    return {
      remote,
      problem: {
        reason: 'refused',
        message: `There are several remotes (${names}) and none is called origin: name the one to share through in livesite.yml.`,
      },
    };
  }
  return { remote, problem: remote && remoteProblem(remote) };
}

function remoteProblem(remote: RemoteFacts): ShareTarget['problem'] {
  if (remote.name.startsWith('-') || remote.urls.some(url => /^(?:ext|fd)::/i.test(url))) {
    return {
      reason: 'refused',
      message: `The remote ${JSON.stringify(remote.name)} runs a command instead of naming a server; Livesite does not share through it.`,
    };
  }
  return undefined;
}

function branchProblem(branch: string): ShareTarget['problem'] {
  return {
    reason: 'refused',
    message: `${JSON.stringify(branch)} is not a branch name. Correct it in livesite.yml.`,
  };
}

/** The rules of git-check-ref-format that matter for a name that comes from a file. */
function isBranchName(name: string): boolean {
  return (
    /^[^-/.]/.test(name) &&
    // oxlint-disable-next-line no-control-regex -- control characters are among what git forbids
    !/[\u0000- \u007f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[./]$/.test(name)
  );
}

interface BranchContext {
  readonly config: ConfigFacts;
  readonly remote: string | undefined;
  readonly current: string | undefined;
}

/**
 * The remote's own default branch; else main or master as the remote has them, if they hold the live site; else what
 * the current branch follows; else a local main or master with the live site; else the current branch, born or not.
 */
async function chooseBranch(place: RepositoryPlaces, context: BranchContext): Promise<string> {
  const { git, prefix } = place;
  const { config, remote, current } = context;
  const marker = `${prefix}livesite.yml`;
  const usual = ['main', 'master'];
  const [remoteMain, remoteMaster, localMain, localMaster, anyMain, anyMaster] = await lookUp(git, [
    ...usual.map(name => `refs/remotes/${remote ?? ''}/${name}:${marker}`),
    ...usual.map(name => `refs/heads/${name}:${marker}`),
    ...usual.map(name => `refs/heads/${name}`),
  ]);
  if (remote !== undefined) {
    const pointer = await readSymbolicRef(git, place.commonFolder, `refs/remotes/${remote}/HEAD`);
    if (pointer?.startsWith(`refs/remotes/${remote}/`)) {
      return pointer.slice(`refs/remotes/${remote}/`.length);
    }
    if (remoteMain ?? remoteMaster) {
      return remoteMain ? 'main' : 'master';
    }
    const merge = current === undefined ? undefined : config.get(`branch.${current}.merge`);
    if (merge?.startsWith('refs/heads/') && config.get(`branch.${current}.remote`) === remote) {
      return merge.slice('refs/heads/'.length);
    }
  }
  if (localMain ?? localMaster) {
    return localMain ? 'main' : 'master';
  }
  return current ?? (anyMain || !anyMaster ? 'main' : 'master');
}
