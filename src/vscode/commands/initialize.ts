import * as path from 'node:path';
import * as vscode from 'vscode';
import { editorState } from '../editorState';
import { confirm, warn } from '../notify';
import type { Backends, SiteBackend } from '../../app/backend';
import { Refusal, type Author } from '../../app/change';
import { ATTRIBUTES_FILE, isInitialization, planInitialize } from '../../app/initialize';
import type { Clock, Log, Randomness, RepositoryFacts, SiteStore, UnreadableFile } from '../../app/ports';
import type { Change } from '../../core/change/change';
import { handleOfIdentity } from '../../core/people/people';
import { toLabel } from '../../core/text/plain';
import { OWN_BRANCH, PEOPLE_FILE, PLAN_FILE, SERVICES_FILE } from '../../core/site/paths';
import { HANDLE_PATTERN } from '../../core/incident/entry';
import { answered, Cancelled } from '../errors';
import { settings } from '../settings';
import type { SharingNotices } from '../outbox/sharingNotices';
import type { SiteRegistry } from '../siteRegistry';
import { commandTitle } from '../runningCommand';
import { tryInstallMergeDriver } from './mergeDriverCommands';
import { askLine } from './prompts';
import { shareNewSite } from './shareNewSite';

export interface InitializeDeps {
  readonly backends: Backends;
  readonly sites: SiteRegistry;
  readonly notices: SharingNotices;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** Writes a usable live site into the open repository: previewed, then one commit. */
export async function initialize(deps: InitializeDeps): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    throw new Refusal('This workspace is not trusted, so nothing can be written. Trust it first.');
  }
  const folder = await chooseFolder();
  const root = folder.uri.fsPath;
  await refuseSecond(deps.sites, folder.uri);
  const name = await askLine({
    prompt: 'Whose live site is it? The name of your product or company.',
    value: folder.name,
  });
  const branch = await chooseBranch(await factsOf(deps.backends, folder));
  await deps.backends.remember(root, branch);
  const backend = await deps.backends.open(root, editorState(folder.uri));
  let plan: PlanOn;
  try {
    plan = await write(deps, { folder, backend, name, branch });
  } catch (error) {
    if (error instanceof Cancelled) {
      await deps.backends.forget(root);
    }
    throw error;
  } finally {
    backend.dispose();
  }
  await deps.sites.search();
  const site = deps.sites.siteAt(folder.uri.toString());
  if (site) {
    await shareNewSite(deps, { folder: site, planOwn: () => plan(OWN_BRANCH, new Map()) });
  }
  const failure = await tryInstallMergeDriver(deps.backends, root);
  if (failure !== undefined) {
    void warn(`The live site works, but its merge driver could not be installed: ${failure}`);
  }
  await vscode.commands.executeCommand('livesite.incidents.focus');
  if (site) {
    await vscode.window.showTextDocument(site.uriOf(PLAN_FILE));
  }
}

/** The branch that is checked out may not show the one that is there; and a second one above another would hide it. */
async function refuseSecond(sites: SiteRegistry, folder: vscode.Uri): Promise<void> {
  await sites.search();
  const there = sites.all.find(({ root }) => `${root.path}/`.startsWith(`${folder.path}/`));
  if (there) {
    const place = path.posix.relative(folder.path, there.root.path);
    throw new Refusal(
      `This repository has a live site already${place === '' ? '' : `, in ${place}`}. ${
        (await there.store.pending()).some(isInitialization)
          ? 'It waits on this machine to be shared: see what is not shared yet.'
          : 'It may be on another branch than the one you have checked out.'
      }`,
    );
  }
}

async function factsOf(backends: Backends, folder: vscode.WorkspaceFolder): Promise<RepositoryFacts> {
  const backend = await backends.open(folder.uri.fsPath, editorState(folder.uri));
  try {
    const facts = await backend.facts();
    if (!facts) {
      throw new Refusal(
        `${folder.name} is not in a Git repository. Run "Git: Initialize Repository" first, or open the repository.`,
      );
    }
    return facts;
  } finally {
    backend.dispose();
  }
}

