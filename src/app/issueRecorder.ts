import type { Change } from '../core/change/change';
import type { Author } from './change';
import { planIssueRecord, type LinkedIssue } from './issueRecord';
import { keyOf } from './issueResult';
import type { Log } from './ports';
import type { ItemAddress } from './prepareIssues';
import type { LiveSite } from './site';
import type { EffectJournal } from './trackerPorts';

/** After so many records they are shared. */
const SHARE_EVERY = 20;

export interface RecorderDeps {
  readonly journal: EffectJournal;
  readonly log: Log;
  readonly readSite: () => Promise<LiveSite>;
  readonly author: () => Promise<Author>;
  readonly save: (change: Change) => Promise<void>;
  /** Shares what was saved; called now and then so that a long run does not pile it up. Left out: the caller shares at the end. */
  readonly share?: () => Promise<unknown>;
}

/** Writes opened issues into review and log, one change each, so that whatever ends the run loses none. */
export class IssueRecorder {
  readonly #deps: RecorderDeps;
  #recorded = 0;
  #isSharing = false;

  constructor(deps: RecorderDeps) {
    this.#deps = deps;
  }

  /** Resolves once it is on disk: with false where the review no longer has the item, so that only the log names the issue. */
  async record(address: ItemAddress, issue: LinkedIssue): Promise<boolean> {
    const { readSite, author, save } = this.#deps;
    const { change, linked } = planIssueRecord(await readSite(), address, issue, await author());
    await save(change);
    await this.forget(keyOf(address));
    this.#shareNowAndThen();
    return linked;
  }

  /** Takes an intent out of the journal. One that stays only leads to a needless look, so a failure is not the person's. */
  async forget(key: string): Promise<void> {
    try {
      await this.#deps.journal.settle(key);
    } catch (error) {
      this.#deps.log.write('warn', 'An intent could not be taken out of the journal', error);
    }
  }

  /** In the background: nobody has to wait for the Git host, and what is not shared now is shared at the end. */
  #shareNowAndThen(): void {
    const { share, log } = this.#deps;
    this.#recorded += 1;
    if (share === undefined || this.#isSharing || this.#recorded % SHARE_EVERY !== 0) {
      return;
    }
    this.#isSharing = true;
    share()
      .catch((error: unknown) => log.write('warn', 'What was recorded is not shared yet', error))
      .finally(() => {
        this.#isSharing = false;
      });
  }
}
