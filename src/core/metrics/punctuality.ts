import { dayOf, type Instant } from '../time/instant';

/** Something that was to be done by a day. */
export interface Deadline {
  /** The short id and text of an item; empty for a review. */
  readonly what: string;
  readonly owner: string | undefined;
  /** `yyyy-mm-dd`, UTC; undefined: nobody said by when. */
  readonly due: string | undefined;
  readonly state: 'open' | 'done' | 'given-up';
  /** Undefined where it is not done, or nothing records when it was. */
  readonly doneAt: Instant | undefined;
}

/** In the order in which they are told. */
export const PUNCTUALITIES = [
  'on-time',
  'late',
  'done-unknown',
  'overdue',
  'not-due',
  'undated',
  'given-up',
] as const;
export type Punctuality = (typeof PUNCTUALITIES)[number];

/** How it stands with a deadline on a day (`yyyy-mm-dd`). What is done on the day it is due is in time. */
export function punctualityOf({ due, state, doneAt }: Deadline, today: string): Punctuality {
  if (state === 'given-up') {
    return 'given-up';
  }
  if (state === 'done') {
    if (doneAt === undefined) {
      return 'done-unknown';
    }
    return due === undefined ? 'undated' : dayOf(doneAt) <= due ? 'on-time' : 'late';
  }
  return due === undefined ? 'undated' : due < today ? 'overdue' : 'not-due';
}
