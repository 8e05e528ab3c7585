import type { Lane, NoteKind, PageOutcome, TimelineAction, TimelineRow } from '../../src/protocol/timeline';

/** Names of codicons; a kind that is not here has the sign of its lane. None is the sign of a severity. */
const KIND_SIGNS: ReadonlyMap<string, string> = new Map([
  ['declared', 'bell'],
  ['acknowledged', 'check'],
  ['status', 'pulse'],
  ['reopened', 'debug-restart'],
  ['severity', 'dashboard'],
  ['role', 'person'],
  ['services', 'server-process'],
  ['title', 'edit'],
  ['impact', 'zap'],
  ['detected', 'telescope'],
  ['update', 'megaphone'],
  ['link', 'link'],
  ['review', 'book'],
  ['issue', 'issues'],
  ['observation', 'eye'],
  ['action', 'tools'],
  ['decision', 'law'],
  ['note', 'note'],
  ['paging', 'broadcast'],
  ['metrics', 'graph'],
]);

const LANE_SIGNS: Readonly<Record<Lane, string>> = {
  state: 'pulse',
  people: 'person',
  actions: 'tools',
  communication: 'megaphone',
  notes: 'note',
};

const OUTCOME_SIGNS: Readonly<Record<PageOutcome, string>> = {
  delivered: 'pass',
  failed: 'error',
  unknown: 'question',
};

export function signOf(kind: string, lane: Lane, outcome?: PageOutcome): string {
  return outcome === undefined ? (KIND_SIGNS.get(kind) ?? LANE_SIGNS[lane]) : OUTCOME_SIGNS[outcome];
}

export function laneSign(lane: Lane): string {
  return LANE_SIGNS[lane];
}

export const LANE_NAMES: Readonly<Record<Lane, string>> = {
  state: 'State',
  people: 'People',
  actions: 'Actions',
  communication: 'Communication',
  notes: 'Notes',
};

export const NOTE_NAMES: Readonly<Record<NoteKind, string>> = {
  note: 'Note',
  observation: 'Observation',
  action: 'Action',
  decision: 'Decision',
  'customer-update': 'Customer update',
  'internal-update': 'Internal update',
};

/** What the text area asks for, so that the right kind is picked without knowing a definition. */
export const NOTE_QUESTIONS: Readonly<Record<NoteKind, string>> = {
  note: 'What should be remembered?',
  observation: 'What do you see?',
  action: 'What was done, or is being done?',
  decision: 'What was decided, and why?',
  'customer-update': 'What were customers told? Say when the next update comes.',
  'internal-update': 'What were leaders and other teams told?',
};

/** What the button says: what is told to others is named, so that nobody adds it by mistake. */
export const ADD_LABELS: Readonly<Record<NoteKind, string>> = {
  note: 'Add',
  observation: 'Add',
  action: 'Add',
  decision: 'Add',
  'customer-update': 'Add Customer Update',
  'internal-update': 'Add Internal Update',
};

/** An entry's sentence without the word for its kind, where that word stands beside it anyway: `Observation: …`. */
export function textBeside({ kind, text }: Pick<TimelineRow, 'kind' | 'text'>): string {
  if (kind === 'paging') {
    return text.replace(/^Paging (?=.)/, '');
  }
  const named = `${kind}: `;
  return text.toLowerCase().startsWith(named) && text.length > named.length ? text.slice(named.length) : text;
}

/** Whether an entry of the log can be what was written as this kind: both kinds of update have one word there. */
export function isOfKind(row: Pick<TimelineRow, 'kind' | 'raw'>, kind: NoteKind): boolean {
  switch (kind) {
    case 'customer-update':
      return row.kind === 'update' && /^public:/i.test(row.raw);
    case 'internal-update':
      return row.kind === 'update' && !/^public:/i.test(row.raw);
    default:
      return row.kind === kind;
  }
}

export interface ActionLook {
  readonly label: string;
  readonly sign: string;
}

export const ACTION_LOOKS: Readonly<Record<TimelineAction, ActionLook>> = {
  acknowledge: { label: 'Acknowledge', sign: 'check' },
  changeSeverity: { label: 'Change Severity…', sign: 'dashboard' },
  setStatus: { label: 'Set Status…', sign: 'pulse' },
  assignRole: { label: 'Assign Role…', sign: 'person' },
  pageOnCall: { label: 'Page On-Call…', sign: 'broadcast' },
  escalateNow: { label: 'Escalate Now…', sign: 'broadcast' },
  pageSomeone: { label: 'Page Someone Else…', sign: 'megaphone' },
  link: { label: 'Add Link…', sign: 'link' },
  startReview: { label: 'Start Review', sign: 'book' },
  reopen: { label: 'Reopen…', sign: 'debug-restart' },
  close: { label: 'Close…', sign: 'pass' },
  publish: { label: 'Share Now', sign: 'cloud-upload' },
};
