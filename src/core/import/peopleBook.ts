import { HANDLE_PATTERN } from '../incident/entry';
import { NOBODY } from '../oncall/rotation';
import { handleFrom, sameHandle, type Person } from '../people/people';
import { toOneLine } from '../text/plain';
import type { ImportedPerson } from './importPlan';
import { tryZoneName } from './zoneNames';

/** What an export says about somebody. Any part may be missing. */
export interface SourceUser {
  /** The other system's own. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly login?: string | undefined;
  /** As the other system names it. */
  readonly zone?: string | undefined;
}

/** Gives everybody of an export a handle: that of people.yml where they are in it, else a new one that nobody has. */
export class PeopleBook {
  readonly #known: readonly Person[];
  readonly #facts = new Map<string, SourceUser>();
  readonly #handles = new Map<string, ImportedPerson>();
  /** Handles of people.yml that were taken for somebody because of their name alone. */
  readonly #byName = new Set<string>();

  constructor(known: readonly Person[]) {
    this.#known = known;
  }

  /** Remembers what a list of users says, for those who are elsewhere named by id only. */
  learn(user: SourceUser): void {
    if (user.id !== undefined) {
      this.#facts.set(user.id, merged(user, this.#facts.get(user.id)));
    }
  }

  /** Whether anything but an id is known of somebody. */
  knows(user: SourceUser): boolean {
    const { name, email, login } = this.#complete(user);
    return (name ?? email ?? login) !== undefined;
  }

  /** Somebody's handle; undefined where the export says nothing at all about them. */
  handleOf(user: SourceUser): string | undefined {
    const facts = this.#complete(user);
    const key = keyOf(facts);
    if (key === undefined) {
      return undefined;
    }
    let person = this.#handles.get(key);
    if (person === undefined) {
      person = this.#find(facts) ?? this.#make(facts);
      this.#handles.set(key, person);
    }
    return person.handle;
  }

  /** Everybody who was asked for, once, in that order. */
  get people(): readonly ImportedPerson[] {
    const once = new Map<string, ImportedPerson>();
    for (const person of this.#handles.values()) {
      const key = person.handle.toLowerCase();
      once.set(key, once.get(key) ?? person);
    }
    return [...once.values()];
  }

  #complete(user: SourceUser): SourceUser {
    return merged(user, user.id === undefined ? undefined : this.#facts.get(user.id));
  }

  #find({ email, login, name }: SourceUser): ImportedPerson | undefined {
    const byEmail = this.#known.find(one => email !== undefined && same(one.email, email));
    if (byEmail) {
      return found(byEmail, 'e-mail');
    }
    const isLogin = (one: Person): boolean =>
      login !== undefined && (sameHandle(one.handle, login) || sameHandle(one.github ?? '', login));
    const byLogin = this.#known.find(isLogin);
    if (byLogin) {
      return found(byLogin, 'login');
    }
    const named = this.#known.filter(one => name !== undefined && same(one.name, name));
    const [only] = named;
    if (
      only === undefined ||
      named.length > 1 ||
      this.#byName.has(only.handle) ||
      differs(only.email, email)
    ) {
      return undefined;
    }
    this.#byName.add(only.handle);
    return found(only, 'name');
  }

  #make({ id, email, login, name, zone }: SourceUser): ImportedPerson {
    const local = email?.split('@')[0] ?? '';
    const candidates = [
      login?.toLowerCase() ?? '',
      handleFrom(name ?? ''),
      handleFrom(local),
      handleFrom(id ?? ''),
      'person',
    ];
    const wish = candidates.find(one => HANDLE_PATTERN.test(one)) ?? 'person';
    const known = tryZone(zone);
    return {
      handle: this.#free(wish),
      name: toOneLine(name ?? email ?? login ?? wish),
      ...(email === undefined ? {} : { email: toOneLine(email) }),
      ...(known === undefined ? {} : { zone: known }),
      foundBy: undefined,
    };
  }

  #free(wish: string): string {
    const isTaken = (handle: string): boolean =>
      handle.toLowerCase() === NOBODY ||
      this.#known.some(one => sameHandle(one.handle, handle)) ||
      [...this.#handles.values()].some(one => sameHandle(one.handle, handle));
    let handle = wish;
    for (let n = 2; isTaken(handle); n++) {
      handle = `${wish.slice(0, 35).replace(/-$/, '')}-${n}`;
    }
    return handle;
  }
}

function tryZone(name: string | undefined): string | undefined {
  return name === undefined ? undefined : tryZoneName(name);
}

function keyOf({ id, email, login, name }: SourceUser): string | undefined {
  const key = id ?? email ?? login ?? name;
  return key === undefined || key.trim() === ''
    ? undefined
    : `${id === undefined ? '' : 'id '}${key.trim().toLowerCase()}`;
}

function merged(user: SourceUser, facts: SourceUser | undefined): SourceUser {
  return {
    id: user.id,
    name: facts?.name ?? user.name,
    email: facts?.email ?? user.email,
    login: facts?.login ?? user.login,
    zone: facts?.zone ?? user.zone,
  };
}

function same(a: string | undefined, b: string): boolean {
  return a !== undefined && a.trim().toLowerCase() === b.trim().toLowerCase() && b.trim() !== '';
}

/** Both are there, and are not the same: then one name is two people. */
function differs(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && !same(a, b);
}

function found(person: Person, foundBy: ImportedPerson['foundBy']): ImportedPerson {
  const { handle, name, email, zone } = person;
  return { handle, name, email, zone, foundBy };
}
