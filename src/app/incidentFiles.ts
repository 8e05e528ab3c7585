import { parseCustomerReview, type CustomerReview } from '../core/customerReview/customerReview';
import { foldIncident } from '../core/incident/incident';
import { parseLog, type Log } from '../core/incident/log';
import { singleRoles } from '../core/plan/plan';
import type { Parsed, Problem } from '../core/problem';
import { parseReview, type Review } from '../core/review/review';
import {
  AGENDA_FILE,
  CUSTOMER_REVIEW_FILE,
  INCIDENT_FILE,
  incidentFolder,
  LOG_FILE,
  REVIEW_FILE,
} from '../core/site/paths';
import {
  agendaProblems,
  customerReviewProblems,
  headerProblems,
  logProblems,
  reviewProblems,
  unreadableProblems,
  type Team,
} from './fileProblems';
import type { UnreadableFile } from './ports';
import type { Vendor } from '../core/vendors/vendors';
import type { IncidentRecord } from './site';

export type Texts = ReadonlyMap<string, string | UnreadableFile>;

/** Undefined: there is no such file. */
export type FileText = string | UnreadableFile | undefined;

/** What the store has of an incident. */
interface FolderFiles {
  readonly incident: FileText;
  readonly log: FileText;
  readonly review: FileText;
  readonly customerReview: FileText;
  /** Read only to see that nothing redacted stays in it. */
  readonly agenda: FileText;
}

/** An incident's files as they were read. */
export interface ReadFolder {
  readonly files: FolderFiles;
  readonly log: Parsed<Log>;
  readonly review: Review | undefined;
  readonly customerReview: Parsed<CustomerReview> | undefined;
}

/** What follows from a folder and the team's plan, people and services. */
export interface FoldedFolder {
  readonly folder: ReadFolder;
  readonly context: ReadContext;
  readonly record: IncidentRecord;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

export interface ReadContext extends Team {
  readonly vendors: readonly Vendor[];
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

/** The files by which a folder is an incident's. */
export function pathsOf(id: string): string[] {
  const folder = incidentFolder(id);
  return [INCIDENT_FILE, LOG_FILE, REVIEW_FILE, CUSTOMER_REVIEW_FILE].map(file => `${folder}/${file}`);
}

/** The files of an incident that Livesite reads. */
export function readPathsOf(id: string): string[] {
  return [...pathsOf(id), `${incidentFolder(id)}/${AGENDA_FILE}`];
}

export function sameFiles(a: FolderFiles, b: FolderFiles): boolean {
  return (
    sameText(a.incident, b.incident) &&
    sameText(a.log, b.log) &&
    sameText(a.review, b.review) &&
    sameText(a.customerReview, b.customerReview) &&
    sameText(a.agenda, b.agenda)
  );
}

export function sameText(a: FileText, b: FileText): boolean {
  return typeof a === 'object' && typeof b === 'object'
    ? a.reason === b.reason && a.message === b.message
    : a === b;
}

/** A file's problems: why it could not be read, or what is wrong with its text. */
export function judged(file: FileText, judge: (text: string) => readonly Problem[]): readonly Problem[] {
  return typeof file === 'string' ? judge(file) : file === undefined ? [] : unreadableProblems(file);
}

export function note(
  found: Map<string, readonly Problem[]>,
  path: string,
  problems: readonly Problem[],
): void {
  if (problems.length > 0) {
    found.set(path, problems);
  }
}

export function filesOf(id: string, texts: Texts): FolderFiles {
  const [incident, log, review, customerReview, agenda] = readPathsOf(id).map(path => texts.get(path));
  return { incident, log, review, customerReview, agenda };
}

/** What did not change since `before` is the same object: a note in the log makes no other review. */
export function readFolder(files: FolderFiles, before?: ReadFolder): ReadFolder {
  const { log, review, customerReview } = files;
  const keep = <T>(name: 'log' | 'review' | 'customerReview', parse: () => T, known: T | undefined): T =>
    before !== undefined && known !== undefined && sameText(before.files[name], files[name])
      ? known
      : parse();
  return {
    files,
    log: keep('log', () => parseLog(textOf(log) ?? ''), before?.log),
    review: keep(
      'review',
      () => (typeof review === 'string' ? parseReview(review) : undefined),
      before?.review,
    ),
    customerReview: keep(
      'customerReview',
      () => (typeof customerReview === 'string' ? parseCustomerReview(customerReview) : undefined),
      before?.customerReview,
    ),
  };
}

function textOf(file: FileText): string | undefined {
  return typeof file === 'string' ? file : undefined;
}

export function foldFolder(id: string, folder: ReadFolder, context: ReadContext): FoldedFolder {
  const { files, review, customerReview } = folder;
  const log = folder.log.value;
  const incident = foldIncident(id, log, singleRoles(context.plan));
  const found = new Map<string, readonly Problem[]>();
  const hasLog = files.log !== undefined;
  const isAlone = !hasLog && files.incident === undefined;
  const path = (file: string): string => `${incidentFolder(id)}/${file}`;
  note(
    found,
    path(LOG_FILE),
    judged(files.log, text => logProblems(text, folder.log, incident, context)),
  );
  note(
    found,
    path(INCIDENT_FILE),
    judged(files.incident, text => headerProblems(text, incident, hasLog)),
  );
  note(
    found,
    path(REVIEW_FILE),
    judged(files.review, text =>
      review
        ? reviewProblems(review, { people: context.people, plan: context.plan, incident, isAlone, text })
        : [],
    ),
  );
  note(
    found,
    path(CUSTOMER_REVIEW_FILE),
    judged(files.customerReview, () =>
      customerReview ? customerReviewProblems(customerReview, context) : [],
    ),
  );
  note(
    found,
    path(AGENDA_FILE),
    judged(files.agenda, text => agendaProblems(text, incident)),
  );
  const record: IncidentRecord = {
    incident,
    log,
    folder: incidentFolder(id),
    incidentText: textOf(files.incident),
    reviewText: textOf(files.review),
    review,
    customerReviewText: textOf(files.customerReview),
    customerReview: customerReview?.value,
  };
  return { folder, context, record, problems: found };
}
