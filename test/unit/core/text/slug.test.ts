import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSafePath } from '../../../../src/core/change/siteFiles';
import { incidentFolder, incidentOfPath } from '../../../../src/core/site/paths';
import { freeIncidentId, INCIDENT_ID, slugOf } from '../../../../src/core/text/slug';
import { hostileText } from '../../../support/arbitraries';

describe('slugOf', () => {
  it('takes the first words, in ASCII, 40 characters at most', () => {
    assert.equal(slugOf('Checkout returns 500 for EU customers'), 'checkout-returns-500-for-eu-customers');
    assert.equal(
      slugOf('Checkout returns 500 for all the EU customers'),
      'checkout-returns-500-for-all-the-eu',
    );
    assert.equal(slugOf('Überlastung: café (Zürich)'), 'uberlastung-cafe-zurich');
    assert.equal(slugOf('x'.repeat(60)), 'x'.repeat(40));
    assert.equal(slugOf('決済エラー'), 'incident');
    assert.equal(slugOf('...'), 'incident');
    assert.equal(slugOf('CON'), 'con-incident');
  });

  it('names a folder that every system can have, whatever the title', () => {
    fc.assert(
      fc.property(hostileText, title => {
        const id = freeIncidentId('2026-11-23', title, () => false);
        assert.match(id, INCIDENT_ID);
        assert.ok(isSafePath(incidentFolder(id)), id);
        assert.equal(incidentOfPath(`${incidentFolder(id)}/incident.md`), id);
      }),
      { numRuns: 500 },
    );
  });
});

describe('freeIncidentId', () => {
  it('numbers what is taken', () => {
    const taken = new Set(['2026-11-23-checkout', '2026-11-23-checkout-2', '2026-11-23-checkout-2-2']);
    assert.equal(
      freeIncidentId('2026-11-23', 'Checkout', id => taken.has(id)),
      '2026-11-23-checkout-3',
    );
    assert.equal(
      freeIncidentId('2026-11-23', 'Checkout 2', id => taken.has(id)),
      '2026-11-23-checkout-2-3',
    );
  });

  it('gives as many different ids as are asked for', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 12 }), titles => {
        const ids = new Set<string>();
        for (const title of titles) {
          ids.add(freeIncidentId('2026-11-23', title, id => ids.has(id)));
        }
        assert.equal(ids.size, titles.length);
      }),
    );
  });
});
