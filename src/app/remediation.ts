import type { Change } from '../core/change/change';
import { HANDLE_PATTERN } from '../core/incident/entry';
import { sameHandle } from '../core/people/people';
import { severityInForce } from '../core/plan/plan';
import { printItem, type Item, type ItemType, type NewItem } from '../core/remediation/item';
import { nextItemId, REMEDIATION_HEADING } from '../core/review/review';
import { REVIEW_FILE } from '../core/site/paths';
import { applyTextEdits, lineEndingOf, type TextEdit } from '../core/text/range';
import { toOneLine } from '../core/text/plain';
import { dueDay } from '../core/time/duration';
import { dayOf } from '../core/time/instant';
import { planFiles, Refusal, requireIncident, type Author } from './change';
import type { IncidentRecord, LiveSite } from './site';

/** A remediation item with the incident whose review holds it. */
export interface OwnedItem {
  readonly record: IncidentRecord;
  readonly item: Item;
}

/** All items with some text, in the order of their incidents. */
export function allItems(site: LiveSite): OwnedItem[] {
  return site.incidents.flatMap(record =>
    (record.review?.items ?? []).filter(({ text }) => text !== '').map(item => ({ record, item })),
  );
}

export type Urgency = 'overdue' | 'due-soon' | 'later' | 'undated' | 'done';

/** What is still to do on a day, the earliest due first in each list. */
export interface OpenItems {
  readonly byUrgency: ReadonlyMap<Urgency, readonly OwnedItem[]>;
  /** In alphabetical order; an empty handle for items that nobody owns. */
  readonly byOwner: ReadonlyMap<string, readonly OwnedItem[]>;
  /** In alphabetical order; an empty one for items without a type. */
  readonly byType: ReadonlyMap<string, readonly OwnedItem[]>;
  /** By its id, the newest first. */
  readonly byIncident: ReadonlyMap<string, readonly OwnedItem[]>;
}

const known = new WeakMap<LiveSite, { readonly today: string; readonly open: OpenItems }>();

