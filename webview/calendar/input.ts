import type { Step } from './cursor';
import { pointedAt } from './cursor';
import type { Dispatch, State } from './state';

const STEPS: ReadonlyMap<string, Step> = new Map([
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['Home', 'start'],
  ['End', 'end'],
]);

/** Where the keys belong to a control: a list of choices, a button. */
function isControl(target: EventTarget | undefined): boolean {
  return (
    target instanceof Element &&
    target.closest('[role=combobox], [role=listbox], [role=option], vscode-dropdown, input, textarea') !==
      null
  );
}

function isCell(target: EventTarget | undefined): target is HTMLElement {
  return target instanceof HTMLElement && target.matches('.cell');
}

/** Keys of the grid's cells, and those that work wherever the keyboard is. */
export function listenToKeys(dispatch: Dispatch, state: () => State): void {
  document.addEventListener('keydown', pressed => {
    const [target] = pressed.composedPath();
    if (pressed.defaultPrevented || pressed.isComposing || pressed.altKey || isControl(target)) {
      return;
    }
    const isDone = (isCell(target) && cellKey(pressed, dispatch)) || itemKey(pressed, target);
    if (isDone || everywhereKey(pressed, dispatch, state())) {
      pressed.preventDefault();
    }
  });
}

function cellKey(pressed: KeyboardEvent, dispatch: Dispatch): boolean {
  const { key, ctrlKey, metaKey, shiftKey } = pressed;
  const isFar = ctrlKey || metaKey;
  if (isFar && (key === 'Home' || key === 'End')) {
    dispatch({ type: 'move', step: key === 'Home' ? 'first' : 'last', extend: false });
    return true;
  }
  const step = STEPS.get(key);
  if (step !== undefined && !isFar) {
    dispatch({ type: 'move', step, extend: shiftKey });
    return true;
  }
  if (key === 'Enter' && !isFar) {
    dispatch({ type: 'cover' });
    return true;
  }
  if (key === ' ' && !isFar) {
    dispatch({ type: 'wholeShift' });
    return true;
  }
  return false;
}

/** In the list that stands for the grid where there is little room, arrows lead to the next button. */
function itemKey(
  { key, ctrlKey, metaKey, shiftKey }: KeyboardEvent,
  target: EventTarget | undefined,
): boolean {
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (
    step === 0 ||
    ctrlKey ||
    metaKey ||
    shiftKey ||
    !(target instanceof Element) ||
    !target.matches('.item')
  ) {
    return false;
  }
  const items = [...document.querySelectorAll<HTMLElement>('.item')];
  items[items.findIndex(item => item === target) + step]?.focus();
  return true;
}

function everywhereKey({ key, ctrlKey, metaKey }: KeyboardEvent, dispatch: Dispatch, state: State): boolean {
  const { model, look, helpOpen } = state;
  if (ctrlKey || metaKey || model === undefined || look === undefined) {
    return false;
  }
  switch (key) {
    case 'm':
      dispatch({ type: 'look', look: { mode: 'month' } });
      return true;
    case 'w':
      dispatch({ type: 'look', look: { mode: 'week' } });
      return true;
    case 'd':
      dispatch({ type: 'look', look: { mode: 'day' } });
      return true;
    case 'n':
    case 'PageDown':
      dispatch({ type: 'turn', to: 'later' });
      return true;
    case 'p':
    case 'PageUp':
      dispatch({ type: 'turn', to: 'earlier' });
      return true;
    case 't':
      dispatch({ type: 'turn', to: 'today' });
      return true;
    case 'z':
      dispatch({ type: 'look', look: { zone: look.zone === 'mine' ? 'rotation' : 'mine' } });
      return true;
    case 'a': {
      const rotation = pointedAt(model, state.cursor)?.row.rotation ?? '';
      dispatch({ type: 'look', look: { rotation: look.rotation === '' ? rotation : '' } });
      return true;
    }
    case 'o': {
      const rotation = pointedAt(model, state.cursor)?.row.rotation;
      if (rotation !== undefined) {
        dispatch({ type: 'open', rotation });
      }
      return true;
    }
    case '?':
      dispatch({ type: 'help', open: !helpOpen });
      return true;
    case 'Escape':
      dispatch(helpOpen ? { type: 'help', open: false } : { type: 'unchoose' });
      return true;
    default:
      return false;
  }
}

interface Drag {
  readonly row: string;
  readonly at: number;
  readonly top: number;
  moved: boolean;
}

/** The mouse, for all cells at once: a click points, a drag chooses a stretch and covers it. */
export function listenToPointer(root: HTMLElement, dispatch: Dispatch): void {
  let drag: Drag | undefined;
  root.addEventListener('pointerdown', pressed => {
    const cell = pressed.button === 0 && pressed.isPrimary ? cellOf(pressed.target) : undefined;
    if (cell !== undefined) {
      drag = { ...cell, top: pressed.clientY, moved: false };
      dispatch({ type: 'point', ...cell, extend: pressed.shiftKey });
    }
  });
  root.addEventListener('pointermove', pointed => {
    if (drag === undefined || pointed.pointerType === 'touch') {
      return;
    }
    const cell = cellAt(pointed.clientX, pointed.clientY, drag);
    if (cell !== undefined && (drag.moved || cell.at !== drag.at)) {
      drag.moved = true;
      dispatch({ type: 'point', ...cell, extend: true });
    }
  });
  window.addEventListener('pointerup', () => {
    if (drag?.moved === true) {
      dispatch({ type: 'cover' });
    }
    drag = undefined;
  });
  window.addEventListener('pointercancel', () => {
    drag = undefined;
  });
  document.addEventListener(
    'keydown',
    pressed => {
      if (pressed.key === 'Escape' && drag !== undefined) {
        drag = undefined;
      }
    },
    { capture: true },
  );
  root.addEventListener('click', clicked => {
    const does =
      clicked.target instanceof Element ? clicked.target.closest<HTMLElement>('[data-does]') : null;
    const { does: what, rotation = '' } = does?.dataset ?? {};
    const item = clicked.target instanceof Element ? clicked.target.closest<HTMLElement>('.item') : null;
    if (what === 'open') {
      dispatch({ type: 'open', rotation });
    } else if (what === 'only') {
      dispatch({ type: 'look', look: { rotation } });
    } else if (item !== null) {
      dispatch({
        type: 'point',
        row: item.dataset['row'] ?? '',
        at: Number(item.dataset['at']),
        extend: false,
      });
      dispatch({ type: 'wholeShift' });
    }
  });
}

function cellOf(target: EventTarget | null): { readonly row: string; readonly at: number } | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null;
  return cell === null ? undefined : { row: cell.dataset['row'] ?? '', at: Number(cell.dataset['at']) };
}

/** The cell of the dragged row at a point; the pointer need not stay exactly in the row. */
function cellAt(x: number, y: number, drag: Drag): { readonly row: string; readonly at: number } | undefined {
  for (const top of [y, drag.top]) {
    const cell = cellOf(document.elementFromPoint(x, top));
    if (cell?.row === drag.row) {
      return cell;
    }
  }
  return undefined;
}
