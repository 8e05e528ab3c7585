// @ts-check
// npm run package: builds for production and makes livesite-<version>.vsix.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from '../../esbuild.mjs';
import { vsixPath } from './extension.mjs';
import { ROOT } from './root.mjs';

if (!process.argv.includes('--no-build')) await build({ production: true });
const vsix = vsixPath();
fs.rmSync(vsix, { force: true });
const vsce = path.join(ROOT, 'node_modules/@vscode/vsce/vsce');
const { status } = spawnSync(process.execPath, [vsce, 'package', '--no-dependencies', '--out', vsix], {
  cwd: ROOT,
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (status !== 0) process.exit(1);
console.log(`${path.relative(ROOT, vsix)}: ${(fs.statSync(vsix).size / 1024).toFixed(0)} KiB`);
