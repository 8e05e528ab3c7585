import { tryParseInstant, type Instant } from '../time/instant';
import { isUsableTime } from './wallTimes';

/*
 * Readers of what other systems export. Each takes the first of several keys that holds a value of the kind, since systems and the tools
 * around them write the same thing in several ways; a value of another kind is as good as none.
 */

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstOf<T>(
  item: unknown,
  keys: readonly string[],
  is: (value: unknown) => value is T,
): T | undefined {
  if (!isMapping(item)) {
    return undefined;
  }
  for (const key of keys) {
    const value = Object.hasOwn(item, key) ? item[key] : undefined;
    if (is(value)) {
      return value;
    }
  }
  return undefined;
}

/** A text that says something, without blanks at its ends. */
export function textOf(item: unknown, ...keys: readonly string[]): string | undefined {
  return firstOf(
    item,
    keys,
    (value): value is string => typeof value === 'string' && value.trim() !== '',
  )?.trim();
}

export function numberOf(item: unknown, ...keys: readonly string[]): number | undefined {
  return firstOf(item, keys, (value): value is number => typeof value === 'number' && Number.isFinite(value));
}

export function listOf(item: unknown, ...keys: readonly string[]): readonly unknown[] | undefined {
  return firstOf(item, keys, (value): value is unknown[] => Array.isArray(value));
}

export function mappingOf(item: unknown, ...keys: readonly string[]): Mapping | undefined {
  return firstOf(item, keys, isMapping);
}

/** The mappings of a list; none where there is no list. */
export function mappingsOf(item: unknown, ...keys: readonly string[]): readonly Mapping[] {
  return (listOf(item, ...keys) ?? []).filter(isMapping);
}

/** An ISO 8601 time with its offset, of the centuries that schedules are about. Fractions of a second are kept. */
export function instantAt(item: unknown, ...keys: readonly string[]): Instant | undefined {
  const text = textOf(item, ...keys);
  const at = text === undefined ? undefined : tryParseInstant(withColon(text));
  return at !== undefined && isUsableTime(at) ? at : undefined;
}

/** `+0100` as `+01:00`; more than three digits of a fraction are no more exact than these. */
function withColon(text: string): string {
  return text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2').replace(/(\.\d{3})\d+/, '$1');
}
