import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { EXIT } from '../../../src/cli/exitCodes';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { fakeIo, runHere, type Ended } from './cliProcess';

const NOW = Date.parse('2026-11-23T12:00:00Z');

const PRIMARY = `name: Primary
zone: Europe/Berlin
layers:
  - name: Everybody
    anchor: 2026-01-05T09:00
    turn: 1w
    people: [alice, bob, carol]
`;
const PEOPLE = `people:
  - { handle: alice, name: Alice, email: alice@example.com, contact: [{ phone: "1" }] }
  - { handle: bob, name: Bob, contact: [{ phone: "2" }] }
  - { handle: carol, name: Carol, contact: [{ phone: "3" }] }
`;

describe('the commands about who is on call', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let repo: TempRepo;

  const commitAt = (at: string, files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      repo.write(path, text);
    }
    const env = { ...repos.environment, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at };
    execFileSync('git', ['add', '-A'], { cwd: repo.folder, env });
    execFileSync('git', ['commit', '-q', '-m', 'change'], { cwd: repo.folder, env });
  };

  before(() => {
    repos = createTempRepos();
    repo = repos.init('site');
    commitAt('2026-03-01T00:00:00Z', {
      'livesite.yml': 'livesite: 1\nname: Acme\n',
      'people.yml': PEOPLE,
      'rotations/primary.yml': PRIMARY.replace('[alice, bob, carol]', '[carol, alice]'),
    });
    commitAt('2026-06-01T00:00:00Z', { 'rotations/primary.yml': PRIMARY });
  });
  after(() => repos.dispose());

  const run = (...args: readonly string[]): Promise<Ended> =>
    runHere(fakeIo(repo.folder, { now: () => NOW }), ...args);
  const json = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const { out, code } = await run(...args, '--json');
    assert.equal(code, EXIT.ok, out);
    return JSON.parse(out) as Record<string, unknown>;
  };

  it('oncall: says who, until when, and who is next', async () => {
    const { out } = await run('oncall');
    assert.deepEqual(out.split('\n'), [
      'ROTATION  ON CALL  UNTIL                               THEN',
      'primary   @bob     Mon 2026-11-30 09:00 Europe/Berlin  @carol',
    ]);
    const answer = await json('oncall', '--at', '2026-12-01T00:00Z', '-r', 'primary');
    assert.deepEqual(answer, {
      at: '2026-12-01T00:00:00Z',
      commit: null,
      rotations: [
        {
          id: 'primary',
          name: 'Primary',
          tier: null,
          zone: 'Europe/Berlin',
          people: [
            { handle: 'carol', name: 'Carol', source: 'turn', layer: 'Everybody', 'instead-of': null },
          ],
          shadows: [],
          gap: null,
          next: { at: '2026-12-07T08:00:00Z', people: ['alice'] },
        },
      ],
    });
  });

  it('oncall --as-of: answers about the past from the files as they stood', async () => {
    const at = '2026-03-29T01:30Z';
    const handles = async (...args: readonly string[]): Promise<unknown> => {
      const { rotations } = await json('oncall', '--at', at, ...args);
      return (rotations as { people: { handle: string }[] }[]).map(({ people }) =>
        people.map(one => one.handle),
      );
    };
    assert.deepEqual(await handles(), [['carol']]);
    assert.deepEqual(await handles('--as-of', 'then'), [['alice']]);
    assert.deepEqual(await handles('--as-of', '2026-05-31T23:59Z'), [['alice']]);
    assert.deepEqual(await handles('--as-of', '2026-06-01T00:00Z'), [['carol']]);
    const early = await run('oncall', '--at', '2026-01-29T01:30Z', '--as-of', 'then');
    assert.deepEqual([early.code, early.err.includes('there was no live site yet')], [EXIT.refused, true]);
  });

  it('schedule: as text, CSV and iCalendar', async () => {
    const stretch = ['--from', '2026-11-23T00:00Z', '--to', '2026-12-01T00:00Z'];
    assert.deepEqual((await run('schedule', ...stretch)).out.split('\n'), [
      'primary: Primary (Europe/Berlin)',
      '  Mon 2026-11-23 01:00  8 h   @alice',
      '  Mon 2026-11-23 09:00  7 d   @bob',
      '  Mon 2026-11-30 09:00  16 h  @carol',
    ]);
    assert.deepEqual((await run('schedule', ...stretch, '--csv')).out.split('\n'), [
      'rotation,from,until,person,source',
      'primary,2026-11-23T00:00:00Z,2026-11-23T08:00:00Z,alice,turn',
      'primary,2026-11-23T08:00:00Z,2026-11-30T08:00:00Z,bob,turn',
      'primary,2026-11-30T08:00:00Z,2026-12-01T00:00:00Z,carol,turn',
    ]);
    const { out } = await run('schedule', ...stretch, '--ics', '--person', '@bob');
    assert.match(out, /^BEGIN:VCALENDAR\r\n/);
    assert.match(out, /\r\nSUMMARY:Bob \(Primary\)\r\n/);
    assert.equal(out.match(/BEGIN:VEVENT/g)?.length, 1);
    assert.equal((await run('schedule', '--csv', '--ics')).code, EXIT.usage);
    assert.equal((await run('schedule', '--from', '2026-12-01', '--to', '2026-11-01')).code, EXIT.usage);
  });

  it('hours: by person, for whoever pays', async () => {
    const stretch = ['--from', '2026-11-23T08:00Z', '--to', '2026-12-14T08:00Z', '--csv'];
    assert.deepEqual((await run('hours', ...stretch)).out.split('\n'), [
      'rotation,person,zone,shifts,hours,night-hours,nights,weekend-hours,holiday-hours,percent,above-mean',
      'primary,alice,Europe/Berlin,1,168,56,7,48,0,33.3,0',
      'primary,bob,Europe/Berlin,1,168,56,7,48,0,33.3,0',
      'primary,carol,Europe/Berlin,1,168,56,7,48,0,33.3,0',
    ]);
  });

  it('hours: says of which period', async () => {
    const { out } = await run('hours', '--from', '2026-11-23T08:00Z', '--to', '2026-12-14T08:00Z');
    assert.match(out, /^Mon 2026-11-23 08:00 UTC to Mon 2026-12-14 08:00 UTC\nROTATION /);
  });

  it('gaps: ends with 1 where there is one that nobody declared', async () => {
    assert.deepEqual([(await run('gaps')).code, (await run('gaps')).out], [EXIT.ok, '']);
    const early = await run('gaps', '--from', '2026-01-05T00:00Z', '--to', '2026-01-06T00:00Z');
    assert.deepEqual(
      [early.code, early.out],
      [EXIT.refused, 'primary  Mon 2026-01-05 01:00 Europe/Berlin  8 h  uncovered'],
    );
  });

  it('lineup-diff: says what an edit does before it is shared', async () => {
    assert.equal((await run('lineup-diff', 'HEAD')).out, 'No rotation changes who is on call.');
    const past = await run('lineup-diff', 'HEAD~1', 'HEAD', '--at', '2026-06-08T12:00Z');
    assert.match(
      past.out,
      /^### On call: Primary\n\n- On call right now changes: \*\*yes\*\*, from @carol to @bob\n/,
    );
    repo.write(
      'rotations/primary.yml',
      `${PRIMARY}overrides:\n  - { from: 2026-11-24, until: 2026-11-25, cover: carol }\n`,
    );
    try {
      const { out } = await run('lineup-diff', 'HEAD');
      assert.match(out, /- On call right now changes: no \(@bob\)\n/);
      assert.match(out, /\| Tue 2026-11-24 00:00 Europe\/Berlin \| 1 d \| @bob \| @carol \|/);
      assert.match(out, /\| @bob \| 500 \| 476 \| -24 \|/);
    } finally {
      repo.write('rotations/primary.yml', PRIMARY);
    }
    assert.equal((await run('lineup-diff', 'no-such-branch')).code, EXIT.refused);
    assert.equal((await run('lineup-diff', '--', '-x')).code, EXIT.refused);
  });

  it('check: finds what is wrong with the weeks ahead', async () => {
    const { out } = await run('check');
    assert.match(out, /^rotations\/primary\.yml:3:1 hint too-few-people 3 people share this rotation/);
  });

  it('refuse a rotation that there is not, and times that are none', async () => {
    const unknown = await run('oncall', '-r', 'primry');
    assert.deepEqual(
      [unknown.code, unknown.err],
      [EXIT.refused, 'There is no rotation primry. There is primary, for one.'],
    );
    const soon = await run('oncall', '--at', 'soon');
    assert.equal(soon.code, EXIT.usage);
    assert.match(soon.err, /"soon" is no time.*\nHelp: livesite oncall --help$/s);
  });

  it('override: shows what it would do, then writes it in one commit', async () => {
    const words = [
      'override',
      'primary',
      'replace',
      'alice',
      'bob',
      '--from',
      '2026-12-08',
      '--to',
      '2026-12-09',
    ];
    const dry = await run(...words, '--dry-run', '--as', 'carol');
    assert.match(dry.out, /On call right now changes: no/);
    assert.match(dry.out, /\| 1 d \| @alice \| @bob \|/);
    repo.git('config', 'user.name', 'Carol');
    repo.git('config', 'user.email', 'carol@example.com');
    const before = repo.git('rev-parse', 'HEAD');
    const done = await run(...words, '-t', 'Dentist', '--as', 'carol');
    assert.equal(done.code, EXIT.ok, done.err);
    assert.match(done.out, /^rotations\/primary: @bob for @alice 2026-12-0\d/);
    assert.notEqual(repo.git('rev-parse', 'HEAD'), before);
    assert.match(
      repo.git('show', 'HEAD:rotations/primary.yml'),
      /replace: alice, with: bob, reason: Dentist \}/,
    );
    const again = await run(...words, '--as', 'carol');
    assert.match(again.err, /This changes nothing/);
    for (const [bad, message] of [
      [['override', 'primary', 'cover', 'bob'], /--to is missing/],
      [['override', 'primary', 'swap', 'bob', '--to', '2026-12-09'], /One of cover, replace, remove and add/],
      [['override', 'primary', 'remove', 'bob', 'carol', '--to', '2026-12-09'], /one person at a time/],
      [['override', 'third', 'cover', 'bob', '--to', '2026-12-09'], /no rotation third/],
    ] as const) {
      assert.match((await run(...bad, '--as', 'carol')).err, message);
    }
  });

  it('cover: asks, lists, accepts a swap, declines', async () => {
    const evening = ['--from', '2026-11-27T17:00Z', '--to', '2026-11-28T08:00Z'];
    const ask = (...more: readonly string[]): Promise<Ended> =>
      run('cover', 'request', 'primary', ...evening, ...more);
    const asked = await ask('--asks', '@carol', '-t', 'Concert', '--as', 'bob');
    assert.match(asked.out, /^r[a-z0-9]{4} {2}rotations\/primary: @bob asks @carol to cover/, asked.err);
    const [id = ''] = asked.out.split(' ');
    assert.match((await ask('--as', 'bob')).err, /There is a request of @bob for that time already/);
    assert.match((await ask('--as', 'alice')).err, /@alice is not on call/);
    const { requests } = await json('cover');
    assert.deepEqual(requests, [
      {
        id,
        rotation: 'primary',
        person: 'bob',
        from: '2026-11-27T17:00:00Z',
        until: '2026-11-28T08:00:00Z',
        asks: 'carol',
        reason: 'Concert',
        inReturn: null,
      },
    ]);
    assert.match((await run('cover')).out, new RegExp(`\n${id}  primary +@bob .* @carol +Concert$`));
    assert.match((await run('cover', 'accept', id, '--as', 'bob')).err, /your own request/);
    assert.match(
      (await run('cover', 'accept', id, '--dry-run', '--as', 'carol')).out,
      /\| @bob \| @carol \|/,
    );
    const declined = await run('cover', 'decline', id, '--as', 'carol');
    assert.match(declined.out, /@carol declines to cover for @bob/);
    assert.match((await run('cover', 'decline', id, '--as', 'carol')).err, /There is no open request/);
    const swap = await ask(
      '--swap-from',
      '2026-12-01T17:00Z',
      '--swap-to',
      '2026-12-02T08:00Z',
      '--as',
      'bob',
    );
    const accepted = await run('cover', 'accept', swap.out.split(' ')[0] ?? '', '--as', 'carol');
    assert.equal(accepted.code, EXIT.ok, accepted.err);
    assert.match(accepted.out, /@carol and @bob swap/);
    const shown = await json('schedule', '--from', '2026-11-27T17:00Z', '--to', '2026-11-27T18:00Z');
    assert.match(JSON.stringify(shown), /"carol"/);
    assert.match((await run('cover')).err, /Nobody asks for cover/);
    for (const [bad, message] of [
      [['cover', 'request'], /Of which rotation/],
      [['cover', 'accept'], /Which request/],
      [['cover', 'take', 'x'], /One of request, accept and decline/],
      [['cover', 'request', 'primary', '--as', 'bob'], /--to is missing/],
      [['cover', 'request', 'primary', ...evening, '--swap-to', '2026-12-02', '--as', 'bob'], /needs both/],
    ] as const) {
      assert.match((await run(...bad)).err, message);
    }
  });

  it('override: begins with the present minute where nobody says when', async () => {
    const io = fakeIo(repo.folder, { now: () => Date.parse('2026-12-08T10:11:59.500Z') });
    const words = ['override', 'primary', 'add', 'carol', '--to', '2026-12-08T12:00Z', '--as', 'carol'];
    const { out, err } = await runHere(io, ...words);
    assert.match(out, /: @carol too 2026-12-08 11:11 to 13:00$/, err);
  });
});
