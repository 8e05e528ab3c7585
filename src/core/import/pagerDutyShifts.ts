import type { Layer, Override, Slot } from '../oncall/rotation';
import { toOneLine } from '../text/plain';
import { MINUTE } from '../time/calendar';
import { zoneOf } from '../time/zone';
import { headOf, type ImportContext, type ScheduleHead } from './importContext';
import type { ImportedRotation, SourceShift } from './importPlan';
import { instantAt, listOf, type Mapping, mappingOf, mappingsOf, numberOf, textOf } from './mapping';
import { parseRule } from './recurrence';
import { lineUpOf } from './recurringLayer';
import { emptyRotation, placed, rotationId } from './rotationOfShifts';
import { endOfRule } from './ruleEnd';
import { flatten } from './shiftTimeline';
import { localAt, momentAt } from './wallTimes';
import { tryZoneName } from './zoneNames';

/** A shift-based schedule (version 3 of the API): each event of its rotations is a layer, all of which are on call together. */
export function importShiftBased(schedule: Mapping, context: ImportContext): ImportedRotation | undefined {
  const { notes, people } = context;
  for (const user of mappingsOf(schedule, 'users')) {
    people.learn({
      id: textOf(user, 'id'),
      name: textOf(user, 'name', 'summary'),
      email: textOf(user, 'email'),
    });
  }
  const head = headOf(schedule, context);
  const { name, id, zone } = head;
  const events = mappingsOf(schedule, 'rotations').flatMap(rotation => mappingsOf(rotation, 'events'));
  const layers = events.flatMap((event, index) => readEvent(event, index, head, context) ?? []);
  if (layers.length === 0) {
    notes.add(
      'left-out',
      name,
      'None of its events can be used, so no rotation is made of it. It has to be asked for with its rotations and their events.',
    );
    return undefined;
  }
  notes.add(
    'assumed',
    name,
    'All events of a shift-based schedule are on call together, and turns go on from one occurrence to the next.',
  );
  const rotation = {
    ...emptyRotation(name, zone),
    layers: placed(layers),
    overrides: readOverrides(schedule, head, context),
  };
  const origin = `shift-based PagerDuty schedule "${name}"${id === '' ? '' : ` (${id})`}`;
  return {
    id: rotationId(name),
    rotation,
    origin,
    sourceId: id,
    comments: [],
    rendered: readComputed(schedule, context),
  };
}

function memberOf(member: unknown, about: string, { people, notes }: ImportContext): Slot {
  const id = textOf(member, 'user_id') ?? textOf(mappingOf(member, 'user'), 'id');
  if (textOf(member, 'type') === 'empty_member' || id === undefined) {
    return [];
  }
  const facts = { id, name: textOf(mappingOf(member, 'user'), 'summary', 'name') };
  if (!people.knows(facts)) {
    notes.add(
      'decide',
      about,
      `The user ${id} is known by id only: put the answer of GET /users beside the file.`,
    );
  }
  return [people.handleOf(facts) ?? id];
}

function readEvent(
  event: Mapping,
  index: number,
  head: ScheduleHead,
  context: ImportContext,
): Omit<Layer, 'index'> | undefined {
  const { notes } = context;
  const name = toOneLine(textOf(event, 'name') ?? '') || `Event ${index + 1}`;
  const about = `${head.name}, ${name}`;
  const leaveOut = (why: string): undefined => {
    notes.add('left-out', about, `The event is left out: ${why}.`);
    return undefined;
  };
  const times = timesOf(event, head);
  const rules = (listOf(event, 'recurrence') ?? []).filter(
    (line): line is string => typeof line === 'string',
  );
  const parsed = parseRule(rules.find(line => /^RRULE/i.test(line)) ?? '');
  if (times === undefined) {
    return leaveOut('it does not say when it begins and ends');
  }
  if (parsed.rule === undefined) {
    return leaveOut(`a layer cannot say ${parsed.why}`);
  }
  for (const line of rules.filter(one => !/^RRULE/i.test(one))) {
    notes.add(
      'left-out',
      about,
      `Single dates are left out (${toOneLine(line).slice(0, 100)}): add an override for each.`,
    );
  }
  const where = { about, notes };
  const start = localAt(times.zone, times.start, where);
  const length = zoneOf(times.zone).toLocal(times.end) - start;
  if (times.zone !== head.zone) {
    notes.add(
      'assumed',
      about,
      `Its times are on the clocks of ${times.zone}, not of the schedule’s ${head.zone}: that is what the export says, and where clocks change the two drift apart.`,
    );
  }
  const strategy = mappingOf(event, 'assignment_strategy');
  const slots = slotsOf(strategy, about, context);
  const made = lineUpOf({
    start,
    length,
    rule: parsed.rule,
    slots,
    turn: { count: Math.max(1, numberOf(strategy, 'shifts_per_member') ?? 1), of: 'occurrence' },
  });
  if (made.lineUp === undefined) {
    return leaveOut(made.why);
  }
  if (length % (60 * MINUTE) === 59 * MINUTE) {
    notes.add(
      'assumed',
      about,
      'It ends a minute before a full hour. That is kept as it is, so nobody may be on call in that minute.',
    );
  }
  const since = instantAt(event, 'effective_since');
  const ends = [
    instantAt(event, 'effective_until'),
    endOfRule(parsed.rule, { start, length, zone: times.zone }),
  ];
  const until = ends.reduce((a, b) => (a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)));
  return {
    name,
    priority: 0,
    zone: times.zone,
    ...(since === undefined ? {} : { from: momentAt(times.zone, Math.max(since, times.start), where) }),
    ...(until === undefined ? {} : { until: momentAt(times.zone, until, where) }),
    lineUp: made.lineUp,
    changes: [],
  };
}

