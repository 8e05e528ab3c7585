import type { Change } from '../core/change/change';
import { toLabel } from '../core/text/plain';
import { printInstant, tryParseInstant, type Instant } from '../core/time/instant';
import { Refusal, type Author } from './change';
import { checkUnchanged, refusalOf } from './issueChecks';
import { ISSUES_IN_FLIGHT, type InFlight } from './inFlight';
import { earliestOf, findMarked, findPatiently, type LookupDeps } from './issueLookup';
import { IssueRecorder } from './issueRecorder';
import {
  keyOf,
  sentenceOf,
  STOPPING,
  type IssueOutcome,
  type IssueProgress,
  type IssueResult,
} from './issueResult';
import { OpeningProgress } from './openingProgress';
import type { Clock, Log } from './ports';
import type { EffectJournal, IntendedEffect, Issue, IssueTracker } from './trackerPorts';
import { TrackerError } from './trackerPorts';
import { nameOf, type IssuePreview, type PreparedIssues } from './prepareIssues';
import type { LiveSite } from './site';
import { TrackerPace, type Wait } from './trackerPace';

export interface OpenIssuesDeps {
  readonly tracker: IssueTracker;
  readonly journal: EffectJournal;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly log: Log;
  /** The live site as it is at this moment. */
  readonly readSite: () => Promise<LiveSite>;
  readonly author: () => Promise<Author>;
  /** Resolves once the change is on disk. */
  readonly save: (change: Change) => Promise<void>;
  /** Shares what was saved; called now and then so that a long run does not pile it up. Left out: the caller shares at the end. */
  readonly share?: () => Promise<unknown>;
  /** What this process is opening; left out: one for the whole process. */
  readonly inFlight?: InFlight;
}

export interface OpenIssuesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: IssueProgress) => void) | undefined;
  /** A person has seen the previews' warnings and wants the issues all the same. */
  readonly warningsAccepted?: boolean;
}

type Previewed = Exclude<IssuePreview, { readonly action: 'skip' }>;

/** Another window may still be opening an issue that was intended so recently. */
const FRESH_MS = 120_000;

/**
 * Opens the previewed issues, one after another, and writes each into the review and the log before the next. However answers are
 * lost, clicks repeated or processes killed, an item gets one issue: what is intended is on disk before it is sent, and the marker
 * is looked for before anything is sent again. Never rejects for what GitHub or the disk does: each preview has its result, in order.
 */
export function openIssues(
  prepared: PreparedIssues,
  deps: OpenIssuesDeps,
  options: OpenIssuesOptions = {},
): Promise<readonly IssueResult[]> {
  return new IssueOpener(prepared, deps, options).run();
}

interface Opened {
  readonly preview: Previewed;
  readonly issue: Issue;
}

class IssueOpener {
  readonly #prepared: PreparedIssues;
  readonly #deps: OpenIssuesDeps;
  readonly #options: OpenIssuesOptions;
  readonly #pace: TrackerPace;
  #lookup: LookupDeps;
  readonly #progress: OpeningProgress;
  readonly #recorder: IssueRecorder;
  readonly #opened: Opened[] = [];
  readonly #startedAt: Instant;
  readonly #inFlight: InFlight;
  #marked: ReadonlyMap<string, Issue> = new Map();
  #intents: ReadonlyMap<string, IntendedEffect> = new Map();
  /** Why the rest is not tried. */
  #stop: string | undefined;

