import { HANDLE_PATTERN } from '../incident/entry';
import type { Incident } from '../incident/incident';
import { sameHandle } from '../people/people';
import type { TextEdit } from '../text/range';
import type { Item } from './item';

/** What was last known of an issue. */
export type IssueState = 'open' | 'closed';

/** What is compared of an issue. */
export interface IssueNow {
  readonly number: number;
  readonly url: string;
  readonly state: IssueState;
  readonly closedAs: 'completed' | 'not-planned' | undefined;
  readonly assignees: readonly string[];
}

/** What can be done about a difference: here, in the review, or there, on GitHub. */
export type SyncAction =
  | { readonly at: 'here'; readonly what: 'tick' | 'untick' | 'unlink' }
  | { readonly at: 'here'; readonly what: 'wont-do'; readonly reason: string }
  | { readonly at: 'here'; readonly what: 'owner'; readonly handle: string }
  | { readonly at: 'there'; readonly what: 'close' | 'close-not-planned' | 'reopen' }
  | { readonly at: 'there'; readonly what: 'assign'; readonly login: string };

export interface SyncChoice {
  /** A button's words. */
  readonly label: string;
  readonly action: SyncAction;
}

/** What an item and its issue say differently. */
export type SyncFinding =
  /** Only GitHub changed: followed here without asking. `words` go into the log. */
  | { readonly kind: 'follow'; readonly edit: 'tick' | 'untick' | undefined; readonly words: string }
  /** GitHub says the issue lives at another address: the link follows. */
  | { readonly kind: 'moved'; readonly url: string; readonly words: string }
  /** Only the review changed: GitHub follows if a person says so, as others are told there. */
  | { readonly kind: 'offer'; readonly message: string; readonly choice: SyncChoice }
  /** No rule can tell who is right. */
  | { readonly kind: 'disagree'; readonly message: string; readonly choices: readonly SyncChoice[] };

const NOT_PLANNED_REASON = 'closed as not planned on GitHub';

/**
 * The issue's state when this live site last saw it: the last entry about it that counts. A link says open. Without an entry
 * (somebody wrote the link by hand) it counts as open, as issues begin so.
 */
export function lastKnownState(incident: Incident, item: string): IssueState {
  let state: IssueState = 'open';
  for (const { body, retracted, redacted } of incident.entries) {
    if (body.kind === 'issue' && body.item === item && !retracted && !redacted) {
      state = stateOfWords(body.text) ?? state;
    }
  }
  return state;
}

function stateOfWords(words: string): IssueState | undefined {
  if (/^closed\b/.test(words)) {
    return 'closed';
  }
  return /^(?:reopened\b|https?:\/\/)/.test(words) ? 'open' : undefined;
}

/** Words of the log entry that says what became of an issue. */
export function wordsOfState(issue: Pick<IssueNow, 'state' | 'closedAs'>): string {
  if (issue.state === 'open') {
    return 'reopened';
  }
  return issue.closedAs === 'not-planned' ? 'closed as not planned' : 'closed';
}

export interface Comparison {
  readonly item: Item & { readonly id: string };
  /** See {@link lastKnownState}. */
  readonly known: IssueState;
  readonly issue: IssueNow;
  /** GitHub login of the item's owner; undefined while it has none. */
  readonly ownerLogin: string | undefined;
  /** The handle of a login. */
  readonly handleOf: (login: string) => string;
}

/**
 * Compares an item with its issue. The log holds what was last seen on GitHub, so for open and closed it is known which side
 * changed, and what only GitHub changed is followed without asking. Two things are never followed: a close as "not planned", because
 * a remediation that will not be done is the team's decision and needs its reason; and assignees, because nothing recorded says
 * which side changed. GitHub itself is changed only when a person says so.
 */
export function compareWithIssue(comparison: Comparison): SyncFinding[] {
  const { item, issue } = comparison;
  const findings: SyncFinding[] = [];
  if (item.issue !== undefined && item.issue.url !== issue.url) {
    findings.push({ kind: 'moved', url: issue.url, words: `moved to ${issue.url}` });
  }
  const state = compareState(comparison);
  const owner = compareOwner(comparison);
  return [...findings, ...(state ? [state] : []), ...(owner ? [owner] : [])];
}

