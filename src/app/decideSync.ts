import type { Change } from '../core/change/change';
import { plainTitle } from '../core/remediation/issue';
import { withIssueDue } from '../core/remediation/issueDue';
import type { Item } from '../core/remediation/item';
import type { HereAction, IssueNow, SyncAction, ThereAction } from '../core/remediation/sync';
import { wordsOfField, wordsOfState } from '../core/remediation/syncBase';
import { tryParseIssueUrl, type IssueAddress } from '../core/remediation/target';
import { REVIEW_FILE } from '../core/site/paths';
import { planEntries, Refusal, type Author } from './change';
import { wordsForHere, withItemActions } from './hereActions';
import { toIssueNow } from './issueFetcher';
import type { IssueTracker } from './trackerPorts';
import type { ItemAddress } from './prepareIssues';
import { requireItem } from './remediation';
import type { IncidentRecord, LiveSite } from './site';

export interface DecideDeps {
  readonly tracker: IssueTracker;
  readonly author: Author;
  readonly signal?: AbortSignal | undefined;
}

/** What a person decided about. */
export interface Decided extends ItemAddress {
  /** The issue as the person was told of it. */
  readonly seen: IssueNow | undefined;
}

/**
 * Carries out what a person chose about a difference between an item and its issue: on GitHub at once, here as the change that is
 * returned to be saved. Repeating it does no harm. The issue is read again just before it is changed: what somebody else changed
 * meanwhile is not written over but refused, with what it is now. Rejects with a TrackerError or a Refusal; then nothing was changed.
 */
export async function decideSync(
  site: LiveSite,
  address: Decided,
  action: SyncAction,
  deps: DecideDeps,
): Promise<Change | undefined> {
  const { record, item } = requireItem(site, address.incident, address.item);
  if (action.at === 'here') {
    return planHere(record, address.item, action, deps.author);
  }
  const words = await changeThere(item, action, { ...deps, seen: address.seen });
  const body = { kind: 'issue', item: address.item, text: words } as const;
  return planEntries(record, [body], deps.author, `${address.item} ${words}`);
}

/** Resolves with words for the log: what is known of item and issue from now on. */
async function changeThere(
  item: Item,
  action: ThereAction,
  deps: DecideDeps & { readonly seen: IssueNow | undefined },
): Promise<string> {
  const { tracker, signal, seen } = deps;
  const link = tryParseIssueUrl(item.issue?.url ?? '');
  if (link === undefined) {
    throw new Refusal(`${item.id ?? 'The item'} is not linked to a GitHub issue any more.`);
  }
  const issue = await tracker.get(link, link.number, signal);
  if (issue === undefined) {
    throw new Refusal(`#${link.number} was deleted on GitHub meanwhile, or you may not see it any more.`);
  }
  const name = `${item.id ?? 'The item'} (#${link.number})`;
  requireUnchanged(name, action, { seen, now: toIssueNow(issue) });
  switch (action.what) {
    case 'assign':
      await tracker.assign(link, link.number, action.login, signal);
      return wordsOfField('owner', action.handle);
    case 'title':
      await tracker.edit(link, link.number, { title: action.title }, signal);
      return wordsOfField('title', plainTitle(action.title));
    case 'due':
      await changeDue(link, { body: issue.body, day: action.day }, deps);
      return wordsOfField('due', action.day);
    case 'reopen':
      return wordsOfState(await tracker.setState(link, link.number, 'open', signal));
    case 'close':
      return wordsOfState(await tracker.setState(link, link.number, 'closed', signal));
    case 'close-not-planned':
      return wordsOfState(await tracker.setState(link, link.number, 'not-planned', signal));
  }
}

/** Refuses where the very thing that is to be changed is otherwise than the person was told, unless it is as wanted already. */
function requireUnchanged(
  name: string,
  action: ThereAction,
  { seen, now }: { readonly seen: IssueNow | undefined; readonly now: IssueNow },
): void {
  const was = seen && partOf(seen, action);
  const is = partOf(now, action);
  if (was !== undefined && was !== is && is !== wantedOf(action)) {
    throw new Refusal(
      `${name} was changed on GitHub after you were asked: it ${is} now. Nothing was sent; sync again.`,
    );
  }
}

/** What an action changes of an issue, as words that complete "it …". */
function partOf({ state, closedAs, title, assignees, due }: IssueNow, { what }: ThereAction): string {
  switch (what) {
    case 'assign':
      return assignedTo(assignees);
    case 'title':
      return `is called “${plainTitle(title)}”`;
    case 'due':
      return due === undefined ? 'has no line for its day' : dueWords(due);
    case 'reopen':
    case 'close':
    case 'close-not-planned':
      return state === 'open' ? 'is open' : `is closed${closedAs === 'not-planned' ? ' as not planned' : ''}`;
  }
}

function wantedOf(action: ThereAction): string {
  switch (action.what) {
    case 'assign':
      return assignedTo([action.login]);
    case 'title':
      return `is called “${plainTitle(action.title)}”`;
    case 'due':
      return dueWords(action.day);
    case 'reopen':
      return 'is open';
    case 'close':
      return 'is closed';
    case 'close-not-planned':
      return 'is closed as not planned';
  }
}

function assignedTo(logins: readonly string[]): string {
  return logins.length === 0
    ? 'is assigned to nobody'
    : `is assigned to ${logins.map(login => `@${login.toLowerCase()}`).join(', ')}`;
}

function dueWords(day: string): string {
  return day === '' ? 'is due on no day' : `is due ${day}`;
}

/** Only the one line of the body changes. */
async function changeDue(
  link: IssueAddress,
  { body: before, day }: { readonly body: string; readonly day: string },
  { tracker, signal }: DecideDeps,
): Promise<void> {
  const body = withIssueDue(before, day);
  if (body === undefined) {
    throw new Refusal(`#${link.number} has no line for its due day any more. Write it there by hand.`);
  }
  await tracker.edit(link, link.number, { body }, signal);
}

function planHere(
  record: IncidentRecord,
  item: string,
  action: HereAction,
  author: Author,
): Change | undefined {
  const before = record.reviewText ?? '';
  const after = withItemActions(before, [{ item, action }]);
  if (after === before) {
    return undefined;
  }
  const path = `${record.folder}/${REVIEW_FILE}`;
  const words = wordsForHere(action);
  const body = { kind: 'issue', item, text: words } as const;
  const replace = { kind: 'replace', path, before, after } as const;
  return planEntries(record, [body], author, `${item} ${words}`, { edits: [replace] });
}
