import { toOneLine } from '../text/plain';
import { DAY, WEEK } from '../time/calendar';
import type { Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import {
  actualOccurrences,
  type CalendarEvent,
  isEndless,
  namedZones,
  readEvent,
  ruledOccurrences,
} from './calendarEvents';
import { type Component, readComponents, toText } from './contentLines';
import { LARGEST_EXPORT } from './exportFile';
import { type ImportContext, userOf } from './importContext';
import type {
  Imported,
  ImportedRotation,
  ImportFile,
  ImportOptions,
  NoteBook,
  SourceShift,
} from './importPlan';
import { AHEAD, rotationId, rotationOfShifts } from './rotationOfShifts';
import { endOfRule } from './ruleEnd';
import { tryZoneName } from './zoneNames';

/** Each calendar as a rotation: a rota where its events are one, else a fixed period of single shifts. */
export function importCalendars(files: readonly ImportFile[], context: ImportContext): Imported {
  const rotations = files.flatMap(file => {
    const isTooLarge = file.text.length > LARGEST_EXPORT;
    const calendars = isTooLarge
      ? []
      : readComponents(file.text).parts.filter(({ name }) => name === 'VCALENDAR');
    if (calendars.length === 0) {
      const why = isTooLarge ? 'is larger than 32 MB' : 'holds no calendar (BEGIN:VCALENDAR)';
      context.notes.add('decide', file.name, `This file ${why}, so it is not read.`);
    }
    return calendars.flatMap(calendar => importCalendar(file.name, calendar, context) ?? []);
  });
  return { rotations, paths: () => [] };
}

function importCalendar(
  file: string,
  calendar: Component,
  context: ImportContext,
): ImportedRotation | undefined {
  const { options, notes } = context;
  const name = toOneLine(toText(valueOf(calendar, 'X-WR-CALNAME') ?? '')) || file.replace(/\.[A-Za-z]+$/, '');
  const stated = tryZoneName(valueOf(calendar, 'X-WR-TIMEZONE') ?? '');
  const fallback = stated ?? options.zone;
  const where = { fallback, named: namedZones(calendar), notes, about: name };
  const events = calendar.parts
    .filter(part => part.name === 'VEVENT')
    .flatMap(part => readEvent(part, where) ?? []);
  if (events.length === 0) {
    notes.add('decide', name, 'No event of this calendar can be used, so there is nobody to put on call.');
    return undefined;
  }
  const zone = options.zone ?? stated ?? commonZone(events);
  notes.add('assumed', name, `Hand-offs are on the clocks of ${zone}.`, 'zone');
  const people = crewsOf(events, context, name);
  const [from, until] = reachOf(events, options);
  const recent = (options.from ?? options.now) - 2 * WEEK;
  const shifts = actualShifts(events, people, { from, until, recent, notes, about: name });
  const endless = endlessShifts(events, people);
  if (shifts.length + endless.length === 0) {
    notes.add('decide', name, 'No event of this calendar names anybody, so there is nobody to put on call.');
    return undefined;
  }
  const rotation = rotationOfShifts({ name, zone, shifts, endless }, options, notes);
  const rendered = shifts.length > 0 ? shifts : undefined;
  return { id: rotationId(name), rotation, origin: `calendar "${name}" (${file})`, comments: [], rendered };
}

function valueOf(calendar: Component, name: string): string | undefined {
  return calendar.lines.find(line => line.name === name)?.value;
}

function commonZone(events: readonly CalendarEvent[]): string {
  const counts = new Map<string, number>();
  for (const { zone } of events) {
    counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'UTC';
}

/** Who each event is about. */
type Crews = ReadonlyMap<CalendarEvent, readonly string[]>;

function crewsOf(
  events: readonly CalendarEvent[],
  { people, notes, options }: ImportContext,
  about: string,
): Crews {
  const isKnown = (word: string): boolean =>
    options.people.some(({ handle, github, email, name }) =>
      [handle, github, email, name].some(one => one?.toLowerCase() === word.toLowerCase()),
    );
  return new Map(
    events.map(event => {
      const invited = event.attendees.filter(({ email, name }) => (email ?? name) !== undefined);
      if (invited.length > 0) {
        notes.add('assumed', about, 'Whoever is invited to an event is on call in it.');
        return [event, invited.flatMap(one => people.handleOf(one) ?? [])];
      }
      notes.add('assumed', about, 'Events without guests name in their title who is on call.');
      const names = namesIn(event.summary, isKnown);
      if (names.length === 0) {
        notes.add(
          'left-out',
          about,
          'Events without a title and without guests are left out: nobody knows who is on call in them.',
        );
      }
      return [event, names.flatMap(name => people.handleOf(userOf(name)) ?? [])];
    }),
  );
}

/**
 * The people of a title. Products write `On Call - Jane Doe - Payments`, `Jane Doe (Primary)` or `[L1] jane`; people write
 * `Jane Doe, Tom`.
 */
function namesIn(summary: string, isKnown: (word: string) => boolean): readonly string[] {
  const title = toOneLine(summary).replace(/^\[[^\]]*\]\s*/, '');
  if (title === '' || isKnown(title)) {
    return title === '' ? [] : [title];
  }
  const product =
    /^on[- ]call\s*[-–:]\s*(.+?)(?:\s+-\s+.+)?$/i.exec(title)?.[1] ?? /^(.+?)\s+\([^()]*\)$/.exec(title)?.[1];
  return (product ?? title)
    .split(/\s*[,;/&+]\s*|\s+and\s+/)
    .map(word => word.trim())
    .filter(word => word !== '');
}

/** How far the events are looked at: to the end of those that have one, and far enough ahead for those that go on. */
function reachOf(
  events: readonly CalendarEvent[],
  { now, from, until }: ImportOptions,
): readonly [Instant, Instant] {
  const starts = events.map(({ zone, start }) => zoneOf(zone).toInstant(start, 'first'));
  const first = starts.reduce((a, b) => Math.min(a, b), from ?? now);
  const last = starts.reduce((a, b) => Math.max(a, b), now);
  const ends = events
    .flatMap(event => (event.rule === undefined || isEndless(event) ? [] : { ...event, rule: event.rule }))
    .slice(0, MOST_ENDING)
    .map(event => endOfRule(event.rule, event) ?? now);
  const end = ends.reduce((a, b) => Math.max(a, b), Math.max(last, now) + AHEAD + WEEK);
  return [first - DAY, Math.max(Math.min(end, now + LONGEST), until ?? 0)];
}

/** Rules with an end whose last occurrence is looked for; a team has a handful. */
const MOST_ENDING = 500;
/** Nobody plans further ahead: occurrences after that are left out. */
const LONGEST = 520 * WEEK;
/** More occurrences than these take too long to look through. */
const MOST_SHIFTS = 50_000;

function actualShifts(
  events: readonly CalendarEvent[],
  crews: Crews,
  {
    from,
    until,
    recent,
    notes,
    about,
  }: {
    readonly from: Instant;
    readonly until: Instant;
    readonly recent: Instant;
    readonly notes: NoteBook;
    readonly about: string;
  },
): readonly SourceShift[] {
  const moved = new Map<string, Set<Instant>>();
  for (const { uid, insteadOf } of events) {
    if (insteadOf !== undefined) {
      moved.set(uid, (moved.get(uid) ?? new Set()).add(insteadOf));
    }
  }
  const shifts: SourceShift[] = [];
  for (const event of events.filter(({ isCancelled }) => !isCancelled)) {
    const people = crews.get(event) ?? [];
    const away = event.insteadOf === undefined ? moved.get(event.uid) : undefined;
    if (shifts.length > MOST_SHIFTS) {
      notes.add(
        'decide',
        about,
        'Its events repeat so often that not all of them were looked at. Take a shorter stretch.',
        'stretch',
      );
      break;
    }
    // What goes on for ever is history before that, which a calendar does not keep.
    const begin = isEndless(event) ? Math.max(from, recent) : from;
    for (const one of people.length === 0 ? [] : actualOccurrences(event, begin, until)) {
      if (away?.has(one.from) !== true) {
        shifts.push({ ...one, people });
      }
    }
  }
  return shifts.sort((a, b) => a.from - b.from);
}

/** Occurrences by which a rota is looked for. */
const MOST_RULED = 10_000;

/** What the rules without an end say for two years (less, if that is a lot) from when the last of them has begun. */
function endlessShifts(events: readonly CalendarEvent[], crews: Crews): readonly SourceShift[] {
  const ruled = events.filter(
    event => isEndless(event) && !event.isCancelled && (crews.get(event) ?? []).length > 0,
  );
  const begin = ruled.reduce(
    (latest, { zone, start }) => Math.max(latest, zoneOf(zone).toInstant(start, 'first')),
    0,
  );
  for (const weeks of [104, 26, 4]) {
    const shifts =
      ruled.length > MOST_RULED
        ? []
        : ruled.flatMap(event =>
            ruledOccurrences(event, begin, begin + weeks * WEEK).map(one => ({
              ...one,
              people: crews.get(event) ?? [],
            })),
          );
    if (shifts.length <= MOST_RULED) {
      // A shift that began before the others is there in part only: a rota begins with a whole one.
      return shifts.filter(({ from }) => from >= begin).sort((a, b) => a.from - b.from);
    }
  }
  return [];
}
