import type { Layer, Rotation, Slot } from '../oncall/rotation';
import { toOneLine } from '../text/plain';
import { DAY, HOUR, MINUTE, WEEK } from '../time/calendar';
import { type ExportDocument, readDocuments } from './exportFile';
import { headOf, type ImportContext, type ScheduleHead } from './importContext';
import type { Imported, ImportedRotation, ImportFile } from './importPlan';
import {
  instantAt,
  isMapping,
  listOf,
  type Mapping,
  mappingOf,
  mappingsOf,
  numberOf,
  textOf,
} from './mapping';
import { opsgeniePaths } from './opsgeniePaths';
import { opsgenieOverrides, toOpsgenieUser } from './opsgenieOverrides';
import { type Restriction, windowsOf } from './restrictionWindows';
import { emptyRotation, placed, rotationId } from './rotationOfShifts';
import { localAt, momentAt, type TimeContext } from './wallTimes';

/** What Opsgenie's REST API (and Jira Service Management's, which took it over) answers with, sorted. */
interface OpsgenieFiles {
  readonly schedules: readonly Mapping[];
  readonly overrides: readonly ExportDocument[];
}

/** Schedules and escalations of Opsgenie's REST API. */
export function importOpsgenie(files: readonly ImportFile[], context: ImportContext): Imported {
  const { notes, people } = context;
  const all = readDocuments(files, notes).flatMap(unwrapped);
  const sorted: { readonly schedules: Mapping[]; readonly overrides: ExportDocument[] } = {
    schedules: [],
    overrides: [],
  };
  const escalations: Mapping[] = [];
  for (const document of all) {
    const { file, value } = document;
    if (listOf(value, 'rotations') !== undefined && textOf(value, 'startDate') === undefined) {
      sorted.schedules.push(value);
    } else if (textOf(value, 'startDate') !== undefined && mappingOf(value, 'user') !== undefined) {
      sorted.overrides.push(document);
    } else if (textOf(value, 'username', 'emailAddress') !== undefined) {
      people.learn(toOpsgenieUser(value));
    } else if (textOf(value, 'timezone') !== undefined) {
      notes.add(
        'decide',
        file,
        `The schedule ${toOneLine(textOf(value, 'name', 'id') ?? '')} comes without its rotations: ask with expand=rotation.`,
      );
    } else if (listOf(value, 'rules') !== undefined) {
      escalations.push(value);
    } else {
      notes.add(
        'decide',
        file,
        `An object with the keys ${Object.keys(value).slice(0, 5).join(', ') || '(none)'} is nothing of Opsgenie's that is understood.`,
      );
    }
  }
  for (const { file } of sorted.overrides) {
    const isOf = (schedule: Mapping): boolean => file.includes(textOf(schedule, 'id') ?? ' ');
    if (sorted.schedules.length !== 1 && !sorted.schedules.some(isOf)) {
      notes.add(
        'left-out',
        file,
        'Nobody knows of which schedule these overrides are: put its id into the name of the file.',
      );
    }
  }
  return {
    rotations: sorted.schedules.flatMap(schedule => importSchedule(schedule, sorted, context) ?? []),
    paths: rotationOf => opsgeniePaths(escalations, context, rotationOf),
  };
}

/** Answers hold what was asked for under `data` or `values`. */
function unwrapped({ file, value }: ExportDocument): readonly ExportDocument[] {
  const inside = ['data', 'values', 'schedules', 'overrides', 'users'].flatMap(key => {
    const one = mappingOf(value, key);
    return one === undefined ? (listOf(value, key) ?? []).filter(isMapping) : [one];
  });
  const isSchedule = listOf(value, 'rotations') !== undefined;
  const isEmpty = listOf(value, 'data', 'values')?.length === 0;
  return isSchedule || (inside.length === 0 && !isEmpty)
    ? [{ file, value }]
    : inside.map(one => ({ file, value: one }));
}

function importSchedule(
  schedule: Mapping,
  files: OpsgenieFiles,
  context: ImportContext,
): ImportedRotation | undefined {
  const { notes } = context;
  const head = headOf(schedule, context);
  const { name, id, zone } = head;
  const layers = mappingsOf(schedule, 'rotations').flatMap(
    (one, index) => readRotation(one, index, head, context) ?? [],
  );
  if (schedule.enabled === false) {
    notes.add(
      'assumed',
      name,
      'The schedule is switched off in Opsgenie. A rotation has no switch: it counts once it is imported.',
    );
  }
  if (layers.length === 0) {
    notes.add('left-out', name, 'None of its rotations can be used, so no rotation is made of it.');
    return undefined;
  }
  if (layers.length > 1) {
    notes.add(
      'maps',
      name,
      'Everybody whose turn it is in one of the rotations is on call: the layers are of equal priority.',
    );
  }
  const base: Rotation = { ...emptyRotation(name, zone), layers: placed(layers) };
  const own = files.overrides.filter(
    ({ file }) => files.schedules.length === 1 || (id !== '' && file.includes(id)),
  );
  const inline = mappingsOf(schedule, 'overrides');
  if (own.length + inline.length === 0) {
    notes.add(
      'left-out',
      name,
      `The files hold no overrides of it. If there are some, put the answer of GET /v2/schedules/${id || '{id}'}/overrides beside them.`,
    );
  }
  const overrides = opsgenieOverrides(base, [...inline, ...own.map(({ value }) => value)], context);
  const origin = `Opsgenie schedule "${name}"${id === '' ? '' : ` (${id})`}`;
  return { id: rotationId(name), rotation: { ...base, overrides }, origin, sourceId: id, comments: [] };
}

