import { checkHeader } from '../core/incident/header';
import { foldIncident, type Incident } from '../core/incident/incident';
import { parseLog, type Log } from '../core/incident/log';
import type { Person } from '../core/people/people';
import { parsePeople } from '../core/people/people';
import { DEFAULT_PLAN } from '../core/plan/defaultPlan';
import { parsePlan, singleRoles, type Plan } from '../core/plan/plan';
import type { Problem } from '../core/problem';
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
}

export const EMPTY_SITE: LiveSite = {
  plan: DEFAULT_PLAN,
  people: [],
  services: [],
  incidents: [],
  problems: new Map(),
  byId: new Map(),
};

type FileText = string | UnreadableFile | undefined;

interface CachedRecord {
  readonly key: string;
  readonly record: IncidentRecord;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

/** Reads the live site and keeps what it has parsed: only files whose stamp changed are read again. */
export class SiteReader {
  readonly #store: SiteStore;
  readonly #records = new Map<string, CachedRecord>();
  readonly #shared = new Map<string, { readonly stamp: string; readonly text: FileText }>();

  constructor(store: SiteStore) {
    this.#store = store;
  }

  /** The live site now. Rejects only if the folder itself cannot be listed. */
  async read(): Promise<LiveSite> {
    const files = await this.#store.list();
    const stamps = new Map(files.map((file) => [file.path, file.stamp]));
    const problems = new Map<string, readonly Problem[]>();
    const texts = await this.#sharedTexts(stamps);
    const plan = use(texts.get(PLAN_FILE), PLAN_FILE, parsePlan, problems) ?? DEFAULT_PLAN;
    const people = use(texts.get(PEOPLE_FILE), PEOPLE_FILE, parsePeople, problems) ?? [];
    const services = use(texts.get(SERVICES_FILE), SERVICES_FILE, parseServices, problems) ?? [];
    const context = { plan, people, services, stamps, key: [PLAN_FILE, PEOPLE_FILE, SERVICES_FILE].map((path) => stamps.get(path)).join() };
    const incidents = await this.#incidents(context, problems);
    for (const path of stamps.keys()) {
      if (isStrayIncidentPath(path)) {
        problems.set(path, [strayProblem()]);
      }
    }
    return { plan, people, services, incidents, problems, byId: new Map(incidents.map((record) => [record.incident.id, record])) };
  }

  async #sharedTexts(stamps: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, FileText>> {
    const names = [PLAN_FILE, PEOPLE_FILE, SERVICES_FILE];
    const changed = names.filter((name) => this.#shared.get(name)?.stamp !== stamps.get(name) || !this.#shared.has(name));
    const texts = changed.length === 0 ? new Map<string, FileText>() : await this.#store.readMany(changed);
    for (const name of changed) {
      this.#shared.set(name, { stamp: stamps.get(name) ?? '', text: texts.get(name) });
    }
    return new Map(names.map((name) => [name, this.#shared.get(name)?.text]));
  }

  async #incidents(context: ReadContext, problems: Map<string, readonly Problem[]>): Promise<IncidentRecord[]> {
    const ids = new Set<string>();
    for (const path of context.stamps.keys()) {
      const id = incidentOfPath(path);
      if (id !== undefined) {
        ids.add(id);
      }
    }
    const keyOf = (id: string): string => `${context.key};${pathsOf(id).map((path) => context.stamps.get(path)).join()}`;
    const stale = [...ids].filter((id) => this.#records.get(id)?.key !== keyOf(id));
    const texts = await this.#store.readMany(stale.flatMap((id) => pathsOf(id).filter((path) => context.stamps.has(path))));
    for (const id of stale) {
      this.#records.set(id, { key: keyOf(id), ...readRecord(id, texts, context) });
    }
    for (const id of this.#records.keys()) {
      if (!ids.has(id)) {
        this.#records.delete(id);
      }
    }
    const cached = [...this.#records.values()].sort((a, b) => newestFirst(a.record.incident, b.record.incident));
    for (const { problems: own } of cached) {
      for (const [path, list] of own) {
        problems.set(path, list);
      }
    }
    return cached.map(({ record }) => record);
  }
}

interface ReadContext {
  readonly plan: Plan;
  readonly people: readonly Person[];
  readonly services: readonly Service[];
  readonly stamps: ReadonlyMap<string, string>;
  readonly key: string;
}

function pathsOf(id: string): string[] {
  const folder = incidentFolder(id);
  return [INCIDENT_FILE, LOG_FILE, REVIEW_FILE].map((file) => `${folder}/${file}`);
}

function newestFirst(a: Incident, b: Incident): number {
  return (b.declaredAt ?? 0) - (a.declaredAt ?? 0) || (a.id < b.id ? 1 : -1);
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
    problems.set(path, [unreadable(text)]);
    return undefined;
  }
  const parsed = parse(text);
  if (parsed.problems.length > 0) {
    problems.set(path, parsed.problems);
  }
  return parsed.value;
}

function unreadable(file: UnreadableFile): Problem {
  return { code: `file-${file.reason}`, severity: 'error', range: { start: 0, end: 0 }, message: file.message };
}

function strayProblem(): Problem {
  return {
    code: 'incident-folder',
    severity: 'warning',
    range: { start: 0, end: 0 },
    message: 'This folder’s name is no incident id, so it is not listed. Name it like `incidents/2026/2026-11-23-checkout-errors`.',
  };
}

function readRecord(
  id: string,
  texts: ReadonlyMap<string, string | UnreadableFile>,
  context: ReadContext,
): { readonly record: IncidentRecord; readonly problems: ReadonlyMap<string, readonly Problem[]> } {
  const folder = incidentFolder(id);
  const found = new Map<string, Problem[]>();
  const textOf = (file: string): string | undefined => {
    const text = texts.get(`${folder}/${file}`);
    if (text !== undefined && typeof text !== 'string') {
      found.set(`${folder}/${file}`, [unreadable(text)]);
      return undefined;
    }
    return text;
  };
  const note = (file: string, problems: readonly Problem[]): void => {
    if (problems.length > 0) {
      found.set(`${folder}/${file}`, [...(found.get(`${folder}/${file}`) ?? []), ...problems]);
    }
  };
  const logText = textOf(LOG_FILE);
  const parsed = parseLog(logText ?? '');
  const incident = foldIncident(id, parsed.value, singleRoles(context.plan));
  note(LOG_FILE, parsed.problems);
  note(LOG_FILE, checkReferences(parsed.value, context));
  const incidentText = textOf(INCIDENT_FILE);
  if (incidentText !== undefined && logText !== undefined) {
    note(INCIDENT_FILE, checkHeader(incidentText, incident));
  }
  if (incidentText !== undefined && logText === undefined && !found.has(`${folder}/${LOG_FILE}`)) {
    note(INCIDENT_FILE, [noLog()]);
  }
  const reviewText = textOf(REVIEW_FILE);
  const review = reviewText === undefined ? undefined : parseReview(reviewText);
  if (review !== undefined) {
    note(REVIEW_FILE, checkReview(review, context.people));
  }
  return { record: { incident, log: parsed.value, folder, incidentText, reviewText, review }, problems: found };
}

function noLog(): Problem {
  return {
    code: 'log-missing',
    severity: 'error',
    range: { start: 0, end: 0 },
    message: 'This incident has no timeline.md, so nothing is known about it. Restore the file from Git, or delete the folder.',
  };
}
