import assert from 'node:assert/strict';
import { nightOf } from '../../../../src/core/metrics/load';
import { measure, type MeasuredReview } from '../../../../src/core/metrics/measure';
import { personLoads } from '../../../../src/core/metrics/people';
import { punctualityOf } from '../../../../src/core/metrics/punctuality';
import { parseReview } from '../../../../src/core/review/review';
import { at, idOf, incidentOf } from '../../../support/builders';
import { CONTEXT, measuredOf } from '../../../support/measuredIncidents';

const RESOLVED = '08:00:00 alice declared SEV2: x\n09:00:00 alice status resolved';

function review(state: string, due: string | undefined, items = ''): MeasuredReview {
  return { state, due, owner: 'alice', items: parseReview(`## Remediation\n\n${items}`).items };
}

function kept(story: string, read: MeasuredReview | undefined, today: string): string | undefined {
  const { review: deadline } = measuredOf(story, read);
  return deadline && punctualityOf(deadline, today);
}

describe('what is left out', () => {
  it('is what the log says, what was declined and what went on elsewhere', () => {
    const left = (line: string): string | undefined => measuredOf(`${RESOLVED}\n${line}`).leftOut;
    assert.equal(left(''), undefined);
    assert.equal(left('09:10:00 alice metrics left out: drill'), 'drill');
    assert.equal(left('09:10:00 alice status declined'), 'declined');
    assert.equal(
      left('09:10:00 alice metrics left out: drill\n09:11:00 alice status merged into 2026-11-23-y'),
      'merged',
    );
  });
});

describe('the punctuality of reviews', () => {
  it('goes by the day in the review, else by what the severity promises', () => {
    // SEV2 promises five business days; resolved on a Monday.
    assert.equal(kept(RESOLVED, undefined, '2026-11-30'), 'not-due');
    assert.equal(kept(RESOLVED, undefined, '2026-12-01'), 'overdue');
    assert.equal(kept(RESOLVED, review('draft', '2026-12-05'), '2026-12-01'), 'not-due');
    assert.equal(kept('08:00:00 alice declared SEV2: x', undefined, '2027-01-01'), undefined);
  });

  it('goes by when the log says that it was agreed on', () => {
    const said = (text: string): string => `${RESOLVED}\n2026-11-26 10:00:00 alice review ${text}`;
    const done = review('reviewed', '2026-11-26');
    assert.equal(kept(said('reviewed'), done, '2027-01-01'), 'on-time');
    assert.equal(kept(said('reviewed'), review('closed', '2026-11-25'), '2027-01-01'), 'late');
    assert.equal(kept(RESOLVED, done, '2027-01-01'), 'done-unknown');
    assert.equal(kept(said('reviewed'), review('draft', '2026-11-26'), '2027-01-01'), 'overdue');
    const again = `${said('reviewed')}\n2026-11-27 10:00:00 alice review draft\n2026-11-28 10:00:00 alice review reviewed`;
    assert.equal(kept(again, done, '2027-01-01'), 'late');
  });
});

describe('the punctuality of customer reviews', () => {
  it('goes by when customers could first read an edition', () => {
    const plan = {
      ...CONTEXT.plan,
      severities: CONTEXT.plan.severities.map(severity => ({
        ...severity,
        'customer-review': {
          preliminary: { count: 1, unit: 'd' as const },
          final: { count: 3, unit: 'd' as const },
        },
      })),
    };
    const hash = `sha256:${'0'.repeat(64)}`;
    const log = `${RESOLVED}
      2026-11-23 10:00:00 alice publishing files draft preliminary ${hash} site
      2026-11-23 10:00:01 alice published ${idOf(3)} done
      2026-11-24 10:00:00 alice publishing files publish preliminary ${hash} site
      2026-11-24 10:00:01 alice published ${idOf(5)} done`;
    const kept = (story: string): readonly string[] =>
      measure(incidentOf(story), undefined, { ...CONTEXT, plan }).customerReviews.map(
        each => `${each.what} ${punctualityOf(each, '2026-11-27')}`,
      );
    assert.deepEqual(kept(log), ['preliminary edition on-time', 'final edition overdue']);
    assert.deepEqual(kept('08:00:00 alice declared SEV2: x'), []);
  });
});

