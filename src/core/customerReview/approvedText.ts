import type { AllowedLeak } from '../leaks/leak';
import { sha256 } from '../text/sha256';
import { withLineEnding } from '../text/range';
import type { Edition } from './header';

/** What people approve, besides the words themselves. */
interface Approved {
  readonly edition: Edition;
  readonly allowed: readonly AllowedLeak[];
  /** Everything behind the front matter. */
  readonly body: string;
}

/**
 * The text that an approval is bound to: the edition, what the leak check lets pass and why (sorted, once each), a blank line, and
 * everything behind the front matter. Line endings are LF, and blank lines at the end of the file do not count, so that a checkout on
 * Windows or an editor that ends files with a line break voids nothing.
 */
export function approvedText({ edition, allowed, body }: Approved): string {
  const decisions = new Set(allowed.map(({ words, reason }) => JSON.stringify([words, reason])));
  return [
    `edition: ${edition}`,
    ...[...decisions].sort((a, b) => (a < b ? -1 : 1)).map(each => `allowed: ${each}`),
    '',
    withLineEnding(body, '\n').replace(/\s+$/, ''),
    '',
  ].join('\n');
}

/** `sha256:` and 64 hexadecimal digits. */
export function approvedHash(approved: Approved): string {
  return `sha256:${sha256(approvedText(approved))}`;
}

export const TEXT_HASH = /^sha256:[0-9a-f]{64}$/;

/** `sha256:3f9a1c2b`: enough of a hash for people to tell two apart. */
export function shortHash(hash: string): string {
  return hash.slice(0, 'sha256:'.length + 8);
}
