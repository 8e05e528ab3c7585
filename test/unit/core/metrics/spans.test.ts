import assert from 'node:assert/strict';
import { impactOf, spansOf, type MeasureName, type Span } from '../../../../src/core/metrics/spans';
import { incidentOf } from '../../../support/builders';

const MINUTE = 60_000;

function words(span: Span): string {
  return span.kind === 'known' ? `${span.length / MINUTE} since ${span.edge}` : span.kind;
}

function spans(text: string): Record<MeasureName, string> {
  const { detect, acknowledge, mitigate, resolve } = spansOf(incidentOf(text));
  return {
    detect: words(detect),
    acknowledge: words(acknowledge),
    mitigate: words(mitigate),
    resolve: words(resolve),
  };
}

const WHOLE = `
  08:15:00 alice declared SEV2: Checkout
  08:16:00 alice impact started 2026-11-23T08:00Z
  08:17:00 alice detected by monitor at 2026-11-23T08:10Z
  08:20:00 bob acknowledged
  08:45:00 bob status mitigated
  09:00:00 bob status resolved`;

describe('spansOf', () => {
  it('measures from the impact, and from the declaration where no impact is recorded', () => {
    assert.deepEqual(spans(WHOLE), {
      detect: '10 since impact',
      acknowledge: '5 since declared',
      mitigate: '45 since impact',
      resolve: '60 since impact',
    });
    assert.deepEqual(spans(WHOLE.replace(/.*impact.*\n/, '')), {
      detect: 'not-recorded',
      acknowledge: '5 since declared',
      mitigate: '30 since declared',
      resolve: '45 since declared',
    });
  });

  it('takes what is missing for missing, and what is not over for open, never for zero', () => {
    assert.deepEqual(spans('08:15:00 alice declared SEV2: Checkout'), {
      detect: 'not-recorded',
      acknowledge: 'open',
      mitigate: 'open',
      resolve: 'open',
    });
    const closed = spans('08:15:00 alice declared SEV2: Checkout\n08:20:00 alice status closed');
    assert.deepEqual([closed.mitigate, closed.resolve], ['not-recorded', 'not-recorded']);
    assert.equal(spans('08:15:00 alice note only a note').acknowledge, 'not-recorded');
  });

  it('counts corrected and back-dated times', () => {
    assert.equal(
      spans(`${WHOLE}\n10:00:00 bob corrected time #5: 2026-11-23T08:30Z`).mitigate,
      '30 since impact',
    );
    assert.equal(spans(`${WHOLE}\n10:00:00 bob corrected retract #2`).mitigate, '30 since declared');
    assert.equal(
      spans(`${WHOLE}\n10:00:00 bob corrected reword #2: started 2026-11-23T07:45Z`).detect,
      '25 since impact',
    );
  });

  it('takes a detection that was noted down late for one at the declaration', () => {
    assert.equal(
      spans(
        WHOLE.replace(
          '08:17:00 alice detected by monitor at 2026-11-23T08:10Z',
          '09:30:00 alice detected by staff',
        ),
      ).detect,
      '15 since impact',
    );
  });

  it('takes a detection or acknowledgement from before for one without delay, and other times that run backwards for contradictory', () => {
    const early = spans(WHOLE.replace('T08:10Z', 'T07:50Z').replace('08:20:00 bob', '08:05:00 bob'));
    assert.deepEqual([early.detect, early.acknowledge], ['0 since impact', '0 since declared']);
    const backwards = spans(WHOLE.replace('started 2026-11-23T08:00Z', 'started 2026-11-23T08:50Z'));
    assert.deepEqual([backwards.mitigate, backwards.resolve], ['contradictory', '10 since impact']);
  });

  it('counts to the last end where an incident was reopened', () => {
    const again = `${WHOLE}\n09:10:00 bob reopened\n09:30:00 bob status mitigated\n09:40:00 bob status resolved`;
    assert.deepEqual([spans(again).mitigate, spans(again).resolve], ['90 since impact', '100 since impact']);
    assert.equal(spans(`${WHOLE}\n09:10:00 bob reopened`).resolve, 'open');
  });
});

describe('impactOf', () => {
  const impact = (text: string): string => words(impactOf(incidentOf(text)));

  it('lasts to the recorded end, else to the mitigation', () => {
    assert.equal(impact(WHOLE), '45 since mitigated');
    assert.equal(impact(`${WHOLE}\n09:10:00 bob impact ended 2026-11-23T08:40Z`), '40 since impact');
    assert.equal(impact(WHOLE.replace(/.*impact.*\n/, '')), 'not-recorded');
    assert.equal(impact(`${WHOLE}\n09:10:00 bob impact ended 2026-11-23T07:40Z`), 'contradictory');
    assert.equal(
      impact('08:15:00 alice declared SEV2: x\n08:16:00 alice impact started 2026-11-23T08:00Z'),
      'open',
    );
  });
});
