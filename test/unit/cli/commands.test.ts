import assert from 'node:assert/strict';
import path from 'node:path';
import { EXIT } from '../../../src/cli/exitCodes';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { fakeIo, runHere, type Ended } from './cliProcess';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('the commands', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let repo: TempRepo;

  before(() => {
    repos = createTempRepos();
    repo = repos.init('site');
    repo.git('config', 'user.name', 'Alice Example');
    repo.git('config', 'user.email', 'alice@example.com');
    const people = 'people:\n  - { handle: Alice, name: Alice, email: alice@example.com }\n';
    repo.commit({ 'livesite.yml': 'livesite: 1\nname: Acme\n', 'people.yml': people });
  });
  after(() => repos.dispose());

  const run = (...args: readonly string[]): Promise<Ended> =>
    runHere(fakeIo(repo.folder, { now: () => NOW }), ...args);
  const logOf = (id: string): string => repo.read(`incidents/2026/${id}/timeline.md`);

  it('declare: takes everything that is known at once, and registers the past', async () => {
    const args = [
      'Checkout is slow',
      '-s',
      'SEV3',
      '--service',
      'checkout',
      '--service',
      'web',
      '--detected-by',
      'support',
    ];
    const { code, out } = await run(
      'declare',
      ...args,
      '--at',
      '2026-11-20T08:15Z',
      '--since',
      '2026-11-20T08:00Z',
    );
    assert.deepEqual([code, out], [EXIT.ok, '2026-11-20-checkout-is-slow']);
    assert.match(logOf(out), /^- 2026-11-20T08:15Z @Alice \*\*declared\*\* SEV3: Checkout is slow /m);
    assert.match(logOf(out), /\*\*services\*\* checkout, web /);
    assert.match(logOf(out), /\*\*impact\*\* started 2026-11-20T08:00Z /);
    assert.match(logOf(out), /\*\*detected\*\* by support /);
  });

  it('declare: names what is open already, and asks nothing', async () => {
    const first = await run('declare', 'Search is slow', '-s', 'SEV2');
    const second = await run('declare', 'Search is down');
    assert.match(
      second.err,
      new RegExp(`^Open already: ${first.out} \\(SEV2, triage\\) Search is slow$`, 'm'),
    );
    assert.doesNotMatch(second.out, /slow/);
    for (const { out } of [first, second]) {
      assert.equal((await run('status', out, 'declined')).code, EXIT.ok);
    }
  });

  it('declare: numbers the id where it is taken', async () => {
    const { out } = await run('declare', 'Checkout is slow', '--at', '2026-11-20T09:00Z');
    assert.equal(out, '2026-11-20-checkout-is-slow-2');
    assert.equal((await run('status', out, 'merged', '--into', '2026-11-20-checkout-is-slow')).code, EXIT.ok);
    assert.match(logOf(out), /\*\*status\*\* merged into 2026-11-20-checkout-is-slow /);
  });

  it('metrics: counts what happened, and not what is left out', async () => {
    const drill = '2026-11-20-checkout-is-slow';
    assert.match(
      (await run('metrics', '--from', '2026-11')).out,
      /^1 incident, since 2026-11-01 \(UTC\)\. Left out: /,
    );
    assert.equal((await run('leave-out', drill, 'drill')).code, EXIT.ok);
    assert.match(logOf(drill), /\*\*metrics\*\* left out: drill /);
    const { out, code } = await run('metrics');
    assert.equal(code, EXIT.ok);
    assert.match(out, /^0 incidents, 2025-12-01 to 2026-11-30 \(UTC\)\. Left out: 1 drill, /);
    const csv = (await run('metrics', '--include-left-out', '--severity', 'SEV3', '--csv')).out.split('\n');
    assert.deepEqual(
      csv.slice(1).map(line => line.split(',')[0]),
      [drill],
    );
    assert.match((await run('metrics', '--by', 'person', '--include-left-out')).out, /^@Alice /m);
    assert.match((await run('metrics', '--markdown', '--by', 'month')).out, /^# Metrics of Acme, /);
    const json = JSON.parse((await run('metrics', '--json')).out) as { readonly leftOut: object };
    assert.deepEqual(Object.keys(json.leftOut), ['drill', 'declined', 'merged']);
    assert.equal((await run('leave-out', drill, 'counted')).code, EXIT.ok);
  });

  it('refuse what the live site does not allow, and write nothing', async () => {
    const head = repo.git('rev-parse', 'HEAD');
    const refused: readonly (readonly string[])[] = [
      ['declare', 'x', '-s', 'SEV9'],
      ['declare', ' \n '],
      ['severity', 'slow', 'SEV3'],
      ['role', 'slow', 'boss', 'alice'],
      ['role', 'slow', 'lead', 'alice', '--leave'],
      ['status', 'slow', 'closed'],
      ['status', 'slow', 'merged', '--into', 'nothing-like-it'],
      ['status', 'slow', 'merged'],
      ['reopen', 'slow', 'no'],
      ['leave-out', '2026-11-20-checkout-is-slow', 'counted'],
      ['leave-out', '2026-11-20-checkout-is-slow', 'other'],
      ['note', 'slow', '  '],
      ['review', 'slow'],
      ['show', 'nothing-like-it'],
    ];
    for (const args of refused) {
      const { code, out, err } = await run(...args);
      assert.deepEqual([code, out], [EXIT.refused, ''], args.join(' '));
      assert.ok(err.length > 10 && !err.includes('undefined'), err);
    }
    assert.equal(repo.git('rev-parse', 'HEAD'), head);
  });

  it('end with 2 for what makes no sense, and write nothing', async () => {
    const head = repo.git('rev-parse', 'HEAD');
    const senseless: readonly (readonly string[])[] = [
      ['declare', 'x', '--at', 'soon'],
      ['leave-out', 'slow', 'holiday'],
      ['metrics', '--by', 'luck'],
      ['metrics', '--csv', '--markdown'],
      ['metrics', '--from', '2026-13'],
      ['metrics', '--from', '2026-11-02', '--to', '2026-11-01'],
      ['metrics', '--service', 'a', '--service', 'b'],
      ['declare', 'x', '--at', '2026-11-23T12:02Z'],
      ['declare', 'x', '--since', 'yesterday'],
      ['declare', 'x', '--detected-by', 'luck'],
      ['declare', 'x', '--as', 'a b'],
      ['note', 'slow', 'x', '--kind', 'song'],
      ['note', 'slow', 'x', '-i', 'slow'],
      ['status', 'slow', 'finished'],
      ['status', 'slow', 'resolved', '--into', 'x'],
      ['status', 'slow', 'closed', '--at', '5m'],
      ['role', 'slow', 'lead', '../x'],
      ['review', 'slow', '--owner', 'a b'],
      ['list', '--all', '--active'],
    ];
    for (const args of senseless) {
      const { code, out } = await run(...args);
      assert.deepEqual([code, out], [EXIT.usage, ''], args.join(' '));
    }
    assert.equal(repo.git('rev-parse', 'HEAD'), head);
  });

  it('take the writer from --as, the environment, or Git', async () => {
    await run('note', 'slow', 'one');
    await run('note', 'slow', 'two', '--as', '@bob');
    const io = fakeIo(repo.folder, { now: () => NOW, env: { LIVESITE_HANDLE: 'carol' } });
    await runHere(io, 'note', 'slow', 'three');
    await runHere(io, 'note', 'slow', 'four', '--as', 'ALICE');
    const writers = [...logOf('2026-11-20-checkout-is-slow').matchAll(/@(\S+) \*\*note\*\*/g)].map(
      match => match[1],
    );
    assert.deepEqual(writers, ['Alice', 'bob', 'carol', 'Alice']);
  });

  it('refuse to guess who writes', async () => {
    const nobody = repos.init('nobody');
    nobody.commit({ 'livesite.yml': 'livesite: 1\nname: Acme\n' });
    const io = fakeIo(nobody.folder);
    const { code, err } = await runHere(io, 'declare', 'x');
    assert.equal(code, EXIT.refused);
    assert.match(err, /--as HANDLE/);
    // Known by name, but git cannot commit: kept on the disk, and the exit code says so.
    const named = await runHere(io, 'declare', 'x', '--as', 'dave');
    assert.equal(named.code, EXIT.notShared);
    assert.match(named.err, /user\.name|identity|who you are/i);
  });

  it('list: cuts lines at the terminal’s width', async () => {
    const wide = await runHere(fakeIo(repo.folder, { now: () => NOW, width: 60 }), 'list');
    const lines = wide.out.split('\n');
    assert.equal(lines.length, 2);
    assert.ok(lines.every(line => line.length <= 60) && lines[1]?.endsWith('…'));
  });

  it('show: what was corrected, in words, and as JSON', async () => {
    const file = 'incidents/2026/2026-11-20-checkout-is-slow/timeline.md';
    const ids = [...repo.read(file).matchAll(/\*\*note\*\* (\w+) <!--(\w+)-->/g)].map(
      match => match[2] ?? '',
    );
    const last = (ids.at(-1) ?? '').slice(0, 9);
    const corrections = [
      `reword ${ids[0]}: uno`,
      `retract ${ids[1]}: wrong incident`,
      `redact ${ids[2]}: a password`,
    ];
    const lines = corrections.map(
      (words, n) => `- 2026-11-23T12:01:0${n}Z @bob **corrected** ${words} <!--${last}Z00000${n}-->\n`,
    );
    repo.write(file, repo.read(file) + lines.join(''));
    const { out } = await run('show', 'slow');
    assert.match(
      out,
      /^2026-11-20-checkout-is-slow\nCheckout is slow\ndeclared 2026-11-20 08:15 UTC \(3 d 3 h ago\) by @Alice\n\nSeverity: +SEV3\n/,
    );
    assert.match(out, /@Alice +uno \(corrected\)\n.*@bob +two \(retracted\)\n.*@carol +\(redacted\)\n/);
    assert.match(out, /^Acknowledge: +overdue by /m);
    assert.doesNotMatch(out, /three/);
    const { entries, clocks } = JSON.parse((await run('show', 'slow', '--json')).out) as {
      entries: { text: string; retracted: boolean; redacted: boolean; kind: string }[];
      clocks: { name: string; state: string; due: string }[];
    };
    assert.deepEqual(
      entries
        .filter(({ kind }) => kind === 'note')
        .map(({ text, retracted, redacted }) => [text, retracted, redacted]),
      [
        ['uno', false, false],
        ['two', true, false],
        ['(redacted)', false, true],
        ['four', false, false],
      ],
    );
    assert.deepEqual(clocks[0], {
      name: 'acknowledge',
      state: 'running',
      started: '2026-11-20T08:15:00Z',
      due: '2026-11-20T08:30:00Z',
      met: null,
    });
  });

  it('init: asks where somebody can answer, and takes no for an answer', async () => {
    const fresh = repos.init('fresh');
    fresh.git('config', 'user.name', 'Alice Example');
    fresh.git('config', 'user.email', 'alice@example.com');
    const io = fakeIo(fresh.folder, { interactive: true });
    const { code, err } = await runHere(io, 'init');
    assert.deepEqual([code, err], [EXIT.refused, 'Nothing was written.']);
    assert.equal(io.questions.length, 1);
    assert.match(io.questions[0] ?? '', /Start the live site "fresh" in .* and commit it on main\?/);
    assert.equal(fresh.exists('livesite.yml'), false);
    fresh.write('.gitattributes', '*.png binary');
    const loose = await runHere(io, 'init', '--yes');
    assert.equal(loose.code, EXIT.refused);
    assert.match(loose.err, /Not committed on main yet: \.gitattributes\./);
    fresh.commit({ '.gitattributes': '*.png binary' });
    const yes = await runHere(io, 'init', '--yes', '--name', 'x: "y"\n- z', '--json');
    assert.equal(yes.code, EXIT.ok, yes.err);
    assert.equal(io.questions.length, 1);
    const { root, files } = JSON.parse(yes.out) as { root: string; files: string[] };
    assert.equal(root, fresh.folder);
    assert.deepEqual(files, ['livesite.yml', 'people.yml', 'services.yml', '.gitattributes']);
    assert.match(fresh.read('livesite.yml'), /^name: 'x: "y" ⏎ - z'$/m);
    assert.match(
      fresh.read('.gitattributes'),
      /^\*\.png binary\nincidents\/\*\*\/timeline\.md merge=union\n/,
    );
  });
});

