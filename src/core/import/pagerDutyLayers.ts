import type { Layer, Rotation, Slot } from '../oncall/rotation';
import { tryParseMoment } from '../oncall/rotationWords';
import { toOneLine } from '../text/plain';
import { DAY, HOUR, MINUTE, SECOND, type Weekday, WEEK } from '../time/calendar';
import { zoneOf } from '../time/zone';
import type { ImportContext, ScheduleHead } from './importContext';
import { instantAt, listOf, type Mapping, mappingOf, mappingsOf, numberOf, textOf } from './mapping';
import { toUser } from './pagerDutyFiles';
import { type Restriction, windowsOf } from './restrictionWindows';
import { localAt, momentAt, type TimeContext, tryTurnOf } from './wallTimes';

/** The layers of a schedule in the order of the file, all of priority 0. What cannot be carried over becomes a note. */
export function readLayers(
  schedule: Mapping,
  head: ScheduleHead,
  context: ImportContext,
): readonly Omit<Layer, 'index'>[] {
  return mappingsOf(schedule, 'schedule_layers').flatMap(
    (layer, index) => readLayer(layer, index, head, context) ?? [],
  );
}

function readLayer(
  source: Mapping,
  index: number,
  { name: schedule, zone }: ScheduleHead,
  context: ImportContext,
): Omit<Layer, 'index'> | undefined {
  const { notes, options } = context;
  const name = toOneLine(textOf(source, 'name') ?? '') || `Layer ${index + 1}`;
  const about = `${schedule}, ${name}`;
  const where: TimeContext = { about, notes };
  const leaveOut = (why: string): undefined => {
    notes.add('left-out', about, `The layer is left out: ${why}.`);
    return undefined;
  };
  const start = instantAt(source, 'start');
  const virtual = instantAt(source, 'rotation_virtual_start') ?? start;
  const end = instantAt(source, 'end');
  const seconds = numberOf(source, 'rotation_turn_length_seconds') ?? 0;
  const turn = tryTurnOf(seconds * SECOND);
  if (virtual === undefined) {
    return leaveOut('it does not say when its turns begin, so nobody knows who is first');
  }
  if (turn === undefined) {
    return leaveOut(
      `its turns last ${seconds} seconds, which is no whole number of minutes from 1 to 9999 weeks`,
    );
  }
  if (end !== undefined && end <= (start ?? virtual)) {
    return leaveOut('it ends before it begins, so it was never in force');
  }
  const isOver = end !== undefined && end <= options.now;
  const people = readUsers(source, { about, isOver }, context);
  if (people.every(slot => slot.length === 0)) {
    return leaveOut('nobody is in it');
  }
  if (seconds % (30 * 24 * 3600) === 0) {
    notes.add(
      'assumed',
      about,
      `Its turns last ${seconds / 86_400} days: PagerDuty counts no months, and neither does the rotation.`,
    );
  }
  if (isOver) {
    notes.add(
      'maps',
      about,
      'The layer has ended. It is kept with its `until`, so that the past stays answerable.',
    );
  }
  const windows = readRestrictions(source, where);
  const anchor = localAt(zone, virtual, where);
  const isFromAnchor = start === undefined || zoneOf(zone).toInstant(anchor, 'first') === start;
  return {
    name,
    priority: 0,
    zone,
    ...(isFromAnchor ? {} : { from: momentAt(zone, start, where) }),
    ...(end === undefined ? {} : { until: momentAt(zone, end, where) }),
    lineUp: {
      anchor,
      turn: [turn],
      people,
      ...(windows === undefined ? {} : { windows }),
      advance: 'calendar',
    },
    changes: [],
  };
}

