import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { EXIT } from '../../../src/cli/exitCodes';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { buildCli, fakeIo, livesite, runHere, type Ended } from './cliProcess';

/** The tool as it is packaged, in a process of its own each time. */
describe('livesite, from the first command to the review', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let remote = '';
  let alice: TempRepo;
  let bob: TempRepo;
  let incident = '';

  before(async () => {
    await buildCli();
    repos = createTempRepos();
    remote = repos.initBare('remote');
    alice = repos.clone(remote, 'alice');
  });
  after(() => repos.dispose());

  const as = (repo: TempRepo, ...args: readonly string[]): Promise<Ended> =>
    livesite(repo.folder, repos.environment, ...args);
  /** The same without a process of its own, which is faster. */
  const here = (repo: TempRepo, ...args: readonly string[]): Promise<Ended> =>
    runHere(fakeIo(repo.folder), ...args);
  const log = (): string => alice.read(`incidents/${incident.slice(0, 4)}/${incident}/timeline.md`);

  it('starts a live site', async () => {
    const started = await as(alice, 'init', '--name', 'Acme');
    assert.deepEqual(started.out.trimEnd().split('\n'), [
      'livesite.yml',
      'people.yml',
      'services.yml',
      '.gitattributes',
    ]);
    assert.equal(started.code, EXIT.ok, started.err);
    assert.match(alice.read('people.yml'), /handle: alice-example\n {4}name: Alice Example\n/);
    assert.equal(alice.git('status', '--porcelain'), '');
    assert.match(started.err, /merge-driver remove/);
    assert.equal((await here(alice, 'merge-driver', 'status')).code, EXIT.ok);
    const again = await as(alice, 'init');
    assert.equal(again.code, EXIT.refused);
    assert.match(again.err, /There is a live site in .* already/);
  });

  it('publishes a new branch once it was pushed', async () => {
    // A remote without any branch is not written to by itself: the first push is the user's.
    alice.git('push', '-q', 'origin', 'main');
    bob = repos.clone(remote, 'bob');
    alice.git('config', 'user.name', 'Alice Example');
    alice.git('config', 'user.email', 'alice@example.com');
    bob.git('config', 'user.name', 'Bob');
    bob.git('config', 'user.email', 'bob@example.com');
    assert.equal((await here(alice, 'check')).code, EXIT.ok);
  });

  it('declares, with nothing but a line', async () => {
    const declared = await as(
      alice,
      'declare',
      'Checkout returns 500',
      '--service',
      'checkout',
      '--since',
      '20m ago',
    );
    assert.equal(declared.code, EXIT.ok, declared.err);
    assert.equal(declared.err, 'Saved and shared.\n');
    incident = declared.out.trimEnd();
    assert.match(incident, /^\d{4}-\d\d-\d\d-checkout-returns-500$/);
    assert.match(log(), /\*\*declared\*\* SEV\?: Checkout returns 500 /);
  });

  it('finds in another clone what was declared a moment ago', async () => {
    const acknowledged = await as(bob, 'ack', 'checkout');
    assert.equal(acknowledged.code, EXIT.ok, acknowledged.err);
    const { code, out } = await as(bob, 'severity', 'SEV1', '--text', 'all of Europe', '--json');
    assert.equal(code, EXIT.ok);
    const written = JSON.parse(out) as Record<string, unknown>;
    assert.deepEqual(Object.keys(written), [
      'incident',
      'entries',
      'subject',
      'actor',
      'saved',
      'shared',
      'sharing',
    ]);
    assert.deepEqual(
      { ...written, entries: (written.entries as string[]).length },
      {
        incident,
        entries: 1,
        subject: `${incident}: severity SEV? -> SEV1`,
        actor: 'bob',
        saved: true,
        shared: true,
        sharing: { state: 'shared', waiting: 0, message: '' },
      },
    );
    assert.equal(repos.at(remote).git('log', '-1', '--format=%an', 'main'), 'Bob');
  });

  it('keeps the log', async () => {
    const steps: readonly (readonly string[])[] = [
      ['role', 'lead', '@alice'],
      ['role', incident, 'communications-manager', 'bob'],
      ['note', 'Rolled back v142', '-k', 'action', '--at', '5m'],
      ['note', '-i', incident, '-k', 'customer-update', 'Checkout works again.'],
      ['status', 'mitigated', '--text', 'rolled back'],
      ['status', incident, 'resolved'],
    ];
    for (const step of steps) {
      const { code, err } = await here(alice, ...step, '--as', 'alice');
      assert.equal(code, EXIT.ok, `${step.join(' ')}: ${err}`);
    }
    const text = log();
    assert.match(text, /@alice \*\*role\*\* lead @alice /);
    assert.match(
      text,
      /^- \S+T\d\d:\d\dZ @alice \*\*action\*\* Rolled back v142 |^- \S+\.\d{3}Z @alice \*\*action\*\*/m,
    );
    assert.match(text, /\*\*update\*\* public: Checkout works again\. /);
    assert.match(
      alice.read(`incidents/${incident.slice(0, 4)}/${incident}/incident.md`),
      /\nstatus: resolved\n/,
    );
  });

  it('starts the review once, and closes only what is complete unless told', async () => {
    const started = await here(bob, 'review', '--json');
    assert.equal(started.code, EXIT.ok, started.err);
    const { path: file, started: isNew } = JSON.parse(started.out) as { path: string; started: boolean };
    assert.deepEqual([file, isNew], [`incidents/${incident.slice(0, 4)}/${incident}/review.md`, true]);
    assert.match(bob.read(file), /^---\nincident: /);
    assert.equal((await here(bob, 'review', incident)).out.trimEnd(), file);
    const refused = await here(alice, 'status', incident, 'closed', '--as', 'alice');
    assert.equal(refused.code, EXIT.refused);
    assert.match(refused.err, /Not closed: The review still has \d+ open points/);
    const checked = await here(bob, 'check');
    assert.equal(checked.code, EXIT.refused);
    assert.match(checked.out, new RegExp(`^${file}:\\d+:1 warning review-section-empty `, 'm'));
    assert.match(checked.err, /^\d+ warnings in 1 file\.$/);
    assert.equal((await here(bob, 'check', '--errors-only')).code, EXIT.ok);
    const closed = await here(alice, 'status', 'checkout', 'closed', '--anyway', '--as', 'alice');
    assert.equal(closed.code, EXIT.ok, closed.err);
    assert.match(
      log(),
      /\*\*status\*\* closed: without: review complete, review agreed on, customer review published /,
    );
  });

  it('lists and shows', async () => {
    const none = await here(bob, 'list');
    assert.deepEqual([none.code, none.out], [EXIT.ok, '']);
    assert.match(none.err, /No incident is active/);
    const all = await here(bob, 'list', '--all');
    assert.match(
      all.out,
      new RegExp(`^ID +SEV +STATUS +LEAD +DECLARED +NEXT\n${incident} +SEV1 +closed +@alice +`),
    );
    const shown = await here(bob, 'show', 'checkout', '--json');
    const record = JSON.parse(shown.out) as Record<string, unknown> & { entries: { kind: string }[] };
    assert.equal(record.status, 'closed');
    assert.deepEqual(record.roles, { lead: ['alice'], 'communications-manager': ['bob'] });
    assert.deepEqual(
      record.entries.map(({ kind }) => kind),
      'declared services impact acknowledged severity role role action update status status review status'.split(
        ' ',
      ),
    );
  });

  it('leaves what the user works on alone', async () => {
    alice.git('checkout', '-q', '-b', 'feature');
    alice.commit({ 'src/app.ts': 'one\n' }, 'work');
    alice.write('src/app.ts', 'two\n');
    alice.write('src/new.ts', 'new\n');
    alice.git('add', 'src/new.ts');
    const before = [alice.git('status', '--porcelain=v2', '--branch'), alice.git('rev-parse', 'HEAD')];
    const { code, err } = await as(alice, 'reopen', incident, 'Errors are back');
    assert.equal(code, EXIT.ok, err);
    assert.deepEqual(
      [alice.git('status', '--porcelain=v2', '--branch'), alice.git('rev-parse', 'HEAD')],
      before,
    );
    assert.match(
      repos.at(remote).git('show', `main:incidents/${incident.slice(0, 4)}/${incident}/timeline.md`),
      /\*\*reopened\*\*/,
    );
    const tree = repos.at(remote).git('ls-tree', '-r', '--name-only', 'main');
    assert.doesNotMatch(tree, /src\//);
    alice.git('stash', '-q');
    alice.git('checkout', '-q', 'main');
  });

  it('goes into the repository of its folder, whatever Git’s variables say', async () => {
    const other = repos.init('other');
    other.commit({ 'readme.md': 'x\n' });
    const head = other.git('rev-parse', 'HEAD');
    const env = {
      ...repos.environment,
      GIT_DIR: path.join(other.folder, '.git'),
      GIT_WORK_TREE: other.folder,
      GIT_INDEX_FILE: path.join(other.folder, '.git/index'),
      GIT_AUTHOR_NAME: 'Mallory',
    };
    const { code, err } = await livesite(bob.folder, env, 'note', incident, 'through a hook');
    assert.equal(code, EXIT.ok, err);
    assert.equal(other.git('rev-parse', 'HEAD'), head);
    assert.equal(other.git('status', '--porcelain'), '');
    assert.match(
      repos.at(remote).git('show', `main:incidents/${incident.slice(0, 4)}/${incident}/timeline.md`),
      /through a hook/,
    );
  });

  it('takes hostile words for words', async () => {
    const texts = [
      '--output=x',
      '-u',
      'two\nlines\r\nthree',
      '\u202ereversed',
      '$(touch pwned) `x` "\'',
      '<!-- --> {{x}} | \u001b[2J',
    ];
    for (const text of texts) {
      const { code, err } = await runHere(
        fakeIo(bob.folder),
        'note',
        '--no-publish',
        '-i',
        incident,
        '--',
        text,
      );
      assert.equal(code, EXIT.ok, err);
    }
    const { code, err } = await here(bob, 'publish');
    assert.equal(code, EXIT.ok, err);
    const lines = bob
      .read(`incidents/${incident.slice(0, 4)}/${incident}/timeline.md`)
      .trimEnd()
      .split('\n')
      .slice(-texts.length);
    assert.deepEqual(
      lines.map(line => / \*\*note\*\* (.*) <!--[0-9A-Z]+-->$/.exec(line)?.[1]),
      [
        '--output=x',
        '-u',
        'two ⏎ lines ⏎ three',
        'reversed',
        '$(touch pwned) `x` "\'',
        '&lt;!-- --> {{x}} | [2J',
      ],
    );
    assert.equal(bob.exists('pwned') || bob.exists('x'), false);
    assert.equal((await here(bob, 'check', '--errors-only')).code, EXIT.ok);
  });

  it('ends quietly when its reader goes away', async () => {
    const child = spawn(process.execPath, [await buildCli(), 'show', incident, '--no-fetch'], {
      cwd: bob.folder,
      env: repos.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
    });
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    assert.deepEqual([code, err], [EXIT.ok, '']);
  });
});

