import type { Parsed, Problem } from '../problem';
import { checkKeys, checkTopMap, checkValue, repeatedIds } from '../site/checkYaml';
import { parseYaml, valueAt, type YamlFile, type YamlPath } from '../site/yamlFile';
import { structureProblems } from './checkStructure';
import { sameHandles } from './onCallPeople';
import { readLayer, readMoment, readPeople, readWindow, readText, readZone, records } from './readLayer';
import type { CoverRequest, FixedShift, IntendedGap, Override, Rotation, Shadow, Tier } from './rotation';
import { OVERRIDE_KINDS, TIERS } from './rotation';
import {
  fixedShiftSchema,
  intendedGapSchema,
  layerSchema,
  lineUpSchema,
  overrideSchema,
  requestSchema,
  rotationSchema,
  shadowSchema,
  windowSchema,
} from './rotationSchema';

/** A rotation, and its file for whoever needs to know where something stands in it. */
export interface RotationText {
  readonly rotation: Rotation;
  /** Undefined where the text is no YAML that consists of keys with values. */
  readonly file: YamlFile | undefined;
}

/** What nobody is on call in. */
export const EMPTY_ROTATION: Rotation = {
  name: '',
  zone: 'UTC',
  layers: [],
  overrides: [],
  requests: [],
  shadows: [],
  intendedGaps: [],
  holidays: [],
};

/**
 * Reads a file of rotations/. What cannot be understood is a problem and is left out; the rest counts: a bad name in a list of people
 * is an empty turn (so that nobody else's turn moves), a bad window or override is not there, a layer without anchor, turn or people
 * is not there.
 */
export function parseRotation(source: string): Parsed<RotationText> {
  const yaml = parseYaml(source);
  if (yaml.value === undefined) {
    return { value: { rotation: EMPTY_ROTATION, file: undefined }, problems: yaml.problems };
  }
  const file = yaml.value;
  const shape = checkTopMap(file, 'name');
  if (shape !== undefined) {
    return { value: { rotation: EMPTY_ROTATION, file: undefined }, problems: [shape] };
  }
  const rotation = readRotation(file.value);
  const problems: readonly Problem[] = [
    ...checkValue(file, [], file.value, rotationSchema).problems,
    ...keyProblems(file),
    ...structureProblems(file, rotation),
    ...repeatedIds(file, 'requests', 'id'),
  ];
  return { value: { rotation, file }, problems };
}

function readRotation(value: unknown): Rotation {
  const zone = readZone(value) ?? 'UTC';
  const tier = valueAt(value, ['tier']);
  const holidays = valueAt(value, ['holidays']);
  return {
    name: readText(value, 'name') ?? '',
    zone,
    ...(isTier(tier) ? { tier } : {}),
    layers: records(value, 'layers').flatMap(({ item, index }) => readLayer(item, index, zone) ?? []),
    overrides: records(value, 'overrides').flatMap(({ item, index }) => readOverride(item, index) ?? []),
    requests: readRequests(value),
    shadows: records(value, 'shadows').flatMap(({ item, index }) => readShadow(item, index) ?? []),
    intendedGaps: records(value, 'intended-gaps').flatMap(({ item }) => readIntendedGap(item) ?? []),
    holidays: (Array.isArray(holidays) ? holidays : []).filter(
      (day: unknown): day is string => typeof day === 'string' && readMoment({ day }, 'day') !== undefined,
    ),
  };
}

function isTier(value: unknown): value is Tier {
  return TIERS.some(tier => tier === value);
}

function readStretch(item: unknown): Pick<Override, 'from' | 'until'> | undefined {
  const from = readMoment(item, 'from');
  const until = readMoment(item, 'until');
  return from === undefined || until === undefined ? undefined : { from, until };
}

