import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escalateDue } from '../../../src/app/escalateDue';
import { planCorrectEntry } from '../../../src/app/correctEntry';
import { planAcknowledge } from '../../../src/app/acknowledge';
import { printStage } from '../../../src/core/escalation/escalation';
import { pagesOf } from '../../../src/core/escalation/pages';
import { renameIncident } from '../../../src/core/change/renameIncident';
import { foldIncident } from '../../../src/core/incident/incident';
import { parseLog } from '../../../src/core/incident/log';
import { at, FOLDER, idOf, INCIDENT, siteFiles } from '../../support/builders';
import { Machine, SharedSite, type MachineOptions, type Sent } from '../../support/paging/machines';

const PLAN = `livesite: 1
name: Acme
routes:
  - { id: chat, kind: slack }
  - { id: pager, kind: pagerduty }
`;
const PEOPLE = `people:
  - { handle: ann, name: Ann, contact: [{ route: chat, id: U1 }, { route: pager }] }
  - { handle: bob, name: Bob, contact: [{ route: chat, id: U2 }] }
`;
const PATH = `name: Default
delivery: automatic
steps:
  - { page: { person: ann }, wait: 5m }
  - { page: { person: bob }, wait: 10m }
  - { page: { route: pager }, wait: 5m }
`;
/** Id of another incident's first entry. */
const OTHER = '01KAQW4HBH000001';
const DECLARED = '08:15:00 alice declared SEV1: Checkout';

function world(story = DECLARED, path = PATH) {
  const shared = new SharedSite(
    siteFiles(story, { 'livesite.yml': PLAN, 'people.yml': PEOPLE, 'escalations/default.yml': path }),
  );
  const sent: Sent[] = [];
  let clock = at('08:15:05');
  const machine = (name: string, more: Partial<MachineOptions> = {}): Machine =>
    new Machine({
      name,
      shared,
      sent,
      now: () => clock,
      isIdempotent: ({ kind }) => kind === 'pagerduty',
      ...more,
    });
  return {
    shared,
    sent,
    machine,
    setClock: (time: string): void => {
      clock = at(time);
    },
    later: (ms: number): void => {
      clock += ms;
    },
    pages: () => {
      const log = parseLog(shared.files.get(`${FOLDER}/timeline.md`) ?? '').value;
      return pagesOf(foldIncident(INCIDENT, log, new Set()));
    },
  };
}

const stagesOf = (pages: ReturnType<ReturnType<typeof world>['pages']>): string[] =>
  pages.map(({ step }) => (step === undefined ? '' : printStage(step.stage)));

