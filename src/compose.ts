import * as path from 'node:path';
import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Backends, SiteBackend } from './app/backend';
import type { Clock, Log, LogLevel, Randomness } from './app/ports';
import type { Application, TreeShell } from './vscode/application';
import { Livesite } from './vscode/livesite';
import { withoutSecrets } from './core/text/secrets';
import { wait } from './adapters/github/wait';
import { findSharedSites } from './adapters/git/repository/sharedSites';
import { openGitBackend } from './adapters/siteBackend';

/**
 * The composition root: the only place where the editor's side meets the adapters. Loaded on first use, so that starting VS Code
 * costs next to nothing.
 */
export function compose(context: vscode.ExtensionContext, trees: readonly TreeShell[]): Application {
  const output = vscode.window.createOutputChannel('Livesite', { log: true });
  const log = outputLog(output);
  const clock: Clock = { now: () => Date.now() };
  const randomness: Randomness = { integer: below => randomInt(below) };
  const templates = path.join(context.extensionPath, 'templates');
  const livesite = new Livesite(
    {
      extension: context.extensionUri,
      backends: backends(templates, log, clock),
      clock,
      wait,
      randomness,
      log,
      output,
    },
    trees,
  );
  context.subscriptions.push(output, livesite);
  livesite.start().catch((error: unknown) => log.write('error', 'Looking for live sites failed', error));
  return livesite;
}

function backends(templates: string, log: Log, clock: Clock): Backends {
  return {
    open: (root, editor): Promise<SiteBackend> =>
      openGitBackend({
        root,
        ...editor,
        log,
        clock,
        builtInTemplate: file => readFile(path.join(templates, file), 'utf8'),
      }),
    find: folder => findSharedSites(folder, { log }),
    tracker: async options => {
      const { createOctokitTracker } = await import('./adapters/github/octokitTracker');
      return createOctokitTracker(options);
    },
  };
}

function outputLog(output: vscode.LogOutputChannel): Log {
  return {
    write(level: LogLevel, message: string, cause?: unknown): void {
      output[level](withoutSecrets(cause === undefined ? message : `${message}: ${describe(cause)}`));
    },
  };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : JSON.stringify(cause);
}
