import { isOpen } from '../core/incident/status';
import type { Change } from '../core/change/change';
import { closingChecklist, type ClosingPoint } from '../core/incident/closing';
import { toOneLine } from '../core/text/plain';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { LiveSite } from './site';

/** What closing still needs; see closingChecklist. */
export function checkClosing(site: LiveSite, incident: string, actor: string): ClosingPoint[] {
  const record = requireIncident(site, incident);
  return closingChecklist(site.plan, record.incident, record, actor);
}

/**
 * Closes an incident. What the checklist misses is refused unless `anyway` says that a person has seen it; the entry then names it,
 * so that nobody has to wonder later.
 */
export function planClose(
  site: LiveSite,
  input: { readonly incident: string; readonly text?: string; readonly anyway?: boolean },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  if (record.incident.phase === 'over') {
    throw new Refusal(`The incident is ${record.incident.status} already.`);
  }
  const missing = checkClosing(site, input.incident, author.actor).filter(({ done }) => !done);
  if (missing.length > 0 && input.anyway !== true) {
    throw new Refusal(`Not closed: ${missing.map(one => one.missing).join(' ')}`);
  }
  const without =
    missing.length === 0 ? '' : `without: ${missing.map(({ label }) => label.toLowerCase()).join(', ')}`;
  const text = [toOneLine(input.text ?? ''), without].filter(part => part !== '').join('; ');
  return planEntries(
    record,
    [{ kind: 'status', status: 'closed', text }],
    author,
    `status ${record.incident.status} -> closed`,
  );
}

/** Takes an incident up again after it was resolved, closed, declined or merged. */
export function planReopen(
  site: LiveSite,
  input: { readonly incident: string; readonly reason: string },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const { status } = record.incident;
  if (isOpen(record.incident)) {
    throw new Refusal(`The incident is open: its status is ${status}.`);
  }
  return planEntries(
    record,
    [{ kind: 'reopened', text: toOneLine(input.reason) }],
    author,
    `reopened (was ${status})`,
  );
}
