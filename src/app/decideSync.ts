import type { Change } from '../core/change/change';
import { planDone, planOwner, type Item } from '../core/remediation/item';
import { planUnlink, planWontDo, wordsOfState, type SyncAction } from '../core/remediation/sync';
import { tryParseIssueUrl } from '../core/remediation/target';
import { REVIEW_FILE } from '../core/site/paths';
import { applyTextEdits, type TextEdit } from '../core/text/range';
import { planEntries, planFiles, Refusal, type Author } from './change';
import type { Issue, IssueTracker } from './trackerPorts';
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
    return planHere(record, { ...item, id: address.item }, action, deps.author);
  }
  const issue = await changeThere(item, action, deps);
  if (action.what === 'assign') {
    return undefined;
  }
  const words = wordsOfState(issue);
  const body = { kind: 'issue', item: address.item, text: words } as const;
  return planEntries(record, [body], deps.author, `${address.item} ${words}`);
}

async function changeThere(
  item: Item,
  action: Extract<SyncAction, { readonly at: 'there' }>,
  { tracker, signal }: DecideDeps,
): Promise<Issue> {
  const link = tryParseIssueUrl(item.issue?.url ?? '');
  if (link === undefined) {
    throw new Refusal(`${item.id ?? 'The item'} is not linked to a GitHub issue any more.`);
  }
  switch (action.what) {
    case 'assign':
      return tracker.assign(link, link.number, action.login, signal);
    case 'reopen':
      return tracker.setState(link, link.number, 'open', signal);
    case 'close':
      return tracker.setState(link, link.number, 'closed', signal);
    case 'close-not-planned':
      return tracker.setState(link, link.number, 'not-planned', signal);
  }
}

type HereAction = Extract<SyncAction, { readonly at: 'here' }>;

function planHere(
  record: IncidentRecord,
  item: Item & { readonly id: string },
  action: HereAction,
  author: Author,
): Change | undefined {
  const before = record.reviewText ?? '';
  const edits = editsFor(item, action);
  if (edits.length === 0) {
    return undefined;
  }
  const path = `${record.folder}/${REVIEW_FILE}`;
  const replace = { kind: 'replace', path, before, after: applyTextEdits(before, edits) } as const;
  const words = wordsFor(action);
  if (words === undefined) {
    return planFiles(`${item.id} ${summaryOf(action)}`, [replace], author, record.incident.id);
  }
  const body = { kind: 'issue', item: item.id, text: words } as const;
  return planEntries(record, [body], author, `${item.id} ${summaryOf(action)}`, { edits: [replace] });
}

function editsFor(item: Item, action: HereAction): TextEdit[] {
  switch (action.what) {
    case 'tick':
      return planDone(item, true);
    case 'untick':
      return planDone(item, false);
    case 'unlink':
      return planUnlink(item);
    case 'owner':
      return planOwner(item, action.handle);
    case 'wont-do':
      return planWontDo(item, action.reason);
  }
}

/** Words for the log: what is now known of the issue. Undefined where the log has nothing to remember. */
function wordsFor(action: HereAction): string | undefined {
  switch (action.what) {
    case 'tick':
      return 'closed';
    case 'wont-do':
      return 'closed as not planned';
    case 'untick':
      return 'reopened';
    case 'unlink':
      return 'unlinked';
    case 'owner':
      return undefined;
  }
}

function summaryOf(action: HereAction): string {
  return action.what === 'owner' ? `owner @${action.handle}` : action.what.replace('wont-do', 'won’t do');
}
