import type { NoteKind, TimelineModel, TimelineRow } from '../../src/protocol/timeline';
import { isOfKind } from './kinds';
import { NO_ANSWER, PATIENCE_MS, failureSentence, problemWith } from './limits';
import { isWritable, only, type Draft, type Next, type Outgoing, type State } from './state';

/** A host on another machine may have another clock. */
const CLOCK_SLACK_MS = 10 * 60_000;

/** What the field holds at first, and after each entry. */
const EMPTY_DRAFT: Draft = { kind: 'note', text: '', problem: '' };

/** A kind picked for words that were then not written is forgotten: the next words would go out under it. */
export function forgetKind(state: State): State {
  const { draft } = state;
  return draft.text.trim() === '' && draft.kind !== 'note' ? { ...state, draft: EMPTY_DRAFT } : state;
}

/** Enter adds a single line; in text of several lines it starts a new one. */
export function entersAdd(text: string): boolean {
  return !text.includes('\n');
}

export function editDraft(state: State, change: { readonly text?: string; readonly kind?: NoteKind }): State {
  return { ...state, draft: { ...state.draft, ...change, problem: '' }, announcement: '' };
}

/**
 * Posts the draft and frees the field for the next entry at once: who types on while the disk is slow must not lose a letter. The
 * words stay among the outgoing until the host says that they are saved. The next entry is a plain note again: what is meant for
 * customers must be said to be so each time.
 */
export function sendDraft(state: State, now: number): Next {
  const { draft } = state;
  const text = draft.text.trim();
  if (!isWritable(state) || text === '') {
    return { state, effects: [{ type: 'focus', where: 'composer' }] };
  }
  const problem = problemWith(text);
  if (problem !== '') {
    return only({ ...state, draft: { ...draft, problem } });
  }
  const cleared = { ...state, draft: EMPTY_DRAFT };
  return post(cleared, { kind: draft.kind, text, at: now });
}

function post(state: State, words: Pick<Outgoing, 'kind' | 'text' | 'at'>): Next {
  const { kind, text } = words;
  const request = state.nextRequest;
  const outgoing: Outgoing = { ...words, request, fate: 'sending', problem: '' };
  return {
    state: {
      ...state,
      nextRequest: request + 1,
      outgoing: [...state.outgoing, outgoing],
      seeking: { ...words, request, follow: false },
    },
    effects: [
      { type: 'send', message: { type: 'add', request, kind, text } },
      { type: 'await', request, milliseconds: PATIENCE_MS },
    ],
  };
}

function without(state: State, request: number): State {
  return { ...state, outgoing: state.outgoing.filter(each => each.request !== request) };
}

function outgoingOf(state: State, request: number): Outgoing | undefined {
  return state.outgoing.find(each => each.request === request);
}

/** Undefined when the request was no entry. */
export function takeAddAnswer(
  state: State,
  request: number,
  ok: boolean,
  message: string,
): State | undefined {
  const outgoing = outgoingOf(state, request);
  if (outgoing === undefined) {
    return undefined;
  }
  if (ok) {
    return { ...without(state, request), announcement: message || 'Entry added.' };
  }
  const problem = failureSentence(message);
  const seeking = state.seeking?.request === request ? undefined : state.seeking;
  if (state.draft.text.trim() === '') {
    const draft = { kind: outgoing.kind, text: outgoing.text, problem };
    return { ...without(state, request), draft, seeking };
  }
  return withFate({ ...state, seeking }, request, 'failed', problem);
}

function withFate(state: State, request: number, fate: Outgoing['fate'], problem: string): State {
  const outgoing = state.outgoing.map(each => (each.request === request ? { ...each, fate, problem } : each));
  return { ...state, outgoing };
}

/** No answer came in time. The entry may be saved all the same, so nothing is sent again by itself. */
export function giveUpAdding(state: State, request: number): State | undefined {
  const outgoing = outgoingOf(state, request);
  if (outgoing === undefined) {
    return undefined;
  }
  return outgoing.fate === 'sending' ? withFate(state, request, 'unknown', NO_ANSWER) : state;
}

export function sendAgain(state: State, request: number, now: number): Next {
  const outgoing = outgoingOf(state, request);
  return outgoing === undefined || outgoing.fate === 'sending' || !isWritable(state)
    ? only(state)
    : post(without(state, request), { kind: outgoing.kind, text: outgoing.text, at: now });
}

/** Puts the words back into the field, before what is in it. */
export function takeBack(state: State, request: number): Next {
  const outgoing = outgoingOf(state, request);
  if (outgoing === undefined || outgoing.fate === 'sending') {
    return only(state);
  }
  const before = state.draft.text.trim();
  const text = before === '' ? outgoing.text : `${outgoing.text}\n${before}`;
  return {
    state: { ...without(state, request), draft: { kind: outgoing.kind, text, problem: '' } },
    effects: [{ type: 'focus', where: 'composer' }],
  };
}

export function drop(state: State, request: number): Next {
  return { state: without(state, request), effects: [{ type: 'focus', where: 'composer' }] };
}

/** When an answer was lost, also by a reload, the log tells: words that stand in it are no longer outgoing. */
export function settleOutgoing(state: State, model: TimelineModel): State {
  const lost = state.outgoing.filter(each => each.fate === 'unknown' && isInLog(each, model));
  return lost.length === 0
    ? state
    : {
        ...state,
        outgoing: state.outgoing.filter(each => !lost.includes(each)),
        announcement: 'Entry added.',
      };
}

function isInLog(words: Outgoing, model: TimelineModel): boolean {
  return model.rows.some(row => says(row, words));
}

function says(row: TimelineRow, { kind, text, at }: Pick<Outgoing, 'kind' | 'text' | 'at'>): boolean {
  return (
    isOfKind(row, kind) && Date.parse(row.at) >= at - CLOCK_SLACK_MS && bare(row.raw).endsWith(bare(text))
  );
}

/** Makes the entry sent last the active one when it is among the rows that just came, so that correcting begins with it. */
export function findSent(state: State, fresh: readonly TimelineRow[], me: string): Next {
  const { seeking } = state;
  const row =
    seeking === undefined
      ? undefined
      : fresh.findLast(each => each.actor.toLowerCase() === me.toLowerCase() && says(each, seeking));
  if (seeking === undefined || row === undefined) {
    return only(state);
  }
  const entry = row.id;
  return {
    state: { ...state, seeking: undefined, active: entry, markEntry: entry },
    effects: seeking.follow ? [{ type: 'reveal', entry, focus: true }] : [],
  };
}

/** Letters without blanks and line breaks, which the log writes in its own way. */
function bare(text: string): string {
  return text.replace(/[\s\u23ce]+/gu, '');
}
