/** How somebody came to be on call. */
export type OnCallSource = 'turn' | 'cover' | 'fixed' | 'replace' | 'add';

/** Somebody who is on call, and why. */
export interface OnCallPerson {
  readonly handle: string;
  readonly source: OnCallSource;
  /** Name of the layer whose turn it is; undefined for those who come by an override, except as a replacement. */
  readonly layer: string | undefined;
  /** Index of the override in the file's list. */
  readonly override: number | undefined;
  /** Whom they replace. */
  readonly insteadOf: string | undefined;
}

/**
 * Why nobody is on call. `uncovered`: no layer is active. `empty-turn`: a layer is, but its turn has nobody. `removed`: overrides took
 * everybody out. `fixed`: a fixed period has no shift here.
 */
export type GapReason = 'uncovered' | 'empty-turn' | 'removed' | 'fixed';

/** Who is on call together. Within a rotation the same people for the same reasons are the same object. */
export interface Crew {
  readonly id: number;
  readonly people: readonly OnCallPerson[];
  readonly gap: GapReason | undefined;
}

export function sameHandles(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

/** Makes crews, each only once. */
export class Crews {
  readonly #known = new Map<string, Crew>();
  readonly #joined = new Map<number, Crew>();
  readonly uncovered: Crew = this.#empty('uncovered');
  readonly emptyTurn: Crew = this.#empty('empty-turn');
  readonly removed: Crew = this.#empty('removed');
  readonly fixed: Crew = this.#empty('fixed');

  /** `otherwise` where there are no people. Who is named twice counts once, as named first. */
  of(people: readonly OnCallPerson[], otherwise: Crew): Crew {
    if (people.length === 0) {
      return otherwise;
    }
    const unique = people.filter(
      (person, index) => people.findIndex(other => sameHandles(other.handle, person.handle)) === index,
    );
    const key = JSON.stringify(
      unique.map(({ handle, source, layer, override, insteadOf }) => [
        handle,
        source,
        layer,
        override,
        insteadOf,
      ]),
    );
    let crew = this.#known.get(key);
    if (crew === undefined) {
      crew = { id: this.#known.size, people: unique, gap: undefined };
      this.#known.set(key, crew);
    }
    return crew;
  }

  /** Both on call together. */
  join(a: Crew, b: Crew): Crew {
    const key = a.id * 2 ** 26 + b.id;
    let crew = this.#joined.get(key);
    if (crew === undefined) {
      crew = this.of([...a.people, ...b.people], a);
      this.#joined.set(key, crew);
    }
    return crew;
  }

  #empty(gap: GapReason): Crew {
    const crew: Crew = { id: this.#known.size, people: [], gap };
    this.#known.set(gap, crew);
    return crew;
  }
}
