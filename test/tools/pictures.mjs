// @ts-check
// npm run pictures: takes the guide's pictures anew from a real VS Code, by running the browser tests of the whole story, of on-call and of paging.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

const SHOTS = path.join(ROOT, 'out/shots');
const IMAGES = path.join(ROOT, 'docs/images');

const run = spawnSync(process.execPath, ['test/tools/all.mjs', 'ui', 'story', 'onCall', 'escalation'], {
  cwd: ROOT,
  stdio: 'inherit',
});
if (run.status !== 0) process.exit(run.status ?? 1);
fs.mkdirSync(IMAGES, { recursive: true });
for (const file of fs.readdirSync(SHOTS)) {
  const name = /^(?:story-\d+|guide)-(.+\.png)$/.exec(file)?.[1];
  if (name) {
    fs.copyFileSync(path.join(SHOTS, file), path.join(IMAGES, name));
    console.log(`docs/images/${name}`);
  }
}
