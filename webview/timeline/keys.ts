import type { Dispatch } from './renderHeader';
import type { State } from './state';
import type { ListStep } from './happening';

const LIST_STEPS: ReadonlyMap<string, ListStep> = new Map([
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['PageUp', 'pageUp'],
  ['PageDown', 'pageDown'],
  ['Home', 'home'],
  ['End', 'end'],
]);

function isTyping(pressed: KeyboardEvent): boolean {
  const innermost = pressed.composedPath()[0];
  return (
    innermost instanceof HTMLTextAreaElement ||
    innermost instanceof HTMLInputElement ||
    (innermost instanceof Element && innermost.closest('[role=combobox]') !== null)
  );
}

/** An open list of choices takes Escape for itself, and so does an input method. */
function closesHelp(pressed: KeyboardEvent): boolean {
  const [innermost] = pressed.composedPath();
  const choosing = innermost instanceof Element && innermost.closest('[aria-expanded=true][role=combobox]');
  return pressed.key === 'Escape' && !pressed.isComposing && !choosing;
}

/** Keys that work wherever the keyboard is, except while typing; Escape closes the list of keys even then, and before all else. */
export function listenToKeys(dispatch: Dispatch, state: () => State): void {
  document.addEventListener(
    'keydown',
    pressed => {
      if (state().helpOpen && closesHelp(pressed)) {
        dispatch({ type: 'help', open: false });
        pressed.preventDefault();
        pressed.stopPropagation();
      }
    },
    { capture: true },
  );
  document.addEventListener('keydown', pressed => {
    if (
      pressed.defaultPrevented ||
      pressed.ctrlKey ||
      pressed.metaKey ||
      pressed.altKey ||
      isTyping(pressed)
    ) {
      return;
    }
    switch (pressed.key) {
      case 'n':
        dispatch({ type: 'goTo', where: 'composer' });
        break;
      case '/':
        dispatch({ type: 'goTo', where: 'filter' });
        break;
      case '?':
        dispatch({ type: 'help', open: !state().helpOpen });
        break;
      default:
        return;
    }
    pressed.preventDefault();
  });
}

function entryOf(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('li.row')?.dataset['entry'] : undefined;
}

/** Mouse and keyboard in the list, for all rows at once. */
export function listenToList(root: HTMLElement, dispatch: Dispatch): void {
  root.addEventListener('click', clicked => {
    const entry = entryOf(clicked.target);
    const pressed =
      clicked.target instanceof Element ? clicked.target.closest<HTMLElement>('[data-does]') : null;
    if (entry !== undefined && pressed !== null) {
      press(pressed, entry, dispatch);
    }
  });
  root.addEventListener('focusin', focused => {
    const entry = entryOf(focused.target);
    if (entry !== undefined) {
      dispatch({ type: 'select', entry, reveal: false });
    }
  });
  root.addEventListener('keydown', pressed => {
    const row = pressed.target;
    if (
      !(row instanceof HTMLElement) ||
      !row.matches('li.row') ||
      pressed.ctrlKey ||
      pressed.metaKey ||
      pressed.altKey
    ) {
      return;
    }
    const entry = row.dataset['entry'] ?? '';
    const step = LIST_STEPS.get(pressed.key);
    if (step !== undefined) {
      dispatch({ type: 'move', step });
    } else if (pressed.key === 'Enter' || pressed.key === 'o') {
      dispatch({ type: 'openLine', entry });
    } else if (pressed.key === 'c') {
      dispatch({ type: 'openCorrection', entry });
    } else {
      return;
    }
    pressed.preventDefault();
  });
}

function press(pressed: HTMLElement, entry: string, dispatch: Dispatch): void {
  const { does, index } = pressed.dataset;
  if (does === 'correct') {
    dispatch({ type: 'openCorrection', entry });
  } else if (does === 'line') {
    dispatch({ type: 'openLine', entry });
  } else if (does === 'link') {
    dispatch({ type: 'openLink', entry, index: Number(index) });
  } else if (does === 'fold') {
    dispatch({ type: 'fold', entry, open: pressed.ariaExpanded !== 'true' });
  }
}
