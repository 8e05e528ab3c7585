import type * as z from 'zod/mini';
import type { Parsed, Problem } from '../problem';
import { keyRangeOf, nearest, rangeOf, valueAt, type YamlFile, type YamlPath } from './yamlFile';

/**
 * Checks a value against a schema. What fits is returned as the schema's output; each misfit is a problem at its place.
 * Keys the schema does not know are kept and only hinted at, so that files of a newer version stay usable.
 */
export function checkValue<T>(
  file: YamlFile,
  path: YamlPath,
  value: unknown,
  schema: z.core.$ZodType<T>,
): Parsed<T | undefined> {
  const result = (schema as z.ZodMiniType<T>).safeParse(value);
  if (result.success) {
    return { value: result.data, problems: [] };
  }
  const problems = result.error.issues.map((issue): Problem => {
    const inside = pathOf(issue);
    const message = issueMessage([...path, ...inside], valueAt(value, inside), issue);
    return { code: 'yaml-value', severity: 'error', range: rangeOf(file, [...path, ...inside]), message };
  });
  return { value: undefined, problems };
}

function pathOf(issue: z.core.$ZodIssue): (string | number)[] {
  return issue.path.map(part => (typeof part === 'symbol' ? String(part) : part));
}

function issueMessage(path: YamlPath, found: unknown, issue: z.core.$ZodIssue): string {
  const key = path.filter(part => typeof part === 'string').at(-1) ?? path.at(-1);
  const name = key === undefined ? 'This file' : `\`${key}\``;
  const expected = issue.code === 'invalid_type' ? issue.expected : undefined;
  // The smallest zod brings no sentences of its own.
  const isUnsaid = issue.message === 'Invalid input';
  const rule = isUnsaid
    ? expected === 'array'
      ? 'must be a list'
      : 'must be keys with values'
    : issue.message;
  if (found === undefined) {
    return `${name} is missing: it ${rule}.`;
  }
  const isPlain = expected === 'string' && (typeof found === 'number' || typeof found === 'boolean');
  return `${name} ${rule}${isPlain ? ', so put it in quotes' : ''}.`;
}

/**
 * Checks a list item by item. A bad item does not lose the good ones, and a bad optional value does not lose its item: it is left
 * out, so that a typo in one timer does not take a severity away in the middle of an incident. `fill` says what stands in for
 * required values of an item that lack.
 */
export function checkList<T>(
  file: YamlFile,
  path: YamlPath,
  schema: z.core.$ZodType<T>,
  fill: (item: object) => object = () => ({}),
): Parsed<readonly T[]> {
  const values = valueAt(file.value, path);
  if (values === undefined || values === null) {
    return { value: [], problems: [] };
  }
  if (!Array.isArray(values)) {
    const message = `\`${path.at(-1) ?? 'This file'}\` must be a list: start each item with "- ".`;
    return {
      value: [],
      problems: [{ code: 'yaml-value', severity: 'error', range: rangeOf(file, path), message }],
    };
  }
  const good: T[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of values.entries()) {
    const checked = checkValue(file, [...path, index], item, schema);
    problems.push(...checked.problems);
    const usable = checked.value ?? salvage(item, schema, fill);
    if (usable !== undefined) {
      good.push(usable);
    }
  }
  return { value: good, problems };
}

/** The item without its bad values, if the schema can do without them. */
function salvage<T>(
  item: unknown,
  schema: z.core.$ZodType<T>,
  fill: (item: object) => object,
): T | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return undefined;
  }
  const check = (schema as z.ZodMiniType<T>).safeParse.bind(schema);
  const first = check(item);
  const bad = first.success ? [] : first.error.issues.map(pathOf);
  const pruned = bad.reduce<unknown>((value, path) => without(value, path), item) as object;
  const rest = check(pruned);
  if (rest.success) {
    return rest.data;
  }
  const filled = check({ ...fill(pruned), ...pruned });
  return filled.success ? filled.data : undefined;
}

/** A copy without the value at a path; of a list, the whole list goes. */
function without(value: unknown, path: YamlPath): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
    return value;
  }
  const { [key]: inner, ...others } = value as Record<string | number, unknown>;
  return rest.length === 0 || Array.isArray(inner) || typeof inner !== 'object'
    ? others
    : { ...others, [key]: without(inner, rest) };
}

/** Hints at keys the format does not know, with the likeliest right one. */
export function checkKeys(file: YamlFile, path: YamlPath, known: readonly string[]): Problem[] {
  const value = valueAt(file.value, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [];
  }
  return Object.keys(value)
    .filter(key => !known.includes(key))
    .map((key): Problem => {
      const near = nearest(key, known);
      return {
        code: 'yaml-key',
        severity: 'hint',
        range: keyRangeOf(file, path, key),
        message:
          near === undefined
            ? `Livesite does not know \`${key}\` and leaves it alone.`
            : `Livesite does not know \`${key}\`. Did you mean \`${near}\`?`,
        ...(near === undefined ? {} : { data: { replacement: near } }),
      };
    });
}

/** What is wrong with a file that does not consist of keys with values, the first of which is `key`. */
export function checkTopMap(file: YamlFile, key: string): Problem | undefined {
  if (typeof file.value === 'object' && file.value !== null && !Array.isArray(file.value)) {
    return undefined;
  }
  const message = `This file must consist of keys with values and start with \`${key}:\`.`;
  return { code: 'yaml-value', severity: 'error', range: rangeOf(file, []), message };
}

/** Items of a list whose id an earlier one has, without regard to case. */
export function repeatedIds(file: YamlFile, list: string, key: string): Problem[] {
  const values = valueAt(file.value, [list]);
  const seen = new Set<string>();
  return (Array.isArray(values) ? values : []).flatMap((item, index): Problem[] => {
    const id = valueAt(item, [key]);
    if (typeof id !== 'string' || !seen.has(id.toLowerCase())) {
      seen.add(typeof id === 'string' ? id.toLowerCase() : '');
      return [];
    }
    const range = rangeOf(file, [list, index, key]);
    return [
      {
        code: 'duplicate-id',
        severity: 'error',
        range,
        message: `\`${id}\` is listed twice; the first one counts.`,
      },
    ];
  });
}
