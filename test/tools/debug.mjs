// @ts-check
// Prepares "Debug Unit Tests" and "Debug Host Tests" of .vscode/launch.json: node debug.mjs unit|host
import fs from 'node:fs';
import path from 'node:path';
import { build } from '../../esbuild.mjs';
import { bundleHostTests, bundleTests, findTests } from './bundle.mjs';
import { ROOT } from './root.mjs';
import { initRepository } from './workspace.mjs';

const suite = process.argv[2];
if (suite === 'unit') {
  await bundleTests('unit', findTests('unit'));
} else if (suite === 'host') {
  await build();
  await bundleHostTests(findTests('host'));
  const workspace = path.join(ROOT, 'out/test/host/workspace');
  fs.rmSync(workspace, { recursive: true, force: true });
  initRepository(workspace);
  fs.writeFileSync(
    path.join(path.dirname(workspace), 'github.json'),
    JSON.stringify({ token: 'test-token' }),
  );
} else {
  console.error('debug.mjs: unit or host');
  process.exit(2);
}
