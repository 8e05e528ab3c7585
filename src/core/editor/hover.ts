import { LEAD, type Incident } from '../incident/incident';
import { sameHandle, type Person } from '../people/people';
import { roleName, type Severity } from '../plan/plan';
import type { Item } from '../remediation/item';
import { parseReview } from '../review/review';
import type { TextRange } from '../text/range';
import { printDuration, type Duration } from '../time/duration';
import { dayOf, printInstant, type Instant } from '../time/instant';
import { tokenAt, type Token } from './cursor';
import { dayFromNow } from './dueDays';
import { EDITOR_COMMANDS } from './editorCommands';
import { hoverEntry } from './hoverEntry';
import { hoverRotation } from './hoverRotation';
import { activeIncidents, type Place, type SiteKnowledge } from './knowledge';
import { INCIDENT_WORD } from './links';
import { commandLink, escapeMarkdown, markdownLink } from './markdownText';
import { isRecord, siteFileOf } from './siteFile';

/** What a hover shows: paragraphs of Markdown in which everything from the files is escaped. */
export interface HoverText {
  readonly range: TextRange;
  readonly paragraphs: readonly string[];
}

const HANDLE_WORD = /(?<![\w@.-])@[A-Za-z0-9][\w.-]{0,38}/g;
const SEVERITY_WORD = /(?<![\w-])[A-Z][A-Z0-9-]{0,11}(?![\w-])/g;
const ITEM_WORD = /(?<![\w-])R\d{1,4}(?![\w-])|\bdue \d{4}-\d{2}-\d{2}\b/g;

/**
 * What is known about the word under the cursor: an incident's id anywhere, and a person, a severity or a remediation item in the
 * live site's own files. `root` is the live site's folder as a URI.
 */
export function hoverAt(place: Place, root: string): HoverText | undefined {
  const { site, text, offset, now } = place;
  const id = tokenAt(text, offset, INCIDENT_WORD);
  if (id !== undefined) {
    const known = site.byId.get(id.text);
    return known && { range: id.range, paragraphs: aboutIncident(known.incident, root) };
  }
  const { kind } = siteFileOf(place.path);
  if (!isRecord(kind)) {
    return undefined;
  }
  return (
    (kind === 'review' || kind === 'document' ? hoverEntry(place) : undefined) ??
    (kind === 'rotation' ? hoverRotation(text, offset, now) : undefined) ??
    hoverPerson(site, tokenAt(text, offset, HANDLE_WORD), now) ??
    hoverSeverity(site, tokenAt(text, offset, SEVERITY_WORD)) ??
    (kind === 'review' ? hoverItem(text, tokenAt(text, offset, ITEM_WORD), now) : undefined)
  );
}

function aboutIncident(incident: Incident, root: string): string[] {
  const lead = incident.roles.get(LEAD)?.[0];
  const state = [
    incident.severity ?? 'no severity set',
    incident.mergedInto === undefined ? incident.status : `merged into ${incident.mergedInto}`,
    lead === undefined ? 'no lead' : `lead @${lead}`,
  ];
  const times = [
    incident.declaredAt === undefined ? undefined : `declared ${minute(incident.declaredAt)}`,
    incident.resolvedAt === undefined ? undefined : `resolved ${minute(incident.resolvedAt)}`,
  ].filter(part => part !== undefined);
  return [
    strong(incident.title === '' ? incident.id : incident.title),
    escapeMarkdown(state.join(' · ')),
    ...(times.length === 0 ? [] : [escapeMarkdown(times.join(', '))]),
    ...(incident.services.length === 0 ? [] : [escapeMarkdown(`Services: ${incident.services.join(', ')}`)]),
    commandLink('Show timeline', EDITOR_COMMANDS.showTimeline, [incident.id, root]),
  ];
}

function strong(text: string): string {
  const escaped = escapeMarkdown(text);
  return escaped === '' ? '' : `**${escaped}**`;
}

function minute(at: Instant): string {
  return `${printInstant(at).slice(0, 16).replace('T', ' ')} UTC`;
}

/** Longest a hover lists of anything. */
const MOST = 8;

