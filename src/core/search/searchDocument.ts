import type { Incident } from '../incident/incident';
import type { Review } from '../review/review';
import { proseOf, sectionProse } from './prose';
import { howItWasFixed } from './howItWasFixed';

/** What is known of an incident, as far as it is compared with others. Redacted and retracted words are not in it. */
export interface SearchDocument {
  /** The incident's id. */
  readonly id: string;
  readonly title: string;
  readonly services: readonly string[];
  readonly tags: readonly string[];
  readonly severity: string | undefined;
  /** What happened, as incident.md and the review say it. */
  readonly summary: string;
  /** The words of the log. */
  readonly log: string;
  /** Contributing factors. */
  readonly causes: string;
  /** What else the review says: whom it hurt, what went badly. It is about people and luck more often than about what broke. */
  readonly aside: string;
  /** What ended it, and what is done so that it does not come back. */
  readonly fix: string;
  /** How much it counts: an incident that was none, or that is told elsewhere, counts less. */
  readonly weight: number;
}

/** What an incident's record holds, as far as it is searched. */
export interface Searchable {
  readonly incident: Incident;
  readonly incidentText: string | undefined;
  readonly reviewText: string | undefined;
  readonly review: Review | undefined;
  readonly tags: readonly string[];
}

/** Longer texts say no more about what an incident was like, and a pasted log would drown the rest. In UTF-16 units. */
const MOST = { summary: 4000, log: 4000, causes: 4000, aside: 4000, fix: 4000, entry: 400 } as const;

const ASIDE = ['Impact', 'What else could have caught it', 'What went badly', 'Where we were lucky'];

/** The document of an incident. */
export function toSearchDocument(record: Searchable): SearchDocument {
  const { incident, incidentText, review, tags } = record;
  const section = (title: string): readonly string[] => sectionProse(record, title);
  const told = incidentText === undefined ? [] : proseOf(withoutFrontMatter(incidentText));
  const fix = howItWasFixed(record);
  return {
    id: incident.id,
    title: incident.title,
    services: incident.services,
    tags,
    severity: incident.severity,
    summary: joined([...told, ...section('Summary')], MOST.summary),
    log: joined(logWords(incident), MOST.log),
    causes: joined(section('Contributing factors'), MOST.causes),
    aside: joined(ASIDE.flatMap(section), MOST.aside),
    fix: joined([fix?.text ?? '', ...(review?.items ?? []).map(({ text }) => text)], MOST.fix),
    weight: incident.status === 'declined' || incident.status === 'merged' ? 0.6 : 1,
  };
}

/** Entries whose words are about people and bookkeeping, not about what happened; the title is compared by itself. */
const SILENT: ReadonlySet<string> = new Set([
  'declared',
  'title',
  'role',
  'services',
  'severity',
  'metrics',
  'paging',
  'paged',
  'publishing',
  'published',
  'link',
  'review',
  'issue',
]);

/** What people said; times, statuses and names of the entry's own are in other fields, or say nothing. */
function logWords({ entries }: Incident): readonly string[] {
  return entries.flatMap(({ retracted, redacted, body }) =>
    retracted || redacted || SILENT.has(body.kind) || !('text' in body) || body.text === ''
      ? []
      : [body.text.slice(0, MOST.entry)],
  );
}

function withoutFrontMatter(text: string): string {
  const end = /^\ufeff?---[ \t]*\r?\n/.test(text) ? text.search(/\n---[ \t]*(?:\r?\n|$)/) : -1;
  return end < 0 ? text : text.slice(end + 4);
}

function joined(texts: readonly string[], most: number): string {
  return texts.join('\n').slice(0, most);
}
