import assert from 'node:assert/strict';
import { planReminders, sendReminders, type ReminderResult } from '../../../src/app/remind';
import { dueReminder } from '../../../src/core/remediation/reminder';
import type { RemediationPlan } from '../../../src/core/remediation/remediationPlan';
import { dayOf } from '../../../src/core/time/instant';
import { INCIDENT, RemediationWorld, REPOSITORY, REVIEW, reviewText } from '../../support/remediationWorld';

const PLAN = 'livesite: 1\nname: Shop\nremediation:\n  remind: { before: 3d, overdue-every: 7d }\n';

describe('dueReminder', () => {
  const plan: RemediationPlan = {
    remind: { before: { count: 3, unit: 'd' }, 'overdue-every': { count: 7, unit: 'd' } },
  };
  const slotsOn = (due: string, from: string, days: number, what = plan): string[] => {
    const slots = Array.from({ length: days }, (_, n) => {
      const today = dayOf(Date.parse(from) + n * 86_400_000);
      return dueReminder(due, today, what)?.slot;
    });
    return slots.filter((slot, n) => slot !== undefined && slot !== slots[n - 1]).map(slot => slot ?? '');
  };

  it('is one before the day, and one a week behind it', () => {
    assert.deepEqual(slotsOn('2026-12-10', '2026-12-01', 26), [
      'before 2026-12-10',
      'overdue 2026-12-10 0',
      'overdue 2026-12-10 1',
      'overdue 2026-12-10 2',
    ]);
    assert.equal(dueReminder('2026-12-10', '2026-12-06', plan), undefined);
    assert.deepEqual(dueReminder('2026-12-10', '2026-12-07', plan), {
      kind: 'before',
      slot: 'before 2026-12-10',
      days: 3,
    });
    assert.deepEqual(dueReminder('2026-12-10', '2026-12-10', plan)?.days, 0);
    assert.deepEqual(dueReminder('2026-12-10', '2026-12-17', plan)?.slot, 'overdue 2026-12-10 0');
    assert.deepEqual(dueReminder('2026-12-10', '2026-12-18', plan)?.slot, 'overdue 2026-12-10 1');
  });

  it('counts business days over a weekend, and writes nothing that the plan does not ask for', () => {
    // 2026-12-14 is a Monday; one business day before is the Friday.
    const business: RemediationPlan = { remind: { before: { count: 1, unit: 'bd' } } };
    assert.equal(dueReminder('2026-12-14', '2026-12-10', business), undefined);
    assert.equal(dueReminder('2026-12-14', '2026-12-11', business)?.days, 3);
    assert.equal(dueReminder('2026-12-14', '2026-12-20', business), undefined);
    assert.deepEqual(slotsOn('2026-12-10', '2026-12-01', 40, {}), []);
  });
});

