import type { Change } from '../core/change/change';
import { parseBody, printBody, type Correction, type EntryBody } from '../core/incident/entry';
import { toOneLine } from '../core/text/plain';
import { printStatedInstant, tryParseInstant } from '../core/time/instant';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { LiveSite } from './site';

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
  const effective = record.incident.entries.find(({ entry }) => entry.id === input.entry);
  if (!effective) {
    throw new Refusal('That entry is not in the log (any more), so there is nothing to correct.');
  }
  const text = toOneLine(input.text);
  if (input.how === 'reword') {
    checkWords(effective.entry.word, effective.body, text);
  }
  const at = input.how === 'time' ? tryParseInstant(text) : undefined;
  if (input.how === 'time' && (at === undefined || at > author.now + 60_000)) {
    throw new Refusal(at === undefined ? 'Write the time like 2026-11-23T08:15Z.' : 'That time is still to come.');
  }
  const body: EntryBody = { kind: 'corrected', entry: input.entry, how: input.how, text: at === undefined ? text : printStatedInstant(at) };
  return planEntries(record, [body], author, `correct entry (${input.how})`);
}

function checkWords(word: string, before: EntryBody, text: string): void {
  if (text === '') {
    throw new Refusal('The new wording is empty. To take an entry back, retract it.');
  }
  if (printBody(before) === text) {
    throw new Refusal('The wording is the same as before.');
  }
  const after = parseBody(word, text);
  if (before.kind !== 'other' && after.kind === 'other') {
    throw new Refusal(`A "${word}" entry must stay one: the words before were "${printBody(before)}".`);
  }
}
