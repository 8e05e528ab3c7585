import { printInstant, type Instant } from '../core/time/instant';
import { type Clock } from './ports';
import { TrackerError } from './trackerPorts';

/** Resolves after so many milliseconds, or at once when the signal aborts. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** GitHub asks for a second between requests that write. */
const WRITE_SPACING_MS = 1000;
/** GitHub's limits come back within the hour. A longer wait means that something else is wrong. */
const LONGEST_WAIT_MS = 65 * 60_000;
/** Where GitHub does not say when. */
const USUAL_WAIT_MS = 60_000;
/** At least this long before each further attempt, whatever the two clocks make of the time GitHub named. */
const LEAST_WAITS_MS = [1000, 10_000, 30_000, 60_000, 120_000];

export interface PaceOptions {
  readonly clock: Clock;
  readonly wait: Wait;
  readonly signal?: AbortSignal | undefined;
  /** Told before a long wait begins: a plain sentence, and until when. */
  readonly onWait?: ((message: string, until: Instant) => void) | undefined;
}

/** Keeps to the tracker's pace: writes a second apart, and its limits waited for rather than run against. */
export class TrackerPace {
  readonly #options: PaceOptions;
  #lastWrite = Number.NEGATIVE_INFINITY;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Carries out a request that writes. Rejects as `read` does. */
  write<T>(request: () => Promise<T>): Promise<T> {
    return this.read(async () => {
      const { clock } = this.#options;
      await this.pause(this.#lastWrite + WRITE_SPACING_MS - clock.now());
      this.#lastWrite = clock.now();
      return request();
    });
  }

  /** Carries out a request, again after each refusal by a limit (then GitHub has not acted). Rejects with a TrackerError. */
  async read<T>(request: () => Promise<T>): Promise<T> {
    for (let refusals = 0; ; refusals += 1) {
      try {
        return await request();
      } catch (error) {
        await this.#awaitLimit(error, refusals);
      }
    }
  }

  /** Waits; rejects with reason 'cancelled' as soon as the signal aborts. */
  async pause(milliseconds: number): Promise<void> {
    const { wait, signal } = this.#options;
    if (milliseconds > 0 && signal?.aborted !== true) {
      await wait(milliseconds, signal);
    }
    if (signal?.aborted === true) {
      throw new TrackerError('Cancelled before GitHub was asked.', 'cancelled', false);
    }
  }

  async #awaitLimit(error: unknown, refusals: number): Promise<void> {
    const least = LEAST_WAITS_MS[refusals];
    if (!(error instanceof TrackerError) || error.reason !== 'rate-limited' || least === undefined) {
      throw error;
    }
    const now = this.#options.clock.now();
    const until = Math.max(error.retryAt ?? now + USUAL_WAIT_MS, now + least);
    if (until - now > LONGEST_WAIT_MS) {
      throw error;
    }
    this.#options.onWait?.(
      `Waiting for GitHub’s limit until ${printInstant(until).slice(11, 16)} UTC.`,
      until,
    );
    await this.pause(until - now);
  }
}
