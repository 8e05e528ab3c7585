// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

/**
 * @param {string} folder of an extension
 * @returns {{ name: string, publisher: string, displayName: string, version: string }} its package.json
 */
export const readManifest = (folder = ROOT) =>
  JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));

/** Where `npm run package` puts the extension. */
export const vsixPath = () => {
  const { name, version } = readManifest();
  return path.join(ROOT, `${name}-${version}.vsix`);
};

/**
 * Puts a link to an extension into a new extensions folder: VS Code takes it for an installed one, and after a rebuild
 * "Developer: Reload Window" shows the change. To be done before VS Code first uses the folder.
 * @param {string} folder of the extension
 * @param {string} extensionsDir
 */
export function linkExtension(folder, extensionsDir) {
  const { publisher, name, version } = readManifest(folder);
  fs.mkdirSync(extensionsDir, { recursive: true });
  fs.symlinkSync(folder, path.join(extensionsDir, `${publisher}.${name}-${version}`), 'dir');
}
