import type { Clock } from '../../src/app/ports';
import type { Wait } from '../../src/app/trackerPace';

/** Time that passes only when somebody waits for it. */
export class FakeClock implements Clock {
  /** Milliseconds of each wait, in order. */
  readonly waits: number[] = [];
  /** Called at the start of each wait. */
  onWait: ((milliseconds: number) => void) | undefined;
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  readonly now = (): number => this.#now;

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }

  readonly wait: Wait = async (milliseconds, signal) => {
    this.waits.push(milliseconds);
    this.onWait?.(milliseconds);
    if (signal?.aborted !== true) {
      this.advance(milliseconds);
    }
    await new Promise(resolve => setImmediate(resolve));
  };
}
