import type { Lane, TimelineRow } from '../../src/protocol/timeline';

export interface Filter {
  /** Words that must all occur, in any order and case. */
  readonly text: string;
  readonly hiddenLanes: readonly Lane[];
  /** A kind's word; empty for all. */
  readonly kind: string;
  /** A handle; empty for all. */
  readonly person: string;
  readonly hideRetracted: boolean;
}

export const NO_FILTER: Filter = { text: '', hiddenLanes: [], kind: '', person: '', hideRetracted: false };

export function isFiltering(filter: Filter): boolean {
  return (
    filter.text.trim() !== '' ||
    filter.hiddenLanes.length > 0 ||
    filter.kind !== '' ||
    filter.person !== '' ||
    filter.hideRetracted
  );
}

const haystacks = new WeakMap<TimelineRow, string>();

function haystackOf(row: TimelineRow): string {
  const known = haystacks.get(row);
  if (known !== undefined) {
    return known;
  }
  const made = [row.kind, row.actor, row.text, ...row.links.map(link => link.label)].join('\n').toLowerCase();
  haystacks.set(row, made);
  return made;
}

/** The rows that the filter leaves, in their order. The same array when nothing is filtered. */
export function filterRows(rows: readonly TimelineRow[], filter: Filter): readonly TimelineRow[] {
  if (!isFiltering(filter)) {
    return rows;
  }
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const hidden = new Set<Lane>(filter.hiddenLanes);
  return rows.filter(
    row =>
      !hidden.has(row.lane) &&
      (filter.kind === '' || row.kind === filter.kind) &&
      (filter.person === '' || row.actor === filter.person) &&
      !(filter.hideRetracted && row.retracted) &&
      words.every(word => haystackOf(row).includes(word)),
  );
}

/** `40 entries`, `12 of 40 entries`. */
export function countText(shown: number, all: number, filtering: boolean): string {
  const entries = all === 1 ? 'entry' : 'entries';
  return filtering ? `${group(shown)} of ${group(all)} ${entries}` : `${group(all)} ${entries}`;
}

/** Thousands apart, the same for every reader: `10,000`. */
export function group(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** What the filter can choose from: the kinds and people that occur, alphabetically. */
export interface Choices {
  readonly kinds: readonly string[];
  readonly people: readonly string[];
}

let lastChoices:
  | { readonly rows: readonly TimelineRow[]; readonly filter: Filter; readonly choices: Choices }
  | undefined;

/** A choice that is set stays on offer even if no entry has it any more, or it could not be seen and taken back. */
export function choicesOf(rows: readonly TimelineRow[], filter: Filter): Choices {
  if (lastChoices?.rows === rows && lastChoices.filter === filter) {
    return lastChoices.choices;
  }
  const kinds = new Set(filter.kind === '' ? [] : [filter.kind]);
  const people = new Set(filter.person === '' ? [] : [filter.person]);
  for (const row of rows) {
    kinds.add(row.kind);
    people.add(row.actor);
  }
  const choices = { kinds: [...kinds].sort(), people: [...people].sort() };
  lastChoices = { rows, filter, choices };
  return choices;
}
