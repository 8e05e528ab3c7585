import assert from 'node:assert/strict';
import { inSteps } from '../../../src/app/inSteps';
import { SiteReader } from '../../../src/app/site';
import { incidentFolder } from '../../../src/core/site/paths';
import { logText } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';

const INCIDENTS = 2000;
const ENTRIES = 200;

const idAt = (n: number) => `2026-10-${String((n % 28) + 1).padStart(2, '0')}-incident-${n}`;

describe('a live site of 2,000 incidents with 200 entries each', function () {
  this.timeout(120_000);
  const log = logText(
    [
      '08:15:02 alice declared SEV2: Checkout',
      ...Array.from({ length: ENTRIES - 1 }, (_, n) => `08:${16 + (n % 40)}:00 bob note looking at ${n}`),
    ].join('\n'),
  );
  const store = new MemoryStore({ 'livesite.yml': 'livesite: 1\n' });
  const reader = new SiteReader(store);
  before(async () => {
    for (let n = 0; n < INCIDENTS; n++) {
      store.write(`${incidentFolder(idAt(n))}/timeline.md`, log);
    }
    const site = await reader.read();
    assert.equal(site.incidents.length, INCIDENTS);
    assert.equal(site.byId.get(idAt(1999))?.log.entries.length, ENTRIES);
  });
  beforeEach(() => {
    store.calls.length = 0;
    store.reads.length = 0;
  });

  it('is listed and not read where nothing has changed', async () => {
    const site = await reader.read();
    assert.equal(await reader.read(), site);
    assert.deepEqual([store.calls, store.reads], [['list', 'list'], []]);
  });

  it('is read again only where it changed, whatever else there is', async () => {
    const before = await reader.read();
    const path = `${incidentFolder(idAt(7))}/timeline.md`;
    store.reads.length = 0;
    store.write(path, `${log}- 2026-11-23T10:00:00Z @bob **note** last <!--01KAQW4HBG999999-->\n`);
    const site = await reader.read();
    assert.deepEqual(store.reads, [[path]]);
    assert.equal(site.byId.get(idAt(7))?.log.entries.length, ENTRIES + 1);
    const kept = site.incidents.filter(record => before.byId.get(record.incident.id) === record);
    assert.equal(kept.length, INCIDENTS - 1);
  });

  it('gives others their turn while the problems of its files are placed', async () => {
    const items = [...(await reader.read()).paths];
    const done: string[] = [];
    let [pauses, most] = [0, 0];
    await inSteps(items, {
      size: 50,
      work: async some => {
        most = Math.max(most, some.length);
        done.push(...some);
      },
      pause: async () => void (pauses += 1),
      isOver: () => false,
    });
    assert.deepEqual(done, items);
    assert.deepEqual([most, pauses], [50, Math.ceil(items.length / 50) - 1]);
  });

  it('is left at the next step once nobody wants the rest', async () => {
    const done: number[] = [];
    await inSteps([1, 2, 3, 4, 5], {
      size: 2,
      work: async some => void done.push(...some),
      pause: async () => undefined,
      isOver: () => done.length >= 4,
    });
    assert.deepEqual(done, [1, 2, 3, 4]);
  });
});
