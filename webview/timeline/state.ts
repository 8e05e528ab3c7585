import type { FromTimeline, NoteKind, TimelineModel, TimelineRow } from '../../src/protocol/timeline';
import type { Extent } from './extent';
import { filterRows, NO_FILTER, type Filter } from './filter';
import type { Zone } from './time';

export type Order = 'newest' | 'oldest';
export type How = 'reword' | 'time' | 'retract';

/** A request that has been posted and not yet answered. */
export interface Sending {
  readonly request: number;
}

/** The entry being written. */
export interface Draft {
  readonly kind: NoteKind;
  readonly text: string;
  /** Why it was not added; empty when there is nothing to say. */
  readonly problem: string;
}

/** An entry on its way into the log. It leaves the screen only when the host says that it is saved, or the reader drops it. */
export interface Outgoing {
  readonly request: number;
  readonly kind: NoteKind;
  readonly text: string;
  /** When it was posted; milliseconds. */
  readonly at: number;
  /** `unknown`: no answer came, it may be saved. */
  readonly fate: 'sending' | 'failed' | 'unknown';
  readonly problem: string;
}

/** The entry sent last, for as long as it is not in the list. */
export interface Seeking extends Pick<Outgoing, 'request' | 'kind' | 'text' | 'at'> {
  /** The keyboard has gone to the list meanwhile, and on to the entry once it is there. */
  readonly follow: boolean;
}

/** A correction being written. What was typed stays until it is saved or cancelled, also when the form is closed. */
export interface Correction {
  readonly open: boolean;
  readonly how: How;
  readonly words: string;
  /** As typed, in the zone shown: `2026-11-23 08:15:02`. */
  readonly time: string;
  readonly reason: string;
  readonly sending: Sending | undefined;
  readonly problem: string;
}

/** Where the list stands: an entry and how far below the upper edge it is, in pixels. */
export interface Anchor {
  readonly entry: string;
  readonly offset: number;
}

export interface State {
  readonly phase: 'loading' | 'ready' | 'unavailable';
  /** Why there is nothing to show. */
  readonly message: string;
  /** The host has not answered for a while. */
  readonly slow: boolean;
  /** The last update could not be read, so what is on screen may be old. */
  readonly stale: boolean;
  readonly model: TimelineModel | undefined;
  /** Id of the incident shown, also after a reload while its model is still on the way. */
  readonly incident: string;
  /** Milliseconds; advances with each tick, never by itself. */
  readonly now: number;
  readonly draft: Draft;
  readonly outgoing: readonly Outgoing[];
  readonly seeking: Seeking | undefined;
  readonly corrections: Readonly<Record<string, Correction>>;
  readonly filter: Filter;
  readonly order: Order;
  readonly zone: Zone;
  /** The entry selected in the list; empty for none. */
  readonly active: string;
  readonly historyOpen: readonly string[];
  /** Entries whose long text is shown whole. */
  readonly unfolded: readonly string[];
  readonly helpOpen: boolean;
  readonly pictureOpen: boolean;
  /** Undefined: all of the incident. */
  readonly range: Extent | undefined;
  /** Inner width of the picture in pixels. */
  readonly pictureWidth: number;
  /** Entry whose mark has the keyboard, and entry whose mark is pointed at; empty for none. */
  readonly markEntry: string;
  readonly pointedEntry: string;
  readonly anchor: Anchor | undefined;
  /** The newest entries are in sight. */
  readonly atNewest: boolean;
  /** Entries of others that came while the newest were out of sight. */
  readonly unseen: number;
  /** Entries of others that came while the newest were in sight, until the list has said whether they still are. */
  readonly arrived: number;
  /** Said to screen readers, once each time it changes. */
  readonly announcement: string;
  readonly nextRequest: number;
}

/** What the page does after a state change. */
export type Effect =
  | { readonly type: 'send'; readonly message: FromTimeline }
  /** Asks to be told when a request has had no answer for this long. */
  | { readonly type: 'await'; readonly request: number; readonly milliseconds: number }
  | { readonly type: 'focus'; readonly where: 'composer' | 'filter' | 'mark' | 'correction' }
  /** Brings a row into sight and, where asked, gives it the keyboard. */
  | { readonly type: 'reveal'; readonly entry: string; readonly focus: boolean }
  | { readonly type: 'scroll'; readonly to: 'top' | 'newest' };

export interface Next {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function initialState(now: number): State {
  return {
    phase: 'loading',
    message: '',
    slow: false,
    stale: false,
    model: undefined,
    incident: '',
    now,
    draft: { kind: 'note', text: '', problem: '' },
    outgoing: [],
    seeking: undefined,
    corrections: {},
    filter: NO_FILTER,
    order: 'newest',
    zone: 'local',
    active: '',
    historyOpen: [],
    unfolded: [],
    helpOpen: false,
    pictureOpen: true,
    range: undefined,
    pictureWidth: 0,
    markEntry: '',
    pointedEntry: '',
    anchor: undefined,
    atNewest: true,
    unseen: 0,
    arrived: 0,
    announcement: '',
    nextRequest: 1,
  };
}

/** A state without further doings. */
export function only(state: State): Next {
  return { state, effects: [] };
}

const NO_ROWS: readonly TimelineRow[] = [];

/** Remembers the last result, as several parts of the page ask for the same rows in each redraw. */
function remembered<A, B, R>(make: (a: A, b: B) => R): (a: A, b: B) => R {
  let last: { a: A; b: B; result: R } | undefined;
  return (a, b) => {
    if (last === undefined || last.a !== a || last.b !== b) {
      last = { a, b, result: make(a, b) };
    }
    return last.result;
  };
}

const filtered = remembered(filterRows);
const ordered = remembered((rows: readonly TimelineRow[], order: Order) =>
  order === 'oldest' ? rows : rows.toReversed(),
);

/** The rows the filter leaves, in the order of time. */
export function filteredRows(state: State): readonly TimelineRow[] {
  return filtered(state.model?.rows ?? NO_ROWS, state.filter);
}

/** The rows of the list, top to bottom. */
export function listedRows(state: State): readonly TimelineRow[] {
  return ordered(filteredRows(state), state.order);
}

/** Entries can be written. */
export function isWritable(state: State): boolean {
  return state.phase === 'ready' && state.model !== undefined && state.model.readOnly === '';
}
