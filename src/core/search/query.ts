import { isDay, type Instant } from '../time/instant';
import { foldText } from './words';

/** Facets that a query can name: `service:checkout`, `-tag:config`. */
export const FACETS = {
  service: 'a service that was hurt',
  tag: 'a tag of the review or of incident.md',
  severity: 'SEV1, SEV2…; `none` while nobody has set one',
  status: 'open, over, or a status such as resolved',
  person: 'somebody who took part or owns an item',
  owner: 'the owner of a remediation item',
  before: 'declared before a day, month or year',
  since: 'declared on or after the first day of it',
  is: 'open, over, overdue, reviewed, unreviewed, tagged or untagged',
} as const;
export type FacetName = keyof typeof FACETS;

export const IS_VALUES = ['open', 'over', 'overdue', 'reviewed', 'unreviewed', 'tagged', 'untagged'] as const;
export type IsValue = (typeof IS_VALUES)[number];

export interface Facet {
  readonly name: FacetName;
  /** Folded; of `before` and `since` an instant in `at`. */
  readonly value: string;
  readonly at?: Instant;
  /** `-tag:config`: what does not have it. */
  readonly not: boolean;
}

/** What somebody looks for. All of it must fit. */
export interface Query {
  /** Folded; a quoted phrase is one. Parts of words count. */
  readonly words: readonly string[];
  readonly facets: readonly Facet[];
  /** What could not be understood, one plain sentence each; it is passed over. */
  readonly problems: readonly string[];
}

const PART = /(-?)([a-z]+):(?:"([^"]*)"|(\S*))|"([^"]*)"?|(\S+)/giu;

/**
 * Reads what is typed into the search: words, "quoted phrases" and facets. What looks like a facet but is none (`https://…`) is a word.
 * A facet without a value is being typed, and counts for nothing. Never fails.
 */
export function parseQuery(text: string): Query {
  const words: string[] = [];
  const facets: Facet[] = [];
  const problems: string[] = [];
  for (const [whole, minus, rawName = '', quoted, plain, phrase, word] of text.matchAll(PART)) {
    const name = facetName(rawName);
    if (name === undefined) {
      const folded = foldText(phrase ?? word ?? whole).trim();
      words.push(...(folded === '' ? [] : [folded]));
      continue;
    }
    const value = foldText(quoted ?? plain ?? '').trim();
    const facet = value === '' ? undefined : facetOf(name, value, minus === '-');
    if (typeof facet === 'string') {
      problems.push(facet);
    } else if (facet !== undefined) {
      facets.push(facet);
    }
  }
  return { words, facets, problems };
}

function facetName(text: string): FacetName | undefined {
  const name = text.toLowerCase();
  return Object.hasOwn(FACETS, name) ? (name as FacetName) : undefined;
}

/** The facet, or why it is none. */
function facetOf(name: FacetName, value: string, not: boolean): Facet | string {
  if (name === 'before' || name === 'since') {
    const at = startOf(value);
    return at === undefined
      ? `${name}: takes a day, a month or a year: ${name}:2026-10-31, ${name}:2026-10, ${name}:2026.`
      : { name, value, at, not };
  }
  if (name === 'is' && !(IS_VALUES as readonly string[]).includes(value)) {
    return `is: takes ${IS_VALUES.slice(0, -1).join(', ')} or ${IS_VALUES.at(-1) ?? ''}.`;
  }
  return { name, value: name === 'person' || name === 'owner' ? value.replace(/^@/, '') : value, not };
}

/** The first instant of a day, month or year, in UTC. */
function startOf(text: string): Instant | undefined {
  const day = /^\d{4}$/.test(text) ? `${text}-01-01` : /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  return isDay(day) ? Date.parse(`${day}T00:00:00Z`) : undefined;
}
