import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createEffectJournal } from '../../../src/adapters/files/effectJournal';
import { createPager } from '../../../src/adapters/pager/pager';
import {
  deliverPages,
  type DeliverDeps,
  type OutgoingPage,
  type PageDelivery,
} from '../../../src/app/deliverPage';
import { recoveryOf } from '../../../src/app/effects';
import {
  printPageIntent,
  recoverPages,
  tryParsePageIntent,
  type LostPage,
  type PageIntent,
} from '../../../src/app/pageIntents';
import type { Pager } from '../../../src/app/pagerPorts';
import type { EffectJournal } from '../../../src/app/trackerPorts';
import type { PageMessage } from '../../../src/core/escalation/pageMessage';
import type { Route, RouteKind } from '../../../src/core/escalation/route';
import { FakeClock } from '../../support/fakeClock';
import type { Fault } from '../../support/github/faults';
import { pageMessage } from '../../support/pages';
import { createPagerServer, type PagerServer } from '../../support/pagers/server';
import { until } from '../../support/until';

const FOREVER = new Promise<never>(() => undefined);

describe('deliverPages', () => {
  let server: PagerServer;
  let clock: FakeClock;
  let folder: string;
  let journal: EffectJournal;
  let recorded: string[];
  let log: string[];

  beforeEach(async () => {
    clock = new FakeClock(Date.parse('2026-11-23T08:15:02Z'));
    server = await createPagerServer({ clock: clock.now });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-pages-'));
    journal = createEffectJournal(folder);
    recorded = [];
    log = [];
  });
  afterEach(async () => {
    await server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const route = (kind: RouteKind): Route => ({
    id: kind,
    kind,
    ...(kind === 'pagerduty' ? { url: server.url } : {}),
  });
  const page = (kind: RouteKind, given: Partial<PageMessage> = {}): OutgoingPage => ({
    route: route(kind),
    message: { ...pageMessage(), ...given },
  });
  const newPager = (): Pager =>
    createPager({
      secrets: { get: async name => (server.secrets as Readonly<Record<string, string>>)[name] },
      clock,
      log: { write: () => undefined },
      timeLimit: 300,
    });
  const deps = (given: Partial<DeliverDeps> = {}): DeliverDeps => ({
    pager: newPager(),
    journal,
    clock,
    wait: clock.wait,
    randomness: { integer: () => 0 },
    log: { write: (level, message) => log.push(`${level} ${message}`) },
    ...given,
  });
  const record = async (delivery: PageDelivery): Promise<void> => {
    recorded.push(`${delivery.route.id} ${delivery.outcome}`);
  };
  const deliver = (pages: readonly OutgoingPage[], given: Partial<DeliverDeps> = {}) =>
    deliverPages(pages, deps(given), { record });
  const fault = (kind: string, given: Fault, nth?: number | readonly number[]): void => {
    const paths: Readonly<Record<string, RegExp>> = {
      pagerduty: /enqueue/,
      slack: /services/,
      teams: /workflows/,
      webhook: /hook/,
    };
    server.faults.add({ path: paths[kind] ?? /./, fault: given, ...(nth === undefined ? {} : { nth }) });
  };
  const intents = async (): Promise<number> => (await journal.open()).length;

  it('delivers over all routes and settles what it had intended', async () => {
    const seen: number[] = [];
    const results = await deliverPages(
      (['pagerduty', 'slack', 'teams', 'webhook'] as const).map(kind => page(kind)),
      deps(),
      { record: async delivery => (seen.push(await intents()), record(delivery)) },
    );
    assert.deepEqual(
      results.map(({ route: { id }, outcome }) => `${id} ${outcome}`),
      ['pagerduty delivered', 'slack delivered', 'teams delivered', 'webhook delivered'],
    );
    assert.equal(recorded.length, 4);
    assert.ok(
      seen.every(open => open >= 1),
      'intents are there until the outcome is recorded',
    );
    assert.equal(await intents(), 0);
    assert.equal(server.arrivals.length, 4);
  });

  it('tries again what was certainly not delivered', async () => {
    fault('slack', { kind: 'status', status: 503 }, [1, 2]);
    fault('pagerduty', { kind: 'status', status: 500 }, 1);
    const results = await deliver([page('slack'), page('pagerduty')]);
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['delivered', 'delivered'],
    );
    assert.equal(server.arrivals.length, 2);
    assert.deepEqual(
      [...clock.waits].sort((a, b) => a - b),
      [1000, 1000, 2000],
    );
  });

  it('waits as long as the service says, and gives up where that is too long', async () => {
    fault('slack', { kind: 'status', status: 429, headers: { 'retry-after': '20' } }, 1);
    const [first] = await deliver([page('slack')]);
    assert.equal(first?.outcome, 'delivered');
    assert.deepEqual(clock.waits, [20_000]);
    fault('webhook', { kind: 'status', status: 429, headers: { 'retry-after': '600' } });
    const [second] = await deliver([page('webhook')]);
    assert.equal(second?.outcome, 'failed');
    assert.match(second.sentence, /takes no more messages until 08:25:22 UTC/);
    assert.equal(clock.waits.length, 1);
  });

  it('ends within its budget', async () => {
    fault('slack', { kind: 'status', status: 503 });
    const start = clock.now();
    const [only] = await deliver([page('slack')]);
    assert.equal(only?.outcome, 'failed');
    assert.ok(clock.now() - start <= 60_000);
    assert.deepEqual(clock.waits, [1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    assert.equal(await intents(), 0);
  });

  it('adds a little chance to each pause', async () => {
    fault('slack', { kind: 'status', status: 503 }, [1, 2]);
    await deliver([page('slack')], { randomness: { integer: below => below - 1 } });
    assert.deepEqual(clock.waits, [1499, 2999]);
  });

  for (const bad of [
    { kind: 'cutBefore' },
    { kind: 'cutAfter' },
    { kind: 'hang', acts: true },
    { kind: 'html', acts: true },
  ] as const satisfies readonly Fault[]) {
    it(`sends once over a webhook, and pages once over PagerDuty, when there is no clear answer (${bad.kind})`, async () => {
      for (const kind of ['webhook', 'slack', 'teams'] as const) {
        fault(kind, bad);
        const [only] = await deliver([page(kind)]);
        assert.equal(only?.outcome, 'unknown');
        assert.match(only.sentence, /whether the message arrived is not clear/);
      }
      assert.equal(server.requests.length, 3);
      fault('pagerduty', bad, 1);
      const [pager] = await deliver([page('pagerduty')]);
      assert.equal(pager?.outcome, 'delivered');
      assert.equal(server.pagerDuty.alerts.length, 1);
    });
  }

  it('does not call that failed which may have arrived before', async () => {
    fault('pagerduty', { kind: 'cutAfter' }, 1);
    fault('pagerduty', { kind: 'status', status: 500 });
    const [only] = await deliver([page('pagerduty')]);
    assert.equal(only?.outcome, 'unknown');
  });

  it('fails at once where trying again is of no use', async () => {
    fault('slack', { kind: 'status', status: 404 });
    const [slack, none] = await deliver([
      page('slack'),
      { ...page('webhook'), route: { id: 'no-key', kind: 'webhook' } },
    ]);
    assert.deepEqual([slack?.outcome, none?.outcome], ['failed', 'failed']);
    assert.match(none?.sentence ?? '', /has no webhook address for the route no-key/);
    assert.deepEqual(clock.waits, []);
  });

  it('lets no slow route hold up another', async () => {
    let release: (() => void) | undefined;
    const slow = new Promise<void>(resolve => {
      release = resolve;
    });
    const real = newPager();
    const deliveries = deliver([page('slack'), page('pagerduty')], {
      pager: {
        ...real,
        deliver: async (to, message, signal) => {
          if (to.kind === 'slack') {
            await slow;
          }
          return real.deliver(to, message, signal);
        },
      },
    });
    await until(() => recorded.length === 1);
    assert.deepEqual(recorded, ['pagerduty delivered']);
    release?.();
    await deliveries;
    assert.deepEqual(recorded, ['pagerduty delivered', 'slack delivered']);
  });

  it('leaves a message alone that another window is sending', async () => {
    const stuck = deliver([page('slack')], { pager: { ...newPager(), deliver: () => FOREVER } });
    await until(async () => (await intents()) === 1);
    const [second] = await deliver([page('slack')]);
    assert.equal(second?.outcome, 'elsewhere');
    assert.deepEqual([recorded, server.requests.length, await intents()], [[], 0, 1]);
    assert.ok(stuck instanceof Promise);
  });

  it('sends one of two that are asked for at the same moment', async () => {
    let release: (() => void) | undefined;
    const bothAsked = new Promise<void>(resolve => {
      release = resolve;
    });
    const real = newPager();
    const pager: Pager = {
      ...real,
      deliver: async (...args) => {
        await bothAsked;
        return real.deliver(...args);
      },
    };
    const both = [deliver([page('webhook')], { pager }), deliver([page('webhook')], { pager })];
    assert.deepEqual(
      (await Promise.race(both)).map(({ outcome }) => outcome),
      ['elsewhere'],
    );
    release?.();
    const results = await Promise.all(both);
    assert.deepEqual(new Set(results.map(([only]) => only?.outcome)), new Set(['delivered', 'elsewhere']));
    assert.equal(server.arrivals.length, 1);
  });

  it('leaves alone what another window has sent and settled between two looks at the journal', async () => {
    let looks = 0;
    const taken: EffectJournal = {
      ...journal,
      intendOnce: async effect => {
        looks += 1;
        return looks > 1 && journal.intendOnce(effect);
      },
    };
    const [only] = await deliver([page('webhook')], { journal: taken });
    assert.equal(only?.outcome, 'elsewhere');
    assert.deepEqual([recorded, server.requests.length, await intents()], [[], 0, 0]);
  });

  it('pages although the disk is full', async () => {
    const full: EffectJournal = { ...journal, intendOnce: () => Promise.reject(new Error('ENOSPC')) };
    const [only] = await deliver([page('slack')], { journal: full });
    assert.equal(only?.outcome, 'delivered');
    assert.ok(log.some(line => line.startsWith('warn A page over slack is sent although')));
    const [other] = await deliver([page('webhook')], { journal: undefined });
    assert.equal(other?.outcome, 'delivered');
  });

  it('keeps the intent of what could not be recorded', async () => {
    const [only] = await deliverPages([page('slack')], deps(), {
      record: () => Promise.reject(new Error('disk')),
    });
    assert.equal(only?.outcome, 'delivered');
    assert.equal(await intents(), 1);
  });

  it('stops waiting when it is cancelled', async () => {
    fault('slack', { kind: 'status', status: 503 });
    const ended = new AbortController();
    clock.onWait = () => ended.abort();
    const [only] = await deliverPages([page('slack')], deps(), { record, signal: ended.signal });
    assert.equal(only?.outcome, 'failed');
    assert.match(only.sentence, /Then it was cancelled\.$/);
    assert.equal(server.requests.length, 1);
  });

  /** Acts as a caller does: what is lost is sent again where it may be, else written down. */
  const restart = async (pages: readonly OutgoingPage[]): Promise<void> => {
    journal = createEffectJournal(folder);
    const lost: LostPage[] = [];
    await recoverPages({
      journal,
      pager: newPager(),
      routes: pages.map(each => each.route),
      clock,
      log: { write: (level, message) => log.push(`${level} ${message}`) },
      isRecorded: ({ route: id }: PageIntent) => recorded.some(line => line.startsWith(`${id} `)),
      record: async each => {
        lost.push(each);
        if (each.fate === 'unknown') {
          recorded.push(`${each.route} unknown`);
        }
      },
    });
    const again = pages.filter(({ route: { id } }) =>
      lost.some(each => each.fate === 'again' && each.route === id),
    );
    await deliver(again);
  };

  const kills: Readonly<Record<string, (real: Pager) => Partial<DeliverDeps>>> = {
    'before it is sent': real => ({ pager: { ...real, deliver: () => FOREVER } }),
    'after it was sent': real => ({
      pager: {
        ...real,
        deliver: async (...args) => {
          await real.deliver(...args);
          return FOREVER;
        },
      },
    }),
  };
  for (const [name, killed] of Object.entries(kills)) {
    it(`neither doubles nor loses a page when the process is killed ${name}`, async () => {
      for (const kind of ['pagerduty', 'slack', 'teams', 'webhook'] as const) {
        const before = server.requests.length;
        const sends = name.startsWith('after') ? 1 : 0;
        const gone = deliver([page(kind)], killed(newPager()));
        await until(async () => (await intents()) === 1 && server.requests.length - before === sends);
        assert.ok(gone instanceof Promise);
        recorded = [];
        await restart([page(kind)]);
        assert.deepEqual([recorded, await intents()], [[], 1], 'it may still be under way');
        clock.advance(4 * 60_000);
        await restart([page(kind)]);
        assert.deepEqual(recorded, [kind === 'pagerduty' ? 'pagerduty delivered' : `${kind} unknown`]);
        assert.ok(kind === 'pagerduty' || server.requests.length - before === sends);
        assert.equal(await intents(), 0);
      }
      assert.equal(server.pagerDuty.alerts.length, 1);
    });
  }

  it('takes nothing up again that was recorded before the process was killed', async () => {
    const gone = deliverPages([page('webhook'), page('pagerduty')], deps(), {
      record: async delivery => {
        await record(delivery);
        await FOREVER;
      },
    });
    await until(() => recorded.length === 2);
    assert.ok(gone instanceof Promise);
    clock.advance(4 * 60_000);
    await restart([page('webhook'), page('pagerduty')]);
    assert.deepEqual([recorded.length, server.requests.length, await intents()], [2, 2, 0]);
  });

  it('says that it does not know, where nobody recovered before the next attempt', async () => {
    const gone = deliver([page('slack')], { pager: { ...newPager(), deliver: () => FOREVER } });
    await until(async () => (await intents()) === 1);
    assert.ok(gone instanceof Promise);
    clock.advance(4 * 60_000);
    const [only] = await deliver([page('slack')]);
    assert.equal(only?.outcome, 'unknown');
    assert.deepEqual([recorded, server.requests.length, await intents()], [['slack unknown'], 0, 0]);
  });

  it('keeps for the next time what cannot be recorded, and settles what has lost its route', async () => {
    await journal.intend({ key: 'page:gone:page:k', at: '2026-11-23T08:00:00Z', what: 'x' });
    await journal.intend({ key: 'page:slack:page:k', at: 'nonsense', what: 'x' });
    const seen: string[] = [];
    const options = {
      journal,
      pager: newPager(),
      routes: [route('slack')],
      clock,
      log: { write: () => undefined },
      isRecorded: () => false,
    };
    const refuse = (each: LostPage): Promise<void> =>
      each.route === 'slack' ? Promise.reject(new Error('disk')) : Promise.resolve(void seen.push(each.fate));
    assert.equal(await recoverPages({ ...options, record: refuse }), 1);
    assert.deepEqual([seen, await intents()], [['unknown'], 1]);
  });

  it('names an intent so that it can be told from others', () => {
    const intent: PageIntent = { route: 'chat', action: 'page', key: 'a:b\nc' };
    assert.deepEqual(tryParsePageIntent(printPageIntent(intent)), intent);
    assert.equal(tryParsePageIntent('page:Chat:page:x'), undefined);
    assert.equal(recoveryOf({ key: printPageIntent(intent) }), 'settle');
    assert.equal(recoveryOf({ key: 'statuspage 7' }), 'ask');
  });
});
