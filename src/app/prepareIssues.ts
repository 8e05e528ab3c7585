import { Refusal } from './change';
import type { GitHubTarget, WebPlace } from '../core/remediation/target';
import { webLink } from '../core/remediation/target';
import {
  issueBody,
  issueData,
  issueLabels,
  issueTitle,
  loginOfOwner,
  type IdentifiedItem,
  type IssueSource,
} from '../core/remediation/issue';
import { issueMarker } from '../core/remediation/issueMarker';
import type { Item } from '../core/remediation/item';
import { findSensitive, type SensitiveFinding } from '../core/remediation/sensitive';
import { parseReview } from '../core/review/review';
import { REVIEW_FILE } from '../core/site/paths';
import { positionAt } from '../core/text/range';
import { toOneLine } from '../core/text/plain';
import type { IncidentRecord, LiveSite } from './site';
import type { Clock } from './ports';
import type { Issue, IssueDraft, IssueTracker, TrackerRepositoryFacts } from './trackerPorts';
import { earliestOf, findMarked } from './issueLookup';
import type { Templates } from './templates';
import { TrackerPace, type Wait } from './trackerPace';

/** A remediation item by its incident and its short id. */
export interface ItemAddress {
  readonly incident: string;
  readonly item: string;
}

interface PreviewBase extends ItemAddress {
  /** The item's text, one line. */
  readonly text: string;
}

/** What will be done about an item, and exactly what will leave the machine. */
export type IssuePreview =
  /** An issue will be opened with this draft. */
  | (PreviewBase & {
      readonly action: 'open';
      readonly draft: IssueDraft;
      /** `yyyy-mm-dd`; undefined while the item has no due date. */
      readonly due: string | undefined;
      /** Plain sentences: why nobody is assigned, that labels are left out. */
      readonly notes: readonly string[];
      /** What should be looked at twice: it is opened only where a person has accepted them. */
      readonly warnings: readonly SensitiveFinding[];
    })
  /** Its issue exists already, though the review does not name it: it will be linked, nothing is opened. */
  | (PreviewBase & { readonly action: 'link'; readonly issue: Issue; readonly reason: string })
  | (PreviewBase & { readonly action: 'skip'; readonly reason: string; readonly url: string | undefined });

export interface PreparedIssues {
  /** Where the issues go, as GitHub said just now: show whether it is public. */
  readonly repository: TrackerRepositoryFacts;
  readonly previews: readonly IssuePreview[];
}

export interface PrepareDeps {
  readonly tracker: IssueTracker;
  readonly target: GitHubTarget;
  readonly templates: Templates;
  /** Where the review can be read on the web; undefined where it cannot. */
  readonly place: WebPlace | undefined;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly signal?: AbortSignal | undefined;
  /** Told a plain sentence before a long wait for GitHub's limits. */
  readonly onWait?: (message: string, until: number) => void;
}

/**
 * Reads what GitHub knows (the repository, who can be assigned, issues that exist already) and shows what opening issues for these
 * items would send. Opens nothing. Rejects with a TrackerError, or with a Refusal where the repository takes no issues.
 */
export async function prepareIssues(
  site: LiveSite,
  items: readonly ItemAddress[],
  deps: PrepareDeps,
): Promise<PreparedIssues> {
  const { tracker, target, clock, signal } = deps;
  const pace = new TrackerPace(deps);
  const repository = await pace.read(() => tracker.repository(target, signal));
  if (!repository.issuesEnabled) {
    throw new Refusal(
      `Issues are switched off in ${nameOf(repository)}. Switch them on there, or name another repository in livesite.yml.`,
    );
  }
  const candidates = items.map(address => candidateOf(site, address));
  const wanted = candidates.flatMap(({ found }) => found ?? []);
  const since = earliestOf(
    wanted.map(({ record }) => record),
    [],
    clock.now(),
  );
  const lookup = { tracker, repository: repository.repository, pace, people: site.people, signal };
  const marked = wanted.length === 0 ? new Map<string, Issue>() : await findMarked(since, lookup);
  const logins = new Set(wanted.flatMap(({ item }) => loginOfOwner(item, site.people)?.toLowerCase() ?? []));
  const assignable = new Set<string>();
  for (const login of repository.canPush ? logins : []) {
    if (await pace.read(() => tracker.canAssign(repository.repository, login, signal))) {
      assignable.add(login);
    }
  }
  const previews: IssuePreview[] = [];
  for (const candidate of candidates) {
    previews.push(await previewOf(candidate, { site, repository, marked, assignable, deps }));
  }
  return { repository, previews };
}

/** `acme/shop`. */
export function nameOf({ repository }: Pick<TrackerRepositoryFacts, 'repository'>): string {
  return `${repository.owner}/${repository.name}`;
}

