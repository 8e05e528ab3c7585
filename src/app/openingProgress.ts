import type { Instant } from '../core/time/instant';
import type { IssueOutcome, IssueProgress, IssueResult } from './issueResult';
import type { Clock } from './ports';
import type { IssuePreview } from './prepareIssues';
import type { TrackerPace } from './trackerPace';

/** So many of the last durations are looked at: a network that has become slow is noticed, a single long wait is not. */
const RECENT = 20;

export interface OpeningProgressOptions {
  readonly previews: readonly IssuePreview[];
  readonly clock: Clock;
  readonly onProgress: ((progress: IssueProgress) => void) | undefined;
}

/** What became of each preview so far, and how long the rest will take. */
export class OpeningProgress {
  readonly #options: OpeningProgressOptions;
  readonly #results = new Map<IssuePreview, IssueResult>();
  /** Milliseconds each item took, in order. */
  readonly #durations: number[] = [];
  #begunAt: Instant | undefined;

  constructor(options: OpeningProgressOptions) {
    this.#options = options;
  }

  /** In the order of the previews. */
  get results(): readonly IssueResult[] {
    return this.#options.previews.flatMap(preview => this.#results.get(preview) ?? []);
  }

  begin(): void {
    this.#begunAt = this.#options.clock.now();
  }

  settle(preview: IssuePreview, outcome: IssueOutcome, message: string, url?: string): void {
    this.#results.set(preview, { incident: preview.incident, item: preview.item, outcome, message, url });
    if (this.#begunAt !== undefined && (outcome === 'opened' || outcome === 'adopted')) {
      this.#durations.push(this.#options.clock.now() - this.#begunAt);
    }
    this.#begunAt = undefined;
  }

  /** Tells how far it is. `until`: when a wait that begins now ends. */
  report(message: string, until: Instant | undefined, pace: TrackerPace): void {
    const { previews, clock, onProgress } = this.#options;
    const left = previews.length - this.#results.size;
    const from = Math.max(clock.now(), until ?? 0);
    const endsAt = left === 0 ? undefined : pace.estimateEnd(left, from, this.#usualDuration());
    onProgress?.({ done: this.#results.size, total: previews.length, message, until, endsAt });
  }

  #usualDuration(): number {
    const recent = this.#durations.slice(-RECENT).sort((a, b) => a - b);
    return recent[Math.floor(recent.length / 2)] ?? 0;
  }
}
