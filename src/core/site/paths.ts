import { INCIDENT_ID } from '../text/slug';

/** Marks the live site's root and holds its plan. */
export const PLAN_FILE = 'livesite.yml';
export const PEOPLE_FILE = 'people.yml';
export const SERVICES_FILE = 'services.yml';
export const VENDORS_FILE = 'vendors.yml';

export const INCIDENT_FILE = 'incident.md';
export const LOG_FILE = 'timeline.md';
export const REVIEW_FILE = 'review.md';
/** The agenda of the review's meeting. */
export const AGENDA_FILE = 'review-agenda.md';
/** The review that customers read. */
export const CUSTOMER_REVIEW_FILE = 'customer-review.md';

/** Folder of an incident relative to the live site's root: `incidents/2026/2026-11-23-checkout-errors`. */
export function incidentFolder(id: string): string {
  return `incidents/${id.slice(0, 4)}/${id}`;
}

const IN_INCIDENT = /^incidents\/(\d{4})\/([^/]+)\/[^/]+$/;

/** The incident a file belongs to; undefined for other files and for folders whose name is no incident id. */
export function incidentOfPath(path: string): string | undefined {
  const match = IN_INCIDENT.exec(path);
  const id = match?.[2] ?? '';
  return INCIDENT_ID.test(id) && id.startsWith(match?.[1] ?? ' ') ? id : undefined;
}

/**
 * A file that looks like an incident's but is not read as one: two folders below `incidents/` in a folder whose name is no incident id
 * of that year, or an incident.md, timeline.md, review.md or customer-review.md anywhere else below `incidents/` but inside an incident.
 */
export function isStrayIncidentPath(path: string): boolean {
  if (incidentOfPath(path) !== undefined) {
    return false;
  }
  return IN_INCIDENT.test(path) || (NAMED_LIKE_INCIDENTS.test(path) && !isBesideIncident(path));
}

const NAMED_LIKE_INCIDENTS = /^incidents\/(?:.*\/)?(?:incident|timeline|review|customer-review)\.md$/;

/** A file in a folder of an incident's own. */
function isBesideIncident(path: string): boolean {
  return incidentOfPath(path.split('/').slice(0, 4).join('/')) !== undefined;
}

const IN_ROTATIONS = /^rotations\/([^/]+)\.ya?ml$/;

/** The id of the rotation whose file this is (its name without extension); undefined for other files. */
export function rotationOfPath(path: string): string | undefined {
  return IN_ROTATIONS.exec(path)?.[1];
}

const IN_ESCALATIONS = /^escalations\/([a-z0-9][a-z0-9-]{0,39})\.ya?ml$/;

/** The id of the escalation path whose file this is (its name without extension); undefined for other files. */
export function escalationOfPath(path: string): string | undefined {
  return IN_ESCALATIONS.exec(path)?.[1];
}

/** The branch that holds nothing but a live site, where a team wants it apart from its code. */
export const OWN_BRANCH = 'live-site';
