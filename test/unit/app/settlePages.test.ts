import assert from 'node:assert/strict';
import { pageKey, tryFindPage } from '../../../src/app/pageKeys';
import { printPageIntent } from '../../../src/app/pageIntents';
import { settlePages } from '../../../src/app/settlePages';
import { foldIncident } from '../../../src/core/incident/incident';
import { pagesOf } from '../../../src/core/escalation/pages';
import { printInstant } from '../../../src/core/time/instant';
import { at, idOf, INCIDENT, logOf, siteFiles } from '../../support/builders';
import { fakePager, memoryJournal } from '../../support/paging/fakePager';
import { Machine, SharedSite, type Sent } from '../../support/paging/machines';

const FILES = {
  'livesite.yml':
    'livesite: 1\nname: Acme\nroutes:\n  - { id: chat, kind: slack }\n  - { id: pager, kind: pagerduty }\n',
};
const STORY = `08:15:00 alice declared SEV1: Checkout
08:15:05 alice paging by hand @bob by chat, pager
08:15:06 alice paged ${idOf(2)} pager delivered`;
const KEY = `livesite/${idOf(1)}/by-hand/${idOf(2)}`;

function world(story: string, intents: readonly string[], now = at('08:30:00')) {
  const shared = new SharedSite(siteFiles(story, FILES));
  const sent: Sent[] = [];
  const machine = new Machine({ name: 'alice', shared, now: () => now, sent });
  const journal = memoryJournal(
    ...intents.map(key => ({ key, at: printInstant(at('08:15:06')), what: 'Send a page.' })),
  );
  const logged: string[] = [];
  const log = { write: (_: string, message: string) => void logged.push(message) };
  const settle = (): Promise<number> => settlePages({ ...machine.deps(), pager: fakePager(), journal, log });
  return { machine, sent, journal, settle, logged };
}

describe('settling what a crash left open', () => {
  it('writes that it is not known whether a page arrived, once', async () => {
    const key = printPageIntent({ route: 'chat', action: 'page', key: KEY });
    const { machine, journal, settle, sent } = world(STORY, [key]);
    assert.equal(await settle(), 1);
    const site = await machine.site();
    const [page] = pagesOf(site.byId.get(INCIDENT)?.incident ?? { entries: [] });
    assert.equal(page?.deliveries.get('chat')?.outcome, 'unknown');
    assert.deepEqual(sent, [], 'it may have arrived, so it is not sent again');
    assert.deepEqual(await journal.open(), []);
    assert.equal(await settle(), 0);
  });

  it('leaves alone what is written already, what no entry is about, and what another window may be sending', async () => {
    const written = printPageIntent({ route: 'pager', action: 'page', key: KEY });
    const gone = printPageIntent({
      route: 'chat',
      action: 'page',
      key: 'livesite/2020-01-01-gone/default/1.1/1',
    });
    const { machine, settle } = world(STORY, [written, gone]);
    const before = await machine.site();
    assert.equal(await settle(), 2);
    assert.deepEqual((await machine.site()).byId.get(INCIDENT)?.log, before.byId.get(INCIDENT)?.log);
    const fresh = world(
      STORY,
      [printPageIntent({ route: 'chat', action: 'page', key: KEY })],
      at('08:15:20'),
    );
    assert.equal(await fresh.settle(), 0);
  });

  it('tells a pager again that somebody has acknowledged, where a repeat does no harm', async () => {
    const story = `${STORY}\n08:16:00 alice acknowledged`;
    const again = printPageIntent({ route: 'pager', action: 'acknowledge', key: KEY });
    const never = printPageIntent({ route: 'chat', action: 'acknowledge', key: KEY });
    const { sent, settle } = world(story, [again, never]);
    assert.equal(await settle(), 2);
    assert.deepEqual(
      sent.map(({ route, key }) => `${route} ${key}`),
      [`pager ${KEY}`],
    );
  });
});

describe('keys of pages', () => {
  it('lead back to the page, also of the second time around', async () => {
    const story = `08:15:00 alice declared SEV1: Checkout
08:15:05 alice paging default 1.1 @bob by chat
08:20:05 alice paging default 1.1 @bob by chat
08:21:05 alice paging by hand @bob by chat`;
    const site = await world(story, []).machine.site();
    const incident = site.byId.get(INCIDENT)?.incident;
    assert.ok(incident);
    const keys = pagesOf(incident).map(({ id, step }) => pageKey(incident, { step, id }));
    assert.deepEqual(keys, [
      `livesite/${idOf(1)}/default/1.1/1`,
      `livesite/${idOf(1)}/default/1.1/2`,
      `livesite/${idOf(1)}/by-hand/${idOf(4)}`,
    ]);
    assert.deepEqual(
      keys.map(key => tryFindPage(site, key)?.page.id),
      [idOf(2), idOf(3), idOf(4)],
    );
    assert.equal(tryFindPage(site, 'test:01KAQW4HBG000000'), undefined);
  });

  it('stay the same where the incident has to take another id', () => {
    const log = logOf(
      '08:15:00 alice declared SEV1: Checkout\n08:15:05 alice paging default 1.1 @bob by chat',
    );
    const keys = [INCIDENT, `${INCIDENT}-2`].map(id => {
      const incident = foldIncident(id, log, new Set());
      return pagesOf(incident).map(page => pageKey(incident, page));
    });
    assert.deepEqual(keys[0], [`livesite/${idOf(1)}/default/1.1/1`]);
    assert.deepEqual(keys[1], keys[0]);
  });
});
