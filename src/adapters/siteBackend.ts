import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EditorState, SiteBackend } from '../app/backend';
import type { Clock, Log } from '../app/ports';
import { deriveHeaders } from '../core/incident/deriveHeaders';
import { parsePlan } from '../core/plan/plan';
import { PLAN_FILE } from '../core/site/paths';
import { createConflictDesk } from './files/conflictDesk';
import { createEffectJournal } from './files/effectJournal';
import { createSyncMemory } from './files/syncMemory';
import { readFileHistory } from './git/reading/fileHistory';
import { readSharedVersion } from './git/reading/sharedVersion';
import { openRepository, type NoRepository, type Repository } from './git/repository/repository';
import type { ShareChoice } from './git/repository/shareTarget';
import { forgetSite, rememberSite, tryRecall } from './git/repository/siteMemory';
import { createGitSiteStore } from './git/siteStore';
import { createHandlebarsTemplates, TEAM_TEMPLATES } from './templates/handlebarsTemplates';

export interface GitBackendOptions extends EditorState {
  /** Absolute folder of the live site. */
  readonly root: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Text of one of Livesite's own templates, by file name. */
  readonly builtInTemplate: (file: string) => Promise<string>;
}

/** A live site in a Git repository, with everything it stands on. Runs no git until the folder is trusted. */
export async function openGitBackend(options: GitBackendOptions): Promise<SiteBackend> {
  const { root, trusted, unsaved, log, clock } = options;
  const repository = async (): Promise<Repository | NoRepository> => {
    const found = await openRepository({
      root,
      log,
      unsaved,
      choice: storeFolder => shareChoice(root, storeFolder),
    });
    if (found.kind === 'repository') {
      await remember(found).catch((error: unknown) =>
        log.write('warn', 'It could not be noted that a live site is here.', error),
      );
    }
    return found;
  };
  const store = createGitSiteStore({ root, repository, log, clock, trusted, derive: deriveHeaders });
  let opened: Promise<Repository | NoRepository> | undefined;
  const known = async (): Promise<Repository | undefined> => {
    if (!trusted()) {
      return undefined;
    }
    opened ??= repository();
    const found = await opened;
    if (found.kind === 'none') {
      opened = undefined;
      return undefined;
    }
    return found;
  };
  return {
    store,
    decisions: store,
    templates: createHandlebarsTemplates({
      builtIn: options.builtInTemplate,
      team: async file => {
        const path = `${TEAM_TEMPLATES}/${file}`;
        const text = trusted() ? (await store.readMany([path])).get(path) : undefined;
        return typeof text === 'string' ? text : undefined;
      },
    }),
    journal: async () => {
      const found = await known();
      return found && createEffectJournal(join(found.storeFolder, 'effects'));
    },
    syncMemory: async () => {
      const found = await known();
      return found && createSyncMemory(join(found.storeFolder, 'issues'));
    },
    conflicts: async () => {
      const found = await known();
      return found && createConflictDesk(join(found.storeFolder, 'conflicts'), log);
    },
    sharedVersion: async path => {
      const found = await known();
      return found && readSharedVersion(found, path);
    },
    historyOf: async path => {
      const found = await known();
      return found === undefined ? [] : readFileHistory(found, path);
    },
    facts: async () => (await known())?.facts(),
    dispose: () => undefined,
  };
}

/**
 * Branch and remote that livesite.yml names. Read from the checkout, as the branch must be known before it can be read from; on a
 * branch without a live site, what the checkout said when it had one.
 */
async function shareChoice(root: string, storeFolder: string): Promise<ShareChoice> {
  let text: string;
  try {
    text = await readFile(join(root, PLAN_FILE), 'utf8');
  } catch {
    const { branch, remote } = tryRecall(storeFolder) ?? {};
    return choiceOf(branch, remote);
  }
  const { branch, remote } = parsePlan(text).value;
  return choiceOf(branch, remote);
}

function choiceOf(branch: string | undefined, remote: string | undefined): ShareChoice {
  return { ...(branch === undefined ? {} : { branch }), ...(remote === undefined ? {} : { remote }) };
}

/** Remembers where a live site is and how it is shared, while the checkout shows it. */
async function remember({ root, prefix, storeFolder }: Repository): Promise<void> {
  if (existsSync(join(root, PLAN_FILE))) {
    await rememberSite(storeFolder, { prefix, ...(await shareChoice(root, storeFolder)) });
  }
}

/**
 * Notes that a live site is about to be made and on which branch it will be shared; undefined: where the checkout leads. Does nothing
 * outside Git.
 */
export async function rememberBranch(root: string, branch: string | undefined): Promise<void> {
  const found = await openRepository({ root });
  if (found.kind === 'repository') {
    await rememberSite(found.storeFolder, { prefix: found.prefix, ...choiceOf(branch, undefined) });
  }
}

/** Takes back rememberBranch: nothing was made. */
export async function forgetBranch(root: string): Promise<void> {
  const found = await openRepository({ root });
  if (found.kind === 'repository') {
    await forgetSite(found.storeFolder);
  }
}
