import assert from 'node:assert/strict';
import { measureInSteps, measureSite, periodOf, siteMetrics } from '../../../src/app/metrics';
import { SiteReader } from '../../../src/app/site';
import { at, FOLDER, logText, siteFiles } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';
import { ALL } from '../../support/measuredIncidents';
import { incidentFolder } from '../../../src/core/site/paths';

const LOG = '08:15:00 alice declared SEV2: Checkout\n08:20:00 bob acknowledged';
const iso = (at: number | undefined): string => new Date(at ?? NaN).toISOString().slice(0, 10);

describe('measureSite', () => {
  it('measures only what has changed, also by the plan', async () => {
    const store = new MemoryStore(siteFiles(LOG));
    store.write(`${incidentFolder('2026-11-20-other')}/timeline.md`, logText(LOG));
    const reader = new SiteReader(store);
    const [first, second] = measureSite(await reader.read());
    store.write(`${FOLDER}/timeline.md`, logText(`${LOG}\n08:30:00 bob status resolved`));
    const after = measureSite(await reader.read());
    assert.notEqual(after[0], first);
    assert.equal(after[1], second);
    store.write(
      'livesite.yml',
      'livesite: 1\nname: Acme\nseverities:\n  - { id: SEV2, name: a, test: b, review: 9d }\n',
    );
    const changed = measureSite(await reader.read());
    assert.equal(changed[0]?.review?.due, '2026-12-02');
  });

  it('can be done beforehand in steps, and given up', async () => {
    const store = new MemoryStore(siteFiles(LOG));
    for (let n = 0; n < 650; n++) {
      store.write(`${incidentFolder(`2026-11-20-n${n}`)}/timeline.md`, logText(LOG));
    }
    const site = await new SiteReader(store).read();
    let pauses = 0;
    const pause = (): Promise<void> => Promise.resolve(void pauses++);
    await measureInSteps(site, { pause, isOver: () => pauses > 0 });
    assert.equal(pauses, 1);
    await measureInSteps(site, { pause, isOver: () => false });
    assert.equal(pauses, 2, 'what was measured is not measured again');
    await measureInSteps(site, { pause, isOver: () => false });
    assert.equal(pauses, 2);
  });
});

describe('siteMetrics', () => {
  it('reads reviews and items', async () => {
    const review =
      '---\nstate: draft\ndue: 2026-11-30\n---\n\n## Remediation\n\n- [ ] R1 x — @bob, due 2026-11-24\n';
    const store = new MemoryStore(siteFiles(LOG, { [`${FOLDER}/review.md`]: review }));
    const { reviews, items } = siteMetrics(await new SiteReader(store).read(), ALL, at('2026-11-30 12:00'));
    assert.deepEqual(
      [reviews, items].map(kept => [...kept].filter(([, list]) => list.length > 0).map(([how]) => how)),
      [['not-due'], ['overdue']],
    );
  });
});

describe('periodOf', () => {
  it('ends with the month that is going on, in UTC, over the turn of a year too', () => {
    const { from, until, previous } = periodOf(3, Date.parse('2026-01-31T23:59:59Z'));
    assert.deepEqual([from, until, previous?.from, previous?.until].map(iso), [
      '2025-11-01',
      '2026-02-01',
      '2025-08-01',
      '2025-11-01',
    ]);
    assert.deepEqual(periodOf(0, 0), { from: undefined, until: undefined, previous: undefined });
  });
});
