import type {
  FromMetrics,
  MetricsList,
  MetricsLook,
  MetricsModel,
  ToMetrics,
} from '../../src/protocol/metrics';

export interface State {
  readonly phase: 'loading' | 'ready' | 'unavailable';
  /** Why there is nothing to show. */
  readonly message: string;
  /** The host has not answered for a while. */
  readonly slow: boolean;
  /** The last update could not be read, so what is on screen may be old. */
  readonly stale: boolean;
  readonly model: MetricsModel | undefined;
  /** What has been asked for last; the model may still show what was asked for before. */
  readonly look: MetricsLook | undefined;
  /** By what the table groups: the id of one of them. */
  readonly by: string;
  /** Key of the list that is open; empty: none. */
  readonly open: string;
  /** The whole list was asked for, however long it is. */
  readonly whole: boolean;
  /** The list that is open, as soon as it has arrived. */
  readonly list: MetricsList | undefined;
  /** Said to screen readers, once each time it changes. */
  readonly announcement: string;
}

export type Happening =
  | { readonly type: 'message'; readonly message: ToMetrics }
  | { readonly type: 'unreadable' }
  | { readonly type: 'slow' }
  | { readonly type: 'retry' }
  | { readonly type: 'look'; readonly look: Partial<MetricsLook> }
  | { readonly type: 'by'; readonly by: string }
  /** The same key again closes the list. */
  | { readonly type: 'number'; readonly key: string }
  | { readonly type: 'whole' }
  | { readonly type: 'closeList' }
  | { readonly type: 'open'; readonly incident: string }
  | { readonly type: 'export' }
  | { readonly type: 'declare' }
  | { readonly type: 'print' };

export type Effect =
  | { readonly type: 'send'; readonly message: FromMetrics }
  /** Sends what is shown, to be printed. */
  | { readonly type: 'print'; readonly title: string }
  /** Gives the keyboard to the list that has opened. */
  | { readonly type: 'focusList' }
  /** Gives it back to the number that the list was behind. */
  | { readonly type: 'focusNumber'; readonly key: string };

export interface Next {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export type Dispatch = (happening: Happening) => void;

export function initialState(): State {
  return {
    phase: 'loading',
    message: '',
    slow: false,
    stale: false,
    model: undefined,
    look: undefined,
    by: 'severity',
    open: '',
    whole: false,
    list: undefined,
    announcement: '',
  };
}

/** The one place where the state changes. */
export function update(state: State, happening: Happening): Next {
  switch (happening.type) {
    case 'message':
      return take(state, happening.message);
    case 'unreadable':
      return only({ ...state, stale: true });
    case 'slow':
      return only(state.phase === 'loading' ? { ...state, slow: true } : state);
    case 'retry':
      return { state, effects: [send({ type: 'ready', look: state.look })] };
    case 'look': {
      if (state.look === undefined) {
        return only(state);
      }
      const look = { ...state.look, ...happening.look };
      return { state: { ...state, look }, effects: [send({ type: 'look', look })] };
    }
    case 'by':
      return only({ ...state, by: happening.by });
    case 'number':
      return happening.key === state.open
        ? close(state)
        : {
            state: { ...state, open: happening.key, whole: false, list: undefined },
            effects: [send({ type: 'list', key: happening.key, all: false })],
          };
    case 'whole':
      return {
        state: { ...state, whole: true },
        effects: [send({ type: 'list', key: state.open, all: true })],
      };
    case 'closeList':
      return close(state);
    case 'open':
      return { state, effects: [send({ type: 'open', incident: happening.incident })] };
    case 'export':
    case 'declare':
      return { state, effects: [send({ type: happening.type })] };
    case 'print':
      return { state, effects: [{ type: 'print', title: titleOf(state) }] };
  }
}

function take(state: State, message: ToMetrics): Next {
  switch (message.type) {
    case 'unavailable':
      return only({ ...state, phase: 'unavailable', message: message.message, model: undefined });
    case 'list': {
      const { list } = message;
      if (list.key !== state.open) {
        return only(state);
      }
      const isNew = state.list === undefined;
      const announcement = `${list.title}: ${list.rows.length + list.more}`;
      return { state: { ...state, list, announcement }, effects: isNew ? [{ type: 'focusList' }] : [] };
    }
    case 'noList':
      return only(message.key === state.open ? { ...state, open: '', list: undefined, whole: false } : state);
    case 'model': {
      const { model } = message;
      const said = `${model.period}: ${model.incidents.text}`;
      const before = state.model && `${state.model.period}: ${state.model.incidents.text}`;
      return {
        state: {
          ...state,
          phase: 'ready',
          message: '',
          slow: false,
          stale: false,
          model,
          look: model.look,
          announcement: before === undefined || before === said ? state.announcement : said,
        },
        // What is behind a number may have changed with it.
        effects: state.open === '' ? [] : [send({ type: 'list', key: state.open, all: state.whole })],
      };
    }
  }
}

function close(state: State): Next {
  const key = state.open;
  return {
    state: { ...state, open: '', list: undefined, whole: false },
    effects: key === '' ? [] : [{ type: 'focusNumber', key }],
  };
}

/** `Metrics of Acme, 2025-12-01 to 2026-11-30`. */
function titleOf({ model }: State): string {
  return model === undefined ? 'Metrics' : `Metrics of ${model.site}, ${model.period}`;
}

function only(state: State): Next {
  return { state, effects: [] };
}

function send(message: FromMetrics): Effect {
  return { type: 'send', message };
}
