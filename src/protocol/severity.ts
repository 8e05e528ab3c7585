/**
 * The one sign of each severity, by its rank in the plan: the same codicon in trees, the status bar, quick picks and the timeline.
 *
 * | Rank | Codicon | Outline |
 * | --- | --- | --- |
 * | 0, the worst | `flame` | flame |
 * | 1 | `warning` | triangle |
 * | 2 | `debug-breakpoint-log-unverified` | diamond |
 * | 3 | `primitive-square` | square |
 * | 4 and on | `dash` | dash |
 * | nobody has set one | `question` | circle |
 *
 * Outlines differ, so that no colour is needed to tell them apart, and none of them stands for anything else where severities are
 * shown. The word (`SEV2`) always stands beside the sign.
 */
const RANK_ICONS = [
  'flame',
  'warning',
  'debug-breakpoint-log-unverified',
  'primitive-square',
  'dash',
] as const;

const UNSET_ICON = 'question';

/** Name of the codicon for a rank, 0 the worst; undefined while nobody has set a severity. */
export function severityIcon(rank: number | undefined): string {
  return rank === undefined ? UNSET_ICON : (RANK_ICONS[Math.min(rank, RANK_ICONS.length - 1)] ?? UNSET_ICON);
}
