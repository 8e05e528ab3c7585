/** Runtime checks for messages that cross a webview's border. A message that does not fit is dropped, never half used. */
export type Guard<T> = (value: unknown) => value is T;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string no longer than `max` UTF-16 units (default 20,000: longer than any entry, short of a way to fill memory). */
export function isText(value: unknown, max = 20_000): value is string {
  return typeof value === 'string' && value.length <= max;
}

/** One of a closed list of words. */
export function oneOf<const T extends string>(...words: readonly T[]): Guard<T> {
  return (value): value is T => typeof value === 'string' && (words as readonly string[]).includes(value);
}

export function isListOf<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(guard);
}

export function optional<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

/** Fits when every named field fits; other fields are ignored. */
export function shape<T>(fields: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const entries = Object.entries<Guard<unknown>>(fields);
  return (value): value is T =>
    isRecord(value) &&
    entries.every(([name, guard]) => guard(Object.hasOwn(value, name) ? value[name] : undefined));
}
