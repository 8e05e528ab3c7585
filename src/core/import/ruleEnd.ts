import { DAY, type LocalTime, WEEK } from '../time/calendar';
import type { Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import { tryCalendarTime } from './contentLines';
import { occurrencesOf, type RecurrenceRule } from './recurrence';

/**
 * The end of the last shift of a rule that ends (UNTIL, COUNT); undefined for one that does not. An `UNTIL` says when the last shift may
 * begin (RFC 5545, 3.3.10), so that one is whole.
 */
export function endOfRule(
  rule: RecurrenceRule,
  {
    start,
    length,
    zone: name,
  }: { readonly start: LocalTime; readonly length: number; readonly zone: string },
): Instant | undefined {
  const zone = zoneOf(name);
  const until = rule.until === undefined ? undefined : tryCalendarTime(rule.until);
  if (until === undefined && rule.count === undefined) {
    return undefined;
  }
  const latest =
    until &&
    (until.kind === 'utc' ? zone.toLocal(until.at) : until.kind === 'date' ? until.at + DAY - 1 : until.at);
  const reach = latest === undefined ? start + 400 * 52 * WEEK : latest + 1;
  const begin = rule.count === undefined ? reach - 2 * longestStep(rule) : start;
  let last: LocalTime | undefined;
  for (const at of occurrencesOf(rule, start, [begin, reach])) {
    last = at;
  }
  return last === undefined ? zone.toInstant(start, 'first') : zone.toInstant(last + length, 'last');
}

function longestStep({ frequency, interval }: RecurrenceRule): number {
  const step = { HOURLY: DAY, DAILY: WEEK, WEEKLY: WEEK, MONTHLY: 5 * WEEK, YEARLY: 53 * WEEK }[frequency];
  return step * interval + WEEK;
}
