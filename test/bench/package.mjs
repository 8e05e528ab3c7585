// @ts-check
// The size of what people download.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { vsixPath } from '../tools/extension.mjs';
import { ROOT } from '../tools/root.mjs';

export const name = 'package';

/** @param {import('../tools/goals.mjs').Print} print */
export function run(print) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'test/tools/package.mjs'), '--no-build'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the package could not be made:\n${stdout}${stderr}`);
  print(`package: ${(fs.statSync(vsixPath()).size / 1024 / 1024).toFixed(2)} MB; goal: at most 1.5 MB`);
}
