import type { Rotation } from '../oncall/rotation';
import { onCallAt } from '../oncall/schedule';
import { type Person, sameHandle } from '../people/people';
import type { Instant } from '../time/instant';
import { contactsOf } from './contacts';
import type { PageTarget } from './escalation';
import { GITHUB_ROUTE, type Route } from './route';

/** What targets are looked up in. */
export interface PagingTeam {
  readonly people: readonly Person[];
  readonly routes: readonly Route[];
  readonly rotations: readonly { readonly id: string; readonly rotation: Rotation }[];
}

export interface PagedPerson {
  readonly handle: string;
  /** Undefined for somebody who is not in people.yml. */
  readonly person: Person | undefined;
  /** Why they are paged: `on call in Primary`, `learning beside Primary`, `in team platform`, '' where named. */
  readonly why: string;
}

/** A route a page takes, and whom it names there. */
export interface RoutedPage {
  readonly route: Route;
  /** Nobody: the route is paged by itself. */
  readonly recipients: readonly { readonly handle: string; readonly address: string | undefined }[];
}

/** Whom a page reaches at an instant, and how. */
export interface PlannedPage {
  readonly people: readonly PagedPerson[];
  /** In the order in which they are first needed. */
  readonly routes: readonly RoutedPage[];
  /** Why somebody or something is not reached, in plain sentences. */
  readonly gaps: readonly string[];
}

/**
 * Looks up whom targets mean at an instant and over which routes they are reached: `by` alone where given, else each person's own
 * (see contactsOf). Who comes by several targets counts once.
 */
export function planPage(
  team: PagingTeam,
  targets: { readonly page: readonly PageTarget[]; readonly by: readonly string[] | undefined },
  at: Instant,
): PlannedPage {
  const people: PagedPerson[] = [];
  const gaps: string[] = [];
  const alone: Route[] = [];
  for (const target of targets.page) {
    if (target.kind === 'route') {
      alone.push(...routeOf(team, target.route, gaps));
      continue;
    }
    for (const found of peopleOf(team, target, at, gaps)) {
      if (!people.some(({ handle }) => sameHandle(handle, found.handle))) {
        people.push(found);
      }
    }
  }
  const only = targets.by?.flatMap(id => routeOf(team, id, gaps));
  return { people, routes: routesOf(team, people, { alone, only }), gaps };
}

function routeOf({ routes }: PagingTeam, id: string, gaps: string[]): readonly Route[] {
  const route = [...routes, GITHUB_ROUTE].find(one => one.id === id);
  if (route === undefined) {
    gaps.push(`livesite.yml has no route ${id}.`);
  }
  return route === undefined ? [] : [route];
}

function peopleOf(
  team: PagingTeam,
  target: Exclude<PageTarget, { readonly kind: 'route' }>,
  at: Instant,
  gaps: string[],
): readonly PagedPerson[] {
  const find = (handle: string, why: string): PagedPerson => {
    const person = team.people.find(one => sameHandle(one.handle, handle));
    return { handle: person?.handle ?? handle, person, why };
  };
  switch (target.kind) {
    case 'person':
      return [find(target.person, '')];
    case 'team': {
      const members = team.people.filter(
        ({ team: name }) => name?.toLowerCase() === target.team.toLowerCase(),
      );
      if (members.length === 0) {
        gaps.push(`Nobody in people.yml is in the team ${target.team}.`);
      }
      return members.map(({ handle }) => find(handle, `in team ${target.team}`));
    }
    case 'rotation': {
      const found = team.rotations.find(({ id }) => id === target.rotation);
      if (found === undefined) {
        gaps.push(`There is no rotation ${target.rotation}.`);
        return [];
      }
      const name = found.rotation.name === '' ? found.id : found.rotation.name;
      const crew = onCallAt(found.rotation, at);
      if (crew.people.length === 0) {
        gaps.push(`Nobody is on call in ${name}.`);
      }
      return [
        ...crew.people.map(({ handle }) => find(handle, `on call in ${name}`)),
        ...crew.shadows.map(handle => find(handle, `learning in ${name}`)),
      ];
    }
  }
}

function routesOf(
  team: PagingTeam,
  people: readonly PagedPerson[],
  { alone, only }: { readonly alone: readonly Route[]; readonly only: readonly Route[] | undefined },
): readonly RoutedPage[] {
  const byId = new Map<string, RoutedPage & { readonly recipients: RoutedPage['recipients'][number][] }>();
  const at = (route: Route): typeof byId extends Map<string, infer T> ? T : never => {
    const found = byId.get(route.id) ?? { route, recipients: [] };
    byId.set(route.id, found);
    return found;
  };
  for (const { handle, person } of people) {
    const contacts = contactsOf(person ?? { handle, name: handle }, team.routes);
    const used =
      only === undefined
        ? contacts
        : only.map(
            route => contacts.find(contact => contact.route.id === route.id) ?? { route, address: undefined },
          );
    for (const { route, address } of used) {
      at(route).recipients.push({ handle, address });
    }
  }
  alone.forEach(at);
  return [...byId.values()];
}
