import { tryEntryIdOf } from '../../core/change/applyEdits';
import type { Change } from '../../core/change/change';
import { publicationsOf } from '../../core/customerReview/publications';
import {
  isPublicationPlace,
  printPublishing,
  type PublicationOutcome,
  type PublishingBody,
} from '../../core/incident/publicationWords';
import { shorten, toOneLine } from '../../core/text/plain';
import { planEntries, requireIncident, type Author } from '../change';
import type { Incident } from '../../core/incident/incident';
import type { LiveSite } from '../site';

export interface PlannedPublication {
  readonly change: Change;
  /** Id of the `publishing` entry. */
  readonly publication: string;
}

/**
 * The entry that says a step is about to be sent. A claim: it is void where somebody else's entry for the same step of the same text at
 * the same place came first, so that of several people one sends.
 */
export function planPublishing(
  site: LiveSite,
  incident: string,
  step: Omit<PublishingBody, 'kind' | 'text'>,
  author: Author,
): PlannedPublication {
  const record = requireIncident(site, incident);
  const summary = `${step.step} ${step.edition} customer review over ${step.channel}`;
  const change = planEntries(record, [{ kind: 'publishing', ...step, text: '' }], author, summary);
  const start = printPublishing({ kind: 'publishing', ...step, text: '' });
  const after = publicationsOf(record.incident).at(-1)?.id ?? '';
  const edits = change.edits.map(edit =>
    edit.kind === 'append' ? { ...edit, unless: { word: 'publishing', start, after } } : edit,
  );
  const [publication = ''] = edits.flatMap(edit =>
    edit.kind === 'append' ? edit.lines.flatMap(line => tryEntryIdOf(line) ?? []) : [],
  );
  return { change: { ...change, edits }, publication };
}

export interface PublicationResult {
  readonly outcome: PublicationOutcome;
  readonly address: string;
  /** Why, in one sentence; '' where there is nothing to say. */
  readonly text: string;
}

const LONGEST_REASON = 300;

/** The entry by which whoever sent it says what became of it. */
export function planPublished(
  site: LiveSite,
  incident: string,
  { publication, outcome, address, text }: PublicationResult & { readonly publication: string },
  author: Author,
): Change {
  const body = {
    kind: 'published',
    publication,
    outcome,
    address: isPublicationPlace(address) ? address : '',
    text: shorten(toOneLine(text), LONGEST_REASON),
  } as const;
  const words = { done: 'done', failed: 'failed', unknown: 'sent without an answer' }[outcome];
  return planEntries(requireIncident(site, incident), [body], author, `publishing customer review: ${words}`);
}

/** The same by somebody who looked for it afterwards: void where somebody else, such as whoever sent it, has said so a moment before. */
export function planSettled(
  site: LiveSite,
  incident: string,
  result: PublicationResult & { readonly publication: string },
  author: Author,
): Change {
  const change = planPublished(site, incident, result, author);
  const after = lastSaid(requireIncident(site, incident).incident, result.publication);
  const unless = { word: 'published', start: result.publication, after };
  const edits = change.edits.map(edit => (edit.kind === 'append' ? { ...edit, unless } : edit));
  return { ...change, edits };
}

/** Id of the newest entry that says what became of it, as far as is known here. */
function lastSaid({ entries }: Incident, publication: string): string {
  const said = entries.findLast(
    ({ entry: { body } }) => body.kind === 'published' && body.publication === publication,
  );
  return said?.entry.id ?? '';
}
