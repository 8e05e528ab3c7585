import { COMMON_WORDS, WEAK_WORDS } from './commonWords';

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is what is meant
const ASCII = /^[\u0000-\u007f]*$/;

/** Text as it is compared: lower case, accents taken off. Line breaks stay where they are, and no others come. */
export function foldText(text: string): string {
  return ASCII.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[\u2028\u2029]/g, ' ');
}

/** The words of a text, folded, in their order: runs of letters and digits. */
export function wordsIn(text: string): readonly string[] {
  return foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Longer ones are no words, but keys and the like. */
const LONGEST = 60;

/** What is written in one word, in two, or with a hyphen, and means the same: word for word what may stand there, and what it becomes. */
const JOINED: readonly (readonly [readonly (readonly string[])[], string])[] = [
  [
    [
      ['time', 'times', 'timed', 'timing'],
      ['out', 'outs'],
    ],
    'timeout',
  ],
  [
    [
      ['sign', 'signed', 'signing', 'log', 'logged', 'logging'],
      ['in', 'on', 'ins'],
    ],
    'login',
  ],
  [
    [
      ['sign', 'signed', 'signing', 'log', 'logged', 'logging'],
      ['out', 'off', 'outs'],
    ],
    'logout',
  ],
  [[['logins', 'signin', 'signins', 'logon']], 'login'],
  [[['logouts', 'signout', 'signouts']], 'logout'],
  [[['email', 'emails', 'mails']], 'mail'],
  [[['check'], ['out', 'outs']], 'checkout'],
  [
    [
      ['fail', 'fails', 'failed', 'failing'],
      ['over', 'overs'],
    ],
    'failover',
  ],
  [
    [
      ['roll', 'rolls', 'rolled', 'rolling'],
      ['back', 'backs'],
    ],
    'rollback',
  ],
  [[['read'], ['only']], 'readonly'],
  [[['rate'], ['limit', 'limits', 'limited', 'limiter', 'limiting']], 'ratelimit'],
  [[['out'], ['of'], ['memory']], 'outofmemory'],
  [[['oom']], 'outofmemory'],
  [[['out'], ['of'], ['disk']], 'diskfull'],
  [[['no'], ['space'], ['left']], 'diskfull'],
  [[['no'], ['disk'], ['space']], 'diskfull'],
  [[['disk', 'disks'], ['full']], 'diskfull'],
  [[['disk', 'disks'], ['is', 'was', 'are'], ['full']], 'diskfull'],
];
const joinedByFirst: ReadonlyMap<string, typeof JOINED> = new Map(
  JOINED.flatMap(([[firsts = []]]) => firsts).map(first => [
    first,
    JOINED.filter(([[firsts = []]]) => firsts.includes(first)),
  ]),
);

/** How those are shown that nobody writes so. */
export const SHOWN: Readonly<Record<string, string>> = {
  login: 'sign-in',
  logout: 'sign-out',
  readonly: 'read-only',
  ratelimit: 'rate limit',
  outofmemory: 'out of memory',
  diskfull: 'disk full',
};

/** A word that is compared: its stem, and how it stood. */
export interface TellingWord {
  readonly stem: string;
  readonly word: string;
}

/** The words of a text that say what it is about, in their order. */
export function tellingWords(text: string): readonly TellingWord[] {
  const words = wordsIn(text);
  const telling: TellingWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const joined = joinedAt(words, at);
    const one = tellingWord(joined?.word ?? word);
    if (one !== undefined) {
      telling.push(one);
    }
    at += (joined?.length ?? 1) - 1;
  }
  return telling;
}

/** Words that become one at a place, and how many they are. */
function joinedAt(
  words: readonly string[],
  at: number,
): { readonly word: string; readonly length: number } | undefined {
  for (const [parts, word] of joinedByFirst.get(words[at] ?? '') ?? []) {
    if (parts.every((part, n) => part.includes(words[at + n] ?? ''))) {
      return { word, length: parts.length };
    }
  }
  return undefined;
}

/** What was found of a word: texts repeat theirs, and the index reads many texts. Emptied when it is full. */
const known = new Map<string, TellingWord | null>();
const MOST_KNOWN = 20_000;

function tellingWord(word: string): TellingWord | undefined {
  if (word.length > LONGEST) {
    return undefined;
  }
  let one = known.get(word);
  if (one === undefined) {
    const stem = stemOf(word);
    one = isTelling(word, stem) ? { stem, word } : null;
    if (known.size >= MOST_KNOWN) {
      known.clear();
    }
    known.set(word, one);
  }
  return one ?? undefined;
}

const commonStems: ReadonlySet<string> = new Set(Array.from(COMMON_WORDS, stemOf));
const weakStems: ReadonlySet<string> = new Set(Array.from(WEAK_WORDS, stemOf));

/**
 * Words that are worth looking for: not common in any text, not a single letter, not without end. Of bare numbers only the codes
 * that servers answer errors with: 30 minutes and 30 customers have nothing to do with each other.
 */
export function isTelling(word: string, stem = stemOf(word)): boolean {
  return (
    word.length > 1 &&
    word.length <= LONGEST &&
    !COMMON_WORDS.has(word) &&
    !commonStems.has(stem) &&
    (!/^\d+$/.test(word) || /^[45]\d\d$/.test(word))
  );
}

/** Whether a stem is one of a word that many incidents share whatever they are about (`slow`, `failed`): alone it is no reason. */
export function isWeak(stem: string): boolean {
  return weakStems.has(stem);
}

/**
 * A word as it is indexed, so that `charges`, `charged` and `charging` are one: the plain first step of Porter's stemmer ("An
 * algorithm for suffix stripping", 1980), which leaves words of other languages nearly as they are.
 */
export function stemOf(word: string): string {
  if (word.length < 4 || word.length > LONGEST || /[^a-z]/.test(word)) {
    return word;
  }
  let stem = word;
  if (stem.endsWith('sses')) {
    stem = stem.slice(0, -2);
  } else if (stem.length > 4 && stem.endsWith('ies')) {
    stem = `${stem.slice(0, -3)}y`;
  } else if (/[^suia]s$/.test(stem)) {
    stem = stem.slice(0, -1);
  }
  const [, start] = /^(.*[aeiouy].*)(?:ed|ing)$/.exec(stem) ?? [];
  if (start !== undefined && start.length >= 3) {
    stem = /([^aeioulsz])\1$/.test(start) ? start.slice(0, -1) : start;
  }
  if (stem.length > 4 && stem.endsWith('e')) {
    return stem.slice(0, -1);
  }
  return stem.length > 4 && stem.endsWith('y') ? `${stem.slice(0, -1)}i` : stem;
}
