import * as z from 'zod/mini';
import { tryParseFrontMatter } from '../text/frontMatter';
import type { AllowedLeak } from './leak';

/** Key of the front matter under which a person records what may be said in this text although it looks internal. */
export const ALLOWED_KEY = 'allowed';

const said = (error: string): z.ZodMiniType<string> =>
  z.string({ error }).check(z.refine(value => value.trim() !== '', { error }));

/** An item of `allowed`. A decision without words or a reason allows nothing. */
export const allowedLeakSchema = z.object(
  {
    words: said('must be the exact words that may be said'),
    reason: said('must say why they may be said'),
  },
  { error: 'must be `{ words, reason }`: the exact words, and why they may be said' },
);

/** The decisions of a front matter's values that are complete. */
export function allowedLeaksOf(values: Readonly<Record<string, unknown>>): readonly AllowedLeak[] {
  const list = Object.hasOwn(values, ALLOWED_KEY) ? values[ALLOWED_KEY] : undefined;
  return (Array.isArray(list) ? list : []).flatMap(
    (item: unknown) => z.safeParse(allowedLeakSchema, item).data ?? [],
  );
}

/** A text without its front matter, and what that allows. */
export interface CheckedText {
  readonly decisions: readonly AllowedLeak[];
  /** Where the text begins. */
  readonly bodyStart: number;
}

export function readAllowed(text: string): CheckedText {
  const matter = tryParseFrontMatter(text);
  if (matter === undefined) {
    return { decisions: [], bodyStart: 0 };
  }
  const close = text.indexOf('\n', matter.range.end);
  return { decisions: allowedLeaksOf(matter.values), bodyStart: close < 0 ? text.length : close + 1 };
}
