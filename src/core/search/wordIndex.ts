/** Words of a document with how much each says, 0 to {@link MOST_WEIGHT}. */
export type WeighedWords = ReadonlyMap<string, number>;

/** A word of a query, with how much it says there, 0 to {@link MOST_WEIGHT}. */
export interface Term {
  readonly word: string;
  readonly weight: number;
}

/** A document that was found, by the number it was added under. */
export interface Scored {
  readonly document: number;
  readonly score: number;
}

export const MOST_WEIGHT = 15;

/** A posting is a document's number in the upper bits and, below them, the word's weight there in steps. */
const WEIGHT_BITS = 8;
const STEPS = 255 / MOST_WEIGHT;

/** Half of what a word can say at all is said once its weight is this. */
const HALF = 4;
/** Rare words count a little more than the logarithm has it: two incidents that share one are seldom alike by chance. */
const RARITY_POWER = 1.25;
/**
 * How far the length of a document counts beside that of the query. A title says little, and is all the same told to be like an
 * incident of which it says a part; one word of a long story is not.
 */
const LENGTHS = { least: 0.2, most: 20 } as const;

interface Postings {
  /** Ascending by document; only the first `size` count. */
  list: Uint32Array;
  size: number;
}

/**
 * An inverted index: which documents have a word, and how much it says there. Documents are numbered by whoever adds them, upwards; a
 * document that changed is taken out and added under a new number. Ranks by the cosine of the documents' words, each counted by its
 * rarity (Salton and Buckley, 1988, "Term-weighting approaches in automatic text retrieval") and by its weight with saturation, so that
 * a score says how much of both is the same, whatever else is in the index.
 */
export class WordIndex {
  readonly #words = new Map<string, Postings>();
  /** Words by their first letter: misspelt and unfinished words are looked for among these. */
  readonly #byLetter = new Map<string, string[]>();
  /** Square of a document's length as a vector of its words, by its number; 0: it was taken out. */
  readonly #lengths: number[] = [];
  readonly #damping: (word: string) => number;
  #live = 0;
  #dead = 0;
  /** How many there were when the lengths were measured: how rare a word is changes with the others. */
  #measured = 0;

  /** `damping`: how much of its rarity a word counts, 0 to 1. */
  constructor(damping: (word: string) => number) {
    this.#damping = damping;
  }

  get size(): number {
    return this.#live;
  }

  /** Documents that were taken out and still take room. */
  get dead(): number {
    return this.#dead;
  }

  /** In how many documents a word stands, or stood until they were taken out. */
  countOf(word: string): number {
    return this.#words.get(word)?.size ?? 0;
  }

