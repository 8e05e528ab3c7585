import type { EscalationContext } from '../core/escalation/checkEscalation';
import type { Incident } from '../core/incident/incident';
import type { Log } from '../core/incident/log';
import { parsePeople, type Person } from '../core/people/people';
import { DEFAULT_PLAN } from '../core/plan/defaultPlan';
import { parsePlan, type Plan } from '../core/plan/plan';
import type { Parsed, Problem } from '../core/problem';
import type { CustomerReview } from '../core/customerReview/customerReview';
import type { Review } from '../core/review/review';
import { parseServices, type Service } from '../core/services/services';
import {
  incidentOfPath,
  isStrayIncidentPath,
  PEOPLE_FILE,
  PLAN_FILE,
  SERVICES_FILE,
  VENDORS_FILE,
} from '../core/site/paths';
import { tryParseInstant, type Instant } from '../core/time/instant';
import { parseYaml } from '../core/site/yamlFile';
import { readVendors, type Vendor } from '../core/vendors/vendors';
import { peopleProblems, STRAY_PROBLEMS, teamFileProblems } from './fileProblems';
import {
  filesOf,
  foldFolder,
  judged,
  note,
  pathsOf,
  readPathsOf,
  readFolder,
  sameFiles,
  sameText,
  type FoldedFolder,
  type ReadContext,
  type Texts,
} from './incidentFiles';
import type { SiteFiles } from './ports';
import { type EscalationFiles, escalationReader, type EscalationRecord } from './escalationFiles';
import { type RotationFiles, rotationReader, type RotationRecord } from './rotationFiles';

/** Everything the live site says about one incident. */
export interface IncidentRecord {
  readonly incident: Incident;
  readonly log: Log;
  /** Relative to the live site's root. */
  readonly folder: string;
  readonly incidentText: string | undefined;
  readonly reviewText: string | undefined;
  readonly review: Review | undefined;
  readonly customerReviewText: string | undefined;
  readonly customerReview: CustomerReview | undefined;
}

/** The live site as it is now. Bad files are in `problems` and never hide the good ones. */
export interface LiveSite {
  readonly plan: Plan;
  readonly people: readonly Person[];
  readonly services: readonly Service[];
  readonly vendors: readonly Vendor[];
  /** Of the files of rotations/, by path. */
  readonly rotations: readonly RotationRecord[];
  /** Of the files of escalations/, by path. */
  readonly escalations: readonly EscalationRecord[];
  /** Newest first. */
  readonly incidents: readonly IncidentRecord[];
  /** By path relative to the root; only files that have some. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly byId: ReadonlyMap<string, IncidentRecord>;
  /** Of all files, relative to the root. */
  readonly paths: ReadonlySet<string>;
  /** Paths that stand in the checkout, so that an editor can open them there. */
  readonly inCheckout: ReadonlySet<string>;
}

export const EMPTY_SITE: LiveSite = {
  plan: DEFAULT_PLAN,
  people: [],
  services: [],
  vendors: [],
  rotations: [],
  escalations: [],
  incidents: [],
  problems: new Map(),
  byId: new Map(),
  paths: new Set(),
  inCheckout: new Set(),
};

/** What a reading gave, and what it was made of. */
interface Reading {
  readonly site: LiveSite;
  readonly context: ReadContext;
  readonly rotations: RotationFiles;
  readonly escalations: EscalationFiles;
  readonly folded: readonly FoldedFolder[];
}

/**
 * Reads the live site and keeps what it has parsed: only files whose stamp changed are read again. What did not change is the same
 * object as before: a file's problems, an incident's record, the whole live site.
 */
export class SiteReader {
  readonly #store: SiteFiles;
  readonly #folders = new Map<string, FoldedFolder>();
  #shared: { readonly key: string; readonly texts: Texts; readonly context: ReadContext } | undefined;
  readonly #rotations: ReturnType<typeof rotationReader>;
  readonly #escalations: ReturnType<typeof escalationReader>;
  #escalationContext: EscalationContext | undefined;
  #last: Reading | undefined;

  constructor(store: SiteFiles) {
    this.#store = store;
    this.#rotations = rotationReader(paths => this.#readMany(paths));
    this.#escalations = escalationReader(paths => this.#readMany(paths));
  }

  /** The live site now; the one that was given last where nothing changed. Rejects only if the folder itself cannot be listed or read. */
  async read(): Promise<LiveSite> {
    const files = await this.#store.list();
    const stamps = new Map(files.map(file => [file.path, file.stamp]));
    const context = await this.#context(stamps);
    const rotations = await this.#rotations.read(stamps, context.people);
    const escalations = await this.#escalations.read(stamps, this.#contextOf(context, rotations));
    const folded = await this.#incidents(context, stamps);
    const paths = new Set(stamps.keys());
    const inCheckout = new Set(files.filter(file => file.inCheckout).map(({ path }) => path));
    const last = this.#last;
    if (
      last?.context === context &&
      last.rotations === rotations &&
      last.escalations === escalations &&
      sameFolders(last.folded, folded) &&
      sameMembers(last.site.paths, paths) &&
      sameMembers(last.site.inCheckout, inCheckout)
    ) {
      return last.site;
    }
    const incidents = folded.map(({ record }) => record);
    const site: LiveSite = {
      plan: context.plan,
      people: context.people,
      services: context.services,
      vendors: context.vendors,
      rotations: rotations.records,
      escalations: escalations.records,
      incidents,
      problems: allProblems([context, rotations, escalations, ...folded], paths),
      byId: new Map(incidents.map(record => [record.incident.id, record])),
      paths,
      inCheckout,
    };
    this.#last = { site, context, rotations, escalations, folded };
    return site;
  }

