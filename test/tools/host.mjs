// @ts-check
// Drives a real VS Code without a desktop: its server, opened in headless Chromium.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium, ensureHost } from './install.mjs';

export { HOST_VERSION } from './install.mjs';
export { ROOT } from './root.mjs';

/** User settings of every window; a caller's settings are laid over them. */
export const SETTINGS = {
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
  'window.dialogStyle': 'custom',
};

/**
 * @typedef {object} ServerOptions
 * @property {Readonly<Record<string, unknown>>} [settings] user settings
 * @property {Readonly<Record<string, string | undefined>>} [env] reaches the extension host
 * @property {string} [extensionsDir] installed extensions
 * @property {string} [base] folder of the server's data; without it a temporary one that goes with the server
 * @property {number} [port] 0: any free one
 * @property {string} [token] the secret in its address; default: a new one
 */

/** The user settings of a server with this base folder. @param {string} base */
export const userSettingsFile = base => path.join(base, 'data/data/User/settings.json');

/** One VS Code server. Many windows can use it, one after the other or at once. */
export class Server {
  /** The secret in its address. */
  token = '';
  /** What it printed. */
  log = '';
  port = 0;

  /**
   * @param {string} base
   * @param {string} extensionsDir
   * @param {boolean} ownsBase
   * @param {import('node:child_process').ChildProcess} process
   */
  constructor(base, extensionsDir, ownsBase, process) {
    this.base = base;
    this.extensionsDir = extensionsDir;
    this.ownsBase = ownsBase;
    this.process = process;
    /** Resolves with a sentence once the process has ended. @type {Promise<string>} */
    this.exited = new Promise(resolve => {
      process.once('exit', (code, signal) => resolve(`the VS Code server ended (${signal ?? code})`));
    });
    this.kill = () => this.#signal('SIGKILL');
  }

  /** @param {ServerOptions} options @returns {Promise<Server>} once it takes connections */
  static async start({ settings = {}, env = {}, extensionsDir, base, port = 0, token = randomUUID() } = {}) {
    const host = await ensureHost();
    const folder = base ?? fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-server-'));
    const extensions = extensionsDir ?? path.join(folder, 'extensions');
    const userSettings = userSettingsFile(folder);
    fs.mkdirSync(path.dirname(userSettings), { recursive: true });
    fs.mkdirSync(extensions, { recursive: true });
    fs.writeFileSync(userSettings, JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
    const args = ['--host', '127.0.0.1', '--port', String(port), '--connection-token', token];
    args.push('--accept-server-license-terms', '--telemetry-level', 'off', '--disable-update-check');
    args.push('--server-data-dir', path.join(folder, 'data'), '--extensions-dir', extensions);
    const child = spawn(host.node, [path.join(host.vscode, 'out/server-main.js'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // its own process group, so that stop() reaches the extension hosts too
      env: { ...process.env, ...env },
    });
    const server = new Server(folder, extensions, !base, child);
    server.token = token;
    process.once('exit', server.kill);
    await server.#ready();
    return server;
  }

  /** @returns {Promise<void>} */
  #ready() {
    return new Promise((resolve, reject) => {
      /** @param {Buffer} data */
      const read = data => {
        this.log = (this.log + data).slice(-20_000);
        const port = /Extension host agent listening on (\d+)/.exec(this.log)?.[1];
        if (port && this.port === 0 && this.log.includes('Extension host agent started')) {
          this.port = Number(port);
          resolve();
        }
      };
      this.process.stdout?.on('data', read);
      this.process.stderr?.on('data', read);
      void this.exited.then(why => reject(new Error(`${why}\n${this.log.slice(-3000)}`)));
    });
  }

  /** @param {NodeJS.Signals} signal */
  #signal(signal) {
    if (this.process.pid === undefined) return;
    try {
      process.kill(-this.process.pid, signal);
    } catch {
      // The group is gone already, which is what was wanted.
    }
  }

