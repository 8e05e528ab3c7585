import * as path from 'node:path';
import * as vscode from 'vscode';
import { editorState } from '../editorState';
import { confirm, warn } from '../notify';
import type { Backends } from '../../app/backend';
import { Refusal } from '../../app/change';
import { ATTRIBUTES_FILE, planInitialize } from '../../app/initialize';
import type { Clock, Randomness } from '../../app/ports';
import { handleOfIdentity } from '../../core/people/people';
import { PEOPLE_FILE, PLAN_FILE, SERVICES_FILE } from '../../core/site/paths';
import { HANDLE_PATTERN } from '../../core/incident/entry';
import { answered, Cancelled } from '../errors';
import { settings } from '../settings';
import type { SiteRegistry } from '../siteRegistry';
import { askLine } from './prompts';

export interface InitializeDeps {
  readonly backends: Backends;
  readonly sites: SiteRegistry;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Writes a usable live site into the open repository: previewed, then one commit. */
export async function initialize(deps: InitializeDeps): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    throw new Refusal('This workspace is not trusted, so nothing can be written. Trust it first.');
  }
  const folder = await chooseFolder();
  await deps.sites.search();
  const inside = deps.sites.all.find(({ root }) => root.path.startsWith(`${folder.uri.path}/`));
  if (inside) {
    // A second one above it would hide it.
    throw new Refusal(
      `This repository has a live site already, in ${path.posix.relative(folder.uri.path, inside.root.path)}.`,
    );
  }
  const backend = await deps.backends.open(folder.uri.fsPath, editorState(folder.uri));
  try {
    const facts = await backend.facts();
    if (!facts) {
      throw new Refusal(
        `${folder.name} is not in a Git repository. Run "Git: Initialize Repository" first, or open the repository.`,
      );
    }
    const { store } = backend;
    const existing = new Map([
      ...(await store.readMany([PLAN_FILE, PEOPLE_FILE, SERVICES_FILE])),
      // Lines are added to what is shared; what a person is changing there meanwhile is theirs.
      ...(await store.readShared([ATTRIBUTES_FILE])),
    ]);
    if (existing.has(PLAN_FILE)) {
      throw new Refusal(
        'This repository has a live site already; it may be on another branch than the one you have checked out.',
      );
    }
    const name = await askLine({
      prompt: 'Whose live site is it? The name of your product or company.',
      value: folder.name,
    });
    const { identity } = facts;
    const chosen = settings().handle;
    const actor = HANDLE_PATTERN.test(chosen)
      ? chosen
      : identity
        ? handleOfIdentity([], identity)
        : 'unknown';
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const person = { name: identity?.name ?? actor, email: identity?.email ?? '', zone };
    const author = {
      actor,
      now: deps.clock.now(),
      random: (below: number) => deps.randomness.integer(below),
    };
    const change = await planInitialize({ name, person, existing }, author, backend.templates);
    const written = change.edits
      .map(edit => `• ${edit.path}${edit.kind === 'replace' ? ' (lines added)' : ''}`)
      .join('\n');
    const where =
      facts.remote === undefined
        ? `the branch ${facts.branch} (there is no remote yet)`
        : `the branch ${facts.branch} of ${facts.remoteUrl ?? facts.remote}`;
    const detail = `One commit with these files goes to ${where}:\n${written}\n\nFour severities, five roles and their timers, ready to be changed. Nothing else of yours is committed or pushed.`;
    const write = 'Write Live Site';
    if ((await confirm(`Initialize a live site in ${folder.name}?`, detail, write)) !== write) {
      throw new Cancelled();
    }
    await backend.store.save(change);
    const status = await backend.store.publish();
    if (status.waiting > 0) {
      void warn(`The live site is saved, but not committed yet: ${status.message}`);
    }
  } finally {
    backend.dispose();
  }
  await deps.sites.search();
  await vscode.commands.executeCommand('livesite.incidents.focus');
  const site = deps.sites.siteAt(folder.uri.toString());
  if (site) {
    await vscode.window.showTextDocument(site.uriOf(PLAN_FILE));
  }
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
    { ignoreFocusOut: true, placeHolder: 'Which repository shall hold the live site?' },
  );
  return answered(picked).folder;
}
