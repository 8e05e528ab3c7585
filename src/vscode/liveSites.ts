import type * as vscode from 'vscode';
import type { Author } from '../app/change';
import type { RepositoryFacts } from '../app/ports';
import type { ShareStatus } from '../app/sharingPorts';
import type { LiveSite } from '../app/site';
import type { Templates } from '../app/templates';
import type { Change } from '../core/change/change';

/** Scheme of documents that show the live site's shared text where the checkout does not hold it (another branch, for example). */
export const LIVE_SCHEME = 'livesite';

/** A live site that is open in this window. */
export interface OpenSite {
  /** Folder that holds livesite.yml. */
  readonly root: vscode.Uri;
  /** The newest state read. Changes by replacement: compare by identity. */
  readonly site: LiveSite;
  readonly status: ShareStatus;
  readonly templates: Templates;
  /** Handle of the person at this window; the best guess there is before anybody signed in. */
  readonly me: string;
  /** `owner/name` of the repository it is shared through; empty until that is known. */
  readonly repositories: readonly string[];
  /** Facts about the repository; undefined in an untrusted workspace or outside Git. */
  facts(): Promise<RepositoryFacts | undefined>;
  /** Why nothing can be written here, one plain sentence; empty when it can. */
  readonly readOnly: string;
  /** Who writes now: for the plan functions. Rejects with a Refusal where nothing can be written. */
  author(): Promise<Author>;
  /**
   * Saves a change: resolved means on disk and visible in `site`. Sharing follows in the background; see `status`.
   * Rejects with a SaveError whose message a person can read.
   */
  apply(change: Change): Promise<void>;
  /** Shares now what waits. */
  publish(): Promise<ShareStatus>;
  /** Reads again what changed on disk. */
  refresh(): Promise<LiveSite>;
  /** Ids of log entries saved here and not yet shared. */
  readonly pendingEntries: ReadonlySet<string>;
  /** Path relative to the root with forward slashes; undefined for a document that is not of this live site. */
  pathOf(uri: vscode.Uri): string | undefined;
  /** Where to open a file: in the checkout where it is there, else as a {@link LIVE_SCHEME} document. */
  uriOf(path: string): vscode.Uri;
}

/** The live sites of this window: one for each workspace folder that has one. */
export interface LiveSites {
  readonly all: readonly OpenSite[];
  /** Fires after any site was read again, came or went, or its status changed. */
  readonly onDidChange: vscode.Event<void>;
  /** The site a document belongs to. */
  siteOf(uri: vscode.Uri): OpenSite | undefined;
}
