import assert from 'node:assert/strict';
import type { LiveSite } from '../../../../src/app/site';
import { findIncidents, MAX_SYMBOLS } from '../../../../src/core/editor/symbols';
import { CHECKOUT, FILES, INCIDENT_PATH, SEARCH, siteOf } from './fixture';

describe('symbol search', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf();
  });
  const labels = (query: string): string[] =>
    findIncidents(site, query, () => false).map(({ label }) => label);

  it('finds incidents by letters of their title or id, the newest first', () => {
    assert.deepEqual(labels('500'), [`Checkout returns 500 for EU customers · ${CHECKOUT}`]);
    assert.deepEqual(labels('srchslow'), [`Search is slow · ${SEARCH}`]);
    assert.equal(labels('2026-11').length, 2);
    assert.deepEqual(labels('EU checkout').length, 1);
    assert.deepEqual(labels('nothing like it'), []);
  });

  it('opens the incident’s file and tells its state', () => {
    const [symbol] = findIncidents(site, 'checkout', () => false);
    assert.equal(symbol?.path, INCIDENT_PATH);
    assert.equal(symbol?.detail, 'SEV1 · investigating · lead @alice');
  });

  it('stops when told, and at the cap', async () => {
    assert.deepEqual(
      findIncidents(site, '', () => true),
      [],
    );
    const files: Record<string, string> = { ...FILES };
    for (let n = 0; n < MAX_SYMBOLS + 5; n++) {
      files[`incidents/2025/2025-01-01-many-${n}/timeline.md`] = '';
    }
    assert.equal(findIncidents(await siteOf(files), '', () => false).length, MAX_SYMBOLS);
  });
});
