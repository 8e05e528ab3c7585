// @ts-check
// Bundles the extension, the command line tool and the webviews into dist/.
//   node esbuild.mjs                one development build, with source maps
//   node esbuild.mjs --production   minified, without source maps
//   node esbuild.mjs --watch        development builds after every change, until Ctrl+C
//
// Every `await import('./x')` in src becomes a chunk of its own that is read on first use, named after its path
// (src/adapters/git/run.ts -> dist/adapters-git-run.js). esbuild splits only ES modules, so the host side is
// bundled as ES modules first and each file is then turned into CommonJS. Code that several chunks need is in one
// shared file and so exists once at run time too: module state and `instanceof` work across chunks.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const SRC = path.join(ROOT, 'src');
const DIST = path.join(ROOT, 'dist');
const HOST_ENTRIES = { extension: 'src/extension.ts', cli: 'src/cli/main.ts' };
const SHEBANG = '#!/usr/bin/env node\n';

/** @typedef {{ production?: boolean, quiet?: boolean }} Options */
/** @typedef {Record<string, string>} Entries output name without extension -> source path relative to the root */

/** @param {string} file */
const exists = file => fs.existsSync(path.join(ROOT, file));

/** @param {Entries} entries @returns {Entries} those whose source is there; says which are not */
function presentEntries(entries) {
  return Object.fromEntries(
    Object.entries(entries).filter(([name, file]) => {
      if (!exists(file)) console.warn(`[build] skipped dist/${name}.js: there is no ${file}`);
      return exists(file);
    }),
  );
}

/** The chunk of a source file: its path relative to src, with dashes. @param {string} file absolute path */
export const chunkName = file =>
  path
    .relative(SRC, file)
    .replace(/\.[cm]?tsx?$/, '')
    .replace(/\/index$/, '')
    .replaceAll(path.sep, '-');

/** Records the files in src that are loaded by a dynamic import. @param {Entries} found @returns {esbuild.Plugin} */
const recordChunks = found => ({
  name: 'record-chunks',
  setup(build) {
    build.onResolve({ filter: /^\./ }, async args => {
      if (args.kind !== 'dynamic-import' || args.pluginData === 'resolved') return undefined;
      const target = await build.resolve(args.path, {
        kind: args.kind,
        resolveDir: args.resolveDir,
        importer: args.importer,
        pluginData: 'resolved',
      });
      if (target.errors.length === 0 && target.path.startsWith(SRC + path.sep)) {
        found[chunkName(target.path)] = path.relative(ROOT, target.path);
      }
      return target;
    });
  },
});

/** @param {Options} options @returns {esbuild.BuildOptions} */
const hostOptions = ({ production }) => ({
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  minify: production,
  treeShaking: true,
  legalComments: 'none',
  logLevel: 'warning',
});

/** @param {Options} options @returns {Promise<Map<string, Uint8Array | string>>} files of dist/, by path relative to it */
async function bundleHost(options) {
  const entries = presentEntries(HOST_ENTRIES);
  if (Object.keys(entries).length === 0) return new Map();
  /** @type {Entries} */
  const chunks = {};
  const common = hostOptions(options);
  // First to learn which chunks there are, so that they get their names; then for good.
  const survey = {
    ...common,
    minify: false,
    write: false,
    entryPoints: entries,
    outdir: DIST,
    plugins: [recordChunks(chunks)],
  };
  await esbuild.build({ ...survey, format: 'cjs' });
  const clash = Object.keys(chunks).find(
    name => entries[name] !== undefined && entries[name] !== chunks[name],
  );
  if (clash) throw new Error(`the chunk of ${chunks[clash]} would overwrite dist/${clash}.js`);
  const built = await esbuild.build({
    ...common,
    format: 'esm',
    splitting: true,
    metafile: true,
    write: false,
    sourcemap: options.production ? false : 'inline',
    entryPoints: { ...chunks, ...entries },
    outdir: DIST,
    chunkNames: 'shared-[hash]',
  });
  /** @type {Map<string, Uint8Array | string>} */
  const files = new Map();
  await Promise.all(
    built.outputFiles.map(async file => {
      const name = path.relative(DIST, file.path);
      const { code } = await esbuild.transform(file.text, {
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        minify: options.production,
        legalComments: 'none',
        sourcemap: options.production ? false : 'inline',
        sourcefile: name,
        supported: { 'dynamic-import': false },
      });
      files.set(name, name === 'cli.js' ? SHEBANG + code : code);
    }),
  );
  for (const [name, text] of notices(built.metafile)) files.set(name, text);
  return files;
}