  constructor(prepared: PreparedIssues, deps: OpenIssuesDeps, options: OpenIssuesOptions) {
    this.#prepared = prepared;
    this.#deps = deps;
    this.#options = options;
    this.#startedAt = deps.clock.now();
    this.#inFlight = deps.inFlight ?? ISSUES_IN_FLIGHT;
    const { signal, onProgress } = options;
    this.#recorder = new IssueRecorder(deps);
    this.#progress = new OpeningProgress({ previews: prepared.previews, clock: deps.clock, onProgress });
    this.#pace = new TrackerPace({
      ...deps,
      signal,
      onWait: (message, until) => this.#report(message, until),
    });
    const { repository } = prepared.repository;
    this.#lookup = { tracker: deps.tracker, repository, pace: this.#pace, people: [], signal };
  }

  async run(): Promise<readonly IssueResult[]> {
    const { previews } = this.#prepared;
    const todo: Previewed[] = [];
    for (const preview of previews) {
      const refusal = refusalOf(preview, this.#options.warningsAccepted === true);
      if (refusal !== undefined || preview.action === 'skip') {
        this.#settle(preview, 'skipped', refusal ?? '', preview.action === 'skip' ? preview.url : undefined);
      } else if (this.#inFlight.begin(keyOf(preview))) {
        todo.push(preview);
      } else {
        this.#settle(preview, 'skipped', `${preview.item} is being opened already.`);
      }
    }
    try {
      await this.#openAll(todo);
    } finally {
      todo.forEach(preview => this.#inFlight.end(keyOf(preview)));
    }
    this.#report('', undefined);
    return this.#progress.results;
  }

  async #openAll(todo: readonly Previewed[]): Promise<void> {
    if (todo.length > 0) {
      try {
        await this.#lookFirst(todo);
      } catch (error) {
        this.#stop = sentenceOf(error);
        this.#logUnexpected(error);
      }
    }
    for (const preview of todo) {
      if (this.#stop !== undefined) {
        this.#settle(preview, 'not-tried', this.#stop);
        continue;
      }
      this.#report(`Opening an issue for ${preview.item}: ${toLabel(preview.text, 80)}`, undefined);
      this.#progress.begin();
      await this.#openOne(preview);
    }
    await this.#giveWay();
  }

  /** Whether all is as it was previewed, and which of the issues exist already. */
  async #lookFirst(todo: readonly Previewed[]): Promise<void> {
    const { tracker, journal, clock, readSite } = this.#deps;
    const { repository: before } = this.#prepared;
    const now = await this.#pace.read(() => tracker.repository(before.repository, this.#options.signal));
    checkUnchanged(before, now);
    const keys = new Set(todo.map(keyOf));
    const intents = (await journal.open()).filter(({ key }) => keys.has(key));
    this.#intents = new Map(intents.map(intent => [intent.key, intent]));
    const site = await readSite();
    this.#lookup = { ...this.#lookup, people: site.people };
    const records = todo.flatMap(({ incident }) => site.byId.get(incident) ?? []);
    this.#marked = await findMarked(earliestOf(records, intents, clock.now()), this.#lookup);
  }

  async #openOne(preview: Previewed): Promise<void> {
    const key = keyOf(preview);
    try {
      const site = await this.#deps.readSite();
      const item = site.byId.get(preview.incident)?.review?.items.find(({ id }) => id === preview.item);
      if (item?.issue !== undefined) {
        await this.#recorder.forget(key);
        this.#settle(preview, 'skipped', `It has an issue by now: ${item.issue.label}.`, item.issue.url);
        return;
      }
      const existing = this.#marked.get(key) ?? (await this.#findRecent(key));
      if (existing !== undefined) {
        await this.#record(
          preview,
          existing,
          'adopted',
          `#${existing.number} existed already and is linked now.`,
        );
      } else if (item === undefined || preview.action === 'link') {
        const gone =
          item === undefined
            ? `The review has no ${preview.item} any more.`
            : 'The issue it was to be linked to is gone.';
        this.#settle(preview, 'failed', `${gone} Nothing was opened.`);
      } else {
        await this.#create(preview);
      }
    } catch (error) {
      this.#fail(preview, error, 'failed');
    }
  }

  /** What another window, or this one before it was closed, may have opened a moment ago. */
  async #findRecent(key: string): Promise<Issue | undefined> {
    const now = this.#deps.clock.now();
    const intended = tryParseInstant(this.#intents.get(key)?.at ?? '');
    return intended !== undefined && now - intended < FRESH_MS
      ? findPatiently(key, intended, this.#lookup)
      : undefined;
  }

  async #create(preview: Extract<Previewed, { readonly action: 'open' }>): Promise<void> {
    const { tracker, journal, clock } = this.#deps;
    const { repository } = this.#prepared.repository;
    const key = keyOf(preview);
    const what = `Open an issue in ${nameOf(this.#prepared.repository)} for ${preview.item} of ${preview.incident}.`;
    const intent = { key, at: printInstant(clock.now()), what };
    if (this.#intents.has(key)) {
      await journal.intend(intent);
    } else if (!(await journal.intendOnce(intent))) {
      await this.#leaveToOther(preview, clock.now());
      return;
    }
    let issue: Issue;
    try {
      issue = await this.#pace.create(() => tracker.create(repository, preview.draft, this.#options.signal));
    } catch (error) {
      await this.#afterFailure(preview, error);
      return;
    }
    this.#opened.push({ preview, issue });
    await this.#record(preview, issue, 'opened', `#${issue.number} is open.`);
  }

  /** Another window has intended it since this one looked: its issue is waited for. */
  async #leaveToOther(preview: Previewed, since: Instant): Promise<void> {
    const found = await findPatiently(keyOf(preview), since, this.#lookup);
    if (found === undefined) {
      this.#settle(preview, 'skipped', `Another window is opening an issue for ${preview.item}.`);
      return;
    }
    await this.#record(preview, found, 'adopted', `#${found.number} was opened by another window meanwhile.`);
  }

  async #afterFailure(preview: Previewed, error: unknown): Promise<void> {
    const key = keyOf(preview);
    if (error instanceof TrackerError && !error.uncertain) {
      await this.#recorder.forget(key);
      this.#fail(preview, error, error.reason === 'cancelled' ? 'not-tried' : 'failed');
      return;
    }
    this.#logUnexpected(error);
    this.#report(`No clear answer about ${preview.item}: looking whether GitHub has opened it.`, undefined);
    let found: Issue | undefined;
    try {
      found = await findPatiently(key, this.#startedAt, this.#lookup);
    } catch (lookupError) {
      this.#fail(preview, lookupError, 'unknown');
    }
    if (found === undefined) {
      const unknown =
        'Whether the issue is open is not known yet; it is looked for before another one is opened.';
      this.#settle(preview, 'unknown', `${sentenceOf(error)} ${unknown}`);
      return;
    }
    this.#opened.push({ preview, issue: found });
    await this.#record(
      preview,
      found,
      'adopted',
      `#${found.number} is open; GitHub’s answer was lost, so it was looked up.`,
    );
  }

  async #record(preview: Previewed, issue: Issue, outcome: IssueOutcome, message: string): Promise<void> {
    try {
      const linked = await this.#recorder.record(preview, issue);
      const note = linked ? '' : ` The review has no ${preview.item} any more, so only the log names it.`;
      this.#settle(preview, outcome, `${message}${note}`, issue.url);
    } catch (error) {
      // The intent stays in the journal: the issue is found by its marker and linked next time.
      this.#stop = sentenceOf(error);
      this.#logUnexpected(error);
      const why = `#${issue.number} is open, but could not be written into the review: ${sentenceOf(error)}`;
      this.#settle(preview, 'failed', `${why} It will be linked when you open issues again.`, issue.url);
    }
  }

  /**
   * Two people who click at the same moment both find nothing and both open an issue. Whoever got the higher number closes it and
   * links the other's; as both follow this rule, one stays.
   */
  async #giveWay(): Promise<void> {
    if (this.#opened.length === 0 || this.#options.signal?.aborted === true) {
      return;
    }
    const { tracker, log } = this.#deps;
    const { repository } = this.#prepared.repository;
    try {
      const marked = await findMarked(this.#startedAt, this.#lookup);
      for (const { preview, issue } of this.#opened) {
        const first = marked.get(keyOf(preview));
        if (first !== undefined && first.number < issue.number) {
          await this.#pace.write(() =>
            tracker.setState(repository, issue.number, 'not-planned', this.#options.signal),
          );
          const message = `Somebody opened #${first.number} for it at the same time, so #${issue.number} was closed again.`;
          await this.#record(preview, first, 'adopted', message);
        }
      }
    } catch (error) {
      log.write('warn', 'Could not look whether somebody else opened the same issues', error);
    }
  }

  #fail(preview: Previewed, error: unknown, outcome: IssueOutcome): void {
    if (!(error instanceof TrackerError) || STOPPING.has(error.reason)) {
      this.#stop = sentenceOf(error);
    }
    this.#logUnexpected(error);
    this.#settle(preview, outcome, sentenceOf(error));
  }

  #settle(preview: IssuePreview, outcome: IssueOutcome, message: string, url?: string): void {
    this.#progress.settle(preview, outcome, message, url);
  }

  #report(message: string, until: Instant | undefined): void {
    this.#progress.report(message, until, this.#pace);
  }

  #logUnexpected(error: unknown): void {
    if (!(error instanceof TrackerError) && !(error instanceof Refusal)) {
      this.#deps.log.write('error', 'Opening issues was interrupted', error);
    }
  }
}
