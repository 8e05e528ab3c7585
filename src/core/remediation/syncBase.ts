import { HANDLE_PATTERN } from '../incident/entry';
import type { Incident } from '../incident/incident';
import { isDay } from '../time/instant';
import { tryParseItem } from './item';

/** What was last known of an issue. */
export type IssueState = 'open' | 'closed';

/**
 * An item and its issue when they last agreed, or were last decided: the base against which it is told which side changed. A field
 * that is undefined was never recorded, so of it nothing can be told.
 */
export interface SyncBase {
  readonly state: IssueState;
  readonly title: string | undefined;
  /** A handle; empty: nobody. */
  readonly owner: string | undefined;
  /** `yyyy-mm-dd`; empty: no day. */
  readonly due: string | undefined;
}

const UNKNOWN: SyncBase = { state: 'open', title: undefined, owner: undefined, due: undefined };

/** Words of the entry that says to which issue an item was linked, and what it was like then. */
export function wordsOfLink(
  url: string,
  known: { readonly title: string; readonly owner: string; readonly due: string },
): string {
  const words = [
    known.owner === '' ? [] : `@${known.owner}`,
    known.due === '' ? [] : `due ${known.due}`,
  ].flat();
  const line = `${url} ${known.title}${words.length === 0 ? '' : ` — ${words.join(', ')}`}`;
  const read = readLink(line);
  const isSame = read.title === known.title && read.owner === known.owner && read.due === known.due;
  // A title that looks like words about an item would be read as another one.
  return isSame ? line : url;
}

/** Words of the entry that says what a field is on both sides from now on. */
export function wordsOfField(field: 'title' | 'owner' | 'due', value: string): string {
  switch (field) {
    case 'title':
      return `title: ${value}`;
    case 'owner':
      return value === '' ? 'owner: nobody' : `owner: @${value}`;
    case 'due':
      return value === '' ? 'due: none' : `due: ${value}`;
  }
}

/** Words of the log entry that says what became of an issue. */
export function wordsOfState(issue: {
  readonly state: IssueState;
  readonly closedAs: 'completed' | 'not-planned' | undefined;
}): string {
  if (issue.state === 'open') {
    return 'reopened';
  }
  return issue.closedAs === 'not-planned' ? 'closed as not planned' : 'closed';
}

/**
 * What the log says of an item's issue: the last entries that count. A link says open. Without an entry (somebody wrote the link by
 * hand) it counts as open, as issues begin so.
 */
export function syncBase(incident: Incident, item: string): SyncBase {
  let base = UNKNOWN;
  for (const { body, retracted, redacted } of incident.entries) {
    if (body.kind === 'issue' && body.item === item && !retracted && !redacted) {
      base = readWords(base, body.text);
    }
  }
  return base;
}

const FIELD = /^(title|owner|due): (.*)$/s;

function readWords(base: SyncBase, words: string): SyncBase {
  if (/^https?:\/\//.test(words)) {
    return { ...UNKNOWN, ...readLink(words) };
  }
  if (/^closed\b/.test(words)) {
    return { ...base, state: 'closed' };
  }
  if (/^reopened\b/.test(words)) {
    return { ...base, state: 'open' };
  }
  const [, field, value = ''] = FIELD.exec(words) ?? [];
  switch (field) {
    case 'title':
      return { ...base, title: value };
    case 'owner':
      return {
        ...base,
        owner: value.startsWith('@') && HANDLE_PATTERN.test(value.slice(1)) ? value.slice(1) : '',
      };
    case 'due':
      return { ...base, due: isDay(value) ? value : '' };
    default:
      return base;
  }
}

/** Earlier versions wrote the address alone: then nothing but the state is known. */
function readLink(words: string): Partial<SyncBase> {
  const blank = words.indexOf(' ');
  const item = blank < 0 ? undefined : tryParseItem(`- [ ] R1 ${words.slice(blank + 1)}`, 0);
  return item === undefined ? {} : { title: item.text, owner: item.owner ?? '', due: item.due ?? '' };
}
