import type { Rotation } from '../core/oncall/rotation';
import { toLabel, toOneLine } from '../core/text/plain';
import { DAY, printDay, tryParseLocal } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import { type Zone, zoneOf } from '../core/time/zone';
import type {
  CalendarBand,
  CalendarDay,
  CalendarLegend,
  CalendarLook,
  CalendarModel,
  CalendarRow,
  CalendarStretch,
  CalendarTick,
  RowKind,
} from '../protocol/calendar';
import { CalendarPeople } from './calendarPeople';
import { dayMeant, type Period, periodOf, ticksOf, tryDay } from './calendarPeriod';
import { type BarContext, barsOf, cellsOf } from './calendarRows';
import { type CalendarSite, type RowSource, sourcesOf, unreadable } from './calendarSources';
import { inTierOrder, isBroken, type Reader, rotationName } from './onCallRows';
import type { RotationRecord } from './rotationFiles';

export interface CalendarContext {
  readonly reader: Reader;
  readonly look: CalendarLook;
  /** Why nothing can be written; empty when it can. */
  readonly readOnly: string;
}

/** What the calendar shows: a period of one rotation with its layers, or of all of them with a row each. */
export function calendarModel(site: CalendarSite, context: CalendarContext): CalendarModel {
  const { reader, look: asked } = context;
  const all = [...inTierOrder(site.rotations), ...unreadable(site)];
  const one = all.find(({ id }) => id === asked.rotation);
  const records = one === undefined ? all : [one];
  const look: CalendarLook = { ...asked, rotation: one?.id ?? '' };
  const rotationZone = commonZone(records);
  const zoneName = look.zone === 'rotation' && rotationZone !== '' ? rotationZone : reader.zone;
  const zone = zoneOf(zoneName);
  const today = Math.floor(zone.toLocal(reader.now) / DAY);
  const period = periodOf(look.mode, dayMeant(look.day, today), one !== undefined);
  const colours = new CalendarPeople(
    site.people.map(({ handle }) => handle),
    reader.me,
  );
  const bands = bandsOf(site, { ...context, look }, { period, zone, today, records, colours });
  return {
    site: toLabel(site.plan.name),
    look,
    title: period.title,
    zone: zoneName,
    ownZone: reader.zone,
    rotationZone,
    earlier: printDay(period.earlier),
    later: printDay(period.later),
    rotations: all.map(record => ({ id: record.id, name: rotationName(record) })),
    bands,
    legend: legendOf(site, bands),
    readOnly: context.readOnly,
  };
}

/** The zone of all rotations that can be read; empty where they differ or there are none. */
function commonZone(records: readonly RotationRecord[]): string {
  const zones = new Set(records.filter(record => !isBroken(record)).map(({ rotation }) => rotation.zone));
  return zones.size === 1 ? ([...zones][0] ?? '') : '';
}

const SELDOM: readonly RowKind[] = ['requests', 'overrides', 'learning'];

interface Frame {
  readonly period: Period;
  readonly zone: Zone;
  readonly today: number;
  readonly records: readonly RotationRecord[];
  readonly colours: CalendarPeople;
}

function bandsOf(site: CalendarSite, context: CalendarContext, frame: Frame): readonly CalendarBand[] {
  const { period, zone, today, records } = frame;
  const holidays = new Set(records.length === 1 ? records[0]?.rotation.holidays : []);
  const { month } = period;
  const step = { month: 24, week: 6, day: 1 }[context.look.mode];
  const framed = period.bands
    .map(numbers => {
      const days = numbers.flatMap(day => tryDay(day, { zone, today, month, holidays }) ?? []);
      const ticks = days.flatMap(day => ticksOf(day, zone, step));
      return { days, ticks: context.look.mode === 'day' ? ticks : ticks.map(bare) };
    })
    .filter(({ days }) => days.length > 0);
  const shown = {
    from: framed[0]?.days[0]?.from ?? 0,
    until: framed.at(-1)?.days.at(-1)?.until ?? 0,
  };
  const isAlone = context.look.rotation !== '';
  const sources = records.flatMap(record =>
    sourcesOf(site, record, { reader: context.reader, shown, isAlone }),
  );
  return framed.map(({ days, ticks }) => ({
    from: days[0]?.from ?? 0,
    until: days.at(-1)?.until ?? 0,
    days,
    ticks,
    rows: sources
      .map(source => rowOf(source, { days, ticks }, { site, context, frame }))
      // Of what is seldom there, only where it is.
      .filter(({ kind, bars }) => !SELDOM.includes(kind) || bars.length > 0),
  }));
}

