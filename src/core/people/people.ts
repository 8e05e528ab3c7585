import * as z from 'zod/mini';
import { HANDLE_PATTERN } from '../incident/entry';
import type { Parsed, Problem } from '../problem';
import { checkKeys, checkList, parseYaml, rangeOf, valueAt } from '../site/yamlFile';

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
  zone: z.optional(text.check(z.refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' }))),
  team: z.optional(text),
  contact: z.optional(z.array(z.record(text, z.unknown()), { error: 'must be a list' })),
  absences: z.optional(z.array(z.record(text, z.unknown()), { error: 'must be a list' })),
});

export type Person = z.infer<typeof personSchema>;

export const peopleSchema = z.object({ people: z.array(personSchema) });

/** Reads people.yml: `people:` and a list. Each bad person is a problem; the others count. */
export function parsePeople(source: string): Parsed<readonly Person[]> {
  const yaml = parseYaml(source);
  if (yaml.value === undefined || yaml.value.value === null) {
    return { value: [], problems: yaml.problems };
  }
  const file = yaml.value;
  const list = checkList(file, ['people'], personSchema);
  const problems: Problem[] = [...list.problems, ...checkKeys(file, [], ['people'])];
  const values = valueAt(file.value, ['people']);
  const seen = new Set<string>();
  for (const [index, value] of (Array.isArray(values) ? values : []).entries()) {
    problems.push(...checkKeys(file, ['people', index], Object.keys(personSchema.def.shape)));
    const handle = String(valueAt(value, ['handle']) ?? '').toLowerCase();
    if (handle !== '' && seen.has(handle)) {
      problems.push({
        code: 'duplicate-id',
        severity: 'error',
        range: rangeOf(file, ['people', index, 'handle']),
        message: `@${handle} is listed twice; the first one counts.`,
      });
    }
    seen.add(handle);
  }
  const unique = list.value.filter((person, index) => list.value.findIndex((other) => sameHandle(other.handle, person.handle)) === index);
  return { value: unique, problems };
}

/** Handles compare without case, as GitHub logins do. */
export function sameHandle(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The login to use on GitHub. */
export function githubLogin(people: readonly Person[], handle: string): string {
  return people.find((person) => sameHandle(person.handle, handle))?.github ?? handle;
}

/** The person a GitHub login belongs to, as a handle; the login itself for somebody not in people.yml. */
export function handleOfLogin(people: readonly Person[], login: string): string {
  return people.find((person) => sameHandle(person.github ?? person.handle, login))?.handle ?? login;
}

/** The handle of whoever git says is working here: by e-mail, then by name, else made from the name. */
export function handleOfIdentity(people: readonly Person[], identity: { readonly name: string; readonly email: string }): string {
  const email = identity.email.toLowerCase();
  const byEmail = people.find((person) => person.email?.toLowerCase() === email);
  const byName = people.find((person) => person.name.toLowerCase() === identity.name.toLowerCase());
  const known = byEmail ?? byName;
  if (known) {
    return known.handle;
  }
  const noreply = /^(?:\d+\+)?([a-z0-9][a-z0-9-]*)@users\.noreply\.github\.com$/.exec(email);
  const made = (noreply?.[1] ?? identity.name.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '')).toLowerCase();
  return HANDLE_PATTERN.test(made) ? made : 'unknown';
}
