import type { Change } from '../core/change/change';
import { INCIDENT_ID } from '../core/text/slug';
import { toOneLine } from '../core/text/plain';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { LiveSite } from './site';

/** Links a URL (https, http), a pull request (`owner/repo#12`) or another incident. */
export function planLink(
  site: LiveSite,
  input: { readonly incident: string; readonly target: string; readonly label?: string },
  author: Author,
): Change {
  const record = requireIncident(site, input.incident);
  const target = input.target.trim();
  requireLinkTarget(target);
  if (INCIDENT_ID.test(target)) {
    if (requireIncident(site, target).incident.id === record.incident.id) {
      throw new Refusal('An incident cannot be linked to itself.');
    }
  }
  if (record.incident.links.some(link => link.target === target)) {
    throw new Refusal('That link is in the log already.');
  }
  const body = { kind: 'link', target, label: toOneLine(input.label ?? '') } as const;
  return planEntries(record, [body], author, `link ${target}`);
}

/** Refuses what a link may not point at. */
export function requireLinkTarget(target: string): void {
  if (!isLinkTarget(target)) {
    throw new Refusal(
      'A link is a web address (https://…), a pull request such as acme/shop#142, or an incident’s id.',
    );
  }
}

/** What a link may point at. Nothing else is ever opened. */
export function isLinkTarget(target: string): boolean {
  if (toOneLine(target) !== target) {
    return false;
  }
  return (
    INCIDENT_ID.test(target) ||
    /^[\w.-]+\/[\w.-]+#\d+$/.test(target) ||
    (/^https?:\/\/[^\s<>"]+$/.test(target) && URL.canParse(target))
  );
}