function bare({ at }: CalendarTick): CalendarTick {
  return { at, label: '' };
}

interface Drawn {
  readonly site: CalendarSite;
  readonly context: CalendarContext;
  readonly frame: Frame;
}

function rowOf(
  source: RowSource,
  band: { readonly days: readonly CalendarDay[]; readonly ticks: readonly CalendarTick[] },
  { site, context, frame }: Drawn,
): CalendarRow {
  const { record, kind, key, name, hint, problem } = source;
  const bars: BarContext = {
    reader: context.reader,
    rotationZone: record.rotation.zone,
    colours: frame.colours,
    people: site.people,
    mode: context.look.mode,
  };
  const drawn = barsOf(source.shifts, band.days, bars);
  // A file that cannot be used has nothing to be chosen but itself.
  const cut = kind === 'broken' ? { days: whole(band.days), ticks: [] } : band;
  return {
    key,
    rotation: record.id,
    kind,
    name,
    hint,
    problem,
    lanes: Math.max(1, ...drawn.map(({ lane }) => lane + 1)),
    bars: drawn,
    cells: cellsOf(drawn, cut, { zone: frame.zone, name: source.spoken, nothing: source.nothing }),
    holidays: holidaysOf(record.rotation, band.days),
  };
}

function whole(days: readonly CalendarDay[]): readonly CalendarDay[] {
  const [first] = days;
  return first === undefined ? [] : [{ ...first, until: days.at(-1)?.until ?? first.until }];
}

/** Holidays are days of the rotation's own zone. */
function holidaysOf(
  { holidays, zone: name }: Rotation,
  days: readonly CalendarDay[],
): readonly CalendarStretch[] {
  const zone = zoneOf(name);
  const first = days[0]?.from ?? 0;
  const last = days.at(-1)?.until ?? 0;
  return holidays.flatMap(holiday => {
    const local = tryParseLocal(holiday);
    if (local === undefined) {
      return [];
    }
    const from = Math.max(zone.toInstant(local, 'first'), first);
    const until = Math.min(zone.toInstant(local + DAY, 'first'), last);
    return from < until ? [{ from, until }] : [];
  });
}

/** Everybody who is seen, by handle. */
function legendOf(site: CalendarSite, bands: readonly CalendarBand[]): readonly CalendarLegend[] {
  const seen = new Map(
    bands.flatMap(({ rows }) =>
      rows.flatMap(({ bars }) =>
        bars.flatMap(({ people }) => people.map(person => [person.handle.toLowerCase(), person] as const)),
      ),
    ),
  );
  return [...seen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, person]) => {
      const name = site.people.find(({ handle }) => handle.toLowerCase() === key)?.name ?? '';
      return { ...person, name: toOneLine(name) };
    });
}

/** When time alone will have changed what the calendar says: a hand-off, or midnight. */
export function nextCalendarChange({ bands }: CalendarModel, now: Instant): Instant | undefined {
  const edges = bands.flatMap(({ days, rows }) => [
    ...days.map(({ until }) => until),
    ...rows.flatMap(({ bars }) => bars.flatMap(({ from, until }) => [from, until])),
  ]);
  const later = edges.filter(at => at > now);
  return later.length === 0 ? undefined : later.reduce((a, b) => Math.min(a, b));
}
