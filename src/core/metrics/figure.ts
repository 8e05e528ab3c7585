import { MEDIAN_FROM, P90_FROM, percentile } from './quantile';
import type { Span } from './spans';

/** What some incidents say together about one measure. Milliseconds. */
export interface Figure {
  /** In ascending order. */
  readonly values: readonly number[];
  readonly total: number;
  /** Undefined of fewer than {@link MEDIAN_FROM} values. */
  readonly median: number | undefined;
  /** Undefined of fewer than {@link P90_FROM} values. */
  readonly p90: number | undefined;
  /** Incidents that are not counted in the values, and why. */
  readonly open: number;
  readonly notRecorded: number;
  readonly contradictory: number;
}

/** What some spans say together, whatever their order. */
export function figureOf(spans: Iterable<Span>): Figure {
  const known: number[] = [];
  const others = { open: 0, 'not-recorded': 0, contradictory: 0 };
  let total = 0;
  for (const span of spans) {
    if (span.kind === 'known') {
      known.push(span.length);
      total += span.length;
    } else {
      others[span.kind]++;
    }
  }
  // Sorts by value without being told how, and ten times as fast as a list.
  const values = [...Float64Array.from(known).sort()];
  return {
    values,
    total,
    median: values.length < MEDIAN_FROM ? undefined : percentile(values, 50),
    p90: values.length < P90_FROM ? undefined : percentile(values, 90),
    open: others.open,
    notRecorded: others['not-recorded'],
    contradictory: others.contradictory,
  };
}
