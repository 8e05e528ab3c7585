import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  clockSkewOf,
  clockWarning,
  createClockWatch,
  isClockOff,
  skewInLog,
  skewOfAnswer,
} from '../../../src/app/clockSkew';
import { escalateDue } from '../../../src/app/escalateDue';
import { createPager } from '../../../src/adapters/pager/pager';
import { at, siteFiles, siteOf } from '../../support/builders';
import { Machine, SharedSite, type Sent } from '../../support/paging/machines';
import { createPagerServer } from '../../support/pagers/server';
import { pageMessage } from '../../support/pages';

const MINUTE = 60_000;

describe('a machine’s clock', () => {
  it('is never taken for worse than it is, however long the answer took', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3_600_000, max: 3_600_000 }),
        fc.integer({ min: 0, max: 60_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (ahead, took, share) => {
          const sentAt = at('08:15:00') + ahead;
          const answeredAt = at('08:15:00') + took * share;
          const skew = skewOfAnswer({
            date: new Date(answeredAt).toUTCString(),
            sentAt,
            receivedAt: sentAt + took,
          });
          assert.ok(skew !== undefined && Math.abs(skew) <= Math.abs(ahead) + 1);
          assert.ok(skew * ahead >= 0, 'the same direction');
          assert.ok(Math.abs(skew) >= Math.abs(ahead) - took - 1000);
        },
      ),
    );
    assert.equal(skewOfAnswer({ date: 'soon', sentAt: 0, receivedAt: 1 }), undefined);
    assert.equal(skewOfAnswer({ date: undefined, sentAt: 0, receivedAt: 1 }), undefined);
  });

  it('is behind where two colleagues write in the future, not where one does', async () => {
    const story = '08:15:00 alice declared SEV1: Checkout\n08:20:00 bob note hm';
    const now = at('08:10:00');
    assert.equal(skewInLog(await siteOf(story), 'carol', now), -5 * MINUTE);
    assert.equal(skewInLog(await siteOf(story), 'ALICE', now), 0);
    assert.equal(skewInLog(await siteOf(story), 'carol', at('08:16:00')), 0);
    const back = await siteOf('08:15:00 alice declared SEV1: Checkout\n08:20 bob note stated by hand');
    assert.equal(skewInLog(back, 'carol', now), 0);
    assert.equal(clockSkewOf(7 * MINUTE, await siteOf(story), 'carol', now), 7 * MINUTE);
  });

  it('off by more than two minutes keeps the machine from paging by itself, and says so', async () => {
    const shared = new SharedSite(
      siteFiles('08:15:00 alice declared SEV1: Checkout', {
        'livesite.yml': 'livesite: 1\nname: Acme\nroutes: [{ id: pager, kind: pagerduty }]\n',
        'people.yml': 'people: [{ handle: ann, name: Ann, contact: [{ route: pager }] }]\n',
        'escalations/default.yml':
          'name: Default\ndelivery: automatic\nsteps: [{ page: { person: ann }, wait: 5m }]\n',
      }),
    );
    const sent: Sent[] = [];
    let skew = 7 * MINUTE;
    const now = (): number => at('08:16:00');
    const bot = new Machine({ name: 'bot', shared, sent, now, skew: () => skew, isIdempotent: () => true });
    const [report] = await escalateDue(bot.deps());
    assert.equal(report?.outcome, 'wrong-clock');
    const nobody = { ...bot.deps(), author: () => Promise.reject(new Error('nobody is known')) };
    assert.equal((await escalateDue(nobody, { dryRun: true }))[0]?.outcome, 'would-send');
    assert.deepEqual(report.results, [clockWarning(skew)]);
    assert.match(clockWarning(-skew), /clock is 7 min behind, so it pages nobody by itself/);
    assert.equal(sent.length, 0);
    skew = 2 * MINUTE;
    assert.equal((await escalateDue(bot.deps()))[0]?.outcome, 'sent');
  });

  it('is compared with what pagers say when they answer, for half an hour', async () => {
    let local = Date.parse('2026-11-23T08:25:00Z');
    const server = await createPagerServer({ clock: () => Date.parse('2026-11-23T08:15:00Z') });
    try {
      const clock = { now: () => local };
      const watch = createClockWatch(clock);
      const pager = createPager({
        clock,
        clockWatch: watch,
        log: { write: () => undefined },
        secrets: { get: () => Promise.resolve(server.secrets.slack) },
      });
      assert.ok(!isClockOff(watch.skew()));
      await pager.deliver({ id: 'chat', kind: 'slack' }, pageMessage());
      assert.equal(Math.round(watch.skew() / MINUTE), 10);
      local += 31 * MINUTE;
      assert.equal(watch.skew(), 0, 'it may have been set right');
    } finally {
      await server.close();
    }
  });
});
