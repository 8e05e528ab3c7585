import { readIssueDue } from '../core/remediation/issueDue';
import type { IssueNow } from '../core/remediation/sync';
import { printInstant, tryParseInstant, type Instant } from '../core/time/instant';
import type { Clock } from './ports';
import type { RememberedIssues, SyncMemory } from './syncMemory';
import { TrackerPace, type Wait } from './trackerPace';
import { TrackerError, type Issue, type IssueTracker, type TrackerRepository } from './trackerPorts';

export interface FetcherDeps {
  readonly tracker: IssueTracker;
  readonly clock: Clock;
  readonly wait: Wait;
  /** What was read before; left out: everything is read each time. */
  readonly memory?: SyncMemory | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told a plain sentence before a long wait for GitHub's limits. */
  readonly onWait?: (message: string, until: number) => void;
}

/** Issues of one repository, and since when they can exist. */
export interface WantedIssues {
  readonly repository: TrackerRepository;
  readonly numbers: readonly number[];
  readonly earliest: Instant;
}

/** Up to so many issues of a repository, asking for each costs less than a listing. */
const FEW = 5;
/** Thirty requests. */
const LIST_LIMIT = 3000;
/** Requests for single issues in one run; GitHub grants 5,000 an hour. */
const SINGLE_LIMIT = 200;
/** Issues that were moved or deleted are in no listing, so all are looked for anew so often. */
const WHOLE_EVERY_MS = 24 * 60 * 60_000;

/** Gets issues with few requests: what changed since the last time where that is remembered, one listing where there are many. */
export class IssueFetcher {
  /** Plain sentences: repositories that could not be read, issues beyond the limit. */
  readonly remarks: string[] = [];
  readonly #deps: FetcherDeps;
  readonly #pace: TrackerPace;
  #singles = 0;

  constructor(deps: FetcherDeps) {
    this.#deps = deps;
    this.#pace = new TrackerPace(deps);
  }

  /**
   * The issues by number; undefined for those that do not exist (any more) or were moved out of sight; absent where they were not
   * looked at, which a remark says. Rejects with a TrackerError where GitHub cannot be asked at all.
   */
  async fetch(wanted: WantedIssues): Promise<ReadonlyMap<number, IssueNow | undefined>> {
    const { owner, name } = wanted.repository;
    try {
      return await this.#fetchFrom(wanted);
    } catch (error) {
      if (!(error instanceof TrackerError) || !['forbidden', 'not-found', 'gone'].includes(error.reason)) {
        throw error;
      }
      this.remarks.push(`${owner}/${name} could not be read: ${error.message}`);
      return new Map();
    }
  }

  async #fetchFrom(wanted: WantedIssues): Promise<ReadonlyMap<number, IssueNow | undefined>> {
    const { repository, numbers } = wanted;
    const known = await this.#known(wanted);
    const found = new Map<number, IssueNow | undefined>();
    const missing: number[] = [];
    for (const number of numbers) {
      const issue = known.get(number);
      if (issue !== undefined) {
        found.set(number, issue);
      } else if (this.#singles < SINGLE_LIMIT) {
        this.#singles += 1;
        const single = await this.#get(repository, number);
        found.set(number, single);
        missing.push(...(single === undefined ? [number] : []));
      }
    }
    if (missing.length > 0) {
      // A repository that may not be read any more has no issue either: that is another thing than a deleted one.
      await this.#pace.read(() => this.#deps.tracker.repository(repository, this.#deps.signal));
    }
    const left = numbers.length - found.size;
    if (left > 0) {
      this.remarks.push(
        `${left} older items of ${repository.owner}/${repository.name} were not looked at this time.`,
      );
    }
    return found;
  }

  async #get(repository: TrackerRepository, number: number): Promise<IssueNow | undefined> {
    const { tracker, signal } = this.#deps;
    const issue = await this.#pace.read(() => tracker.get(repository, number, signal));
    return issue && toIssueNow(issue);
  }

  /** What is remembered, brought up to date; else one listing, unless there are so few that it is not worth it. */
  async #known(wanted: WantedIssues): Promise<ReadonlyMap<number, IssueNow>> {
    const { repository, numbers } = wanted;
    const { memory, clock } = this.#deps;
    if (numbers.length <= FEW) {
      return new Map();
    }
    const key = `${repository.owner}/${repository.name}`.toLowerCase();
    const before = await memory?.read(key);
    const isFresh =
      before !== undefined && clock.now() - (tryParseInstant(before.wholeAt) ?? 0) < WHOLE_EVERY_MS;
    const after = isFresh ? await this.#update(repository, before) : await this.#readWhole(wanted);
    if (memory !== undefined && after !== before) {
      const wantedNumbers = new Set(numbers);
      await memory.write(key, {
        ...after,
        issues: after.issues.filter(({ number }) => wantedNumbers.has(number)),
      });
    }
    return new Map(after.issues.map(issue => [issue.number, issue]));
  }

  async #readWhole({ repository, earliest }: WantedIssues): Promise<RememberedIssues> {
    const { tracker, clock, signal } = this.#deps;
    const wholeAt = printInstant(clock.now());
    const since = printInstant(earliest);
    const issues = await this.#pace.read(() => tracker.changedSince(repository, since, LIST_LIMIT, signal));
    return { wholeAt, since: newest(issues) ?? since, etag: undefined, issues: issues.map(toIssueNow) };
  }

  async #update(repository: TrackerRepository, before: RememberedIssues): Promise<RememberedIssues> {
    const { tracker, signal } = this.#deps;
    const { since, etag } = before;
    const answer = await this.#pace.read(() => tracker.changesSince(repository, since, etag, signal));
    if (answer === 'unchanged') {
      return before;
    }
    const issues = new Map(before.issues.map(issue => [issue.number, issue]));
    answer.issues.forEach(issue => issues.set(issue.number, toIssueNow(issue)));
    const latest = newest(answer.issues) ?? since;
    // An ETag is of one address, and the address holds the time.
    return {
      ...before,
      since: latest,
      etag: latest === since ? answer.etag : undefined,
      issues: [...issues.values()],
    };
  }
}

function newest(issues: readonly Issue[]): string | undefined {
  return issues.reduce<string | undefined>(
    (latest, { updatedAt }) => (latest === undefined || updatedAt > latest ? updatedAt : latest),
    undefined,
  );
}

/** What is compared of an issue; its body is read and let go. */
export function toIssueNow(issue: Issue): IssueNow {
  const { number, url, title, state, closedAs, assignees } = issue;
  return { number, url, title, state, closedAs, assignees, due: readIssueDue(issue.body) };
}
