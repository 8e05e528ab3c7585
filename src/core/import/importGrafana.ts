import type { Override } from '../oncall/rotation';
import { toOneLine } from '../text/plain';
import { readDocuments } from './exportFile';
import { grafanaPaths } from './grafanaPaths';
import { readGrafanaShift } from './grafanaShifts';
import { headOf, type ImportContext } from './importContext';
import type { Imported, ImportedRotation, ImportFile, SourceShift } from './importPlan';
import { instantAt, isMapping, listOf, type Mapping, numberOf, textOf } from './mapping';
import { emptyRotation, placed, rotationId } from './rotationOfShifts';
import { flatten } from './shiftTimeline';

/** Schedules, shifts and escalation chains of Grafana OnCall's HTTP API: each schedule as a rotation, each of its shifts as a layer or an override. */
export function importGrafana(files: readonly ImportFile[], context: ImportContext): Imported {
  const { notes, people } = context;
  const shifts = new Map<string, Mapping>();
  const schedules: Mapping[] = [];
  const final: Mapping[] = [];
  const policies: Mapping[] = [];
  const chains: Mapping[] = [];
  for (const { file, value } of readDocuments(files, notes).flatMap(({ file: name, value: one }) =>
    inside(one).map(found => ({ file: name, value: found })),
  )) {
    const type = textOf(value, 'type') ?? '';
    if (textOf(value, 'escalation_chain_id') !== undefined) {
      policies.push(value);
    } else if (textOf(value, 'shift_start') !== undefined) {
      final.push(value);
    } else if (SHIFT_TYPES.has(type) || numberOf(value, 'duration') !== undefined) {
      shifts.set(textOf(value, 'id') ?? `shift ${shifts.size}`, value);
    } else if (SCHEDULE_TYPES.has(type) || listOf(value, 'shifts') !== undefined) {
      schedules.push(value);
    } else if (textOf(value, 'username', 'email') !== undefined) {
      people.learn({
        id: textOf(value, 'id', 'pk'),
        email: textOf(value, 'email'),
        login: loginOf(value),
        name: textOf(value, 'name'),
        zone: textOf(value, 'timezone'),
      });
    } else if (isChain(value)) {
      chains.push(value);
    } else {
      notes.add(
        'decide',
        file,
        `An object with the keys ${Object.keys(value).slice(0, 5).join(', ') || '(none)'} is nothing of Grafana OnCall's that is understood.`,
      );
    }
  }
  for (const one of final) {
    people.learn({
      id: textOf(one, 'user_pk'),
      email: textOf(one, 'user_email'),
      login: textOf(one, 'user_username'),
    });
  }
  if (schedules.length === 0 && shifts.size > 0) {
    notes.add('assumed', 'On call', 'No schedule is in the files, so all shifts became one rotation.');
    schedules.push({ name: 'On call', shifts: [...shifts.keys()] });
  }
  const rendered = schedules.length === 1 ? finalShifts(final, context) : undefined;
  return {
    rotations: schedules.flatMap(schedule => importSchedule(schedule, shifts, { context, rendered }) ?? []),
    paths: rotationOf => grafanaPaths({ chains, policies }, context, rotationOf),
  };
}

/** An escalation chain has nothing but a name and a team. */
function isChain(value: Mapping): boolean {
  return (
    textOf(value, 'id') !== undefined &&
    textOf(value, 'name') !== undefined &&
    Object.hasOwn(value, 'team_id')
  );
}

const SHIFT_TYPES = new Set(['single_event', 'recurrent_event', 'rolling_users', 'override']);
const SCHEDULE_TYPES = new Set(['web', 'calendar', 'ical']);

/** User names that are e-mail addresses are no logins. */
function loginOf(user: Mapping): string | undefined {
  const name = textOf(user, 'username');
  return name?.includes('@') === true ? undefined : name;
}

