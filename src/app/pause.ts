/** Gives others their turn once enough time has been used; undefined while there is some left. */
export type Pause = () => Promise<void> | undefined;

/** How long one step of long work takes, in ms: with what is collected as garbage after it, others wait for half a frame. */
const SLICE_MS = 5;

/** `now`: ms of a clock that only goes forward; `turn` resolves when whoever waited has had their turn. */
export function createPause(now: () => number, turn: () => Promise<void>): Pause {
  let until = now() + SLICE_MS;
  return () => {
    if (now() < until) {
      return undefined;
    }
    return turn().then(() => {
      until = now() + SLICE_MS;
    });
  };
}
