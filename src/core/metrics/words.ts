import { printDay, DAY } from '../time/calendar';
import { printSpan } from '../time/instant';
import type { Figure } from './figure';
import type { LeftOut } from './measure';
import type { Punctuality } from './punctuality';
import type { MetricsQuery } from './report';
import type { Edge, MeasureName, Span } from './spans';

export const MEASURE_NAMES: Readonly<Record<MeasureName, string>> = {
  detect: 'Time to detect',
  acknowledge: 'Time to acknowledge',
  mitigate: 'Time to mitigate',
  resolve: 'Time to resolve',
};

/** From when to when, in one line. */
export const MEASURE_MEANING: Readonly<Record<MeasureName, string>> = {
  detect: 'From the beginning of the impact until somebody or something noticed',
  acknowledge: 'From the declaration until somebody had it in hand',
  mitigate:
    'Until customers were no longer hurt, from the beginning of the impact, else from the declaration',
  resolve: 'Until it was over, from the beginning of the impact, else from the declaration',
};

export const IMPACT_NAME = 'Customer impact';
export const IMPACT_MEANING =
  'From the beginning of the impact to its end, else to the mitigation. Incidents at the same time add up';

export const LEFT_OUT_NAMES: Readonly<Record<LeftOut, readonly [one: string, many: string]>> = {
  drill: ['drill', 'drills'],
  restricted: ['restricted', 'restricted'],
  test: ['test', 'tests'],
  other: ['for another reason', 'for other reasons'],
  declined: ['declined', 'declined'],
  merged: ['merged into another', 'merged into others'],
};

export const PUNCTUALITY_NAMES: Readonly<Record<Punctuality, string>> = {
  'on-time': 'in time',
  late: 'late',
  'done-unknown': 'done, when is not recorded',
  overdue: 'overdue',
  'not-due': 'not due yet',
  undated: 'without a day',
  'given-up': 'won’t do',
};

const EDGE_WORDS: Readonly<Record<Edge, string>> = {
  impact: 'from the impact',
  declared: 'from the declaration',
  mitigated: 'to the mitigation',
};

/** `45 min`; less than a minute is said to be that, and not none. */
export function spanText(milliseconds: number): string {
  return milliseconds > 0 && milliseconds < 60_000 ? 'under 1 min' : printSpan(milliseconds);
}

/** `45 min from the impact`, `not over yet`. */
export function spanWords(span: Span): string {
  switch (span.kind) {
    case 'known':
      return `${spanText(span.length)} ${EDGE_WORDS[span.edge]}`;
    case 'open':
      return 'not over yet';
    case 'not-recorded':
      return 'not recorded';
    case 'contradictory':
      return 'its times contradict each other';
  }
}

/** `median 45 min, p90 3 h (n 12)`; of few their values, as a median of three would be one incident’s story: `10 min, 2 h (n 2)`. */
export function figureWords({ values, median, p90 }: Figure): string {
  if (values.length === 0) {
    return 'n 0';
  }
  const parts =
    median === undefined
      ? values.map(spanText)
      : [`median ${spanText(median)}`, ...(p90 === undefined ? [] : [`p90 ${spanText(p90)}`])];
  return `${parts.join(', ')} (n ${values.length})`;
}

/** `2 not recorded, 1 not over yet`; empty where nothing is missing. */
export function missingWords({ open, notRecorded, contradictory }: Figure): string {
  return [
    notRecorded === 0 ? '' : `${notRecorded} not recorded`,
    open === 0 ? '' : `${open} not over yet`,
    contradictory === 0 ? '' : `${contradictory} with times that contradict each other`,
  ]
    .filter(part => part !== '')
    .join(', ');
}

/** Whole minutes with two digits, for tables that others compute with. */
export function minutesOf(milliseconds: number): number {
  return Math.round(milliseconds / 600) / 100;
}

/** `1,234 min`: minutes of impact are compared, so they all have one unit. */
export function minutesText(milliseconds: number): string {
  return `${Math.floor(milliseconds / 60_000).toLocaleString('en')} min`;
}

/** Of minutes that add up: `178 min in all (n 4)`. */
export function totalWords({ values, total }: Figure): string {
  return values.length === 0 ? 'n 0' : `${minutesText(total)} in all (n ${values.length})`;
}

/** `2025-12-01 to 2026-11-30`, days in UTC, both included. */
export function periodWords({ from, until }: Pick<MetricsQuery, 'from' | 'until'>): string {
  const day = (at: number): string => printDay(Math.floor(at / DAY));
  if (from === undefined) {
    return until === undefined ? 'from the beginning' : `up to ${day(until - 1)}`;
  }
  return until === undefined ? `since ${day(from)}` : `${day(from)} to ${day(until - 1)}`;
}

/** `1 incident`, `12 incidents`. */
export function incidentsWords(count: number): string {
  return count === 1 ? '1 incident' : `${count} incidents`;
}

/** What a group is called; `not set` and the like where it has no key. */
export function groupName(by: 'month' | 'severity' | 'service', key: string): string {
  return key !== '' ? key : by === 'severity' ? 'not set' : 'none recorded';
}
