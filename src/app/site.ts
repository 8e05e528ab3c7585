import { checkHeader } from '../core/incident/header';
import { foldIncident, type Incident } from '../core/incident/incident';
import { parseLog, type Log } from '../core/incident/log';
import type { Person } from '../core/people/people';
import { parsePeople } from '../core/people/people';
import { DEFAULT_PLAN } from '../core/plan/defaultPlan';
import { parsePlan, singleRoles, type Plan } from '../core/plan/plan';
import type { Parsed, Problem } from '../core/problem';
import { checkReview } from '../core/review/checkReview';
import { parseReview, type Review } from '../core/review/review';
import { parseServices, type Service } from '../core/services/services';
import {
  INCIDENT_FILE,
  incidentFolder,
  incidentOfPath,
  isStrayIncidentPath,
  LOG_FILE,
  PEOPLE_FILE,
  PLAN_FILE,
  REVIEW_FILE,
  SERVICES_FILE,
} from '../core/site/paths';
import { linesOf } from '../core/text/range';
import { tryParseInstant, type Instant } from '../core/time/instant';
import { checkReferences } from './checkReferences';
import type { SiteStore, UnreadableFile } from './ports';

/** Everything the live site says about one incident. */
export interface IncidentRecord {
  readonly incident: Incident;
  readonly log: Log;
  /** Relative to the live site's root. */
  readonly folder: string;
  readonly incidentText: string | undefined;
  readonly reviewText: string | undefined;
  readonly review: Review | undefined;
}

/** The live site as it is now. Bad files are in `problems` and never hide the good ones. */
export interface LiveSite {
  readonly plan: Plan;
  readonly people: readonly Person[];
  readonly services: readonly Service[];
  /** Newest first. */
  readonly incidents: readonly IncidentRecord[];
  /** By path relative to the root; only files that have some. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly byId: ReadonlyMap<string, IncidentRecord>;
  /** Paths that stand in the checkout, so that an editor can open them there. */
  readonly inCheckout: ReadonlySet<string>;
}

export const EMPTY_SITE: LiveSite = {
  plan: DEFAULT_PLAN,
  people: [],
  services: [],
  incidents: [],
  problems: new Map(),
  byId: new Map(),
  inCheckout: new Set(),
};

type FileText = string | UnreadableFile | undefined;

/** More problems than these of one file say nothing new, and would fill the problems view. */
const MAX_PROBLEMS = 100;

/** An incident's files as they were read. */
interface ReadFolder {
  /** The files' stamps. */
  readonly key: string;
  readonly log: { readonly file: FileText; readonly parsed: Parsed<Log> };
  readonly incident: FileText;
  readonly review: { readonly file: FileText; readonly parsed: Review | undefined };
}

/** What follows from a folder and the team's plan, people and services. */
interface FoldedFolder {
  readonly folder: ReadFolder;
  readonly context: ReadContext;
  readonly record: IncidentRecord;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

interface ReadContext {
  readonly plan: Plan;
  readonly people: readonly Person[];
  readonly services: readonly Service[];
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

/** Reads the live site and keeps what it has parsed: only files whose stamp changed are read again. */
export class SiteReader {
  readonly #store: SiteStore;
  readonly #folders = new Map<string, FoldedFolder>();
  #shared: { readonly key: string; readonly context: ReadContext } | undefined;

  constructor(store: SiteStore) {
    this.#store = store;
  }

  /** The live site now. Rejects only if the folder itself cannot be listed or read. */
  async read(): Promise<LiveSite> {
    const files = await this.#store.list();
    const stamps = new Map(files.map(file => [file.path, file.stamp]));
    const context = await this.#context(stamps);
    const folded = await this.#incidents(context, stamps);
    const problems = new Map(context.problems);
    for (const { problems: own } of folded) {
      for (const [path, list] of own) {
        problems.set(path, list);
      }
    }
    for (const path of stamps.keys()) {
      if (isStrayIncidentPath(path)) {
        problems.set(path, [strayProblem()]);
      }
    }
    const incidents = folded.map(({ record }) => record);
    const byId = new Map(incidents.map(record => [record.incident.id, record]));
    const inCheckout = new Set(files.filter(file => file.inCheckout).map(({ path }) => path));
    const { plan, people, services } = context;
    return { plan, people, services, incidents, problems, byId, inCheckout };
  }

  async #context(stamps: ReadonlyMap<string, string>): Promise<ReadContext> {
    const names = [PLAN_FILE, PEOPLE_FILE, SERVICES_FILE];
    const key = keyOf(names, stamps);
    if (this.#shared?.key === key) {
      return this.#shared.context;
    }
    const texts = await this.#readMany(names.filter(name => stamps.has(name)));
    const problems = new Map<string, readonly Problem[]>();
    const context: ReadContext = {
      plan: use(texts.get(PLAN_FILE), PLAN_FILE, parsePlan, problems) ?? DEFAULT_PLAN,
      people: use(texts.get(PEOPLE_FILE), PEOPLE_FILE, parsePeople, problems) ?? [],
      services: use(texts.get(SERVICES_FILE), SERVICES_FILE, parseServices, problems) ?? [],
      problems,
    };
    this.#shared = { key, context };
    return context;
  }