describe('reminders', () => {
  let world: RemediationWorld;

  const start = async (livesiteYml = PLAN): Promise<void> => {
    world = await RemediationWorld.create([], { livesiteYml });
    const items = [
      '- [ ] R1 Ask @carol about #12 — @bob, due 2026-11-26',
      '- [ ] R2 Late — @alice, due 2026-11-01',
      '- [ ] R3 Later — @alice, due 2027-01-31',
      '- [x] R4 Done — @alice, due 2026-11-01',
      '- [ ] R5 Closed there — @alice, due 2026-11-01',
      '- [ ] R6 Dropped — due 2026-11-01, won’t do: no',
      '- [ ] R7 Nobody’s — due 2026-11-20',
    ];
    const lines = items.map((line, n) => {
      world.server.state.createIssue(REPOSITORY, { title: line });
      return `${line} ([#${n + 1}](${world.server.url}/${REPOSITORY}/issues/${n + 1}))`;
    });
    world.server.state.updateIssue(REPOSITORY, 5, { state: 'closed', stateReason: 'completed' });
    world.store.write(REVIEW, reviewText([...lines, '- [ ] R8 No issue — @alice, due 2026-11-01']));
  };

  afterEach(() => world.dispose());

  const remind = async (dryRun = false): Promise<readonly ReminderResult[]> => {
    const { tracker, clock, target } = world;
    const site = await world.readSite();
    const { planned } = planReminders(site, target, dayOf(clock.now()));
    return sendReminders(planned, { tracker, clock, wait: clock.wait, people: site.people }, { dryRun });
  };
  const said = (results: readonly ReminderResult[]): string[] =>
    results.map(({ planned, outcome }) => `${planned.item} ${outcome}`);
  const comments = (number: number): string[] =>
    world.server.state.issue(REPOSITORY, number).comments.map(({ body }) => body);

  it('are written once, however often it runs, and again when the next is due', async () => {
    await start();
    assert.deepEqual(said(await remind(true)), ['R1 due', 'R2 due', 'R5 closed', 'R7 due']);
    assert.deepEqual(comments(1), [], 'a dry run writes nothing');
    assert.deepEqual(said(await remind()), ['R1 written', 'R2 written', 'R5 closed', 'R7 written']);
    assert.deepEqual(said(await remind()), ['R1 known', 'R2 known', 'R5 closed', 'R7 known']);
    assert.deepEqual(comments(1), [
      `@bob-gh: this item is due on 2026-11-26, in 2 days.\n\n> R1 Ask @\u200bcarol about #\u200b12\n\nFrom the review of ${INCIDENT}. Close the issue when it is done, or agree on another day in the review.\n\n<!-- livesite:${INCIDENT}/R1 remind before 2026-11-26 -->\n`,
    ]);
    assert.match(comments(2)[0] ?? '', /^@alice: this item was due on 2026-11-01, 23 days ago\./);
    assert.match(comments(7)[0] ?? '', /^This item was due on 2026-11-20, 4 days ago\./);
    world.clock.advance(7 * 86_400_000);
    assert.deepEqual(said(await remind()), ['R1 written', 'R2 written', 'R5 closed', 'R7 written']);
    assert.deepEqual([comments(1).length, comments(2).length], [2, 2]);
  });

  it('are found again when the answer is lost, and a stranger’s mark keeps nobody from being reminded', async () => {
    await start();
    world.server.faults.add({
      method: 'POST',
      path: /\/issues\/1\/comments$/,
      nth: 1,
      fault: { kind: 'cutAfter' },
    });
    assert.deepEqual(said(await remind()).slice(0, 2), ['R1 failed', 'R2 written']);
    assert.deepEqual(said(await remind()).slice(0, 2), ['R1 known', 'R2 known']);
    assert.equal(comments(1).length, 1);
  });

  it('are written only in the repository of the issues, and say which were left out', async () => {
    await start();
    const { server, store, target, clock } = world;
    store.write(
      REVIEW,
      reviewText([
        `- [ ] R1 Ours — @alice, due 2026-11-01 ([#1](${server.url}/${REPOSITORY.toUpperCase()}/issues/1))`,
        `- [ ] R2 Theirs — @alice, due 2026-11-01 ([#2](${server.url}/acme/secret/issues/2))`,
        '- [ ] R3 Far — @alice, due 2026-11-01 ([#3](https://elsewhere.example/acme/shop/issues/3))',
      ]),
    );
    const { planned, elsewhere } = planReminders(await world.readSite(), target, dayOf(clock.now()));
    assert.deepEqual(
      [planned, elsewhere].map(some => some.map(({ item }) => item)),
      [['R1'], ['R2', 'R3']],
    );
  });

  it('are none unless the plan says so, and stop where GitHub refuses everything', async () => {
    await start('livesite: 1\nname: Shop\n');
    assert.deepEqual(await remind(), []);
    world.store.write('livesite.yml', PLAN);
    world.token = async () => 'expired';
    assert.deepEqual(said(await remind()), ['R1 failed', 'R2 not-tried', 'R5 not-tried', 'R7 not-tried']);
  });
});
