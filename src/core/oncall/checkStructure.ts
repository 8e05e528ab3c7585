import type { Problem } from '../problem';
import { rangeOf, valueAt, type YamlFile, type YamlPath } from '../site/yamlFile';
import { MINUTE } from '../time/calendar';
import type { Instant } from '../time/instant';
import { zoneOf, type Zone } from '../time/zone';
import { isMixed, readWindow, records } from './readLayer';
import { OVERRIDE_KINDS, type CoverRequest, type Layer, type Moment, type Rotation } from './rotation';
import { windowSchema } from './rotationSchema';
import { instantOf, printMoment, tryParseTurn } from './rotationWords';

/** What a schema cannot say about a rotation's file: parts that contradict each other. Errors are also left out by the parser. */
export function structureProblems(file: YamlFile, rotation: Rotation): readonly Problem[] {
  return [
    ...records(file.value, 'layers').flatMap(({ item, index }) =>
      layerProblems(file, item, ['layers', index]),
    ),
    ...rotation.layers.flatMap(layer => timeProblems(file, layer)),
    ...records(file.value, 'overrides').flatMap(({ item, index }) =>
      overrideProblems(file, item, ['overrides', index]),
    ),
    ...rotation.overrides.flatMap(override => stretchProblems(file, rotation, override)),
    ...rotation.requests.flatMap(request => requestProblems(file, rotation, request)),
    ...records(file.value, 'intended-gaps').flatMap(({ item, index }) =>
      isGap(item) ? [] : [windowProblem(file, ['intended-gaps', index])],
    ),
  ];
}

function bad(file: YamlFile, path: YamlPath, message: string): Problem {
  return { code: 'yaml-value', severity: 'error', range: rangeOf(file, path), message };
}

function layerProblems(file: YamlFile, item: object, path: YamlPath): readonly Problem[] {
  const changes = records(item, 'line-ups').flatMap(({ item: change, index }) =>
    lineUpProblems(file, change, [...path, 'line-ups', index]),
  );
  return [...lineUpProblems(file, item, path), ...changes];
}

function lineUpProblems(file: YamlFile, item: object, path: YamlPath): readonly Problem[] {
  const problems: Problem[] = [];
  const complain = (key: string, message: string): void =>
    void problems.push(bad(file, [...path, key], message));
  const written = valueAt(item, ['turn']);
  const turn = (Array.isArray(written) ? written : [written]).flatMap(
    (word: unknown) => (typeof word === 'string' ? tryParseTurn(word) : undefined) ?? [],
  );
  if (isMixed(turn)) {
    complain('turn', '`turn` must have either months only or none: a month has no fixed number of hours.');
  } else if (Array.isArray(written) && written.length === 0) {
    complain('turn', '`turn` is an empty list: write a length such as 1w.');
  }
  if (valueAt(item, ['advance']) === 'active-days' && turn.some(({ unit }) => unit !== 'd')) {
    complain(
      'advance',
      '`active-days` counts days, so write the turn in days, such as 5d. Until then, the calendar counts.',
    );
  }
  const people = valueAt(item, ['people']);
  if (Array.isArray(people) && people.length === 0) {
    complain('people', '`people` is an empty list: for a turn in which nobody is on call, write nobody.');
  }
  const windows = valueAt(item, ['windows']);
  if (Array.isArray(windows) && windows.length === 0) {
    complain(
      'windows',
      '`windows` is an empty list, which could mean always or never: take it out for always.',
    );
  }
  const flawed = records(item, 'windows').filter(
    ({ item: window }) => readWindow(window) === undefined && windowSchema.safeParse(window).success,
  );
  return [...problems, ...flawed.map(({ index }) => windowProblem(file, [...path, 'windows', index]))];
}

function windowProblem(file: YamlFile, path: YamlPath): Problem {
  return bad(
    file,
    path,
    'These hours are left out: `from` and `until` must both be times of day, with `days` or `month-days` beside them where wanted, or both have a weekday.',
  );
}

/** Whether the parser can use an intended gap: a window, or a stretch between two times. */
function isGap(item: object): boolean {
  const isDated = /^\d{4}-/.test(String(valueAt(item, ['from'])));
  return (
    isDated === /^\d{4}-/.test(String(valueAt(item, ['until']))) &&
    (isDated || readWindow(item) !== undefined)
  );
}

function timeProblems(file: YamlFile, layer: Layer): readonly Problem[] {
  const path = ['layers', layer.index];
  const zone = zoneOf(layer.zone);
  const places = layer.changes.map(({ index }) => index);
  const unordered = layer.changes.filter((_, at) => at > 0 && (places[at] ?? 0) < (places[at - 1] ?? 0));
  const { from, until } = layer;
  const isEmpty = from && until && instantOf(zone, until, 'end') <= instantOf(zone, from, 'start');
  return [
    ...(isEmpty ? [notAfter(file, [...path, 'until'])] : []),
    ...unordered.map(({ index }): Problem => {
      const message =
        'This line-up takes effect after one that stands below it: put them in the order of their times.';
      return {
        code: 'rotation-order',
        severity: 'warning',
        range: rangeOf(file, [...path, 'line-ups', index, 'from']),
        message,
      };
    }),
  ];
}

