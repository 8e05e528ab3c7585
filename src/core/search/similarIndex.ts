import type { SearchDocument } from './searchDocument';
import { WordIndex, type Term } from './wordIndex';
import { isTelling, stemOf, wordsIn } from './words';

/** What incidents are compared with: a title that is being typed, or all of an incident. */
export interface SimilarQuery {
  readonly title: string;
  readonly services?: readonly string[];
  readonly tags?: readonly string[];
  /** Further words; they count less than those of the title. */
  readonly text?: string;
  /** Somebody is still typing: the last word may not be whole. */
  readonly typing?: boolean;
  /** An incident that is not looked for: the one that is asked about. */
  readonly except?: string;
}

/** An incident that is like what was asked for, and why. */
export interface Similar {
  readonly id: string;
  /** Higher is more alike; only of use beside others of the same answer. */
  readonly score: number;
  /** Words both have, as the incident has them (folded), the rarest first. */
  readonly words: readonly string[];
  readonly services: readonly string[];
  readonly tags: readonly string[];
}

const FIELDS = ['title', 'services', 'tags', 'summary', 'causes', 'fix', 'log'] as const;

/** How much a word says where it stands. */
const WEIGHTS: Readonly<Record<(typeof FIELDS)[number], number>> = {
  title: 3,
  tags: 2,
  services: 1.5,
  summary: 1.5,
  causes: 1.5,
  fix: 1,
  log: 0.7,
};

/** A query takes time with each word, and the rarest say most. */
const MOST_WORDS = 24;
/** Words that a misspelt or unfinished one may stand for. */
const MOST_GUESSES = 6;
/** A word that more incidents than this share have tells none from another, once there are enough to say so. */
const TOO_COMMON = { share: 0.4, from: 30 } as const;
/** What is far from the best is noise. */
const WORST_SHARE = 0.2;

interface Known {
  /** Its number in the word index. */
  readonly document: number;
  readonly id: string;
  readonly services: readonly string[];
  readonly tags: readonly string[];
  readonly weight: number;
}

/**
 * Finds incidents that are like another one or like a title: over all their words, and fuzzy. A word that an incident has is looked
 * for as it stands; only one that none has is taken for misspelt or unfinished.
 */
export class SimilarIndex {
  readonly #words = new WordIndex();
  readonly #byId = new Map<string, Known>();
  /** How a stem is shown: as the word first stood that it comes from. */
  readonly #surfaces = new Map<string, string>();
  /** By their numbers. */
  readonly #byDocument: (Known | undefined)[] = [];

  get size(): number {
    return this.#byId.size;
  }

