import type { Change } from '../core/change/change';
import { printBody, rewordBody, type Correction, type EntryBody } from '../core/incident/entry';
import type { EffectiveEntry } from '../core/incident/incident';
import { toOneLine } from '../core/text/plain';
import { printStatedInstant, tryParseInstant } from '../core/time/instant';
import { requireServiceIds } from './addEntry';
import { planEntries, Refusal, requireIncident, requirePast, type Author } from './change';
import { requireLinkTarget } from './linkIncident';
import { requireMergeTarget } from './setStatus';
import type { IncidentRecord, LiveSite } from './site';

export interface CorrectionInput {
  readonly incident: string;
  /** Id of the entry to correct. */
  readonly entry: string;
  readonly how: Correction;
  /** reword: the new words; time: ISO 8601 with zone; retract and redact: why. */
  readonly text: string;
}

/** Corrects an entry by a further one. Nothing is edited in place, so what was said stays on record. */
export function planCorrectEntry(site: LiveSite, input: CorrectionInput, author: Author): Change {
  const record = requireIncident(site, input.incident);
  const effective = requireCorrectable(record, input);
  const text = correctionText(site, effective, input, author);
  const body: EntryBody = { kind: 'corrected', entry: input.entry, how: input.how, text };
  return planEntries(record, [body], author, `correct entry (${input.how})`);
}

function requireCorrectable(record: IncidentRecord, { entry: id, how }: CorrectionInput): EffectiveEntry {
  const effective = record.incident.entries.find(({ entry }) => entry.id === id);
  if (!effective) {
    const isCorrection = record.log.entries.some(entry => entry.id === id);
    throw new Refusal(
      isCorrection
        ? 'A correction cannot be corrected: correct the entry itself once more.'
        : 'That entry is not in the log (any more), so there is nothing to correct.',
    );
  }
  if (effective.redacted) {
    throw new Refusal('That entry is redacted, which cannot be undone. Add a new one.');
  }
  if (effective.retracted && how !== 'redact') {
    throw new Refusal('That entry is retracted, which cannot be undone. Add a new one.');
  }
  const declarations = record.incident.entries.filter(
    ({ body, retracted }) => body.kind === 'declared' && !retracted,
  );
  if (how === 'retract' && declarations.length === 1 && declarations[0] === effective) {
    throw new Refusal(
      'An incident needs its declaration. If it was no incident, set its status to declined.',
    );
  }
  return effective;
}

function correctionText(
  site: LiveSite,
  effective: EffectiveEntry,
  input: CorrectionInput,
  author: Author,
): string {
  const text = toOneLine(input.text);
  switch (input.how) {
    case 'reword':
      return newWords(site, effective, { ...input, text }, author);
    case 'time': {
      const at = tryParseInstant(text);
      if (at === undefined) {
        throw new Refusal('Write the time like 2026-11-23T08:15Z.');
      }
      requirePast(at, author);
      if (at === effective.at) {
        throw new Refusal('The time is the same as before.');
      }
      return printStatedInstant(at);
    }
    case 'retract':
    case 'redact':
      return text;
  }
}

/** The new words with all that their kind needs, as they go into the log. */
function newWords(
  site: LiveSite,
  { entry, body: before }: EffectiveEntry,
  input: CorrectionInput,
  author: Author,
): string {
  if (input.text === '') {
    throw new Refusal('The new wording is empty. To take an entry back, retract it.');
  }
  const after = withKnownSeverity(site, before, rewordBody(before, entry.word, input.text), input.text);
  if (before.kind !== 'other' && after.kind === 'other') {
    throw new Refusal(`A "${entry.word}" entry must stay one: the words before were "${printBody(before)}".`);
  }
  const words = printBody(after);
  if (words === printBody(before)) {
    throw new Refusal('The wording is the same as before.');
  }
  requireSound(site, before, after, { incident: input.incident, author });
  return words;
}

/** `API: slow` is a title, even though it is written like a severity and a title. */
function withKnownSeverity(site: LiveSite, before: EntryBody, after: EntryBody, text: string): EntryBody {
  const isKnown = (severity: string | undefined): boolean =>
    severity === undefined || site.plan.severities.some(({ id }) => id === severity);
  return before.kind === 'declared' &&
    after.kind === 'declared' &&
    after.severity !== before.severity &&
    !isKnown(after.severity)
    ? { ...after, severity: before.severity, title: text }
    : after;
}

/** Refuses by rewording what the commands for it would refuse. */
function requireSound(
  site: LiveSite,
  before: EntryBody,
  after: EntryBody,
  { incident, author }: { readonly incident: string; readonly author: Author },
): void {
  if (after.kind === 'severity' && !site.plan.severities.some(({ id }) => id === after.severity)) {
    throw new Refusal(
      `There is no severity ${after.severity}. The plan has ${site.plan.severities.map(({ id }) => id).join(', ')}.`,
    );
  }
  if (after.kind === 'role' && !site.plan.roles.some(({ id }) => id === after.role)) {
    throw new Refusal(
      `There is no role ${after.role}. The plan has ${site.plan.roles.map(({ id }) => id).join(', ')}.`,
    );
  }
  if (
    after.kind === 'status' &&
    before.kind === 'status' &&
    after.status !== before.status &&
    after.status === 'closed'
  ) {
    throw new Refusal('Use "Livesite: Close Incident…", which checks what is missing.');
  }
  if (after.kind === 'status' && after.status === 'merged') {
    requireMergeTarget(site, { incident, into: after.into });
  }
  if (after.kind === 'impact' || after.kind === 'detected') {
    requirePast(after.at, author);
  }
  if (after.kind === 'services') {
    requireServiceIds(after.services);
  }
  if (after.kind === 'link') {
    requireLinkTarget(after.target);
  }
}
