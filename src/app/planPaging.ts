import type { Change } from '../core/change/change';
import { tryEntryIdOf } from '../core/change/applyEdits';
import { printStage } from '../core/escalation/escalation';
import type { EntryBody } from '../core/incident/entry';
import type { PageOutcome } from '../core/incident/pageWords';
import { shorten } from '../core/text/plain';
import { planEntries, requireIncident, type Author } from './change';
import type { PreparedPage } from './preparePage';
import type { LiveSite } from './site';

export interface PlannedPaging {
  readonly change: Change;
  /** Id of the `paging` entry. */
  readonly page: string;
}

/**
 * The entry that says a page is about to leave. `claim`: it is void where somebody else's entry for the same step is there first, so
 * that of several machines one pages.
 */
export function planPaging(
  site: LiveSite,
  prepared: PreparedPage,
  author: Author,
  { claim }: { readonly claim: boolean },
): PlannedPaging {
  const record = requireIncident(site, prepared.incident);
  const { step, page, text } = prepared;
  const stage = step === undefined ? '' : printStage(step.stage);
  const body: EntryBody = {
    kind: 'paging',
    path: step?.path,
    stage,
    people: page.people.map(({ handle }) => handle),
    routes: page.routes.map(({ route }) => route.id),
    text,
  };
  const whom = page.people.length === 0 ? 'nobody' : page.people.map(({ handle }) => `@${handle}`).join(', ');
  const why = step === undefined ? '' : ` (${step.path} ${stage})`;
  const change = planEntries(record, [body], author, `page ${whom}${why}`);
  const edits = change.edits.map(edit =>
    edit.kind === 'append' && claim && step !== undefined
      ? { ...edit, unless: { word: 'paging', start: `${step.path} ${stage}`, after: step.since } }
      : edit,
  );
  const [id = ''] = edits.flatMap(edit =>
    edit.kind === 'append' ? edit.lines.flatMap(line => tryEntryIdOf(line) ?? []) : [],
  );
  return { change: { ...change, edits }, page: id };
}

/** What became of a page on a route. */
export interface PageResult {
  readonly route: string;
  readonly outcome: PageOutcome;
  /** Why, in one sentence; '' where there is nothing to say. */
  readonly text: string;
}

const LONGEST_REASON = 300;

/** The entries that say what became of a page. */
export function planPaged(
  site: LiveSite,
  { incident, page }: { readonly incident: string; readonly page: string },
  results: readonly PageResult[],
  author: Author,
): Change {
  const record = requireIncident(site, incident);
  const bodies = results.map(
    ({ route, outcome, text }): EntryBody => ({
      kind: 'paged',
      page,
      route,
      outcome,
      text: shorten(text, LONGEST_REASON),
    }),
  );
  const summary = results.map(({ route, outcome }) => `${route} ${outcome}`).join(', ');
  return planEntries(record, bodies, author, `page ${summary}`);
}
