import type { Change } from '../core/change/change';
import { countUndecided } from '../core/change/conflictText';
import { conflictsInMarkdown } from '../core/review/review';
import { conflictMarkers } from '../core/text/conflictMarkers';
import { tryParseInstant, type Instant } from '../core/time/instant';
import { decidableFiles } from './decideConflict';
import { recoveryOf, type EffectRecovery } from './effects';
import type { IntendedEffect } from './trackerPorts';
import type { HeldChange, LaidConflict, PublishFailure, ShareStatus, SideBranch } from './sharingPorts';

/** What a live site has that is not shared, or of which it is not known. */
export interface WaitingFacts {
  readonly status: ShareStatus;
  readonly pending: readonly Change[];
  readonly held: readonly HeldChange[];
  readonly missing: readonly Change[];
  readonly effects: readonly IntendedEffect[];
  /** Conflicts that a person has begun to decide, with what they saved as the result. */
  readonly drafts: readonly ConflictDraft[];
}

export interface ConflictDraft {
  readonly laid: LaidConflict;
  readonly result: string;
}

/** A row of the list. */
export type WaitingItem =
  /** The branch takes no push from here, but a pull request would do. */
  | { readonly kind: 'protected'; readonly id: string; readonly message: string }
  /** The remote is another repository than before. */
  | { readonly kind: 'remote'; readonly id: string; readonly message: string }
  /** The checkout has what was taken off the branch. */
  | { readonly kind: 'old-history'; readonly id: string; readonly message: string }
  /** All that waits is on a branch of its own. */
  | { readonly kind: 'branch'; readonly id: string; readonly branch: SideBranch }
  | {
      readonly kind: 'held';
      readonly id: string;
      readonly change: Change;
      /** One plain sentence. */
      readonly message: string;
      /** The first thing that collides, such as `the due date of R2`, which tells edits of one file apart; undefined if not known. */
      readonly place: string | undefined;
      /** Files that can be decided in a merge editor. */
      readonly files: readonly string[];
      /** The person has saved a result without anything undecided in it; it only has to be shared. */
      readonly isMerged: boolean;
    }
  | {
      readonly kind: 'effect';
      readonly id: string;
      readonly effect: IntendedEffect;
      readonly recovery: EffectRecovery;
    }
  /** What a rewritten history took away; one row for all, with the single ones below it. */
  | { readonly kind: 'missing'; readonly id: string; readonly changes: readonly Change[] }
  | { readonly kind: 'saved'; readonly id: string; readonly change: Change; readonly why: string };

/** What needs a person comes first, then what goes by itself, oldest first. */
export function waitingList(facts: WaitingFacts): readonly WaitingItem[] {
  const { status, pending, held, missing, effects } = facts;
  const heldIds = new Set(held.map(({ change }) => change.id));
  const saved = pending.filter(({ id }) => !heldIds.has(id));
  const why = whyOf(status);
  return [
    ...branchItems(status),
    ...held.map((one): WaitingItem => heldItem(one, facts.drafts)),
    ...(missing.length === 0 ? [] : [{ kind: 'missing', id: 'missing', changes: missing } as const]),
    ...effects.map(
      (effect): WaitingItem => ({
        kind: 'effect',
        id: `effect:${effect.key}`,
        effect,
        recovery: recoveryOf(effect),
      }),
    ),
    ...saved.map((change): WaitingItem => ({ kind: 'saved', id: `saved:${change.id}`, change, why })),
  ];
}

/**
 * Ids of the missing changes that a person means who chose a row: all of them where it is the row above them or none was chosen. One
 * that is decided already means nothing; above all not the others, which may have been removed on purpose.
 */
export function chosenMissing(missing: readonly Change[], row: string | undefined): readonly string[] {
  return missing.map(({ id }) => id).filter(id => row === undefined || row === 'missing' || row === id);
}

/** What is asked before `count` missing changes are left out for good. */
export function leaveOutQuestion(count: number): { readonly question: string; readonly detail: string } {
  return count === 1
    ? {
        question: 'Leave out this change?',
        detail: 'Somebody took it off the branch. It will not be offered again.',
      }
    : {
        question: `Leave out these ${count} changes?`,
        detail: 'Somebody took them off the branch. They will not be offered again.',
      };
}

