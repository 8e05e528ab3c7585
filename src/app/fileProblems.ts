import { checkCustomerReview } from '../core/customerReview/checkCustomerReview';
import { parseCustomerReview, type CustomerReview } from '../core/customerReview/customerReview';
import { siteFileOf } from '../core/editor/siteFile';
import { checkEscalation, type EscalationContext } from '../core/escalation/checkEscalation';
import { type EscalationText, parseEscalation } from '../core/escalation/parseEscalation';
import { checkContacts } from '../core/escalation/checkContacts';
import { untestedContacts, untestedRoutes } from '../core/escalation/tested';
import { parseSearchBlocks } from '../core/hunt/parseSearchBlocks';
import { checkHeader } from '../core/incident/header';
import { foldIncident, type Incident } from '../core/incident/incident';
import { parseLog, type Log } from '../core/incident/log';
import { checkRotation } from '../core/oncall/checkRotation';
import { parseRotation, type RotationText } from '../core/oncall/parseRotation';
import { parsePeople, type Person } from '../core/people/people';
import { parsePlan, singleRoles, type Plan } from '../core/plan/plan';
import type { Parsed, Problem } from '../core/problem';
import { checkFacilitator, checkReviewDue } from '../core/review/checkHeader';
import { checkProofs } from '../core/remediation/checkProofs';
import { proofDemand } from '../core/remediation/remediationPlan';
import { checkReview } from '../core/review/checkReview';
import { parseReview, type Review } from '../core/review/review';
import { checkEntryReferences, parseReferences } from '../core/review/references';
import { parseReviewHeader } from '../core/review/reviewHeader';
import { parseServices, type Service } from '../core/services/services';
import {
  AGENDA_FILE,
  INCIDENT_FILE,
  incidentFolder,
  isStrayIncidentPath,
  LOG_FILE,
} from '../core/site/paths';
import { linesOf } from '../core/text/range';
import type { Instant } from '../core/time/instant';
import { checkReferences } from './checkReferences';
import type { UnreadableFile } from './ports';
import { scheduleProblems } from './scheduleFindings';
import type { LiveSite } from './site';

/** The team's own files: what names in an incident are looked up in. */
export interface Team {
  readonly plan: Plan;
  readonly people: readonly Person[];
  readonly services: readonly Service[];
}

/** More problems than these of one file say nothing new, and would fill the problems view. */
const MAX_PROBLEMS = 100;

const AT_START = { start: 0, end: 0 } as const;

/** Of livesite.yml, people.yml and services.yml. */
export function teamFileProblems({ problems }: Parsed<unknown>): readonly Problem[] {
  return problems.slice(0, MAX_PROBLEMS);
}

/** Of people.yml: its contacts are held against the plan's routes. */
export function peopleProblems(text: string, { problems }: Parsed<unknown>, plan: Plan): readonly Problem[] {
  return [...problems, ...checkContacts(text, plan.routes)].slice(0, MAX_PROBLEMS);
}

/** What depends on the day: contacts and routes that nobody has tested of late, a review that is late. */
export function datedProblems(
  path: string,
  text: string,
  { plan, byId }: Pick<LiveSite, 'plan' | 'byId'>,
  now: Instant,
): readonly Problem[] {
  const { kind, incident } = siteFileOf(path);
  switch (kind) {
    case 'people':
      return untestedContacts(text, plan.routes, now);
    case 'plan':
      return untestedRoutes(text, now);
    case 'review':
      return checkReviewDue(parseReviewHeader(text).value, byId.get(incident ?? '')?.incident, now);
    default:
      return [];
  }
}

/** Of a file of rotations/. */
export function rotationProblems(
  { value, problems }: Parsed<RotationText>,
  people: readonly Person[],
): readonly Problem[] {
  return [...problems, ...checkRotation(value, people)].slice(0, MAX_PROBLEMS);
}

/** Of a file of escalations/. */
export function escalationProblems(
  { value, problems }: Parsed<EscalationText>,
  context: EscalationContext,
): readonly Problem[] {
  return [...problems, ...checkEscalation(value, context)].slice(0, MAX_PROBLEMS);
}

/** Of a timeline.md, and the incident that it folds into. */
export function logProblems(
  text: string,
  { problems }: Parsed<Log>,
  incident: Incident,
  team: Team,
): readonly Problem[] {
  const all = [...notDeclared(text, incident), ...problems, ...checkReferences(incident.entries, team)];
  return all.slice(0, MAX_PROBLEMS);
}

/** Of an incident.md. */
export function headerProblems(text: string, incident: Incident, hasLog: boolean): readonly Problem[] {
  return [...(hasLog ? [] : [NO_LOG]), ...checkHeader(text, incident)].slice(0, MAX_PROBLEMS);
}

/** What a review is judged by beside its own text. */
export interface ReviewSetting {
  readonly people: readonly Person[];
  readonly plan: Plan;
  readonly incident: Incident;
  /** The folder has neither a summary nor a timeline. */
  readonly isAlone: boolean;
  /** The review's own. */
  readonly text: string;
}

/** Of a review.md. */
export function reviewProblems(
  review: Review,
  { people, plan, incident, isAlone, text }: ReviewSetting,
): readonly Problem[] {
  return [
    ...(isAlone ? [NO_LOG] : []),
    ...checkReview(review, people),
    ...checkProofs(review.items, proofDemand(plan)),
    ...checkFacilitator(review.header, incident),
    ...checkEntryReferences(review.references, incident),
    ...parseSearchBlocks(text, review).problems,
  ].slice(0, MAX_PROBLEMS);
}

