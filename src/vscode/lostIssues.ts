import { recoveryOf } from '../app/effects';
import type { Clock, Log } from '../app/ports';
import type { Wait } from '../app/trackerPace';
import type { EffectJournal } from '../app/trackerPorts';
import { linkLostIssues } from './commands/remediationCommands';
import { targetOf, type GitHubAccess } from './github/githubAccess';
import type { SiteFolder } from './siteFolder';

export interface LostIssuesDeps {
  readonly github: GitHubAccess;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly log: Log;
}

/** Issues that were being opened when the editor went away: found by their markers, linked and shared. */
export class LostIssues {
  readonly #deps: LostIssuesDeps;

  constructor(deps: LostIssuesDeps) {
    this.#deps = deps;
  }

  /** Asks nobody to sign in, and leaves alone what a person has to decide. */
  async link(folder: SiteFolder): Promise<void> {
    const journal = await folder.journal();
    const lost = (await journal?.open()) ?? [];
    // What leaves no mark to look for, and all that customers see, waits for a person.
    if (folder.readOnly !== '' || journal === undefined || !lost.some(each => recoveryOf(each) === 'look')) {
      return;
    }
    await this.#adopt(folder, journal);
  }

  /** The same because a person asked, who signs in for it. How many were linked. */
  async find(folder: SiteFolder): Promise<number> {
    const journal = await folder.journal();
    if (journal === undefined) {
      return 0;
    }
    await this.#deps.github.signIn((await targetOf(folder)).host);
    return this.#adopt(folder, journal);
  }

  async #adopt(folder: SiteFolder, journal: EffectJournal): Promise<number> {
    const results = await linkLostIssues(this.#deps, folder, journal);
    if (results.length > 0) {
      await folder.publish();
    }
    return results.length;
  }
}