const LENGTHS: Readonly<Record<string, 'h' | 'd' | 'w'>> = { hourly: 'h', daily: 'd', weekly: 'w' };

function readRotation(
  source: Mapping,
  index: number,
  { name: schedule, zone }: ScheduleHead,
  context: ImportContext,
): Omit<Layer, 'index'> | undefined {
  const { notes } = context;
  const name = toOneLine(textOf(source, 'name') ?? '') || `Rotation ${index + 1}`;
  const about = `${schedule}, ${name}`;
  const where: TimeContext = { about, notes };
  const leaveOut = (why: string): undefined => {
    notes.add('left-out', about, `The rotation is left out: ${why}.`);
    return undefined;
  };
  const start = instantAt(source, 'startDate', 'start_date');
  const end = instantAt(source, 'endDate', 'end_date');
  const type = textOf(source, 'type') ?? '';
  const unit = Object.hasOwn(LENGTHS, type.toLowerCase()) ? LENGTHS[type.toLowerCase()] : undefined;
  const count = numberOf(source, 'length') ?? 1;
  if (start === undefined) {
    return leaveOut('it does not say when it begins, so nobody knows who is first');
  }
  if (unit === undefined || !Number.isInteger(count) || count < 1 || count > 9999) {
    return leaveOut(`turns of ${count} × "${toOneLine(type)}" are not understood`);
  }
  if (end !== undefined && end <= start) {
    return leaveOut('it ends before it begins');
  }
  const people = (listOf(source, 'participants') ?? []).map(one => slotOf(one, about, context));
  if (people.every(slot => slot.length === 0)) {
    return leaveOut('nobody takes part in it');
  }
  if (start < DAY * 365) {
    notes.add(
      'assumed',
      about,
      `It begins on ${new Date(start).toISOString().slice(0, 10)}: that is kept, as the day from which turns are counted.`,
    );
  }
  const windows = readTimeRestriction(mappingOf(source, 'timeRestriction', 'time_restriction'), where);
  return {
    name,
    priority: 0,
    zone,
    ...(end === undefined ? {} : { until: momentAt(zone, end, where) }),
    lineUp: {
      anchor: localAt(zone, start, where),
      turn: [{ count, unit }],
      people,
      ...(windows === undefined ? {} : { windows }),
      advance: 'calendar',
    },
    changes: [],
  };
}

function slotOf(participant: unknown, about: string, { notes, people }: ImportContext): Slot {
  const type = (textOf(participant, 'type') ?? 'user').toLowerCase();
  const facts = toOpsgenieUser(participant);
  if (type === 'none' || !isMapping(participant)) {
    return [];
  }
  if (type !== 'user') {
    notes.add(
      'left-out',
      about,
      `The ${type} ${toOneLine(facts.name ?? facts.id ?? '')} takes part in it. A turn is of people, so this one is nobody's.`,
    );
    return [];
  }
  if (!people.knows(facts)) {
    notes.add(
      'decide',
      about,
      `The user ${facts.id ?? '(without an id)'} is known by id only: put the answer of GET /v2/users beside the file.`,
    );
  }
  const handle = people.handleOf(facts);
  return handle === undefined ? [] : [handle];
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Hours of a rotation; undefined for always. */
function readTimeRestriction(
  source: Mapping | undefined,
  { about, notes }: TimeContext,
): ReturnType<typeof windowsOf> {
  const one = mappingOf(source, 'restriction');
  const all = [...(one === undefined ? [] : [one]), ...mappingsOf(source, 'restrictions', 'restriction')];
  const found = all.map(restriction => tryRestriction(restriction));
  if (found.includes(undefined) || (source !== undefined && all.length === 0)) {
    notes.add(
      'decide',
      about,
      'Its time restriction is not understood, and without it the layer would be active longer.',
    );
  }
  return windowsOf(found.filter(restriction => restriction !== undefined));
}

function tryRestriction(source: Mapping): Restriction | undefined {
  const at = (hour: string, minute: string): number =>
    (numberOf(source, `${hour}Hour`, `${hour}_hour`) ?? Number.NaN) * HOUR +
    (numberOf(source, `${minute}Min`, `${minute}_min`) ?? 0) * MINUTE;
  const [from, until] = [at('start', 'start'), at('end', 'end')];
  const dayOf = (key: string): number =>
    DAYS.indexOf((textOf(source, `${key}Day`, `${key}_day`) ?? '').toLowerCase());
  const [first, last] = [dayOf('start'), dayOf('end')];
  if (!(from >= 0 && from < DAY && until >= 0 && until <= DAY) || first < 0 !== last < 0) {
    return undefined;
  }
  if (first < 0) {
    return { day: undefined, from, length: until > from ? until - from : until - from + DAY };
  }
  const span = (last - first) * DAY + until - from;
  return { day: first as NonNullable<Restriction['day']>, from, length: span > 0 ? span : span + WEEK };
}
