import { HANDLE_PATTERN } from '../incident/entry';
import { isTimeZone } from '../people/people';
import { valueAt } from '../site/yamlFile';
import { tryParseLocal } from '../time/calendar';
import type { Advance, Layer, LineUpChange, Moment, Slot, TurnLength, Window } from './rotation';
import { NOBODY } from './rotation';
import {
  instantOf,
  tryParseDays,
  tryParseMoment,
  tryParseMonthDays,
  tryParseTurn,
  tryParseWindowTime,
} from './rotationWords';
import { zoneOf } from '../time/zone';

/*
 * Readers take what is right of a parsed YAML value and leave out the rest, which the schema and the checks of the structure report.
 */

/** The maps among the items of a list, with their places. */
export function records(value: unknown, key: string): readonly { item: object; index: number }[] {
  const list = valueAt(value, [key]);
  return (Array.isArray(list) ? list : []).flatMap((item: unknown, index) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) ? [{ item, index }] : [],
  );
}

export function readText(value: unknown, key: string): string | undefined {
  const found = valueAt(value, [key]);
  return typeof found === 'string' ? found : undefined;
}

export function readMoment(value: unknown, key: string): Moment | undefined {
  return tryParseMoment(readText(value, key) ?? '');
}

export function readZone(value: unknown): string | undefined {
  const name = readText(value, 'zone');
  return name !== undefined && isTimeZone(name) ? name : undefined;
}

/** The handles of a key that holds one or several. `nobody` is none. */
export function readPeople(value: unknown, key: string): Slot {
  return slotOf(valueAt(value, [key]));
}

function slotOf(value: unknown): Slot {
  const handles: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found = handles.filter(
    (one): one is string => typeof one === 'string' && one !== NOBODY && HANDLE_PATTERN.test(one),
  );
  return found.filter((one, index) => found.findIndex(other => sameName(one, other)) === index);
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A layer; undefined without a usable anchor, turn or list of people. */
export function readLayer(item: object, index: number, rotationZone: string): Layer | undefined {
  const anchor = tryParseLocal(readText(item, 'anchor') ?? '');
  const turn = readTurn(item);
  const people = readSlots(item);
  if (anchor === undefined || turn === undefined || people === undefined) {
    return undefined;
  }
  const zone = readZone(item) ?? rotationZone;
  const windows = readWindows(item);
  const priority = valueAt(item, ['priority']);
  const from = readMoment(item, 'from');
  const until = readMoment(item, 'until');
  return {
    index,
    name: readText(item, 'name') ?? `Layer ${index + 1}`,
    priority: typeof priority === 'number' && Number.isFinite(priority) ? priority : 0,
    zone,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    lineUp: {
      anchor,
      turn,
      people,
      ...(windows === undefined || windows === 'always' ? {} : { windows }),
      advance: readAdvance(item, turn) ?? 'calendar',
    },
    changes: records(item, 'line-ups')
      .flatMap(({ item: change, index: place }) => readChange(change, place) ?? [])
      .sort((a, b) => timeOf(a, zone) - timeOf(b, zone)),
  };
}

function timeOf({ from }: LineUpChange, zone: string): number {
  return instantOf(zoneOf(zone), from, 'start');
}

function readChange(item: object, index: number): LineUpChange | undefined {
  const from = readMoment(item, 'from');
  if (from === undefined) {
    return undefined;
  }
  const anchor = tryParseLocal(readText(item, 'anchor') ?? '');
  const turn = readTurn(item);
  const people = readSlots(item);
  const windows = readWindows(item);
  const advance = readAdvance(item, turn);
  return {
    index,
    from,
    ...(anchor === undefined ? {} : { anchor }),
    ...(turn === undefined ? {} : { turn }),
    ...(people === undefined ? {} : { people }),
    ...(windows === undefined ? {} : { windows }),
    ...(advance === undefined ? {} : { advance }),
  };
}

function readTurn(item: object): readonly TurnLength[] | undefined {
  const value = valueAt(item, ['turn']);
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  const turn = words.map(word => (typeof word === 'string' ? tryParseTurn(word) : undefined));
  const lengths = turn.filter(length => length !== undefined);
  return lengths.length === 0 || lengths.length < turn.length || isMixed(lengths) ? undefined : lengths;
}

/** Months have no length in hours or days, so a pattern has either only months or none. */
export function isMixed(turn: readonly TurnLength[]): boolean {
  return turn.some(({ unit }) => unit === 'mo') && turn.some(({ unit }) => unit !== 'mo');
}

function readSlots(item: object): readonly Slot[] | undefined {
  const value = valueAt(item, ['people']);
  return Array.isArray(value) && value.length > 0 ? value.map(slotOf) : undefined;
}

/** Turns of hours, weeks or months cannot be counted in active days. */
function readAdvance(item: object, turn: readonly TurnLength[] | undefined): Advance | undefined {
  const value = valueAt(item, ['advance']);
  const isCountable = turn === undefined || turn.every(({ unit }) => unit === 'd');
  return value === 'calendar' || (value === 'active-days' && isCountable) ? value : undefined;
}

/** Undefined also for a list of which nothing can be used: then the layer is active at all times. */
function readWindows(item: object): readonly Window[] | 'always' | undefined {
  if (valueAt(item, ['windows']) === 'always') {
    return 'always';
  }
  const windows = records(item, 'windows').flatMap(({ item: window }) => readWindow(window) ?? []);
  return windows.length === 0 ? undefined : windows;
}

/** A window; undefined where a part of it is not understood, since the rest would mean something else. */
export function readWindow(item: unknown): Window | undefined {
  const from = tryParseWindowTime(readText(item, 'from') ?? '00:00');
  const until = tryParseWindowTime(readText(item, 'until') ?? '24:00');
  const days = readDays(item);
  const monthDays = readMonthDays(item);
  const isBad = (found: unknown, key: string): boolean =>
    found === undefined && valueAt(item, [key]) !== undefined;
  if (from === undefined || until === undefined || isBad(days, 'days') || isBad(monthDays, 'month-days')) {
    return undefined;
  }
  if (from.day === undefined && until.day === undefined) {
    return {
      kind: 'daily',
      ...(days === undefined ? {} : { days }),
      ...(monthDays === undefined ? {} : { monthDays }),
      from: from.at,
      until: until.at,
    };
  }
  const isWeekly = from.day !== undefined && until.day !== undefined && !days && !monthDays;
  return isWeekly
    ? { kind: 'weekly', fromDay: from.day, from: from.at, untilDay: until.day, until: until.at }
    : undefined;
}

function readDays(item: unknown): Extract<Window, { kind: 'daily' }>['days'] {
  const value = valueAt(item, ['days']);
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  const days = words.map(word => (typeof word === 'string' ? tryParseDays(word) : undefined));
  const found = days.flatMap(one => one ?? []);
  return days.length === 0 || days.includes(undefined)
    ? undefined
    : [...new Set(found)].sort((a, b) => a - b);
}

function readMonthDays(item: unknown): readonly number[] | undefined {
  const value = valueAt(item, ['month-days']);
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  const days = words.map(word =>
    typeof word === 'string' || typeof word === 'number' ? tryParseMonthDays(word) : undefined,
  );
  const found = days.flatMap(one => one ?? []);
  return days.length === 0 || days.includes(undefined)
    ? undefined
    : [...new Set(found)].sort((a, b) => a - b);
}
