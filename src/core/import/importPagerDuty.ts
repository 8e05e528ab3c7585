import type { Layer, Override, Rotation } from '../oncall/rotation';
import { WEEK } from '../time/calendar';
import type { Instant } from '../time/instant';
import { headOf, type ImportContext, type ScheduleHead } from './importContext';
import type { Imported, ImportedRotation, ImportFile, LayerOrder, SourceShift } from './importPlan';
import { instantAt, listOf, type Mapping, mappingOf, mappingsOf, textOf } from './mapping';
import { isCutOff, type PagerDutyFiles, sortPagerDuty, toUser } from './pagerDutyFiles';
import { isInOtherZone, readLayers, stacked } from './pagerDutyLayers';
import { pagerDutyPaths } from './pagerDutyPaths';
import { importShiftBased } from './pagerDutyShifts';
import { emptyRotation, rotationId } from './rotationOfShifts';
import { clipped, differences, extentOf, flatten, sideBySide, timelineOf } from './shiftTimeline';
import { momentAt } from './wallTimes';

/** Schedules of PagerDuty's REST API, of both kinds, and escalation policies. */
export function importPagerDuty(files: readonly ImportFile[], context: ImportContext): Imported {
  const sorted = sortPagerDuty(files, context.notes, context.people);
  for (const file of isCutOff(files)) {
    context.notes.add(
      'decide',
      file,
      'This is one page of several ("more": true): what is on the others is missing. Ask with a higher limit, or give all pages.',
    );
  }
  const [only, ...others] = sorted.layered;
  for (const { file } of sorted.overrides) {
    const isOf = (schedule: Mapping): boolean => file.includes(textOf(schedule, 'id') ?? ' ');
    if (only === undefined || (others.length > 0 && !sorted.layered.some(isOf))) {
      context.notes.add(
        'left-out',
        file,
        'Nobody knows of which schedule these overrides are: put its id into the name of the file.',
      );
    }
  }
  return {
    rotations: [
      ...sorted.layered.flatMap(schedule => importLayered(schedule, sorted, context) ?? []),
      ...sorted.shiftBased.flatMap(schedule => importShiftBased(schedule, context) ?? []),
    ],
    paths: rotationOf => pagerDutyPaths(sorted.policies, context, rotationOf),
  };
}

function importLayered(
  schedule: Mapping,
  files: PagerDutyFiles,
  context: ImportContext,
): ImportedRotation | undefined {
  const { notes } = context;
  const head = headOf(schedule, context);
  const { name, id, zone } = head;
  const layers = readLayers(schedule, head, context);
  if (isInOtherZone(schedule, head)) {
    notes.add(
      'decide',
      name,
      `Its times were written in another zone than ${zone}, and the hours of its restrictions carry none, so they may be off. Ask for it again with GET /schedules/${id || '{id}'}?time_zone=${zone}.`,
    );
  }
  const base: Rotation = {
    ...emptyRotation(name, zone),
    overrides: readOverrides(schedule, head, files, context),
  };
  const rendered = readRendered(schedule, context);
  const order = orderOf(base, layers, { head, context, rendered });
  const rotation = stacked(base, layers, order);
  if (layers.length === 0) {
    notes.add('left-out', name, 'None of its layers can be used, so no rotation is made of it.');
    return undefined;
  }
  notes.add(
    'assumed',
    name,
    `Turns of days and weeks hand off at the same time on the clocks of ${zone} all year; PagerDuty's documentation does not say it.`,
  );
  return {
    id: rotationId(name),
    rotation,
    origin: `PagerDuty schedule "${name}"${id === '' ? '' : ` (${id})`}`,
    sourceId: id,
    comments: [],
    rendered,
  };
}

/** Who is on call as PagerDuty has worked it out, where that was asked for. */
function readRendered(schedule: Mapping, { people }: ImportContext): readonly SourceShift[] | undefined {
  const entries = mappingsOf(mappingOf(schedule, 'final_schedule'), 'rendered_schedule_entries');
  const shifts = entries.flatMap((entry): SourceShift[] => {
    const from = instantAt(entry, 'start');
    const until = instantAt(entry, 'end');
    const handle = people.handleOf(toUser(mappingOf(entry, 'user')));
    return from === undefined || until === undefined || handle === undefined
      ? []
      : [{ from, until, people: [handle] }];
  });
  return shifts.length === 0 ? undefined : flatten(shifts);
}

interface OrderContext {
  readonly head: ScheduleHead;
  readonly context: ImportContext;
  readonly rendered: readonly SourceShift[] | undefined;
}

