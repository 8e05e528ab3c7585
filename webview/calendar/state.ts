import type {
  CalendarLook,
  CalendarModel,
  CalendarStretch,
  FromCalendar,
  ToCalendar,
} from '../../src/protocol/calendar';
import { between, type Cursor, moved, pointedAt, startCursor, type Step } from './cursor';

export interface State {
  readonly phase: 'loading' | 'ready' | 'unavailable';
  /** Why there is nothing to show. */
  readonly message: string;
  /** The host has not answered for a while. */
  readonly slow: boolean;
  /** The last update could not be read, so what is on screen may be old. */
  readonly stale: boolean;
  readonly model: CalendarModel | undefined;
  /** What has been asked for last; the model may still show what was asked for before. */
  readonly look: CalendarLook | undefined;
  /** Milliseconds; advances with each tick. */
  readonly now: number;
  readonly cursor: Cursor | undefined;
  /** Where the stretch begins that is being chosen: an instant in the cursor's row. */
  readonly anchor: number | undefined;
  /** What is chosen in the cursor's row; undefined: the cell of the cursor. */
  readonly chosen: CalendarStretch | undefined;
  readonly helpOpen: boolean;
  /** Said to screen readers, once each time it changes. */
  readonly announcement: string;
}

export type Happening =
  | { readonly type: 'message'; readonly message: ToCalendar; readonly now: number }
  | { readonly type: 'unreadable' }
  | { readonly type: 'slow' }
  | { readonly type: 'retry' }
  | { readonly type: 'tick'; readonly now: number }
  | { readonly type: 'help'; readonly open: boolean }
  | { readonly type: 'look'; readonly look: Partial<CalendarLook> }
  | { readonly type: 'turn'; readonly to: 'earlier' | 'later' | 'today' }
  | { readonly type: 'move'; readonly step: Step; readonly extend: boolean }
  | { readonly type: 'point'; readonly row: string; readonly at: number; readonly extend: boolean }
  | { readonly type: 'wholeShift' }
  | { readonly type: 'unchoose' }
  | { readonly type: 'cover' }
  | { readonly type: 'open'; readonly rotation: string }
  | { readonly type: 'print' }
  | { readonly type: 'add' };

export type Effect =
  | { readonly type: 'send'; readonly message: FromCalendar }
  /** Sends what is shown, to be printed. */
  | { readonly type: 'print'; readonly title: string }
  /** Gives the keyboard to the cell of the cursor. */
  | { readonly type: 'focusCell' };

