import type { Incident } from '../incident/incident';
import { SEVERITY_UNSET } from '../incident/entry';
import { githubLogin, sameHandle, type Person } from '../people/people';
import type { Plan } from '../plan/plan';
import { withCurrentReferences } from '../review/references';
import type { Review } from '../review/review';
import { stripMarkdown, toOneLine } from '../text/plain';
import { dayOf } from '../time/instant';
import type { Item, ItemType } from './item';
import { printIssueDue } from './issueDue';
import { issueMarker } from './issueMarker';
import { BREAK, neutralise } from './neutralise';

/** An item that has its short id, without which nothing could be found again. */
export type IdentifiedItem = Item & { readonly id: string };

/** GitHub's own limit, in characters. */
const TITLE_LIMIT = 256;
/** GitHub takes 65,536 characters; what code adds to the template's text must fit as well. */
const RENDERED_LIMIT = 60_000;
const LABEL_LIMIT = 50;

/** Labels that every issue of Livesite has, beside the plan's. */
const DEFAULT_LABELS: readonly string[] = ['livesite', 'remediation'];

/** The GitHub login of an item's owner; undefined where it has none. */
export function loginOfOwner(item: Item, people: readonly Person[]): string | undefined {
  return item.owner === undefined ? undefined : githubLogin(people, item.owner);
}

/** The plan's labels and the default ones, each once, as GitHub compares them: without case. */
export function issueLabels(plan: Plan): readonly string[] {
  const wanted = [...(plan.github.labels ?? []), ...DEFAULT_LABELS].map(label =>
    toOneLine(label).slice(0, LABEL_LIMIT).trim(),
  );
  return wanted.filter(
    (label, index) =>
      label !== '' && wanted.findIndex(other => other.toLowerCase() === label.toLowerCase()) === index,
  );
}

/** One line of at most 256 characters, without Markdown and without anything that GitHub would act on. */
export function issueTitle(item: Item): string {
  const title = neutralise(toOneLine(stripMarkdown(item.text)));
  if (title.length <= TITLE_LIMIT) {
    return title;
  }
  // A pair of surrogates must not be cut in half.
  return `${title.slice(0, TITLE_LIMIT - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A title without what keeps GitHub from acting on it: for comparing and showing. */
export function plainTitle(title: string): string {
  return toOneLine(title.replaceAll(BREAK, ''));
}

/** What an issue is made from. */
export interface IssueSource {
  readonly incident: Incident;
  readonly item: IdentifiedItem;
  readonly plan: Plan;
  readonly people: readonly Person[];
  /** The review's text and what was read from it. */
  readonly reviewText: string;
  readonly review: Review;
  /** The login that the issue will be assigned to; undefined: to nobody. */
  readonly assignee: string | undefined;
}

const PURPOSES: Readonly<Record<ItemType, string>> = {
  correct: 'It puts right what is wrong now.',
  prevent: 'It is meant to keep this from happening again.',
  detect: 'It is meant to let us notice sooner.',
  mitigate: 'It is meant to make the next time shorter or milder.',
  process: 'It changes how we work when something like this happens.',
  training: 'It prepares people for the next time.',
};

/** What the template `issue` may use. All are texts; what is not known is empty. */
export function issueData(source: IssueSource): Readonly<Record<string, string>> {
  const { incident, item, plan, people, assignee } = source;
  const severity = plan.severities.find(({ id }) => id === incident.severity);
  return {
    item: item.id,
    text: toOneLine(item.text),
    type: item.type ?? '',
    purpose: item.type === undefined ? '' : PURPOSES[item.type],
    owner: ownerText(item, people, assignee),
    due: item.due ?? '',
    incident: incident.id,
    title: toOneLine(incident.title),
    severity: incident.severity ?? SEVERITY_UNSET,
    severityName: severity?.name ?? (incident.severity === undefined ? 'not set' : 'unknown'),
    declared: incident.declaredAt === undefined ? incident.id.slice(0, 10) : dayOf(incident.declaredAt),
    summary: summarySentence(source),
  };
}

function ownerText(item: Item, people: readonly Person[], assignee: string | undefined): string {
  const { owner } = item;
  if (owner === undefined) {
    return '';
  }
  const name = people.find(person => sameHandle(person.handle, owner))?.name;
  return assignee === undefined ? (name ?? owner) : `@${assignee}`;
}

const SUMMARY_LIMIT = 300;

/** The first sentence of the review's summary, as plain text; empty while nobody has written one. */
export function summarySentence({
  incident,
  review,
  reviewText,
}: Pick<IssueSource, 'incident' | 'review' | 'reviewText'>): string {
  const section = review.sections.find(({ title }) => title.toLowerCase() === 'summary');
  if (section === undefined || section.empty) {
    return '';
  }
  const prose = withCurrentReferences(reviewText.slice(section.body.start, section.body.end), incident)
    .replace(/\r\n/g, '\n')
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/\n\s*\n/)
    .map(paragraph => paragraph.trim())
    .find(paragraph => paragraph !== '' && !/^(?:#|\||```|~~~)/.test(paragraph));
  const line = stripMarkdown(toOneLine((prose ?? '').replace(/^[-*+>]\s+/, '').replace(/\n/g, ' ')));
  const sentence = /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  return sentence.length <= SUMMARY_LIMIT ? sentence : `${sentence.slice(0, SUMMARY_LIMIT - 1)}…`;
}

/** Where the item stands in the live site. */
export interface ItemPlace {
  /** Path of the review from the live site's root. */
  readonly path: string;
  /** Its address on the web at the item's line; undefined where it has none. */
  readonly url: string | undefined;
}

/**
 * The issue's body: the rendered template, made harmless, then the link to the review, the due day and the marker. These are added here
 * and not by the template, so that no team's own template can lose them.
 */
export function issueBody(source: IssueSource, rendered: string, place: ItemPlace): string {
  const { incident, item, assignee } = source;
  const text = neutralise(rendered, assignee).trim();
  const kept =
    text.length <= RENDERED_LIMIT
      ? text
      : `${text.slice(0, RENDERED_LIMIT).replace(/[\ud800-\udbff]$/, '')}…`;
  const name = `${item.id} of the review of ${incident.id}`;
  const origin = place.url === undefined ? `${name}, \`${place.path}\`` : `[${name}](${place.url})`;
  return `${kept}\n\n${origin}\n\n${printIssueDue(item.due)}\n${issueMarker(incident.id, item.id)}\n`;
}