function notAfter(file: YamlFile, path: YamlPath): Problem {
  return bad(file, path, '`until` is not after `from`, so this has no effect.');
}

function overrideProblems(file: YamlFile, item: object, path: YamlPath): readonly Problem[] {
  const kinds = OVERRIDE_KINDS.filter(kind => valueAt(item, [kind]) !== undefined);
  const hasWith = valueAt(item, ['with']) !== undefined;
  if (kinds.length !== 1) {
    const message = `An override needs exactly one of the keys ${OVERRIDE_KINDS.map(kind => `\`${kind}\``).join(', ')}. Until then it has no effect.`;
    return [bad(file, path, message)];
  }
  if ((kinds[0] === 'replace') !== hasWith) {
    const message = hasWith
      ? '`with` belongs to `replace`: who stands in for whom?'
      : '`replace` needs `with`: who stands in? To leave the turn empty, write `remove`.';
    return [bad(file, path, message)];
  }
  return [];
}

function stretchProblems(
  file: YamlFile,
  { zone: name }: Rotation,
  override: Rotation['overrides'][number],
): readonly Problem[] {
  const zone = zoneOf(name);
  const path = ['overrides', override.index];
  const isEmpty = ({ from, until }: { readonly from: Moment; readonly until: Moment }): boolean =>
    instantOf(zone, until, 'end') <= instantOf(zone, from, 'start');
  const shifts = override.kind === 'fixed' ? override.shifts : [];
  return [
    ...(isEmpty(override) ? [notAfter(file, [...path, 'until'])] : []),
    ...shifts.flatMap(shift =>
      isEmpty(shift) ? [notAfter(file, [...path, 'fixed', shift.index, 'until'])] : [],
    ),
    ...timesOf(override).flatMap(([moment, where]) => doubtfulTime(file, zone, moment, [...path, ...where])),
  ];
}

function requestProblems(
  file: YamlFile,
  { zone: name }: Rotation,
  request: CoverRequest,
): readonly Problem[] {
  const zone = zoneOf(name);
  const path = ['requests', request.index];
  const stretches = [
    { path, stretch: request },
    ...(request.inReturn === undefined ? [] : [{ path: [...path, 'in-return'], stretch: request.inReturn }]),
  ];
  return stretches.flatMap(({ path: at, stretch: { from, until } }) => [
    ...(instantOf(zone, until, 'end') <= instantOf(zone, from, 'start')
      ? [notAfter(file, [...at, 'until'])]
      : []),
    ...doubtfulTime(file, zone, from, [...at, 'from']),
    ...doubtfulTime(file, zone, until, [...at, 'until']),
  ]);
}

function timesOf(override: Rotation['overrides'][number]): readonly (readonly [Moment, YamlPath])[] {
  const own = [
    [override.from, ['from']],
    [override.until, ['until']],
  ] as const;
  const shifts = override.kind === 'fixed' ? override.shifts : [];
  return [
    ...own,
    ...shifts.flatMap(({ from, until, index }) => [
      [from, ['fixed', index, 'from']] as const,
      [until, ['fixed', index, 'until']] as const,
    ]),
  ];
}

/** A local time of an override that its zone's clocks skip, or show twice. */
function doubtfulTime(file: YamlFile, zone: Zone, moment: Moment, path: YamlPath): readonly Problem[] {
  const kind = moment.kind === 'instant' ? 'once' : zone.kindOf(moment.at);
  if (kind === 'once') {
    return [];
  }
  const range = rangeOf(file, path);
  const first = zone.toInstant(moment.at, 'first');
  const last = zone.toInstant(moment.at, 'last');
  if (kind === 'skipped') {
    const message = `The clocks of ${zone.name} skip this time: they go on with ${printClock(zone, first)}, which is taken instead.`;
    const data = { replacement: printClock(zone, first) };
    return [{ code: 'time-skipped', severity: 'warning', range, message, data }];
  }
  const [one, other] = [withOffset(zone, first), withOffset(zone, last)];
  const message = `The clocks of ${zone.name} show this time twice. Write which one: ${one} or ${other}.`;
  return [{ code: 'time-twice', severity: 'warning', range, message, data: { first: one, last: other } }];
}

function printClock(zone: Zone, at: Instant): string {
  return printMoment({ kind: 'local', at: zone.toLocal(at) });
}

function withOffset(zone: Zone, at: Instant): string {
  return printMoment({ kind: 'instant', at, offset: Math.round(zone.offsetAt(at) / MINUTE) });
}
