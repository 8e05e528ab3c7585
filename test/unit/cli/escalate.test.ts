import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { nextLook } from '../../../src/cli/commands/escalate';
import { EXIT } from '../../../src/cli/exitCodes';
import { parseYaml } from '../../../src/core/site/yamlFile';
import { at, siteOf } from '../../support/builders';
import { createPagerServer, type PagerServer } from '../../support/pagers/server';
import { createTempRepos, type TempRepo, type TempRepos } from '../../support/tempRepo';
import { buildCli, fakeIo, livesite, runHere, type Ended } from './cliProcess';

const INCIDENT = '2026-11-23-checkout-returns-500';
const START = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;

describe('livesite escalate', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  let pagers: PagerServer;
  let clones: readonly TempRepo[];
  let now = START;

  before(async () => {
    pagers = await createPagerServer({ clock: () => now });
    repos = createTempRepos();
    clones = repos.share(
      {
        'livesite.yml': `livesite: 1
name: Acme
routes:
  - { id: chat, kind: slack }
  - { id: pager, kind: pagerduty, url: "${pagers.url}" }
`,
        'people.yml': `people:
  - { handle: ann, name: Ann, contact: [{ route: chat, id: U0000000A }, { route: pager }] }
  - { handle: bob, name: Bob, contact: [{ route: chat, id: U0000000B }] }
`,
        'rotations/primary.yml': `name: Primary
zone: UTC
layers:
  - { name: All, anchor: 2026-01-05T09:00, turn: 1w, people: [ann] }
`,
        'escalations/default.yml': `name: Default
delivery: automatic
steps:
  - { page: { rotation: primary }, wait: 5m }
  - { page: { person: bob }, wait: 5m }
`,
      },
      'one',
      'two',
    ).clones;
    for (const clone of clones) {
      clone.git('config', 'user.name', 'Livesite bot');
      clone.git('config', 'user.email', 'bot@example.com');
    }
  });
  after(async () => {
    repos.dispose();
    await pagers.close();
  });

  const run = (clone: number, ...args: readonly string[]): Promise<Ended> => {
    const env = {
      LIVESITE_HANDLE: 'livesite-bot',
      LIVESITE_SECRET_CHAT: pagers.secrets.slack,
      LIVESITE_SECRET_PAGER: pagers.secrets.pagerduty,
    };
    return runHere(fakeIo(clones[clone]?.folder ?? '', { env, now: () => now }), ...args);
  };
  const arrived = (): string[] => pagers.arrivals.map(({ service }) => service);

  it('says beforehand who would be paged', async () => {
    const { out, code } = await run(0, 'escalation', '--severity', 'SEV1');
    assert.equal(code, EXIT.ok);
    assert.deepEqual(out.split('\n'), [
      'Default (escalations/default.yml), automatic',
      'STEP  AFTER    AT                        WHOM                       BY',
      '1.1   at once  Mon 2026-11-23 12:00 UTC  @ann (on call in Primary)  chat, pager',
      '1.2   +5 min   Mon 2026-11-23 12:05 UTC  @bob                       chat',
    ]);
    const refused = await run(0, 'escalation', '--severity', 'SEV9');
    assert.equal(refused.code, EXIT.refused);
    assert.match(refused.err, /no severity SEV9/);
  });

  it('has nothing to do while there is no incident', async () => {
    const { err, code } = await run(0, 'escalate');
    assert.equal(code, EXIT.ok);
    assert.match(err, /Nobody is due/);
  });

  it('pages the first step, tells what would be done, and how late it was', async () => {
    assert.equal((await run(0, 'declare', 'Checkout returns 500', '--severity', 'SEV1')).code, EXIT.ok);
    now += 2 * MINUTE;
    const dry = await run(0, 'escalate', '--dry-run');
    assert.match(dry.out, /default 1\.1 would page @ann by chat, pager \(2 min late\)/);
    assert.deepEqual(arrived(), []);
    const sent = await run(0, 'escalate');
    assert.equal(sent.code, EXIT.ok, sent.err);
    assert.match(sent.out, new RegExp(`^${INCIDENT}: default 1\\.1 paged @ann by chat, pager`));
    assert.deepEqual(arrived().sort(), ['pagerduty', 'slack']);
  });

  it('does it once, in whatever clone it runs', async () => {
    assert.match((await run(1, 'escalate')).err, /Nobody is due/);
    assert.match((await run(0, 'escalate')).err, /Nobody is due/);
    assert.equal(arrived().length, 2);
  });

  it('pages the next step once although two run at the same moment and an answer is lost', async () => {
    now += 5 * MINUTE;
    const lost = pagers.faults.add({ path: /services/, nth: 1, fault: { kind: 'cutAfter' } });
    const ended = await Promise.all([run(0, 'escalate'), run(1, 'escalate')]);
    lost.remove();
    assert.deepEqual(
      ended.map(({ code }) => code),
      [EXIT.ok, EXIT.ok],
      ended.map(({ err }) => err).join('\n'),
    );
    assert.equal(arrived().length, 3, 'the chat had it, so it is not sent again');
    const shown = await run(1, 'show', INCIDENT);
    assert.match(shown.out, /Page sent without an answer by chat/);
    assert.equal(shown.out.split('Paging @bob').length, 2);
  });

  it('stops for an acknowledgement, and ends in time', async () => {
    const alert = (): string | undefined => pagers.pagerDuty.alerts[0]?.status;
    assert.equal(alert(), 'triggered');
    assert.equal((await run(1, 'ack', INCIDENT, '--as', 'ann')).code, EXIT.ok);
    assert.equal(alert(), 'acknowledged', 'PagerDuty goes on waking nobody');
    now += 60 * MINUTE;
    const { err, code } = await run(0, 'escalate', '--stay', '50m');
    assert.equal(code, EXIT.ok, 'there is nothing to stay for');
    assert.match(err, /Nobody is due/);
    assert.equal((await run(0, 'escalate', '--stay', 'long')).code, EXIT.usage);
  });

  it('tells pagers that it is over, and says where it could not', async () => {
    const keyless = fakeIo(clones[1]?.folder ?? '', { now: () => now });
    const mitigated = await runHere(keyless, 'status', INCIDENT, 'mitigated', '--as', 'ann');
    assert.doesNotMatch(mitigated.err, /Page over/, 'it is not over yet');
    const lost = pagers.faults.add({ path: /enqueue/, fault: { kind: 'status', status: 400 } });
    const resolved = await run(1, 'status', INCIDENT, 'resolved', '--as', 'ann');
    lost.remove();
    assert.match(resolved.err, /Page over pager: it may not know that it is over/);
    assert.match((await run(0, 'show', INCIDENT)).out, /it may not know that it is over, and may go on/);
    assert.equal((await run(1, 'reopen', INCIDENT, 'again', '--as', 'ann')).code, EXIT.ok);
    assert.equal((await run(1, 'status', INCIDENT, 'resolved', '--as', 'ann')).code, EXIT.ok);
    assert.equal(pagers.pagerDuty.alerts[0]?.status, 'resolved');
  });

  it('says so where nothing could be paged', async () => {
    assert.equal((await run(0, 'declare', 'Search is down', '--severity', 'SEV2')).code, EXIT.ok);
    const keyless = await runHere(
      fakeIo(clones[1]?.folder ?? '', { env: { LIVESITE_HANDLE: 'bot' }, now: () => now }),
      'escalate',
      '--json',
    );
    assert.equal(keyless.code, EXIT.refused);
    const { steps } = JSON.parse(keyless.out) as { steps: { outcome: string }[] };
    assert.deepEqual(
      steps.map(({ outcome }) => outcome),
      ['no-key'],
    );
    now += MINUTE;
    const env = { LIVESITE_HANDLE: 'bot', LIVESITE_SECRET_CHAT: `${pagers.url}/gone` };
    const vain = await runHere(fakeIo(clones[1]?.folder ?? '', { env, now: () => now }), 'escalate');
    assert.equal(vain.code, EXIT.refused);
    assert.match(vain.out, /default 1\.1 could not page @ann by chat.*\(1 min late\)\n {2}chat failed/);
    assert.doesNotMatch(vain.out, / paged /);
  });

  it('looks again after a while, not without a pause, for what it cannot page', async () => {
    const site = await siteOf('12:00:00 alice declared SEV1: Checkout', {
      'escalations/default.yml': 'name: Default\ndelivery: automatic\nsteps: [{ page: { person: ann } }]\n',
    });
    const declared = at('12:00:00');
    assert.equal(nextLook(site, declared + 60 * MINUTE), declared + 60 * MINUTE + 15_000, 'long due');
    assert.equal(nextLook(site, declared - 5000), declared, 'due before');
    const story = '12:00:00 alice declared SEV1: Checkout';
    assert.equal(nextLook(await siteOf(story), declared), undefined);
    // Somebody may have died while sending, or lacked a key.
    const open = await siteOf(`${story}\n12:00:10 bot paging by hand @ann by pager`);
    assert.equal(nextLook(open, declared + MINUTE), declared + MINUTE + 15_000);
    assert.equal(nextLook(open, declared + 60 * MINUTE), undefined);
  });

  it('pages also while the Git host is down, once that has lasted a minute', async () => {
    const clone = clones[1] as TempRepo;
    assert.equal((await run(1, 'declare', 'Login is down', '--severity', 'SEV1')).code, EXIT.ok);
    const remote = path.join(clone.folder, clone.git('remote', 'get-url', 'origin'));
    renameSync(remote, `${remote}.away`);
    const before = arrived().length;
    now += 2 * MINUTE;
    const { out, err } = await run(1, 'escalate');
    renameSync(`${remote}.away`, remote);
    assert.match(out, /login-is-down: default 1\.1 paged @ann/, err);
    assert.ok(arrived().length > before);
  });

  it('writes a workflow that a pipeline can run with nothing but Node and Git', async () => {
    const clone = clones[0] as TempRepo;
    await buildCli();
    clone.write('.github/livesite/dist/shared-0OLDOLD0.js', '// of the version before');
    clone.write('.github/livesite/dist/ours.js', '// the team’s own');
    const written = await livesite(clone.folder, repos.environment, 'workflow', '--json');
    assert.equal(written.code, EXIT.ok, written.err);
    const { files, secrets } = JSON.parse(written.out) as { files: string[]; secrets: string[] };
    assert.deepEqual(secrets, ['LIVESITE_SECRET_CHAT', 'LIVESITE_SECRET_PAGER']);
    assert.ok(files.includes('.github/livesite/dist/cli.js'));
    assert.ok(files.includes('.github/livesite/templates/incident.md.hbs'));
    const isThere = (file: string): boolean => existsSync(path.join(clone.folder, file));
    assert.ok(files.every(isThere));
    assert.ok(!isThere('.github/livesite/dist/shared-0OLDOLD0.js'), 'copies do not pile up');
    assert.ok(isThere('.github/livesite/dist/ours.js'));
    const workflow = parseYaml(clone.read('.github/workflows/livesite-escalate.yml'));
    assert.deepEqual(workflow.problems, []);
    const { permissions, concurrency, jobs } = (workflow.value?.value ?? {}) as {
      permissions: unknown;
      concurrency: Record<string, unknown>;
      jobs: { escalate: { steps: { env?: Record<string, string>; run?: string }[] } };
    };
    assert.deepEqual(permissions, { contents: 'write', issues: 'write' });
    assert.equal(concurrency['cancel-in-progress'], false);
    const step = jobs.escalate.steps.find(({ run: script }) => script !== undefined);
    assert.deepEqual(Object.keys(step?.env ?? {}), ['GITHUB_TOKEN', 'LIVESITE_HANDLE', ...secrets]);
    assert.equal(clone.git('diff', '--name-only'), '');
  });
});
