import { issueMarker, tryParseMarker } from '../core/remediation/issue';
import { printInstant, type Instant } from '../core/time/instant';
import { Refusal, type Author } from './change';
import { earliestOf, findMarked, findPatiently, type LookupDeps } from './issueLookup';
import { planIssueRecord } from './issueRecord';
import type { Change } from '../core/change/change';
import type { Clock, EffectJournal, IntendedEffect, Issue, IssueTracker, Log, TrackerRepositoryFacts } from './ports';
import { TrackerError } from './ports';
import type { IssuePreview, ItemAddress, PreparedIssues } from './prepareIssues';
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
}
