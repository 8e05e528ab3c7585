import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import * as host from '../../tools/host.mjs';
import { linkExtension, vsixPath } from '../../tools/extension.mjs';
import { makeWorkspace } from '../../tools/workspace.mjs';
import { Workbench } from './workbench';

/** What the GitHub sign-in of the window answers; see test/support/authHelper. */
export interface AuthState {
  readonly token?: string;
  /** True: no session until the user has signed in. */
  readonly signedOut?: boolean;
  readonly login?: string;
  /** A GitHub API that is asked for the account's name. */
  readonly baseUrl?: string;
}

export interface WindowOptions {
  /** Default: a new empty repository. */
  readonly folder?: string;
  /** A .code-workspace file, instead of `folder`. */
  readonly workspace?: string;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host, added to the test's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to github.json beside the folder; default: signed out. */
  readonly authHelper?: AuthState;
  /** `restricted`: the window opens in Restricted Mode until the user trusts the folder. Default: trusted. */
  readonly trust?: 'trusted' | 'restricted';
  /** A window of its own on the server of this one, with its settings and env. It must be closed before that one. */
  readonly beside?: Window;
  /** True: the window stays open after the test that opened it, until `close()` or the end of all tests. */
  readonly keep?: boolean;
}

export interface Window {
  readonly workbench: Workbench;
  readonly page: Page;
  /** The opened folder, or the folder of the .code-workspace. */
  readonly folder: string;
  /** Loads the window anew, as "Developer: Reload Window" does. */
  readonly reload: () => Promise<void>;
  /** Whether VS Code has put unsaved words aside, which it does some time after they were written. */
  readonly hasBackup: (words: string) => boolean;
  readonly close: () => Promise<void>;
}

interface OpenWindow extends Window {
  readonly keep: boolean;
}

const open = new Set<OpenWindow>();
const servers = new WeakMap<Window, host.Server>();
let shared:
  | { readonly server: host.Server; readonly browser: Browser; readonly extensions: string }
  | undefined;

/**
 * Opens a VS Code window with the packaged extension, ready to use. Each window is a user of its own (layout, state,
 * secrets); windows without settings, env or trust of their own share one server. It closes after the test that opened
 * it unless `keep` is set; a failed test leaves a picture in out/shots.
 */
export async function openWindow(options: WindowOptions = {}): Promise<Window> {
  const { browser, extensions, server: common } = await start();
  const { beside } = options;
  const own = options.settings !== undefined || options.env !== undefined || options.trust === 'restricted';
  const borrowed = beside && servers.get(beside);
  const server = borrowed ?? (own ? await startServer(extensions, options) : common);
  const target = options.workspace ?? options.folder ?? makeWorkspace();
  const auth: AuthState = options.authHelper ?? { signedOut: true };
  fs.writeFileSync(path.join(path.dirname(target), 'github.json'), JSON.stringify(auth));
  const context = await host.newContext(browser);
  const page = await host.openWindow(
    server,
    context,
    options.workspace ? { workspace: target } : { folder: target },
  );
  page.setDefaultTimeout(15_000);
  const window: OpenWindow = {
    workbench: new Workbench(page),
    page,
    folder: options.workspace ? path.dirname(target) : target,
    keep: options.keep ?? false,
    reload: async () => {
      // Not page.reload(): only VS Code's own command lets it write down what was open.
      const navigated = page.waitForEvent('framenavigated', frame => frame === page.mainFrame());
      await window.workbench.command('Developer: Reload Window');
      await navigated;
      await host.untilRestored(page);
    },
    hasBackup: words => holds(path.join(server.base, 'data/data/User/Backups'), words),
    close: async () => {
      if (open.delete(window)) await closeAll(context, own && borrowed === undefined ? server : undefined);
    },
  };
  open.add(window);
  servers.set(window, server);
  return window;
}

/** Whether any file below the folder has these words. */
function holds(folder: string, words: string): boolean {
  const files = fs.existsSync(folder)
    ? fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    : [];
  return files.some(file => fs.readFileSync(path.join(file.parentPath, file.name), 'utf8').includes(words));
}

async function closeAll(context: BrowserContext, server: host.Server | undefined): Promise<void> {
  await context.close();
  await server?.stop();
}

function startServer(extensionsDir: string, { settings, env, trust }: WindowOptions): Promise<host.Server> {
  const trustSettings = {
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
  };
  return host.Server.start({
    extensionsDir,
    settings: { ...settings, ...(trust === 'restricted' ? trustSettings : {}) },
    ...(env ? { env } : {}),
  });
}

/** The server and the browser that windows share, started with the first of them. */
async function start(): Promise<NonNullable<typeof shared>> {
  if (shared) return shared;
  const extensions = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-extensions-'));
  linkExtension(path.join(host.ROOT, 'test/support/authHelper'), extensions);
  await host.installVsix(vsixPath(), extensions);
  const [server, browser] = await Promise.all([startServer(extensions, {}), host.launchBrowser()]);
  shared = { server, browser, extensions };
  return shared;
}

// Hooks outside of every `describe` are for all tests.

before(async function () {
  this.timeout(180_000); // the first run installs VS Code
  await start();
});

afterEach(async function () {
  const test = this.currentTest;
  for (const window of open) {
    if (test?.state === 'failed') await window.workbench.shot(`failed ${test.fullTitle()}`);
    if (!window.keep) await window.close();
  }
});

after(async () => {
  for (const window of open) await window.close();
  await shared?.browser.close();
  await shared?.server.stop();
  if (shared) fs.rmSync(shared.extensions, { recursive: true, force: true });
});
