// @ts-check
// Installs, once, what the tests need beyond node_modules: pinned VS Code servers and, where there is none, a Chromium.
// All of it comes from npm packages; nothing is compiled.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { ROOT } from './root.mjs';

const PINS = path.join(ROOT, 'test/vscode');

/** Where installed hosts are kept; set VSCODE_HOST_CACHE to keep them outside the clone. */
export const CACHE = process.env.VSCODE_HOST_CACHE || path.join(ROOT, '.vscode-test');

/** The VS Code that tests and `npm start` use: a folder of test/vscode. */
export const HOST_VERSION = process.env.VSCODE_HOST || '1.139';

/** @typedef {{ dir: string, node: string, vscode: string }} Host node: the Node that runs it; vscode: its own folder */
/** @typedef {{ executablePath: string, env?: Record<string, string> }} Browser options of playwright's launch */

/** @param {string} message */
const log = message => process.stderr.write(`[install] ${message}\n`);

/** @param {string} cwd @param {string} what */
async function npmInstall(cwd, what) {
  const started = Date.now();
  const args = ['ci', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn('npm', args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const tick = setInterval(() => log(`  ... ${Math.round((Date.now() - started) / 1000)} s`), 5000);
  try {
    /** @type {number | null} */
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', resolve);
    });
    if (code !== 0)
      throw new Error(`npm ci of ${what} failed (${code}): see above; run the same command again to retry`);
  } finally {
    clearInterval(tick);
  }
}

/**
 * `npm ci` of test/vscode/<name> into a folder that is named after the pins' content. It becomes visible complete or
 * not at all, so two processes may install at once.
 * @param {string} name
 * @param {string} what for people
 * @param {(dir: string) => void} finish
 * @returns {Promise<string>}
 */
async function install(name, what, finish) {
  const pins = path.join(PINS, name);
  if (!fs.existsSync(pins)) {
    throw new Error(`no pins for '${name}': VSCODE_HOST can be one of ${fs.readdirSync(PINS).join(', ')}`);
  }
  const files = fs
    .readdirSync(pins, { recursive: true, encoding: 'utf8' })
    .filter(file => !file.includes('node_modules') && fs.statSync(path.join(pins, file)).isFile())
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(fs.readFileSync(path.join(pins, file)));
  const dir = path.join(CACHE, `${name}-${hash.digest('hex').slice(0, 12)}`);
  if (fs.existsSync(dir)) return dir;
  const started = Date.now();
  const partial = `${dir}.${process.pid}.tmp`;
  try {
    for (const file of files) {
      fs.mkdirSync(path.dirname(path.join(partial, file)), { recursive: true });
      fs.copyFileSync(path.join(pins, file), path.join(partial, file));
    }
    log(`${what}, once, into ${path.relative(ROOT, CACHE) || CACHE}`);
    await npmInstall(partial, what);
    finish(partial);
    try {
      fs.renameSync(partial, dir);
    } catch (error) {
      if (!fs.existsSync(dir)) throw error; // else another process was faster
    }
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
  log(`${what}: ready after ${Math.round((Date.now() - started) / 1000)} s`);
  return dir;
}

/** The pinned VS Code server. @returns {Promise<Host>} */
export async function ensureHost(version = HOST_VERSION) {
  const dir = await install(version, `VS Code ${version}`, tmp => {
    // The server's code and its web page look for their modules there.
    fs.symlinkSync('../../..', path.join(tmp, 'node_modules/code-server/lib/vscode/node_modules'), 'dir');
  });
  const bundled = path.join(dir, `node_modules/node-linux-${process.arch}/bin/node`);
  const node = fs.existsSync(bundled) ? bundled : process.execPath;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (version !== '1.100' && node === process.execPath && (major < 22 || (major === 22 && minor < 15))) {
    throw new Error(
      `VS Code ${version} needs Node 22.15 or later on this machine; this is ${process.versions.node}`,
    );
  }
  return { dir, node, vscode: path.join(dir, 'node_modules/code-server/lib/vscode') };
}

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * A Chromium: CHROMIUM_PATH, else the system's, else the one inside the npm package @sparticuz/chromium
 * (CHROMIUM_PATH=npm: always that).
 * @returns {Promise<Browser>}
 */
export async function ensureChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted && wanted !== 'npm') return { executablePath: wanted };
  const system = wanted ? undefined : SYSTEM_BROWSERS.find(file => fs.existsSync(file));
  if (system) return { executablePath: system };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no Chromium found: install Chrome or Chromium, or set CHROMIUM_PATH');
  }
  const dir = await install('chromium', 'Chromium', tmp => {
    const bin = path.join(tmp, 'node_modules/@sparticuz/chromium/bin');
    /** @param {string} file */
    const unpack = file => brotliDecompressSync(fs.readFileSync(path.join(bin, file)));
    fs.writeFileSync(path.join(tmp, 'chromium'), unpack('chromium.br'), { mode: 0o755 });
    for (const file of ['al2023.tar.br', 'fonts.tar.br']) {
      execFileSync('tar', ['xf', '-', '-C', tmp], { input: unpack(file) });
    }
    fs.rmSync(path.join(tmp, 'node_modules'), { recursive: true });
  });
  const executablePath = path.join(dir, 'chromium');
  const missing = execFileSync('ldd', [executablePath], { encoding: 'utf8' }).includes('not found');
  return {
    executablePath,
    env: {
      .../** @type {Record<string, string>} */ (process.env),
      ...(missing ? { LD_LIBRARY_PATH: path.join(dir, 'lib') } : {}),
      ...(fs.existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: dir }),
    },
  };
}
