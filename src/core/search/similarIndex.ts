import type { SearchDocument } from './searchDocument';
import { WordIndex, type Term } from './wordIndex';
import { isWeak, SHOWN, tellingWords, wordsIn } from './words';

/** What incidents are compared with: a title that is being typed, or all of an incident. */
export interface SimilarQuery {
  readonly title: string;
  readonly services?: readonly string[];
  readonly tags?: readonly string[];
  /** What else is known of it. */
  readonly told?: Partial<Pick<SearchDocument, 'summary' | 'causes' | 'aside' | 'log'>>;
  /** Somebody is still typing: the last word may not be whole. */
  readonly typing?: boolean;
  /** An incident that is not looked for: the one that is asked about. */
  readonly except?: string;
}

/** An incident that is like what was asked for, and why. */
export interface Similar {
  readonly id: string;
  /** How much of both is the same, about 0 to 1. */
  readonly score: number;
  /** Few rare words that both have, as they are written, those that say most first. */
  readonly words: readonly string[];
  readonly services: readonly string[];
  readonly tags: readonly string[];
}

/** How much a word says where it stands. What the incident is about stands in the first of them. */
const WEIGHTS = { title: 3, tags: 2, summary: 1.5, causes: 1.5, fix: 0.7, log: 0.7, aside: 0.5 } as const;
const TOPICS = ['title', 'tags', 'summary', 'causes'] as const;
const BODIES = ['fix', 'log', 'aside'] as const;
/** A word of the body alone, however often it stands there, says less than one of the topics. */
const MOST_OF_BODY = 1.4;
const LEAST_OF_TOPIC = 1.5;

/** A query takes time with each word. */
const MOST_WORDS = 40;
/** A word that more incidents than this share have tells none from another, once there are enough to say so. */
const TOO_COMMON = { share: 0.4, from: 30 } as const;
/** Words that a misspelt or unfinished one may stand for, and how much of it they count. */
const MOST_GUESSES = 6;
const GUESSED = 0.7;
/** Symptoms that many share count a part of their rarity, which in a small live site is chance. */
const WEAK = 0.35;
/** The least that is alike. Chosen on the labelled corpus of test/support/similar, where all between 0.14 and 0.18 does about the same. */
const LEAST_SCORE = 0.16;
/** What is far from the best is noise. */
const WORST_SHARE = 0.4;
/** What the same service, the same tag adds. */
const SHARED = { each: 0.15, most: 3 } as const;
const MOST_FACTOR = 1 + SHARED.each * SHARED.most;
/** Reasons are few and rare: a word that more incidents than this have is none. */
const MOST_REASONS = 3;
const RARE = { share: 0.1, atLeast: 5 } as const;

