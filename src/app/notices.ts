import { toOneLine } from '../core/text/plain';
import type { PublishFailure, RenamedIncident, ShareStatus } from './sharingPorts';
import type { WaitingItem } from './waitingList';

/** Something that begins to need a person. The same thing gives the same key, so that it is told once. */
export interface Notice {
  readonly key: string;
  /** One or two plain sentences. */
  readonly message: string;
  readonly action: 'retry' | 'decide' | 'branch' | 'accept' | 'follow' | 'show';
}

/** Reasons a person must do something about. Being offline is not one: the status bar says so, and it passes. */
const NEEDS_A_PERSON: readonly PublishFailure[] = [
  'no-identity',
  'signing',
  'locked',
  'disk',
  'authentication',
  'read-only',
  'protected',
  'remote-changed',
  'refused',
  'no-branch',
  'timeout',
  'unknown',
];

/** What helps; where nothing is named, trying again after something was put right. */
const ACTIONS: Partial<Record<PublishFailure, Notice['action']>> = {
  protected: 'branch',
  'remote-changed': 'accept',
};

/** What needs the person now. */
export function noticesOf(status: ShareStatus, items: readonly WaitingItem[]): readonly Notice[] {
  const notices: Notice[] = [];
  const { state, reason, waiting, message } = status;
  if (
    state !== 'publishing' &&
    waiting > 0 &&
    reason !== undefined &&
    NEEDS_A_PERSON.includes(reason) &&
    status.onBranch === undefined
  ) {
    notices.push({ key: `reason ${reason}`, message, action: ACTIONS[reason] ?? 'retry' });
  }
  for (const item of items) {
    if (item.kind === 'held') {
      const decide = item.files.length > 0;
      notices.push({
        key: item.id,
        message: `“${toOneLine(item.change.subject)}” is kept on this machine and not shared: ${item.message}`,
        action: decide ? 'decide' : 'show',
      });
    } else if (item.kind === 'old-history') {
      notices.push({ key: item.id, message: item.message, action: 'follow' });
    } else if (item.kind === 'missing') {
      const count =
        item.changes.length === 1 ? 'An entry or edit' : `${item.changes.length} entries or edits`;
      notices.push({
        key: `missing ${item.changes.map(({ id }) => id).join(' ')}`,
        message: `${count} shared from here ${item.changes.length === 1 ? 'is' : 'are'} gone: the branch’s history was rewritten. Put back what belongs there, or leave it out.`,
        action: 'show',
      });
    }
  }
  return notices;
}

/** What whoever declared an incident is told when it had to take another id. */
export function renamedMessage({ from, to, theirs, isLikelySame }: RenamedIncident): string {
  const who = `@${theirs.actor} had declared “${toOneLine(theirs.title)}” under ${from}`;
  const same = isLikelySame ? ' It is probably the same one: then merge yours into theirs.' : '';
  return `Your incident is ${to} now: ${who} first. Nothing is lost.${same}`;
}
