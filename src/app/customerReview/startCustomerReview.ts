import type { Change } from '../../core/change/change';
import type { Edition } from '../../core/customerReview/header';
import { publicationsOf, publishedAt } from '../../core/customerReview/publications';
import { withoutComments } from '../../core/customerReview/publicText';
import { dayWords, utcDay } from '../../core/customerReview/publicationContent';
import { tryBeginEdition } from '../../core/customerReview/headerEdits';
import { escapeText } from '../../core/incident/entry';
import { severityInForce } from '../../core/plan/plan';
import { CUSTOMER_REVIEW_FILE } from '../../core/site/paths';
import { printYamlText } from '../../core/text/yamlText';
import { printInstant, printSpan, type Instant } from '../../core/time/instant';
import { planEntries, planFiles, Refusal, requireIncident, type Author } from '../change';
import type { IncidentRecord, LiveSite } from '../site';
import type { Templates } from '../templates';

export interface StartedCustomerReview {
  /** Path of the review relative to the live site's root. */
  readonly path: string;
  /** Undefined where one stands there already: open it. */
  readonly change: Change | undefined;
}

/**
 * Starts the review that customers read: what customers were told, when they were hurt, and the internal review's summary and mitigation
 * as raw material, which people rewrite and the leak check looks at like at everything in the file.
 */
export async function planStartCustomerReview(
  site: LiveSite,
  incident: string,
  author: Author,
  templates: Templates,
): Promise<StartedCustomerReview> {
  const record = requireIncident(site, incident);
  const path = `${record.folder}/${CUSTOMER_REVIEW_FILE}`;
  if (record.customerReviewText !== undefined) {
    return { path, change: undefined };
  }
  if (record.incident.phase === 'active') {
    throw new Refusal(
      'The incident is still active: customers need updates now, and a review once service is restored.',
    );
  }
  const text = await templates.render('customer-review', customerReviewFacts(site, record, author));
  const body = { kind: 'review', text: `customer review started, author @${author.actor}` } as const;
  const change = planEntries(record, [body], author, 'start customer review', {
    edits: [{ kind: 'create', path, text }],
  });
  return { path, change };
}

/** What the template may say. Nothing is guessed: what the log does not say is empty. */
export function customerReviewFacts(
  site: LiveSite,
  record: IncidentRecord,
  { actor }: Pick<Author, 'actor'>,
): Readonly<Record<string, unknown>> {
  const { incident } = record;
  const began = incident.impactStartedAt ?? incident.declaredAt;
  const ended = incident.impactEndedAt ?? incident.mitigatedAt;
  const names = site.services.flatMap(service => {
    const name = service['public-name'];
    return incident.services.includes(service.id) && name !== undefined ? [name] : [];
  });
  const items = (record.review?.items ?? []).filter(({ others }) => others.includes('public'));
  return {
    incident: incident.id,
    edition: firstEdition(site, record),
    // In the front matter a login such as 123 or null must stay text.
    author: printYamlText(actor),
    services: names.length === 0 ? 'some of our services' : names.join(', '),
    day: began === undefined ? '' : dayWords(utcDay(began)),
    began: began === undefined ? '' : clockOf(began),
    ended: ended === undefined ? '' : clockOf(ended),
    duration: began === undefined || ended === undefined ? '' : printSpan(Math.max(0, ended - began)),
    updates: incident.updates.public.map(({ at, text }) => ({ at: clockOf(at), text: escapeText(text) })),
    summary: sectionOf(record, 'Summary'),
    mitigation: sectionOf(record, 'Mitigation and resolution'),
    items: items.map(({ text, done }) => ({ text: escapeText(text), done })),
  };
}

/** Where the plan promises a preliminary edition and none is published, that one is next. */
function firstEdition({ plan }: LiveSite, { incident }: IncidentRecord): Edition {
  const spans = severityInForce(plan, incident.severity)['customer-review'];
  return spans?.preliminary === undefined ||
    publishedAt(publicationsOf(incident), 'preliminary') !== undefined
    ? 'final'
    : 'preliminary';
}

/** The words of a section of the internal review; '' where it says nothing yet. */
function sectionOf({ review, reviewText = '' }: IncidentRecord, title: string): string {
  const section = review?.sections.find(one => one.title.toLowerCase() === title.toLowerCase());
  return section === undefined || section.empty
    ? ''
    : withoutComments(reviewText.slice(section.body.start, section.body.end)).trim();
}

function clockOf(at: Instant): string {
  return `${printInstant(at).slice(11, 16)} UTC`;
}

/** Makes the final edition of a preliminary review: the same words to go on from, which nobody has stated or approved yet. */
export function planFinalEdition(site: LiveSite, incident: string, author: Author): Change {
  const record = requireIncident(site, incident);
  const { customerReviewText: before, customerReview: review } = record;
  if (before === undefined || review === undefined) {
    throw new Refusal('This incident has no customer review yet: "Livesite: Start Customer Review".');
  }
  if (review.edition === 'final') {
    throw new Refusal('This is the final edition already.');
  }
  const after = tryBeginEdition(before, 'final');
  if (after === undefined) {
    throw new Refusal(
      'The front matter is written so that only a person can change it: write `edition: final` there.',
    );
  }
  const path = `${record.folder}/${CUSTOMER_REVIEW_FILE}`;
  return planFiles(
    'begin the final customer review',
    [{ kind: 'replace', path, before, after }],
    author,
    incident,
  );
}