function readOverride(item: unknown, index: number): Override | undefined {
  const stretch = readStretch(item);
  const what = OVERRIDE_KINDS.filter(kind => valueAt(item, [kind]) !== undefined);
  const [kind] = what;
  if (stretch === undefined || kind === undefined || what.length > 1) {
    return undefined;
  }
  const reason = readText(item, 'reason');
  const base = { index, ...stretch, ...(reason === undefined ? {} : { reason }) };
  switch (kind) {
    case 'fixed':
      return {
        ...base,
        kind,
        shifts: records(item, 'fixed').flatMap(({ item: one, index: place }) => readShift(one, place) ?? []),
      };
    case 'cover':
    case 'add': {
      const people = readPeople(item, kind);
      return people.length === 0 ? undefined : { ...base, kind, people };
    }
    case 'replace': {
      const person = readPeople(item, kind)[0];
      const people = readPeople(item, 'with');
      return person === undefined || people.length === 0 ? undefined : { ...base, kind, person, people };
    }
    case 'remove': {
      const person = readPeople(item, kind)[0];
      return person === undefined ? undefined : { ...base, kind, person };
    }
  }
}

function readShift(item: unknown, index: number): FixedShift | undefined {
  const stretch = readStretch(item);
  return stretch && { index, ...stretch, people: readPeople(item, 'people') };
}

/** Of several with one id the first counts. */
function readRequests(value: unknown): readonly CoverRequest[] {
  const all = records(value, 'requests').flatMap(({ item, index }) => readRequest(item, index) ?? []);
  return all.filter(({ id }, index) => all.findIndex(other => sameHandles(other.id, id)) === index);
}

function readRequest(item: unknown, index: number): CoverRequest | undefined {
  const stretch = readStretch(item);
  const id = readText(item, 'id');
  const person = readPeople(item, 'person')[0];
  if (stretch === undefined || id === undefined || person === undefined) {
    return undefined;
  }
  const asks = readPeople(item, 'asks')[0];
  const reason = readText(item, 'reason');
  const inReturn = readStretch(valueAt(item, ['in-return']));
  return {
    index,
    id,
    ...stretch,
    person,
    ...(asks === undefined ? {} : { asks }),
    ...(reason === undefined ? {} : { reason }),
    ...(inReturn === undefined ? {} : { inReturn }),
  };
}

function readShadow(item: unknown, index: number): Shadow | undefined {
  const person = readPeople(item, 'person')[0];
  const follows = readPeople(item, 'follows')[0];
  const from = readMoment(item, 'from');
  const until = readMoment(item, 'until');
  return person === undefined
    ? undefined
    : {
        index,
        person,
        ...(follows === undefined ? {} : { follows }),
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
      };
}

function readIntendedGap(item: unknown): IntendedGap | undefined {
  const window = readWindow(item);
  if (window !== undefined) {
    return { kind: 'window', window };
  }
  const stretch = readStretch(item);
  return stretch && { kind: 'stretch', ...stretch };
}

/** Keys that the format does not know, in every map of the file. */
function keyProblems(file: YamlFile): readonly Problem[] {
  const check = (path: YamlPath, schema: { readonly def: { readonly shape: object } }): readonly Problem[] =>
    checkKeys(file, path, Object.keys(schema.def.shape));
  const each = (path: YamlPath, schema: Parameters<typeof check>[1]): readonly Problem[] =>
    indexes(file, path).flatMap(index => check([...path, index], schema));
  return [
    ...check([], rotationSchema),
    ...indexes(file, ['layers']).flatMap(index => [
      ...check(['layers', index], layerSchema),
      ...each(['layers', index, 'windows'], windowSchema),
      ...indexes(file, ['layers', index, 'line-ups']).flatMap(change => [
        ...check(['layers', index, 'line-ups', change], lineUpSchema),
        ...each(['layers', index, 'line-ups', change, 'windows'], windowSchema),
      ]),
    ]),
    ...indexes(file, ['overrides']).flatMap(index => [
      ...check(['overrides', index], overrideSchema),
      ...each(['overrides', index, 'fixed'], fixedShiftSchema),
    ]),
    ...each(['requests'], requestSchema),
    ...each(['shadows'], shadowSchema),
    ...each(['intended-gaps'], intendedGapSchema),
  ];
}

function indexes(file: YamlFile, path: YamlPath): readonly number[] {
  const list = valueAt(file.value, path);
  return Array.isArray(list) ? [...list.keys()] : [];
}
