/*
 * What pages that draw a state have in common: one way in which the state changes, one drawing for all that happens in one turn of the
 * event loop, and what survives a reload.
 */

/** What a page has of its own. */
export interface Page<State, Happening, Effect> {
  readonly begun: State;
  readonly update: (
    state: State,
    happening: Happening,
  ) => { readonly state: State; readonly effects: readonly Effect[] };
  /** Draws, and carries out what the happenings since the last drawing ask for. */
  readonly draw: (state: State, effects: readonly Effect[]) => void;
  /** Stores what survives a reload. */
  readonly save: (state: State) => void;
}

export interface RunningPage<State, Happening> {
  readonly state: () => State;
  readonly dispatch: (happening: Happening) => void;
  readonly redraw: () => void;
}

const SAVE_MS = 200;

/** Draws once at the next turn, saves soon after the state changes, at once when the page is hidden, and now. */
export function runPage<State, Happening, Effect>({
  begun,
  update,
  draw,
  save,
}: Page<State, Happening, Effect>): RunningPage<State, Happening> {
  let state = begun;
  let isDrawing = false;
  let saving: ReturnType<typeof setTimeout> | undefined;
  let awaited: Effect[] = [];
  const saveNow = (): void => {
    clearTimeout(saving);
    saving = undefined;
    save(state);
  };
  const redraw = (): void => {
    if (isDrawing) {
      return;
    }
    isDrawing = true;
    queueMicrotask(() => {
      isDrawing = false;
      const effects = awaited;
      awaited = [];
      draw(state, effects);
    });
  };
  const dispatch = (happening: Happening): void => {
    const next = update(state, happening);
    awaited.push(...next.effects);
    if (next.state !== state) {
      state = next.state;
      saving ??= setTimeout(saveNow, SAVE_MS);
    }
    redraw();
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      saveNow();
    }
  });
  window.addEventListener('pagehide', saveNow);
  saveNow();
  redraw();
  return { state: () => state, dispatch, redraw };
}

/** Where a page draws itself. */
export const pageRoot = document.getElementById('root') ?? document.body;

/** What the host gave the page to be found again by, as JSON; the host checks it when it gets it back. */
export function storedTarget(): unknown {
  try {
    return JSON.parse(pageRoot.dataset['target'] ?? 'null');
  } catch {
    // Not ours to mend: without it the host closes the tab after a reload, and nothing else is lost.
    return null;
  }
}

/** What is drawn of the page's sheet, for a page to print. */
export function printedSheet(): string {
  const sheet = document.getElementById('sheet');
  const text = sheet === null ? '' : new XMLSerializer().serializeToString(sheet);
  // The comments are lit's own marks.
  return text.replace(/<!--.*?-->/gs, '');
}

/** Hears how wide the page is, in pixels, whenever that has changed. */
export function listenToWidth(onWidth: (width: number) => void): void {
  new ResizeObserver(([entry]) => {
    const width = entry?.contentRect.width ?? 0;
    // Not at once: what changes sizes while sizes are being reported is reported as an error.
    requestAnimationFrame(() => onWidth(width));
  }).observe(document.documentElement);
}
