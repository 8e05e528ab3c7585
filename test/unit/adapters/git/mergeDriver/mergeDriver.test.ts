import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { printLauncher } from '../../../../../src/adapters/git/mergeDriver/launcher';
import { openMergeDriver, refreshLauncher } from '../../../../../src/adapters/git/mergeDriver/mergeDriver';
import type { MergeDriver } from '../../../../../src/app/sharingPorts';
import { entryLine } from '../../../../support/siteModels';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { buildCli } from '../../../cli/cliProcess';

const FOLDER = 'incidents/2026/2026-11-23-x';
const LOG = `# Timeline of 2026-11-23-x\n\n${entryLine('01KAQW4H00000001')}\n`;
const PEOPLE = 'people:\n  - handle: alice\n    name: Alice\n    zone: Europe/Berlin\n';
const REVIEW =
  '# Review\n\n## Remediation\n\n- [ ] R1 Breaker — @alice, due 2026-12-01\n- [ ] R2 Alert — @bob, due 2026-12-02\n';

describe('the merge driver, in real Git', function () {
  // Each merge starts Git and the tool several times.
  this.timeout(60_000);
  let repos: TempRepos;
  let cli: string;

  before(async () => {
    cli = await buildCli();
  });
  beforeEach(() => {
    repos = createTempRepos();
  });
  afterEach(() => repos.dispose());

  async function driverOf(
    repo: TempRepo,
    prefix: string,
    program = { node: process.execPath, cli },
  ): Promise<MergeDriver> {
    const driver = await openMergeDriver({
      root: path.join(repo.folder, prefix),
      program,
      environment: repos.environment,
    });
    assert.ok(driver.kind === 'driver');
    return driver;
  }

  /** A site in a folder of a shared repository, two clones of it with the driver, and both sides' commits. */
  async function twoClones(prefix: string, program?: { node: string; cli: string }) {
    const files = (log: string, people: string, review: string) => ({
      [`${prefix}livesite.yml`]: 'livesite: 1\nname: X\n',
      [`${prefix}people.yml`]: people,
      [`${prefix}${FOLDER}/timeline.md`]: log,
      [`${prefix}${FOLDER}/review.md`]: review,
    });
    const remote = repos.initBare('shared');
    const mine = repos.clone(remote, 'my clone');
    mine.commit(files(LOG, PEOPLE, REVIEW), 'seed');
    mine.git('push', '-q', 'origin', 'HEAD:main');
    const other = repos.clone(remote, 'other');
    await (await driverOf(mine, prefix, program)).install();
    other.commit(
      files(
        `${LOG}${entryLine('01KAQW4H00000002')}\n`,
        `${PEOPLE}  - handle: bob\n    name: Bob\n`,
        REVIEW.replace('12-02', '12-24'),
      ),
      'theirs',
    );
    other.git('push', '-q', 'origin', 'HEAD:main');
    mine.commit(
      files(
        `${LOG}${entryLine('01KAQW4H00000003')}\n`,
        `${PEOPLE.replace('Berlin', 'Paris')}  - handle: carol\n    name: Carol\n`,
        REVIEW.replace('[ ] R2', '[x] R2'),
      ),
      'mine',
    );
    return { mine, other };
  }

  function assertMerged(repo: TempRepo, prefix: string): void {
    const read = (file: string) => repo.read(`${prefix}${file}`);
    assert.equal(
      read(`${FOLDER}/timeline.md`),
      `${LOG}${entryLine('01KAQW4H00000002')}\n${entryLine('01KAQW4H00000003')}\n`,
    );
    assert.match(
      read('people.yml'),
      /zone: Europe\/Paris\n(?: {2}- handle: (?:bob|carol)\n {4}name: (?:Bob|Carol)\n){2}$/,
    );
    assert.equal(read(`${FOLDER}/review.md`), REVIEW.replace('[ ] R2', '[x] R2').replace('12-02', '12-24'));
    assert.equal(repo.git('status', '--porcelain'), '');
  }

  for (const prefix of ['', 'ops/live site/']) {
    const where = prefix === '' ? 'at the top' : 'in a folder with a blank in its name';

    it(`merges logs, people and items of a site ${where}`, async () => {
      const { mine } = await twoClones(prefix);
      mine.git('pull', '-q', '--no-rebase', '--no-edit');
      assertMerged(mine, prefix);
    });

    it(`rebases them ${where}`, async () => {
      const { mine } = await twoClones(prefix);
      mine.git('fetch', '-q');
      mine.git('rebase', '-q', 'origin/main');
      assertMerged(mine, prefix);
    });
  }

  it('works in a linked working tree, and after the repository was moved', async () => {
    const { mine } = await twoClones('ops/');
    mine.git('fetch', '-q');
    const tree = path.join(repos.folder, 'tree');
    mine.git('worktree', 'add', '-q', '-b', 'side', tree, 'main');
    const linked = repos.at(tree);
    linked.git('merge', '-q', '--no-edit', 'origin/main');
    assertMerged(linked, 'ops/');
    mine.git('worktree', 'remove', tree);
    const moved = path.join(repos.folder, 'moved');
    fs.renameSync(mine.folder, moved);
    repos.at(moved).git('merge', '-q', '--no-edit', 'origin/main');
    assertMerged(repos.at(moved), 'ops/');
  });

  it('leaves a marked conflict in the field that two people gave different values, and nothing else', async () => {
    const { mine, other } = await twoClones('');
    other.commit({ 'people.yml': other.read('people.yml').replace('Berlin', 'London') }, 'zone');
    other.git('push', '-q', 'origin', 'HEAD:main');
    assert.throws(() => mine.git('pull', '-q', '--no-rebase', '--no-edit'), /Command failed: git pull/);
    assert.equal(mine.git('diff', '--name-only', '--diff-filter=U'), 'people.yml');
    assert.match(
      mine.read('people.yml'),
      /name: Alice\n<<<<<<< ours\n {4}zone: Europe\/Paris\n=======\n {4}zone: Europe\/London\n>>>>>>> theirs\n {2}- handle: carol\n/,
    );
    assert.match(mine.read(`${FOLDER}/review.md`), /\[x\] R2 Alert — @bob, due 2026-12-24/);
  });

  for (const [what, program] of [
    ['the tool is gone', { node: process.execPath, cli: '/nowhere/dist/cli.js' }],
    ['the tool breaks down', { node: process.execPath, cli: path.join(__dirname, 'no-such-folder') }],
  ] as const) {
    it(`falls back to Git’s own merge where ${what}`, async () => {
      const broken = path.join(repos.folder, 'broken.js');
      fs.writeFileSync(broken, 'throw new Error("broken");\n');
      const { mine } = await twoClones(
        '',
        what === 'the tool is gone' ? program : { ...program, cli: broken },
      );
      assert.throws(() => mine.git('pull', '-q', '--no-rebase', '--no-edit'), /Command failed: git pull/);
      const log = mine.read(`${FOLDER}/timeline.md`);
      assert.ok(log.includes(entryLine('01KAQW4H00000002')) && log.includes(entryLine('01KAQW4H00000003')));
      assert.doesNotMatch(log, /<<<<<<</);
      assert.match(
        mine.read('people.yml'),
        /<<<<<<< ours\n[^]*zone: Europe\/Paris[^]*=======\n[^]*handle: bob[^]*>>>>>>> theirs\n/,
      );
    });
  }

  it('falls back where the launcher itself is gone', async () => {
    const { mine } = await twoClones('');
    fs.rmSync(path.join(mine.folder, '.git/livesite/merge-driver.sh'));
    assert.throws(() => mine.git('pull', '-q', '--no-rebase', '--no-edit'), /Command failed: git pull/);
    const log = mine.read(`${FOLDER}/timeline.md`);
    assert.ok(log.includes(entryLine('01KAQW4H00000002')) && log.includes(entryLine('01KAQW4H00000003')));
    assert.match(mine.read('people.yml'), /<<<<<<< [^]*>>>>>>> /);
  });

  it('finds a newer version of the extension beside the recorded one', async () => {
    const recorded = path.join(repos.folder, "it's here", 'livesite.livesite-0.1.0', 'dist', 'cli.js');
    const newer = recorded.replace('0.1.0', '0.2.0');
    fs.mkdirSync(path.dirname(newer), { recursive: true });
    fs.copyFileSync(cli, newer);
    const { mine } = await twoClones('', { node: path.join(repos.folder, 'no node'), cli: recorded });
    mine.git('pull', '-q', '--no-rebase', '--no-edit');
    assertMerged(mine, '');
  });

  it('is taken away without a trace, and says how it stands', async () => {
    const repo = repos.init('plain');
    repo.commit(
      { 'livesite.yml': 'livesite: 1\nname: X\n', 'b/livesite.yml': 'livesite: 1\nname: Y\n' },
      'seed',
    );
    fs.mkdirSync(path.join(repo.folder, '.git/info'), { recursive: true });
    repo.write('.git/info/attributes', '*.bin -text');
    const bytes = () => [repo.read('.git/config'), repo.read('.git/info/attributes')];
    const before = bytes();
    const [first, second] = [await driverOf(repo, ''), await driverOf(repo, 'b')];
    assert.equal(await first.state(), 'absent');
    await first.install();
    await first.install();
    await second.install();
    assert.deepEqual([await first.state(), await second.state()], ['installed', 'installed']);
    assert.match(
      repo.git('check-attr', 'merge', 'b/people.yml', 'people.yml', 'c/people.yml'),
      /: livesite\n.*: livesite\n.*: unspecified$/,
    );
    assert.equal(repo.git('status', '--porcelain'), '');
    await second.remove();
    assert.deepEqual([await first.state(), await second.state()], ['installed', 'incomplete']);
    await first.remove();
    assert.equal(await first.state(), 'absent');
    assert.deepEqual(bytes(), before);
    assert.equal(repo.exists('.git/livesite/merge-driver.sh'), false);
    await first.remove();
  });

  it('is renewed where it is installed and the program has moved', async () => {
    const repo = repos.init('moved');
    repo.commit({ 'a/livesite.yml': 'livesite: 1\nname: X\n' }, 'seed');
    const root = path.join(repo.folder, 'a');
    const program = { node: '/new/node', cli: '/new/dist/cli.js' };
    await refreshLauncher(root, program);
    assert.equal(repo.exists('.git/livesite'), false);
    await (await driverOf(repo, 'a')).install();
    await refreshLauncher(root, program);
    assert.equal(repo.read('.git/livesite/merge-driver.sh'), printLauncher(program));
  });
});
