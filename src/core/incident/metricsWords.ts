/** Why an incident is left out of metrics although it was one. */
export const LEAVE_OUT_REASONS = ['drill', 'restricted', 'test', 'other'] as const;
export type LeaveOutReason = (typeof LEAVE_OUT_REASONS)[number];

/** What each reason means, for pickers and documentation. */
export const LEAVE_OUT_MEANING: Readonly<Record<LeaveOutReason, string>> = {
  drill: 'An exercise: nobody was hurt, and people knew or were meant to learn',
  restricted: 'Few people may know of it, so it must not show in figures for all',
  test: 'Made to try something out; nothing happened',
  other: 'Something else, which the text says',
};

/** Whether the incident counts in metrics. What was said last holds. */
export interface MetricsBody {
  readonly kind: 'metrics';
  /** Undefined: it is counted, as incidents are about which nothing is said. */
  readonly leaveOut: LeaveOutReason | undefined;
  readonly text: string;
}

const WORDS = new RegExp(`^(?:counted|left out: (${LEAVE_OUT_REASONS.join('|')}))(?:: (.*))?$`, 's');

/** `left out: drill`, or `counted`. Without the text that may follow. */
export function printMetricsWords({ leaveOut }: MetricsBody): string {
  return leaveOut === undefined ? 'counted' : `left out: ${leaveOut}`;
}

export function parseMetricsWords(words: string): MetricsBody | undefined {
  const match = WORDS.exec(words);
  return match === null
    ? undefined
    : {
        kind: 'metrics',
        leaveOut: match[1] as LeaveOutReason | undefined,
        text: (match[2] ?? '').trim(),
      };
}
