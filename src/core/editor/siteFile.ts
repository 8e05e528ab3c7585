import {
  CUSTOMER_REVIEW_FILE,
  escalationOfPath,
  INCIDENT_FILE,
  incidentOfPath,
  LOG_FILE,
  PEOPLE_FILE,
  PLAN_FILE,
  REVIEW_FILE,
  rotationOfPath,
  SERVICES_FILE,
} from '../site/paths';

/**
 * What a file of a live site is to the editor. `document`: another Markdown file of an incident; `markdown`: one that belongs to no
 * incident; `other`: a file without features.
 */
export type SiteFileKind =
  | 'plan'
  | 'people'
  | 'services'
  | 'rotation'
  | 'escalation'
  | 'incident'
  | 'log'
  | 'review'
  | 'customer-review'
  | 'document'
  | 'markdown'
  | 'other';

export interface SiteFile {
  readonly kind: SiteFileKind;
  /** Id of the incident whose folder holds the file. */
  readonly incident: string | undefined;
}

const SHARED: ReadonlyMap<string, SiteFileKind> = new Map([
  [PLAN_FILE, 'plan'],
  [PEOPLE_FILE, 'people'],
  [SERVICES_FILE, 'services'],
]);
const IN_INCIDENT: ReadonlyMap<string, SiteFileKind> = new Map([
  [INCIDENT_FILE, 'incident'],
  [LOG_FILE, 'log'],
  [REVIEW_FILE, 'review'],
  [CUSTOMER_REVIEW_FILE, 'customer-review'],
]);

/** What the file at a path (relative to the root; undefined: beside the live site) is. */
export function siteFileOf(path: string | undefined): SiteFile {
  if (path === undefined) {
    return { kind: 'markdown', incident: undefined };
  }
  const incident = incidentOfPath(path);
  const isMarkdown = path.endsWith('.md');
  if (incident === undefined) {
    return { kind: SHARED.get(path) ?? kindInFolder(path) ?? (isMarkdown ? 'markdown' : 'other'), incident };
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { kind: IN_INCIDENT.get(name) ?? (isMarkdown ? 'document' : 'other'), incident };
}

function kindInFolder(path: string): SiteFileKind | undefined {
  return rotationOfPath(path) !== undefined
    ? 'rotation'
    : escalationOfPath(path) === undefined
      ? undefined
      : 'escalation';
}

/** Whether a file is a record or the plan, so that handles and severities in it mean what they look like. */
export function isRecord(kind: SiteFileKind): boolean {
  return kind !== 'markdown' && kind !== 'other';
}

/** Whether an offset lies between the `---` lines a Markdown file may start with. */
export function isInFrontMatter(text: string, offset: number): boolean {
  if (!/^\ufeff?---[ \t]*\r?\n/.test(text)) {
    return false;
  }
  const first = text.indexOf('\n') + 1;
  const close = /^---[ \t]*\r?$/m.exec(text.slice(first));
  return offset >= first && (close === null || offset < first + close.index);
}
