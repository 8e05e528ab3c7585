import type { Incident } from '../incident/incident';
import type { PageOutcome } from '../incident/pageWords';
import type { Instant } from '../time/instant';
import { tryParseStage, type Stage } from './escalation';

/** What became of a page on one route. */
export interface Delivery {
  readonly outcome: PageOutcome;
  readonly at: Instant;
  readonly text: string;
}

/** A page that left, or was about to, as the log tells. */
export interface Page {
  /** Id of its `paging` entry. */
  readonly id: string;
  readonly at: Instant;
  readonly by: string;
  /** Undefined: by hand. */
  readonly step: { readonly path: string; readonly stage: Stage } | undefined;
  readonly people: readonly string[];
  readonly routes: readonly string[];
  readonly text: string;
  /** By route; a route whose outcome nobody has written yet is missing. Of several the last one written counts. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
}

/**
 * The pages of an incident, in the order of the log. What has left has left: neither striking its entry out nor rewording it unsends
 * it, or the step would be paged again, which its claim forbids (see isSuperseded), and nobody would be paged any more.
 */
export function pagesOf({ entries }: Pick<Incident, 'entries'>): readonly Page[] {
  const pages = new Map<string, Page & { readonly deliveries: Map<string, Delivery> }>();
  for (const { entry, at, body: said, redacted } of entries) {
    const { body } = entry;
    if (body.kind === 'paging') {
      const stage = tryParseStage(body.stage);
      const { people, routes } = body;
      const text = redacted ? '' : said.kind === 'paging' ? said.text : body.text;
      const step = body.path === undefined || stage === undefined ? undefined : { path: body.path, stage };
      const { id, actor: by } = entry;
      pages.set(id, { id, at, by, step, people, routes, text, deliveries: new Map() });
    }
  }
  for (const { at, body, retracted } of entries) {
    if (body.kind === 'paged' && !retracted) {
      pages.get(body.page)?.deliveries.set(body.route, { outcome: body.outcome, at, text: body.text });
    }
  }
  return [...pages.values()];
}

/** Whether it is certain that the page reached nobody: there was no way, or every way failed. */
export function reachedNobody({ routes, deliveries }: Pick<Page, 'routes' | 'deliveries'>): boolean {
  return routes.every(route => deliveries.get(route)?.outcome === 'failed');
}

/**
 * Whether somebody has acknowledged the incident, or moved it on, after the page left. By the order of the log: an acknowledgement may
 * be dated back to when it was said on the phone, and clocks differ.
 */
export function isAnswered({ entries }: Pick<Incident, 'entries'>, page: Pick<Page, 'id'>): boolean {
  return entries.some(
    ({ entry, body, retracted }) =>
      !retracted && (body.kind === 'acknowledged' || body.kind === 'status') && entry.id > page.id,
  );
}

/**
 * Whether a page that is to come would reach only people, or where it names none only routes, that earlier pages of the incident may have
 * reached already: whoever waits for somebody else would wait in vain.
 */
export function isNobodyNew(
  earlier: readonly Page[],
  next: {
    readonly people: readonly { readonly handle: string }[];
    readonly routes: readonly { readonly route: { readonly id: string } }[];
  },
): boolean {
  const arrived = earlier.filter(page => !reachedNobody(page));
  const paged = new Set(arrived.flatMap(({ people }) => people.map(handle => handle.toLowerCase())));
  const routes = new Set(arrived.flatMap(page => page.routes));
  return next.people.length > 0
    ? next.people.every(({ handle }) => paged.has(handle.toLowerCase()))
    : next.routes.length > 0 && next.routes.every(({ route }) => routes.has(route.id));
}
