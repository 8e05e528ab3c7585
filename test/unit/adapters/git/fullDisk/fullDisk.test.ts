import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { EXIT } from '../../../../../src/cli/exitCodes';
import { createTempRepos, type TempRepos } from '../../../../support/tempRepo';
import { bundleFile } from '../../../../tools/bundle.mjs';
import { buildCli } from '../../../cli/cliProcess';
import { numbersIn, sampleFiles } from '../openStore';
import type { DiskStory } from './story';

/** A disk of its own needs a name space of its own, which not every system lets an ordinary user have. */
function canMount(): boolean {
  const mount = 'mount -t tmpfs -o size=1m none /mnt';
  return process.platform === 'linux' && spawnSync('unshare', ['-Urm', 'sh', '-c', mount]).status === 0;
}

describe('a real disk that is full', function () {
  this.timeout(120_000);
  let repos: TempRepos;
  let story: DiskStory;
  before(async function () {
    if (!canMount()) {
      // durableFile.test.ts shows the same for each single write, everywhere.
      this.skip();
    }
    repos = createTempRepos();
    const log = `# Timeline\n\n- 2026-11-23T08:15:02Z @alice **declared** SEV2: Checkout <!--0000000000000001-->\n`;
    const folder = 'incidents/2026/2026-11-23-checkout';
    const { remote } = repos.share({
      ...sampleFiles,
      'people.yml': 'people:\n  - handle: alice\n    name: Alice\n',
      [`${folder}/timeline.md`]: log,
    });
    const [program, tool] = [
      await bundleFile('test/unit/adapters/git/fullDisk/story.ts', 'out/test/git/fullDisk.js'),
      await buildCli(),
    ];
    const disk = path.join(repos.folder, 'disk');
    fs.mkdirSync(disk);
    const script = 'mount -t tmpfs -o size=3m none "$0" && exec "$@"';
    const { stdout } = await promisify(execFile)(
      'unshare',
      ['-Urm', 'sh', '-c', script, disk, process.execPath, program, disk, remote, tool],
      { env: repos.environment, timeout: 100_000 },
    );
    story = JSON.parse(stdout);
  });
  after(() => repos?.dispose());

  it('refuses to save and says so; nothing counts as saved', () => {
    assert.equal(story.onFull.reason, 'full');
    assert.match(story.onFull.message, /^Not saved: the disk is full \(ENOSPC\)\. Free some space/);
    assert.equal(story.onFull.waiting, 0);
    assert.deepEqual(story.litter, []);
  });

  it('is an exit code of its own on the command line', () => {
    assert.equal(story.tool.code, EXIT.notSaved);
    assert.match(story.tool.message, /Not saved: the disk is full/);
  });

  it('keeps what was saved until there is room to share it', () => {
    const { state, message, waiting } = story.saved;
    assert.deepEqual([state, waiting], ['blocked', 1]);
    assert.match(message, /1 entry saved, not shared yet: The disk refused to write/);
  });

  it('leaves the checkout as it was where what is to follow does not fit', () => {
    const { message, log, hasLarge, status } = story.arriving;
    assert.notEqual(message, '');
    assert.deepEqual(numbersIn(log), [1, 2]);
    assert.deepEqual([hasLarge, status], [false, '']);
  });

  it('shares everything once there is room again', () => {
    const { fsck, entries, ...rest } = story.after;
    assert.deepEqual(rest, { state: 'shared', message: '', status: '' });
    assert.deepEqual(entries, [1, 2, 3]);
    assert.equal(fsck, '');
  });
});
