import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Measured } from '../../../../src/core/metrics/measure';
import { metricsReport, type MetricsQuery, type MetricsReport } from '../../../../src/core/metrics/report';
import { MEASURES } from '../../../../src/core/metrics/spans';
import { at } from '../../../support/builders';
import { ALL, CONTEXT, measuredOf, someMeasured } from '../../../support/measuredIncidents';

const TODAY = { plan: CONTEXT.plan, today: '2026-11-23' };
const report = (measured: readonly Measured[], query: Partial<MetricsQuery> = {}): MetricsReport =>
  metricsReport(measured, { ...ALL, ...query }, TODAY);
const idsOf = (list: readonly Measured[]): readonly string[] => list.map(({ incident }) => incident.id);

const someQuery: fc.Arbitrary<Partial<MetricsQuery>> = fc.record(
  {
    from: fc.constantFrom(at('2026-09-10 00:00'), at('2026-10-01 00:00')),
    until: fc.constantFrom(at('2026-11-01 00:00'), at('2026-12-15 12:00')),
    severity: fc.constantFrom('SEV1', 'SEV9', ''),
    service: fc.constantFrom('checkout', ''),
    includeLeftOut: fc.boolean(),
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe('metricsReport', () => {
  it('does not depend on the order of the incidents', () => {
    fc.assert(
      fc.property(
        someMeasured.chain(list =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length })),
        ),
        someQuery,
        ([list, shuffled], query) => assert.deepEqual(report(shuffled, query), report(list, query)),
      ),
      { numRuns: 40 },
    );
  });

  it('has sums that agree: months and severities hold each incident once, services each of its services', () => {
    fc.assert(
      fc.property(someMeasured, someQuery, (list, query) => {
        const { all, groups } = report(list, query);
        for (const by of [groups.month, groups.severity]) {
          assert.deepEqual(
            by.flatMap(({ incidents }) => idsOf(incidents)).sort(),
            [...idsOf(all.incidents)].sort(),
          );
          assert.equal(
            by.reduce((sum, group) => sum + group.impact.total, 0),
            all.impact.total,
          );
        }
        assert.deepEqual(
          new Set(groups.service.flatMap(({ incidents }) => idsOf(incidents))),
          new Set(idsOf(all.incidents)),
        );
        for (const { incidents, figures, impact } of [all, ...Object.values(groups).flat()]) {
          for (const { values, open, notRecorded, contradictory } of [...Object.values(figures), impact]) {
            assert.equal(values.length + open + notRecorded + contradictory, incidents.length);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is what adding up by hand gives', () => {
    fc.assert(
      fc.property(someMeasured, someQuery, (list, query) => {
        const { all, leftOut } = report(list, query);
        const asked = list.filter(
          ({ at: time, incident }) =>
            time >= (query.from ?? -Infinity) &&
            time < (query.until ?? Infinity) &&
            (query.severity === undefined || query.severity === (incident.severity ?? '')) &&
            (query.service === undefined ||
              (query.service === ''
                ? incident.services.length === 0
                : incident.services.includes(query.service))),
        );
        const isOut = ({ incident }: Measured): boolean =>
          incident.leftOut !== undefined || ['declined', 'merged'].includes(incident.status);
        const counted = asked.filter(one => query.includeLeftOut === true || !isOut(one));
        assert.deepEqual(idsOf(all.incidents).toSorted(), idsOf(counted).toSorted());
        assert.equal([...leftOut.values()].flat().length, asked.filter(isOut).length);
        for (const name of MEASURES) {
          const values = counted
            .flatMap(({ spans }) => (spans[name].kind === 'known' ? [spans[name].length] : []))
            .sort((a, b) => a - b);
          const { median, p90, values: told } = all.figures[name];
          assert.deepEqual(told, values);
          assert.equal(median === undefined, values.length < 5);
          assert.equal(p90 === undefined, values.length < 10);
          if (median !== undefined) {
            assert.ok(values.filter(value => value <= median).length * 2 >= values.length);
            assert.ok(values.filter(value => value >= median).length * 2 >= values.length);
            assert.ok((p90 ?? Infinity) >= median);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('lists every month of the period, also those in which nothing happened', () => {
    const one = measuredOf('2026-10-31 23:59:00 alice declared SEV2: x', undefined, '2026-10-31-x');
    const { groups } = report([one], { from: at('2026-09-01 00:00'), until: at('2027-01-01 00:00') });
    assert.deepEqual(
      groups.month.map(({ key, incidents }) => [key, incidents.length]),
      [
        ['2026-09', 0],
        ['2026-10', 1],
        ['2026-11', 0],
        ['2026-12', 0],
      ],
    );
    assert.deepEqual(report([]).groups.month, []);
  });

  it('compares with the period that is named', () => {
    const of = (day: string): Measured =>
      measuredOf(`${day} 10:00:00 alice declared SEV2: x`, undefined, `${day}-x`);
    const { all, previous } = report([of('2026-09-30'), of('2026-10-01'), of('2026-11-01')], {
      from: at('2026-11-01 00:00'),
      until: at('2026-12-01 00:00'),
      previous: { from: at('2026-10-01 00:00'), until: at('2026-11-01 00:00') },
    });
    assert.deepEqual(idsOf(all.incidents), ['2026-11-01-x']);
    assert.deepEqual(idsOf(previous?.incidents ?? []), ['2026-10-01-x']);
  });
});
