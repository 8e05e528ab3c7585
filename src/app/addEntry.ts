import type { Change } from '../core/change/change';
import { NOTE_WORDS, type EntryBody } from '../core/incident/entry';
import { toOneLine } from '../core/text/plain';
import { SERVICE_ID } from '../core/services/services';
import { printInstant, type Instant } from '../core/time/instant';
import { planEntries, Refusal, requireIncident, requirePast, type Author } from './change';
import type { LiveSite } from './site';

export const ENTRY_KINDS = [...NOTE_WORDS, 'customer-update', 'internal-update'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Adds what somebody saw, did, decided or told others to an incident's log. */
export function planAddEntry(
  site: LiveSite,
  input: {
    readonly incident: string;
    readonly kind: EntryKind;
    readonly text: string;
    readonly statedAt?: Instant | undefined;
  },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const text = toOneLine(input.text);
  if (text === '') {
    throw new Refusal('The entry has no text yet.');
  }
  const body = bodyOf(input.kind, text);
  return planEntries(record, [body], author, `${input.kind}: ${text}`, { statedAt: input.statedAt });
}

function bodyOf(kind: EntryKind, text: string): EntryBody {
  switch (kind) {
    case 'customer-update':
      return { kind: 'update', audience: 'public', text };
    case 'internal-update':
      return { kind: 'update', audience: 'internal', text };
    default:
      return { kind, text };
  }
}

/** Says since when or until when customers were hurt. */
export function planImpact(
  site: LiveSite,
  input: { readonly incident: string; readonly edge: 'started' | 'ended'; readonly at: Instant },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  requirePast(input.at, author);
  const { impactStartedAt, impactEndedAt } = record.incident;
  if (input.edge === 'ended' && impactStartedAt !== undefined && input.at < impactStartedAt) {
    throw new Refusal(
      `The impact began at ${printInstant(impactStartedAt)}, so it cannot have ended before.`,
    );
  }
  if (input.at === (input.edge === 'started' ? impactStartedAt : impactEndedAt)) {
    throw new Refusal('The log says so already.');
  }
  return planEntries(
    record,
    [{ kind: 'impact', edge: input.edge, at: input.at, text: '' }],
    author,
    `impact ${input.edge}`,
  );
}

/** Says which services are hurt; replaces what was said before. */
export function planServices(
  site: LiveSite,
  input: { readonly incident: string; readonly services: readonly string[] },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const services = [...new Set(input.services)];
  requireServiceIds(services);
  if (services.join() === record.incident.services.join()) {
    throw new Refusal('The log says so already.');
  }
  return planEntries(
    record,
    [{ kind: 'services', services }],
    author,
    `services ${services.join(', ') || 'none'}`,
  );
}

/** Refuses what cannot be told apart in a list of services. */
export function requireServiceIds(services: readonly string[]): void {
  const bad = services.find(service => !SERVICE_ID.test(service) || service === 'none');
  if (bad !== undefined) {
    throw new Refusal(
      `"${toOneLine(bad)}" is no service’s id: lower-case letters, digits and hyphens, and not "none".`,
    );
  }
}

/** Says how the incident was noticed. */
export function planDetected(
  site: LiveSite,
  input: {
    readonly incident: string;
    readonly by: Extract<EntryBody, { kind: 'detected' }>['by'];
    readonly at?: Instant | undefined;
  },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  requirePast(input.at, author);
  return planEntries(
    record,
    [{ kind: 'detected', by: input.by, at: input.at, text: '' }],
    author,
    `detected by ${input.by}`,
  );
}
