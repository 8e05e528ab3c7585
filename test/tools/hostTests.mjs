// @ts-check
// Runs bundled tests inside the extension host through @vscode/test-electron, on a new empty repository: in a desktop
// VS Code where there is one, else in the pinned one (VSCODE_HOST=1.139 or 1.100). node hostTests.mjs [--grep text]
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { findDesktop } from './desktop.mjs';
import { readManifest } from './extension.mjs';
import { ROOT } from './root.mjs';
import { makeWorkspace } from './workspace.mjs';

const { values } = parseArgs({ options: { grep: { type: 'string' } } });
const { publisher, name } = readManifest();
const workspace = makeWorkspace();
fs.writeFileSync(path.join(path.dirname(workspace), 'github.json'), JSON.stringify({ token: 'test-token' }));
const desktop = findDesktop();
try {
  await runTests({
    vscodeExecutablePath: desktop ?? path.join(ROOT, 'test/tools/codeHost.mjs'),
    extensionDevelopmentPath: [ROOT, path.join(ROOT, 'test/support/authHelper')],
    extensionTestsPath: path.join(ROOT, 'out/test/host/index.js'),
    extensionTestsEnv: {
      LIVESITE_TRUSTED_AUTH: `${publisher}.${name}`,
      ...(values.grep ? { LIVESITE_GREP: values.grep } : {}),
      ...(process.env.LIVESITE_TOTALS ? { LIVESITE_TOTALS: process.env.LIVESITE_TOTALS } : {}),
    },
    launchArgs: [workspace],
  });
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
