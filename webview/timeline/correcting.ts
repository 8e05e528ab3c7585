import type { TimelineRow } from '../../src/protocol/timeline';
import { NO_ANSWER, PATIENCE_MS, failureSentence, problemWith } from './limits';
import { isWritable, only, type Correction, type How, type Next, type State } from './state';
import { offsetOf, toTyped, tryParseTyped } from './time';

/** Opens the form of an entry with what was typed into it before, else with what the entry says now. */
export function openCorrection(state: State, entry: string): Next {
  const row = state.model?.rows.find(each => each.id === entry);
  if (!isWritable(state) || row === undefined || !row.correctable) {
    return only({ ...state, announcement: 'This entry cannot be corrected here.' });
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

/** Undefined when the request was no correction. */
export function takeCorrectionAnswer(
  state: State,
  request: number,
  ok: boolean,
  message: string,
): Next | undefined {
  const entry = correctionOf(state, request);
  if (entry === undefined) {
    return undefined;
  }
  if (ok) {
    const closed = closeCorrection(state, entry, true);
    return { ...closed, state: { ...closed.state, announcement: message || 'Correction saved.' } };
  }
  return only(stopSending(state, entry, failureSentence(message)));
}

/** No answer came in time: the text becomes editable again, with a warning that it may have been saved. */
export function giveUpCorrecting(state: State, request: number): State | undefined {
  const entry = correctionOf(state, request);
  return entry === undefined ? undefined : stopSending(state, entry, NO_ANSWER);
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
