import type { Problem } from '../problem';
import { frontMatterRange, type FrontMatter, tryParseFrontMatter } from '../text/frontMatter';
import type { AllowedLeak } from './leak';

/** Key of the front matter under which a person records what may be said in this text although it looks internal. */
export const ALLOWED_KEY = 'leaks-allowed';

export interface Allowed {
  /** Those with words and a reason. */
  readonly decisions: readonly AllowedLeak[];
  readonly problems: readonly Problem[];
  /** Where the text begins, behind the front matter. */
  readonly bodyStart: number;
}

/** Reads `leaks-allowed: [{ words, reason }]`. A decision without words or a reason allows nothing, and is a problem. */
export function parseAllowed(text: string): Allowed {
  const matter =
    text.startsWith('---') || text.startsWith('\ufeff---') ? tryParseFrontMatter(text) : undefined;
  if (matter === undefined) {
    return { decisions: [], problems: [], bodyStart: 0 };
  }
  const close = text.indexOf('\n', matter.range.end);
  const bodyStart = close < 0 ? text.length : close + 1;
  const list = Object.hasOwn(matter.values, ALLOWED_KEY) ? matter.values[ALLOWED_KEY] : undefined;
  if (list === undefined || list === null) {
    return { decisions: [], problems: [], bodyStart };
  }
  const read = (Array.isArray(list) ? list : [list]).map(tryReadDecision);
  const decisions = read.flatMap(each => each ?? []);
  return { decisions, problems: decisions.length === read.length ? [] : [problemOf(matter)], bodyStart };
}

function tryReadDecision(item: unknown): AllowedLeak | undefined {
  if (typeof item !== 'object' || item === null) {
    return undefined;
  }
  const { words, reason } = item as Readonly<Record<string, unknown>>;
  return typeof words === 'string' &&
    words.trim() !== '' &&
    typeof reason === 'string' &&
    reason.trim() !== ''
    ? { words, reason }
    : undefined;
}

function problemOf(matter: FrontMatter): Problem {
  const message =
    '`leaks-allowed` is a list of `{ words, reason }`: the exact words, and why they may be said. What lacks one of them allows nothing.';
  const range = frontMatterRange(matter, ALLOWED_KEY) ?? matter.range;
  return { code: 'leaks-allowed', severity: 'warning', range, message };
}

/**
 * The decisions as one line, the same for the same decisions: what approvals of a text must cover besides its words, since each of
 * them lets something through.
 */
export function printAllowed(decisions: readonly AllowedLeak[]): string {
  return JSON.stringify(decisions.map(({ words, reason }) => [words, reason]));
}
