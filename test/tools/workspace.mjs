// @ts-check
// Git repositories for tests.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @type {string[]} */
const made = [];
process.once('exit', () => {
  for (const dir of made) fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
});

/**
 * Makes a new folder a Git repository on branch main with an author of its own, without a commit unless `files` are
 * given.
 * @param {string} dir
 * @param {Readonly<Record<string, string>>} files relative path -> text, written and committed
 */
export function initRepository(dir, files = {}) {
  fs.mkdirSync(dir, { recursive: true });
  /** @param {string[]} args */
  const git = (...args) => execFileSync('git', args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Alice Tester');
  git('config', 'user.email', 'alice@example.invalid');
  git('config', 'commit.gpgsign', 'false');
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(dir, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  if (Object.keys(files).length === 0) return;
  git('add', '-A');
  git('commit', '-qm', 'Start');
}

/**
 * A new Git repository, alone in a new temporary folder, so that a test may put things beside it; both are removed when
 * this process ends.
 * @param {{ name?: string, files?: Readonly<Record<string, string>> }} options name: of the folder; files: to commit
 * @returns {string} its absolute path
 */
export function makeWorkspace({ name = 'workspace', files } = {}) {
  const parent = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-')));
  made.push(parent);
  const dir = path.join(parent, name);
  initRepository(dir, files);
  return dir;
}