describe('escalateDue', () => {
  it('pages each step when it is due, with whoever is to be reached how, and writes what became of it', async () => {
    const { machine, sent, setClock, pages } = world();
    const deps = machine('bot').deps();
    const [first] = await escalateDue(deps);
    assert.equal(first?.outcome, 'sent');
    assert.equal(first.late, 5000);
    assert.deepEqual(first.routes, ['chat', 'pager']);
    assert.deepEqual(await escalateDue(deps), [], 'nothing more is due');
    setClock('08:20:05');
    assert.equal((await escalateDue(deps))[0]?.stage, '1.2');
    setClock('08:30:05');
    assert.equal((await escalateDue(deps))[0]?.stage, '1.3');
    setClock('12:00:00');
    assert.deepEqual(await escalateDue(deps), []);
    assert.deepEqual(
      sent.map(({ route, key }) => `${route} ${key.split('/').slice(2).join('/')}`),
      ['chat default/1.1/1', 'pager default/1.1/1', 'chat default/1.2/1', 'pager default/1.3/1'],
    );
    assert.deepEqual(stagesOf(pages()), ['1.1', '1.2', '1.3']);
  });

  it('stops when somebody acknowledges', async () => {
    const { machine, sent, setClock } = world();
    const bot = machine('bot');
    await escalateDue(bot.deps());
    await bot.save(planAcknowledge(await bot.site(), { incident: INCIDENT }, bot.author()));
    setClock('09:30:00');
    assert.deepEqual(await escalateDue(bot.deps()), []);
    assert.equal(sent.length, 2);
  });

  it('asks, dries, and leaves alone what it has no key for', async () => {
    const asking = world(DECLARED, PATH.replace('delivery: automatic\n', ''));
    assert.equal((await escalateDue(asking.machine('bot').deps()))[0]?.outcome, 'asks');
    const dry = world();
    const [report] = await escalateDue(dry.machine('bot').deps(), { dryRun: true });
    assert.equal(report?.outcome, 'would-send');
    assert.deepEqual(report.people, ['ann']);
    const keyless = world();
    assert.equal(
      (await escalateDue(keyless.machine('bot', { ready: () => false }).deps()))[0]?.outcome,
      'no-key',
    );
    for (const { sent, pages } of [asking, dry, keyless]) {
      assert.equal(sent.length + pages().length, 0);
    }
  });

  it('lets a machine with all keys go before one with some, but not for long', async () => {
    const { machine, sent, setClock } = world();
    const deps = machine('bot', { ready: ({ id }) => id === 'chat' }).deps();
    assert.equal((await escalateDue(deps))[0]?.outcome, 'waits');
    assert.equal(sent.length, 0);
    setClock('08:15:21');
    assert.equal((await escalateDue(deps))[0]?.outcome, 'sent');
  });

  it('leaves to machines with the key what it has none for, where a repeat does no harm', async () => {
    const { machine, sent, setClock, pages } = world();
    const laptop = machine('laptop', { ready: ({ id }) => id === 'chat' });
    setClock('08:15:21');
    const [report] = await escalateDue(laptop.deps());
    assert.deepEqual(report?.results, ['chat delivered']);
    await laptop.share();
    const bot = machine('bot');
    setClock('08:16:30');
    assert.deepEqual(await escalateDue(bot.deps()), []);
    await bot.share();
    assert.deepEqual(
      sent.map(({ machine: name, route, key }) => `${name} ${route} ${key.split('/').slice(2).join('/')}`),
      ['laptop chat default/1.1/1', 'bot pager default/1.1/1'],
    );
    assert.deepEqual(
      [...(pages()[0]?.deliveries ?? [])].map(([route, { outcome }]) => `${route} ${outcome}`),
      ['chat delivered', 'pager delivered'],
    );
  });

  it('wakes nobody for a page that was left to others once somebody has acknowledged', async () => {
    const { machine, sent, setClock } = world();
    const laptop = machine('laptop', { ready: ({ id }) => id === 'chat' });
    setClock('08:15:21');
    await escalateDue(laptop.deps());
    setClock('08:15:50');
    await laptop.save(planAcknowledge(await laptop.site(), { incident: INCIDENT }, laptop.author()));
    await laptop.share();
    setClock('08:16:30');
    await escalateDue(machine('bot').deps());
    assert.deepEqual(
      sent.map(({ route }) => route),
      ['chat'],
    );
  });

  it('goes on at once past steps that reach nobody', async () => {
    const { machine, sent, pages } = world(DECLARED, PATH.replace('{ person: ann }', '{ team: ghosts }'));
    const bot = machine('bot', {
      answer: ({ message }) => (message.recipients[0]?.handle === 'bob' ? 'failed' : 'delivered'),
    });
    const reports = await escalateDue(bot.deps());
    assert.deepEqual(
      reports.map(({ stage, outcome }) => `${stage} ${outcome}`),
      ['1.1 nobody', '1.2 sent', '1.3 sent'],
    );
    await bot.share();
    assert.deepEqual(stagesOf(pages()), ['1.1', '1.2', '1.3']);
    assert.deepEqual(
      sent.map(({ route }) => route),
      ['chat', 'pager'],
    );
  });

  it('sends after a minute what it cannot claim because the Git host is down, and not before', async () => {
    const { machine, sent, setClock } = world();
    const deps = machine('bot', { online: () => false }).deps();
    assert.equal((await escalateDue(deps))[0]?.outcome, 'waits');
    assert.equal((await escalateDue(deps))[0]?.outcome, 'waits', 'it is still due: the claim was taken back');
    assert.equal(sent.length, 0);
    setClock('08:16:00');
    assert.equal((await escalateDue(deps))[0]?.outcome, 'sent');
    assert.deepEqual(await escalateDue(deps), []);
    setClock('08:21:05');
    assert.equal((await escalateDue(deps))[0]?.outcome, 'waits');
    assert.equal(sent.length, 2);
  });

  it('keeps a step due that a machine without any network could neither claim nor send', async () => {
    const { machine, sent, shared, setClock, pages } = world();
    let online = false;
    const laptop = machine('laptop', {
      online: () => online,
      answer: () => (online ? 'delivered' : 'failed'),
    });
    setClock('08:40:00');
    assert.deepEqual(
      (await escalateDue(laptop.deps())).map(({ stage, outcome }) => `${stage} ${outcome}`),
      ['1.1 waits'],
      'not one step after the other, all of them in vain',
    );
    assert.deepEqual(pagesOf((await laptop.site()).byId.get(INCIDENT)?.incident ?? { entries: [] }), []);
    online = true;
    sent.length = 0;
    assert.equal((await escalateDue(laptop.deps()))[0]?.outcome, 'sent');
    await laptop.share();
    assert.deepEqual(stagesOf(pages()), ['1.1']);
    assert.equal(parseLog(shared.files.get(`${FOLDER}/timeline.md`) ?? '').problems.length, 0);
  });

  it('writes what failed beside what arrived, also where the claim could not be shared', async () => {
    const { machine, setClock, pages } = world();
    let online = false;
    const bot = machine('bot', {
      online: () => online,
      answer: ({ route }) => (route.id === 'chat' ? 'failed' : 'delivered'),
    });
    setClock('08:17:00');
    assert.equal((await escalateDue(bot.deps()))[0]?.outcome, 'sent');
    online = true;
    await bot.share();
    const [page] = pages();
    assert.deepEqual(
      [...(page?.deliveries ?? [])].map(([route, { outcome }]) => `${route} ${outcome}`),
      ['pager delivered', 'chat failed'],
    );
  });

  it('sends what another window shared while the claim was being taken back', async () => {
    const { machine, sent } = world();
    const bot = machine('bot');
    const deps = bot.deps();
    let shares = 0;
    const [report] = await escalateDue({
      ...deps,
      // The push takes longer than is waited for, and ends in the meantime.
      share: () => (++shares, Promise.resolve()),
      withdraw: async () => {
        await bot.share();
        return true;
      },
    });
    assert.equal(report?.outcome, 'sent');
    assert.equal(shares, 1);
    assert.equal(sent.length, 2);
  });

  it('sends for an incident that gets another id while its page is shared', async () => {
    const { machine, sent, shared } = world();
    const renamed = world(`${DECLARED}\n08:15:01 alice status resolved`).shared;
    const log = (renamed.files.get(`${FOLDER}/timeline.md`) ?? '').replace(idOf(1), OTHER);
    const both = new SharedSite({ ...Object.fromEntries(shared.files), [`${FOLDER}-2/timeline.md`]: log });
    const deps = machine('bot', { shared: both }).deps();
    const save: typeof deps.save = change => deps.save(renameIncident(change, INCIDENT, `${INCIDENT}-2`));
    const [report] = await escalateDue({ ...deps, save });
    assert.equal(report?.outcome, 'sent');
    assert.ok(sent[0]?.key.startsWith(`livesite/${OTHER}/`), sent[0]?.key);
  });

  it('goes on with the path where somebody strikes out or rewords the entry of a page', async () => {
    for (const how of ['retract', 'reword'] as const) {
      const { machine, sent, setClock, pages } = world();
      const bot = machine('bot');
      await escalateDue(bot.deps());
      await bot.share();
      const [page] = pages();
      const text = how === 'reword' ? 'by hand @ann by chat' : 'by mistake';
      const input = { incident: INCIDENT, entry: page?.id ?? '', how, text };
      await bot.save(planCorrectEntry(await bot.site(), input, bot.author()));
      await bot.share();
      assert.deepEqual(await escalateDue(bot.deps()), [], `${how}: what has left is not due again`);
      setClock('08:20:10');
      assert.deepEqual(
        (await escalateDue(bot.deps())).map(({ stage, outcome }) => `${stage} ${outcome}`),
        ['1.2 sent'],
        how,
      );
      assert.deepEqual(
        sent.map(({ key }) => key.split('/').at(-1)),
        ['1', '1', '1'],
      );
    }
  });

  it('pages for one incident although another one cannot be paged for', async () => {
    const other = `${INCIDENT}-2`;
    const { machine, sent, shared } = world();
    const log = (shared.files.get(`${FOLDER}/timeline.md`) ?? '').replace(idOf(1), OTHER);
    const files = { ...Object.fromEntries(shared.files), [`${FOLDER}-2/timeline.md`]: log };
    for (const failing of [INCIDENT, other]) {
      sent.length = 0;
      const deps = machine('bot', { shared: new SharedSite(files) }).deps();
      const save: typeof deps.save = change =>
        change.subject.startsWith(`${failing}:`) ? Promise.reject(new Error('held')) : deps.save(change);
      await assert.rejects(escalateDue({ ...deps, save }), /held/, 'the fault is not swallowed');
      const faults: string[] = [];
      await escalateDue({ ...deps, save }, { onFault: incident => faults.push(incident) });
      assert.deepEqual(faults, [failing]);
      assert.deepEqual(
        [...new Set(sent.map(({ key }) => key.split('/')[1]))],
        [failing === other ? idOf(1) : OTHER],
      );
    }
  });

  it('passes over a step for which nobody has a key, where it has one for a later step', async () => {
    const steps = PATH.replace('{ person: ann }', '{ route: chat }');
    const { machine, sent, setClock, pages } = world(DECLARED, steps);
    const bot = machine('bot', {
      ready: ({ id }) => id === 'pager',
      answer: ({ route }) => (route.id === 'pager' ? 'delivered' : 'failed'),
    });
    assert.equal((await escalateDue(bot.deps()))[0]?.outcome, 'no-key');
    setClock('08:20:05');
    const reports = await escalateDue(bot.deps());
    assert.deepEqual(
      reports.map(({ stage, outcome }) => `${stage} ${outcome}`),
      ['1.1 sent', '1.2 no-key'],
    );
    setClock('08:25:10');
    await escalateDue(bot.deps());
    await bot.share();
    assert.deepEqual(stagesOf(pages()), ['1.1', '1.2', '1.3']);
    assert.equal(sent.at(-1)?.route, 'pager');
    const never = world(DECLARED, steps);
    never.setClock('09:30:00');
    assert.equal(
      (await escalateDue(never.machine('bot', { ready: () => false }).deps()))[0]?.outcome,
      'no-key',
    );
  });

  it('finishes what a machine that died had claimed, where a repeat does no harm', async () => {
    const { machine, sent, setClock, later } = world();
    const dying = machine('dying', {
      answer: () => {
        throw new Error('kill -9');
      },
    });
    await assert.rejects(escalateDue(dying.deps()), /kill/);
    assert.equal(sent.length, 1);
    const other = machine('other');
    other.fetch();
    assert.deepEqual(await escalateDue(other.deps()), []);
    setClock('08:16:30');
    await escalateDue(other.deps());
    assert.deepEqual(
      sent.slice(1).map(({ machine: name, route, key }) => [name, route, key.endsWith('/1.1/1')]),
      [['other', 'pager', true]],
      'the chat may have had it, the pager tells a repeat by its key',
    );
    later(30_000);
    await escalateDue(other.deps());
    assert.equal(sent.length, 2);
  });

  it('finishes a page over GitHub too, which nobody lists', async () => {
    const { machine, sent, setClock } = world(
      DECLARED,
      PATH.replace('{ person: ann }', '{ person: octocat }'),
    );
    const isIdempotent = (): boolean => true;
    const dying = machine('dying', {
      isIdempotent,
      answer: () => {
        throw new Error('kill -9');
      },
    });
    await assert.rejects(escalateDue(dying.deps()), /kill/);
    const other = machine('other', { isIdempotent });
    other.fetch();
    setClock('08:16:30');
    await escalateDue(other.deps());
    assert.deepEqual(
      sent.map(({ route, key }) => `${route} ${key}`),
      [0, 1].map(() => `github livesite/${idOf(1)}/default/1.1/1`),
    );
  });

  it('pages a step once however many machines see it due at the same moment, and leaves none out', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 2, max: 4 }),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        async (scheduler, count, outages) => {
          const { machine, sent, shared, later, pages } = world();
          const machines = Array.from({ length: count }, (_, index) =>
            machine(`m${index}`, { pause: () => scheduler.schedule(Promise.resolve()) }),
          );
          for (const isAway of outages) {
            const running = machines.filter((_, index) => !(isAway && index === 0));
            const all = Promise.all(
              running.map(async one => {
                one.fetch();
                await escalateDue(one.deps());
                await one.share();
              }),
            );
            await scheduler.waitFor(all);
            later(2 * 60_000);
          }
          assert.deepEqual(stagesOf(pages()), ['1.1', '1.2', '1.3']);
          const keys = sent.map(({ route, key }) => `${route} ${key}`);
          assert.deepEqual([...new Set(keys)], keys, 'never twice');
          assert.equal(keys.length, 4, 'none left out');
          assert.equal(parseLog(shared.files.get(`${FOLDER}/timeline.md`) ?? '').problems.length, 0);
        },
      ),
      { numRuns: 25 },
    );
  });
});
