import type { Change } from '../core/change/change';
import { printMetricsWords, type LeaveOutReason, type MetricsBody } from '../core/incident/metricsWords';
import { toOneLine } from '../core/text/plain';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { LiveSite } from './site';

/** Says that metrics leave an incident out, and why; undefined: that they count it (again). */
export function planLeaveOut(
  site: LiveSite,
  input: {
    readonly incident: string;
    readonly reason: LeaveOutReason | undefined;
    readonly text?: string;
  },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const text = toOneLine(input.text ?? '');
  if (record.incident.leftOut === input.reason) {
    throw new Refusal('The log says so already.');
  }
  if (input.reason === 'other' && text === '') {
    throw new Refusal('Say why: "other" alone explains nothing to whoever reads the figures.');
  }
  const body: MetricsBody = { kind: 'metrics', leaveOut: input.reason, text };
  return planEntries(record, [body], author, `metrics: ${printMetricsWords(body)}`);
}
