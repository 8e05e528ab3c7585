import type { Change } from '../core/change/change';
import type { EntryBody } from '../core/incident/entry';
import { githubLogin, handleOfLogin } from '../core/people/people';
import { planDone, planIssueLink } from '../core/remediation/item';
import {
  compareWithIssue,
  goneFinding,
  lastKnownState,
  type SyncChoice,
  type SyncFinding,
} from '../core/remediation/sync';
import { tryParseIssueUrl, type GitHubTarget, type IssueAddress } from '../core/remediation/target';
import type { IdentifiedItem } from '../core/remediation/issue';
import { REVIEW_FILE } from '../core/site/paths';
import { applyTextEdits, type TextEdit } from '../core/text/range';
import { printInstant } from '../core/time/instant';
import { planEntries, type Author } from './change';
import { earliestOf } from './issueLookup';
import type { Clock } from './ports';
import type { Issue, IssueTracker, TrackerRepository } from './trackerPorts';
import { TrackerError } from './trackerPorts';
import type { ItemAddress } from './prepareIssues';
import type { IncidentRecord, LiveSite } from './site';
import { TrackerPace, type Wait } from './trackerPace';

export interface SyncDeps {
  readonly tracker: IssueTracker;
  /** Only links to this server are looked at. */
  readonly target: GitHubTarget;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly author: Author;
  readonly signal?: AbortSignal | undefined;
  /** Told a plain sentence before a long wait for GitHub's limits. */
  readonly onWait?: (message: string, until: number) => void;
}

/** One thing about one item. */
export interface SyncNote extends ItemAddress {
  readonly message: string;
  readonly url: string;
  /** What a person may choose; empty where nothing is to be chosen. */
  readonly choices: readonly SyncChoice[];
}

export interface RemediationSync {
  /** What GitHub changed, to be saved as it is: one change for each incident concerned. */
  readonly changes: readonly Change[];
  /** What these changes say, item by item. */
  readonly followed: readonly SyncNote[];
  /** Differences that a person has to decide. */
  readonly disagreements: readonly SyncNote[];
  /** What GitHub does not know yet; never done without a person's word. */
  readonly offers: readonly SyncNote[];
  /** Items whose issue was looked at. */
  readonly checked: number;
  /** Plain sentences: repositories that could not be read, items beyond the limit. */
  readonly remarks: readonly string[];
}

/** Up to so many issues of a repository, asking for each costs less than a listing. */
const FEW = 5;
const LIST_LIMIT = 500;
/** Requests for single issues in one run; GitHub grants 5,000 an hour. */
const SINGLE_LIMIT = 200;

/**
 * Compares all items that have an issue on the target's server with these issues. Changes nothing. Rejects with a TrackerError where
 * GitHub cannot be asked at all; a repository that may not be read becomes a remark.
 */
export async function syncRemediation(site: LiveSite, deps: SyncDeps): Promise<RemediationSync> {
  const linked = linkedItems(site, deps.target.host);
  const fetcher = new IssueFetcher(deps);
  const found = new Map<LinkedItem, Issue | undefined>();
  // Those still open first: they matter most where not all can be looked at.
  for (const group of groupByRepository(
    [...linked].sort((a, b) => Number(a.item.done) - Number(b.item.done)),
  )) {
    await fetcher.fetch(group, found);
  }
  const notes = { followed: [] as SyncNote[], disagreements: [] as SyncNote[], offers: [] as SyncNote[] };
  const changes: Change[] = [];
  for (const [record, items] of groupByRecord(linked.filter(one => found.has(one)))) {
    const edits: TextEdit[] = [];
    const bodies: EntryBody[] = [];
    for (const one of items) {
      for (const finding of findingsOf(one, found.get(one), site)) {
        sortFinding(finding, one, notes);
        edits.push(...editsOf(finding, one));
        if (finding.kind === 'follow' || finding.kind === 'moved') {
          bodies.push({ kind: 'issue', item: one.item.id, text: finding.words });
        }
      }
    }
    if (bodies.length > 0) {
      changes.push(planSync(record, edits, bodies, deps.author));
    }
  }
  return { ...notes, changes, checked: found.size, remarks: fetcher.remarks };
}

interface LinkedItem {
  readonly record: IncidentRecord;
  readonly item: IdentifiedItem;
  readonly address: IssueAddress;
}

/** Items with a short id and a link to an issue on this host. */
function linkedItems(site: LiveSite, host: string): LinkedItem[] {
  return site.incidents.flatMap(record =>
    (record.review?.items ?? []).flatMap(item => {
      const address = tryParseIssueUrl(item.issue?.url ?? '');
      const fits = item.id !== undefined && address?.host === host;
      return fits ? [{ record, item: { ...item, id: item.id ?? '' }, address }] : [];
    }),
  );
}

function groupByRepository(linked: readonly LinkedItem[]): LinkedItem[][] {
  const groups = new Map<string, LinkedItem[]>();
  for (const one of linked) {
    const name = `${one.address.owner}/${one.address.name}`.toLowerCase();
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()];
}

