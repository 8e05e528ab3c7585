import type { TimelineModel } from '../../src/protocol/timeline';
import { bringIntoView, pan, zoom } from './extent';
import { momentAt, stepMark, type Mark, type Step } from './lanes';
import { markOf, pictureOf, type Picture } from './picture';
import type { Dispatch } from './renderHeader';
import type { State } from './state';

const STEPS: ReadonlyMap<string, Step> = new Map([
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['Home', 'home'],
  ['End', 'end'],
]);
const DRAG_PX = 4;

/** What the input needs of the page; undefined while there is no picture. */
export type Look = () =>
  | { readonly state: State; readonly model: TimelineModel; readonly picture: Picture }
  | undefined;

export function lookAt(state: State): ReturnType<Look> {
  return state.phase === 'ready' && state.model !== undefined && state.pictureWidth > 0
    ? { state, model: state.model, picture: pictureOf(state, state.model) }
    : undefined;
}

function markUnder(target: EventTarget | null, picture: Picture): Mark | undefined {
  const key = target instanceof SVGElement ? target.dataset['mark'] : undefined;
  return key === undefined ? undefined : picture.marks.find(mark => mark.key === key);
}

/** Listens once on the page for all that mouse and keyboard do to the picture, which comes and goes. */
export function listenToPicture(root: HTMLElement, look: Look, dispatch: Dispatch): void {
  const inPicture = (happened: Event): boolean =>
    happened.target instanceof Element && happened.target.closest('svg.lanes') !== null;
  root.addEventListener('click', clicked => {
    const seen = look();
    const mark = seen && markUnder(clicked.target, seen.picture);
    if (mark) {
      dispatch({ type: 'select', entry: mark.first.id, reveal: true });
    }
  });
  root.addEventListener('pointerover', moved => {
    const seen = look();
    if (seen) {
      point(seen.state, markUnder(moved.target, seen.picture), dispatch);
    }
  });
  root.addEventListener('focusin', focused => {
    const seen = look();
    if (seen && inPicture(focused)) {
      point(seen.state, markUnder(focused.target, seen.picture), dispatch);
    }
  });
  root.addEventListener('keydown', pressed => {
    const seen = look();
    if (seen && inPicture(pressed) && !pressed.ctrlKey && !pressed.metaKey && !pressed.altKey) {
      press(pressed, seen, dispatch);
    }
  });
  root.addEventListener(
    'wheel',
    wheeled => {
      const seen = look();
      if (seen && inPicture(wheeled)) {
        wheel(wheeled, seen, dispatch);
      }
    },
    { passive: false },
  );
  listenToDrag(root, look, dispatch);
}

function point(state: State, mark: Mark | undefined, dispatch: Dispatch): void {
  const entry = mark?.first.id ?? '';
  if (entry !== state.pointedEntry) {
    dispatch({ type: 'point', entry });
  }
}

type Seen = NonNullable<ReturnType<Look>>;

function press(pressed: KeyboardEvent, { state, picture, model }: Seen, dispatch: Dispatch): void {
  const { extent, full } = picture;
  const current =
    markUnder(pressed.target, picture) ??
    markOf(
      picture,
      model.rows.find(row => row.id === state.markEntry),
    );
  const around = current ? momentAt(current.x, extent, picture.plane) : (extent.from + extent.to) / 2;
  const step = STEPS.get(pressed.key);
  if (pressed.shiftKey && (step === 'left' || step === 'right')) {
    dispatch({ type: 'range', range: pan(extent, full, step === 'left' ? -0.25 : 0.25) });
    dispatch({ type: 'mark', entry: current?.first.id ?? '', focus: true });
  } else if (step !== undefined) {
    const next = stepMark(picture.marks, current, step);
    if (next !== undefined) {
      dispatch({ type: 'mark', entry: next.first.id, focus: true });
    }
  } else if ((pressed.key === 'Enter' || pressed.key === ' ') && current) {
    dispatch({ type: 'select', entry: current.first.id, reveal: true });
  } else if (pressed.key === '+' || pressed.key === '=' || pressed.key === '-') {
    const range = zoom(extent, full, pressed.key === '-' ? 2 : 0.5, around);
    dispatch({ type: 'range', range: range && bringIntoView(range, full, around) });
    dispatch({ type: 'mark', entry: current?.first.id ?? '', focus: true });
  } else if (pressed.key === '0') {
    dispatch({ type: 'range', range: undefined });
    dispatch({ type: 'mark', entry: current?.first.id ?? '', focus: true });
  } else {
    return;
  }
  pressed.preventDefault();
  pressed.stopPropagation();
}

/** A plain wheel scrolls the page as everywhere; with Ctrl (also a pinch on a touch pad) it zooms, sideways it moves. */
function wheel(wheeled: WheelEvent, { state, picture }: Seen, dispatch: Dispatch): void {
  const { extent, full, plane } = picture;
  if (wheeled.ctrlKey || wheeled.metaKey) {
    const around = momentAt(planeX(wheeled, picture), extent, plane);
    dispatch({ type: 'range', range: zoom(extent, full, 1.0015 ** wheeled.deltaY, around) });
  } else {
    const sideways = wheeled.shiftKey && wheeled.deltaX === 0 ? wheeled.deltaY : wheeled.deltaX;
    if (sideways === 0 || state.range === undefined || Math.abs(sideways) < Math.abs(wheeled.deltaY) / 2) {
      return;
    }
    dispatch({ type: 'range', range: pan(extent, full, sideways / plane) });
  }
  wheeled.preventDefault();
}

function planeX(happened: MouseEvent, picture: Picture): number {
  const box = happened.target instanceof Element ? happened.target.closest('svg.lanes') : null;
  return happened.clientX - (box?.getBoundingClientRect().left ?? 0) - picture.gutter;
}

function listenToDrag(root: HTMLElement, look: Look, dispatch: Dispatch): void {
  let drag:
    | { readonly x: number; readonly range: { readonly from: number; readonly to: number } }
    | undefined;
  root.addEventListener('pointerdown', pressed => {
    const seen = look();
    const { target } = pressed;
    const within = target instanceof Element && target.closest('svg.lanes') !== null;
    drag =
      seen?.state.range !== undefined && within && pressed.button === 0 && !markUnder(target, seen.picture)
        ? { x: pressed.clientX, range: seen.state.range }
        : undefined;
  });
  root.addEventListener('pointermove', moved => {
    const seen = look();
    if (drag && seen && moved.buttons === 1 && Math.abs(moved.clientX - drag.x) >= DRAG_PX) {
      dispatch({
        type: 'range',
        range: pan(drag.range, seen.picture.full, (drag.x - moved.clientX) / seen.picture.plane),
      });
    }
  });
  root.addEventListener('pointerup', () => {
    drag = undefined;
  });
}