/** A word that is looked for, and how it was written. */
interface Wanted extends Term {
  readonly shown: string;
}

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
  readonly #words = new WordIndex(word => (isWeak(word) ? WEAK : 1));
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

  /** Whether so many were added that all should be measured again. */
  get isUnmeasured(): boolean {
    return this.#words.isUnmeasured;
  }

  /** Measures them in small steps, between which incidents can be found but not be added. */
  measure(): Iterable<void> {
    return this.#words.measure();
  }

  /** The incidents most alike, the best first; none where nothing telling is shared. */
  find(query: SimilarQuery, limit: number): readonly Similar[] {
    const services = new Set(query.services);
    const tags = new Set(query.tags);
    const { wanted, length } = this.#wantedOf(query);
    const factor = (document: number): number => {
      const known = this.#byDocument[document];
      if (known === undefined || known.id === query.except) {
        return 0;
      }
      const shared = countIn(known.services, services) + countIn(known.tags, tags);
      return known.weight * (1 + SHARED.each * Math.min(SHARED.most, shared));
    };
    const found = this.#words.find(wanted, { length, factor, mostFactor: MOST_FACTOR, limit: limit * 2 });
    const least = Math.max(LEAST_SCORE, (found[0]?.score ?? 0) * WORST_SHARE);
    return found
      .flatMap(({ document, score }): Similar[] => {
        const known = this.#byDocument[document];
        if (known === undefined || score < least) {
          return [];
        }
        const same = {
          services: known.services.filter(service => services.has(service)),
          tags: known.tags.filter(tag => tags.has(tag)),
        };
        const words = this.#reasonsOf(known, wanted, same.services.length + same.tags.length > 0);
        return words.length === 0 ? [] : [{ id: known.id, score, words, ...same }];
      })
      .slice(0, limit);
  }

  /** Ids of all incidents that have a word as it stands, whatever else they say; in no order. */
  idsWith(word: string): readonly string[] {
    const term = { word: tellingWords(word)[0]?.stem ?? '', weight: 1 };
    return this.#words
      .find([term], { length: 1, factor: () => 1, mostFactor: 1, limit: this.size })
      .flatMap(({ document }) => this.#byDocument[document]?.id ?? []);
  }

  /**
   * The words for which an incident is shown: rare ones, at least on one side in what the incident is about, those that say most first.
   * A symptom that many share is one only where both are about it and have something else in common.
   */
  #reasonsOf({ document }: Known, wanted: readonly Wanted[], isRelated: boolean): readonly string[] {
    const most = Math.max(RARE.atLeast, this.size * RARE.share);
    const shared = wanted.flatMap(({ word, weight, shown }) => {
      const there = this.#words.weightIn(document, word);
      const topics = [weight, there].filter(one => one >= LEAST_OF_TOPIC).length;
      return there === 0 || topics === 0
        ? []
        : [
            {
              word,
              shown,
              topics,
              isRare: this.#words.countOf(word) <= most && (isCode(word) ? topics === 2 : !isWeak(word)),
            },
          ];
    });
    const rare = shared.filter(({ isRare }) => isRare);
    const reasons =
      rare.length > 0
        ? rare
        : shared.filter(({ word, topics }) => topics === 2 && (isRelated || !isWeak(word)));
    return [...reasons]
      .sort((a, b) => b.topics - a.topics)
      .slice(0, MOST_REASONS)
      .map(({ shown }) => shown);
  }

  /** What is looked for, the words that say most first, and how long the whole query is. */
  #wantedOf(query: SimilarQuery): { readonly wanted: readonly Wanted[]; readonly length: number } {
    const last = query.typing === true ? tellingWords(wordsIn(query.title).at(-1) ?? '')[0]?.stem : undefined;
    const { title, tags = [], told } = query;
    const wanted = new Map<string, Wanted>();
    let length = 0;
    const written = new Map<string, string>();
    const weighed = weigh({ title, tags, ...told }, (stem, word) => {
      written.set(stem, written.get(stem) ?? word);
    });
    for (const [word, weight] of weighed) {
      const guesses = this.#words.countOf(word) > 0 ? [] : this.#guesses(word, word === last);
      // What is not typed to its end may become anything.
      length +=
        word === last && guesses.length === 0 && word.length < 4 ? 0 : this.#words.valueOf({ word, weight });
      for (const guess of guesses) {
        if (!wanted.has(guess)) {
          wanted.set(guess, { word: guess, weight: weight * GUESSED, shown: this.#shownOf(guess) });
        }
      }
      if (guesses.length === 0) {
        wanted.set(word, { word, weight, shown: SHOWN[word] ?? written.get(word) ?? word });
      }
    }
    const most = this.size < TOO_COMMON.from ? Infinity : this.size * TOO_COMMON.share;
    const known = [...wanted.values()]
      .filter(({ word }) => this.#words.countOf(word) <= most)
      .map(one => ({ one, value: this.#words.valueOf(one) }));
    const best = known.sort((a, b) => b.value - a.value).slice(0, MOST_WORDS);
    return { wanted: best.map(({ one }) => one), length };
  }

  #shownOf(stem: string): string {
    return SHOWN[stem] ?? this.#surfaces.get(stem) ?? stem;
  }

  #weigh(document: SearchDocument): ReadonlyMap<string, number> {
    return weigh(document, (stem, word) => {
      if (stem !== word && !this.#surfaces.has(stem)) {
        this.#surfaces.set(stem, word);
      }
    });
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

/** The telling words of what is known of an incident by their stems, with how much they say. `seen` is told how each is written first. */
function weigh(
  known: Partial<SearchDocument>,
  seen: (stem: string, word: string) => void,
): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  const bodies = new Map<string, number>();
  for (const [fields, most] of [
    [TOPICS, Infinity],
    [BODIES, MOST_OF_BODY],
  ] as const) {
    const into = fields === TOPICS ? words : bodies;
    for (const field of fields) {
      const weight = WEIGHTS[field];
      for (const { stem, word } of tellingWords([known[field] ?? ''].flat().join('\n'))) {
        const before = into.get(stem);
        if (before === undefined) {
          seen(stem, word);
        }
        into.set(stem, Math.min(most, (before ?? 0) + weight));
      }
    }
  }
  for (const [stem, weight] of bodies) {
    words.set(stem, (words.get(stem) ?? 0) + weight);
  }
  return words;
}

/** An error's code says something beside what it is of. */
function isCode(word: string): boolean {
  return /^\d+$/.test(word);
}

function countIn(values: readonly string[], wanted: ReadonlySet<string>): number {
  return values.filter(value => wanted.has(value)).length;
}