/** How many rows a person has to do something about. */
export function countNeeds(items: readonly WaitingItem[]): number {
  return items.filter(({ kind }) => kind !== 'saved' && kind !== 'branch').length;
}

/** Whether a result of a merge leaves no place with the words from before both edits. */
export function isMerged({ laid, result }: ConflictDraft): boolean {
  const { base, theirs = '', mine } = laid;
  return !hasConflictMarks(laid, result) && countUndecided({ base, theirs, mine }, result) === 0;
}

/** Whether marks that printConflict writes, and git, are left in a result. A line that one of the texts has itself is quoted there. */
export function hasConflictMarks(
  { path, base, theirs = '', mine }: Pick<LaidConflict, 'path' | 'base' | 'theirs' | 'mine'>,
  result: string,
): boolean {
  const marks = path.endsWith('.md') ? conflictsInMarkdown(result) : conflictMarkers(result);
  const lines = (text: string): readonly string[] =>
    conflictMarkers(text).map(({ start, end }) => text.slice(start, end));
  const quoted = new Set(marks.length === 0 ? [] : [base, theirs, mine].flatMap(lines));
  return marks.some(({ start, end }) => !quoted.has(result.slice(start, end)));
}

/** Milliseconds since a change was saved; 0 where the clock was set back, or the change does not say. */
export function ageOf(change: Pick<Change, 'at'>, now: Instant): number {
  return Math.max(0, now - (tryParseInstant(change.at) ?? now));
}

function branchItems({ reason, message, onBranch }: ShareStatus): WaitingItem[] {
  if (onBranch !== undefined) {
    return [{ kind: 'branch', id: 'branch', branch: onBranch }];
  }
  switch (reason) {
    case 'protected':
      return [{ kind: 'protected', id: 'protected', message }];
    case 'old-history':
      return [{ kind: 'old-history', id: 'old-history', message }];
    case 'remote-changed':
      return [{ kind: 'remote', id: 'remote', message }];
    default:
      return [];
  }
}

function heldItem(held: HeldChange, drafts: readonly ConflictDraft[]): WaitingItem {
  const { change, conflicts } = held;
  const files = decidableFiles(held);
  const draft = drafts.find(({ laid }) => laid.changeIds.includes(change.id) && files.includes(laid.path));
  return {
    kind: 'held',
    id: `held:${change.id}`,
    change,
    message: conflicts[0]?.message ?? 'It cannot be shared as it stands.',
    place: conflicts.find(({ places = [] }) => places.length > 0)?.places?.[0],
    files,
    // A text that was never touched can have nothing left to choose where the two edits only contradict each other in meaning.
    isMerged: draft !== undefined && draft.result !== draft.laid.start && isMerged(draft),
  };
}

/** Short enough for a row: why something goes on waiting. The status has the whole sentence. */
const REASONS: Readonly<Record<PublishFailure, string>> = {
  untrusted: 'the folder is not trusted',
  'no-git': 'Git is missing',
  'not-a-repository': 'no repository',
  'no-identity': 'Git does not know your name',
  signing: 'it could not be signed',
  locked: 'another program is busy',
  disk: 'the disk refuses',
  offline: 'offline',
  authentication: 'sign in to the remote',
  'read-only': 'you may not push',
  protected: 'the branch is protected',
  refused: 'the remote refuses it',
  'no-branch': 'the remote has no such branch',
  'on-branch': 'waits for its pull request',
  'remote-changed': 'the remote is another one',
  'old-history': 'the checkout has the old history',
  history: 'the history was rewritten',
  rejected: 'others were faster; tried again soon',
  'busy-checkout': 'your checkout is busy',
  conflict: 'next in line',
  timeout: 'the remote does not answer',
  unknown: 'tried again soon',
};

function whyOf({ state, reason }: ShareStatus): string {
  if (state === 'publishing') {
    return 'being shared';
  }
  return reason === undefined ? 'next in line' : REASONS[reason];
}