describe('livesite, when something is in its way', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let remote = '';
  let alice: TempRepo;

  before(async () => {
    await buildCli();
    repos = createTempRepos();
    const shared = repos.share({ 'livesite.yml': 'livesite: 1\nname: Acme\n' }, 'alice');
    ({ remote } = shared);
    alice = shared.clones[0] ?? assert.fail();
  });
  after(() => repos.dispose());

  const run = (...args: readonly string[]): Promise<Ended> =>
    livesite(alice.folder, repos.environment, ...args);
  const here = (folder: string, ...args: readonly string[]): Promise<Ended> =>
    runHere(fakeIo(folder), ...args);

  it('says that it is saved and not shared, and shares it later', async () => {
    fs.renameSync(remote, `${remote}.away`);
    const declared = await run('declare', 'Remote is gone', '--json');
    assert.equal(declared.code, EXIT.notShared);
    const { saved, shared, sharing } = JSON.parse(declared.out) as {
      saved: boolean;
      shared: boolean;
      sharing: { waiting: number; message: string };
    };
    assert.deepEqual([saved, shared, sharing.waiting], [true, false, 1]);
    assert.ok(sharing.message.length > 20);
    assert.match(declared.err, /not shared yet.*"livesite publish" tries again\.\n$/s);
    const listed = await here(alice.folder, 'list');
    assert.match(listed.out, /remote-is-gone +SEV\? +triage /);
    assert.equal(listed.code, EXIT.ok);
    const tried = await here(alice.folder, 'publish');
    assert.equal(tried.code, EXIT.notShared);
    assert.match(tried.out, /remote-is-gone: declare incident: Remote is gone$/);
    fs.renameSync(`${remote}.away`, remote);
    const published = await run('publish', '--json');
    assert.equal(published.code, EXIT.ok, published.err);
    assert.deepEqual(
      { ...(JSON.parse(published.out) as object), sharing: 0 },
      { shared: 1, waiting: [], sharing: 0 },
    );
    assert.equal((await here(alice.folder, 'publish')).err, 'Nothing waits to be shared.');
  });

  /** For commands that run in this process, which knows nothing of the tests' own configuration. */
  function identify(repo: TempRepo): void {
    repo.git('config', 'user.name', 'Alice Example');
    repo.git('config', 'user.email', 'alice@example.com');
  }

  it('pushes to a branch of its own where the live site’s takes no push, and lists what waits', async () => {
    identify(alice);
    const hook = path.join(remote, 'hooks/pre-receive');
    fs.mkdirSync(path.dirname(hook), { recursive: true });
    const refuse =
      'case "$ref" in refs/heads/main) echo "error: GH006: Protected branch" >&2; exit 1 ;; esac';
    fs.writeFileSync(hook, `#!/bin/sh\nwhile read -r old new ref; do ${refuse}; done\n`, { mode: 0o755 });
    const declared = await here(alice.folder, 'declare', 'Branch is protected', '--as', 'alice');
    assert.equal(declared.code, EXIT.notShared);
    const refused = await here(alice.folder, 'publish');
    assert.equal(refused.code, EXIT.notShared);
    assert.match(
      refused.err,
      /GH006.*"livesite publish --branch" pushes it to a branch for a pull request\.$/,
    );
    const pushed = await here(alice.folder, 'publish', '--branch', '--json');
    const { sharing } = JSON.parse(pushed.out) as {
      sharing: { reason: string; onBranch: { branch: string } };
    };
    const { branch } = sharing.onBranch;
    assert.deepEqual([pushed.code, sharing.reason], [EXIT.notShared, 'on-branch']);
    assert.match(branch, /^livesite\/alice\//);
    assert.equal(pushed.err, `1 entry is on branch ${branch}, waiting for a pull request.`);
    const listed = await here(alice.folder, 'outbox');
    assert.match(listed.out, /^[0-9A-Z]{16} {2}waiting .* @alice .*branch-is-protected: declare/);
    fs.rmSync(hook);
    repos.at(remote).git('update-ref', 'refs/heads/main', branch);
    assert.equal((await here(alice.folder, 'publish')).code, EXIT.ok);
    assert.equal((await here(alice.folder, 'outbox')).err, 'Nothing waits to be shared.');
  });

  it('puts back or leaves out what a rewritten history took away, and drops what waits', async () => {
    await here(alice.folder, 'note', 'protected', 'first', '--as', 'alice');
    await here(alice.folder, 'note', 'protected', 'second', '--as', 'alice');
    const bare = repos.at(remote);
    const before = bare.git('rev-parse', 'main');
    bare.git('update-ref', 'refs/heads/main', 'main~2');
    const told = await here(alice.folder, 'publish');
    assert.equal(told.code, EXIT.notShared);
    assert.match(told.err, /history of main was rewritten.*2 entries.*See "livesite outbox"\.$/);
    const { missing } = JSON.parse((await here(alice.folder, 'outbox', '--json')).out) as {
      missing: { id: string; subject: string }[];
    };
    assert.deepEqual(
      missing.map(({ subject }) => subject.replace(/^\S+: /, '')),
      ['note: first', 'note: second'],
    );
    const [one, other] = missing.map(({ id }) => id.slice(-8));
    assert.equal((await here(alice.folder, 'outbox', 'put-back', 'ZZZZ')).code, EXIT.refused);
    assert.equal((await here(alice.folder, 'outbox', 'put-back')).code, EXIT.usage);
    assert.equal((await here(alice.folder, 'outbox', 'forget')).code, EXIT.usage);
    assert.equal((await here(alice.folder, 'outbox', 'put-back', one ?? '')).code, EXIT.ok);
    assert.equal((await here(alice.folder, 'outbox', 'leave-out', other ?? '')).code, EXIT.ok);
    assert.notEqual(bare.git('rev-parse', 'main'), before);
    const log = bare.git(
      'show',
      `main:${
        bare
          .git('ls-tree', '-r', '--name-only', 'main')
          .split('\n')
          .find(file => /protected\/timeline/.test(file)) ?? ''
      }`,
    );
    assert.match(log, /first/);
    assert.doesNotMatch(log, /second/);
    await here(alice.folder, 'note', 'protected', 'third', '--no-publish', '--as', 'alice');
    assert.equal((await here(alice.folder, 'outbox', 'discard', '')).code, EXIT.refused, 'names nothing');
    const discarded = await here(alice.folder, 'outbox', 'discard', '--all');
    assert.match(discarded.out, /note: third/);
    assert.equal((await here(alice.folder, 'outbox')).err, 'Nothing waits to be shared.');
  });

  it('says under which id an incident is now that somebody else had declared first', async () => {
    const bob = repos.clone(remote, 'bob-declares');
    identify(bob);
    await here(bob.folder, 'declare', 'Same words', '--as', 'bob');
    const { code, out, err } = await here(alice.folder, 'declare', 'Same words', '--as', 'alice');
    assert.equal(code, EXIT.ok, err);
    assert.match(out, /same-words-2$/);
    assert.match(
      err,
      /@bob had declared .* To merge them: livesite status \S+-same-words-2 merged --into \S+-same-words\n?/,
    );
    const merged = /livesite (status .*same-words)$/m.exec(err)?.[1]?.split(' ') ?? [];
    assert.equal((await here(alice.folder, ...merged, '--as', 'alice')).code, EXIT.ok);
  });

  it('commits where there is no remote, and says so', async () => {
    const local = repos.init('local');
    local.commit({ 'livesite.yml': 'livesite: 1\nname: Acme\n' });
    const { code, out, err } = await livesite(
      local.folder,
      repos.environment,
      'declare',
      'Only here',
      '--json',
    );
    assert.equal(code, EXIT.ok, err);
    const { shared, sharing } = JSON.parse(out) as { shared: boolean; sharing: { state: string } };
    assert.deepEqual([shared, sharing.state], [false, 'local']);
    assert.match(err, /^Saved\. .*no remote/);
    assert.match(local.git('log', '-1', '--format=%s'), /declare incident: Only here$/);
  });

  it('says that nothing was saved where the disk or the folder does not allow it', async () => {
    const plain = path.join(repos.folder, 'plain');
    fs.mkdirSync(plain);
    fs.writeFileSync(path.join(plain, 'livesite.yml'), 'livesite: 1\nname: Acme\n');
    const env = { ...repos.environment, GIT_CEILING_DIRECTORIES: repos.folder };
    const outside = await livesite(plain, env, 'declare', 'x', '--as', 'alice', '--json');
    assert.equal(outside.code, EXIT.notSaved);
    assert.equal((JSON.parse(outside.out) as { error: { code: string } }).error.code, 'not-saved');
    assert.match(outside.err, /^Not saved: /);
    assert.equal((await here(plain, 'check')).code, EXIT.ok);
    const blocked = repos.init('blocked');
    blocked.commit({ 'livesite.yml': 'livesite: 1\nname: Acme\n' });
    fs.writeFileSync(path.join(blocked.folder, '.git/livesite'), 'in the way');
    const kept = await livesite(blocked.folder, repos.environment, 'declare', 'x');
    assert.equal(kept.code, EXIT.notSaved, kept.err);
  });

  it('says what is missing outside a live site and outside Git', async () => {
    const empty = path.join(repos.folder, 'empty');
    fs.mkdirSync(empty);
    const env = { ...repos.environment, GIT_CEILING_DIRECTORIES: repos.folder };
    const nowhere = await livesite(empty, env, 'list', '--json');
    assert.equal(nowhere.code, EXIT.refused);
    assert.equal((JSON.parse(nowhere.out) as { error: { code: string } }).error.code, 'refused');
    assert.match(nowhere.err, /There is no live site here/);
    const init = await livesite(empty, env, 'init');
    assert.equal(init.code, EXIT.refused);
    assert.doesNotMatch(init.err, /mistake|undefined/);
    assert.deepEqual(fs.readdirSync(empty), []);
  });

  it('takes a live site in a subfolder, found from below and from above', async () => {
    const mono = repos.init('mono');
    mono.commit({
      'ops/livesite.yml': 'livesite: 1\nname: Acme\n',
      'ops/runbooks/a.md': '# A\n',
      'src/a.ts': '\n',
    });
    const declared = await livesite(
      path.join(mono.folder, 'ops/runbooks'),
      repos.environment,
      'declare',
      'From below',
    );
    assert.equal(declared.code, EXIT.ok, declared.err);
    const listed = await here(mono.folder, 'list');
    assert.match(listed.out, /from-below/);
    assert.match(
      mono.git('ls-tree', '-r', '--name-only', 'HEAD'),
      /^ops\/incidents\/\d{4}\/.*-from-below\/timeline\.md$/m,
    );
  });

  it('finds a live site from a branch that was cut before there was one', async () => {
    const mono = repos.init('old-branch');
    mono.commit({ 'src/app.ts': 'code\n' });
    mono.git('branch', 'old');
    mono.commit({ 'ops/livesite.yml': 'livesite: 1\nname: Acme\n' });
    mono.git('switch', '-q', 'old');
    for (const place of [['--dir', 'ops'], []]) {
      const { code, err } = await livesite(mono.folder, repos.environment, 'declare', 'Slow', ...place);
      assert.equal(code, EXIT.ok, err);
    }
    assert.equal(
      mono.git('ls-tree', '-r', '--name-only', 'main', '--', 'ops/incidents').split('\n').length,
      4,
    );
    assert.equal(mono.git('status', '--porcelain'), '');
    assert.match((await here(path.join(mono.folder, 'src'), 'list')).err, /There is no live site here/);
    assert.match((await here(mono.folder, 'list', '--dir', 'other')).err, /There is no folder/);
  });

  function protectMain(bare: string): void {
    fs.mkdirSync(path.join(bare, 'hooks'), { recursive: true });
    fs.writeFileSync(
      path.join(bare, 'hooks/update'),
      '#!/bin/sh\n[ "$1" != refs/heads/main ] || { echo "protected branch hook declined"; exit 1; }\n',
      { mode: 0o755 },
    );
  }

  it('goes on from a start that a protected main refused, there or on a branch of its own', async () => {
    const world = createTempRepos();
    after(() => world.dispose());
    const { remote: guarded, clones } = world.share({ 'src/app.ts': 'code\n' }, 'erin', 'frank');
    const [erin, frank] = clones as [TempRepo, TempRepo];
    const run = (repo: TempRepo, ...args: string[]) => livesite(repo.folder, world.environment, ...args);
    protectMain(guarded);
    const refused = await run(erin, 'init', '--name', 'First try');
    assert.equal(refused.code, EXIT.notShared, refused.err);
    assert.match(
      refused.err,
      /"livesite outbox discard --all" and "livesite init --own-branch"\. "livesite publish --branch" pushes it/,
    );
    const listed = await run(erin, 'list');
    assert.equal(listed.code, EXIT.ok, listed.err);
    assert.equal((await run(erin, 'publish')).code, EXIT.notShared);
    const twice = await run(erin, 'init', '--own-branch');
    assert.equal(twice.code, EXIT.refused);
    assert.match(twice.err, /still waits \("livesite outbox"\)/);
    const dropped = await run(erin, 'outbox', 'discard', '--all');
    assert.equal(dropped.code, EXIT.ok, dropped.err);
    assert.equal((await run(erin, 'list')).code, EXIT.refused, 'nothing is left of it');
    const made = await run(erin, 'init', '--own-branch', '--name', 'Second try');
    assert.equal(made.code, EXIT.ok, made.err);
    const plan = world.at(guarded).git('show', 'live-site:livesite.yml');
    assert.match(plan, /^branch: live-site$/m);
    assert.match(plan, /^name: Second try$/m);
    frank.git('fetch', '-q');
    const found = await run(frank, 'list');
    assert.equal(found.code, EXIT.ok, found.err);
  });

  it('keeps a live site on a branch of its own where main is protected, found by every clone', async () => {
    const world = createTempRepos();
    after(() => world.dispose());
    const { remote: guarded, clones } = world.share({ 'src/app.ts': 'code\n' }, 'carol', 'dave');
    const [carol, dave] = clones as [TempRepo, TempRepo];
    const run = (repo: TempRepo, ...args: string[]) => livesite(repo.folder, world.environment, ...args);
    protectMain(guarded);
    const main = world.at(guarded).git('rev-parse', 'main');
    const made = await run(carol, 'init', '--own-branch', '--name', 'Acme');
    assert.equal(made.code, EXIT.ok, made.err);
    assert.equal(
      world.at(guarded).git('ls-tree', '-r', '--name-only', 'live-site'),
      ['.gitattributes', 'livesite.yml', 'people.yml', 'services.yml'].join('\n'),
    );
    assert.match(world.at(guarded).git('show', 'live-site:livesite.yml'), /^branch: live-site$/m);
    const declared = await run(carol, 'declare', 'Login loops');
    assert.equal(declared.code, EXIT.ok, declared.err);
    dave.git('fetch', '-q');
    const listed = await run(dave, 'list');
    assert.match(listed.out, /login-loops/, listed.err);
    const noted = await run(dave, 'note', 'Seen here too');
    assert.equal(noted.code, EXIT.ok, noted.err);
    assert.match((await run(carol, 'show')).out, /Seen here too/);
    assert.equal(world.at(guarded).git('rev-parse', 'main'), main, 'nothing went to main');
    for (const repo of [carol, dave]) {
      assert.equal(repo.git('status', '--porcelain'), '');
      assert.equal(repo.git('branch', '--format=%(refname:short)'), 'main');
    }
    assert.equal((await here(dave.folder, 'init', '--yes')).code, EXIT.refused, 'one is enough');
  });

  it('ends with 2 and a pointer to the help where it is not understood', async () => {
    const { code, out, err } = await run('declare', '--output=x', '--json');
    assert.equal(code, EXIT.usage);
    assert.equal((JSON.parse(out) as { error: { code: string } }).error.code, 'usage');
    assert.match(err, /no option --output here.*\nHelp: livesite declare --help\n$/s);
  });

  it('runs with its input and terminal gone', async () => {
    const file = await buildCli();
    // Detached: in a session of its own, without a terminal.
    const child = spawn(process.execPath, [file, 'list', '--no-fetch', '--json'], {
      cwd: alice.folder,
      env: repos.environment,
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    let out = '';
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, EXIT.ok);
    assert.ok((JSON.parse(out) as { incidents: unknown[] }).incidents.length > 0);
  });
});
