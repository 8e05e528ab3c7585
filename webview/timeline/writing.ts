import type { NoteKind, TimelineModel, TimelineRow } from '../../src/protocol/timeline';
import { EMPTY_DRAFT, isWritable, only, type Correction, type How, type Next, type State } from './state';
import { offsetOf, toTyped, tryParseTyped } from './time';

/** The host drops longer messages, so they are never posted. */
export const LONGEST_TEXT = 20_000;
const PATIENCE_MS = 15_000;
/** A host on another machine may have another clock. */
const CLOCK_SLACK_MS = 10 * 60_000;

export const NO_ANSWER =
  'No answer came, so it is not known whether this was saved. Your text is kept: look in the list before you send it again.';

/** Enter adds a single line; in text of several lines it starts a new one. */
export function entersAdd(text: string): boolean {
  return !text.includes('\n');
}

export function editDraft(state: State, change: { readonly text?: string; readonly kind?: NoteKind }): State {
  return state.draft.sending ? state : { ...state, draft: { ...state.draft, ...change, problem: '' } };
}

function problemWith(text: string): string {
  if (text.length > LONGEST_TEXT) {
    const excess = text.length - LONGEST_TEXT;
    return `Too long by ${excess} characters. Put long text into a file beside the log and add a link to it.`;
  }
  return '';
}

export function sendDraft(state: State, now: number): Next {
  const { draft } = state;
  const text = draft.text.trim();
  if (!isWritable(state) || draft.sending !== undefined || text === '') {
    return { state, effects: [{ type: 'focus', where: 'composer' }] };
  }
  const problem = problemWith(text);
  if (problem !== '') {
    return only({ ...state, draft: { ...draft, problem } });
  }
  const request = state.nextRequest;
  return {
    state: {
      ...state,
      nextRequest: request + 1,
      draft: { ...draft, sending: { request }, unanswered: now, problem: '' },
    },
    effects: [
      { type: 'send', message: { type: 'add', request, kind: draft.kind, text } },
      { type: 'await', request, milliseconds: PATIENCE_MS },
    ],
  };
}

/** Opens the form of an entry with what was typed into it before, else with what the entry says now. */
export function openCorrection(state: State, entry: string): Next {
  const row = state.model?.rows.find(each => each.id === entry);
  if (!isWritable(state) || row === undefined || !row.correctable) {
    return only(state);
  }
  const correction = state.corrections[entry] ?? blankCorrection(row, state);
  return {
    state: { ...withCorrection(state, entry, { ...correction, open: true }), active: entry },
    effects: [
      { type: 'reveal', entry, focus: false },
      { type: 'focus', where: 'correction' },
    ],
  };
}

function blankCorrection(row: TimelineRow, state: State): Correction {
  return {
    open: true,
    how: 'reword',
    words: row.raw,
    time: toTyped(Date.parse(row.at), offsetOf(state.zone)),
    reason: '',
    sending: undefined,
    problem: '',
  };
}

function withCorrection(state: State, entry: string, correction: Correction | undefined): State {
  const { [entry]: _, ...others } = state.corrections;
  return { ...state, corrections: correction === undefined ? others : { ...others, [entry]: correction } };
}

export type CorrectionEdit = Partial<Pick<Correction, 'how' | 'words' | 'time' | 'reason'>>;

export function editCorrection(state: State, entry: string, edit: CorrectionEdit): State {
  const correction = state.corrections[entry];
  return correction === undefined || correction.sending !== undefined
    ? state
    : withCorrection(state, entry, { ...correction, ...edit, problem: '' });
}

/** `drop`: cancelled, the text goes. Otherwise the form is only put away and its text kept. */
export function closeCorrection(state: State, entry: string, drop: boolean): Next {
  const correction = state.corrections[entry];
  if (correction === undefined) {
    return only(state);
  }
  return {
    state: withCorrection(state, entry, drop ? undefined : { ...correction, open: false }),
    effects: [{ type: 'reveal', entry, focus: true }],
  };
}

