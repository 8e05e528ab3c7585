import type { Incident } from '../incident/incident';
import { sameHandle, type Person } from '../people/people';
import { dayOf, type Instant } from '../time/instant';
import type { Item, ItemType } from './item';

/**
 * How it stands with an item on a day. What is done on the day it is due is in time; `done` is done on a day that nothing recorded,
 * or without a due day to measure it by.
 */
export const ITEM_STATES = ['overdue', 'open', 'on-time', 'late', 'done', 'wont-do'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export interface ReportedItem {
  readonly incident: string;
  readonly title: string;
  readonly severity: string | undefined;
  /** Its short id; undefined while it has none. */
  readonly id: string | undefined;
  readonly text: string;
  readonly type: ItemType | undefined;
  readonly owner: string | undefined;
  /** Of the owner, by people.yml. */
  readonly team: string | undefined;
  /** `yyyy-mm-dd`. */
  readonly due: string | undefined;
  readonly state: ItemState;
  /** `yyyy-mm-dd`, UTC; undefined while it is open, or where nothing recorded it. */
  readonly doneOn: string | undefined;
  /** Days behind its due day: until today while it is open, until it was done else. 0 where it is not late. */
  readonly daysLate: number;
  readonly issue: string | undefined;
  /** Names at least one proof. */
  readonly isProven: boolean;
}

/** What a report is made from. */
export interface ReportSource {
  readonly incident: Incident;
  readonly items: readonly Item[];
}

/** Which items a report is about; all of them without any. */
export interface ReportFilter {
  readonly owner?: string | undefined;
  readonly team?: string | undefined;
  readonly overdue?: boolean | undefined;
}

/** The items of all reviews on a day (`yyyy-mm-dd`, UTC), those that are most overdue first, then the open ones by day, then the others. */
export function reportItems(
  sources: readonly ReportSource[],
  {
    people,
    today,
    filter = {},
  }: {
    readonly people: readonly Person[];
    readonly today: string;
    readonly filter?: ReportFilter;
  },
): readonly ReportedItem[] {
  const { owner, team, overdue } = filter;
  return sources
    .flatMap(({ incident, items }) =>
      items.filter(({ text }) => text !== '').map(item => reportItem(incident, item, { people, today })),
    )
    .filter(one => owner === undefined || sameHandle(one.owner ?? '', owner))
    .filter(one => team === undefined || (one.team ?? '').toLowerCase() === team.toLowerCase())
    .filter(one => overdue !== true || one.state === 'overdue')
    .sort(byUrgency);
}

function reportItem(
  incident: Incident,
  item: Item,
  { people, today }: { readonly people: readonly Person[]; readonly today: string },
): ReportedItem {
  const { owner, due } = item;
  const person = people.find(({ handle }) => sameHandle(handle, owner ?? ''));
  const doneAt = item.done && item.id !== undefined ? doneTime(incident, item.id) : undefined;
  const doneOn = doneAt === undefined ? undefined : dayOf(doneAt);
  const state = stateOf(item, doneOn, today);
  const end = state === 'overdue' ? today : state === 'late' ? doneOn : undefined;
  return {
    incident: incident.id,
    title: incident.title,
    severity: incident.severity,
    id: item.id,
    text: item.text,
    type: item.type,
    owner,
    team: person?.team,
    due,
    state,
    doneOn,
    daysLate: end === undefined || due === undefined ? 0 : daysBetween(due, end),
    issue: item.issue?.url,
    isProven: item.proofs.some(({ proof }) => proof !== undefined),
  };
}

function stateOf(item: Item, doneOn: string | undefined, today: string): ItemState {
  if (item.done) {
    return doneOn === undefined || item.due === undefined ? 'done' : doneOn <= item.due ? 'on-time' : 'late';
  }
  if (item.wontDo !== undefined) {
    return 'wont-do';
  }
  return item.due !== undefined && item.due < today ? 'overdue' : 'open';
}

/** An entry that says that an item was done, or is open again. */
export interface ItemTurn {
  readonly at: Instant;
  readonly done: boolean;
}

/** What the log says of an item's being done, in its order; empty where it was only ticked in the review. */
export function itemTurns(incident: Incident, item: string): readonly ItemTurn[] {
  return incident.entries.flatMap(({ at, body, retracted, redacted }): ItemTurn[] => {
    if (body.kind !== 'issue' || body.item !== item || retracted || redacted) {
      return [];
    }
    const done = /^(?:closed|done)\b/.test(body.text);
    return done || /^(?:reopened|open again)\b/.test(body.text) ? [{ at, done }] : [];
  });
}

/** When an item was done, by the last entries about it; undefined where they do not say. */
export function doneTime(incident: Incident, item: string): Instant | undefined {
  let doneAt: Instant | undefined;
  for (const { at, done } of itemTurns(incident, item)) {
    // Done here, then closed there: it was done when it was done first.
    doneAt = done ? (doneAt ?? at) : undefined;
  }
  return doneAt;
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

function byUrgency(a: ReportedItem, b: ReportedItem): number {
  const rank = ({ state }: ReportedItem): number => (state === 'overdue' ? 0 : state === 'open' ? 1 : 2);
  return (
    rank(a) - rank(b) ||
    compare(a.due ?? '9999', b.due ?? '9999') ||
    compare(a.incident, b.incident) ||
    (a.id ?? '').localeCompare(b.id ?? '', 'en', { numeric: true })
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** How many items there are in each state. */
export type StateCounts = Readonly<Record<ItemState, number>>;

export function countStates(items: readonly ReportedItem[]): StateCounts {
  const counts = { overdue: 0, open: 0, 'on-time': 0, late: 0, done: 0, 'wont-do': 0 };
  for (const { state } of items) {
    counts[state] += 1;
  }
  return counts;
}

/**
 * Of what was done on a known day or is overdue: how many were done in time. What will not be done, is not due yet, or was done on an unknown
 * day is in neither number.
 */
export function punctuality(counts: StateCounts): { readonly inTime: number; readonly of: number } {
  return { inTime: counts['on-time'], of: counts['on-time'] + counts.late + counts.overdue };
}

/** Groups, in the order of their keys; what has none comes last under an empty one. */
export function groupItems(
  items: readonly ReportedItem[],
  keyOf: (item: ReportedItem) => string | undefined,
): ReadonlyMap<string, readonly ReportedItem[]> {
  const groups = new Map<string, ReportedItem[]>();
  for (const item of items) {
    const key = keyOf(item) ?? '';
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return new Map([...groups].sort(([a], [b]) => Number(a === '') - Number(b === '') || compare(a, b)));
}

/** Upper bounds of how long items are overdue, in days; the last has none. */
export const AGES: readonly { readonly label: string; readonly upTo: number }[] = [
  { label: '1 to 7 days', upTo: 7 },
  { label: '8 to 30 days', upTo: 30 },
  { label: '31 to 90 days', upTo: 90 },
  { label: 'more than 90 days', upTo: Number.POSITIVE_INFINITY },
];

/** How many overdue items there are of each age. */
export function countAges(
  items: readonly ReportedItem[],
): readonly { readonly label: string; readonly count: number }[] {
  const late = items.filter(({ state }) => state === 'overdue').map(({ daysLate }) => daysLate);
  return AGES.map(({ label, upTo }, index) => {
    const above = AGES[index - 1]?.upTo ?? 0;
    return { label, count: late.filter(days => days > above && days <= upTo).length };
  });
}
