import * as z from 'zod/mini';
import { HANDLE_PATTERN } from '../incident/entry';
import type { Parsed, Problem } from '../problem';
import { checkKeys, checkList, checkTopMap, repeatedIds } from '../site/checkYaml';
import { tryReadAbsence } from '../oncall/absences';
import { parseYaml, rangeOf, valueAt, type YamlFile } from '../site/yamlFile';

const text = z.string({ error: 'must be text' });

/** Whether an IANA time zone name is known to this machine. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // Intl has no other way to ask: an unknown zone is a RangeError.
    return false;
  }
}

/** Somebody who may be paged, hold a role or own an item. */
export const personSchema = z.object({
  handle: text.check(z.regex(HANDLE_PATTERN, { error: 'must be a GitHub login without "@"' })),
  name: text,
  email: z.optional(text),
  /** GitHub login where it differs from the handle. */
  github: z.optional(text),
  zone: z.optional(
    text.check(z.refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' })),
  ),
  team: z.optional(text),
  contact: z.optional(z.array(z.record(text, z.unknown()), { error: 'must be a list' })),
  absences: z.optional(z.array(z.record(text, z.unknown()), { error: 'must be a list' })),
});

export type Person = z.infer<typeof personSchema>;

/** The schema of people.yml, from which the JSON Schema for editors is generated. */
export const peopleSchema = z.object({ people: z.nullish(z.array(personSchema)) });

/** Reads people.yml: `people:` and a list. Each bad person is a problem; the others count. */
export function parsePeople(source: string): Parsed<readonly Person[]> {
  const yaml = parseYaml(source);
  if (yaml.value === undefined || yaml.value.value === null) {
    return { value: [], problems: yaml.problems };
  }
  const file = yaml.value;
  const shape = checkTopMap(file, 'people');
  if (shape !== undefined) {
    return { value: [], problems: [shape] };
  }
  const list = checkList(file, ['people'], personSchema, nameless);
  const problems: Problem[] = [
    ...list.problems,
    ...checkKeys(file, [], ['people']),
    ...repeatedIds(file, 'people', 'handle'),
  ];
  const values = valueAt(file.value, ['people']);
  for (const index of Array.isArray(values) ? values.keys() : []) {
    problems.push(...checkKeys(file, ['people', index], Object.keys(personSchema.def.shape)));
    problems.push(...absenceProblems(file, index));
  }
  const unique = list.value.filter(
    (person, index) => list.value.findIndex(other => sameHandle(other.handle, person.handle)) === index,
  );
  return { value: unique, problems };
}

/** Absences that nobody can make sense of: nobody would be warned of a shift that falls into them. */
function absenceProblems(file: YamlFile, index: number): readonly Problem[] {
  const absences = valueAt(file.value, ['people', index, 'absences']);
  return (Array.isArray(absences) ? absences : []).flatMap((absence: unknown, place): Problem[] => {
    if (typeof absence !== 'object' || absence === null || tryReadAbsence(absence, 'UTC') !== undefined) {
      return [];
    }
    const message =
      'This absence is not understood: write `from` and `to` as days such as 2026-12-24, or as times.';
    const range = rangeOf(file, ['people', index, 'absences', place]);
    return [{ code: 'absence-time', severity: 'warning', range, message }];
  });
}

/** Somebody whose name is missing can still be paged and hold a role: the handle stands in. */
function nameless(item: object): object {
  return { name: valueAt(item, ['handle']) };
}

/** Handles compare without case, as GitHub logins do. */
export function sameHandle(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Whether two names are one person's: their handle and their login on GitHub may differ. */
export function samePerson(people: readonly Person[], a: string, b: string): boolean {
  const handleOf = (name: string): string =>
    people.some(({ handle }) => sameHandle(handle, name)) ? name : handleOfLogin(people, name);
  return sameHandle(handleOf(a), handleOf(b));
}

/** The handles that people.yml does not have, once each, sorted without case. */
export function unlistedHandles(people: readonly Person[], handles: readonly string[]): readonly string[] {
  const once = new Map(handles.map(handle => [handle.toLowerCase(), handle]));
  for (const { handle } of people) {
    once.delete(handle.toLowerCase());
  }
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, handle]) => handle);
}

/** The login to use on GitHub. */
export function githubLogin(people: readonly Person[], handle: string): string {
  return people.find(person => sameHandle(person.handle, handle))?.github ?? handle;
}

/** Whether a GitHub login belongs to somebody in people.yml. */
export function isTeamLogin(people: readonly Person[], login: string): boolean {
  return people.some(person => sameHandle(person.github ?? person.handle, login));
}

/** The person a GitHub login belongs to, as a handle; the login itself for somebody not in people.yml. */
export function handleOfLogin(people: readonly Person[], login: string): string {
  return people.find(person => sameHandle(person.github ?? person.handle, login))?.handle ?? login;
}

/**
 * The handle of whoever git says is working here: by e-mail, by GitHub's own no-reply address, by name; for somebody not in people.yml,
 * made from the address or the name. Never empty, always a handle.
 */
export function handleOfIdentity(
  people: readonly Person[],
  identity: { readonly name: string; readonly email: string },
): string {
  const email = identity.email.trim().toLowerCase();
  const name = identity.name.trim().toLowerCase();
  const login = /^(?:\d+\+)?([a-z0-9][a-z0-9-]*)@users\.noreply\.github\.com$/.exec(email)?.[1];
  const known =
    people.find(person => email !== '' && person.email?.trim().toLowerCase() === email) ??
    people.find(person => login !== undefined && sameHandle(person.github ?? person.handle, login)) ??
    people.find(person => name !== '' && person.name.trim().toLowerCase() === name);
  if (known) {
    return known.handle;
  }
  const candidates = [login, handleFrom(identity.name), handleFrom(email.split('@')[0] ?? '')];
  return candidates.find(candidate => candidate !== undefined && HANDLE_PATTERN.test(candidate)) ?? 'unknown';
}

/** Lower-case ASCII letters, digits and single hyphens of a text, as many as a handle may have; empty where it has none. */
export function handleFrom(text: string): string {
  const words = text
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words
    .filter(word => word !== '')
    .join('-')
    .slice(0, 39)
    .replace(/-$/, '');
}