export interface Next {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export type Dispatch = (happening: Happening) => void;

export function initialState(now: number): State {
  return {
    phase: 'loading',
    message: '',
    slow: false,
    stale: false,
    model: undefined,
    look: undefined,
    now,
    cursor: undefined,
    anchor: undefined,
    chosen: undefined,
    helpOpen: false,
    announcement: '',
  };
}

/** What Enter covers: what is chosen, else the cell of the cursor. */
export function stretchOf({ model, cursor, chosen }: State): CalendarStretch | undefined {
  return chosen ?? (model === undefined ? undefined : pointedAt(model, cursor)?.cell);
}

/** The one place where the state changes. */
export function update(state: State, happening: Happening): Next {
  switch (happening.type) {
    case 'message':
      return { state: take(state, happening.message, happening.now), effects: [] };
    case 'unreadable':
      return only({ ...state, stale: true });
    case 'slow':
      return only(state.phase === 'loading' ? { ...state, slow: true } : state);
    case 'retry':
      return { state, effects: [send({ type: 'ready', look: state.model?.look })] };
    case 'tick':
      return only({ ...state, now: happening.now });
    case 'help':
      return only({ ...state, helpOpen: happening.open });
    case 'look':
      return look(state, happening.look);
    case 'turn':
      return turn(state, happening.to);
    case 'move':
      return move(state, happening.step, happening.extend);
    case 'point':
      return point(state, { row: happening.row, at: happening.at }, happening.extend);
    case 'wholeShift':
      return wholeShift(state);
    case 'unchoose':
      return only({ ...state, chosen: undefined, anchor: undefined });
    case 'cover':
      return cover(state);
    case 'open':
      return { state, effects: [send({ type: 'open', rotation: happening.rotation })] };
    case 'print':
      return { state, effects: [{ type: 'print', title: titleOf(state) }] };
    case 'add':
      return { state, effects: [send({ type: 'add' })] };
  }
}

/** `Primary, November 2026`. */
function titleOf({ model }: State): string {
  const rotation = model?.rotations.find(({ id }) => id === model.look.rotation);
  return [rotation?.name ?? 'On call', model?.title ?? ''].join(', ');
}

function only(state: State): Next {
  return { state, effects: [] };
}

function send(message: FromCalendar): Effect {
  return { type: 'send', message };
}

function take(state: State, message: ToCalendar, now: number): State {
  switch (message.type) {
    case 'unavailable':
      return { ...state, phase: 'unavailable', message: message.message, model: undefined, now };
    case 'covered':
      return {
        ...state,
        announcement: message.message,
        // What was chosen has been dealt with; who gave up may want to go on with it.
        ...(message.message === '' ? {} : { chosen: undefined, anchor: undefined }),
      };
    case 'model': {
      const { model } = message;
      const isShown = pointedAt(model, state.cursor) !== undefined;
      const cursor = isShown ? state.cursor : startCursor(model, state.cursor, now);
      const title = `${model.title}, ${model.look.mode}`;
      const before = state.model && `${state.model.title}, ${state.model.look.mode}`;
      return {
        ...state,
        phase: 'ready',
        message: '',
        slow: false,
        stale: false,
        model,
        look: model.look,
        now,
        cursor,
        ...(isShown ? {} : { chosen: undefined, anchor: undefined }),
        announcement: before === undefined || before === title ? state.announcement : title,
      };
    }
  }
}

function look(state: State, change: Partial<CalendarLook>): Next {
  if (state.look === undefined) {
    return only(state);
  }
  const asked = { ...state.look, ...change };
  return { state: { ...state, look: asked }, effects: [send({ type: 'look', look: asked })] };
}

function turn(state: State, to: 'earlier' | 'later' | 'today'): Next {
  const { model } = state;
  return model === undefined
    ? only(state)
    : look({ ...state, cursor: withoutTime(state.cursor) }, { day: to === 'today' ? '' : model[to] });
}

/** Of another period only the row stays. */
function withoutTime(cursor: Cursor | undefined): Cursor | undefined {
  return cursor && { ...cursor, at: Number.NaN };
}

function move(state: State, step: Step, extend: boolean): Next {
  const { model, cursor } = state;
  if (model === undefined || cursor === undefined) {
    return only(state);
  }
  // A stretch lies in one row.
  return point(state, moved(model, cursor, step, extend), extend);
}

function point(state: State, cursor: Cursor, extend: boolean): Next {
  const { model } = state;
  if (model === undefined || pointedAt(model, cursor) === undefined) {
    return only(state);
  }
  const focus: Effect = { type: 'focusCell' };
  if (!extend || cursor.row !== state.cursor?.row) {
    return { state: { ...state, cursor, anchor: undefined, chosen: undefined }, effects: [focus] };
  }
  const anchor = state.anchor ?? state.cursor.at;
  const chosen = between(model, cursor.row, anchor, cursor.at);
  return { state: { ...state, cursor, anchor, chosen }, effects: [focus] };
}

function wholeShift(state: State): Next {
  const pointed = state.model && pointedAt(state.model, state.cursor);
  return pointed?.bar === undefined
    ? only({ ...state, announcement: 'There is no shift here.' })
    : only({
        ...state,
        anchor: undefined,
        chosen: { from: pointed.bar.shiftFrom, until: pointed.bar.shiftUntil },
      });
}

function cover(state: State): Next {
  const { model } = state;
  const pointed = model && pointedAt(model, state.cursor);
  const stretch = stretchOf(state);
  if (model === undefined || pointed === undefined || stretch === undefined) {
    return only(state);
  }
  const { row } = pointed;
  if (row.kind === 'broken') {
    return { state, effects: [send({ type: 'open', rotation: row.rotation })] };
  }
  if (model.readOnly !== '') {
    return only({ ...state, announcement: model.readOnly });
  }
  const { from, until } = stretch;
  return { state, effects: [send({ type: 'cover', rotation: row.rotation, from, until })] };
}
