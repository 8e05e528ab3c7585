import type { Item } from '../remediation/item';
import { fingerprintOf } from './fingerprint';
import type { KnownPlace } from './searchBlock';

/** A line that has the pattern. */
export interface Hit {
  /** Name of the repository; `.`: the one of the live site. */
  readonly in: string;
  /** Relative to the repository. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** The line, or the beginning of a very long one. */
  readonly text: string;
  /** Of the whole line. */
  readonly fingerprint: string;
}

/** A hit with what is known of it. */
export interface ComparedHit {
  readonly hit: Hit;
  /** Undefined: nobody has decided about it. */
  readonly known: KnownPlace | undefined;
  /** It was known at another path. */
  readonly movedFrom: string | undefined;
}

export interface Comparison {
  readonly hits: readonly ComparedHit[];
  /** Known places that have the pattern no more. */
  readonly gone: readonly KnownPlace[];
}

/**
 * Holds hits against what is known. A known place is one line: first at its own path, then, as its file may have been renamed or the line
 * moved, anywhere in its repository where the same words stand. A second line with the same words is new.
 */
export function compareHits(hits: readonly Hit[], known: readonly KnownPlace[]): Comparison {
  const keyOf = (repository: string, line: string): string => `${repository}\n${line}`;
  const free = new Map<string, KnownPlace[]>();
  for (const place of known) {
    const key = keyOf(place.in, place.line);
    free.set(key, [...(free.get(key) ?? []), place]);
  }
  const found = new Map<Hit, ComparedHit>();
  const match = (isMove: boolean): void => {
    for (const hit of hits.filter(one => !found.has(one))) {
      const places = free.get(keyOf(hit.in, hit.fingerprint)) ?? [];
      const at = places.findIndex(({ path }) => isMove || path === hit.path);
      const [place] = at < 0 ? [] : places.splice(at, 1);
      if (place !== undefined) {
        found.set(hit, { hit, known: place, movedFrom: isMove ? place.path : undefined });
      }
    }
  };
  match(false);
  match(true);
  const left = new Set([...free.values()].flat());
  return {
    hits: hits.map(hit => found.get(hit) ?? { hit, known: undefined, movedFrom: undefined }),
    gone: known.filter(place => left.has(place)),
  };
}

/** What a hit asks for: a decision, or work that was said to be done; nothing where it is settled. */
export function stateOfHit(
  { known }: ComparedHit,
  items: readonly Item[],
): 'new' | 'done-but-there' | 'open' | 'fine' {
  if (known === undefined) {
    return 'new';
  }
  if (known.as === undefined) {
    return 'fine';
  }
  const item = items.find(({ id }) => id === known.as);
  return item?.done === true ? 'done-but-there' : item?.wontDo === undefined ? 'open' : 'fine';
}

/** A hit from a line as a search gives it. */
export function hitOf(
  place: { readonly in: string; readonly path: string; readonly line: number },
  text: string,
): Hit {
  return { ...place, text: text.slice(0, 400), fingerprint: fingerprintOf(text) };
}
