// @ts-check
// npm start: opens the extension on a sample live site, in the desktop VS Code where there is one, else in the browser.
//   --fresh    throws the sample away first, with all that was changed in it
//   --sample   only makes and serves the sample, for "Run and Debug" in VS Code (.vscode/launch.json)
// PORT=n sets the port of VS Code in the browser; LIVESITE_START_ONCE=1 stops as soon as everything is ready.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../esbuild.mjs';
import { findDesktop } from './desktop.mjs';
import { linkExtension, readManifest } from './extension.mjs';
import { SETTINGS, Server, userSettingsFile } from './host.mjs';
import { CACHE, HOST_VERSION } from './install.mjs';
import { ROOT } from './root.mjs';
import { makeSample } from './sample.mjs';

/**
 * @typedef {object} Sample
 * @property {string} folder to open
 * @property {Record<string, unknown>} [settings] user settings
 * @property {Record<string, string>} [env] for the extension host
 * @property {boolean} [authHelper] whether test/support/authHelper stands in for the GitHub sign-in
 * @property {string} pagersUrl
 * @property {() => Promise<void>} stop
 */

const { values } = parseArgs({ options: { fresh: { type: 'boolean' }, sample: { type: 'boolean' } } });
const HOME = path.join(CACHE, 'start');
const HELPER = path.join(ROOT, 'test/support/authHelper');
const once = process.env.LIVESITE_START_ONCE === '1';

/** @param {string} line */
const say = line => console.log(line);

/** The sample live site, with the services that it talks to running. What is there already is kept. @returns {Promise<Sample>} */
async function prepareSample() {
  const dir = path.join(HOME, 'sample');
  if (values.fresh) fs.rmSync(HOME, { recursive: true, force: true });
  const kept = fs.existsSync(dir);
  fs.mkdirSync(dir, { recursive: true });
  const sample = await makeSample(dir);
  say(`Pages that arrive: ${sample.pagersUrl} (stands in for PagerDuty, Slack and a webhook)`);
  say(`Sample live site: ${sample.folder} (${kept ? 'as you left it; --fresh makes a new one' : 'new'})`);
  return sample;
}

/** Resolves at Ctrl+C. @returns {Promise<void>} */
const interrupted = () =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
  });

/** @param {Sample} sample @returns {Promise<void>} */
async function openDesktop(sample, /** @type {string} */ executable) {
  const userDir = path.join(HOME, 'desktop');
  writeSettings(path.join(userDir, 'User/settings.json'), sample);
  const extensions = [ROOT, ...(sample.authHelper ? [HELPER] : [])];
  const child = spawn(
    executable,
    [
      '--new-window',
      '--disable-workspace-trust',
      `--user-data-dir=${userDir}`,
      `--extensions-dir=${path.join(userDir, 'extensions')}`,
      ...extensions.map(folder => `--extensionDevelopmentPath=${folder}`),
      sample.folder,
    ],
    { stdio: 'ignore', env: { ...process.env, ...sample.env } },
  );
  say(`Opened it in ${executable}. To stop: close that window, or press Ctrl+C here.`);
  if (!once) await Promise.race([interrupted(), new Promise(resolve => child.once('exit', resolve))]);
  child.kill();
}

/** @param {string} file @param {Sample} sample */
function writeSettings(file, sample) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    JSON.stringify(
      { ...SETTINGS, 'workbench.startupEditor': 'readme', ...keptSettings(file), ...sample.settings },
      null,
      2,
    ),
  );
}

/** Settings that were changed by hand in an earlier run. @param {string} file @returns {Record<string, unknown>} */
function keptSettings(file) {
  if (!fs.existsSync(file)) return {};
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    say(`${file} is not plain JSON any more: its settings are made anew.`);
    return {};
  }
}

/** @param {Sample} sample @returns {Promise<void>} */
async function openBrowser(sample) {
  const base = path.join(HOME, 'server');
  const extensionsDir = path.join(HOME, 'extensions');
  fs.rmSync(extensionsDir, { recursive: true, force: true });
  linkExtension(ROOT, extensionsDir);
  if (sample.authHelper) linkExtension(HELPER, extensionsDir);
  const server = await Server.start({
    base,
    extensionsDir,
    settings: { ...keptSettings(userSettingsFile(base)), ...sample.settings },
    env: sample.env ?? {},
    port: Number(process.env.PORT ?? 0),
    token: keptToken(),
  });
  const query = new URLSearchParams({ tkn: server.token, folder: sample.folder });
  say(`\nVS Code ${HOST_VERSION} with ${readManifest().displayName} is ready. Open\n`);
  say(`  http://127.0.0.1:${server.port}/?${query}\n`);
  say('To stop: press Ctrl+C here. After a change: `npm run build`, then "Developer: Reload Window".');
  if (!once) await Promise.race([interrupted(), server.exited.then(say)]);
  await server.stop();
}

/** The same address after a restart (with the same PORT), so that an open page finds its server again. */
function keptToken() {
  const file = path.join(HOME, 'token');
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomUUID(), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8').trim();
}

/** What .vscode/launch.json opens. @param {Sample} sample @returns {Promise<void>} */
async function serveSample(sample) {
  const folders = [{ path: sample.folder }];
  const workspace = { folders, settings: sample.settings ?? {} };
  fs.writeFileSync(path.join(HOME, 'sample.code-workspace'), JSON.stringify(workspace, null, 2));
  const env = Object.entries(sample.env ?? {}).map(([key, value]) => `${key}=${value}\n`);
  fs.writeFileSync(path.join(HOME, 'sample.env'), env.join(''));
  say('The sample is ready. To stop: press Ctrl+C.');
  if (!once) await interrupted();
}

say('Building Livesite');
await build({ quiet: true });
const sample = await prepareSample();
const desktop = values.sample ? undefined : findDesktop();
try {
  if (values.sample) await serveSample(sample);
  else if (desktop) await openDesktop(sample, desktop);
  else await openBrowser(sample);
} finally {
  await sample.stop();
}
say('Stopped.');
process.exit(0);
