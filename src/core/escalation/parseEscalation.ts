import { HANDLE_PATTERN } from '../incident/entry';
import { readText, readWindow, readZone, records } from '../oncall/readLayer';
import type { Window } from '../oncall/rotation';
import { windowSchema } from '../oncall/rotationSchema';
import type { Parsed, Problem } from '../problem';
import { checkKeys, checkTopMap, checkValue } from '../site/checkYaml';
import { parseYaml, rangeOf, valueAt, type YamlFile, type YamlPath } from '../site/yamlFile';
import { tryParseDuration, type Duration } from '../time/duration';
import {
  DEFAULT_WAIT,
  MOST_REPEATS,
  MOST_STEPS,
  type Condition,
  type EscalationPath,
  type EscalationStep,
  type PageTarget,
} from './escalation';
import { conditionSchema, escalationSchema, stepSchema, targetSchema } from './escalationSchema';

/** An escalation path, and its file for whoever needs to know where something stands in it. */
export interface EscalationText {
  readonly escalation: EscalationPath;
  /** Undefined where the text is no YAML that consists of keys with values. */
  readonly file: YamlFile | undefined;
}

/** What pages nobody. */
export const EMPTY_PATH: EscalationPath = {
  name: '',
  zone: 'UTC',
  applies: [],
  delivery: 'ask',
  hours: undefined,
  steps: [],
  repeat: 0,
  finally: [],
  silence: undefined,
};

const TARGET_KINDS = ['rotation', 'person', 'team', 'route'] as const;

/**
 * Reads a file of escalations/. What cannot be understood is a problem and is left out; the rest counts. A condition of which a part
 * is not understood applies to nothing, hours that are not understood do not hold a page back, and whatever is not `automatic` asks.
 */
export function parseEscalation(source: string): Parsed<EscalationText> {
  const yaml = parseYaml(source);
  if (yaml.value === undefined) {
    return { value: { escalation: EMPTY_PATH, file: undefined }, problems: yaml.problems };
  }
  const file = yaml.value;
  const shape = checkTopMap(file, 'name');
  if (shape !== undefined) {
    return { value: { escalation: EMPTY_PATH, file: undefined }, problems: [shape] };
  }
  const problems: readonly Problem[] = [
    ...checkValue(file, [], file.value, escalationSchema).problems,
    ...keyProblems(file),
    ...structureProblems(file),
  ];
  return { value: { escalation: readPath(file.value), file }, problems };
}

function readPath(value: unknown): EscalationPath {
  const repeat = valueAt(value, ['repeat']);
  return {
    name: readText(value, 'name') ?? '',
    zone: readZone(value) ?? 'UTC',
    applies: readConditions(value),
    delivery: valueAt(value, ['delivery']) === 'automatic' ? 'automatic' : 'ask',
    hours: readHours(value),
    steps: records(value, 'steps')
      .flatMap(({ item, index }) => readStep(item, index) ?? [])
      .slice(0, MOST_STEPS),
    repeat:
      typeof repeat === 'number' && Number.isInteger(repeat) && repeat > 0
        ? Math.min(repeat, MOST_REPEATS)
        : 0,
    finally: readTargets(valueAt(value, ['finally'])),
    silence: readSpan(value, 'expires-when-silent'),
  };
}

function readConditions(value: unknown): readonly Condition[] | undefined {
  const list = valueAt(value, ['applies']);
  if (list === undefined || list === null) {
    return undefined;
  }
  return records(value, 'applies').flatMap(({ item }) => readCondition(item) ?? []);
}

/** Undefined where a part is not understood: without it, the condition would hold for more than was meant. */
function readCondition(item: object): Condition | undefined {
  const severities = readTexts(item, 'severities');
  const services = readTexts(item, 'services');
  const hours = readHours(item);
  const isBad = (found: unknown, key: string): boolean =>
    found === undefined && valueAt(item, [key]) !== undefined;
  return isBad(severities, 'severities') || isBad(services, 'services') || isBad(hours, 'hours')
    ? undefined
    : { severities, services, hours };
}

function readTexts(item: object, key: string): readonly string[] | undefined {
  const list = valueAt(item, [key]);
  const found = (Array.isArray(list) ? list : []).filter((one): one is string => typeof one === 'string');
  return found.length === 0 ? undefined : found;
}

/** Undefined also for a list of which nothing can be used: paging too often is the lesser harm. */
function readHours(value: unknown): readonly Window[] | undefined {
  const windows = records(value, 'hours').flatMap(({ item }) => readWindow(item) ?? []);
  return windows.length === 0 ? undefined : windows;
}

