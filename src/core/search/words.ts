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

/** Words that say nothing about an incident; those that every incident has are found by counting. */
const COMMON = new Set(
  (
    'a about after again all also an and any are as at be because been before being but by can could did do does for ' +
    'from get had has have he her his how i if in into is it its just me more most my no nor not now of off on once ' +
    'only or other our out over own per same she should since so some still such than that the their them then there ' +
    'these they this those through to too until up us very via was we were what when where which while who why will ' +
    'with would you your'
  ).split(' '),
);

/** Words that are worth looking for: not too common, not a single letter, not without end. */
export function isTelling(word: string): boolean {
  return word.length > 1 && word.length <= 60 && !COMMON.has(word);
}

/** A word as it is indexed: without the s of a plural, so that `errors` and `error` are one. */
export function stemOf(word: string): string {
  return /^[a-z]{3,}[^suia]s$/.test(word) ? word.slice(0, -1) : word;
}