/** Which layer wins: as asked, else as PagerDuty's own rendering shows, else as their numbers do, else the first of the file. */
function orderOf(
  base: Rotation,
  layers: readonly Omit<Layer, 'index'>[],
  { head, context, rendered }: OrderContext,
): LayerOrder {
  const { notes, options } = context;
  const say = (order: LayerOrder, why: string): LayerOrder => {
    const message = `Where two layers have somebody, the ${order} of the file wins: ${why}.`;
    notes.add('assumed', head.name, message, 'layer-order');
    return order;
  };
  if (options.layerOrder !== undefined) {
    return say(options.layerOrder, 'you said so');
  }
  const [a, b] = [stacked(base, layers, 'first'), stacked(base, layers, 'last')];
  if (!isDifferent(a, b, options.now - 13 * WEEK, options.now + 52 * WEEK)) {
    return 'first';
  }
  const extent = rendered && extentOf(rendered);
  if (rendered !== undefined && extent !== undefined) {
    const [first, last] = [a, b].map(one => distance(timelineOf(one, ...extent), rendered, extent));
    if (first !== last) {
      return (first ?? 0) < (last ?? 0)
        ? say('first', 'so it is in the schedule that PagerDuty has worked out itself')
        : say('last', 'so it is in the schedule that PagerDuty has worked out itself');
    }
  }
  const numbers = layers.map(({ name }) => Number(/^layer (\d+)$/i.exec(name)?.[1] ?? Number.NaN));
  if (numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))) {
    return say('last', 'the highest number wins in PagerDuty, and the layers are numbered upwards');
  }
  return say('first', 'the API lists the newest layer first, and in PagerDuty the newest wins');
}

function isDifferent(a: Rotation, b: Rotation, from: Instant, until: Instant): boolean {
  return (
    differences(sideBySide(timelineOf(a, from, until), timelineOf(b, from, until), [from, until])).length > 0
  );
}

/** Milliseconds in which two timelines differ. */
function distance(
  ours: readonly SourceShift[],
  theirs: readonly SourceShift[],
  extent: readonly [Instant, Instant],
): number {
  const compared = sideBySide(clipped(ours, ...extent), theirs, extent);
  return differences(compared).reduce((sum, { from, until }) => sum + until - from, 0);
}

/** Overrides: of the schedule itself, of a file with overrides alone, or as far as PagerDuty has rendered them. */
function readOverrides(
  schedule: Mapping,
  head: ScheduleHead,
  files: PagerDutyFiles,
  context: ImportContext,
): readonly Override[] {
  const { notes } = context;
  const { name, id, zone } = head;
  const own = listOf(schedule, 'overrides') === undefined ? undefined : mappingsOf(schedule, 'overrides');
  const only = files.layered.length === 1;
  const beside = files.overrides
    .filter(({ file }) => only || (id !== '' && file.includes(id)))
    .flatMap(({ list }) => list);
  const rendered = mappingsOf(mappingOf(schedule, 'overrides_subschedule'), 'rendered_schedule_entries');
  const hasList =
    own !== undefined || files.overrides.some(({ file }) => only || (id !== '' && file.includes(id)));
  if (!hasList && rendered.length > 0) {
    notes.add(
      'assumed',
      name,
      'Its overrides are those that PagerDuty has rendered; others, before and after, are not in the file.',
    );
  } else if (!hasList) {
    notes.add(
      'left-out',
      name,
      `The file holds no overrides. If there are some, put the answer of GET /schedules/${id || '{id}'}/overrides beside it.`,
    );
  }
  const list = hasList ? [...(own ?? []), ...beside] : rendered;
  const overrides = list.flatMap((one): Omit<Override & { kind: 'cover' }, 'index'>[] => {
    const from = instantAt(one, 'start');
    const until = instantAt(one, 'end');
    const handle = context.people.handleOf(toUser(mappingOf(one, 'user')));
    if (from === undefined || until === undefined || until <= from || handle === undefined) {
      notes.add(
        'left-out',
        name,
        'An override without a person, a beginning or an end after it is left out.',
      );
      return [];
    }
    const where = { about: name, notes };
    return [
      {
        kind: 'cover',
        from: momentAt(zone, from, where),
        until: momentAt(zone, until, where),
        people: [handle],
      },
    ];
  });
  if (overrides.length > 1) {
    notes.add(
      'assumed',
      name,
      'Overrides are in the order in which they were made: where two overlap, the later of the file counts.',
    );
  }
  return overrides.map((override, index) => ({ ...override, index }));
}
