import { isMap, isScalar } from 'yaml';
import { type Identity, uniqueKeys } from './parts';

/** Fields that name an item of a list, the best first. What begins at a time comes last: a time can be moved. */
const FIELDS = ['id', 'handle', 'name', 'key', 'person', 'service', 'role', 'from', 'start', 'date', 'day'];

interface Item {
  readonly value: unknown;
  /** Its source, on one line. */
  readonly words: string;
}

/** By what the items of a list can be told apart. What they say always can; that is the last resort. */
export function identitiesOf(items: readonly Item[]): readonly Identity[] {
  const byField = FIELDS.map(by =>
    tryIdentity(
      by,
      items.map(({ value }) => fieldOf(value, by)),
    ),
  );
  const byFirstKey = tryIdentity(
    'first key',
    items.map(({ value }) => firstKeyOf(value)),
  );
  const byContent = { by: 'content', keys: uniqueKeys(items.map(({ words }) => words)) };
  return [...byField, byFirstKey, byContent].filter(identity => identity !== undefined);
}

/** What people call an item. */
export function nameOf(value: unknown, by: string | undefined): string | undefined {
  return by === undefined || by === 'content'
    ? undefined
    : by === 'first key'
      ? firstKeyOf(value)
      : fieldOf(value, by);
}

function tryIdentity(by: string, names: readonly (string | undefined)[]): Identity | undefined {
  // Ids compare without regard to case: `Bob` and `bob` would be one person twice.
  const keys = names.flatMap(name => (name === undefined ? [] : [name.toLowerCase()]));
  return keys.length === names.length && new Set(keys).size === keys.length ? { by, keys } : undefined;
}

function fieldOf(value: unknown, field: string): string | undefined {
  const found: unknown = isMap(value) ? value.get(field, true) : undefined;
  const text: unknown = isScalar(found) ? found.value : undefined;
  return typeof text === 'string' || typeof text === 'number' ? String(text) : undefined;
}

function firstKeyOf(value: unknown): string | undefined {
  const key: unknown = isMap(value) ? value.items[0]?.key : undefined;
  return isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
}
