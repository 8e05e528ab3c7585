import * as path from 'node:path';
import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Backends, SiteBackend } from './app/backend';
import { createClockWatch, type ClockWatch } from './app/clockSkew';
import type { Clock, Log, LogLevel, Randomness } from './app/ports';
import type { Application, TreeShell } from './vscode/application';
import { Livesite } from './vscode/livesite';
import { withoutSecrets } from './core/text/secrets';
import { wait } from './adapters/github/wait';
import { environmentSecrets } from './adapters/pager/environmentSecrets';
import { findSharedSites } from './adapters/git/repository/sharedSites';
import { forgetBranch, openGitBackend, rememberBranch } from './adapters/siteBackend';

/**
 * The composition root: the only place where the editor's side meets the adapters. Loaded on first use, so that starting VS Code
 * costs next to nothing.
 */
export function compose(context: vscode.ExtensionContext, trees: readonly TreeShell[]): Application {
  const output = vscode.window.createOutputChannel('Livesite', { log: true });
  const log = outputLog(output);
  const clock: Clock = { now: () => Date.now() };
  const clockWatch = createClockWatch(clock);
  const randomness: Randomness = { integer: below => randomInt(below) };
  const livesite = new Livesite(
    {
      extension: context.extensionUri,
      backends: backends(context.extensionPath, { log, clock, clockWatch }),
      clock,
      clockWatch,
      wait,
      randomness,
      log,
      output,
      memory: context.workspaceState,
      secrets: context.secrets,
    },
    trees,
  );
  context.subscriptions.push(output, livesite);
  livesite.start().catch((error: unknown) => log.write('error', 'Looking for live sites failed', error));
  return livesite;
}

interface Heard {
  readonly log: Log;
  readonly clock: Clock;
  readonly clockWatch: ClockWatch;
}

function backends(extension: string, { log, clock, clockWatch }: Heard): Backends {
  const templates = path.join(extension, 'templates');
  // Electron acts as Node.js where it is asked to, and the launcher asks.
  const program = { node: process.execPath, cli: path.join(extension, 'dist', 'cli.js') };
  return {
    open: (root, editor): Promise<SiteBackend> =>
      openGitBackend({
        root,
        ...editor,
        log,
        clock,
        builtInTemplate: file => readFile(path.join(templates, file), 'utf8'),
      }),
    remember: rememberBranch,
    forget: forgetBranch,
    find: folder => findSharedSites(folder, { log }),
    tracker: async options => {
      const { createOctokitTracker } = await import('./adapters/github/octokitTracker');
      return createOctokitTracker({ ...options, clockWatch });
    },
    pager: async setup => {
      const { createPager } = await import('./adapters/pager/pager');
      return createPager({ ...setup, clock, log, clockWatch });
    },
    publications: async () => {
      const { createChannels } = await import('./adapters/publication/channels');
      return createChannels({ clock, log });
    },
    environmentSecrets: environmentSecrets(process.env),
    writeWorkflow: async (repository, text) => {
      const { writeEscalationWorkflow } = await import('./adapters/files/escalationWorkflow');
      return writeEscalationWorkflow({ repository, dist: path.join(extension, 'dist'), text });
    },
    codeRepositories: async (root, others) => {
      const { openCodeRepositories } = await import('./adapters/git/reading/codeRepository');
      return openCodeRepositories({ root, others, look: 'shared', log });
    },
    codeSearch: async () => {
      const { openCodeSearch } = await import('./adapters/git/reading/codeSearch');
      return openCodeSearch({ log });
    },
    mergeDriver: async root => {
      const { openMergeDriver } = await import('./adapters/git/mergeDriver/mergeDriver');
      const driver = await openMergeDriver({ root, program, log });
      return driver.kind === 'none' ? undefined : driver;
    },
    refreshMergeDriver: async root => {
      const { refreshLauncher } = await import('./adapters/git/mergeDriver/mergeDriver');
      await refreshLauncher(root, program);
    },
  };
}

function outputLog(output: vscode.LogOutputChannel): Log {
  return {
    write(level: LogLevel, message: string, cause?: unknown): void {
      // Where in the program something went wrong is of use only where it should not have.
      const isExpected = level === 'info' || level === 'debug';
      const why = cause === undefined ? '' : `: ${isExpected ? messageOf(cause) : describe(cause)}`;
      output[level](withoutSecrets(message + why));
    },
  };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : describe(cause);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : JSON.stringify(cause);
}
