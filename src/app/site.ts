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
import { PEOPLE_FILE, PLAN_FILE, SERVICES_FILE, VENDORS_FILE } from '../core/site/paths';
import { parseYaml } from '../core/site/yamlFile';
import { readVendors, type Vendor } from '../core/vendors/vendors';
import { peopleProblems, STRAY_PROBLEMS, teamFileProblems } from './fileProblems';
import { judged, note, sameText, type ReadContext, type Texts } from './incidentFiles';
import { IncidentFolders, type Incidents } from './incidentFolders';
import type { SiteFiles } from './ports';
import { type EscalationFiles, escalationReader, type EscalationRecord } from './escalationFiles';
import type { Pause } from './pause';
import { type Listing, type Members, SiteListing } from './siteListing';
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
  readonly incidents: Incidents;
  readonly members: Members;
}

export interface SiteReaderOptions {
  /** Gives others their turn while much is read; where it is missing, nobody waits. */
  readonly pause?: Pause;
}

export interface ReadOptions {
  /** Gets the newest incidents with all the rest while there are many more to read. */
  readonly onFirst?: ((site: LiveSite) => void) | undefined;
  /** The only files that can have changed since the last reading, beside what is saved here; where it is missing, any. */
  readonly only?: readonly string[] | undefined;
}

/**
 * Reads the live site and keeps what it has parsed: only files whose stamp changed are read again. What did not change is the same
 * object as before: a file's problems, an incident's record, the whole live site.
 */
export class SiteReader {
  readonly #store: SiteFiles;
  readonly #listing: SiteListing;
  readonly #incidents: IncidentFolders;
  #shared: { readonly key: string; readonly texts: Texts; readonly context: ReadContext } | undefined;
  readonly #rotations: ReturnType<typeof rotationReader>;
  readonly #escalations: ReturnType<typeof escalationReader>;
  #escalationContext: EscalationContext | undefined;
  #last: Reading | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(store: SiteFiles, { pause = () => undefined }: SiteReaderOptions = {}) {
    const readMany = (paths: readonly string[]): Promise<Texts> => this.#readMany(paths);
    this.#store = store;
    this.#listing = new SiteListing(pause);
    this.#incidents = new IncidentFolders(readMany, pause);
    this.#rotations = rotationReader(readMany);
    this.#escalations = escalationReader(readMany);
  }

  /**
   * The live site now; the one that was given last where nothing changed. One reading at a time. Rejects only if the folder itself
   * cannot be listed or read.
   */
  read(options: ReadOptions = {}): Promise<LiveSite> {
    const reading = this.#reading.then(() => this.#read(options));
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #read({ onFirst, only }: ReadOptions): Promise<LiveSite> {
    const listing = await this.#list(only);
    await this.#incidents.note(listing.changed);
    const context = await this.#context(listing.team);
    const rotations = await this.#rotations.read(listing.team, context.people);
    const escalations = await this.#escalations.read(listing.team, this.#contextOf(context, rotations));
    const { members } = listing;
    const others = { context, rotations, escalations, members };
    const incidents = await this.#incidents.read(
      listing.stamps,
      context,
      onFirst && (first => onFirst(siteOf({ ...others, incidents: first }))),
    );
    const last = this.#last;
    if (
      last?.context === context &&
      last.rotations === rotations &&
      last.escalations === escalations &&
      last.incidents === incidents &&
      last.members === members
    ) {
      return last.site;
    }
    const site = siteOf({ ...others, incidents });
    this.#last = { ...others, incidents, site };
    return site;
  }

  async #list(only: readonly string[] | undefined): Promise<Listing> {
    const some = only && this.#last && (await this.#store.listSome?.(only));
    return some && !this.#listing.mayBeRenamed(some)
      ? this.#listing.takeSome(some)
      : this.#listing.take(await this.#store.list());
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
    const key = JSON.stringify(names.map(name => stamps.get(name) ?? null));
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

  async #readMany(paths: readonly string[]): Promise<Texts> {
    return paths.length === 0 ? new Map() : this.#store.readMany(paths);
  }
}

function siteOf({ context, rotations, escalations, incidents, members }: Omit<Reading, 'site'>): LiveSite {
  const records = incidents.folded.map(({ record }) => record);
  const others = [context, rotations, escalations].flatMap(part => [...part.problems]);
  const strays = Array.from(members.strays, path => [path, STRAY_PROBLEMS] as const);
  return {
    plan: context.plan,
    people: context.people,
    services: context.services,
    vendors: context.vendors,
    rotations: rotations.records,
    escalations: escalations.records,
    incidents: records,
    problems: new Map([...others, ...incidents.problems, ...strays]),
    byId: new Map(records.map(record => [record.incident.id, record])),
    paths: members.paths,
    inCheckout: members.inCheckout,
  };
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
