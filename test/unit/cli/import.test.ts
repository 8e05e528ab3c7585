import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../../src/cli/exitCodes';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { fakeIo, runHere, type Ended } from './cliProcess';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const PEOPLE = 'people:\n  # the founder\n  - handle: alice\n    name: Alice\n    email: alice@example.com\n';
const SCHEDULE = {
  id: 'PSCHED',
  name: 'Primary',
  time_zone: 'Europe/Berlin',
  overrides: [],
  schedule_layers: [
    {
      name: 'Layer 1',
      start: '2026-01-05T09:00:00+01:00',
      rotation_virtual_start: '2026-01-05T09:00:00+01:00',
      rotation_turn_length_seconds: 604_800,
      users: [{ user: { id: 'P1', summary: 'Alice' } }, { user: { id: 'P2', summary: 'Ben Okafor' } }],
    },
  ],
};

describe('livesite import', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let repo: TempRepo;

  const write = (name: string, value: unknown): string => {
    const file = join(repo.folder, '..', name);
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };
  const run = (...args: readonly string[]): Promise<Ended> =>
    runHere(
      fakeIo(repo.folder, { now: () => NOW, env: { ...repos.environment, LIVESITE_HANDLE: 'alice' } }),
      ...args,
    );
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...args], { cwd: repo.folder, env: repos.environment, encoding: 'utf8' });

  before(() => {
    repos = createTempRepos();
    repo = repos.init('site');
    repo.write('livesite.yml', 'livesite: 1\nname: Acme\n');
    repo.write('people.yml', PEOPLE);
    git('config', 'user.name', 'Alice');
    git('config', 'user.email', 'alice@example.com');
    git('add', '-A');
    git('commit', '-q', '-m', 'start');
  });
  after(() => repos.dispose());

  it('prints a plan and writes nothing', async () => {
    const { out, err, code } = await run(
      'import',
      'pagerduty',
      write('schedule.json', { schedule: SCHEDULE }),
    );
    assert.equal(code, EXIT.ok);
    assert.match(out, /^# Import from PagerDuty: 1 rotation\n/);
    assert.match(out, /\| Mon 2026-11-23 13:00 Europe\/Berlin \| 6 d 20 h \| @alice \|/);
    assert.match(out, /\| @ben-okafor \| Ben Okafor \| {2}\| new \|/);
    assert.match(err, /Nothing was written\. --apply imports it/);
    assert.equal(git('rev-list', '--count', 'HEAD').trim(), '1');
  });

  it('makes one commit with --apply, and leaves every other byte of people.yml alone', async () => {
    const { out, err, code } = await run(
      'import',
      'pagerduty',
      write('schedule.json', { schedule: SCHEDULE }),
      '--apply',
    );
    assert.equal(code, EXIT.ok, err);
    assert.deepEqual(out.split('\n'), ['rotations/primary.yml', 'people.yml']);
    assert.equal(git('rev-list', '--count', 'HEAD').trim(), '2');
    assert.match(git('log', '-1', '--format=%s'), /livesite: import 1 rotation from PagerDuty/);
    assert.equal(git('show', 'HEAD:people.yml'), `${PEOPLE}  - handle: ben-okafor\n    name: Ben Okafor\n`);
    assert.match(
      git('show', 'HEAD:rotations/primary.yml'),
      /^# Imported on 2026-11-23 from the PagerDuty schedule "Primary" \(PSCHED\)\.\nname: Primary\nzone: Europe\/Berlin\n/,
    );
    const check = await run('check');
    assert.doesNotMatch(check.out, /rotations\/primary\.yml.* error/);
    assert.match((await run('oncall')).out, /primary +@alice/);
  });

  it('refuses a name that is taken, and takes another', async () => {
    const file = write('schedule.json', { schedule: SCHEDULE });
    const refused = await run('import', 'pagerduty', file, '--apply');
    assert.equal(refused.code, EXIT.refused);
    assert.match(
      refused.err,
      /There is rotations\/primary\.yml already, so primary needs another name\. .*--rename OLD=NEW/,
    );
    assert.equal((await run('import', 'pagerduty', file)).code, EXIT.refused);
    const renamed = await run('import', 'pagerduty', file, '--apply', '--rename', 'care');
    assert.deepEqual([renamed.code, renamed.out], [EXIT.ok, 'rotations/care.yml']);
    assert.match((await run('import', 'pagerduty', file, '--rename', 'x=y')).err, /makes no x/);
    assert.match((await run('import', 'pagerduty', file, '--rename', '../up')).err, /is no name for a file/);
  });

  it('imports what is undecided only when it is told to', async () => {
    const file = write('days.csv', 'date,user\n2026-11-24,alice\n2026-11-25,ben\n');
    const plan = await run('import', 'csv', file);
    assert.equal(plan.code, EXIT.refused);
    assert.match(plan.out, /before this is decided:\n\n- \*\*days.csv\*\*: .*--zone/);
    assert.match(
      (await run('import', 'csv', file, '--apply')).err,
      /Nothing was imported, because something is to be decided/,
    );
    assert.equal(
      (await run('import', 'csv', file, '--apply', '--zone', 'UTC')).out.split('\n')[0],
      'rotations/days.yml',
    );
    assert.match(
      (await run('import', 'csv', file, '--apply', '--anyway', '--rename', 'again')).err,
      /Say which with --zone/,
      'what an option answers is not passed over',
    );
    const odd = write('odd.csv', 'date,user\n2026-11-24,alice\n11/12/2026,ben\n');
    const words = ['import', 'csv', odd, '--apply', '--zone', 'UTC'];
    assert.match((await run(...words)).err, /is no time that can be meant in one way only/);
    assert.equal((await run(...words, '--anyway')).code, EXIT.ok);
  });

  it('prints JSON, and says what is wrong with the command line', async () => {
    const file = write('schedule.json', { schedule: SCHEDULE });
    const { out } = await run('import', 'pagerduty', file, '--rename', 'other', '--json');
    const plan = JSON.parse(out) as {
      source: string;
      rotations: { id: string; ahead: unknown[] }[];
      people: unknown[];
    };
    assert.deepEqual(
      [plan.source, plan.rotations[0]?.id, plan.rotations[0]?.ahead.length, plan.people.length],
      ['pagerduty', 'other', 5, 2],
    );
    const wrong = async (...args: readonly string[]): Promise<string> => {
      const ended = await run('import', ...args);
      assert.notEqual(ended.code, EXIT.ok);
      return ended.err;
    };
    assert.match(await wrong('pagerdutty', file), /Did you mean pagerduty\?/);
    assert.match(await wrong('csv', 'none.csv'), /none\.csv cannot be read \(ENOENT\)/);
    assert.match(await wrong('csv', file, '--zone', 'Mars'), /no time zone/);
    assert.match(await wrong('pagerduty', file, '--layer-order', 'up'), /first or last/);
    assert.match(await wrong('csv'), /Something is missing/);
  });
});
