import type { Change } from '../core/change/change';
import { HANDLE_PATTERN } from '../core/incident/entry';
import { LEAD } from '../core/incident/incident';
import { REVIEW_FILE } from '../core/site/paths';
import { reviewFacts } from '../core/review/facts';
import { printYamlText } from '../core/text/yamlText';
import { toOneLine } from '../core/text/plain';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { LiveSite } from './site';
import type { Templates } from './templates';

export interface StartedReview {
  /** Path of the review relative to the live site's root. */
  readonly path: string;
  /** Undefined where a review stands there already: open it. */
  readonly change: Change | undefined;
}

/** Starts an incident's internal review from its template, filled with what the log knows. The lead owns it unless told otherwise. */
export async function planStartReview(
  site: LiveSite,
  input: { readonly incident: string; readonly owner?: string },
  author: Author,
  templates: Templates,
): Promise<StartedReview> {
  const record = requireIncident(site, input.incident);
  const path = `${record.folder}/${REVIEW_FILE}`;
  if (record.reviewText !== undefined) {
    return { path, change: undefined };
  }
  const { phase } = record.incident;
  if (phase === 'active') {
    throw new Refusal(
      'The incident is still active. Restore service first; the review can start once it is mitigated.',
    );
  }
  const owner = input.owner?.replace(/^@/, '') ?? record.incident.roles.get(LEAD)?.[0] ?? author.actor;
  if (!HANDLE_PATTERN.test(owner)) {
    throw new Refusal(`"${toOneLine(owner)}" is no handle: use a GitHub login such as alice.`);
  }
  const facts = reviewFacts(site.plan, record.incident, owner, author.now);
  // In the front matter a login such as 123 or null must stay text.
  const text = await templates.render('review', { ...facts, owner: printYamlText(owner) });
  const body = { kind: 'review', text: `started, owner @${owner}` } as const;
  const change = planEntries(record, [body], author, 'start review', {
    edits: [{ kind: 'create', path, text }],
  });
  return { path, change };
}
