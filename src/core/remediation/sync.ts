import type { TextEdit } from '../text/range';
import type { Item } from './item';
import { compareFields } from './syncFields';
import { wordsOfState, type IssueState, type SyncBase } from './syncBase';

/** What is compared of an issue. */
export interface IssueNow {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly state: IssueState;
  readonly closedAs: 'completed' | 'not-planned' | undefined;
  readonly assignees: readonly string[];
  /** `yyyy-mm-dd`; empty: no day; undefined: the issue has no line for it. */
  readonly due: string | undefined;
}

/** What can be done in the review. */
export type HereAction =
  | { readonly at: 'here'; readonly what: 'tick' | 'untick' | 'unlink' }
  | { readonly at: 'here'; readonly what: 'wont-do'; readonly reason: string }
  | { readonly at: 'here'; readonly what: 'owner'; readonly handle: string }
  | { readonly at: 'here'; readonly what: 'title'; readonly title: string }
  /** Empty: no day. */
  | { readonly at: 'here'; readonly what: 'due'; readonly day: string };

/** What can be done on GitHub. */
export type ThereAction =
  | { readonly at: 'there'; readonly what: 'close' | 'close-not-planned' | 'reopen' }
  | { readonly at: 'there'; readonly what: 'assign'; readonly login: string; readonly handle: string }
  | { readonly at: 'there'; readonly what: 'title'; readonly title: string }
  | { readonly at: 'there'; readonly what: 'due'; readonly day: string };

export type SyncAction = HereAction | ThereAction;

export interface SyncChoice {
  /** A button's words. */
  readonly label: string;
  readonly action: SyncAction;
}

/** What an item and its issue say differently. */
export type SyncFinding =
  /** Only GitHub changed, or both alike: followed here without asking. `words` go into the log. */
  | { readonly kind: 'follow'; readonly action: HereAction | undefined; readonly words: string }
  /** GitHub says the issue lives at another address: the link follows. */
  | { readonly kind: 'moved'; readonly url: string; readonly words: string }
  /** Only the review changed: GitHub follows if a person says so, as others are told there. */
  | { readonly kind: 'offer'; readonly message: string; readonly choice: SyncChoice }
  /** No rule can tell who is right. */
  | { readonly kind: 'disagree'; readonly message: string; readonly choices: readonly SyncChoice[] };

const NOT_PLANNED_REASON = 'closed as not planned on GitHub';

export interface Comparison {
  readonly item: Item & { readonly id: string };
  readonly base: SyncBase;
  readonly issue: IssueNow;
  /** GitHub login of a handle. */
  readonly loginOf: (handle: string) => string;
  /** The handle of a login. */
  readonly handleOf: (login: string) => string;
}

/**
 * Compares an item with its issue, field by field, against what was last known of both ({@link SyncBase}): what only GitHub changed is
 * followed, what only the review changed is offered, what both changed differently, or of which nothing is known, a person decides. A
 * close as "not planned" is never followed, because a remediation that will not be done is the team's decision and needs its reason.
 */
export function compareWithIssue(comparison: Comparison): SyncFinding[] {
  const { item, issue } = comparison;
  const findings: SyncFinding[] = [];
  if (item.issue !== undefined && item.issue.url !== issue.url) {
    findings.push({ kind: 'moved', url: issue.url, words: `moved to ${issue.url}` });
  }
  const state = compareState(comparison);
  const isOver = isFinished(item) || issue.state === 'closed';
  return [...findings, ...(state ? [state] : []), ...(isOver ? [] : compareFields(comparison))];
}

function isFinished(item: Item): boolean {
  return item.done || item.wontDo !== undefined;
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

function compareState({ item, issue, base }: Comparison): SyncFinding | undefined {
  const finished = isFinished(item);
  const closed = issue.state === 'closed';
  const known = base.state;
  const name = `${item.id} (#${issue.number})`;
  if (finished === closed) {
    // Both sides moved the same way: noted, so that the next difference is read rightly.
    return issue.state === known
      ? undefined
      : { kind: 'follow', action: undefined, words: wordsOfState(issue) };
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
    const action = { at: 'here', what: closed ? 'tick' : 'untick' } as const;
    return { kind: 'follow', action, words: wordsOfState(issue) };
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
