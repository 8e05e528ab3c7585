import { escapeIcs, foldIcs, printIcsTime } from '../text/icsText';
import { DAY } from '../time/calendar';
import type { Instant } from '../time/instant';
import { shiftsOf, type Shift } from './handOff';
import { sameHandles } from './onCallPeople';
import type { Rotation } from './rotation';
import { segments } from './schedule';

/** A rotation with the id that its file's name gives it. */
export interface NamedRotation {
  readonly id: string;
  readonly rotation: Rotation;
}

export interface CalendarOptions {
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
  /** Only this person's shifts. */
  readonly person?: string | undefined;
  /** When the file is made: clients take a later one as the newer. */
  readonly now: Instant;
  /** What a person is called; the handle where absent. */
  readonly nameOf?: (handle: string) => string;
}

/** A shift that began or ends outside of what is asked for is shown whole, so that it stays the same event from one export to the next. */
const MARGIN = 100 * DAY;

/** Some 17 years: who has been on call for longer without a break is on call for good. */
const LONGEST = 64 * MARGIN;

/**
 * Shifts as an iCalendar file (RFC 5545): one event a shift, in UTC, so that no client has to know time zones. The identity of an event
 * is its rotation, person and beginning.
 */
export function printCalendar(rotations: readonly NamedRotation[], options: CalendarOptions): string {
  const { person } = options;
  const events = rotations.flatMap(({ id, rotation }) =>
    wholeShifts(rotation, options)
      .filter(({ handle }) => person === undefined || sameHandles(handle, person))
      .flatMap(shift => printEvent(id, rotation, shift, options)),
  );
  const name =
    person === undefined ? rotations.map(({ rotation }) => rotation.name).join(', ') : `On call: ${person}`;
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Livesite//On call//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeIcs(name)}`,
    ...events,
    'END:VCALENDAR',
    '',
  ]
    .map(foldIcs)
    .join('\r\n');
}

type WholeShift = Shift & {
  /** How its identity begins: when the shift did. */
  readonly key: string;
};

/** The shifts of a stretch with their true beginnings, however long ago: the beginning is their identity. */
function wholeShifts(
  rotation: Rotation,
  { from, until }: Pick<CalendarOptions, 'from' | 'until'>,
): readonly WholeShift[] {
  for (let margin = MARGIN; ; margin *= 4) {
    const start = from - margin;
    const shifts = shiftsOf(segments(rotation, start, until + MARGIN)).filter(
      shift => shift.from < until && shift.until > from,
    );
    if (margin >= LONGEST || shifts.every(shift => shift.from > start)) {
      return shifts.map(shift => ({
        ...shift,
        key: shift.from === start ? 'always' : printIcsTime(shift.from),
      }));
    }
  }
}

function printEvent(
  id: string,
  rotation: Rotation,
  { handle, from, until, key }: WholeShift,
  { now, nameOf = one => one }: CalendarOptions,
): readonly string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${key}-${uidPart(id)}-${uidPart(handle.toLowerCase())}@livesite`,
    `DTSTAMP:${printIcsTime(now)}`,
    `DTSTART:${printIcsTime(from)}`,
    `DTEND:${printIcsTime(until)}`,
    `SUMMARY:${escapeIcs(`${nameOf(handle)} (${rotation.name})`)}`,
    // A shift does not make anybody busy: meetings go on.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function uidPart(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '_');
}