/** The branch that is made for the live site alone; undefined for the one the repository shares anyway. */
async function chooseBranch({ branch }: RepositoryFacts): Promise<string | undefined> {
  const shared = {
    label: `$(git-branch) On ${toLabel(branch, 60)}, beside your code`,
    detail: 'Entries are commits there, so your team must be allowed to push to it.',
    branch: undefined,
  };
  const own = {
    label: `$(repo) On a branch of its own, ${OWN_BRANCH}`,
    detail:
      'For a protected main branch, or to keep entries out of your code’s history. It is found by itself.',
    branch: OWN_BRANCH,
  };
  const picked = await vscode.window.showQuickPick([shared, own], {
    ignoreFocusOut: true,
    placeHolder: 'Where shall the live site be kept?',
    ...commandTitle(),
  });
  return answered(picked).branch;
}

interface Wanted {
  readonly folder: vscode.WorkspaceFolder;
  readonly backend: SiteBackend;
  readonly name: string;
  readonly branch: string | undefined;
}

/** Plans the files again for another branch, with what is there already. */
type PlanOn = (branch: string | undefined, existing: Existing) => Promise<Change>;
type Existing = ReadonlyMap<string, string | UnreadableFile>;

/** Saves the live site once the person agrees. */
async function write(deps: InitializeDeps, { folder, backend, name, branch }: Wanted): Promise<PlanOn> {
  const { store, templates } = backend;
  const facts = await backend.facts();
  const plan: PlanOn = (on, existing) => {
    const author = authorOf(deps, facts?.identity);
    const person = {
      name: facts?.identity?.name ?? author.actor,
      email: facts?.identity?.email ?? '',
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    return planInitialize({ name, person, branch: on, existing }, author, templates);
  };
  // What stands in the checkout has no part in a branch that holds nothing else.
  const change = await plan(branch, branch === undefined ? await existingFiles(store) : new Map());
  const yes = 'Write Live Site';
  const detail = previewOf(change, whereOf(facts));
  if ((await confirm(`Initialize a live site in ${folder.name}?`, detail, yes)) !== yes) {
    throw new Cancelled();
  }
  await store.save(change);
  return plan;
}

async function existingFiles(store: SiteStore): Promise<Existing> {
  return new Map([
    ...(await store.readMany([PLAN_FILE, PEOPLE_FILE, SERVICES_FILE])),
    // Lines are added to what is shared; what a person is changing there meanwhile is theirs.
    ...(await store.readShared([ATTRIBUTES_FILE])),
  ]);
}

function authorOf({ clock, randomness }: InitializeDeps, identity: RepositoryFacts['identity']): Author {
  const chosen = settings().handle;
  const known = identity ? handleOfIdentity([], identity) : 'unknown';
  return {
    actor: HANDLE_PATTERN.test(chosen) ? chosen : known,
    now: clock.now(),
    random: below => randomness.integer(below),
  };
}

function whereOf(facts: RepositoryFacts | undefined): string {
  const { branch = '', remote, remoteUrl, onRemote = false, tip } = facts ?? {};
  if (remote === undefined) {
    return `the branch ${branch} (there is no remote yet)`;
  }
  // A branch that is made for the live site alone begins with the first push.
  return onRemote || (branch === OWN_BRANCH && tip === undefined)
    ? `the branch ${branch} of ${remoteUrl ?? remote}`
    : `the branch ${branch} of this repository; ${remote} has no branch ${branch} yet: push it once to share (if it has one that was not fetched, the commit goes there)`;
}

function previewOf({ edits }: Change, where: string): string {
  const files = edits.map(edit => `• ${edit.path}${edit.kind === 'replace' ? ' (lines added)' : ''}`);
  return `One commit with these files goes to ${where}:\n${files.join('\n')}\n\nFour severities, five roles and their timers, ready to be changed. Nothing else of yours is committed or pushed.\n\nIn this clone, Git is set up to merge these files by entries, sections and fields (Livesite: Remove Merge Driver from This Clone takes that back).`;
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  if (only === undefined) {
    throw new Refusal('Open the folder of a Git repository first: the live site will live in it.');
  }
  if (folders.length === 1) {
    return only;
  }
  const picked = await vscode.window.showQuickPick(
    folders.map(folder => ({ label: folder.name, description: path.dirname(folder.uri.fsPath), folder })),
    { ignoreFocusOut: true, placeHolder: 'Which repository shall hold the live site?', ...commandTitle() },
  );
  return answered(picked).folder;
}