function hoverPerson(site: SiteKnowledge, token: Token | undefined, now: Instant): HoverText | undefined {
  const handle = token?.text.slice(1).replace(/[.-]+$/, '') ?? '';
  const person = site.people.find(candidate => sameHandle(candidate.handle, handle));
  if (token === undefined || handle === '') {
    return undefined;
  }
  const roles = rolesHeld(site, handle);
  if (person === undefined && roles.length === 0) {
    return undefined;
  }
  const paragraphs = [
    person === undefined ? escapeMarkdown(`@${handle}`) : aboutPerson(person, now),
    ...roles.slice(0, MOST).map(escapeMarkdown),
    ...(roles.length > MOST ? [escapeMarkdown(`and ${roles.length - MOST} more roles`)] : []),
  ];
  return { range: { start: token.range.start, end: token.range.start + 1 + handle.length }, paragraphs };
}

function aboutPerson(person: Person, now: Instant): string {
  const facts = [person.team, person.zone, localTime(person.zone, now)].filter(fact => fact !== undefined);
  return `${strong(person.name)} ${escapeMarkdown([`@${person.handle}`, ...facts].join(' · '))}`;
}

function localTime(zone: string | undefined, now: Instant): string | undefined {
  if (zone === undefined) {
    return undefined;
  }
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
  });
  return `${format.format(now)} there`;
}

function rolesHeld(site: SiteKnowledge, handle: string): string[] {
  return activeIncidents(site).flatMap(({ incident }) =>
    [...incident.roles]
      .filter(([, holders]) => holders.some(holder => sameHandle(holder, handle)))
      .map(([role]) => `${roleName(site.plan, role)} of ${incident.id}: ${incident.title}`),
  );
}

function hoverSeverity(site: SiteKnowledge, token: Token | undefined): HoverText | undefined {
  const severity = site.plan.severities.find(({ id }) => id === token?.text);
  return token && severity && { range: token.range, paragraphs: aboutSeverity(severity) };
}

/** What a severity means and what is promised while it lasts. */
export function aboutSeverity(severity: Severity): string[] {
  const span = (label: string, duration: Duration | undefined): string | undefined =>
    duration === undefined ? undefined : `${label} ${printDuration(duration)}`;
  const promises = [
    span('acknowledge within', severity.acknowledge),
    span('lead within', severity.lead),
    span('first customer update within', severity['public-update']?.first),
    span('customer update every', severity['public-update']?.every),
    span('internal update every', severity['internal-update']?.every),
    span('review within', severity.review),
    span('preliminary customer review within', severity['customer-review']?.preliminary),
    span('customer review within', severity['customer-review']?.final),
    span('remediation within', severity.remediation),
  ].filter(promise => promise !== undefined);
  return [
    strong(`${severity.id} ${severity.name}`),
    escapeMarkdown(severity.test),
    ...(severity.page === undefined ? [] : [escapeMarkdown(`Page: ${severity.page}`)]),
    ...(promises.length === 0 ? [] : [escapeMarkdown(promises.join(', '))]),
  ];
}

function hoverItem(text: string, token: Token | undefined, now: Instant): HoverText | undefined {
  if (token === undefined) {
    return undefined;
  }
  const { items } = parseReview(text);
  const holds = (item: Item): boolean =>
    item.range.start <= token.range.start && token.range.end <= item.range.end;
  const item = token.text.startsWith('R')
    ? items.find(({ id }) => id === token.text)
    : items.find(candidate => holds(candidate) && candidate.due !== undefined);
  return item && { range: token.range, paragraphs: aboutItem(item, now) };
}

function aboutItem(item: Item, now: Instant): string[] {
  const state = item.done ? 'done' : item.wontDo === undefined ? 'open' : 'will not be done';
  const due = item.due === undefined ? 'no due date' : `due ${dayFromNow(item.due, now)} (${item.due})`;
  const late = state === 'open' && item.due !== undefined && item.due < dayOf(now) ? 'overdue' : undefined;
  const facts = [state, item.owner === undefined ? 'no owner' : `@${item.owner}`, due, late];
  return [
    strong(item.id === undefined ? item.text : `${item.id} ${item.text}`),
    escapeMarkdown(facts.filter(fact => fact !== undefined).join(' · ')),
    item.issue === undefined ? 'No GitHub issue yet' : issueLink(item.issue.label, item.issue.url),
  ];
}

/** The label is data and could lie, so the host is told too. */
function issueLink(label: string, url: string): string {
  const host = /^https?:\/\/([^/?#]+)/.exec(url)?.[1]?.replace(/^.*@/, '') ?? '';
  return markdownLink(`${label} on ${host}`, url);
}
