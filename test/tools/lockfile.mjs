// @ts-check
// node test/tools/lockfile.mjs [folder ...]: to be run after npm has changed a package-lock.json. It adds the entries of
// optional packages for other systems (formatter, linter, parser), which npm leaves out where the registry or mirror
// that it was run against does not carry them: without them `npm ci` would fail, or install no linter, elsewhere.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

/** Packages named after the system they are for: name-os-cpu or name-os-cpu-abi. */
const PLATFORM =
  /^(?:@biomejs\/cli-|@oxc-parser\/binding-|@oxlint\/binding-|@oxlint-tsgolint\/)([a-z0-9]+)-([a-z0-9]+)(?:-(\w+))?$/;

/** @typedef {{ optionalDependencies?: Record<string, string>, [key: string]: unknown }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage>, [key: string]: unknown }} Lock */

/** @param {string} name @param {string} version @returns {LockedPackage | undefined} */
function entryOf(name, version) {
  const match = PLATFORM.exec(name);
  if (!match || !/^\d/.test(version)) return undefined;
  const [, os = '', cpu = '', abi = ''] = match;
  const isLibcNamed = os === 'linux' && /^(gnu|musl)/.test(abi);
  return {
    version,
    cpu: [cpu],
    dev: true,
    ...(isLibcNamed ? { libc: [abi.startsWith('gnu') ? 'glibc' : 'musl'] } : {}),
    license: 'MIT',
    optional: true,
    os: [os],
  };
}

/** Adds what is missing and sorts as npm does. @param {Lock} lock @returns {string[]} what happened, as sentences */
export function completeLock(lock) {
  /** @type {string[]} */
  const said = [];
  for (const [where, locked] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      if (lock.packages[key] || lock.packages[`${where}/${key}`]) continue;
      const entry = entryOf(name, version);
      if (entry) lock.packages[key] = entry;
      said.push(
        entry ? `added ${name} ${version}` : `left out ${name} ${version} of ${where}: of no known kind`,
      );
    }
  }
  const { '': root = {}, ...others } = lock.packages;
  const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = { '': root, ...Object.fromEntries(sorted) };
  return said;
}

if (process.argv[1]?.endsWith('lockfile.mjs')) {
  const folders = process.argv.slice(2);
  for (const folder of folders.length > 0 ? folders : [ROOT]) {
    const file = path.join(folder, 'package-lock.json');
    const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
    const said = completeLock(lock);
    fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
    console.log(said.length === 0 ? `${file}: nothing was missing` : said.join('\n'));
  }
}
