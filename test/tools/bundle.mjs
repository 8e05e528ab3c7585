// @ts-check
// Bundles tests with what they import into out/test/<suite>/tests.js.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { ROOT } from './root.mjs';

/** Packages that find files of their own at run time, or that are there in the place where the tests run. */
const EXTERNAL = [
  'vscode',
  'mocha',
  'esbuild',
  'playwright-core',
  '@vscode/test-electron',
  'axe-core',
  'typescript',
];

/**
 * A test and a tool may find its neighbours by `import.meta.url`, which a CommonJS bundle has not: it becomes the
 * address of the source file.
 * @type {esbuild.Plugin}
 */
const sourceAddress = {
  name: 'source-address',
  setup(build) {
    build.onLoad({ filter: /[/\\]test[/\\].*\.(ts|mjs)$/ }, async args => {
      if (args.path.includes(`${path.sep}node_modules${path.sep}`)) return undefined;
      const text = await fs.promises.readFile(args.path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      return {
        contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(args.path).href)),
        loader: args.path.endsWith('.ts') ? 'ts' : 'js',
      };
    });
  },
};

/** @type {esbuild.BuildOptions} */
const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: EXTERNAL,
  plugins: [sourceAddress],
  sourcemap: 'linked',
  // The packages' sources in the maps would be most of the bundle; a stack trace needs only lines.
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * The test files of a suite, relative to the root, sorted.
 * @param {string} suite folder under test/
 * @param {readonly string[]} filters parts of a path; a file that holds any of them is taken; none: all
 */
export function findTests(suite, filters = []) {
  const folder = path.join(ROOT, 'test', suite);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .map(name => `test/${suite}/${name.replaceAll(path.sep, '/')}`)
    .filter(name => filters.length === 0 || filters.some(part => name.includes(part)))
    .sort();
}

/**
 * One bundle of all these test files, so that what they share (a server, a browser) is there once.
 * @param {string} suite
 * @param {readonly string[]} files relative to the root
 * @param {string} name of the bundle
 * @returns {Promise<string>} the bundle's absolute path
 */
export async function bundleTests(suite, files, name = 'tests.js') {
  const outfile = path.join(ROOT, 'out/test', suite, name);
  await esbuild.build({
    ...OPTIONS,
    stdin: {
      contents: files.map(file => `import './${file}';`).join('\n'),
      resolveDir: ROOT,
      sourcefile: `${suite}.ts`,
    },
    outfile,
  });
  return outfile;
}

/**
 * The entry that VS Code calls, beside the bundle of the host tests.
 * @param {readonly string[]} files relative to the root
 * @returns {Promise<string>} the entry's absolute path
 */
export async function bundleHostTests(files) {
  await bundleTests('host', files);
  return bundleFile('test/host/index.ts', 'out/test/host/index.js');
}

/**
 * @param {string} file TypeScript, relative to the root
 * @param {string} outfile relative to the root
 * @returns {Promise<string>} the bundle's absolute path
 */
export async function bundleFile(file, outfile) {
  await esbuild.build({ ...OPTIONS, entryPoints: [file], outfile });
  return path.join(ROOT, outfile);
}

/**
 * The exports of a TypeScript file, for the tools and benches, which are plain JavaScript.
 * @param {string} file relative to the root
 * @returns {Promise<any>}
 */
export async function loadSource(file) {
  const bundle = await bundleFile(file, `out/tools/${file.replace(/\.\w+$/, '').replaceAll('/', '-')}.js`);
  return createRequire(import.meta.url)(bundle);
}
