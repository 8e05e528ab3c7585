import { DAY, type DayNumber } from '../core/time/calendar';
import type { Person } from '../core/people/people';
import { sameHandle } from '../core/people/people';
import { toLabel } from '../core/text/plain';
import { printSpan } from '../core/time/instant';
import type { Zone } from '../core/time/zone';
import type {
  CalendarBand,
  CalendarBar,
  CalendarCell,
  CalendarDay,
  CalendarFact,
  CalendarMode,
  CalendarTick,
} from '../protocol/calendar';
import type { CalendarPeople } from './calendarPeople';
import type { CalendarShift, Shown } from './calendarShifts';
import { clockTime, printStretch, spokenDay, timeBeside } from './calendarWords';
import { printCrew, type Reader } from './onCallRows';

/** What bars are printed with. */
export interface BarContext {
  readonly reader: Reader;
  /** IANA zone of the rotation. */
  readonly rotationZone: string;
  readonly colours: CalendarPeople;
  readonly people: readonly Person[];
  readonly mode: CalendarMode;
}

/** More bars than these within a day cannot be told apart, and are drawn as one. */
const MOST_PER_DAY: Readonly<Record<CalendarMode, number>> = { month: 6, week: 16, day: 96 };

/** The bars of a row, cut at the edges of the days shown. Where they overlap they lie in lanes. */
export function barsOf(
  shifts: readonly CalendarShift[],
  days: readonly CalendarDay[],
  context: BarContext,
): readonly CalendarBar[] {
  const first = days[0]?.from ?? 0;
  const last = days.at(-1)?.until ?? 0;
  const seen = shifts.filter(({ from, until }) => from < last && until > first);
  const shown = joinBusy(seen, days, context.mode);
  const free: number[] = [];
  return shown.map(shift => {
    const from = Math.max(shift.from, first);
    const until = Math.min(shift.until, last);
    const open = free.findIndex(end => end <= from);
    const lane = open < 0 ? free.length : open;
    free[lane] = until;
    return {
      from,
      until,
      shiftFrom: shift.isCutBefore ? from : shift.from,
      shiftUntil: shift.isCutAfter ? until : shift.until,
      sign: shift.sign,
      people: shift.people.map(handle => context.colours.of(handle)),
      label: shift.label,
      note: shift.note,
      away: shift.away,
      lane,
      facts: factsOf(shift, context),
    };
  });
}

function joinBusy(
  shifts: readonly CalendarShift[],
  days: readonly CalendarDay[],
  mode: CalendarMode,
): readonly CalendarShift[] {
  const most = MOST_PER_DAY[mode];
  if (shifts.length <= most) {
    return shifts;
  }
  const dayOf = (shift: Shown): CalendarDay | undefined =>
    days.find(({ from, until }) => shift.from >= from && shift.until <= until);
  const runs: CalendarShift[][] = [];
  let runDay: CalendarDay | undefined;
  for (const shift of shifts) {
    // A gap that nobody declared is never hidden among others.
    const day = shift.sign === 'gap' ? undefined : dayOf(shift);
    const run = runs.at(-1);
    if (run !== undefined && day !== undefined && day === runDay) {
      run.push(shift);
    } else {
      runs.push([shift]);
    }
    runDay = day;
  }
  return runs.flatMap(run => (run.length > most ? [joined(run)] : run));
}

function joined(run: readonly CalendarShift[]): CalendarShift {
  const people = [...new Set(run.flatMap(shift => shift.people))];
  const [first] = run;
  const last = run.at(-1);
  return {
    from: first?.from ?? 0,
    until: Math.max(...run.map(({ until }) => until)),
    isCutBefore: first?.isCutBefore ?? false,
    isCutAfter: last?.isCutAfter ?? false,
    sign: 'busy',
    people,
    label: `${run.length} shifts`,
    note: printCrew(people),
    why: ['Too many hand-offs to be drawn here: look at the day'],
    away: run.some(({ away }) => away),
    next: last?.next,
  };
}