describe('livesite check', function () {
  this.timeout(20_000);
  let repos: TempRepos;
  before(() => {
    repos = createTempRepos();
  });
  after(() => repos.dispose());

  it('names path, line, column, severity, code and message, and needs no Git', async () => {
    const site = repos.at(path.join(repos.folder, 'plain', 'ops'));
    site.write('livesite.yml', 'livesite: 1\nname: Acme\nbrnch: main\n');
    site.write('people.yml', 'people:\n  - handle: alice\n    name: A\n    zone: Europe/Berln\n');
    site.write('templates/review.md.hbs', '# {{title}}\n\n{{> other}}\n');
    site.write(
      'incidents/2026/2026-11-23-x/timeline.md',
      '# Timeline of 2026-11-23-x\n\n- 2026-11-23T08:15:02Z @alice **declared** SEV2: x <!--01JDCQ8X2K-->\nnot an \u001b[31mentry\n',
    );
    const io = fakeIo(path.join(repos.folder, 'plain'));
    const { code, out, err } = await runHere(io, 'check');
    assert.equal(code, EXIT.refused);
    const lines = out.split('\n');
    assert.deepEqual(
      lines.map(line => /^(\S+:\d+:\d+ \w+ [\w-]+) \S/.exec(line)?.[1]),
      [
        'ops/incidents/2026/2026-11-23-x/timeline.md:4:1 warning log-line',
        'ops/livesite.yml:3:1 hint yaml-key',
        'ops/people.yml:4:11 error yaml-value',
        'ops/templates/review.md.hbs:3:1 error template',
      ],
    );
    assert.equal(err, '2 errors, 1 warning, 1 hint in 4 files.');
    assert.doesNotMatch(out, /\u001b/);
    const errors = await runHere(io, 'check', '--errors-only', '--json');
    assert.equal(errors.code, EXIT.refused);
    const report = JSON.parse(errors.out) as {
      root: string;
      errors: number;
      warnings: number;
      problems: object[];
    };
    assert.deepEqual([report.root, report.errors, report.warnings], [site.folder, 2, 0]);
    assert.deepEqual(report.problems[0], {
      path: 'people.yml',
      line: 4,
      column: 11,
      severity: 'error',
      code: 'yaml-value',
      message: '`zone` must be an IANA time zone such as Europe/Berlin.',
    });
  });

  it('passes over hints, and what is not of the live site', async () => {
    const site = repos.at(path.join(repos.folder, 'good'));
    site.write('livesite.yml', 'livesite: 1\nname: Acme\nmore: 1\n');
    site.write('src/incidents/2026/x/timeline.md', 'nonsense\n');
    const { code, err } = await runHere(fakeIo(site.folder), 'check');
    assert.deepEqual([code, err], [EXIT.ok, '1 hint in 1 file.']);
    const clean = await runHere(fakeIo(site.folder), 'check', '--errors-only');
    assert.deepEqual([clean.code, clean.out, clean.err], [EXIT.ok, '', 'No problem found.']);
  });

  it('misses what proved an item and is gone, here and in a clone that is named', async () => {
    const shop = repos.init('shop');
    shop.git('remote', 'add', 'origin', 'https://github.com/acme/shop.git');
    shop.commit({ 'breaker.test.ts': 'opens\n' });
    const site = repos.init('proven');
    site.commit({
      'livesite.yml': 'livesite: 1\nname: Acme\n',
      'alerts.yml': 'CheckoutErrors\n',
      'incidents/2026/2026-11-23-x/timeline.md':
        '# Timeline of 2026-11-23-x\n\n- 2026-11-23T08:15:02Z @alice **declared** SEV2: x <!--01JDCQ8X2K-->\n',
      'incidents/2026/2026-11-23-x/review.md':
        '## Remediation\n\n- [x] R1 Done — @alice\n  - proof: alert alerts.yml#CheckoutErrors\n  - proof: test acme/shop:breaker.test.ts#opens\n',
    });
    const io = fakeIo(site.folder);
    const before = await runHere(io, 'check', '--clone', shop.folder);
    assert.deepEqual([before.code, before.out], [EXIT.ok, '']);
    shop.commit({ 'breaker.test.ts': 'closes\n' }, 'Turn it round');
    site.commit({ 'alerts.yml': 'Other\n' }, 'Silence it');
    const after = await runHere(io, 'check', '--clone', '../shop');
    assert.equal(after.code, EXIT.refused);
    assert.match(
      after.out,
      /review\.md:4:5 warning guard-gone .*CheckoutErrors.* since [0-9a-f]{9} of \S+ “Silence it”/,
    );
    assert.match(after.out, /review\.md:5:5 warning guard-gone .*breaker\.test\.ts.* “Turn it round”/);
    const alone = await runHere(io, 'check');
    assert.match(alone.err, /^Proofs in acme\/shop were not looked at: name a clone with --clone\.$/m);
  });
});
