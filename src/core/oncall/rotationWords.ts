import { DAY, HOUR, MINUTE, printLocal, SECOND, tryParseLocal, type Weekday, WEEK } from '../time/calendar';
import { tryParseInstant, type Instant } from '../time/instant';
import { printOffset, type Zone } from '../time/zone';
import type { Moment, Slot, TurnLength, Window } from './rotation';
import { NOBODY } from './rotation';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Reads `2026-11-23T09:00`, `2026-11-23` (its beginning) or, with the offset, an instant. */
export function tryParseMoment(text: string): Moment | undefined {
  const local = tryParseLocal(text);
  if (local !== undefined) {
    return { kind: 'local', at: local };
  }
  const at = tryParseInstant(text.replace(' ', 'T'));
  if (at === undefined) {
    return undefined;
  }
  const sign = /([+-])(\d{2}):(\d{2})$/.exec(text);
  const minutes = Number(sign?.[2] ?? 0) * 60 + Number(sign?.[3] ?? 0);
  return { kind: 'instant', at, offset: sign?.[1] === '-' ? -minutes : minutes };
}

export function printMoment(moment: Moment): string {
  if (moment.kind === 'local') {
    return printLocal(moment.at);
  }
  const offset = moment.offset * MINUTE;
  return `${printLocal(moment.at + offset)}${printOffset(offset)}`;
}

/** A time of a zone's wall clock, with the offset where the clocks show it twice, so that it can be taken for nothing else. */
export function momentOf(zone: Zone, at: Instant): Moment {
  const local = zone.toLocal(at);
  return zone.kindOf(local) === 'once'
    ? { kind: 'local', at: local }
    : { kind: 'instant', at, offset: Math.round(zone.offsetAt(at) / MINUTE) };
}

/** When a moment is. `edge`: what it begins or ends decides which one of a local time is meant that comes twice. */
export function instantOf(zone: Zone, moment: Moment, edge: 'start' | 'end'): Instant {
  return moment.kind === 'instant'
    ? moment.at
    : zone.toInstant(moment.at, edge === 'start' ? 'first' : 'last');
}

export function tryParseTurn(text: string): TurnLength | undefined {
  const match = /^([1-9]\d{0,3})(m|h|d|w|mo)$/.exec(text);
  return match === null ? undefined : { count: Number(match[1]), unit: match[2] as TurnLength['unit'] };
}

export function printTurn(turn: readonly TurnLength[]): string {
  const words = turn.map(({ count, unit }) => `${count}${unit}`);
  return words.length === 1 ? (words[0] ?? '') : `[${words.join(', ')}]`;
}

/** Milliseconds on the wall clock; undefined for months, which differ. */
export function tryTurnMilliseconds({ count, unit }: TurnLength): number | undefined {
  switch (unit) {
    case 'm':
      return count * MINUTE;
    case 'h':
      return count * HOUR;
    case 'd':
      return count * DAY;
    case 'w':
      return count * WEEK;
    case 'mo':
      return undefined;
  }
}

interface WindowTime {
  readonly day: Weekday | undefined;
  /** Milliseconds since the beginning of the day. */
  readonly at: number;
}

export function tryParseWindowTime(text: string): WindowTime | undefined {
  const match = /^(?:([a-z]{3}) )?(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  const [, word, hour = '', minute = '', second = '0'] = match ?? [];
  const at = Number(hour) * HOUR + Number(minute) * MINUTE + Number(second) * SECOND;
  const isTime = match !== null && Number(minute) < 60 && Number(second) < 60 && at <= DAY;
  const day = word === undefined ? undefined : tryWeekday(word);
  return isTime && (word === undefined) === (day === undefined) ? { day, at } : undefined;
}

function tryWeekday(word: string): Weekday | undefined {
  const index = WEEKDAYS.findIndex(name => name === word);
  return index < 0 ? undefined : (index as Weekday);
}

/** Days of `mon` or `mon-fri`; a range may go over the weekend (`fri-mon`). */
export function tryParseDays(text: string): readonly Weekday[] | undefined {
  const [first, last = first] = text.split('-').map(tryWeekday);
  if (first === undefined || last === undefined || text.split('-').length > 2) {
    return undefined;
  }
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, step) => ((first + step) % 7) as Weekday);
}

/** Days of `7`, `-1` or `1-7`. */
export function tryParseMonthDays(value: string | number): readonly number[] | undefined {
  if (typeof value === 'number') {
    const isDay = Number.isInteger(value) && Math.abs(value) >= 1 && Math.abs(value) <= 31;
    return isDay ? [value] : undefined;
  }
  const match = /^(\d{1,2})-(\d{1,2})$/.exec(value);
  const first = Number(match?.[1]);
  const last = Number(match?.[2]);
  return match !== null && first >= 1 && first <= last && last <= 31
    ? Array.from({ length: last - first + 1 }, (_, step) => first + step)
    : undefined;
}

/** `09:00`, `24:00`, `17:30:15`. */
export function printTimeOfDay(at: number): string {
  const two = (count: number): string => String(Math.floor(count)).padStart(2, '0');
  const seconds = at % MINUTE === 0 ? '' : `:${two((at % MINUTE) / SECOND)}`;
  return `${two(at / HOUR)}:${two((at % HOUR) / MINUTE)}${seconds}`;
}

/** A window as the file writes it, on one line. */
export function printWindow(window: Window): string {
  if (window.kind === 'weekly') {
    const { fromDay, from, untilDay, until } = window;
    return `{ from: ${WEEKDAYS[fromDay]} ${printTimeOfDay(from)}, until: ${WEEKDAYS[untilDay]} ${printTimeOfDay(until)} }`;
  }
  const { days, monthDays, from, until } = window;
  const parts = [
    ...(days === undefined ? [] : [`days: ${printDays(days)}`]),
    ...(monthDays === undefined ? [] : [`month-days: [${monthDays.join(', ')}]`]),
    `from: "${printTimeOfDay(from)}"`,
    `until: "${printTimeOfDay(until)}"`,
  ];
  return `{ ${parts.join(', ')} }`;
}

function printDays(days: readonly Weekday[]): string {
  const [first = 0] = days;
  const isRange = days.length > 2 && days.every((day, index) => day === (first + index) % 7);
  return isRange
    ? `${WEEKDAYS[first]}-${WEEKDAYS[days.at(-1) ?? 0]}`
    : days.length === 1
      ? WEEKDAYS[first]
      : `[${days.map(day => WEEKDAYS[day]).join(', ')}]`;
}

/** A slot as the file writes it: `alice`, `[alice, bob]` or `nobody`. */
export function printSlot(slot: Slot): string {
  return slot.length === 0
    ? NOBODY
    : slot.length === 1
      ? printHandle(slot[0] ?? '')
      : `[${printHandles(slot)}]`;
}

/** `[alice, [bob, carol], nobody]`. */
export function printSlots(slots: readonly Slot[]): string {
  return `[${slots.map(printSlot).join(', ')}]`;
}

function printHandles(handles: readonly string[]): string {
  return handles.map(printHandle).join(', ');
}

/** In quotes where YAML would take it for a number, a truth value or nothing. */
function printHandle(handle: string): string {
  return /^[A-Za-z][\w-]*$/.test(handle) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(handle)
    ? handle
    : `"${handle}"`;
}