function readStep(item: object, index: number): EscalationStep | undefined {
  const page = readTargets(valueAt(item, ['page']));
  const by = valueAt(item, ['by']);
  const routes = (Array.isArray(by) ? by : [by]).filter((one): one is string => typeof one === 'string');
  return page.length === 0
    ? undefined
    : {
        index,
        page,
        wait: readSpan(item, 'wait') ?? DEFAULT_WAIT,
        by: routes.length === 0 ? undefined : routes,
      };
}

function readSpan(value: unknown, key: string): Duration | undefined {
  const text = readText(value, key);
  return text === undefined ? undefined : tryParseDuration(text);
}

function readTargets(value: unknown): readonly PageTarget[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap(one => readTarget(one) ?? []);
}

function readTarget(item: unknown): PageTarget | undefined {
  const kinds = TARGET_KINDS.filter(kind => readText(item, kind) !== undefined);
  const [kind] = kinds;
  const name = kind === undefined ? undefined : readText(item, kind);
  if (kind === undefined || name === undefined || kinds.length > 1) {
    return undefined;
  }
  switch (kind) {
    case 'rotation':
      return { kind, rotation: name };
    case 'person':
      return HANDLE_PATTERN.test(name) ? { kind, person: name } : undefined;
    case 'team':
      return { kind, team: name };
    case 'route':
      return { kind, route: name };
  }
}

/** Where the targets of a file stand, each with the value there. */
export function targetPlaces(file: YamlFile): readonly { readonly path: YamlPath; readonly item: unknown }[] {
  const under = (path: YamlPath): { path: YamlPath; item: unknown }[] => {
    const value = valueAt(file.value, path);
    return Array.isArray(value)
      ? value.map((item: unknown, index) => ({ path: [...path, index], item }))
      : value === undefined
        ? []
        : [{ path, item: value }];
  };
  return [
    ...records(file.value, 'steps').flatMap(({ index }) => under(['steps', index, 'page'])),
    ...under(['finally']),
  ];
}

function structureProblems(file: YamlFile): readonly Problem[] {
  const bad = (path: YamlPath, message: string): Problem => ({
    code: 'yaml-value',
    severity: 'error',
    range: rangeOf(file, path),
    message,
  });
  const steps = valueAt(file.value, ['steps']);
  const conditions = valueAt(file.value, ['applies']);
  return [
    ...(Array.isArray(steps) && steps.length === 0
      ? [bad(['steps'], '`steps` is an empty list, so nobody would ever be paged.')]
      : []),
    ...(Array.isArray(steps) && steps.length > MOST_STEPS
      ? [
          bad(
            ['steps', MOST_STEPS],
            `A path has ${MOST_STEPS} steps at most: this one and those after it are left out. \`repeat\` begins again with the first.`,
          ),
        ]
      : []),
    ...(Array.isArray(conditions) && conditions.length === 0
      ? [
          bad(
            ['applies'],
            '`applies` is an empty list, so this path is for no incident. Take it out for all.',
          ),
        ]
      : []),
    ...targetPlaces(file).flatMap(({ path, item }) => {
      const count = TARGET_KINDS.filter(kind => valueAt(item, [kind]) !== undefined).length;
      return count === 1 || typeof item !== 'object'
        ? []
        : [bad(path, 'Exactly one of `rotation`, `person`, `team` and `route` says who is paged.')];
    }),
    ...hoursPlaces(file).flatMap(({ path, item }) =>
      windowSchema.safeParse(item).success && readWindow(item) === undefined
        ? [
            bad(
              path,
              'These hours are left out: `from` and `until` must both be times of day, or both have a weekday.',
            ),
          ]
        : [],
    ),
  ];
}

function hoursPlaces(file: YamlFile): readonly { readonly path: YamlPath; readonly item: unknown }[] {
  const under = (path: YamlPath): { path: YamlPath; item: unknown }[] => {
    const list = valueAt(file.value, path);
    return (Array.isArray(list) ? list : []).map((item: unknown, index) => ({
      path: [...path, index],
      item,
    }));
  };
  return [
    ...under(['hours']),
    ...records(file.value, 'applies').flatMap(({ index }) => under(['applies', index, 'hours'])),
  ];
}

/** Keys that the format does not know, in every map of the file. */
function keyProblems(file: YamlFile): readonly Problem[] {
  const check = (path: YamlPath, schema: { readonly def: { readonly shape: object } }): readonly Problem[] =>
    checkKeys(file, path, Object.keys(schema.def.shape));
  return [
    ...check([], escalationSchema),
    ...records(file.value, 'applies').flatMap(({ index }) => check(['applies', index], conditionSchema)),
    ...records(file.value, 'steps').flatMap(({ index }) => check(['steps', index], stepSchema)),
    ...targetPlaces(file).flatMap(({ path }) => check(path, targetSchema)),
    ...hoursPlaces(file).flatMap(({ path }) => check(path, windowSchema)),
  ];
}
