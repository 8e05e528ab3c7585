/**
 * Sees to it that the keyboard is somewhere. Browsers forget it: after a look into the command palette the page has the keyboard
 * again, but the field in which somebody was typing has not; and a button that goes away leaves it nowhere. `start` is where it goes
 * when there is nothing to give it back to. Returns what is to be called after each drawing.
 */
export function keepFocus(start: () => HTMLElement | undefined): () => void {
  let last: HTMLElement | SVGElement | undefined;
  /** The reader has clicked on nothing in particular: then nothing in particular has the keyboard. */
  let onGround = false;
  const settle = (): void => {
    if (document.hasFocus() && document.activeElement === document.body && !onGround) {
      (last?.isConnected ? last : start())?.focus({ preventScroll: true });
    }
  };
  document.addEventListener('focusin', ({ target }) => {
    onGround = false;
    last = target instanceof HTMLElement || target instanceof SVGElement ? target : undefined;
  });
  document.addEventListener('focusout', () => {
    // Later, when it is known whether the page as a whole has lost the keyboard.
    setTimeout(() => {
      onGround =
        document.hasFocus() && document.activeElement === document.body && last?.isConnected === true;
    });
  });
  // Later, as a click that brings the reader back gives the keyboard to what was clicked.
  window.addEventListener('focus', () => setTimeout(settle));
  return settle;
}