  /** How much a word counts wherever it stands: the fewer documents have it, the more. */
  #rarityOf(word: string): number {
    const count = Math.min(this.countOf(word), this.#live);
    return (this.#damping(word) * Math.log(1 + (this.#live + 0.5) / (count + 0.5))) ** RARITY_POWER;
  }

  /** Adds a document; gives its number. */
  add(words: WeighedWords): number {
    const document = this.#lengths.length;
    this.#live++;
    let length = 0;
    for (const [word, weight] of words) {
      const capped = Math.min(MOST_WEIGHT, weight);
      this.#append(word, ((document << WEIGHT_BITS) | Math.max(1, Math.round(capped * STEPS))) >>> 0);
      length += (this.#rarityOf(word) * said(capped)) ** 2;
    }
    // A document without words counts, too.
    this.#lengths.push(Math.max(Number.MIN_VALUE, length));
    return document;
  }

  remove(document: number): void {
    if ((this.#lengths[document] ?? 0) > 0) {
      this.#lengths[document] = 0;
      this.#live--;
      this.#dead++;
    }
  }

  /** Whether so many came since the documents were measured that words are rarer or more common than they were then. */
  get isUnmeasured(): boolean {
    return this.#lengths.length > this.#measured * 1.1;
  }

  /** Measures all documents with the words as rare as they are now, one word for each step. Nothing may be added in between. */
  *measure(): Generator<void> {
    const lengths = new Float64Array(this.#lengths.length);
    for (const [word, { list, size }] of this.#words) {
      const rarity = this.#rarityOf(word);
      for (let at = 0; at < size; at++) {
        const posting = list[at] ?? 0;
        const document = posting >>> WEIGHT_BITS;
        lengths[document] = (lengths[document] ?? 0) + (rarity * said(weightOf(posting))) ** 2;
      }
      yield;
    }
    lengths.forEach((length, document) => {
      if ((this.#lengths[document] ?? 0) > 0) {
        this.#lengths[document] = Math.max(Number.MIN_VALUE, length);
      }
    });
    this.#measured = this.#lengths.length;
  }

  /** How much a word says in a document; 0: it does not stand there. */
  weightIn(document: number, word: string): number {
    const { list = [], size = 0 } = this.#words.get(word) ?? {};
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const posting = list[middle] ?? 0;
      const at = posting >>> WEIGHT_BITS;
      if (at === document) {
        return weightOf(posting);
      }
      [low, high] = at < document ? [middle + 1, high] : [low, middle];
    }
    return 0;
  }

  /** How much a word of a query counts in its length, squared, which is the same as how much it counts where it is found as it stands. */
  valueOf({ word, weight }: Term): number {
    return (this.#rarityOf(word) * said(Math.min(MOST_WEIGHT, weight))) ** 2;
  }

  /**
   * The `limit` best documents that have at least one of the words, the best first. `length`: the sum of all values of the query's
   * words, also of those that are not looked for. `factor` multiplies a document's score, at most by `mostFactor`. Scores are about 0 to 1.
   */
  find(
    terms: readonly Term[],
    {
      length,
      factor,
      mostFactor,
      limit,
    }: {
      readonly length: number;
      readonly factor: (document: number) => number;
      readonly mostFactor: number;
      readonly limit: number;
    },
  ): readonly Scored[] {
    const scores = new Float64Array(this.#lengths.length);
    const touched: number[] = [];
    for (const { word, weight } of terms) {
      const { list = [], size = 0 } = this.#words.get(word) ?? {};
      const value = this.#rarityOf(word) ** 2 * said(Math.min(MOST_WEIGHT, weight));
      for (let at = 0; at < size; at++) {
        const posting = list[at] ?? 0;
        const document = posting >>> WEIGHT_BITS;
        if (scores[document] === 0) {
          touched.push(document);
        }
        scores[document] = (scores[document] ?? 0) + value * said(weightOf(posting));
      }
    }
    return bestOf(
      touched,
      (document, least) => {
        const other = this.#lengths[document] ?? 0;
        const ratio = Math.min(LENGTHS.most, Math.max(LENGTHS.least, other / length));
        const score = other === 0 ? 0 : (scores[document] ?? 0) / (length * Math.sqrt(ratio));
        // Most are far from being among the best, whatever they share.
        return score * mostFactor <= least ? 0 : score * factor(document);
      },
      limit,
    );
  }

  /** Words of the index that begin with these letters, at most `limit`. */
  startingWith(start: string, limit: number): readonly string[] {
    const found: string[] = [];
    for (const word of this.#byLetter.get(firstOf(start)) ?? []) {
      if (word.startsWith(start)) {
        found.push(word);
        if (found.length === limit) {
          break;
        }
      }
    }
    return found;
  }

  /** Words of the index that differ from a word in at most `edits` letters, not in the first; at most `limit`, the closest first. */
  like(word: string, edits: number, limit: number): readonly string[] {
    const found: { readonly word: string; readonly distance: number }[] = [];
    for (const candidate of this.#byLetter.get(firstOf(word)) ?? []) {
      if (Math.abs(candidate.length - word.length) <= edits) {
        const distance = editDistance(word, candidate, edits);
        if (distance <= edits) {
          found.push({ word: candidate, distance });
        }
      }
    }
    return found
      .sort((a, b) => a.distance - b.distance)
      .slice(0, limit)
      .map(one => one.word);
  }

  /** Clears away what documents that were taken out left, one word for each step. */
  *tidy(): Generator<void> {
    for (const [word, postings] of this.#words) {
      let kept = 0;
      for (let at = 0; at < postings.size; at++) {
        const posting = postings.list[at] ?? 0;
        if ((this.#lengths[posting >>> WEIGHT_BITS] ?? 0) > 0) {
          postings.list[kept++] = posting;
        }
      }
      postings.size = kept;
      if (kept === 0) {
        this.#words.delete(word);
      }
      yield;
    }
    for (const [letter, words] of this.#byLetter) {
      this.#byLetter.set(
        letter,
        words.filter(word => this.#words.has(word)),
      );
      yield;
    }
    this.#dead = 0;
  }

  #append(word: string, posting: number): void {
    let postings = this.#words.get(word);
    if (postings === undefined) {
      postings = { list: new Uint32Array(2), size: 0 };
      this.#words.set(word, postings);
      const letter = firstOf(word);
      const words = this.#byLetter.get(letter);
      if (words === undefined) {
        this.#byLetter.set(letter, [word]);
      } else {
        words.push(word);
      }
    }
    if (postings.size === postings.list.length) {
      const longer = new Uint32Array(postings.size * 2);
      longer.set(postings.list);
      postings.list = longer;
    }
    postings.list[postings.size++] = posting;
  }
}

/** The documents with the highest scores above 0, the newest first where they are equal. Sorting all of them takes long. */
function bestOf(
  documents: readonly number[],
  scoreOf: (document: number, least: number) => number,
  limit: number,
): readonly Scored[] {
  const best: Scored[] = [];
  for (const document of documents) {
    const least = best.length < limit ? 0 : (best.at(-1)?.score ?? 0);
    const score = scoreOf(document, least);
    if (score > least) {
      const at = best.findIndex(one => one.score < score || (one.score === score && one.document < document));
      best.splice(at < 0 ? best.length : at, 0, { document, score });
      best.length = Math.min(best.length, limit);
    }
  }
  return best;
}

function weightOf(posting: number): number {
  return (posting & ((1 << WEIGHT_BITS) - 1)) / STEPS;
}

/** How much of what a word can say it says with a weight, 0 to 1: the third mention says less than the first. */
function said(weight: number): number {
  return weight / (weight + HALF);
}

function firstOf(word: string): string {
  return word.slice(0, 1);
}

/** Levenshtein's distance, where two neighbours that changed places are one edit; more than `most` is told as `most` + 1. */
export function editDistance(a: string, b: string, most: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const isSame = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let distance = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      ) {
        distance = Math.min(distance, (before[j - 2] ?? 0) + 1);
      }
      next.push(distance);
      least = Math.min(least, distance);
    }
    if (least > most) {
      return most + 1;
    }
    [before, row] = [row, next];
  }
  return Math.min(most + 1, row[b.length] ?? most + 1);
}
