// @ts-check
// A believable company's live site to try Livesite on: a Git repository with eight months of incidents, its bare remote,
// and a GitHub on loopback with the issues of its reviews.   node test/tools/sample.mjs <folder> [--fresh]
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleFile } from './bundle.mjs';

/**
 * Opens the sample in `dir`: `dir/northwind-live` is the folder to open, `dir/remote.git` its remote. One that is there
 * is kept as it is unless `fresh`. GitHub runs until `stop`.
 * @param {string} dir
 * @param {{ fresh?: boolean }} [options]
 * @returns {Promise<import('../support/sample/openSample').OpenedSample>}
 */
export async function makeSample(dir, { fresh = false } = {}) {
  const bundle = await bundleFile('test/support/sample/openSample.ts', 'out/test/sample.js');
  /** @type {typeof import('../support/sample/openSample')} */
  const { openSample } = createRequire(bundle)(bundle);
  return openSample(path.resolve(dir), { fresh });
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { fresh: { type: 'boolean', default: false } },
  });
  const [dir] = positionals;
  if (dir === undefined) {
    console.error('usage: node test/tools/sample.mjs <folder> [--fresh]');
    process.exit(2);
  }
  const sample = await makeSample(dir, values);
  console.log(`Pagers:   ${sample.pagersUrl}`);
  console.log(`Folder:   ${sample.folder}\nGitHub:   ${sample.githubUrl} (until Ctrl+C)`);
  console.log(`Settings: ${JSON.stringify(sample.settings)}`);
  process.once('SIGINT', () => void sample.stop().then(() => process.exit(0)));
}
