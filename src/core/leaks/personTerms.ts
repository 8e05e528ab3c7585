import type { Person } from '../people/people';
import { COMMON_WORDS, PLACE_NAMES, WORD_NAMES } from './commonWords';
import { foldWords } from './foldText';
import type { Term, TermMode } from './terms';

const AN_ENGINEER = 'an engineer';

/** Names, handles and ids of the people in people.yml. */
export function personTerms(people: readonly Person[]): readonly Term[] {
  return people.flatMap(person => [
    ...nameTerms(person.name),
    ...[person.handle, person.github ?? ''].flatMap(handleTerm),
    ...(person.contact ?? []).flatMap(({ id }) =>
      typeof id === 'string' && /^[\w.-]{4,}$/.test(id) && /\d/.test(id)
        ? [personal(id, 'always', 'how a person is known in a chat')]
        : [],
    ),
  ]);
}

/** The whole name, and its parts where they are long enough to be told from other words. */
function nameTerms(name: string): readonly Term[] {
  const parts = foldWords(name)
    .split(' ')
    .filter(part => /^\p{Lu}[\p{L}'-]{2,}$/u.test(part));
  const isWhole = /\s/.test(name.trim());
  return [
    ...(isWhole ? [personal(name, parts.every(isWordName) ? 'name' : 'always', 'the name of a person')] : []),
    ...parts.map(part => personal(part, modeOfName(part), 'the name of a person')),
  ];
}

function handleTerm(handle: string): readonly Term[] {
  const isWord = isWordName(handle) || handle.length < 3;
  return handle === '' ? [] : [personal(handle, isWord ? 'word-name' : 'always', 'the handle of a person')];
}

function modeOfName(name: string): TermMode {
  return isWordName(name) ? 'word-name' : 'name';
}

function isWordName(name: string): boolean {
  const lower = name.toLowerCase();
  return WORD_NAMES.has(lower) || PLACE_NAMES.has(lower) || COMMON_WORDS.has(lower);
}

function personal(words: string, mode: TermMode, what: string): Term {
  return {
    words,
    kind: 'person',
    mode,
    what,
    why: 'people.yml has it; a customer review blames and praises nobody by name',
    replacement: AN_ENGINEER,
  };
}