/** Pages hold what was asked for under `results`; exports put together by hand, under its name. */
function inside(value: Mapping): readonly Mapping[] {
  const lists = [
    'results',
    'schedules',
    'on_call_shifts',
    'users',
    'final_shifts',
    'escalation_chains',
    'escalation_policies',
  ].map(key => listOf(value, key));
  const own = SHIFT_TYPES.has(textOf(value, 'type') ?? '') || SCHEDULE_TYPES.has(textOf(value, 'type') ?? '');
  return own || lists.every(list => list === undefined)
    ? [value]
    : lists.flatMap(list => list ?? []).filter(isMapping);
}

function finalShifts(
  list: readonly Mapping[],
  { people }: ImportContext,
): readonly SourceShift[] | undefined {
  const shifts = list.flatMap((one): SourceShift[] => {
    const [from, until] = [instantAt(one, 'shift_start'), instantAt(one, 'shift_end')];
    const handle = people.handleOf({
      id: textOf(one, 'user_pk'),
      email: textOf(one, 'user_email'),
      login: textOf(one, 'user_username'),
    });
    return from === undefined || until === undefined || handle === undefined
      ? []
      : [{ from, until, people: [handle] }];
  });
  return shifts.length === 0 ? undefined : flatten(shifts);
}

interface ScheduleContext {
  readonly context: ImportContext;
  readonly rendered: readonly SourceShift[] | undefined;
}

function importSchedule(
  schedule: Mapping,
  shifts: ReadonlyMap<string, Mapping>,
  { context, rendered }: ScheduleContext,
): ImportedRotation | undefined {
  const { notes } = context;
  const zoned =
    textOf(schedule, 'time_zone') === undefined && context.options.zone === undefined
      ? { ...schedule, time_zone: 'UTC' }
      : schedule;
  const head = headOf(zoned, context);
  const { name, id, zone } = head;
  if (zoned !== schedule) {
    notes.add(
      'assumed',
      name,
      'It names no time zone. Grafana OnCall takes UTC then, and so does the rotation.',
      'zone',
    );
  }
  if (textOf(schedule, 'ical_url_primary') !== undefined || textOf(schedule, 'type') === 'ical') {
    notes.add(
      'decide',
      name,
      'It is a calendar elsewhere (iCal), which is not in the file: download it and import it as a calendar.',
    );
    return undefined;
  }
  if (textOf(schedule, 'ical_url_overrides') !== undefined) {
    notes.add(
      'left-out',
      name,
      'Overrides from a calendar elsewhere (ical_url_overrides) are not in the file.',
    );
  }
  const wanted = (listOf(schedule, 'shifts') ?? []).flatMap(one =>
    typeof one === 'string' ? [one] : (textOf(one, 'id') ?? []),
  );
  const given = (listOf(schedule, 'shifts') ?? [])
    .filter(isMapping)
    .map((one, index) => [textOf(one, 'id') ?? `shift ${index}`, one] as const);
  const all = new Map([...shifts, ...given]);
  const missing = wanted.filter(one => !all.has(one));
  if (missing.length > 0) {
    notes.add(
      'decide',
      name,
      `The shifts ${missing.slice(0, 5).map(toOneLine).join(', ')} are not in the files: put the answer of GET /api/v1/on_call_shifts beside them.`,
    );
  }
  const read = [...new Set([...wanted, ...given.map(([key]) => key)])]

    .map(key => all.get(key))
    .filter(shift => shift !== undefined)
    .map((shift, index) => readGrafanaShift(shift, index, { head, context }));
  const layers = read.flatMap(({ layer }) => layer ?? []);
  const overrides = read
    .flatMap(({ override }) => override ?? [])
    .map((override, index): Override => ({ ...override, index }));
  if (layers.length + overrides.length === 0) {
    notes.add('left-out', name, 'None of its shifts can be used, so no rotation is made of it.');
    return undefined;
  }
  const rotation = { ...emptyRotation(name, zone), layers: placed(layers), overrides };
  const origin = `Grafana OnCall schedule "${name}"${id === '' ? '' : ` (${id})`}`;
  return { id: rotationId(name), rotation, origin, sourceId: id, comments: [], rendered };
}
