import assert from 'node:assert/strict';
import type { PublicationChannel } from '../../src/app/publicationPorts';
import type { LiveSite } from '../../src/app/site';
import { parseCustomerReview } from '../../src/core/customerReview/customerReview';
import { publicationsOf } from '../../src/core/customerReview/publications';
import type { Channels } from '../../src/vscode/customerReview/channels';
import { settleRegularly } from '../../src/vscode/customerReview/customerReviews';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import { at, FOLDER, INCIDENT, siteFiles } from '../support/builders';
import { FakeClock } from '../support/fakeClock';
import { memoryJournal } from '../support/paging/fakePager';
import { Machine, SharedSite } from '../support/paging/machines';
import { until } from '../support/until';

const REVIEW = '---\nedition: final\nauthor: alice\n---\n# Some payments failed\n';
const { hash } = parseCustomerReview(REVIEW).value;
const STORY = `
  08:15:00 alice declared SEV1: Checkout
  08:31:00 alice status resolved
  09:00:00 alice publishing github publish final ${hash} acme/status`;

describe('a publication whose answer was lost', () => {
  it('is looked for by open windows, of which one writes down what is found', async () => {
    const shared = new SharedSite(siteFiles(STORY, { [`${FOLDER}/customer-review.md`]: REVIEW }));
    const clock = new FakeClock(at('09:00:30'));
    let asked = 0;
    const channel = {
      channel: 'github',
      target: 'acme/status',
      find: () => {
        asked += 1;
        return Promise.resolve({ state: 'there', address: 'https://example.com/r' });
      },
    } as unknown as PublicationChannel;
    const channels = { silently: () => Promise.resolve(channel) } as unknown as Channels;
    const log = { write: () => undefined };
    const folders = await Promise.all(['alice', 'bob'].map(me => folderOf(me, shared, clock)));
    const timers = folders.map(folder => settleRegularly({ all: [folder] }, { channels, clock, log }, 5));
    const told = async () => {
      const site = await new Machine({ name: 'reader', shared, now: clock.now, sent: [] }).site();
      const entries = site.byId.get(INCIDENT)?.incident.entries ?? [];
      return {
        outcomes: publicationsOf({ entries }).map(({ outcome }) => outcome),
        entries: entries.filter(({ body }) => body.kind === 'published').length,
      };
    };
    try {
      // Under way, as far as anybody can tell.
      assert.deepEqual([await told(), asked], [{ outcomes: ['open'], entries: 0 }, 0]);
      clock.advance(20 * 60_000);
      await until(async () => (await told()).outcomes.join() === 'done');
      // Both know of it, and neither looks again.
      await until(() =>
        folders.every(({ site }) =>
          publicationsOf(site.byId.get(INCIDENT)?.incident ?? { entries: [] }).every(
            ({ outcome }) => outcome === 'done',
          ),
        ),
      );
      assert.equal((await told()).entries, 1);
    } finally {
      timers.forEach(timer => timer.dispose());
    }
  });
});

/** A window of somebody, as far as settling needs it. */
async function folderOf(me: string, shared: SharedSite, clock: FakeClock): Promise<SiteFolder> {
  const machine = new Machine({ name: me, shared, now: clock.now, sent: [] });
  const journal = memoryJournal();
  let site: LiveSite = await machine.site();
  const refresh = async (): Promise<LiveSite> => {
    site = await machine.site();
    return site;
  };
  return {
    me,
    readOnly: '',
    problem: '',
    get site() {
      return site;
    },
    refresh,
    author: machine.deps().author,
    apply: async (change: Parameters<typeof machine.save>[0]) => {
      await machine.save(change);
      await refresh();
    },
    publish: async () => {
      await machine.share();
      await refresh();
    },
    fetch: async () => {
      machine.fetch();
      await refresh();
    },
    historyOf: () => Promise.resolve([]),
    journal: () => Promise.resolve(journal),
  } as unknown as SiteFolder;
}
