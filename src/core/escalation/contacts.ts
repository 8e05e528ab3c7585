import { githubLogin, type Person } from '../people/people';
import { valueAt } from '../site/yamlFile';
import { GITHUB_ROUTE, type Route } from './route';

/** A way to reach somebody by a route, as people.yml gives it. */
export interface Contact {
  readonly route: Route;
  /** Their id on this route; undefined where the route needs none or people.yml gives none. */
  readonly address: string | undefined;
  /** Day of their last test page that arrived, `yyyy-mm-dd`. */
  readonly tested: string | undefined;
  /** Place in the person's `contact` list, from 0; undefined for the route that stands in where nothing is given. */
  readonly index: number | undefined;
}

/**
 * The ways by which somebody can be paged, the best first. What names no route (a phone number for people to call) or one that
 * livesite.yml does not have is left out. Whoever has none is reached by a mention on GitHub, which needs no set-up.
 */
export function contactsOf(person: Person, routes: readonly Route[]): readonly Contact[] {
  const given = (person.contact ?? []).flatMap((item, index): Contact[] => {
    const route = routeOf(valueAt(item, ['route']), routes);
    return route === undefined
      ? []
      : [{ route, address: textAt(item, 'id'), tested: textAt(item, 'tested'), index }];
  });
  return given.length > 0
    ? given
    : [{ route: githubRoute(routes), address: undefined, tested: undefined, index: undefined }];
}

/** The route with this id; the one over GitHub is there although nobody lists it. */
export function routeOf(id: unknown, routes: readonly Route[]): Route | undefined {
  return routes.find(route => route.id === id) ?? (id === GITHUB_ROUTE.id ? GITHUB_ROUTE : undefined);
}

/** The routes of the plan, with the one over GitHub that is always there. */
export function allRoutes(routes: readonly Route[]): readonly Route[] {
  return routes.some(({ id }) => id === GITHUB_ROUTE.id) ? routes : [...routes, GITHUB_ROUTE];
}

/** What a message over the route says about whom it is for. */
export function recipientOf(
  person: Person,
  contact: Pick<Contact, 'address'>,
): {
  readonly handle: string;
  readonly name: string | undefined;
  readonly address: string | undefined;
  readonly login: string;
} {
  const { handle, name } = person;
  return { handle, name, address: contact.address, login: githubLogin([person], handle) };
}

function githubRoute(routes: readonly Route[]): Route {
  return routes.find(({ kind }) => kind === 'github') ?? GITHUB_ROUTE;
}

function textAt(item: unknown, key: string): string | undefined {
  const value = valueAt(item, [key]);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
