import { html, nothing, type TemplateResult } from 'lit/html.js';
import { NOTE_KINDS, type NoteKind, type TimelineRow } from '../../src/protocol/timeline';
import { button, dropdown, icon, textArea, textField, type Choice } from '../controls';
import { ADD_LABELS, NOTE_NAMES, NOTE_QUESTIONS } from './kinds';
import type { Dispatch } from './renderHeader';
import type { Correction, How, Outgoing, State } from './state';
import { offsetOf, tryParseTyped, utcStamp } from './time';
import { entersAdd } from './adding';

const MAC = /mac/i.test(navigator.userAgent);
/** The key that sends several lines, as it is written on the reader's keyboard. */
export const SEND_KEYS = MAC ? '\u2318Enter' : 'Ctrl+Enter';

const KIND_CHOICES: readonly Choice[] = NOTE_KINDS.map(kind => ({ value: kind, label: NOTE_NAMES[kind] }));

/** Ctrl+Enter and Cmd+Enter always send. Enter alone sends one line, as in a chat; Shift+Enter starts a second. */
export function isSendKey(pressed: KeyboardEvent, text: string): boolean {
  if (pressed.key !== 'Enter' || pressed.isComposing) {
    return false;
  }
  return pressed.ctrlKey || pressed.metaKey || (!pressed.shiftKey && !pressed.altKey && entersAdd(text));
}

export function composerTemplate(state: State, dispatch: Dispatch): TemplateResult {
  const { draft } = state;
  const add = (): void => dispatch({ type: 'add', now: Date.now() });
  return html`<section class="composer" aria-labelledby="composer-title">
    <h2 id="composer-title" class="unseen">New entry</h2>
    <div class="composer-line">
      ${dropdown({
        id: 'composer-kind',
        label: 'Kind of entry',
        value: draft.kind,
        choices: KIND_CHOICES,
        onChange: value => dispatch({ type: 'draft', kind: toKind(value) }),
      })}
      ${textArea({
        id: 'composer-text',
        label: 'New entry',
        value: draft.text,
        hint: NOTE_QUESTIONS[draft.kind],
        onInput: text => dispatch({ type: 'draft', text }),
        onKey: pressed => {
          if (isSendKey(pressed, draft.text)) {
            pressed.preventDefault();
            add();
          } else if (pressed.key === 'Escape') {
            dispatch({ type: 'goTo', where: 'list' });
          }
        },
      })}
      ${button({ label: ADD_LABELS[draft.kind], look: 'primary', disabled: draft.text.trim() === '', onClick: add })}
    </div>
    ${composerNote(state)} ${outgoingTemplate(state, dispatch)}
  </section>`;
}

function composerNote({ draft, outgoing }: State): TemplateResult {
  if (draft.problem !== '') {
    return problemTemplate(draft.problem);
  }
  const sending = outgoing.filter(each => each.fate === 'sending');
  if (sending.length > 0) {
    return html`<p class="hint">Adding ${sending.map(({ text }) => html`<q>${text}</q> `)}…</p>`;
  }
  return entersAdd(draft.text)
    ? html`<p class="hint"><kbd>Enter</kbd> adds · <kbd>Shift+Enter</kbd> new line</p>`
    : html`<p class="hint"><kbd>${SEND_KEYS}</kbd> adds · the log keeps it as one line, breaks shown as ⏎</p>`;
}

/** Entries that did not get into the log for certain, each with its words and what can be done. */
function outgoingTemplate({ outgoing }: State, dispatch: Dispatch): readonly TemplateResult[] {
  return outgoing.filter(({ fate }) => fate !== 'sending').map(each => strandedTemplate(each, dispatch));
}

function strandedTemplate({ request, text, problem }: Outgoing, dispatch: Dispatch): TemplateResult {
  const settle = (choice: 'again' | 'back' | 'drop') => (): void =>
    dispatch({ type: 'outgoing', request, choice, now: Date.now() });
  return html`<div class="stranded">
    ${problemTemplate(problem)}
    <q>${text}</q>
    <span>
      <button type="button" class="link" @click=${settle('again')}>Send again</button>
      <button type="button" class="link" @click=${settle('back')}>Edit</button>
      <button type="button" class="link" @click=${settle('drop')}>Drop</button>
    </span>
  </div>`;
}

