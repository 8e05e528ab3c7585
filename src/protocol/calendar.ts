import { isListOf, isRecord, isText, oneOf, shape, type Guard } from './guard';

/*
 * All times are instants in milliseconds since 1970 UTC. The host does all arithmetic with zones and calendars and prints every word, so
 * that the page only has to draw: a place on the page is `(at - band.from) / (band.until - band.from)`, and a day with 25 hours is wider.
 */

export const CALENDAR_MODES = ['month', 'week', 'day'] as const;
export type CalendarMode = (typeof CALENDAR_MODES)[number];

export const CALENDAR_ZONES = ['mine', 'rotation'] as const;
export type CalendarZone = (typeof CALENDAR_ZONES)[number];

/** What the reader looks at. */
export interface CalendarLook {
  readonly mode: CalendarMode;
  /** `yyyy-mm-dd`, a day of the period shown; empty: today, whichever that is. */
  readonly day: string;
  /** Id of a rotation; empty: all of them. */
  readonly rotation: string;
  /** Whose clocks divide the days. */
  readonly zone: CalendarZone;
}

/**
 * What a bar is. Of people: a turn, or by which override they come. `remove`: somebody is out. `gap`: nobody is on call and nobody said
 * that this is meant; `intended`: it is. `empty`: a turn of a layer that has nobody. `learning`: a shadow. `request`: somebody asks to be
 * covered. `busy`: more hand-offs than can be drawn.
 */
export const BAR_SIGNS = [
  'turn',
  'cover',
  'replace',
  'add',
  'fixed',
  'remove',
  'gap',
  'intended',
  'empty',
  'learning',
  'request',
  'busy',
] as const;
export type BarSign = (typeof BAR_SIGNS)[number];

export interface CalendarPerson {
  readonly handle: string;
  /** Which of the colours of people: 0 to {@link TONES} - 1. */
  readonly tone: number;
  readonly isMe: boolean;
}

/** How many colours people have. */
export const TONES = 12;

/** A line of the details: `Your time`, `Mon 23 Nov 09:00 – Mon 30 Nov 09:00`. */
export interface CalendarFact {
  readonly label: string;
  readonly value: string;
}

export interface CalendarBar {
  /** Of what is drawn. */
  readonly from: number;
  readonly until: number;
  /** Of the whole shift, which may begin and end outside of what is drawn. */
  readonly shiftFrom: number;
  readonly shiftUntil: number;
  readonly sign: BarSign;
  readonly people: readonly CalendarPerson[];
  /** `@alice`, `@alice, @bob`, `nobody`. */
  readonly label: string;
  /** `cover`, `instead of @bob`, `away`; may be empty. */
  readonly note: string;
  /** People on call while they are away. */
  readonly away: boolean;
  /** Which line of its row, where bars of a row overlap. */
  readonly lane: number;
  readonly facts: readonly CalendarFact[];
}

/** What the keyboard and screen readers go by: a stretch of a row in which nothing begins or ends. */
export interface CalendarCell {
  readonly from: number;
  readonly until: number;
  /** `Monday 24 November, @alice, Primary, 09:00 to Tuesday 09:00`. */
  readonly label: string;
  /** Index of the bar in the row; -1: none. */
  readonly bar: number;
}

