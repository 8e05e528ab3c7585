import { printInstant, type Instant } from '../core/time/instant';
import { estimateEnd, nextCreation, WRITE_SPACING_MS } from './creationBudget';
import { type Clock } from './ports';
import { TrackerError } from './trackerPorts';

/** Resolves after so many milliseconds, or at once when the signal aborts. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** GitHub's limits come back within the hour. A longer wait means that something else is wrong. */
const LONGEST_WAIT_MS = 65 * 60_000;
/** A wait this short needs no words. */
const SILENT_WAIT_MS = 2000;
/** Where GitHub does not say when. */
const USUAL_WAIT_MS = 60_000;
/**
 * At least this long before each further attempt, whatever GitHub named: it says "in a minute" for a limit that lasts an hour, and
 * asks to be asked less and less often. Together a little more than an hour; who is still refused then has another trouble.
 */
const LEAST_WAITS_MS = [1000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000, 900_000, 900_000];

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
  /** Times of what was created, ascending. */
  readonly #created: Instant[] = [];

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

  /** Carries out a request that creates an issue or a comment, of which GitHub takes only so many. Rejects as `read` does. */
  create<T>(request: () => Promise<T>): Promise<T> {
    return this.write(async () => {
      const { clock } = this.#options;
      const at = nextCreation(this.#created, clock.now());
      if (at - clock.now() > SILENT_WAIT_MS) {
        this.#tellWait(at);
      }
      await this.pause(at - clock.now());
      const sentAt = clock.now();
      try {
        const value = await request();
        this.#created.push(sentAt);
        return value;
      } catch (error) {
        if (error instanceof TrackerError && error.uncertain) {
          this.#created.push(sentAt);
        }
        throw error;
      }
    });
  }

  /** When `count` more will have been created, where one takes `spacing` ms and the next can begin at `from`. */
  estimateEnd(count: number, from: Instant, spacing: number): Instant {
    return estimateEnd(this.#created, { count, from, spacing });
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
    this.#tellWait(until);
    await this.pause(until - now);
  }

  #tellWait(until: Instant): void {
    const message = `Waiting for GitHub’s limit until ${printInstant(until).slice(11, 16)} UTC.`;
    this.#options.onWait?.(message, until);
  }
}
