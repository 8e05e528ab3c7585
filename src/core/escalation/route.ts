import * as z from 'zod/mini';

/** Services that carry a page to people. */
export const ROUTE_KINDS = ['pagerduty', 'slack', 'teams', 'webhook', 'github'] as const;
export type RouteKind = (typeof ROUTE_KINDS)[number];

/** Lower-case letters, digits and hyphens, as in file names. */
export const ROUTE_ID = /^[a-z][a-z0-9-]{0,39}$/;

const text = z.string({ error: 'must be text' });
/** Keys are sent there, so encrypted; but to this machine itself, for a stand-in. */
const BASE = /^(?:https:\/\/\S+|http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/]\S*)?)$/;

/** A way to reach people, as livesite.yml lists it. What is secret about it (a key, a webhook's address) never stands in a file. */
export const routeSchema = z.object({
  id: text.check(z.regex(ROUTE_ID, { error: 'must be lower-case letters, digits and hyphens' })),
  kind: z.enum(ROUTE_KINDS, { error: `must be one of ${ROUTE_KINDS.join(', ')}` }),
  name: z.optional(text),
  /** Name under which each machine keeps the secret; the route's id where absent. */
  secret: z.optional(
    text.check(z.regex(ROUTE_ID, { error: 'must be lower-case letters, digits and hyphens' })),
  ),
  /** Base address of the service where it is not the usual one, such as PagerDuty's in the EU. */
  url: z.optional(text.check(z.regex(BASE, { error: 'must be an https address' }))),
  /** Day of the last test page that arrived, `yyyy-mm-dd`. */
  tested: z.optional(text.check(z.regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a day, in quotes' }))),
});

export type Route = z.infer<typeof routeSchema>;

/** The route that needs no set-up: an issue that mentions people by their GitHub login. */
export const GITHUB_ROUTE: Route = { id: 'github', kind: 'github' };

/** Name under which a machine keeps what is secret about the route; undefined where it needs none. */
export function secretNameOf(route: Route): string | undefined {
  return route.kind === 'github' ? undefined : (route.secret ?? route.id);
}

/** The environment variable that holds a secret where no editor keeps it: `LIVESITE_SECRET_CHAT` for `chat`. */
export function secretVariable(name: string): string {
  return `LIVESITE_SECRET_${name.toUpperCase().replaceAll('-', '_')}`;
}
