import type { Change } from '../core/change/change';
import type { DetectedBy, EntryBody } from '../core/incident/entry';
import { headerOf } from '../core/incident/header';
import { foldIncident } from '../core/incident/incident';
import { parseLog } from '../core/incident/log';
import { singleRoles } from '../core/plan/plan';
import { INCIDENT_FILE, incidentFolder } from '../core/site/paths';
import { shorten, toOneLine } from '../core/text/plain';
import { printFrontMatter, tryParseFrontMatter, withFrontMatter } from '../core/text/frontMatter';
import { freeIncidentId } from '../core/text/slug';
import { dayOf, type Instant } from '../core/time/instant';
import { requireServiceIds } from './addEntry';
import { planEntries, Refusal, requirePast, type Author } from './change';
import type { Templates } from './templates';
import type { LiveSite } from './site';

export interface Declaration {
  /** One line: what customers see. All that is needed. */
  readonly title: string;
  /** Undefined: unset, which counts as the second most severe and keeps asking. */
  readonly severity?: string | undefined;
  readonly services?: readonly string[];
  readonly impactStartedAt?: Instant | undefined;
  readonly detectedBy?: DetectedBy | undefined;
  /** When it was declared, if not now: registers a past incident. */
  readonly statedAt?: Instant | undefined;
}

export interface Declared {
  readonly incident: string;
  readonly change: Change;
}

/** A title stands in lists and messages; what is longer becomes the first note, so that no word is lost. */
const LONGEST_TITLE = 120;

/**
 * A new incident: its folder, incident.md from the template, and the first entries of its log. The id is the day (UTC) and the
 * title's slug, numbered where taken.
 */
export async function planDeclareIncident(
  site: LiveSite,
  declaration: Declaration,
  author: Author,
  templates: Templates,
): Promise<Declared> {
  const words = toOneLine(declaration.title);
  const title = shorten(words, LONGEST_TITLE);
  if (title === '') {
    throw new Refusal('An incident needs one line that says what is wrong.');
  }
  if (
    declaration.severity !== undefined &&
    !site.plan.severities.some(({ id }) => id === declaration.severity)
  ) {
    throw new Refusal(
      `There is no severity ${toOneLine(declaration.severity)}. The plan has ${site.plan.severities.map(({ id }) => id).join(', ')}.`,
    );
  }
  requirePast(declaration.impactStartedAt, author);
  requirePast(declaration.statedAt, author);
  requireServiceIds(declaration.services ?? []);
  const day = dayOf(declaration.statedAt ?? author.now);
  const id = freeIncidentId(day, title, taken => site.byId.has(taken));
  const bodies = declarationBodies(declaration, title);
  if (title !== words) {
    bodies.push({ kind: 'note', text: words });
  }
  const empty = {
    incident: foldIncident(id, { entries: [], damaged: [] }, new Set()),
    log: { entries: [], damaged: [] },
  };
  const change = planEntries(
    empty,
    bodies,
    author,
    `declare ${declaration.severity ?? 'incident'}: ${title}`,
    {
      statedAt: declaration.statedAt,
    },
  );
  const append = change.edits[0];
  const log = parseLog(append?.kind === 'append' ? append.lines.join('\n') : '').value;
  const incident = foldIncident(id, log, singleRoles(site.plan));
  const body = await templates.render('incident', { title, id, services: declaration.services ?? [] });
  const text = withHeader(body, headerOf(incident));
  return {
    incident: id,
    change: {
      ...change,
      edits: [{ kind: 'create', path: `${incidentFolder(id)}/${INCIDENT_FILE}`, text }, ...change.edits],
    },
  };
}

/** A team's template may bring front matter of its own, which stays. */
function withHeader(body: string, header: ReadonlyMap<string, unknown>): string {
  return tryParseFrontMatter(body) === undefined
    ? printFrontMatter(header) + body
    : withFrontMatter(body, header);
}

function declarationBodies(declaration: Declaration, title: string): EntryBody[] {
  const bodies: EntryBody[] = [{ kind: 'declared', severity: declaration.severity, title }];
  if (declaration.services !== undefined && declaration.services.length > 0) {
    bodies.push({ kind: 'services', services: declaration.services });
  }
  if (declaration.impactStartedAt !== undefined) {
    bodies.push({ kind: 'impact', edge: 'started', at: declaration.impactStartedAt, text: '' });
  }
  if (declaration.detectedBy !== undefined) {
    bodies.push({ kind: 'detected', by: declaration.detectedBy, at: undefined, text: '' });
  }
  return bodies;
}