  /** Adds an incident, or replaces what was known of it. */
  put(document: SearchDocument): void {
    this.remove(document.id);
    const { id, services, tags, weight } = document;
    const known = { document: this.#words.add(this.#weigh(document)), id, services, tags, weight };
    this.#byId.set(id, known);
    this.#byDocument[known.document] = known;
  }

  remove(id: string): void {
    const known = this.#byId.get(id);
    if (known !== undefined) {
      this.#byId.delete(id);
      this.#byDocument[known.document] = undefined;
      this.#words.remove(known.document);
    }
  }

  /** Whether so much was replaced that what is left of it should be cleared away. */
  get isLittered(): boolean {
    return this.#words.dead > Math.max(200, this.size / 5);
  }

  /** Clears it away in small steps, between which incidents can be found but not be added. */
  tidy(): Iterable<void> {
    return this.#words.tidy();
  }

  /** The incidents most alike, the best first; none where nothing telling is shared. */
  find(query: SimilarQuery, limit: number): readonly Similar[] {
    const services = new Set(query.services);
    const tags = new Set(query.tags);
    const terms = this.#termsOf(query);
    const factor = (document: number): number => {
      const known = this.#byDocument[document];
      if (known === undefined || known.id === query.except) {
        return 0;
      }
      const shared = countIn(known.services, services) + countIn(known.tags, tags);
      return known.weight * (1 + 0.4 * Math.min(3, shared));
    };
    const found = this.#words.find(terms, factor, limit * 4);
    const least = (found[0]?.score ?? 0) * WORST_SHARE;
    return found
      .filter(({ score }) => score >= least)
      .flatMap(({ document, score }): Similar[] => {
        const known = this.#byDocument[document];
        return known === undefined ? [] : [{ ...this.#whyOf(known, terms, { services, tags }), score }];
      })
      .filter(similar => this.#isConvincing(similar, terms.length))
      .slice(0, limit);
  }

  /** Ids of all incidents that have a word as it stands, whatever else they say; in no order. */
  idsWith(word: string): readonly string[] {
    const term = stemOf(wordsIn(word)[0] ?? '');
    return this.#words
      .find([{ word: term, boost: 1 }], () => 1, this.size)
      .flatMap(({ document }) => this.#byDocument[document]?.id ?? []);
  }

  #whyOf(
    { id, document, services, tags }: Known,
    terms: readonly Term[],
    asked: { readonly services: ReadonlySet<string>; readonly tags: ReadonlySet<string> },
  ): Omit<Similar, 'score'> {
    return {
      id,
      words: terms
        .map(({ word }) => word)
        .filter(word => this.#words.has(document, word))
        .sort((a, b) => this.#words.countOf(a) - this.#words.countOf(b))
        .map(word => this.#surfaces.get(word) ?? word),
      services: services.filter(service => asked.services.has(service)),
      tags: tags.filter(tag => asked.tags.has(tag)),
    };
  }

  /** One shared word among many is chance, unless it is a rare one or the service is the same. */
  #isConvincing({ words, services, tags }: Similar, asked: number): boolean {
    const told = new Set([...services, ...tags].flatMap(wordsIn));
    const others = words.filter(word => !told.has(word));
    return (
      asked === 1 ||
      tags.length > 0 ||
      others.length >= 2 ||
      (services.length > 0 && others.length > 0) ||
      words.some(word => this.#words.countOf(stemOf(word)) <= Math.max(2, this.size * 0.02))
    );
  }

  #termsOf(query: SimilarQuery): readonly Term[] {
    const last = query.typing === true ? stemOf(wordsIn(query.title).at(-1) ?? '') : undefined;
    const terms = new Map<string, number>();
    const add = (word: string, boost: number): void => {
      for (const known of this.#words.countOf(word) > 0 ? [word] : this.#guesses(word, word === last)) {
        terms.set(known, Math.max(boost, terms.get(known) ?? 0));
      }
    };
    for (const word of stemsIn(query.title)) {
      add(word, 2);
    }
    const more = [...(query.services ?? []), ...(query.tags ?? []), query.text ?? ''].join('\n');
    for (const word of stemsIn(more)) {
      if (this.#words.countOf(word) > 0) {
        add(word, 1);
      }
    }
    // A word that only the incident has that is asked about finds no other.
    const least = query.except !== undefined && this.#byId.has(query.except) ? 2 : 1;
    const most = this.size < TOO_COMMON.from ? Infinity : this.size * TOO_COMMON.share;
    return Array.from(terms, ([word, boost]) => ({ word, boost, count: this.#words.countOf(word) }))
      .filter(({ count }) => count >= least && count <= most)
      .sort((a, b) => a.count / a.boost - b.count / b.boost)
      .slice(0, MOST_WORDS);
  }

  #weigh(document: SearchDocument): ReadonlyMap<string, number> {
    const words = new Map<string, number>();
    for (const field of FIELDS) {
      for (const word of wordsIn([document[field]].flat().join('\n')).filter(isTelling)) {
        const stem = stemOf(word);
        words.set(stem, (words.get(stem) ?? 0) + WEIGHTS[field]);
        if (stem !== word && !this.#surfaces.has(stem)) {
          this.#surfaces.set(stem, word);
        }
      }
    }
    return words;
  }

  /** What a word that nobody has may stand for. */
  #guesses(word: string, isUnfinished: boolean): readonly string[] {
    if (isUnfinished && word.length >= 3) {
      const started = this.#words.startingWith(word, MOST_GUESSES);
      if (started.length > 0) {
        return started;
      }
    }
    return word.length < 4 || word.length > 24
      ? []
      : this.#words.like(word, word.length < 8 ? 1 : 2, MOST_GUESSES);
  }
}

function stemsIn(text: string): ReadonlySet<string> {
  return new Set(wordsIn(text).filter(isTelling).map(stemOf));
}

function countIn(values: readonly string[], wanted: ReadonlySet<string>): number {
  return values.filter(value => wanted.has(value)).length;
}