  async #incidents(context: ReadContext, stamps: ReadonlyMap<string, string>): Promise<FoldedFolder[]> {
    const ids = incidentsAmong(stamps.keys());
    const keys = new Map([...ids].map(id => [id, keyOf(pathsOf(id), stamps)]));
    const stale = [...ids].filter(id => this.#folders.get(id)?.folder.key !== keys.get(id));
    const wanted = stale.flatMap(id => pathsOf(id).filter(path => stamps.has(path)));
    const texts = await this.#readMany(wanted);
    for (const id of stale) {
      this.#folders.set(id, foldFolder(id, readFolder(id, keys.get(id) ?? '', texts), context));
    }
    for (const [id, { folder, context: before }] of this.#folders) {
      if (!ids.has(id)) {
        this.#folders.delete(id);
      } else if (before !== context) {
        this.#folders.set(id, foldFolder(id, folder, context));
      }
    }
    return [...this.#folders.values()].sort((a, b) => newestFirst(a.record.incident, b.record.incident));
  }

  async #readMany(paths: readonly string[]): Promise<ReadonlyMap<string, string | UnreadableFile>> {
    return paths.length === 0 ? new Map() : this.#store.readMany(paths);
  }
}

/** Incidents that have a file Livesite reads; a picture or an attachment alone makes no incident. */
function incidentsAmong(paths: Iterable<string>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const path of paths) {
    const id = incidentOfPath(path);
    if (id !== undefined && pathsOf(id).includes(path)) {
      ids.add(id);
    }
  }
  return ids;
}

function keyOf(paths: readonly string[], stamps: ReadonlyMap<string, string>): string {
  return JSON.stringify(paths.map(path => stamps.get(path) ?? null));
}

function pathsOf(id: string): string[] {
  const folder = incidentFolder(id);
  return [INCIDENT_FILE, LOG_FILE, REVIEW_FILE].map(file => `${folder}/${file}`);
}

function newestFirst(a: Incident, b: Incident): number {
  return startOf(b) - startOf(a) || (a.id < b.id ? 1 : -1);
}

/** When it was declared; for a log that does not say so, the day in its id. */
function startOf({ declaredAt, id }: Incident): Instant {
  return declaredAt ?? tryParseInstant(`${id.slice(0, 10)}T00:00Z`) ?? 0;
}

function use<T>(
  text: FileText,
  path: string,
  parse: (text: string) => { readonly value: T; readonly problems: readonly Problem[] },
  problems: Map<string, readonly Problem[]>,
): T | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (typeof text !== 'string') {
    problems.set(path, unreadable(text));
    return undefined;
  }
  const parsed = parse(text);
  if (parsed.problems.length > 0) {
    problems.set(path, parsed.problems.slice(0, MAX_PROBLEMS));
  }
  return parsed.value;
}

function unreadable(file: FileText): Problem[] {
  return file === undefined || typeof file === 'string'
    ? []
    : [
        {
          code: `file-${file.reason}`,
          severity: 'error',
          range: { start: 0, end: 0 },
          message: file.message,
        },
      ];
}

function strayProblem(): Problem {
  return {
    code: 'incident-folder',
    severity: 'warning',
    range: { start: 0, end: 0 },
    message:
      'This file is not in an incident’s folder, so it is not read. Such a folder is named like `incidents/2026/2026-11-23-checkout-errors`.',
  };
}

function readFolder(
  id: string,
  key: string,
  texts: ReadonlyMap<string, string | UnreadableFile>,
): ReadFolder {
  const [incident, log, review] = pathsOf(id).map(path => texts.get(path));
  return {
    key,
    incident,
    log: { file: log, parsed: parseLog(textOf(log) ?? '') },
    review: { file: review, parsed: typeof review === 'string' ? parseReview(review) : undefined },
  };
}

function textOf(file: FileText): string | undefined {
  return typeof file === 'string' ? file : undefined;
}

function foldFolder(id: string, folder: ReadFolder, context: ReadContext): FoldedFolder {
  const { value: log, problems: logProblems } = folder.log.parsed;
  const incident = foldIncident(id, log, singleRoles(context.plan));
  const incidentText = textOf(folder.incident);
  const review = folder.review.parsed;
  const found = new Map<string, readonly Problem[]>();
  const note = (file: string, problems: readonly Problem[]): void => {
    if (problems.length > 0) {
      found.set(`${incidentFolder(id)}/${file}`, problems.slice(0, MAX_PROBLEMS));
    }
  };
  note(LOG_FILE, [
    ...unreadable(folder.log.file),
    ...notDeclared(folder, incident),
    ...logProblems,
    ...checkReferences(log, context),
  ]);
  note(INCIDENT_FILE, [
    ...unreadable(folder.incident),
    ...(incidentText !== undefined && folder.log.file === undefined ? [noLog()] : []),
    ...(incidentText === undefined ? [] : checkHeader(incidentText, incident)),
  ]);
  note(REVIEW_FILE, [
    ...unreadable(folder.review.file),
    ...(folder.incident === undefined && folder.log.file === undefined ? [noLog()] : []),
    ...(review === undefined ? [] : checkReview(review, context.people)),
  ]);
  const reviewText = textOf(folder.review.file);
  const record: IncidentRecord = {
    incident,
    log,
    folder: incidentFolder(id),
    incidentText,
    reviewText,
    review,
  };
  return { folder, context, record, problems: found };
}

function notDeclared({ log }: ReadFolder, incident: Incident): Problem[] {
  if (typeof log.file !== 'string' || incident.declaredAt !== undefined) {
    return [];
  }
  const message =
    'No entry here declares the incident, so its title and times are not known. Restore the first lines of the file from Git.';
  return [
    {
      code: 'log-not-declared',
      severity: 'error',
      range: { start: 0, end: linesOf(log.file)[0]?.range.end ?? 0 },
      message,
    },
  ];
}

function noLog(): Problem {
  return {
    code: 'log-missing',
    severity: 'error',
    range: { start: 0, end: 0 },
    message:
      'This incident has no timeline.md, so nothing is known about it. Restore the file from Git, or delete the folder.',
  };
}