interface Found {
  readonly record: IncidentRecord;
  readonly item: IdentifiedItem;
}

interface Candidate {
  readonly address: ItemAddress;
  readonly text: string;
  readonly found?: Found;
  /** Why no issue will be opened. */
  readonly refusal?: string;
  readonly url?: string;
}

function candidateOf(site: LiveSite, address: ItemAddress): Candidate {
  const record = site.byId.get(address.incident);
  const matches = record?.review?.items.filter(({ id }) => id === address.item) ?? [];
  const item = matches[0];
  if (record === undefined || item === undefined) {
    const where = toOneLine(address.incident);
    return {
      address,
      text: '',
      refusal: `The review of ${where} has no item ${toOneLine(address.item)} (any more).`,
    };
  }
  const refusal = refusalOf(item, matches.length);
  const text = toOneLine(item.text);
  return refusal === undefined
    ? { address, text, found: { record, item: { ...item, id: address.item } } }
    : { address, text, refusal, ...(item.issue ? { url: item.issue.url } : {}) };
}

/** Why no issue is opened for an item; undefined where one may be. */
function refusalOf(item: Item, count: number): string | undefined {
  if (count > 1) {
    return `${item.id} stands ${count} times in this review, so its issue could not be told apart. Give each its own number.`;
  }
  if (item.issue !== undefined) {
    return `It has an issue: ${item.issue.label}.`;
  }
  if (item.done || item.wontDo !== undefined) {
    return item.done ? 'It is done.' : 'It will not be done.';
  }
  return issueTitle(item) === '' ? 'It has no text yet.' : undefined;
}

interface PreviewContext {
  readonly site: LiveSite;
  readonly repository: TrackerRepositoryFacts;
  readonly marked: ReadonlyMap<string, Issue>;
  readonly assignable: ReadonlySet<string>;
  readonly deps: PrepareDeps;
}

async function previewOf(candidate: Candidate, context: PreviewContext): Promise<IssuePreview> {
  const { address, text, found } = candidate;
  const base = { ...address, text };
  if (found === undefined) {
    return { ...base, action: 'skip', reason: candidate.refusal ?? '', url: candidate.url };
  }
  const issue = context.marked.get(issueMarker(address.incident, address.item));
  if (issue !== undefined) {
    const reason = `#${issue.number} was opened for it before, so that one will be linked.`;
    return { ...base, action: 'link', issue, reason };
  }
  const { repository, site } = context;
  const { assignee, note } = assigneeOf(found.item, context);
  const draft = await draftOf(found, assignee, context);
  const labelNote = repository.canPush
    ? []
    : ['You may not push to this repository, so GitHub would drop the labels: none are sent.'];
  // What the title repeats from the body is one finding.
  const byName = new Map(
    findSensitive(`${draft.title}\n${draft.body}`).map(one => [`${one.what} ${one.shown}`, one]),
  );
  const findings = [...byName.values()];
  return {
    ...base,
    action: 'open',
    draft: repository.canPush ? { ...draft, labels: issueLabels(site.plan) } : draft,
    due: found.item.due,
    notes: [...note, ...labelNote],
    // Inside a private repository a customer's address is among those who may see it.
    warnings: repository.private ? findings.filter(({ kind }) => kind === 'secret') : findings,
  };
}

function assigneeOf(
  item: Item,
  { site, repository, assignable }: PreviewContext,
): { readonly assignee: string | undefined; readonly note: readonly string[] } {
  const login = loginOfOwner(item, site.people);
  if (login === undefined) {
    return { assignee: undefined, note: ['Nobody is assigned: the item has no owner.'] };
  }
  if (repository.canPush && assignable.has(login.toLowerCase())) {
    return { assignee: login, note: [] };
  }
  const why = repository.canPush
    ? `${toOneLine(login)} cannot be assigned in ${nameOf(repository)}. If the login is another one, add \`github:\` in people.yml.`
    : 'you may not push to this repository, so GitHub would drop the assignee.';
  return { assignee: undefined, note: [`Nobody is assigned: ${why}`] };
}

async function draftOf(
  found: Found,
  assignee: string | undefined,
  { site, deps }: PreviewContext,
): Promise<IssueDraft> {
  const { record, item } = found;
  const { review, reviewText = '' } = record;
  const source: IssueSource = {
    incident: record.incident,
    item,
    plan: site.plan,
    people: site.people,
    reviewText,
    review: review ?? parseReview(''),
    assignee,
  };
  const path = `${record.folder}/${REVIEW_FILE}`;
  const line = positionAt(reviewText, item.range.start).line + 1;
  const url = deps.place === undefined ? undefined : webLink(deps.place, path, line);
  const rendered = await deps.templates.render('issue', issueData(source));
  return { title: issueTitle(item), body: issueBody(source, rendered, { path, url }), labels: [], assignee };
}
