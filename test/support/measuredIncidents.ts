import fc from 'fast-check';
import { DEFAULT_PLAN } from '../../src/core/plan/defaultPlan';
import {
  measure,
  type Measured,
  type MeasureContext,
  type MeasuredReview,
} from '../../src/core/metrics/measure';
import type { MetricsQuery } from '../../src/core/metrics/report';
import { incidentOf } from './builders';

export const CONTEXT: MeasureContext = { plan: DEFAULT_PLAN, zones: new Map([['bob', 'Asia/Tokyo']]) };

/** The whole of time, everything. */
export const ALL: MetricsQuery = {
  from: undefined,
  until: undefined,
  severity: undefined,
  service: undefined,
  includeLeftOut: false,
  previous: undefined,
};

/** What is measured of a story, see {@link incidentOf}. */
export function measuredOf(text: string, review?: MeasuredReview, id?: string): Measured {
  const incident = incidentOf(text);
  return measure(id === undefined ? incident : { ...incident, id }, review, CONTEXT);
}

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** Incidents of some months, many of which lack this or that. */
export const someMeasured: fc.Arbitrary<readonly Measured[]> = fc
  .array(
    fc.record({
      month: fc.integer({ min: 8, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      severity: fc.constantFrom('SEV1', 'SEV2', 'SEV3', 'SEV9', 'SEV?'),
      services: fc.subarray(['checkout', 'search', 'mail']),
      impact: fc.option(fc.integer({ min: 0, max: 500 })),
      detected: fc.option(fc.integer({ min: 0, max: 700 })),
      acknowledged: fc.option(fc.integer({ min: 600, max: 900 })),
      mitigated: fc.option(fc.integer({ min: 400, max: 1200 })),
      end: fc.constantFrom('resolved', 'declined', 'merged into 2026-11-23-x', undefined),
      mark: fc.constantFrom('', '', 'left out: drill', 'counted'),
    }),
    { maxLength: 40 },
  )
  .map(all =>
    all.map((one, index) => {
      const day = `2026-${two(one.month)}-${two(one.day)}`;
      const line = (minutes: number, words: string): string => `${day} ${clock(minutes)}:00 ${words}`;
      const at = (minutes: number): string => `${day}T${clock(minutes)}Z`;
      const lines = [
        line(600, `alice declared ${one.severity}: Broken`),
        one.services.length > 0 ? line(601, `alice services ${one.services.join(', ')}`) : '',
        one.impact === null ? '' : line(602, `alice impact started ${at(one.impact)}`),
        one.detected === null ? '' : line(603, `alice detected by monitor at ${at(one.detected)}`),
        one.acknowledged === null ? '' : line(one.acknowledged, 'bob acknowledged'),
        one.mitigated === null ? '' : line(one.mitigated, 'bob status mitigated'),
        one.end === undefined ? '' : line(1300, `alice status ${one.end}`),
        one.mark === '' ? '' : line(1301, `alice metrics ${one.mark}`),
      ];
      return measuredOf(lines.join('\n'), undefined, `${day}-i${index}`);
    }),
  );
