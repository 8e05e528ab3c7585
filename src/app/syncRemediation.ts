import type { Change } from '../core/change/change';
import type { EntryBody } from '../core/incident/entry';
import { githubLogin, handleOfLogin } from '../core/people/people';
import { planIssueLink } from '../core/remediation/item';
import {
  compareWithIssue,
  goneFinding,
  type IssueNow,
  type SyncChoice,
  type SyncFinding,
} from '../core/remediation/sync';
import { syncBase } from '../core/remediation/syncBase';
import { tryParseIssueUrl, type GitHubTarget, type IssueAddress } from '../core/remediation/target';
import type { IdentifiedItem } from '../core/remediation/issue';
import { REVIEW_FILE } from '../core/site/paths';
import { applyTextEdits, type TextEdit } from '../core/text/range';
import type { Instant } from '../core/time/instant';
import { planEntries, type Author } from './change';
import { withItemActions, type ItemAction } from './hereActions';
import { IssueFetcher, type FetcherDeps } from './issueFetcher';
import { earliestOf } from './issueLookup';
import type { ItemAddress } from './prepareIssues';
import type { IncidentRecord, LiveSite } from './site';

export interface SyncDeps extends FetcherDeps {
  /** Only links to this server are looked at. */
  readonly target: GitHubTarget;
  readonly author: Author;
}

/** One thing about one item. */
export interface SyncNote extends ItemAddress {
  readonly message: string;
  readonly url: string;
  /** What a person may choose; empty where nothing is to be chosen. */
  readonly choices: readonly SyncChoice[];
  /** The issue as it was compared; undefined: it is gone. */
  readonly seen: IssueNow | undefined;
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

/**
 * Compares all items that have an issue on the target's server with these issues. Changes nothing. Rejects with a TrackerError where
 * GitHub cannot be asked at all; a repository that may not be read becomes a remark.
 */
export async function syncRemediation(site: LiveSite, deps: SyncDeps): Promise<RemediationSync> {
  const { linked, doubled } = linkedItems(site, deps.target.host);
  const fetcher = new IssueFetcher(deps);
  const found = new Map<LinkedItem, IssueNow | undefined>();
  // Those still open first: they matter most where not all can be looked at.
  for (const group of groupByRepository(
    [...linked].sort((a, b) => Number(a.item.done) - Number(b.item.done)),
  )) {
    await fetchGroup(group, { fetcher, found, now: deps.clock.now() });
  }
  const notes = { followed: [] as SyncNote[], disagreements: [] as SyncNote[], offers: [] as SyncNote[] };
  const changes: Change[] = [];
  for (const [record, items] of groupByRecord(linked.filter(one => found.has(one)))) {
    const actions: ItemAction[] = [];
    const moves: TextEdit[] = [];
    const bodies: EntryBody[] = [];
    for (const one of items) {
      for (const finding of findingsOf(one, found.get(one), site)) {
        sortFinding(finding, { ...one, seen: found.get(one) }, notes);
        if (finding.kind === 'moved') {
          moves.push(...moveOf(finding.url, one.item));
        } else if (finding.kind === 'follow' && finding.action !== undefined) {
          actions.push({ item: one.item.id, action: finding.action });
        }
        if (finding.kind === 'follow' || finding.kind === 'moved') {
          bodies.push({ kind: 'issue', item: one.item.id, text: finding.words });
        }
      }
    }
    if (bodies.length > 0) {
      const moved = applyTextEdits(record.reviewText ?? '', moves);
      changes.push(planSync(record, withItemActions(moved, actions), bodies, deps.author));
    }
  }
  return { ...notes, changes, checked: found.size, remarks: [...doubled, ...fetcher.remarks] };
}

/** Issues are opened after their incident was declared, so all of them were changed since then. */
async function fetchGroup(
  group: readonly LinkedItem[],
  {
    fetcher,
    found,
    now,
  }: {
    readonly fetcher: IssueFetcher;
    readonly found: Map<LinkedItem, IssueNow | undefined>;
    readonly now: Instant;
  },
): Promise<void> {
  const [first] = group;
  if (first === undefined) {
    return;
  }
  const records = group.map(({ record }) => record);
  const { owner, name } = first.address;
  const issues = await fetcher.fetch({
    repository: { owner, name },
    numbers: group.map(({ address }) => address.number),
    earliest: earliestOf(records, [], now),
  });
  for (const one of group.filter(({ address }) => issues.has(address.number))) {
    found.set(one, issues.get(one.address.number));
  }
}

interface LinkedItem {
  readonly record: IncidentRecord;
  readonly item: IdentifiedItem;
  readonly address: IssueAddress;
}

/** Items with a short id of their own and a link to an issue on this host; `doubled`: sentences about those that share theirs. */
function linkedItems(
  site: LiveSite,
  host: string,
): { readonly linked: readonly LinkedItem[]; readonly doubled: readonly string[] } {
  const linked: LinkedItem[] = [];
  const doubled = new Set<string>();
  for (const record of site.incidents) {
    const items = record.review?.items ?? [];
    for (const item of items) {
      const address = tryParseIssueUrl(item.issue?.url ?? '');
      if (item.id === undefined || address?.host !== host) {
        continue;
      }
      if (items.some(other => other !== item && other.id === item.id)) {
        // Two people numbered theirs alike: what became of one issue would be written at the other item.
        const who = `${item.id} stands several times in the review of ${record.incident.id}`;
        doubled.add(`${who}, so its issues were not compared: give each its own number.`);
      } else {
        linked.push({ record, item: { ...item, id: item.id }, address });
      }
    }
  }
  return { linked, doubled: [...doubled] };
}

function groupByRepository(linked: readonly LinkedItem[]): LinkedItem[][] {
  const groups = new Map<string, LinkedItem[]>();
  for (const one of linked) {
    const name = `${one.address.owner}/${one.address.name}`.toLowerCase();
    push(groups, name, one);
  }
  return [...groups.values()];
}

function groupByRecord(linked: readonly LinkedItem[]): Map<IncidentRecord, LinkedItem[]> {
  const groups = new Map<IncidentRecord, LinkedItem[]>();
  for (const one of linked) {
    push(groups, one.record, one);
  }
  return groups;
}

/** A new list for each would take seconds with the items of some thousand incidents. */
function push<Key>(groups: Map<Key, LinkedItem[]>, key: Key, one: LinkedItem): void {
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, [one]);
  } else {
    group.push(one);
  }
}

