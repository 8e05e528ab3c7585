import type { Change } from '../core/change/change';
import { plainTitle } from '../core/remediation/issue';
import { withIssueDue } from '../core/remediation/issueDue';
import type { Item } from '../core/remediation/item';
import type { HereAction, SyncAction, ThereAction } from '../core/remediation/sync';
import { wordsOfField, wordsOfState } from '../core/remediation/syncBase';
import { tryParseIssueUrl, type IssueAddress } from '../core/remediation/target';
import { REVIEW_FILE } from '../core/site/paths';
import { planEntries, Refusal, type Author } from './change';
import { wordsForHere, withItemActions } from './hereActions';
import type { IssueTracker } from './trackerPorts';
import type { ItemAddress } from './prepareIssues';
import { requireItem } from './remediation';
import type { IncidentRecord, LiveSite } from './site';

export interface DecideDeps {
  readonly tracker: IssueTracker;
  readonly author: Author;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Carries out what a person chose about a difference between an item and its issue: on GitHub at once, here as the change that is
 * returned to be saved. Repeating it does no harm. Rejects with a TrackerError or a Refusal; then nothing was changed here.
 */
export async function decideSync(
  site: LiveSite,
  address: ItemAddress,
  action: SyncAction,
  deps: DecideDeps,
): Promise<Change | undefined> {
  const { record, item } = requireItem(site, address.incident, address.item);
  if (action.at === 'here') {
    return planHere(record, address.item, action, deps.author);
  }
  const words = await changeThere(item, action, deps);
  const body = { kind: 'issue', item: address.item, text: words } as const;
  return planEntries(record, [body], deps.author, `${address.item} ${words}`);
}

/** Resolves with words for the log: what is known of item and issue from now on. */
async function changeThere(item: Item, action: ThereAction, deps: DecideDeps): Promise<string> {
  const { tracker, signal } = deps;
  const link = tryParseIssueUrl(item.issue?.url ?? '');
  if (link === undefined) {
    throw new Refusal(`${item.id ?? 'The item'} is not linked to a GitHub issue any more.`);
  }
  switch (action.what) {
    case 'assign':
      await tracker.assign(link, link.number, action.login, signal);
      return wordsOfField('owner', action.handle);
    case 'title':
      await tracker.edit(link, link.number, { title: action.title }, signal);
      return wordsOfField('title', plainTitle(action.title));
    case 'due':
      await changeDue(link, action.day, deps);
      return wordsOfField('due', action.day);
    case 'reopen':
      return wordsOfState(await tracker.setState(link, link.number, 'open', signal));
    case 'close':
      return wordsOfState(await tracker.setState(link, link.number, 'closed', signal));
    case 'close-not-planned':
      return wordsOfState(await tracker.setState(link, link.number, 'not-planned', signal));
  }
}

/** The body is read first, so that only the one line of it changes. */
async function changeDue(link: IssueAddress, day: string, { tracker, signal }: DecideDeps): Promise<void> {
  const issue = await tracker.get(link, link.number, signal);
  const body = issue && withIssueDue(issue.body, day);
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
