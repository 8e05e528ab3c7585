import type { Layer, Override, Slot } from '../oncall/rotation';
import { momentOf } from '../oncall/rotationWords';
import { toOneLine } from '../text/plain';
import { DAY, type LocalTime, SECOND, tryParseLocal } from '../time/calendar';
import { zoneOf } from '../time/zone';
import type { ImportContext, ScheduleHead } from './importContext';
import { instantAt, listOf, type Mapping, numberOf, textOf } from './mapping';
import { parseRule, type RecurrenceRule } from './recurrence';
import { lineUpOf } from './recurringLayer';
import { endOfRule } from './ruleEnd';
import { isUsableLength, isUsableTime } from './wallTimes';
import { tryZoneName } from './zoneNames';

/** What becomes of a shift: a layer, an override, or (with a note) nothing. */
export interface ReadShift {
  readonly layer?: Omit<Layer, 'index'>;
  readonly override?: Omit<Override & { kind: 'cover' }, 'index'>;
}

interface ShiftContext {
  readonly head: ScheduleHead;
  readonly context: ImportContext;
}

/** Reads a shift of Grafana OnCall. */
export function readGrafanaShift(shift: Mapping, index: number, { head, context }: ShiftContext): ReadShift {
  const { notes } = context;
  const name = toOneLine(textOf(shift, 'name', 'title') ?? '') || `Shift ${index + 1}`;
  const about = `${head.name}, ${name}`;
  const leaveOut = (why: string): ReadShift => {
    notes.add('left-out', about, `The shift is left out: ${why}.`);
    return {};
  };
  const zone = tryZoneName(textOf(shift, 'time_zone') ?? '') ?? head.zone;
  const start = localOf(shift, zone, 'start', 'shift_start');
  const length = (numberOf(shift, 'duration') ?? 0) * SECOND;
  const slots = slotsOf(shift, about, context);
  const priority = numberOf(shift, 'level', 'priority_level') ?? 0;
  if (start === undefined || !isUsableLength(length)) {
    return leaveOut('it does not say when it begins and how long it lasts');
  }
  if (slots.every(slot => slot.length === 0)) {
    return leaveOut('nobody is in it');
  }
  const clock = zoneOf(zone);
  const first = clock.toInstant(start, 'first');
  const end = clock.toInstant(start + length, 'last');
  const type = textOf(shift, 'type');
  if (type === 'override') {
    const own = zoneOf(head.zone);
    return {
      override: {
        kind: 'cover',
        from: momentOf(own, first),
        until: momentOf(own, end),
        people: [...new Set(slots.flat())],
      },
    };
  }
  if (type === 'single_event' || textOf(shift, 'frequency') === undefined) {
    const lineUp = {
      anchor: start,
      turn: [{ count: 1, unit: 'w' }] as const,
      people: [[...new Set(slots.flat())]],
      advance: 'calendar' as const,
    };
    notes.add('maps', about, 'A single shift became a layer that is there only for that time.');
    return {
      layer: {
        name,
        priority,
        zone,
        until: momentOf(clock, end),
        lineUp: { ...lineUp, turn: [spanning(length)] },
        changes: [],
      },
    };
  }
  const parsed = ruleOf(shift, zone);
  if (parsed.rule === undefined) {
    return leaveOut(`a layer cannot say ${parsed.why}`);
  }
  const made = lineUpOf({ start, length, rule: parsed.rule, slots, turn: { count: 1, of: 'period' } });
  if (made.lineUp === undefined) {
    return leaveOut(made.why);
  }
  if (parsed.rule.frequency === 'DAILY' && parsed.rule.days !== undefined && slots.length > 1) {
    notes.add(
      'assumed',
      about,
      'Days on which nobody is on call use up no turn, as in newer versions of Grafana OnCall.',
    );
  }
  const from = localOf(shift, zone, 'rotation_start');
  const until = endOfRule(parsed.rule, { start, length, zone });
  if (until !== undefined) {
    notes.add(
      'assumed',
      about,
      'It has an end (until). A shift that begins before it is whole, as calendars have it.',
    );
  }
  const begin = Math.max(first, from === undefined ? first : clock.toInstant(from, 'first'));
  return {
    layer: {
      name,
      priority,
      zone,
      from: momentOf(clock, begin),
      ...(until === undefined ? {} : { until: momentOf(clock, until) }),
      lineUp: made.lineUp,
      changes: [],
    },
  };
}

/** A turn at least as long as a single shift, which its layer's end cuts. */
function spanning(length: number): { readonly count: number; readonly unit: 'd' } {
  return { count: Math.max(1, Math.ceil(length / DAY)), unit: 'd' };
}

/** Times are on the shift's clocks, without an offset; some versions write one. */
function localOf(shift: Mapping, zone: string, ...keys: readonly string[]): LocalTime | undefined {
  const text = (textOf(shift, ...keys) ?? '').replace(/\.\d+/, '');
  const instant = instantAt(shift, ...keys);
  // An offset of zero is what the database adds to a local time.
  const local = tryParseLocal(text.replace(/(?:Z|\+00:?00)$/, ''));
  const at = local ?? (instant === undefined ? undefined : zoneOf(zone).toLocal(instant));
  return at !== undefined && isUsableTime(at) ? at : undefined;
}

function slotsOf(shift: Mapping, about: string, { people, notes }: ImportContext): readonly Slot[] {
  const handleOf = (id: unknown): readonly string[] => {
    if (typeof id !== 'string' || id === '') {
      return [];
    }
    if (!people.knows({ id })) {
      notes.add(
        'decide',
        about,
        `The user ${toOneLine(id)} is known by id only: put the answer of GET /api/v1/users beside the files.`,
      );
    }
    return [people.handleOf({ id }) ?? id];
  };
  const toSlot = (list: unknown): Slot => [
    ...new Set((Array.isArray(list) ? list : [list]).flatMap(handleOf)),
  ];
  const rolling = listOf(shift, 'rolling_users');
  if (rolling === undefined || rolling.length === 0) {
    return [toSlot(listOf(shift, 'users') ?? [])];
  }
  const begin =
    Math.max(0, Math.floor(numberOf(shift, 'start_rotation_from_user_index') ?? 0)) % rolling.length;
  return [...rolling.slice(begin), ...rolling.slice(0, begin)].map(toSlot);
}

/** The rule that the fields of a shift stand for. Its periods are the shift's own, of whoever's turn it is. */
function ruleOf(
  shift: Mapping,
  zone: string,
):
  | { readonly rule: RecurrenceRule; readonly why?: undefined }
  | { readonly rule?: undefined; readonly why: string } {
  const list = (key: string): string | undefined => {
    const values = (listOf(shift, key) ?? []).filter(
      one => typeof one === 'string' || typeof one === 'number',
    );
    return values.length === 0 ? undefined : values.join(',');
  };
  if (list('by_month') !== undefined) {
    return { why: 'months of the year (by_month)' };
  }
  const until = localOf(shift, zone, 'until');
  const stamp =
    until === undefined ? undefined : new Date(until).toISOString().slice(0, 19).replace(/[-:]/g, '');
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['FREQ', textOf(shift, 'frequency')?.toUpperCase()],
    ['INTERVAL', String(numberOf(shift, 'interval') ?? 1)],
    ['BYDAY', list('by_day')],
    ['BYMONTHDAY', list('by_monthday')],
    ['WKST', textOf(shift, 'week_start') ?? 'SU'],
    ['UNTIL', stamp],
  ];
  return parseRule(
    parts.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`])).join(';'),
  );
}
