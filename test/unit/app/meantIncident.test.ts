import assert from 'node:assert/strict';
import { planEntries, requireIncident } from '../../../src/app/change';
import { siteAsMeant } from '../../../src/app/meantIncident';
import { SiteReader } from '../../../src/app/site';
import { MemoryStore } from '../../support/memoryStore';

const log = (id: string, entry: string, title: string): string =>
  `# Timeline of ${id}\n\n- 2026-11-23T08:15:02Z @alice **declared** SEV2: ${title} <!--${entry}-->\n`;
const path = (id: string): string => `incidents/2026/${id}/timeline.md`;
const OLD = '2026-11-23-api-down';
const NEW = '2026-11-23-api-down-2';
const mine = log(OLD, '01MA000000000001', 'Mine');
const theirs = log(OLD, '01MA000000000002', 'Theirs');

describe('siteAsMeant', () => {
  const read = (files: Record<string, string>) =>
    new SiteReader(new MemoryStore({ 'livesite.yml': 'livesite: 1\nname: Acme\n', ...files })).read();
  const author = { actor: 'alice', now: Date.parse('2026-11-23T08:20:00Z'), random: () => 0 };

  it('follows the incident that took another id while somebody was being asked', async () => {
    const before = await read({ [path(OLD)]: mine });
    const meant = requireIncident(before, OLD);
    const after = await read({ [path(OLD)]: theirs, [path(NEW)]: mine.replaceAll(OLD, NEW) });
    const record = requireIncident(siteAsMeant(after, meant), OLD);
    assert.equal(record.incident.id, NEW);
    const change = planEntries(record, [{ kind: 'acknowledged', text: '' }], author, 'acknowledged');
    assert.deepEqual(
      change.edits.map(edit => edit.path),
      [path(NEW)],
    );
  });

  it('is the live site itself where the id still means the same, or nobody knows what it meant', async () => {
    const before = await read({ [path(OLD)]: mine });
    const meant = requireIncident(before, OLD);
    const more = await read({
      [path(OLD)]: `${mine}- 2026-11-23T08:16:02Z @bob **acknowledged** <!--01MA000000000009-->\n`,
    });
    assert.equal(siteAsMeant(more, meant), more);
    const gone = await read({ [path(OLD)]: theirs });
    assert.equal(siteAsMeant(gone, meant), gone);
  });
});
