import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What a person does to the text of a file; the token is found again there. */
export type HandEdit =
  /** Adds a sentence to a section of the review. */
  | { readonly what: 'sentence'; readonly token: string; readonly path: string; readonly section: string }
  /** Makes the line that begins with `start` and `owner` say `owner` and the token. */
  | {
      readonly what: 'field';
      readonly token: string;
      readonly path: string;
      readonly start: string;
      readonly owner: string;
    };

/** What somebody was about to do, told before it is done. */
export type Intent =
  /** An entry of the incident's log; `id` is the entry's. */
  { readonly what: 'entry'; readonly token: string; readonly id: string } | HandEdit;

/** A line of a clone's ledger, in the order things happened. */
export type Line =
  /** `run` counts the lives of the clone's worker; `skew` is what its clock was off, ms. */
  | { readonly kind: 'run'; readonly run: number; readonly skew: number }
  | { readonly kind: 'intend'; readonly change: string; readonly intent: Intent }
  /** The engine said that the change is saved. `at` is real time, ms. */
  | { readonly kind: 'saved'; readonly change: string; readonly at: number }
  /** The change was seen to wait no longer, `at` the real time, ms. */
  | { readonly kind: 'shared'; readonly change: string; readonly at: number }
  /** A person decided about a held change. */
  | { readonly kind: 'resolved'; readonly change: string }
  /** What the engine said when all was done. */
  | { readonly kind: 'rest'; readonly message: string }
  /** An open file changed on disk while a person was typing, so that the editor had to load it again. */
  | { readonly kind: 'reloaded'; readonly path: string };

/** The account that one worker keeps: every line is on disk before `write` returns. */
export interface Ledger {
  write(line: Line): void;
}

export function openLedger(file: string): Ledger {
  const handle = openSync(file, 'a');
  // A line that a kill cut short must not swallow the next one.
  if (existsSync(file) && !/(?:^|\n)$/.test(readFileSync(file, 'utf8'))) {
    writeSync(handle, '\n');
  }
  process.once('exit', () => closeSync(handle));
  return {
    write(line) {
      writeSync(handle, `${JSON.stringify(line)}\n`);
      fsyncSync(handle);
    },
  };
}

/** A line cut short by a kill is passed over: nothing that counts was told before it was whole. */
export function readLedger(file: string): Line[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.split('\n').flatMap(line => {
    try {
      const value: Line = JSON.parse(line);
      return [value];
    } catch {
      // Empty, or cut short.
      return [];
    }
  });
}

/** What a ledger says of one thing somebody did. */
export interface Deed {
  readonly change: string;
  readonly intent: Intent;
  /** Real time, ms; undefined where the worker was killed before it was told. */
  readonly savedAt: number | undefined;
  readonly sharedAt: number | undefined;
}

/** One for each intent, in order; a resolution may repeat the token of an earlier deed. */
export function deedsOf(lines: readonly Line[]): Deed[] {
  const times = (kind: 'saved' | 'shared') =>
    new Map(lines.flatMap(line => (line.kind === kind ? [[line.change, line.at] as const] : [])));
  const saved = times('saved');
  const shared = times('shared');
  return lines.flatMap(line =>
    line.kind === 'intend'
      ? [
          {
            change: line.change,
            intent: line.intent,
            savedAt: saved.get(line.change),
            sharedAt: shared.get(line.change),
          },
        ]
      : [],
  );
}
