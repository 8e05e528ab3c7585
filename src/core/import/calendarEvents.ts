import { DAY, type LocalTime } from '../time/calendar';
import type { Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import {
  type CalendarTime,
  type Component,
  type ContentLine,
  toText,
  tryCalendarTime,
  tryDuration,
} from './contentLines';
import type { NoteBook } from './importPlan';
import { occurrencesOf, parseRule, type RecurrenceRule } from './recurrence';
import { isUsableLength } from './wallTimes';
import { tryZoneName } from './zoneNames';

/** An event of a calendar, or one that stands for an occurrence of another. */
export interface CalendarEvent {
  readonly uid: string;
  readonly summary: string;
  readonly attendees: readonly { readonly email: string | undefined; readonly name: string | undefined }[];
  /** IANA. */
  readonly zone: string;
  readonly start: LocalTime;
  /** Milliseconds on the wall clock. */
  readonly length: number;
  readonly rule: RecurrenceRule | undefined;
  /** Days or instants on which it does not happen. */
  readonly excluded: ReadonlySet<Instant>;
  readonly excludedDays: ReadonlySet<number>;
  readonly added: readonly LocalTime[];
  /** The occurrence of another event in whose place it is. */
  readonly insteadOf: Instant | undefined;
  readonly isCancelled: boolean;
}

export interface CalendarContext {
  /** Zone of times without one, and of days; undefined where nobody has said. */
  readonly fallback: string | undefined;
  /** What the file's own VTIMEZONEs say a name stands for. */
  readonly named: ReadonlyMap<string, string>;
  readonly notes: NoteBook;
  readonly about: string;
}

/** Reads an event. What cannot be carried over becomes a note; undefined where nothing is left. */
export function readEvent(component: Component, context: CalendarContext): CalendarEvent | undefined {
  const line = (name: string): ContentLine | undefined => component.lines.find(one => one.name === name);
  const summary = toText(line('SUMMARY')?.value ?? '').trim();
  const start = timeOf(line('DTSTART'));
  const tell = (why: string): undefined => {
    context.notes.add(
      'left-out',
      context.about,
      `The event ${nameOf(summary, line('DTSTART')?.value)}: ${why}.`,
    );
    return undefined;
  };
  if (start === undefined) {
    return tell('it has no beginning that can be read');
  }
  const zone = zoneOfTime(start, context);
  if (zone === undefined) {
    return undefined;
  }
  const length = lengthOf(component, start, zone, context);
  if (length === undefined || !isUsableLength(length)) {
    return tell('it has no length (or more than a century), so nobody is on call in it');
  }
  const written = line('RRULE')?.value;
  const parsed = written === undefined ? undefined : parseRule(written);
  if (parsed?.why !== undefined) {
    tell(`only its first occurrence is taken over, because of ${parsed.why}`);
  }
  if (line('RECURRENCE-ID')?.params.get('RANGE') !== undefined) {
    tell('it changes all later occurrences of a series (RANGE), and only this one is changed');
  }
  const times = (name: string): readonly CalendarTime[] =>
    component.lines.filter(one => one.name === name).flatMap(one => listTimes(one));
  const toInstant = (time: CalendarTime): Instant =>
    zoneOf(zoneOfTime(time, context) ?? zone).toInstant(time.at, 'first');
  const instead = timeOf(line('RECURRENCE-ID'));
  return {
    uid: line('UID')?.value.trim() ?? '',
    summary,
    attendees: component.lines.filter(({ name }) => name === 'ATTENDEE').map(attendeeOf),
    zone,
    start: start.at,
    length,
    rule: parsed?.rule,
    excluded: new Set(
      times('EXDATE')
        .filter(({ kind }) => kind !== 'date')
        .map(toInstant),
    ),
    excludedDays: new Set(
      times('EXDATE')
        .filter(({ kind }) => kind === 'date')
        .map(({ at }) => at),
    ),
    added: times('RDATE').map(time => zoneOf(zone).toLocal(toInstant(time))),
    insteadOf: instead === undefined ? undefined : toInstant(instead),
    isCancelled: line('STATUS')?.value.trim().toUpperCase() === 'CANCELLED',
  };
}

function nameOf(summary: string, start: string | undefined): string {
  return `"${summary === '' ? 'without a title' : summary}"${start === undefined ? '' : ` (${start})`}`;
}

function timeOf(line: ContentLine | undefined): CalendarTime | undefined {
  return line && tryCalendarTime(line.value, line.params.get('TZID'));
}

/** Times of a list; of periods, where they begin. */
function listTimes({ value, params }: ContentLine): readonly CalendarTime[] {
  return value.split(',').flatMap(one => tryCalendarTime(one.split('/')[0] ?? '', params.get('TZID')) ?? []);
}

function attendeeOf({ params, value }: ContentLine): CalendarEvent['attendees'][number] {
  const email = /^mailto:(.+@.+)$/i.exec(value.trim())?.[1];
  return { email, name: params.get('CN') };
}

/** The IANA zone of a time; undefined, with a note to decide, where nobody knows it. */
function zoneOfTime(
  time: CalendarTime,
  { fallback, named, notes, about }: CalendarContext,
): string | undefined {
  if (time.zone !== undefined && time.kind !== 'date') {
    const known = tryZoneName(time.zone) ?? named.get(time.zone) ?? fallback;
    if (known === undefined) {
      notes.add(
        'decide',
        about,
        `Nobody knows the time zone "${time.zone}", so its events are left out.`,
        'zone',
      );
    } else if (known === fallback && tryZoneName(time.zone) === undefined) {
      notes.add('assumed', about, `The time zone "${time.zone}" is taken for ${known}.`);
    }
    return known;
  }
  const what = time.kind === 'date' ? 'Whole days' : 'Times without a zone';
  if (fallback === undefined) {
    notes.add(
      'decide',
      about,
      `${what} are in this calendar, and it does not say in which zone, so they are left out.`,
      'zone',
    );
  } else {
    notes.add('assumed', about, `${what} are taken to be on the clocks of ${fallback}.`);
  }
  return fallback;
}

function lengthOf(
  component: Component,
  start: CalendarTime,
  zone: string,
  context: CalendarContext,
): number | undefined {
  const end = timeOf(component.lines.find(({ name }) => name === 'DTEND'));
  if (end !== undefined) {
    const other = zoneOfTime(end, context) ?? zone;
    const at = other === zone ? end.at : zoneOf(zone).toLocal(zoneOf(other).toInstant(end.at, 'first'));
    return at - start.at;
  }
  const duration = component.lines.find(({ name }) => name === 'DURATION');
  return duration === undefined ? (start.kind === 'date' ? DAY : undefined) : tryDuration(duration.value);
}

/** What the zones of a file stand for, where one says it by itself (X-LIC-LOCATION). */
export function namedZones(calendar: Component): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, lines } of calendar.parts) {
    const id = lines.find(one => one.name === 'TZID')?.value.trim();
    const place = lines.find(one => one.name === 'X-LIC-LOCATION')?.value;
    const zone = place === undefined ? undefined : tryZoneName(place);
    if (name === 'VTIMEZONE' && id !== undefined && zone !== undefined) {
      found.set(id, zone);
    }
  }
  return found;
}

