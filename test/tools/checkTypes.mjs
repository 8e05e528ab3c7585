// @ts-check
// Type-checks each of the projects; a project whose folder holds no source yet is passed over.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

const PROJECTS = {
  'tsconfig.core.json': 'src',
  'tsconfig.host.json': 'src',
  webview: 'webview',
  test: 'test',
};
const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
let bad = 0;
for (const [project, folder] of Object.entries(PROJECTS)) {
  const names = fs.existsSync(path.join(ROOT, folder))
    ? fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    : [];
  if (!names.some(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))) continue;
  const { status } = spawnSync(
    process.execPath,
    [tsc, '--pretty', process.stdout.isTTY ? 'true' : 'false', '-p', project],
    {
      cwd: ROOT,
      stdio: 'inherit',
    },
  );
  if (status !== 0) {
    console.error(`${project}: types do not fit`);
    bad += 1;
  }
}
process.exit(bad === 0 ? 0 : 1);
