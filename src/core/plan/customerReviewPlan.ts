import * as z from 'zod/mini';
import { HANDLE_PATTERN } from '../incident/entry';
import { secretNameOf, type Route } from '../escalation/route';
import { isLoopback } from '../escalation/routeSecret';
import { DURATION, tryParseDuration, type Duration } from '../time/duration';

const text = z.string({ error: 'must be text' });
const texts = z.array(text, { error: 'must be a list of texts' });

/** When customers get their review: spans from the resolution. */
export interface CustomerReviewSpans {
  readonly preliminary?: Duration | undefined;
  readonly final?: Duration | undefined;
}

const SPAN_ERROR = 'must be a span such as 14d or 10bd, or `{ preliminary: 3d, final: 14d }`';
const span = z.pipe(
  text.check(z.regex(DURATION, { error: SPAN_ERROR })),
  z.transform((value): Duration => tryParseDuration(value) ?? { count: 0, unit: 'm' }),
);

/** A span alone is that of the final edition. */
export const customerReviewSpans = z.union(
  [
    z.pipe(
      text.check(z.regex(DURATION, { error: SPAN_ERROR })),
      z.transform((value): CustomerReviewSpans => ({ final: tryParseDuration(value) })),
    ),
    z.object({ preliminary: z.optional(span), final: z.optional(span) }),
  ],
  { error: SPAN_ERROR },
);

const handles = z.array(text.check(z.regex(HANDLE_PATTERN, { error: 'must be a handle without "@"' })), {
  error: 'must be a list of handles',
});

const approversSchema = z.object({
  technical: z.optional(handles),
  'non-technical': z.optional(handles),
});

/** `customer-review` of livesite.yml. */
export const customerReviewSchema = z.object({
  /** Who may approve as what; where a kind is left out, anybody in people.yml. */
  approvers: z.optional(approversSchema),
  /** owner/name of the repository whose releases carry customer reviews. None without it. */
  repository: z.optional(text.check(z.regex(/^[\w.-]+\/[\w.-]+$/, { error: 'must be owner/name' }))),
  /** What the leak check lets pass: names customers know, and hosts, web and e-mail addresses, telephone numbers meant for them. */
  public: z.optional(texts),
  /** Words that only the team should read. */
  internal: z.optional(texts),
  /** Names of customers, which no other customer should read. */
  customers: z.optional(texts),
});

export type CustomerReviewPlan = z.infer<typeof customerReviewSchema>;

/** Keys of the maps within, for hints at misspelt ones. */
export const CUSTOMER_REVIEW_KEYS = Object.keys(customerReviewSchema.def.shape);
export const APPROVERS_KEYS = Object.keys(approversSchema.def.shape);

/** `status-page` of livesite.yml. Its key never stands in a file. */
export const statusPageSchema = z.object({
  kind: z.literal('statuspage', { error: 'must be statuspage' }),
  /** Id of the page, as in the address of its management pages. */
  page: text.check(z.regex(/^[A-Za-z0-9]{1,40}$/, { error: 'must be the id of the page' })),
  /** Name under which each machine keeps the key; `status-page` where absent. */
  secret: z.optional(
    text.check(
      z.regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'must be lower-case letters, digits and hyphens' }),
    ),
  ),
  /** Base of the API where it is not Atlassian's own. */
  url: z.optional(text.check(z.refine(isSafeBase, { error: 'must be an https address of statuspage.io' }))),
});

export type StatusPage = z.infer<typeof statusPageSchema>;

/** Name under which machines keep the page's key. */
export function statusPageSecret({ secret = 'status-page' }: Pick<StatusPage, 'secret'>): string {
  return secret;
}

/**
 * What is wrong where the page's key has the name of a route's: whoever may push could otherwise have a pager's key sent to the status
 * page. Undefined where nothing is.
 */
export function statusPageKeyConflict(
  page: StatusPage | undefined,
  routes: readonly Route[],
): string | undefined {
  const name = page && statusPageSecret(page);
  const route = routes.find(one => secretNameOf(one) === name);
  return name === undefined || route === undefined
    ? undefined
    : `The status page and the route \`${route.id}\` share the key named \`${name}\`, so one’s key would be sent to the other: give the status page a name of its own under \`status-page: secret\`.`;
}

export const STATUS_PAGE_KEYS = Object.keys(statusPageSchema.def.shape);

/**
 * The key travels to this address, and whoever may push can write it: so it is one of Atlassian's, encrypted, or a stand-in on this
 * machine.
 */
function isSafeBase(value: string): boolean {
  if (!URL.canParse(value)) {
    return false;
  }
  const url = new URL(value);
  const isVendor = url.protocol === 'https:' && /(?:^|\.)statuspage\.io$/.test(url.hostname);
  return isVendor || isLoopback(url);
}