  /** The same object as before where nothing changed that names in escalations/ are looked up in. */
  #contextOf({ plan, people, services }: ReadContext, { records }: RotationFiles): EscalationContext {
    const rotations = records.map(({ id }) => id);
    const before = this.#escalationContext;
    if (
      before?.plan !== plan ||
      before.people !== people ||
      before.services !== services ||
      before.rotations.join() !== rotations.join()
    ) {
      this.#escalationContext = { plan, people, services, rotations };
    }
    return this.#escalationContext ?? { plan, people, services, rotations };
  }

  async #context(stamps: ReadonlyMap<string, string>): Promise<ReadContext> {
    const names = [PLAN_FILE, PEOPLE_FILE, SERVICES_FILE, VENDORS_FILE];
    const key = keyOf(names, stamps);
    const before = this.#shared;
    if (before?.key === key) {
      return before.context;
    }
    const texts = await this.#readMany(names.filter(name => stamps.has(name)));
    const isSame = before && names.every(name => sameText(before.texts.get(name), texts.get(name)));
    const context = isSame ? before.context : contextOf(texts);
    this.#shared = { key, texts, context };
    return context;
  }

  async #incidents(context: ReadContext, stamps: ReadonlyMap<string, string>): Promise<FoldedFolder[]> {
    const ids = incidentsAmong(stamps.keys());
    const keys = new Map([...ids].map(id => [id, keyOf(readPathsOf(id), stamps)]));
    const stale = [...ids].filter(id => this.#folders.get(id)?.folder.key !== keys.get(id));
    const wanted = stale.flatMap(id => readPathsOf(id).filter(path => stamps.has(path)));
    const texts = await this.#readMany(wanted);
    for (const id of stale) {
      const before = this.#folders.get(id);
      const files = filesOf(id, texts);
      const key = keys.get(id) ?? '';
      // A new stamp is often the same text: a checkout that was touched, or an entry that was here only and is now shared.
      this.#folders.set(
        id,
        before && sameFiles(before.folder.files, files)
          ? { ...before, folder: { ...before.folder, key } }
          : foldFolder(id, readFolder(key, files), context),
      );
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

  async #readMany(paths: readonly string[]): Promise<Texts> {
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

function newestFirst(a: Incident, b: Incident): number {
  return startOf(b) - startOf(a) || (a.id < b.id ? 1 : -1);
}

/** When it was declared; for a log that does not say so, the day in its id. */
function startOf({ declaredAt, id }: Incident): Instant {
  return declaredAt ?? tryParseInstant(`${id.slice(0, 10)}T00:00Z`) ?? 0;
}

function sameFolders(a: readonly FoldedFolder[], b: readonly FoldedFolder[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ record, problems }, index) => record === b[index]?.record && problems === b[index].problems)
  );
}

function sameMembers(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every(member => b.has(member));
}

function allProblems(
  parts: readonly Pick<Reading['rotations'], 'problems'>[],
  paths: ReadonlySet<string>,
): ReadonlyMap<string, readonly Problem[]> {
  const problems = new Map(parts.flatMap(part => [...part.problems]));
  for (const path of paths) {
    if (isStrayIncidentPath(path)) {
      problems.set(path, STRAY_PROBLEMS);
    }
  }
  return problems;
}

function contextOf(texts: Texts): ReadContext {
  const found = new Map<string, readonly Problem[]>();
  const use = <T>(path: string, parse: (text: string) => Parsed<T>): T | undefined => {
    const file = texts.get(path);
    const parsed = typeof file === 'string' ? parse(file) : undefined;
    note(
      found,
      path,
      judged(file, () => (parsed ? teamFileProblems(parsed) : [])),
    );
    return parsed?.value;
  };
  const plan = use(PLAN_FILE, parsePlan) ?? DEFAULT_PLAN;
  const readPeople = (text: string): Parsed<readonly Person[]> => {
    const parsed = parsePeople(text);
    return { ...parsed, problems: peopleProblems(text, parsed, plan) };
  };
  return {
    plan,
    people: use(PEOPLE_FILE, readPeople) ?? [],
    services: use(SERVICES_FILE, parseServices) ?? [],
    vendors:
      use(VENDORS_FILE, text => ({ value: readVendors(text), problems: parseYaml(text).problems })) ?? [],
    problems: found,
  };
}
