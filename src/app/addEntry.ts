import type { Change } from '../core/change/change';
import { AUDIENCES, type Audience, type EntryBody, type NoteWord } from '../core/incident/entry';
import { toOneLine } from '../core/text/plain';
import type { Instant } from '../core/time/instant';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { LiveSite } from './site';

export type EntryKind = NoteWord | 'update';

/** Adds what somebody saw, did, decided or told others to an incident's log. `update` may start with `public:`. */
export function planAddEntry(
  site: LiveSite,
  input: { readonly incident: string; readonly kind: EntryKind; readonly text: string; readonly statedAt?: Instant | undefined },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const text = toOneLine(input.text);
  if (text === '') {
    throw new Refusal('The entry has no text yet.');
  }
  const body: EntryBody = input.kind === 'update' ? updateOf(text) : { kind: input.kind, text };
  return planEntries(record, [body], author, `${input.kind}: ${text}`, { statedAt: input.statedAt });
}

function updateOf(text: string): EntryBody {
  const match = /^(internal|public):\s*(.*)$/is.exec(text);
  const audience = AUDIENCES.find((name) => name === match?.[1]?.toLowerCase());
  return { kind: 'update', audience: audience ?? ('internal' satisfies Audience), text: audience === undefined ? text : (match?.[2] ?? '') };
}

/** Says since when or until when customers were hurt. */
export function planImpact(
  site: LiveSite,
  input: { readonly incident: string; readonly edge: 'started' | 'ended'; readonly at: Instant },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  if (input.at > author.now + 60_000) {
    throw new Refusal('That time is still to come.');
  }
  return planEntries(record, [{ kind: 'impact', edge: input.edge, at: input.at, text: '' }], author, `impact ${input.edge}`);
}

/** Says which services are hurt; replaces what was said before. */
export function planServices(site: LiveSite, input: { readonly incident: string; readonly services: readonly string[] }, author: Author): Change {
  const record = requireIncident(site, input.incident);
  return planEntries(record, [{ kind: 'services', services: input.services }], author, `services ${input.services.join(', ') || 'none'}`);
}

/** Says how the incident was noticed. */
export function planDetected(
  site: LiveSite,
  input: { readonly incident: string; readonly by: Extract<EntryBody, { kind: 'detected' }>['by']; readonly at?: Instant | undefined },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  return planEntries(record, [{ kind: 'detected', by: input.by, at: input.at, text: '' }], author, `detected by ${input.by}`);
}