export function problemTemplate(problem: string): TemplateResult {
  return html`<p class="problem" role="alert">${icon('error')}<span>${problem}</span></p>`;
}

function toKind(value: string): NoteKind {
  return NOTE_KINDS.find(kind => kind === value) ?? 'note';
}

const HOW_CHOICES: readonly Choice[] = [
  { value: 'reword', label: 'Reword' },
  { value: 'time', label: 'Change time' },
  { value: 'retract', label: 'Retract' },
];

const HOW_HINTS: Readonly<Record<How, string>> = {
  reword: 'The earlier words stay in the history.',
  time: 'When it happened, with or without a date. The earlier time stays in the history.',
  retract:
    'It stays in the log, struck out, and counts no more. A secret needs more: change it, then redact.',
};

const HOW_BUTTONS: Readonly<Record<How, string>> = {
  reword: 'Save Words',
  time: 'Save Time',
  retract: 'Retract',
};

export function correctionTemplate(
  row: TimelineRow,
  correction: Correction,
  state: State,
  dispatch: Dispatch,
): TemplateResult {
  const entry = row.id;
  const sending = correction.sending !== undefined;
  const save = (): void => dispatch({ type: 'correct', entry });
  const close = (drop: boolean): void => dispatch({ type: 'closeCorrection', entry, drop });
  const onKey = (pressed: KeyboardEvent): void => {
    if (isSendKey(pressed, correction.how === 'reword' ? correction.words : '')) {
      pressed.preventDefault();
      save();
    }
  };
  return html`<div
    class="correction"
    role="group"
    aria-label="Correct this entry"
    @keydown=${(pressed: KeyboardEvent) => {
      // An open list of choices takes the key for itself.
      if (pressed.key === 'Escape' && !pressed.defaultPrevented) {
        close(false);
      }
      // Never stopped on its way: VS Code itself takes F1 and its other keys from the page's window.
    }}
  >
    <div class="correction-line">
      ${dropdown({
        id: `how-${entry}`,
        label: 'How to correct',
        value: correction.how,
        choices: HOW_CHOICES,
        disabled: sending,
        onChange: value => dispatch({ type: 'editCorrection', entry, edit: { how: toHow(value) } }),
      })}
      ${correctionField(row, correction, state, { dispatch, onKey })}
      ${button({ label: sending ? 'Saving…' : HOW_BUTTONS[correction.how], look: 'primary', disabled: sending, onClick: save })}
      ${button({ label: 'Cancel', disabled: sending, onClick: () => close(true) })}
    </div>
    ${
      correction.problem === ''
        ? html`<p class="hint">
            ${HOW_HINTS[correction.how]} ${correction.how === 'time' ? timeNote(row, correction, state) : nothing}
          </p>`
        : problemTemplate(correction.problem)
    }
  </div>`;
}

interface FieldContext {
  readonly dispatch: Dispatch;
  readonly onKey: (pressed: KeyboardEvent) => void;
}

function correctionField(
  row: TimelineRow,
  correction: Correction,
  state: State,
  context: FieldContext,
): TemplateResult {
  const { dispatch, onKey } = context;
  const readOnly = correction.sending !== undefined;
  const common = { id: `correct-${row.id}`, readOnly, onKey };
  switch (correction.how) {
    case 'reword':
      return textArea({
        ...common,
        label: 'New words',
        value: correction.words,
        onInput: words => dispatch({ type: 'editCorrection', entry: row.id, edit: { words } }),
      });
    case 'time':
      return textField({
        ...common,
        label: `New time, ${state.zone === 'utc' ? 'UTC' : 'local'}`,
        value: correction.time,
        hint: 'For example 08:15',
        onInput: time => dispatch({ type: 'editCorrection', entry: row.id, edit: { time } }),
      });
    case 'retract':
      return textField({
        ...common,
        label: 'Reason',
        value: correction.reason,
        hint: 'Why, for those who read it later',
        onInput: reason => dispatch({ type: 'editCorrection', entry: row.id, edit: { reason } }),
      });
  }
}

function timeNote(row: TimelineRow, correction: Correction, state: State): string {
  const at = tryParseTyped(correction.time, Date.parse(row.at), offsetOf(state.zone));
  return at === undefined ? '' : `That is ${utcStamp(at)}.`;
}

function toHow(value: string): How {
  return value === 'time' || value === 'retract' ? value : 'reword';
}