function factsOf(shift: CalendarShift, context: BarContext): readonly CalendarFact[] {
  const { reader, rotationZone } = context;
  const stretch = {
    from: shift.isCutBefore ? undefined : shift.from,
    until: shift.isCutAfter ? undefined : shift.until,
  };
  const isWhole = !shift.isCutBefore && !shift.isCutAfter;
  const length = isWhole ? ` (${printSpan(shift.until - shift.from)})` : '';
  const facts: CalendarFact[] = [
    {
      label: `My time, ${reader.zone}`,
      value: `${printStretch(stretch, reader.zone, reader.now)}${length}`,
    },
  ];
  if (rotationZone !== reader.zone) {
    facts.push({
      label: `Rotation’s time, ${rotationZone}`,
      value: printStretch(stretch, rotationZone, reader.now),
    });
  }
  const names = shift.people.flatMap(
    handle => context.people.find(person => sameHandle(person.handle, handle))?.name ?? [],
  );
  if (names.length > 0) {
    facts.push({ label: names.length === 1 ? 'Name' : 'Names', value: toLabel(names.join(', ')) });
  }
  if (shift.why.length > 0) {
    facts.push({ label: 'Why', value: shift.why.join('; ') });
  }
  if (shift.away) {
    facts.push({
      label: 'Away',
      value: 'On call while away, as people.yml says. Nobody stands in by itself.',
    });
  }
  if (shift.next !== undefined) {
    const at = printStretch({ from: shift.next.at, until: undefined }, reader.zone, reader.now);
    facts.push({ label: 'Then', value: `${printCrew(shift.next.people)} ${at}` });
  }
  return facts;
}

/** What cells are named with. */
export interface CellContext {
  readonly zone: Zone;
  /** What the row is called out loud: `Primary`. */
  readonly name: string;
  /** What is said of a stretch in which the row says nothing. */
  readonly nothing: string;
}

/** The stretches of a row in which nothing begins or ends, cut at days and ticks too: the smallest ones that can be chosen. */
export function cellsOf(
  bars: readonly CalendarBar[],
  band: Pick<CalendarBand, 'days'> & { readonly ticks: readonly CalendarTick[] },
  context: CellContext,
): readonly CalendarCell[] {
  const first = band.days[0]?.from ?? 0;
  const last = band.days.at(-1)?.until ?? 0;
  const cuts = new Set<number>([first, last]);
  band.days.forEach(({ from }) => cuts.add(from));
  band.ticks.forEach(({ at }) => cuts.add(at));
  bars.forEach(({ from, until }) => cuts.add(from).add(until));
  const sorted = [...cuts].sort((a, b) => a - b);
  const cells: CalendarCell[] = [];
  let low = 0;
  for (let index = 0; index + 1 < sorted.length; index++) {
    const from = sorted[index] ?? 0;
    const until = sorted[index + 1] ?? 0;
    while ((bars[low]?.until ?? Number.POSITIVE_INFINITY) <= from) {
      low++;
    }
    const bar = bars.findIndex((one, place) => place >= low && one.from <= from && one.until >= until);
    cells.push({ from, until, bar, label: cellLabel({ from, until }, bars[bar], context) });
  }
  return cells;
}

function cellLabel(cell: Shown, bar: CalendarBar | undefined, { zone, name, nothing }: CellContext): string {
  const local = zone.toLocal(cell.from);
  const day: DayNumber = Math.floor(local / DAY);
  const isStart = zone.toInstant(day * DAY, 'first') === cell.from || bar?.shiftFrom === cell.from;
  const when = isStart ? spokenDay(day) : `${spokenDay(day)} ${clockTime(local)}`;
  if (bar === undefined) {
    return `${when}, ${name}, ${nothing}`;
  }
  const who = bar.note === '' ? bar.label : `${bar.label}, ${bar.note}`;
  const from = timeBeside(bar.shiftFrom, day, zone);
  const until = timeBeside(bar.shiftUntil, day, zone);
  return `${when}, ${who}, ${name}, ${from} to ${until}`;
}
