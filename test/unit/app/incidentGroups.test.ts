import assert from 'node:assert/strict';
import { groupIncidents } from '../../../src/app/incidentGroups';
import { logText, siteOf } from '../../support/builders';

function logs(stories: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stories).map(([id, text]) => [
      `incidents/${id.slice(0, 4)}/${id}/timeline.md`,
      logText(`${id.slice(0, 10)} 08:00:00 alice declared ${text}`),
    ]),
  );
}

const SITE = siteOf(
  '08:15:02 alice declared SEV2: Checkout',
  logs({
    '2026-11-22-worse': 'SEV1: a',
    '2026-11-21-healing': 'SEV1: b\n2026-11-21 09:00:00 bob status monitoring',
    '2026-11-20-done': 'SEV3: c\n2026-11-20 09:00:00 bob status resolved',
    '2026-10-02-old': 'SEV3: d\n2026-10-02 09:00:00 bob status closed',
    '2026-10-01-older': 'SEV3: e\n2026-10-01 09:00:00 bob status declined',
    '2026-09-01-oldest': 'SEV3: f\n2026-09-01 09:00:00 bob status closed',
  }),
);

describe('groupIncidents', () => {
  it('puts what needs hands first, the worst on top, and what is over by month', async () => {
    assert.deepEqual(
      groupIncidents(await SITE).map(({ label, open, records }) => [
        label,
        open,
        records.map(({ incident }) => incident.id.slice(11)).join(),
      ]),
      [
        ['Active', true, 'worse,checkout-errors'],
        ['Recovering', true, 'healing'],
        ['Awaiting Review', true, 'done'],
        ['Closed in October 2026', false, 'old,older'],
        ['Closed in September 2026', false, 'oldest'],
      ],
    );
  });

  it('is worked out once for each reading', async () => {
    const site = await SITE;
    assert.equal(groupIncidents(site), groupIncidents(site));
    assert.notEqual(groupIncidents({ ...site, incidents: [] }), groupIncidents(site));
    assert.deepEqual(groupIncidents({ ...site, incidents: [] }), []);
  });
});