function groupByRecord(linked: readonly LinkedItem[]): Map<IncidentRecord, LinkedItem[]> {
  const groups = new Map<IncidentRecord, LinkedItem[]>();
  for (const one of linked) {
    groups.set(one.record, [...(groups.get(one.record) ?? []), one]);
  }
  return groups;
}

/** Gets issues with few requests: one listing where there are many, single ones for the rest. */
class IssueFetcher {
  readonly remarks: string[] = [];
  readonly #deps: SyncDeps;
  readonly #pace: TrackerPace;
  #singles = 0;

  constructor(deps: SyncDeps) {
    this.#deps = deps;
    this.#pace = new TrackerPace(deps);
  }

  async fetch(group: readonly LinkedItem[], found: Map<LinkedItem, Issue | undefined>): Promise<void> {
    const [first] = group;
    if (first === undefined) {
      return;
    }
    const { owner, name } = first.address;
    try {
      await this.#fetchFrom({ owner, name }, group, found);
    } catch (error) {
      if (
        !(error instanceof TrackerError) ||
        (error.reason !== 'forbidden' && error.reason !== 'not-found')
      ) {
        throw error;
      }
      this.remarks.push(`${owner}/${name} could not be read: ${error.message}`);
    }
  }

  async #fetchFrom(
    repository: TrackerRepository,
    group: readonly LinkedItem[],
    found: Map<LinkedItem, Issue | undefined>,
  ): Promise<void> {
    const { tracker, signal } = this.#deps;
    const listed = group.length > FEW ? await this.#list(repository, group) : new Map<number, Issue>();
    let left = 0;
    for (const one of group) {
      const { number } = one.address;
      const issue = listed.get(number);
      if (issue !== undefined) {
        found.set(one, issue);
      } else if (this.#singles < SINGLE_LIMIT) {
        this.#singles += 1;
        found.set(one, await this.#pace.read(() => tracker.get(repository, number, signal)));
      } else {
        left += 1;
      }
    }
    if (left > 0) {
      this.remarks.push(
        `${left} older items of ${repository.owner}/${repository.name} were not looked at this time.`,
      );
    }
  }

  async #list(
    repository: TrackerRepository,
    group: readonly LinkedItem[],
  ): Promise<ReadonlyMap<number, Issue>> {
    const { tracker, clock, signal } = this.#deps;
    // Issues are opened after their incident was declared, so all of them were changed since then.
    const since = printInstant(
      earliestOf(
        group.map(({ record }) => record),
        [],
        clock.now(),
      ),
    );
    const issues = await this.#pace.read(() => tracker.changedSince(repository, since, LIST_LIMIT, signal));
    return new Map(issues.map(issue => [issue.number, issue]));
  }
}

function findingsOf({ record, item }: LinkedItem, issue: Issue | undefined, site: LiveSite): SyncFinding[] {
  if (issue === undefined) {
    return [goneFinding(item)];
  }
  const { owner } = item;
  return compareWithIssue({
    item,
    issue,
    known: lastKnownState(record.incident, item.id),
    ownerLogin: owner === undefined ? undefined : githubLogin(site.people, owner),
    handleOf: login => handleOfLogin(site.people, login),
  });
}

function sortFinding(
  finding: SyncFinding,
  { record, item }: LinkedItem,
  notes: Record<'followed' | 'disagreements' | 'offers', SyncNote[]>,
): void {
  const base = { incident: record.incident.id, item: item.id, url: item.issue?.url ?? '' };
  switch (finding.kind) {
    case 'follow':
    case 'moved':
      notes.followed.push({
        ...base,
        message: `${item.id} ${item.issue?.label ?? ''}: ${finding.words}`,
        choices: [],
      });
      break;
    case 'offer':
      notes.offers.push({ ...base, message: finding.message, choices: [finding.choice] });
      break;
    case 'disagree':
      notes.disagreements.push({ ...base, message: finding.message, choices: finding.choices });
      break;
  }
}

function editsOf(finding: SyncFinding, { item }: LinkedItem): TextEdit[] {
  if (finding.kind === 'moved') {
    const number = tryParseIssueUrl(finding.url)?.number;
    const label = number === undefined ? (item.issue?.label ?? '') : `#${number}`;
    return planIssueLink(item, { label, url: finding.url });
  }
  return finding.kind === 'follow' && finding.edit !== undefined
    ? planDone(item, finding.edit === 'tick')
    : [];
}

function planSync(
  record: IncidentRecord,
  edits: readonly TextEdit[],
  bodies: readonly EntryBody[],
  author: Author,
): Change {
  const before = record.reviewText;
  const path = `${record.folder}/${REVIEW_FILE}`;
  const replaced =
    before === undefined || edits.length === 0
      ? []
      : [{ kind: 'replace' as const, path, before, after: applyTextEdits(before, edits) }];
  const items = [...new Set(bodies.flatMap(body => (body.kind === 'issue' ? [body.item] : [])))];
  const [only] = bodies;
  const what =
    bodies.length === 1 && only?.kind === 'issue'
      ? `${only.item} ${only.text}`
      : `${items.join(', ')}: from GitHub`;
  return planEntries(record, bodies, author, `issues: ${what}`, { edits: replaced });
}
