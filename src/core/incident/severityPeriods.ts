import type { Instant } from '../time/instant';

export interface SeverityPeriod {
  /** Undefined while no severity was set. */
  readonly severity: string | undefined;
  readonly from: Instant;
  /** Undefined while it lasts. */
  readonly to: Instant | undefined;
}

type Periods = readonly SeverityPeriod[];

/**
 * The periods once somebody says that from `at` on the severity is this one. What was said before of the time from `at` on no longer
 * holds, so periods never overlap, whatever times people state. After the end of an incident only a time before that end counts.
 */
export function changeSeverityAt(periods: Periods, severity: string | undefined, at: Instant): Periods {
  const last = periods.at(-1);
  if (last !== undefined && last.severity === severity && last.from <= at) {
    return periods;
  }
  if (last?.to !== undefined && at >= last.to) {
    return periods;
  }
  return [...cutAt(periods, at), { severity, from: at, to: last?.to }];
}

/** The periods once the incident no longer counts, from `at` on. */
export function endAt(periods: Periods, at: Instant): Periods {
  const last = periods.at(-1);
  if (last === undefined || last.to !== undefined) {
    return periods;
  }
  const cut = cutAt(periods, at);
  // One period stays, however short, so that the severity of an incident that ended before it began is not lost.
  return cut.length > 0 ? cut : [{ severity: last.severity, from: at, to: at }];
}

/** The periods once an incident counts (again), under the severity it has; nothing new where it counts already. */
export function resumeAt(periods: Periods, severity: string | undefined, at: Instant): Periods {
  return periods.at(-1)?.to === undefined
    ? periods
    : [...cutAt(periods, at), { severity, from: at, to: undefined }];
}

/** What holds before `at`. */
function cutAt(periods: Periods, at: Instant): Periods {
  const cut: SeverityPeriod[] = [];
  for (const period of periods) {
    if (period.from < at) {
      const { severity, from, to } = period;
      cut.push(to === undefined || to > at ? { severity, from, to: at } : period);
    }
  }
  return cut;
}

/** The severity in force at a time; before the first period, the first one's. */
export function severityAt(periods: Periods, at: Instant): string | undefined {
  return (periods.findLast(({ from }) => from <= at) ?? periods[0])?.severity;
}