function timesOf(
  event: Mapping,
  { zone }: ScheduleHead,
): { readonly start: number; readonly end: number; readonly zone: string } | undefined {
  const read = (key: string): number | undefined =>
    instantAt(mappingOf(event, key), 'date_time') ?? instantAt(event, key);
  const [start, end] = [read('start_time'), read('end_time')];
  const named = tryZoneName(textOf(mappingOf(event, 'start_time'), 'time_zone') ?? '');
  return start === undefined || end === undefined || end <= start
    ? undefined
    : { start, end, zone: named ?? zone };
}

function slotsOf(strategy: Mapping | undefined, about: string, context: ImportContext): readonly Slot[] {
  const members = (listOf(strategy, 'members') ?? []).map(member => memberOf(member, about, context));
  return textOf(strategy, 'type') === 'every_member_assignment_strategy'
    ? [[...new Set(members.flat())]]
    : members;
}

/** Overrides act on one person; custom shifts are on call besides. */
function readOverrides(
  schedule: Mapping,
  { name, zone }: ScheduleHead,
  context: ImportContext,
): readonly Override[] {
  const { notes } = context;
  const where = { about: name, notes };
  const stretchOf = (item: Mapping): Pick<Override, 'from' | 'until'> | undefined => {
    const [from, until] = [instantAt(item, 'start_time'), instantAt(item, 'end_time')];
    return from === undefined || until === undefined || until <= from
      ? undefined
      : { from: momentAt(zone, from, where), until: momentAt(zone, until, where) };
  };
  const custom = mappingsOf(schedule, 'custom_shifts').flatMap((shift, index): Override[] => {
    const stretch = stretchOf(shift);
    const people = mappingsOf(shift, 'assignments').flatMap(one =>
      memberOf(mappingOf(one, 'member'), name, context),
    );
    return stretch === undefined || people.length === 0 ? [] : [{ ...stretch, index, kind: 'add', people }];
  });
  const overrides = mappingsOf(schedule, 'overrides').flatMap((override, index): Override[] => {
    const stretch = stretchOf(override);
    const [person] = memberOf(mappingOf(override, 'overridden_member'), name, context);
    const people = memberOf(mappingOf(override, 'overriding_member'), name, context);
    if (stretch === undefined || person === undefined) {
      notes.add('left-out', name, 'An override that names nobody whom it replaces is left out.');
      return [];
    }
    notes.add(
      'assumed',
      name,
      'An override replaces its person in all events at that time, not only in the rotation it was made for.',
    );
    return people.length === 0
      ? [{ ...stretch, index, kind: 'remove', person }]
      : [{ ...stretch, index, kind: 'replace', person, people }];
  });
  return [...overrides, ...custom].map((override, index) => ({ ...override, index }));
}

function readComputed(schedule: Mapping, context: ImportContext): readonly SourceShift[] | undefined {
  const entries = mappingsOf(mappingOf(schedule, 'final_schedule'), 'computed_shift_assignments');
  const shifts = entries.flatMap((entry): SourceShift[] => {
    const [from, until] = [instantAt(entry, 'start_time'), instantAt(entry, 'end_time')];
    const people = memberOf(mappingOf(entry, 'member'), textOf(schedule, 'name') ?? 'Schedule', context);
    return from === undefined || until === undefined || people.length === 0 ? [] : [{ from, until, people }];
  });
  return shifts.length === 0 ? undefined : flatten(shifts);
}