function findingsOf(
  { record, item }: LinkedItem,
  issue: IssueNow | undefined,
  site: LiveSite,
): SyncFinding[] {
  if (issue === undefined) {
    return [goneFinding(item)];
  }
  return compareWithIssue({
    item,
    issue,
    base: syncBase(record.incident, item.id),
    loginOf: handle => githubLogin(site.people, handle),
    handleOf: login => handleOfLogin(site.people, login),
  });
}

function sortFinding(
  finding: SyncFinding,
  { record, item, seen }: LinkedItem & { readonly seen: IssueNow | undefined },
  notes: Record<'followed' | 'disagreements' | 'offers', SyncNote[]>,
): void {
  const base = { incident: record.incident.id, item: item.id, url: item.issue?.url ?? '', seen };
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

function moveOf(url: string, item: IdentifiedItem): TextEdit[] {
  const number = tryParseIssueUrl(url)?.number;
  const label = number === undefined ? (item.issue?.label ?? '') : `#${number}`;
  return planIssueLink(item, { label, url });
}

function planSync(
  record: IncidentRecord,
  after: string,
  bodies: readonly EntryBody[],
  author: Author,
): Change {
  const before = record.reviewText;
  const path = `${record.folder}/${REVIEW_FILE}`;
  const replaced =
    before === undefined || after === before ? [] : [{ kind: 'replace' as const, path, before, after }];
  const items = [...new Set(bodies.flatMap(body => (body.kind === 'issue' ? [body.item] : [])))];
  const [only] = bodies;
  const what =
    bodies.length === 1 && only?.kind === 'issue'
      ? `${only.item} ${only.text}`
      : `${items.join(', ')}: from GitHub`;
  return planEntries(record, bodies, author, `issues: ${what}`, { edits: replaced });
}
