import type { Instant } from '../core/time/instant';
import type { SiteFiles } from './ports';

/** A commit, with the team's files in it. */
export interface PastSite {
  /** Full id. */
  readonly commit: string;
  /** livesite.yml, people.yml, services.yml and the rotations; not the incidents. */
  readonly files: SiteFiles;
}

/** The team's files as they stood. Both reject with an error of git's where the history cannot be read. */
export interface SiteHistory {
  /**
   * At a time: the newest commit of the live site's branch that is not younger, by the time of committing. Undefined where there was
   * none yet, or where it is not on this machine.
   */
  at(time: Instant): Promise<PastSite | undefined>;
  /** At a revision, as git understands one (`main~3`, a tag, a commit). Undefined where there is none. */
  revision(name: string): Promise<PastSite | undefined>;
}
