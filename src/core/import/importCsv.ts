import { DAY, type LocalTime, MINUTE, tryParseLocal } from '../time/calendar';
import { tryParseInstant, type Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import { readCsv } from './csvRows';
import { LARGEST_EXPORT } from './exportFile';
import { type ImportContext, userOf } from './importContext';
import type { Imported, ImportedRotation, ImportFile, SourceShift } from './importPlan';
import { rotationId, rotationOfShifts } from './rotationOfShifts';
import { isUsableTime } from './wallTimes';

/** What a column holds, by the words that head it. */
const HEADINGS = {
  day: ['date', 'day'],
  start: ['start', 'from', 'begin', 'begins', 'shift_start', 'start_time', 'starts'],
  end: ['end', 'until', 'to', 'shift_end', 'end_time', 'ends'],
  user: [
    'user',
    'person',
    'name',
    'email',
    'e-mail',
    'oncall',
    'on-call',
    'on call',
    'who',
    'assignee',
    'handle',
    'user_email',
    'user_username',
    'primary',
    'engineer',
  ],
  rotation: ['rotation', 'schedule'],
} as const;
type Column = keyof typeof HEADINGS;
type Columns = Partial<Record<Column, number>>;

/** Each file as a rotation (or several, where a column names them): a rota where its shifts are one, else a fixed period. */
export function importCsvs(files: readonly ImportFile[], context: ImportContext): Imported {
  const rotations = files.flatMap(file => importCsv(file, context));
  return { rotations, paths: () => [] };
}

function importCsv({ name: file, text }: ImportFile, context: ImportContext): readonly ImportedRotation[] {
  const { notes, options } = context;
  const rows = text.length > LARGEST_EXPORT || /^\s*</.test(text) ? [] : readCsv(text);
  const [head = [], ...rest] = rows;
  const columns = columnsOf(head, file, context);
  if (columns === undefined) {
    notes.add(
      'decide',
      file,
      'No columns are understood. The first line must name them: date,user or start,end,user.',
    );
    return [];
  }
  const zone = options.zone ?? 'UTC';
  const body = columns.hasHead ? rest : rows;
  const read = body.map((row, index) =>
    readRow(row, columns.places, { zone, line: index + (columns.hasHead ? 2 : 1), file, context }),
  );
  const shifts = stretched(
    read.filter(row => row !== undefined),
    file,
    context,
  );
  if (options.zone === undefined && shifts.some(({ isLocal }) => isLocal)) {
    notes.add('decide', file, 'Its days and times name no time zone.', 'zone');
  }
  const plain = file.replace(/\.[A-Za-z]+$/, '');
  const names = [...new Set(shifts.map(({ rotation }) => rotation))];
  return names.flatMap(rotation => {
    const name = rotation ?? plain;
    const own = shifts.filter(shift => shift.rotation === rotation);
    if (own.every(({ people }) => people.length === 0)) {
      notes.add('decide', name, 'No row names anybody who is on call at a time that is understood.');
      return [];
    }
    const made = rotationOfShifts({ name, zone, shifts: own, endless: [] }, options, notes);
    return [{ id: rotationId(name), rotation: made, origin: `rows of ${file}`, comments: [], rendered: own }];
  });
}

function columnsOf(
  head: readonly string[],
  file: string,
  { notes }: ImportContext,
): { readonly places: Columns; readonly hasHead: boolean } | undefined {
  const places: Columns = {};
  for (const [index, cell] of head.entries()) {
    const word = cell.toLowerCase();
    const column = (Object.keys(HEADINGS) as Column[]).find(one =>
      HEADINGS[one].some(heading => heading === word),
    );
    if (column !== undefined && places[column] === undefined) {
      places[column] = index;
    } else if (word !== '' && tryParseLocal(word.slice(0, 10)) === undefined) {
      notes.add('left-out', file, `The column "${cell}" is not read.`);
    }
  }
  if (places.user !== undefined && (places.day !== undefined || places.start !== undefined)) {
    return { places, hasHead: true };
  }
  const [first = '', second = '', third] = head;
  if (tryTime(first) === undefined) {
    return undefined;
  }
  notes.add('assumed', file, 'The first line names no columns and is a row like the others.');
  return third !== undefined && tryTime(second) !== undefined
    ? { places: { start: 0, end: 1, user: 2 }, hasHead: false }
    : { places: { day: 0, user: 1 }, hasHead: false };
}

/** A time of a cell: with an offset an instant, else on the clocks of a zone that the file does not name. */
type CellTime = { readonly instant: Instant } | { readonly local: LocalTime; readonly isDay: boolean };

function tryTime(cell: string): CellTime | undefined {
  const text = cell.replaceAll('/', '-').replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
  const instant = tryParseInstant(text);
  if (instant !== undefined) {
    return isUsableTime(instant) ? { instant } : undefined;
  }
  const midnight = /^(\d{4}-\d{2}-\d{2})T24:00(?::00)?$/.exec(text)?.[1];
  const local = tryParseLocal(midnight ?? text);
  return local === undefined || !isUsableTime(local)
    ? undefined
    : { local: midnight === undefined ? local : local + DAY, isDay: text.length === 10 };
}

/** Milliseconds of `9:00`, `24:00`; undefined for anything else. */
function tryTimeOfDay(cell: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(cell);
  const at = (Number(match?.[1]) * 60 + Number(match?.[2])) * MINUTE;
  return match !== null && Number(match[2]) < 60 && at <= DAY ? at : undefined;
}

interface RowContext {
  readonly zone: string;
  readonly line: number;
  readonly file: string;
  readonly context: ImportContext;
}

interface Row extends SourceShift {
  readonly rotation: string | undefined;
  /** Its times are on clocks that the file does not name. */
  readonly isLocal: boolean;
  /** It names a day, and no times. */
  readonly day: LocalTime | undefined;
}

function readRow(row: readonly string[], columns: Columns, where: RowContext): Row | undefined {
  const { zone, line, file, context } = where;
  const cell = (column: Column): string => row[columns[column] ?? -1] ?? '';
  const people = peopleOf(cell('user'), context);
  const rotation = columns.rotation === undefined ? undefined : cell('rotation') || undefined;
  const times = timesOf(cell('day'), cell('start'), cell('end'));
  if (times === undefined) {
    const written = ['day', 'start', 'end']
      .map(column => cell(column as Column))
      .filter(one => one !== '')
      .join(' ');
    context.notes.add(
      'decide',
      file,
      `Line ${line}: "${written}" is no time that can be meant in one way only. Write days as 2026-11-23 and times as 09:00.`,
    );
    return undefined;
  }
  const clock = zoneOf(zone);
  const toInstant = (time: CellTime, which: 'first' | 'last'): Instant =>
    'instant' in time ? time.instant : clock.toInstant(time.local, which);
  for (const time of [times.start, times.end]) {
    if ('local' in time && clock.kindOf(time.local) !== 'once') {
      context.notes.add(
        'assumed',
        file,
        `Line ${line}: the clocks of ${zone} change at that time: what begins takes the first of a time that comes twice, what ends the last.`,
      );
    }
  }
  const [from, until] = [toInstant(times.start, 'first'), toInstant(times.end, 'last')];
  if (until <= from) {
    context.notes.add('left-out', file, `Line ${line}: it ends before it begins.`);
    return undefined;
  }
  return {
    from,
    until,
    people,
    rotation,
    isLocal: 'local' in times.start || 'local' in times.end,
    day: times.day,
  };
}

function peopleOf(cell: string, { people }: ImportContext): readonly string[] {
  return cell
    .split(/\s*[;,&+]\s*|\s+and\s+/)
    .filter(word => word.trim() !== '' && !/^(?:nobody|none|-|n\/a)$/i.test(word.trim()))
    .flatMap(word => people.handleOf(userOf(word)) ?? []);
}

function timesOf(
  day: string,
  start: string,
  end: string,
): { readonly start: CellTime; readonly end: CellTime; readonly day: LocalTime | undefined } | undefined {
  const date = tryTime(day);
  const onDay = date !== undefined && 'local' in date ? date.local : undefined;
  if (onDay !== undefined && start === '' && end === '') {
    return { start: { local: onDay, isDay: true }, end: { local: onDay + DAY, isDay: true }, day: onDay };
  }
  const from = tryTimeOfDay(start);
  const until = tryTimeOfDay(end);
  if (onDay !== undefined && from !== undefined && until !== undefined) {
    const next = until > from ? 0 : DAY;
    return {
      start: { local: onDay + from, isDay: false },
      end: { local: onDay + until + next, isDay: false },
      day: undefined,
    };
  }
  const [begin, finish] = [tryTime(start), tryTime(end)];
  return begin === undefined || finish === undefined
    ? undefined
    : { start: begin, end: finish, day: undefined };
}

/** Rows of days that are all equally far from each other, and more than a day: each counts until the next one. */
function stretched(rows: readonly Row[], file: string, { notes, options }: ImportContext): readonly Row[] {
  const days = rows.map(({ day }) => day);
  const steps = days.slice(1).map((day, index) => (day ?? 0) - (days[index] ?? 0));
  const [step = DAY] = steps;
  if (days.includes(undefined) || steps.length < 2 || step <= DAY || steps.some(one => one !== step)) {
    return rows;
  }
  const clock = zoneOf(options.zone ?? 'UTC');
  notes.add(
    'assumed',
    file,
    `Its days are ${step / DAY} days apart, so each row counts until the next one begins.`,
  );
  return rows.map(row => ({ ...row, until: clock.toInstant((row.day ?? 0) + step, 'first') }));
}