/** The open items on a day (`yyyy-mm-dd`). Worked out once for each reading of the live site: a tree asks with every node it paints. */
export function openItems(site: LiveSite, today: string): OpenItems {
  const before = known.get(site);
  if (before?.today === today) {
    return before.open;
  }
  const items = allItems(site)
    .filter(({ item }) => urgencyOf(item, today) !== 'done')
    .sort((a, b) => compare(a.item.due ?? '9999', b.item.due ?? '9999'));
  const open: OpenItems = {
    byUrgency: groupBy(items, ({ item }) => urgencyOf(item, today)),
    byOwner: sorted(groupBy(items, ({ item }) => item.owner ?? '')),
    byType: sorted(groupBy(items, ({ item }) => item.type ?? '')),
    byIncident: new Map([...sorted(groupBy(items, ({ record }) => record.incident.id))].reverse()),
  };
  known.set(site, { today, open });
  return open;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function sorted(groups: ReadonlyMap<string, OwnedItem[]>): Map<string, OwnedItem[]> {
  return new Map([...groups].sort(([a], [b]) => compare(a, b)));
}

function groupBy<K>(items: readonly OwnedItem[], keyOf: (one: OwnedItem) => K): Map<K, OwnedItem[]> {
  const groups = new Map<K, OwnedItem[]>();
  for (const one of items) {
    const key = keyOf(one);
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  return groups;
}

/** Days ahead in which an open item counts as due soon. */
export const DUE_SOON_DAYS = 7;

/** How urgent an item is on a day (`yyyy-mm-dd`). */
export function urgencyOf(item: Item, today: string): Urgency {
  if (item.done || item.wontDo !== undefined) {
    return 'done';
  }
  if (item.due === undefined) {
    return 'undated';
  }
  if (item.due < today) {
    return 'overdue';
  }
  const soon = dayOf(Date.parse(`${today}T00:00:00Z`) + DUE_SOON_DAYS * 86_400_000);
  return item.due <= soon ? 'due-soon' : 'later';
}

/** The item with a short id in an incident's review. */
export function requireItem(site: LiveSite, incident: string, itemId: string): OwnedItem {
  const record = requireIncident(site, incident);
  const item = record.review?.items.find(({ id }) => id === itemId);
  if (!item) {
    throw new Refusal(`The review of ${incident} has no item ${itemId}.`);
  }
  return { record, item };
}

/** The review's text after edits, as a change. */
export function planReviewEdits(
  record: IncidentRecord,
  edits: readonly TextEdit[],
  author: Author,
  summary: string,
): Change {
  const before = record.reviewText;
  if (before === undefined) {
    throw new Refusal(`${record.incident.id} has no review yet: "Livesite: Start Review".`);
  }
  const after = applyTextEdits(before, edits);
  return planFiles(
    summary,
    [{ kind: 'replace', path: `${record.folder}/${REVIEW_FILE}`, before, after }],
    author,
    record.incident.id,
  );
}

/** What is known of an item that is to be added. The owner is a handle, with or without '@'. */
export interface ItemInput {
  readonly text: string;
  readonly owner?: string;
  readonly due?: string;
  readonly type?: ItemType;
}

/** Adds an item under `## Remediation`, after the last one there. A due day left out follows the severity's promise. */
export function planAddItem(
  site: LiveSite,
  { incident, ...input }: ItemInput & { readonly incident: string },
  author: Author,
): Change {
  return planAddItems(site, { incident, items: [input] }, author);
}

/** Adds items, at least one, in their order and in one edit. */
export function planAddItems(
  site: LiveSite,
  input: { readonly incident: string; readonly items: readonly ItemInput[] },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const { review, reviewText } = record;
  if (input.items.some(({ text }) => toOneLine(text) === '')) {
    throw new Refusal('The item has no text yet.');
  }
  if (review === undefined || reviewText === undefined) {
    throw new Refusal(`${input.incident} has no review yet: "Livesite: Start Review".`);
  }
  const promise = severityInForce(site.plan, record.incident.severity).remediation;
  const first = Number(nextItemId(review.items).slice(1));
  const items = input.items.map(
    ({ text, owner, due, type }, index): NewItem => ({
      id: `R${first + index}`,
      text: toOneLine(text),
      owner: owner === undefined ? undefined : ownerOf(site, owner),
      due: due ?? (promise === undefined ? undefined : dueDay(author.now, promise)),
      type,
    }),
  );
  const [one] = items;
  const words =
    items.length === 1 && one !== undefined
      ? `${one.id}: ${one.text}`
      : `${items.length} items from ${one?.id}`;
  return planReviewEdits(
    record,
    [newItemsEdit(reviewText, record, items.map(printItem))],
    author,
    `add ${words}`,
  );
}

/** The handle as people.yml writes it. Anything else would not be read as an owner, but as words about the item. */
function ownerOf(site: LiveSite, given: string): string {
  const handle = given.trim().replace(/^@/, '');
  if (!HANDLE_PATTERN.test(handle)) {
    throw new Refusal(`"${toOneLine(given)}" is no handle: the owner is a GitHub login such as alice.`);
  }
  return site.people.find(person => sameHandle(person.handle, handle))?.handle ?? handle;
}

function newItemsEdit(text: string, record: IncidentRecord, lines: readonly string[]): TextEdit {
  const ending = lineEndingOf(text);
  const line = lines.join(ending);
  const last = record.review?.items.at(-1);
  if (last) {
    return { range: { start: last.blockEnd, end: last.blockEnd }, text: `${ending}${line}` };
  }
  const section = record.review?.sections.find(
    ({ title }) => title.toLowerCase() === REMEDIATION_HEADING.toLowerCase(),
  );
  if (!section) {
    const gap = text.endsWith('\n') ? '' : ending;
    return {
      range: { start: text.length, end: text.length },
      text: `${gap}${ending}## ${REMEDIATION_HEADING}${ending}${ending}${line}${ending}`,
    };
  }
  const body = text.slice(section.body.start, section.body.end);
  const at = section.body.start + body.trimEnd().length;
  const before =
    body.trim() === ''
      ? `${text[section.body.start - 1] === '\n' ? '' : ending}${ending}`
      : `${ending}${ending}`;
  const range = { start: at, end: section.body.end };
  return { range, text: `${before}${line}${ending}${section.body.end < text.length ? ending : ''}` };
}
