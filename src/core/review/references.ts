import { wordsOf, type EffectiveEntry, type Incident } from '../incident/incident';
import type { Problem } from '../problem';
import { LOG_FILE } from '../site/paths';
import { shorten, stripMarkdown } from '../text/plain';
import { applyTextEdits, type TextEdit, type TextRange } from '../text/range';
import { dayOf, printInstant, type Instant } from '../time/instant';
import { proseLines } from './prose';

/** An entry of the incident's log that a review shows: `[08:31 status identified: bad config](timeline.md#01JDCR2N0A…)`. */
export interface Reference {
  /** The whole link. */
  readonly range: TextRange;
  /** Between the brackets. */
  readonly label: TextRange;
  /** What stands there, with its escapes undone. */
  readonly text: string;
  /** Id of the entry. */
  readonly entry: string;
}

const REFERENCE =
  /(?<!\\)\[((?:\\[^\n]|[^\\[\]\n])*)\]\((?:\.\/)?timeline\.md#([0-9A-HJKMNP-TV-Z]{10,26})\)/g;

/** The entries that a Markdown text of an incident shows, outside code and comments. */
export function parseReferences(text: string): readonly Reference[] {
  if (!text.includes(`${LOG_FILE}#`)) {
    return [];
  }
  return proseLines(text).flatMap(({ line, prose }) =>
    [...prose.matchAll(REFERENCE)].map((match): Reference => {
      const start = line.range.start + match.index;
      const label = { start: start + 1, end: start + 1 + (match[1] ?? '').length };
      return {
        range: { start, end: start + match[0].length },
        label,
        text: unescapeLabel(text.slice(label.start, label.end)),
        entry: match[2] ?? '',
      };
    }),
  );
}

const LONGEST = 200;

/**
 * What a reference to an entry says now: its time in UTC (with the day where it is not that of the declaration), its kind and its words.
 * Of a retracted or redacted one only that it is.
 */
export function referenceText(effective: EffectiveEntry, declaredAt: Instant | undefined): string {
  const { at, entry, redacted, retracted } = effective;
  const time = printInstant(at).slice(0, 16).replace('T', ' ');
  const shown = dayOf(at) === dayOf(declaredAt ?? at) ? time.slice(11) : time;
  if (redacted || retracted) {
    return `${shown} (${redacted ? 'redacted' : 'retracted'})`;
  }
  const words = stripMarkdown(wordsOf(effective).split(' ⏎ ')[0] ?? '').trim();
  return `${shown} ${shorten(`${entry.word} ${words}`.trim(), LONGEST)}`;
}

/** A reference as Markdown. */
export function printReference(effective: EffectiveEntry, declaredAt: Instant | undefined): string {
  return `[${escapeLabel(referenceText(effective, declaredAt))}](${LOG_FILE}#${effective.entry.id})`;
}

/** Marks that would end the label or change how it looks, in a table too. A comment that began in one would hide what follows. */
function escapeLabel(text: string): string {
  return text.replace(/[\\[\]|`*_~&]/g, '\\$&').replace(/</g, '&lt;');
}

function unescapeLabel(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])|&lt;/g, (_, mark: string | undefined) => mark ?? '<');
}

const byId = new WeakMap<readonly EffectiveEntry[], ReadonlyMap<string, EffectiveEntry>>();

/** The entry with an id, as it counts now. */
export function entryOf({ entries }: Pick<Incident, 'entries'>, id: string): EffectiveEntry | undefined {
  let known = byId.get(entries);
  if (known === undefined) {
    known = new Map(entries.map(effective => [effective.entry.id, effective]));
    byId.set(entries, known);
  }
  return known.get(id);
}

/** A reference that says something else than the log does now, and what the log says. */
export interface StaleReference {
  readonly reference: Reference;
  readonly why: 'unknown' | 'changed' | 'retracted' | 'redacted';
  /** Undefined where the log has no such entry. */
  readonly wanted: string | undefined;
}

/** A label of Livesite's own kind begins with the time; any other is the writer's own words for what happened. */
const OWN_KIND = /^(?:\d{4}-\d{2}-\d{2} )?\d{2}:\d{2} /;

/** References that are out of date. Own words for an entry stay, unless it was taken back or they repeat what was redacted. */
export function staleReferences(
  references: readonly Reference[],
  incident: Pick<Incident, 'entries' | 'declaredAt'>,
): readonly StaleReference[] {
  if (references.length === 0) {
    return [];
  }
  return references.flatMap((reference): StaleReference[] => {
    const effective = entryOf(incident, reference.entry);
    if (effective === undefined) {
      return [{ reference, why: 'unknown', wanted: undefined }];
    }
    if (effective.corrections.length === 0) {
      return [];
    }
    const wanted = referenceText(effective, incident.declaredAt);
    if (reference.text === wanted) {
      return [];
    }
    const isOwnKind = OWN_KIND.test(reference.text);
    const why = effective.redacted ? 'redacted' : effective.retracted ? 'retracted' : 'changed';
    const isStale =
      isOwnKind || why === 'retracted' || (why === 'redacted' && repeats(reference.text, effective));
    return isStale ? [{ reference, why, wanted }] : [];
  });
}

/** Whether a text has a long word, or three words in a row, of what an entry said before it was redacted. */
function repeats(text: string, { entry, corrections }: EffectiveEntry): boolean {
  const found = ` ${wordsIn(text).join(' ')} `;
  const said = [entry, ...corrections].map(({ body }) => ('text' in body ? body.text : ''));
  const title = 'title' in entry.body ? entry.body.title : '';
  return [...said, title].some(words => {
    const list = wordsIn(words);
    return list.some((word, index) => {
      const three = list.slice(index, index + 3);
      const isLong = word.length >= 8;
      const isRun = three.length === 3 || (index === 0 && list.length < 3);
      return (isLong && found.includes(` ${word} `)) || (isRun && found.includes(` ${three.join(' ')} `));
    });
  });
}

function wordsIn(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');
}

/** Problems of references that are out of date. What was redacted must not stay, so that is an error. */
export function checkEntryReferences(
  references: readonly Reference[],
  incident: Pick<Incident, 'entries' | 'declaredAt'>,
): Problem[] {
  return staleReferences(references, incident).map(({ reference, why, wanted }): Problem => {
    const { range } = reference;
    const now = wanted === undefined ? '' : `"${shorten(wanted, 120)}"`;
    switch (why) {
      case 'unknown':
        return {
          code: 'reference-unknown',
          severity: 'warning',
          range,
          message: `The log has no entry ${reference.entry}. Choose the entry again, or take the link out.`,
        };
      case 'changed':
        return {
          code: 'reference-changed',
          severity: 'warning',
          range,
          message: `This entry was corrected since: the log says ${now} now. The quick fix takes that over.`,
        };
      case 'retracted':
        return {
          code: 'reference-retracted',
          severity: 'warning',
          range,
          message:
            'This entry was retracted: it does not count any more. Take it out, or let the quick fix say so.',
        };
      case 'redacted':
        return {
          code: 'reference-redacted',
          severity: 'error',
          range,
          message:
            'The words of this entry were redacted, but stand here still. The quick fix removes them; whatever you wrote from them elsewhere you must remove yourself.',
        };
    }
  });
}

/** Edits that make references say what the log says now. */
export function referenceEdits(stale: readonly StaleReference[]): readonly TextEdit[] {
  return stale.flatMap(({ reference, wanted }) =>
    wanted === undefined ? [] : [{ range: reference.label, text: escapeLabel(wanted) }],
  );
}

/**
 * A text whose references say what the log says now. For whatever is made from a review: what was redacted is not to leave it for
 * another text, though nobody has brought the review up to date yet.
 */
export function withCurrentReferences(
  text: string,
  incident: Pick<Incident, 'entries' | 'declaredAt'>,
): string {
  const edits = referenceEdits(staleReferences(parseReferences(text), incident));
  return edits.length === 0 ? text : applyTextEdits(text, edits);
}
