import { DAY, HOUR, MINUTE, tryParseLocal, type LocalTime, WEEK, weekdayOf } from '../time/calendar';
import { tryParseInstant, type Instant } from '../time/instant';
import { printOffset, type Zone } from '../time/zone';
import { WEEKDAYS } from './rotationWords';

/** A stretch of time that a person typed, or why it cannot be meant. */
export type ReadStretch =
  | { readonly kind: 'stretch'; readonly from: Instant; readonly until: Instant }
  | { readonly kind: 'bad'; readonly message: string };

const DAY_WORDS = `today|tomorrow|(?:${WEEKDAYS.join('|')})[a-z]*`;
// An offset needs the T of ISO 8601: in `2026-12-24 18:00-09:00` the night is meant.
const ISO = '(\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2}(?::\\d{2})?)(Z|[+-]\\d{2}:\\d{2})';
const POINT = `(?:${ISO}|(?:(\\d{4}-\\d{2}-\\d{2}|${DAY_WORDS})[ T]*)?(\\d{1,2}:\\d{2}(?::\\d{2})?)?)`;
const STRETCH = new RegExp(`^${POINT}(?:\\s*(?:-|–|—|\\bto\\b|\\buntil\\b)\\s*${POINT})?$`, 'i');
const SPAN = /^(?:for )?(\d{1,3}(?:\.\d)?) ?(m|min|h|d|w)$/i;

/** What people can write, for prompts. */
export const STRETCH_EXAMPLES =
  '18:00-22:00, fri 18:00 - mon 09:00, 2026-12-24 to 2026-12-26 (whole days), or 4h';

/**
 * Reads a stretch of time as people type it, on a zone's clocks: `18:00-22:00` (today, or tomorrow where that is over), `fri 18:00 - mon
 * 09:00`, `2026-12-24 to 2026-12-26` (both days whole), `tomorrow`, `2026-12-24T18:00+01:00 - 22:00`, or a span from now on: `4h`.
 * A time that the clocks skip is refused, and one that they show twice needs its offset.
 */
export function readStretch(text: string, now: Instant, zone: Zone): ReadStretch {
  const given = text.trim().replace(/^from /i, '');
  const span = SPAN.exec(given);
  if (span !== null) {
    const minute = now - (now % MINUTE);
    return { kind: 'stretch', from: minute, until: minute + Number(span[1]) * unitOf(span[2] ?? 'h') };
  }
  const match = given === '' ? null : STRETCH.exec(given);
  const { day: fromDay, time: fromTime, offset: fromOffset } = pointOf(match, 1);
  const { day: untilDay, time: untilTime, offset: untilOffset } = pointOf(match, 6);
  const hasEnd = untilDay !== undefined || untilTime !== undefined;
  if (
    match === null ||
    (fromDay === undefined && fromTime === undefined) ||
    (!hasEnd && fromTime !== undefined)
  ) {
    return bad(`Write from when until when: ${STRETCH_EXAMPLES}.`);
  }
  const today = Math.floor(zone.toLocal(now) / DAY) * DAY;
  const start = localOf({ day: fromDay, time: fromTime }, today, today);
  const last = start && (hasEnd ? localOf({ day: untilDay, time: untilTime }, dayOf(start), today) : start);
  if (start === undefined || last === undefined) {
    return bad('That is no day of the calendar, or no time of day.');
  }
  const isWhole = !hasEnd || untilTime === undefined;
  const end = isWhole ? last + DAY : untilDay === undefined && last <= start ? last + DAY : last;
  const isTomorrow = fromDay === undefined && zone.toInstant(end, 'last') <= now;
  const shift = isTomorrow ? DAY : 0;
  return both(
    toInstant(zone, start + shift, fromOffset),
    toInstant(zone, end + (untilDay === undefined ? shift : 0), isWhole ? undefined : untilOffset),
  );
}

function both(from: Instant | string, until: Instant | string): ReadStretch {
  if (typeof from === 'string') {
    return bad(from);
  }
  if (typeof until === 'string') {
    return bad(until);
  }
  return from < until ? { kind: 'stretch', from, until } : bad('It would end before it begins.');
}

function bad(message: string): ReadStretch {
  return { kind: 'bad', message };
}

function unitOf(word: string): number {
  const unit = word.toLowerCase();
  return unit === 'h' ? HOUR : unit === 'd' ? DAY : unit === 'w' ? WEEK : MINUTE;
}

function dayOf(local: LocalTime): LocalTime {
  return Math.floor(local / DAY) * DAY;
}

interface Point {
  readonly day: string | undefined;
  readonly time: string | undefined;
}

function pointOf(
  match: RegExpExecArray | null,
  group: number,
): Point & { readonly offset: string | undefined } {
  const [isoDay, isoTime, offset, day, time] = match?.slice(group, group + 5) ?? [];
  return { day: isoDay ?? day, time: isoTime ?? time, offset };
}

/** `base`: the day that is meant where none is named, and from which on a weekday is looked for. */
function localOf({ day, time }: Point, base: LocalTime, today: LocalTime): LocalTime | undefined {
  const [hour = 0, minute = 0, second = 0] = (time ?? '0:00').split(':').map(Number);
  const date = day === undefined ? base : tryDay(day.toLowerCase(), base, today);
  const ofDay = hour * HOUR + minute * MINUTE + second * 1000;
  return date !== undefined && hour < 25 && minute < 60 && second < 60 && ofDay <= DAY
    ? date + ofDay
    : undefined;
}

function tryDay(word: string, base: LocalTime, today: LocalTime): LocalTime | undefined {
  if (word === 'today') {
    return today;
  }
  if (word === 'tomorrow') {
    return today + DAY;
  }
  const weekday = WEEKDAYS.findIndex(name => word.startsWith(name));
  if (weekday < 0) {
    return tryParseLocal(word);
  }
  return base + ((weekday - weekdayOf(base / DAY) + 7) % 7) * DAY;
}

/** The instant, or what is wrong with the time. */
function toInstant(zone: Zone, local: LocalTime, offset: string | undefined): Instant | string {
  const text = new Date(local).toISOString().slice(0, 19);
  if (offset !== undefined) {
    return tryParseInstant(text + offset.toUpperCase()) ?? 'That is no time.';
  }
  const [first, last] = [zone.toInstant(local, 'first'), zone.toInstant(local, 'last')];
  const clock = (at: Instant): string => new Date(zone.toLocal(at)).toISOString().slice(0, 16);
  switch (zone.kindOf(local)) {
    case 'once':
      return first;
    case 'skipped':
      return `The clocks of ${zone.name} skip ${text.slice(11, 16)} that day: they go on with ${clock(first).slice(11)}.`;
    case 'twice': {
      const [one, other] = [first, last].map(at => clock(at) + printOffset(zone.offsetAt(at)));
      return `The clocks of ${zone.name} show ${text.slice(11, 16)} twice that day. Write which one: ${one} or ${other}.`;
    }
  }
}