describe('the punctuality of remediation items', () => {
  it('goes by when the log says that the issue was closed', () => {
    const items = [
      '- [x] R1 one — @bob, due 2026-12-01',
      '- [x] R2 two — @bob, due 2026-12-01',
      '- [x] R3 three — due 2026-12-01',
      '- [ ] R4 four — due 2026-12-01',
      '- [ ] R5 five — due 2026-12-24',
      '- [ ] R6 six',
      '- [ ] R7 seven — won’t do: no need',
    ];
    const log = `${RESOLVED}
      2026-11-24 10:00:00 alice issue R1 https://github.com/a/b/issues/1
      2026-12-01 23:00:00 alice issue R1 closed
      2026-12-01 10:00:00 alice issue R2 closed
      2026-12-02 10:00:00 alice issue R2 reopened
      2026-12-03 10:00:00 alice issue R2 closed`;
    assert.deepEqual(
      measuredOf(log, review('draft', undefined, items.join('\n'))).items.map(each => [
        each.what,
        punctualityOf(each, '2026-12-10'),
      ]),
      [
        ['R1 one', 'on-time'],
        ['R2 two', 'late'],
        ['R3 three', 'done-unknown'],
        ['R4 four', 'overdue'],
        ['R5 five', 'not-due'],
        ['R6 six', 'undated'],
        ['R7 seven', 'given-up'],
      ],
    );
  });
});

describe('nights', () => {
  it('are from 22:00 to 06:00 on the clocks of the person, and one night from evening to morning', () => {
    assert.equal(nightOf(at('21:59:59'), 'UTC'), undefined);
    assert.equal(nightOf(at('06:00'), 'UTC'), undefined);
    assert.equal(nightOf(at('22:00'), 'UTC'), nightOf(at('2026-11-24 05:59:59'), 'UTC'));
    assert.notEqual(nightOf(at('22:00'), 'UTC'), nightOf(at('05:00'), 'UTC'));
    assert.equal(nightOf(at('22:00'), 'Asia/Tokyo'), undefined);
    assert.notEqual(nightOf(at('14:00'), 'Asia/Tokyo'), undefined);
  });
});

describe('load', () => {
  const PAGES = `
    02:00:00 alice declared SEV2: x
    02:00:10 alice paging default 1.1 @carol, @bob by chat, pager
    02:00:11 alice paged ${idOf(2)} chat failed
    02:00:12 alice paged ${idOf(2)} pager delivered
    03:00:00 alice paging default 1.2 @Carol by chat
    03:00:01 alice paged ${idOf(5)} chat failed
    04:00:00 alice paging by hand @carol by chat
    12:00:00 alice paging by hand nobody by chat
    12:01:00 carol acknowledged
    12:02:00 alice role lead @dave`;

  it('counts the pages that arrived or may have, at night by each one’s own clocks', () => {
    const loads = personLoads([measuredOf(PAGES)]).map(({ handle, pages, nightPages, nights }) => [
      handle,
      pages,
      nightPages,
      nights,
    ]);
    assert.deepEqual(loads, [
      // 02:00 was in the night, 03:00 failed, of 04:00 nothing is known.
      ['carol', 2, 2, 1],
      // 11:00 in Tokyo.
      ['bob', 1, 0, 0],
      ['alice', 0, 0, 0],
      ['dave', 0, 0, 0],
    ]);
  });

  it('tells who acknowledged, led and took part, each incident once', () => {
    const twice = [measuredOf(PAGES), measuredOf(PAGES, undefined, '2026-11-23-again')];
    const of = new Map(personLoads(twice).map(load => [load.handle, load]));
    const counts = (handle: string): readonly (number | undefined)[] => {
      const load = of.get(handle);
      return [load?.acknowledged.length, load?.led.length, load?.tookPart.length, load?.nights];
    };
    assert.deepEqual(counts('carol'), [2, 0, 2, 1]);
    assert.deepEqual(counts('dave'), [0, 2, 2, 0]);
    assert.deepEqual(counts('bob'), [0, 0, 0, 0]);
  });
});
