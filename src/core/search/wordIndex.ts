/** Words of a document with how much each says, 0 to {@link MOST_WEIGHT}. */
export type WeighedWords = ReadonlyMap<string, number>;

/** A word of a query. */
export interface Term {
  readonly word: string;
  /** How much it counts beside the others. */
  readonly boost: number;
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

/** BM25's usual constants: how soon more of the same word says no more, and how much a document's length counts. */
const SATURATION = 1.2;
const LENGTH = 0.6;

interface Postings {
  /** Ascending by document; only the first `size` count. */
  list: Uint32Array;
  size: number;
}

/**
 * An inverted index: which documents have a word, and how much it says there. Documents are numbered by whoever adds them, upwards; a
 * document that changed is taken out and added under a new number. Ranks by BM25 (Robertson and Zaragoza, 2009, "The Probabilistic
 * Relevance Framework", with the weights of the fields summed before saturation).
 */
export class WordIndex {
  readonly #words = new Map<string, Postings>();
  /** Words by their first letter: misspelt and unfinished words are looked for among these. */
  readonly #byLetter = new Map<string, string[]>();
  /** Sum of a document's weights by its number; 0: it was taken out. */
  readonly #lengths: number[] = [];
  #total = 0;
  #live = 0;
  #dead = 0;

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

  /** Adds a document; gives its number. */
  add(words: WeighedWords): number {
    const document = this.#lengths.length;
    let length = 0;
    for (const [word, weight] of words) {
      const capped = Math.min(MOST_WEIGHT, weight);
      length += capped;
      this.#append(word, ((document << WEIGHT_BITS) | Math.max(1, Math.round(capped * STEPS))) >>> 0);
    }
    // A document without words counts, too.
    this.#lengths.push(Math.max(1, length));
    this.#total += Math.max(1, length);
    this.#live++;
    return document;
  }

  remove(document: number): void {
    const length = this.#lengths[document] ?? 0;
    if (length > 0) {
      this.#lengths[document] = 0;
      this.#total -= length;
      this.#live--;
      this.#dead++;
    }
  }

  /** Whether a document has a word. */
  has(document: number, word: string): boolean {
    const { list = [], size = 0 } = this.#words.get(word) ?? {};
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = (list[middle] ?? 0) >>> WEIGHT_BITS;
      if (at === document) {
        return true;
      }
      [low, high] = at < document ? [middle + 1, high] : [low, middle];
    }
    return false;
  }

  /** The `limit` best documents that have at least one of the words, the best first. `factor` multiplies a document's score. */
  find(terms: readonly Term[], factor: (document: number) => number, limit: number): readonly Scored[] {
    const scores = new Float64Array(this.#lengths.length);
    const touched: number[] = [];
    const average = this.#total / Math.max(1, this.#live);
    for (const { word, boost } of terms) {
      const postings = this.#words.get(word);
      if (postings === undefined) {
        continue;
      }
      const { list, size } = postings;
      const rarity = boost * Math.log(1 + (this.#live + 0.5) / (Math.min(size, this.#live) + 0.5));
      for (let at = 0; at < size; at++) {
        const posting = list[at] ?? 0;
        const document = posting >>> WEIGHT_BITS;
        const length = this.#lengths[document] ?? 0;
        if (length === 0) {
          continue;
        }
        const weight = (posting & ((1 << WEIGHT_BITS) - 1)) / STEPS;
        if (scores[document] === 0) {
          touched.push(document);
        }
        const norm = SATURATION * (1 - LENGTH + (LENGTH * length) / average);
        scores[document] = (scores[document] ?? 0) + (rarity * weight * (1 + SATURATION)) / (weight + norm);
      }
    }
    return bestOf(touched, document => (scores[document] ?? 0) * factor(document), limit);
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
  scoreOf: (document: number) => number,
  limit: number,
): readonly Scored[] {
  const best: Scored[] = [];
  for (const document of documents) {
    const score = scoreOf(document);
    if (score > (best.length < limit ? 0 : (best.at(-1)?.score ?? 0))) {
      const at = best.findIndex(one => one.score < score || (one.score === score && one.document < document));
      best.splice(at < 0 ? best.length : at, 0, { document, score });
      best.length = Math.min(best.length, limit);
    }
  }
  return best;
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