/** One time that an event happens. */
export interface Occurrence {
  readonly from: Instant;
  readonly until: Instant;
}

/** When an event happens between two instants, by its rule alone. */
export function ruledOccurrences(event: CalendarEvent, from: Instant, until: Instant): readonly Occurrence[] {
  const zone = zoneOf(event.zone);
  const stretch = [zone.toLocal(from) - event.length - DAY, zone.toLocal(until) + DAY] as const;
  const starts = event.rule === undefined ? [event.start] : occurrencesOf(event.rule, event.start, stretch);
  const last = lastStart(event);
  const found: Occurrence[] = [];
  for (const start of starts) {
    const one = {
      from: zone.toInstant(start, 'first'),
      until: zone.toInstant(start + event.length, 'first'),
    };
    if (one.from > last) {
      break;
    }
    if (one.from < until && one.until > from) {
      found.push(one);
    }
  }
  return found;
}

/** When an event really happens: without what is excluded, with what is added. */
export function actualOccurrences(
  event: CalendarEvent,
  from: Instant,
  until: Instant,
): readonly Occurrence[] {
  const zone = zoneOf(event.zone);
  const isOut = (at: Instant): boolean =>
    event.excluded.has(at) || event.excludedDays.has(Math.floor(zone.toLocal(at) / DAY) * DAY);
  const added = event.added
    .map(start => ({
      from: zone.toInstant(start, 'first'),
      until: zone.toInstant(start + event.length, 'first'),
    }))
    .filter(one => one.from < until && one.until > from);
  return [...ruledOccurrences(event, from, until).filter(one => !isOut(one.from)), ...added];
}

/** The last instant at which an occurrence may begin. */
export function lastStart({ rule, zone }: CalendarEvent): Instant {
  const until = rule?.until === undefined ? undefined : tryCalendarTime(rule.until);
  if (until === undefined) {
    return Number.POSITIVE_INFINITY;
  }
  const local = until.kind === 'date' ? until.at + DAY - 1 : until.at;
  return until.kind === 'utc' ? until.at : zoneOf(zone).toInstant(local, 'last');
}

/** Whether it goes on for ever. */
export function isEndless({ rule }: CalendarEvent): boolean {
  return rule !== undefined && rule.count === undefined && rule.until === undefined;
}
