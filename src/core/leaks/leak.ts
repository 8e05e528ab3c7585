import type { TextRange } from '../text/range';

/** What customers should not read, by what it is. */
export const LEAK_KINDS = [
  'secret',
  'personal',
  'person',
  'team',
  'service',
  'repository',
  'path',
  'host',
  'ip-address',
  'web-address',
  'e-mail',
  'phone',
  'vendor',
  'customer',
  'internal-word',
  'incident',
  'severity',
  'code',
  'commit',
  'ticket',
  'reference',
  'mention',
] as const;
export type LeakKind = (typeof LEAK_KINDS)[number];

/** Words in a text for customers that belong inside. */
export interface Leak {
  readonly kind: LeakKind;
  /** Offsets into the whole text, front matter included. */
  readonly range: TextRange;
  /** The words as they stand there; of a secret only the beginning. */
  readonly text: string;
  /** `the internal name of a service`. */
  readonly what: string;
  /** Why it is internal, one sentence. */
  readonly why: string;
  /** What may be said instead; undefined where nothing stands for it and the sentence has to change. */
  readonly replacement: string | undefined;
}

/** Words that a person has decided may be said in one text, although they look internal. */
export interface AllowedLeak {
  readonly words: string;
  readonly reason: string;
}