const TICK: SyncChoice = { label: 'Tick it here', action: { at: 'here', what: 'tick' } };
const REOPEN: SyncChoice = { label: 'Reopen the issue', action: { at: 'there', what: 'reopen' } };
const CLOSE: SyncChoice = { label: 'Close the issue', action: { at: 'there', what: 'close' } };
const DROP: SyncChoice = {
  label: 'Close as not planned',
  action: { at: 'there', what: 'close-not-planned' },
};
const WONT_DO: SyncChoice = {
  label: 'Mark “won’t do” here',
  action: { at: 'here', what: 'wont-do', reason: NOT_PLANNED_REASON },
};

function compareState({ item, issue, known }: Comparison): SyncFinding | undefined {
  const finished = item.done || item.wontDo !== undefined;
  const closed = issue.state === 'closed';
  const name = `${item.id} (#${issue.number})`;
  if (finished === closed) {
    // Both sides moved the same way: noted, so that the next difference is read rightly.
    return issue.state === known
      ? undefined
      : { kind: 'follow', edit: undefined, words: wordsOfState(issue) };
  }
  if (closed && issue.closedAs === 'not-planned' && known === 'open') {
    const message = `${name} was closed as not planned on GitHub, but is still open here.`;
    return { kind: 'disagree', message, choices: [WONT_DO, REOPEN, TICK] };
  }
  if (issue.state !== known) {
    if (!closed && item.wontDo !== undefined && !item.done) {
      const message = `${name} was reopened on GitHub, but here it will not be done.`;
      return { kind: 'disagree', message, choices: [DROP] };
    }
    return { kind: 'follow', edit: closed ? 'tick' : 'untick', words: wordsOfState(issue) };
  }
  if (closed) {
    return {
      kind: 'offer',
      message: `${name} was taken up again here, but is closed on GitHub.`,
      choice: REOPEN,
    };
  }
  return item.done
    ? { kind: 'offer', message: `${name} is done here, but still open on GitHub.`, choice: CLOSE }
    : { kind: 'offer', message: `${name} will not be done, but is still open on GitHub.`, choice: DROP };
}

/** An issue without assignee says nothing: an owner who cannot be assigned there is usual. */
function compareOwner({ item, issue, ownerLogin, handleOf }: Comparison): SyncFinding | undefined {
  const [first] = issue.assignees;
  const finished = item.done || item.wontDo !== undefined || issue.state === 'closed';
  if (first === undefined || finished || issue.assignees.some(login => sameHandle(login, ownerLogin ?? ''))) {
    return undefined;
  }
  const theirs = handleOf(first);
  const take: SyncChoice = {
    label: `Make @${theirs} the owner here`,
    action: { at: 'here', what: 'owner', handle: theirs },
  };
  const give: readonly SyncChoice[] =
    ownerLogin === undefined
      ? []
      : [
          {
            label: `Assign @${ownerLogin} on GitHub`,
            action: { at: 'there', what: 'assign', login: ownerLogin },
          },
        ];
  const ours = item.owner === undefined ? 'has no owner here' : `belongs to @${item.owner} here`;
  const message = `${item.id} (#${issue.number}) ${ours}, but to ${issue.assignees.map(login => `@${login}`).join(', ')} on GitHub.`;
  // Logins such as `renovate[bot]` cannot be written as an owner.
  return { kind: 'disagree', message, choices: HANDLE_PATTERN.test(theirs) ? [take, ...give] : give };
}

/** What is shown for an item whose issue is gone. */
export function goneFinding(item: Item & { readonly id: string }): SyncFinding {
  const label = item.issue?.label ?? 'its issue';
  return {
    kind: 'disagree',
    message: `${item.id}: ${label} was deleted on GitHub, or you may not see it.`,
    choices: [{ label: 'Remove the link here', action: { at: 'here', what: 'unlink' } }],
  };
}

/** Says that an item will not be done, and why; a reason that stands already stays. */
export function planWontDo(item: Item, reason: string): TextEdit[] {
  const { metaEnd, hasMeta } = item.parts;
  const words = `${hasMeta ? ', ' : ' — '}won’t do: ${reason}`;
  return item.wontDo === undefined ? [{ range: { start: metaEnd, end: metaEnd }, text: words }] : [];
}

/** Takes the issue's link away from an item. */
export function planUnlink(item: Item): TextEdit[] {
  return item.parts.issue === undefined ? [] : [{ range: item.parts.issue, text: '' }];
}
