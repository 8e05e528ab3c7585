import type { Incident } from '../core/incident/incident';
import type { Problem } from '../core/problem';
import { incidentOfPath } from '../core/site/paths';
import { tryParseInstant, type Instant } from '../core/time/instant';
import {
  filesOf,
  foldFolder,
  pathsOf,
  readFolder,
  readPathsOf,
  sameFiles,
  type FoldedFolder,
  type ReadContext,
  type Texts,
} from './incidentFiles';
import type { Pause } from './pause';
import type { Listing } from './siteListing';

/** All incidents that have been read. The same object as before where nothing changed. */
export interface Incidents {
  /** Newest first. */
  readonly folded: readonly FoldedFolder[];
  /** Of their files, by path; only files that have some. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

/** Whoever opens a window sees the newest incidents while the rest is being read. */
const FIRST = 150;
const NEXT = 500;

/** Reads incidents and keeps what it has parsed: what a reading costs follows from what changed, not from how many there are. */
export class IncidentFolders {
  readonly #readMany: (paths: readonly string[]) => Promise<Texts>;
  readonly #pause: Pause;
  readonly #folders = new Map<string, FoldedFolder>();
  /** Those whose files have changed since they were read: a reading that failed leaves them for the next. */
  readonly #stale = new Set<string>();
  #context: ReadContext | undefined;
  #sorted: readonly FoldedFolder[] = [];
  readonly #problems = new Map<string, readonly Problem[]>();
  #last: Incidents = { folded: [], problems: new Map() };

  constructor(readMany: (paths: readonly string[]) => Promise<Texts>, pause: Pause) {
    this.#readMany = readMany;
    this.#pause = pause;
  }

  /** Of each listing, before anything is read that may fail: no later listing says again what this one found changed. */
  async note(changed: Listing['changed']): Promise<void> {
    for (const path of changed) {
      const id = incidentOfPath(path);
      if (id !== undefined && readPathsOf(id).includes(path)) {
        this.#stale.add(id);
      }
      await this.#pause();
    }
  }

  /** `onFirst` gets the newest incidents if there are many to read; it is not called when all is there soon. */
  async read(
    stamps: Listing['stamps'],
    context: ReadContext,
    onFirst?: (incidents: Incidents) => void,
  ): Promise<Incidents> {
    await this.#foldAgain(context);
    // Ids begin with the day.
    const queue = [...this.#stale].sort().reverse();
    for (let from = 0; from < queue.length; ) {
      const ids = queue.slice(from, from + (from === 0 ? FIRST : NEXT));
      await this.#readSome(ids, stamps, context);
      from += ids.length;
      if (from === ids.length && from < queue.length && onFirst) {
        onFirst(this.#snapshot());
      }
    }
    return this.#snapshot();
  }

  /** Everything, where the team's plan, people or services changed: what is wrong with a file follows from them too. */
  async #foldAgain(context: ReadContext): Promise<void> {
    if (this.#context !== context) {
      const touched = new Set<string>();
      for (const [id, { folder, context: before }] of this.#folders) {
        if (before !== context) {
          this.#folders.set(id, foldFolder(id, folder, context));
          touched.add(id);
        }
        await this.#pause();
      }
      this.#context = context;
      this.#sortIn(touched);
    }
  }

  async #readSome(
    ids: readonly string[],
    stamps: ReadonlyMap<string, string>,
    context: ReadContext,
  ): Promise<void> {
    const touched = new Set<string>();
    const texts = await this.#readMany(ids.flatMap(id => readPathsOf(id).filter(path => stamps.has(path))));
    for (const id of ids) {
      const before = this.#folders.get(id);
      const isGone = !pathsOf(id).some(path => stamps.has(path));
      const files = filesOf(id, texts);
      if (isGone) {
        this.#folders.delete(id);
        touched.add(id);
      } else if (!before || !sameFiles(before.folder.files, files)) {
        // A new stamp is often the same text: a checkout that was touched, or an entry that was here only and is now shared.
        this.#folders.set(id, foldFolder(id, readFolder(files, before?.folder), context));
        touched.add(id);
      }
      this.#stale.delete(id);
      await this.#pause();
    }
    this.#sortIn(touched);
  }

  #sortIn(touched: ReadonlySet<string>): void {
    if (touched.size === 0) {
      return;
    }
    const fresh = [...touched].flatMap(id => this.#folders.get(id) ?? []).sort(newestFirst);
    const kept = this.#sorted.filter(({ record }) => !touched.has(record.incident.id));
    this.#sorted = merge(kept, fresh);
    for (const path of [...touched].flatMap(readPathsOf)) {
      this.#problems.delete(path);
    }
    for (const [path, found] of fresh.flatMap(folder => [...folder.problems])) {
      this.#problems.set(path, found);
    }
  }

  #snapshot(): Incidents {
    if (this.#last.folded !== this.#sorted) {
      this.#last = { folded: this.#sorted, problems: new Map(this.#problems) };
    }
    return this.#last;
  }
}

/** Two sorted lists in one. */
function merge(one: readonly FoldedFolder[], other: readonly FoldedFolder[]): readonly FoldedFolder[] {
  const all: FoldedFolder[] = [];
  let [a, b] = [0, 0];
  while (a < one.length || b < other.length) {
    const [first, second] = [one[a], other[b]];
    if (first && (!second || newestFirst(first, second) < 0)) {
      all.push(first);
      a++;
    } else if (second) {
      all.push(second);
      b++;
    }
  }
  return all;
}

function newestFirst(
  { record: { incident: a } }: FoldedFolder,
  { record: { incident: b } }: FoldedFolder,
): number {
  return startOf(b) - startOf(a) || (a.id < b.id ? 1 : -1);
}

/** When it was declared; for a log that does not say so, the day in its id. */
function startOf({ declaredAt, id }: Incident): Instant {
  return declaredAt ?? tryParseInstant(`${id.slice(0, 10)}T00:00Z`) ?? 0;
}