/** Of a review-agenda.md: it is a document of its day, but what was redacted since must not stay in it. */
export function agendaProblems(text: string, incident: Incident): readonly Problem[] {
  return checkEntryReferences(parseReferences(text), incident)
    .filter(({ code }) => code === 'reference-redacted')
    .slice(0, MAX_PROBLEMS);
}

/** Of a customer-review.md. */
export function customerReviewProblems(
  { value, problems }: Parsed<CustomerReview>,
  team: Pick<Team, 'plan' | 'people'>,
): readonly Problem[] {
  return [...problems, ...checkCustomerReview(value, team)].slice(0, MAX_PROBLEMS);
}

/** Of a file that is there, but whose text could not be had. */
export function unreadableProblems({ reason, message }: UnreadableFile): readonly Problem[] {
  return [{ code: `file-${reason}`, severity: 'error', range: AT_START, message }];
}

/** Of a file in a folder that can be no incident's. */
export const STRAY_PROBLEMS: readonly Problem[] = [
  {
    code: 'incident-folder',
    severity: 'warning',
    range: AT_START,
    message:
      'This file is not in an incident’s folder, so it is not read. Such a folder is named like `incidents/2026/2026-11-23-checkout-errors`.',
  },
];

const NO_LOG: Problem = {
  code: 'log-missing',
  severity: 'error',
  range: AT_START,
  message:
    'This incident has no timeline.md, so nothing is known about it. Restore the file from Git, or delete the folder.',
};

function notDeclared(text: string, { declaredAt }: Incident): Problem[] {
  if (declaredAt !== undefined) {
    return [];
  }
  const message =
    'No entry here declares the incident, so its title and times are not known. Restore the first lines of the file from Git.';
  const range = { start: 0, end: linesOf(text)[0]?.range.end ?? 0 };
  return [{ code: 'log-not-declared', severity: 'error', range, message }];
}

/**
 * The problems that the live site would have if a file had this text and everything else were as it is: for texts that are not
 * saved yet. Ranges are offsets into the text. A file that could not be read stays so until it is saved.
 */
export function problemsOfText(site: LiveSite, path: string, text: string): readonly Problem[] {
  const known = site.problems.get(path) ?? [];
  return known.some(({ code }) => code.startsWith('file-')) ? known : judge(site, path, text);
}

/** As {@link problemsOfText}, with what is wrong in the weeks after `now`: for a rotation's gaps and absences. */
export function problemsOfTextAt(
  site: LiveSite,
  path: string,
  text: string,
  now: Instant,
): readonly Problem[] {
  const problems = problemsOfText(site, path, text);
  if (problems.some(({ code }) => code.startsWith('file-'))) {
    return problems;
  }
  const dated =
    siteFileOf(path).kind === 'rotation'
      ? scheduleProblems(parseRotation(text).value, site.people, now)
      : datedProblems(path, text, site, now);
  return dated.length === 0 ? problems : [...problems, ...dated];
}

function judge(site: LiveSite, path: string, text: string): readonly Problem[] {
  const { kind, incident: id } = siteFileOf(path);
  switch (kind) {
    case 'plan':
      return teamFileProblems(parsePlan(text));
    case 'people':
      return peopleProblems(text, parsePeople(text), site.plan);
    case 'services':
      return teamFileProblems(parseServices(text));
    case 'rotation':
      return rotationProblems(parseRotation(text), site.people);
    case 'escalation':
      return escalationProblems(parseEscalation(text), contextOf(site));
    default:
      return id === undefined
        ? site.paths.has(path) && isStrayIncidentPath(path)
          ? STRAY_PROBLEMS
          : []
        : judgeInIncident(site, { kind, id, path }, text);
  }
}

function contextOf({ plan, people, services, rotations }: LiveSite): EscalationContext {
  return { plan, people, services, rotations: rotations.map(({ id }) => id) };
}

function judgeInIncident(
  site: LiveSite,
  { kind, id, path }: { readonly kind: string; readonly id: string; readonly path: string },
  text: string,
): readonly Problem[] {
  const fold = (log: Log): Incident => foldIncident(id, log, singleRoles(site.plan));
  const has = (file: string): boolean => site.paths.has(`${incidentFolder(id)}/${file}`);
  switch (kind) {
    case 'log': {
      const parsed = parseLog(text);
      return logProblems(text, parsed, fold(parsed.value), site);
    }
    case 'incident': {
      const incident = site.byId.get(id)?.incident ?? fold(parseLog('').value);
      return headerProblems(text, incident, has(LOG_FILE));
    }
    case 'customer-review':
      return customerReviewProblems(parseCustomerReview(text), site);
    case 'review':
      return reviewProblems(parseReview(text), {
        people: site.people,
        plan: site.plan,
        incident: site.byId.get(id)?.incident ?? fold(parseLog('').value),
        isAlone: !has(LOG_FILE) && !has(INCIDENT_FILE),
        text,
      });
    default:
      return path === `${incidentFolder(id)}/${AGENDA_FILE}`
        ? agendaProblems(text, site.byId.get(id)?.incident ?? fold(parseLog('').value))
        : [];
  }
}