/** The licences of what is bundled, as they ask for. @param {esbuild.Metafile} metafile @returns {[string, string][]} */
function notices(metafile) {
  const folders = new Set(
    Object.keys(metafile.inputs).flatMap(
      file => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? [],
    ),
  );
  const parts = [...folders].sort().map(folder => {
    const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(path.join(ROOT, folder)).find(name => /^(licen[sc]e|copying)/i.test(name));
    const text = file
      ? fs.readFileSync(path.join(ROOT, folder, file), 'utf8').trim()
      : `License: ${manifest.license}`;
    return `${manifest.name} ${manifest.version}\n\n${text}\n`;
  });
  return parts.length === 0 ? [] : [['THIRD-PARTY-NOTICES.txt', parts.join(`\n${'-'.repeat(78)}\n\n`)]];
}

/** @param {Options} options @returns {Promise<Map<string, Uint8Array | string>>} */
async function bundleWebviews({ production }) {
  const folder = path.join(ROOT, 'webview');
  const names = fs.existsSync(folder)
    ? fs.readdirSync(folder).filter(name => exists(`webview/${name}/main.ts`))
    : [];
  if (names.length === 0) console.warn('[build] skipped dist/webview: there is no webview/*/main.ts');
  /** @type {Map<string, Uint8Array | string>} */
  const files = new Map();
  if (names.length === 0) return files;
  const built = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(names.map(name => [name, `webview/${name}/main.ts`])),
    outdir: path.join(DIST, 'webview'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'chrome120',
    minify: production,
    legalComments: 'none',
    sourcemap: production ? false : 'inline',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  for (const file of built.outputFiles) files.set(path.relative(DIST, file.path), file.contents);
  for (const [name, text] of notices(built.metafile)) files.set(`webview/${name}`, text);
  for (const name of ['codicon.css', 'codicon.ttf']) {
    files.set(
      `webview/${name}`,
      fs.readFileSync(path.join(ROOT, 'node_modules/@vscode/codicons/dist', name)),
    );
  }
  return files;
}

/**
 * Builds dist/ as a whole: nothing is written when a part fails, files that did not change keep their time, and what
 * an earlier build left is removed.
 * @param {Options} options
 * @returns {Promise<void>}
 */
export async function build(options = {}) {
  const started = Date.now();
  const parts = await Promise.all([bundleHost(options), bundleWebviews(options)]);
  const files = new Map(parts.flatMap(part => [...part]));
  const old = fs.existsSync(DIST) ? fs.readdirSync(DIST, { recursive: true, encoding: 'utf8' }) : [];
  for (const [name, data] of files) {
    const file = path.join(DIST, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (!fs.existsSync(file) || digest(fs.readFileSync(file)) !== digest(data)) fs.writeFileSync(file, data);
    if (name === 'cli.js') fs.chmodSync(file, 0o755);
  }
  for (const name of old) {
    const file = path.join(DIST, name);
    if (!files.has(name.replaceAll(path.sep, '/')) && fs.statSync(file).isFile()) fs.rmSync(file);
  }
  if (!options.quiet) {
    const bytes = [...files.values()].reduce((sum, data) => sum + Buffer.byteLength(data), 0);
    console.log(
      `[build] dist: ${files.size} files, ${Math.round(bytes / 1024)} KiB, ${Date.now() - started} ms`,
    );
  }
}

/** @param {Uint8Array | string} data */
const digest = data => createHash('sha256').update(data).digest('base64');

/** Rebuilds after changes in src and webview. The two lines around a build are what .vscode/tasks.json waits for. */
async function watch() {
  let running = false;
  let again = false;
  const run = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      console.log('[watch] build started');
      // A failed build has printed its errors already; the next change tries again.
      await build({ quiet: true }).catch(error => {
        if (!error.errors) console.error(error);
      });
      console.log('[watch] build finished');
    } while (again);
    running = false;
  };
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  for (const folder of ['src', 'webview'].filter(exists)) {
    fs.watch(path.join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => void run(), 100);
    });
  }
  await run();
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--watch')) await watch();
  else {
    await build({ production: process.argv.includes('--production') }).catch(error => {
      if (!error.errors) console.error(error);
      process.exit(1);
    });
  }
}