  /** Ends the server and its extension hosts and removes its temporary folder. */
  async stop() {
    process.removeListener('exit', this.kill);
    this.#signal('SIGTERM');
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    await Promise.race([this.exited, new Promise(resolve => (timer = setTimeout(resolve, 3000)))]);
    clearTimeout(timer);
    this.kill();
    if (this.ownsBase)
      await fs.promises.rm(this.base, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** @param {string} file @returns {string} */
  uri(file) {
    return `vscode-remote://127.0.0.1:${this.port}${path.resolve(file)}`;
  }

  /**
   * The address of a window.
   * @param {{ folder?: string | undefined, workspace?: string | undefined, testsPath?: string | undefined }} open
   * @returns {string}
   */
  url({ folder, workspace, testsPath }) {
    const query = new URLSearchParams({ tkn: this.token });
    if (folder) query.set('folder', path.resolve(folder));
    else if (workspace) query.set('workspace', path.resolve(workspace));
    else query.set('ew', 'true');
    const payload = [
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ];
    if (testsPath) payload.push(['extensionTestsPath', this.uri(testsPath)]);
    query.set('payload', JSON.stringify(payload));
    return `http://127.0.0.1:${this.port}/?${query}`;
  }
}

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchBrowser() {
  return chromium.launch({
    ...(await ensureChromium()),
    headless: true,
    args: [
      '--no-sandbox', // needed as root only, as in containers
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/**
 * A context is a user's browser profile: its own layout, globalState and secrets.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} options
 */
export function newContext(browser, options = {}) {
  return browser.newContext({
    viewport: { width: 1400, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
}

/**
 * @typedef {object} PageOptions
 * @property {string} [folder]
 * @property {string} [workspace] a .code-workspace file
 * @property {readonly string[]} [devPaths] development extensions (the address's payload keeps only one of them)
 * @property {readonly string[]} [trustedAuth] extensions that get a session without the consent dialog, which VS Code
 *   refuses to show in test runs
 */

/**
 * Adds to the page's own configuration before the workbench reads it. The driver is the smoke-test driver: without it
 * the address's extensionTestsPath is ignored, with it no notification toasts are shown. So: on for tests in the
 * extension host, off for a window that is looked at.
 * @param {import('playwright-core').Page} page
 * @param {Server} server
 * @param {PageOptions & { driver?: boolean }} options
 */
async function configure(page, server, { devPaths = [], driver = false, trustedAuth }) {
  const extensions = devPaths.map(dir => ({
    scheme: 'vscode-remote',
    authority: `127.0.0.1:${server.port}`,
    path: path.resolve(dir),
  }));
  await page.addInitScript(
    added => {
      if (window.top !== window) return;
      document.addEventListener('readystatechange', () => {
        const meta = document.getElementById('vscode-workbench-web-configuration');
        if (!meta || document.readyState !== 'interactive') return;
        const config = JSON.parse(meta.getAttribute('data-settings') ?? '{}');
        config.developmentOptions = {
          ...config.developmentOptions,
          extensions: added.extensions,
          ...(added.driver ? { enableSmokeTestDriver: true } : {}),
        };
        if (added.trustedAuth) config.productConfiguration.trustedExtensionAuthAccess = added.trustedAuth;
        meta.setAttribute('data-settings', JSON.stringify(config));
      });
    },
    { extensions, driver, trustedAuth },
  );
}

/**
 * Opens a window and waits until its layout is restored and all extensions' contributions are known.
 * @param {Server} server
 * @param {import('playwright-core').BrowserContext} context
 * @param {PageOptions} options
 * @returns {Promise<import('playwright-core').Page>}
 */
export async function openWindow(server, context, options) {
  const page = await context.newPage();
  await configure(page, server, options);
  await page.goto(server.url(options), { waitUntil: 'commit' });
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await untilRestored(page);
    if (!options.workspace) return page;
    // A .code-workspace sometimes opens without its folders (a race in VS Code's web part); a reload mends it.
    const rows = page.locator('.explorer-folders-view .monaco-list-row');
    if (await shows(rows.first(), 3000)) return page;
    await page.reload({ waitUntil: 'commit' });
  }
  throw new Error(`VS Code shows no folders for ${options.workspace}`);
}

/** Waits until the window's layout and extensions are there. @param {import('playwright-core').Page} page */
export async function untilRestored(page) {
  await page.waitForFunction(
    () =>
      ['code/LifecyclePhase/Restored', 'code/didLoadExtensions'].every(
        mark => performance.getEntriesByName(mark).length > 0,
      ),
    undefined,
    { timeout: 60_000 },
  );
}

/**
 * Whether the element shows within this time.
 * @param {import('playwright-core').Locator} locator
 * @param {number} timeout in ms
 * @returns {Promise<boolean>}
 */
export const shows = (locator, timeout) =>
  locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );

/**
 * Installs a .vsix into an extensions folder, as `code --install-extension` does.
 * @param {string} vsix
 * @param {string} extensionsDir
 */
export async function installVsix(vsix, extensionsDir) {
  const host = await ensureHost();
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-install-'));
  const args = [
    '--accept-server-license-terms',
    '--server-data-dir',
    data,
    '--extensions-dir',
    extensionsDir,
  ];
  try {
    const out = execFileSync(
      host.node,
      [path.join(host.vscode, 'out/server-main.js'), ...args, '--install-extension', vsix],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
    if (!out.includes('successfully installed')) throw new Error(`VS Code did not install ${vsix}:\n${out}`);
  } finally {
    fs.rmSync(data, { recursive: true, force: true });
  }
}

/**
 * @typedef {object} HostRun
 * @property {number} code what VS Code says: 0 also when the extension host was killed, so that it proves nothing
 * @property {string} [reason] why there is no answer of VS Code itself
 */

/**
 * Runs a test entry (it exports `run()`) inside the extension host.
 * @param {Server} server
 * @param {import('playwright-core').BrowserContext} context
 * @param {PageOptions & { testsPath: string }} options
 * @param {{ timeout: number, onLog: (line: string) => void }} run timeout in ms
 * @returns {Promise<HostRun>}
 */
export async function runInExtensionHost(server, context, options, { timeout, onLog }) {
  const page = await context.newPage();
  /** @type {(run: HostRun) => void} */
  let done = () => {};
  /** @type {Promise<HostRun>} */
  const ended = new Promise(resolve => (done = resolve));
  await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => done({ code }));
  await page.exposeFunction(
    'codeAutomationLog',
    (/** @type {string} */ type, /** @type {unknown[]} */ args) => onLog(`[${type}] ${args.join(' ')}`),
  );
  page.on('crash', () => done({ code: 70, reason: 'the page crashed' }));
  page.on('close', () => done({ code: 71, reason: 'the page was closed' }));
  void server.exited.then(reason => done({ code: 72, reason }));
  const timer = setTimeout(
    () => done({ code: 73, reason: `no end of the tests within ${timeout / 1000} s` }),
    timeout,
  );
  try {
    await configure(page, server, { ...options, driver: true });
    await page.goto(server.url(options), { waitUntil: 'commit' });
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}