export function sendCorrection(state: State, entry: string): Next {
  const correction = state.corrections[entry];
  const row = state.model?.rows.find(each => each.id === entry);
  if (
    !isWritable(state) ||
    correction === undefined ||
    row === undefined ||
    correction.sending !== undefined
  ) {
    return only(state);
  }
  const checked = textOf(correction, row, state);
  if ('problem' in checked) {
    return only(withCorrection(state, entry, { ...correction, problem: checked.problem }));
  }
  const request = state.nextRequest;
  const { how } = correction;
  return {
    state: {
      ...withCorrection(state, entry, { ...correction, sending: { request }, problem: '' }),
      nextRequest: request + 1,
    },
    effects: [
      { type: 'send', message: { type: 'correct', request, entry, how, text: checked.text } },
      { type: 'await', request, milliseconds: PATIENCE_MS },
    ],
  };
}

type Checked = { readonly text: string } | { readonly problem: string };

function textOf(correction: Correction, row: TimelineRow, state: State): Checked {
  const check: Readonly<Record<How, () => Checked>> = {
    reword: () => {
      const text = correction.words.trim();
      if (text === '') {
        return { problem: 'Write the new words, or retract the entry instead.' };
      }
      return text === row.raw ? { problem: 'The words are the same as before.' } : { text };
    },
    time: () => {
      const at = tryParseTyped(correction.time, Date.parse(row.at), offsetOf(state.zone));
      if (at === undefined) {
        return { problem: 'Write the time as 2026-11-23 08:15:02, or just 08:15 for the same day.' };
      }
      const same = Math.floor(at / 1000) === Math.floor(Date.parse(row.at) / 1000);
      return same ? { problem: 'The time is the same as before.' } : { text: new Date(at).toISOString() };
    },
    retract: () => ({ text: correction.reason.trim() }),
  };
  const checked = check[correction.how]();
  const long = 'text' in checked ? problemWith(checked.text) : '';
  return long === '' ? checked : { problem: long };
}

/** Takes the host's answer. A failure puts its sentence beside the text, which stays. */
export function takeAnswer(
  state: State,
  answer: { readonly request: number; readonly ok: boolean; readonly message: string },
): Next {
  const { request, ok, message } = answer;
  const sentence = message === '' ? 'It was not saved. Your text is kept.' : message;
  if (state.draft.sending?.request === request) {
    const draft = ok
      ? { ...EMPTY_DRAFT, kind: state.draft.kind }
      : { ...state.draft, sending: undefined, unanswered: undefined, problem: sentence };
    return only({ ...state, draft, announcement: ok ? message || 'Entry added.' : state.announcement });
  }
  const entry = correctionOf(state, request);
  if (entry === undefined) {
    return only(state);
  }
  if (ok) {
    const closed = closeCorrection(state, entry, true);
    return { ...closed, state: { ...closed.state, announcement: message || 'Correction saved.' } };
  }
  return only(stopSending(state, entry, sentence));
}

/** No answer came in time: the text becomes editable again, with a warning that it may have been saved. */
export function giveUpWaiting(state: State, request: number): State {
  if (state.draft.sending?.request === request) {
    return { ...state, draft: { ...state.draft, sending: undefined, problem: NO_ANSWER } };
  }
  const entry = correctionOf(state, request);
  return entry === undefined ? state : stopSending(state, entry, NO_ANSWER);
}

function correctionOf(state: State, request: number): string | undefined {
  return Object.entries(state.corrections).find(([, each]) => each.sending?.request === request)?.[0];
}

function stopSending(state: State, entry: string, problem: string): State {
  const correction = state.corrections[entry];
  return correction === undefined
    ? state
    : withCorrection(state, entry, { ...correction, open: true, sending: undefined, problem });
}

/**
 * After a reload, or when an answer was lost, the log tells whether the draft was saved: if an entry with its words is there,
 * the draft goes, so that nobody adds it twice.
 */
export function settleDraft(state: State, model: TimelineModel): State {
  const { draft } = state;
  if (draft.unanswered === undefined || draft.sending !== undefined) {
    return state;
  }
  const since = draft.unanswered - CLOCK_SLACK_MS;
  const words = bare(draft.text);
  const found = model.rows.some(
    row => row.kind === draft.kind && Date.parse(row.at) >= since && bare(row.raw).endsWith(words),
  );
  return found
    ? { ...state, draft: { ...EMPTY_DRAFT, kind: draft.kind }, announcement: 'Entry added.' }
    : { ...state, draft: { ...draft, problem: NO_ANSWER } };
}

/** Letters without blanks and line breaks, which the log writes in its own way. */
function bare(text: string): string {
  return text.replace(/[\s\u23ce]+/gu, '');
}