function readUsers(
  source: Mapping,
  { about, isOver }: { readonly about: string; readonly isOver: boolean },
  { notes, people }: ImportContext,
): readonly Slot[] {
  return mappingsOf(source, 'users').map((entry): Slot => {
    const user = mappingOf(entry, 'user') ?? entry;
    const facts = toUser(user);
    const name = toOneLine(facts.name ?? facts.id ?? 'somebody');
    if (textOf(user, 'deleted_at') !== undefined && !isOver) {
      notes.add(
        'left-out',
        about,
        `${name} is deleted in PagerDuty: their turns stay, and are nobody's, so that nobody else's move.`,
      );
      return [];
    }
    if (!people.knows(facts)) {
      notes.add(
        'decide',
        about,
        `The user ${name} is known by id only: put the answer of GET /users beside the file.`,
      );
    }
    const handle = people.handleOf(facts);
    return handle === undefined ? [] : [handle];
  });
}

/** Restrictions as windows; undefined for none. */
function readRestrictions(source: Mapping, { about, notes }: TimeContext): ReturnType<typeof windowsOf> {
  const found = mappingsOf(source, 'restrictions').flatMap((restriction): Restriction[] => {
    const from = tryTimeOfDay(textOf(restriction, 'start_time_of_day') ?? '');
    const length = (numberOf(restriction, 'duration_seconds') ?? 0) * SECOND;
    const isWeekly = textOf(restriction, 'type') === 'weekly_restriction';
    const day = isWeekly ? tryWeekday(numberOf(restriction, 'start_day_of_week')) : undefined;
    if (from === undefined || !(length > 0) || length % SECOND !== 0 || (isWeekly && day === undefined)) {
      notes.add(
        'decide',
        about,
        `A restriction is not understood (${JSON.stringify(restriction).slice(0, 120)}), and without it the layer would be active longer.`,
      );
      return [];
    }
    if (isWeekly && numberOf(restriction, 'start_day_of_week') === 0) {
      notes.add('assumed', about, 'Weekday 0 of a restriction is a Sunday, as 7 is.');
    }
    if (length % MINUTE !== 0 || (from + length) % HOUR === 59 * MINUTE) {
      notes.add(
        'assumed',
        about,
        'Its hours end a minute (or less) before a full hour. They are kept as they are, so nobody may be on call in that minute.',
      );
    }
    return [{ day, from, length: Math.min(length, day === undefined ? DAY : WEEK) }];
  });
  return windowsOf(found);
}

/** `09:00:00`, `09:00`. */
function tryTimeOfDay(text: string): number | undefined {
  const [, hour, minute, second] = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  const at = Number(hour) * HOUR + Number(minute) * MINUTE + Number(second ?? 0) * SECOND;
  return hour !== undefined && Number(minute) < 60 && Number(second ?? 0) < 60 && at < DAY ? at : undefined;
}

/** 1 is Monday and 7 Sunday; some exports have 0 for Sunday. */
function tryWeekday(number: number | undefined): Weekday | undefined {
  return number !== undefined && Number.isInteger(number) && number >= 0 && number <= 7
    ? (((number + 6) % 7) as Weekday)
    : undefined;
}

/**
 * Whether the times of a schedule were written in another zone than its own: the list of schedules has those of whoever asked, and hours
 * of restrictions carry no offset, so they would be off.
 */
export function isInOtherZone(schedule: Mapping, { zone }: ScheduleHead): boolean {
  const clock = zoneOf(zone);
  const layers = mappingsOf(schedule, 'schedule_layers');
  const times = layers.flatMap(layer =>
    ['start', 'rotation_virtual_start', 'end'].flatMap(key => textOf(layer, key) ?? []),
  );
  const isRestricted = layers.some(layer => (listOf(layer, 'restrictions') ?? []).length > 0);
  return (
    isRestricted &&
    times.some(text => {
      const moment = tryParseMoment(text);
      return moment?.kind === 'instant' && Math.round(clock.offsetAt(moment.at) / MINUTE) !== moment.offset;
    })
  );
}

/** A rotation with its layers one above the other, the first on top or the last. */
export function stacked(
  rotation: Rotation,
  layers: readonly Omit<Layer, 'index'>[],
  top: 'first' | 'last',
): Rotation {
  const ranked = layers.map((layer, index) => ({
    ...layer,
    index,
    priority: top === 'first' ? layers.length - 1 - index : index,
  }));
  return { ...rotation, layers: ranked };
}
