#!/usr/bin/env node
// @ts-check
// Stands in for the `code` executable where there is no desktop VS Code: takes the arguments that
// @vscode/test-electron passes, runs the tests in the extension host of the pinned VS Code, prints their output and
// ends with their exit code.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HOST_VERSION, Server, launchBrowser, newContext, runInExtensionHost } from './host.mjs';

/** @type {Record<string, string>} */
const options = {};
/** @type {string[]} */
const devPaths = [];
/** @type {string | undefined} */
let folder;
for (const argument of process.argv.slice(2)) {
  const [, name, value = ''] = /^--([\w-]+)(?:=(.*))?$/s.exec(argument) ?? [];
  if (name === undefined) folder ??= argument;
  else if (name === 'extensionDevelopmentPath') devPaths.push(value);
  else options[name] = value;
}
const testsPath = options.extensionTestsPath;
if (!testsPath) {
  console.error('codeHost: --extensionTestsPath is missing');
  process.exit(2);
}

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-host-'));
const output = path.join(temporary, 'output.txt');
fs.writeFileSync(output, '');
const [server, browser] = await Promise.all([
  Server.start({
    env: { LIVESITE_TEST_OUTPUT: output },
    settings: 'disable-workspace-trust' in options ? {} : { 'security.workspace.trust.enabled': true },
  }),
  launchBrowser(),
]);

let shown = 0;
let ended = false;
/** Prints the whole lines that the tests have written since the last call. */
const show = () => {
  const text = fs.readFileSync(output);
  const end = text.lastIndexOf('\n') + 1;
  if (end <= shown) return;
  for (const line of text.toString('utf8', shown, end).slice(0, -1).split('\n')) {
    if (line === '#end') ended = true;
    else console.log(line);
  }
  shown = end;
};
const timer = setInterval(show, 200);

/** @type {string[]} */
const log = [];
const isWorkspace = folder?.endsWith('.code-workspace') ?? false;
const run = await runInExtensionHost(
  server,
  await newContext(browser),
  {
    ...(folder ? { [isWorkspace ? 'workspace' : 'folder']: folder } : {}),
    devPaths,
    testsPath,
    ...(process.env.LIVESITE_TRUSTED_AUTH
      ? { trustedAuth: process.env.LIVESITE_TRUSTED_AUTH.split(',') }
      : {}),
  },
  { timeout: 10 * 60_000, onLog: line => log.push(line) },
);
clearInterval(timer);
show();
await browser.close();
await server.stop();
fs.rmSync(temporary, { recursive: true, force: true });

// VS Code reports 0 also when the extension host died or a test called process.exit: believe only a run that said so.
let code = run.code;
if (!ended) {
  code ||= 70;
  console.error(
    `VS Code ${HOST_VERSION}: the tests did not reach their end (exit code ${run.code}${run.reason ? `, ${run.reason}` : ''})`,
  );
  console.error(`${log.join('\n').slice(-6000)}\n${server.log.slice(-2000)}`);
}
process.exit(code);
