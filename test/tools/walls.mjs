// @ts-check
// The walls between the layers, on what esbuild resolves (lint sees only what is written): which files of the project a
// layer may import, and which packages and platforms it may reach, be it through other files. Type imports are lint's.
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { ROOT } from './root.mjs';

/**
 * @typedef {object} Layer
 * @property {RegExp} files
 * @property {RegExp} imports the project's files that it may import
 * @property {RegExp} forbidden packages and platforms that it must not reach
 */

const OUTSIDE = /^(vscode$|node:|octokit$|@octokit\/|simple-git$)/;
/** @type {Record<string, Layer>} */
const LAYERS = {
  core: { files: /^src\/core\//, imports: /^src\/core\//, forbidden: OUTSIDE },
  app: { files: /^src\/app\//, imports: /^src\/(core|app|protocol)\//, forbidden: OUTSIDE },
  protocol: { files: /^src\/protocol\//, imports: /^src\/protocol\//, forbidden: /./ },
  adapters: {
    files: /^src\/adapters\//,
    imports: /^src\/(core|app|protocol|adapters)\//,
    forbidden: /^vscode$/,
  },
  vscode: {
    files: /^src\/vscode\//,
    imports: /^src\/(core|app|protocol|vscode)\//,
    forbidden: /^(octokit$|@octokit\/|simple-git$)/,
  },
  cli: { files: /^src\/cli\//, imports: /^src\/(?!vscode\/|extension\.ts)/, forbidden: /^vscode$/ },
  webview: { files: /^webview\//, imports: /^(webview|src\/protocol)\//, forbidden: /^(vscode$|node:)/ },
};

/** @typedef {esbuild.Metafile['inputs']} Inputs */

/** The project's source files. @returns {string[]} */
const sources = () =>
  ['src', 'webview'].flatMap(folder =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map(name => `${folder}/${name.replaceAll(path.sep, '/')}`),
  );

/**
 * The first way from a file to something forbidden.
 * @param {Inputs} inputs @param {string} file @param {RegExp} forbidden @param {Set<string>} seen
 * @returns {string[] | undefined} the files on the way and what it ends at
 */
function wayTo(inputs, file, forbidden, seen) {
  if (seen.has(file)) return undefined;
  seen.add(file);
  for (const found of inputs[file]?.imports ?? []) {
    if (found.external && forbidden.test(found.path)) return [file, found.path];
    const rest = found.external ? undefined : wayTo(inputs, found.path, forbidden, seen);
    if (rest) return [file, ...rest];
  }
  return undefined;
}

const { metafile } = await esbuild.build({
  absWorkingDir: ROOT,
  entryPoints: sources(),
  bundle: true,
  write: false,
  metafile: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  outdir: 'out/walls',
  logLevel: 'error',
});

/** @type {string[]} */
const holes = [];
for (const [name, { files, imports, forbidden }] of Object.entries(LAYERS)) {
  for (const file of Object.keys(metafile.inputs).filter(input => files.test(input))) {
    for (const found of metafile.inputs[file]?.imports ?? []) {
      const own = !found.external && /^(src|webview)\//.test(found.path);
      if (own && !imports.test(found.path)) holes.push(`${name}: ${file} imports ${found.path}`);
    }
    const way = wayTo(metafile.inputs, file, forbidden, new Set());
    if (way) holes.push(`${name}: ${way.join(' -> ')}`);
  }
}
for (const hole of holes) console.error(hole);
console.log(`${Object.keys(metafile.inputs).length} files, ${holes.length} holes in the walls`);
process.exit(holes.length === 0 ? 0 : 1);