export const ROW_KINDS = ['final', 'requests', 'overrides', 'layer', 'learning', 'broken'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

export interface CalendarRow {
  /** The same in every period. */
  readonly key: string;
  /** Id of the rotation. */
  readonly rotation: string;
  readonly kind: RowKind;
  readonly name: string;
  /** Quiet words below the name. */
  readonly hint: string;
  /** What is wrong with the rotation's file; empty for nothing. */
  readonly problem: string;
  readonly lanes: number;
  readonly bars: readonly CalendarBar[];
  readonly cells: readonly CalendarCell[];
  readonly holidays: readonly CalendarStretch[];
}

export interface CalendarStretch {
  readonly from: number;
  readonly until: number;
}

export interface CalendarDay extends CalendarStretch {
  /** `yyyy-mm-dd`. */
  readonly id: string;
  /** `Mon 23`. */
  readonly label: string;
  /** `Monday 23 November`. */
  readonly spoken: string;
  readonly isToday: boolean;
  readonly isWeekend: boolean;
  /** Of the month before or after. */
  readonly isOther: boolean;
  /** `25 hours`, `holiday`; empty for a day like others. */
  readonly note: string;
}

export interface CalendarTick {
  readonly at: number;
  /** `09`; empty for a line without words. */
  readonly label: string;
}

/** Days beside each other, and below them the rows. A month of one rotation has a band for each week; all else has one. */
export interface CalendarBand extends CalendarStretch {
  readonly days: readonly CalendarDay[];
  readonly ticks: readonly CalendarTick[];
  readonly rows: readonly CalendarRow[];
}

export interface CalendarModel {
  /** Of the live site; shown in the legend of what is printed. */
  readonly site: string;
  readonly look: CalendarLook;
  /** `November 2026`. */
  readonly title: string;
  /** IANA zone of the days shown. */
  readonly zone: string;
  readonly ownZone: string;
  /** Empty where the rotations shown have no zone in common. */
  readonly rotationZone: string;
  /** Days of the periods before and after, as {@link CalendarLook.day}. */
  readonly earlier: string;
  readonly later: string;
  readonly rotations: readonly CalendarRotation[];
  readonly bands: readonly CalendarBand[];
  /** Everybody who is seen, and their names where they are known. */
  readonly legend: readonly CalendarLegend[];
  /** Empty when shifts can be covered; else why not, one plain sentence. */
  readonly readOnly: string;
}

export interface CalendarRotation {
  readonly id: string;
  readonly name: string;
}

export interface CalendarLegend extends CalendarPerson {
  readonly name: string;
}

export type ToCalendar =
  | { readonly type: 'model'; readonly model: CalendarModel }
  /** The live site cannot be read (any more). */
  | { readonly type: 'unavailable'; readonly message: string }
  /** The questions about a stretch are over; said to the reader where it is not empty. */
  | { readonly type: 'covered'; readonly message: string };

export type FromCalendar =
  /** `look`: as remembered from before a reload. */
  | { readonly type: 'ready'; readonly look: CalendarLook | undefined }
  | { readonly type: 'look'; readonly look: CalendarLook }
  | {
      readonly type: 'cover';
      readonly rotation: string;
      readonly from: number;
      readonly until: number;
    }
  | { readonly type: 'open'; readonly rotation: string }
  /** `sheet`: what is shown, as HTML. */
  | { readonly type: 'print'; readonly title: string; readonly sheet: string }
  | { readonly type: 'add' };

/** Characters; fifty rotations by the month take three millions. */
const LARGEST_SHEET = 20_000_000;

const isBoolean: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';
const isCount: Guard<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
/** Within the years that a Date can hold. */
const isInstant: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 8.64e15;
const isIndex: Guard<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= -1;
const text: Guard<string> = (value): value is string => isText(value);
const isDay: Guard<string> = (value): value is string =>
  typeof value === 'string' && /^(?:\d{4}-\d{2}-\d{2})?$/.test(value);
const isId: Guard<string> = (value): value is string => isText(value, 300);

export const isCalendarLook: Guard<CalendarLook> = shape<CalendarLook>({
  mode: oneOf(...CALENDAR_MODES),
  day: isDay,
  rotation: isId,
  zone: oneOf(...CALENDAR_ZONES),
});

const isStretch = shape<CalendarStretch>({ from: isInstant, until: isInstant });

const isPerson = shape<CalendarPerson>({ handle: text, tone: isCount, isMe: isBoolean });

const isBar = shape<CalendarBar>({
  from: isInstant,
  until: isInstant,
  shiftFrom: isInstant,
  shiftUntil: isInstant,
  sign: oneOf(...BAR_SIGNS),
  people: isListOf(isPerson),
  label: text,
  note: text,
  away: isBoolean,
  lane: isCount,
  facts: isListOf(shape<CalendarFact>({ label: text, value: text })),
});

const isRow = shape<CalendarRow>({
  key: text,
  rotation: isId,
  kind: oneOf(...ROW_KINDS),
  name: text,
  hint: text,
  problem: text,
  lanes: isCount,
  bars: isListOf(isBar),
  cells: isListOf(shape<CalendarCell>({ from: isInstant, until: isInstant, label: text, bar: isIndex })),
  holidays: isListOf(isStretch),
});

const isBand = shape<CalendarBand>({
  from: isInstant,
  until: isInstant,
  days: isListOf(
    shape<CalendarDay>({
      from: isInstant,
      until: isInstant,
      id: isDay,
      label: text,
      spoken: text,
      isToday: isBoolean,
      isWeekend: isBoolean,
      isOther: isBoolean,
      note: text,
    }),
  ),
  ticks: isListOf(shape<CalendarTick>({ at: isInstant, label: text })),
  rows: isListOf(isRow),
});

const isModel = shape<CalendarModel>({
  site: text,
  look: isCalendarLook,
  title: text,
  zone: text,
  ownZone: text,
  rotationZone: text,
  earlier: isDay,
  later: isDay,
  rotations: isListOf(shape<CalendarRotation>({ id: isId, name: text })),
  bands: isListOf(isBand),
  legend: isListOf(shape<CalendarLegend>({ handle: text, tone: isCount, isMe: isBoolean, name: text })),
  readOnly: text,
});

/** Checks what the host posts to the calendar. */
export function isToCalendar(value: unknown): value is ToCalendar {
  if (!isRecord(value)) {
    return false;
  }
  switch (value['type']) {
    case 'model':
      return isModel(value['model']);
    case 'unavailable':
    case 'covered':
      return isText(value['message']);
    default:
      return false;
  }
}

/** Checks what the calendar posts to the host. */
export function isFromCalendar(value: unknown): value is FromCalendar {
  if (!isRecord(value)) {
    return false;
  }
  switch (value['type']) {
    case 'ready':
      return value['look'] === undefined || isCalendarLook(value['look']);
    case 'look':
      return isCalendarLook(value['look']);
    case 'cover':
      return (
        isId(value['rotation']) &&
        isInstant(value['from']) &&
        isInstant(value['until']) &&
        value['from'] < value['until']
      );
    case 'open':
      return isId(value['rotation']);
    case 'print':
      return isText(value['title'], 300) && isText(value['sheet'], LARGEST_SHEET);
    case 'add':
      return true;
    default:
      return false;
  }
}
