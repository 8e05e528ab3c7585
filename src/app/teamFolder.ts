import type { Parsed, Problem } from '../core/problem';
import { unreadableProblems } from './fileProblems';
import { type FileText, sameText, type Texts } from './incidentFiles';

/** A file of a folder of the team's, and what it says. */
export type FolderRecord<T> = T & {
  /** Name of the file without extension. */
  readonly id: string;
  /** Relative to the live site's root. */
  readonly path: string;
  readonly text: string;
};

export interface FolderFiles<T> {
  /** By path. Those whose file cannot be read as text are missing. */
  readonly records: readonly FolderRecord<T>[];
  /** By path; only files that have some. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

/** How files of a folder are read. */
export interface FolderFormat<T, C> {
  /** Undefined: a file of something else. */
  readonly idOf: (path: string) => string | undefined;
  readonly parse: (text: string) => Parsed<T>;
  /** All problems of a file, those of the parser included. `context`: what its names are looked up in. */
  readonly problemsOf: (parsed: Parsed<T>, context: C) => readonly Problem[];
}

interface KeptFile<T, C> {
  readonly stamp: string;
  readonly text: FileText;
  readonly parsed: Parsed<T> | undefined;
  readonly record: FolderRecord<T> | undefined;
  readonly context: C;
  readonly problems: readonly Problem[];
}

/** Reads the files of a folder and keeps what it has parsed: what did not change is the same object as before. */
export class FolderReader<T extends object, C> {
  readonly #format: FolderFormat<T, C>;
  readonly #readMany: (paths: readonly string[]) => Promise<Texts>;
  readonly #kept = new Map<string, KeptFile<T, C>>();
  #last: FolderFiles<T> | undefined;

  constructor(format: FolderFormat<T, C>, readMany: (paths: readonly string[]) => Promise<Texts>) {
    this.#format = format;
    this.#readMany = readMany;
  }

  /** `stamps`: of all files of the live site. The result is the one before where nothing changed, `context` included. */
  async read(stamps: ReadonlyMap<string, string>, context: C): Promise<FolderFiles<T>> {
    const paths = [...stamps.keys()].filter(path => this.#format.idOf(path) !== undefined).sort();
    const stale = paths.filter(path => this.#kept.get(path)?.stamp !== stamps.get(path));
    const texts = await this.#readMany(stale);
    let isSame = this.#last !== undefined;
    for (const path of this.#kept.keys()) {
      if (!stamps.has(path)) {
        this.#kept.delete(path);
        isSame = false;
      }
    }
    for (const path of paths) {
      const before = this.#kept.get(path);
      const text = texts.has(path) || before === undefined ? texts.get(path) : before.text;
      const isKept = before !== undefined && sameText(before.text, text) && before.context === context;
      const kept = isKept ? before : this.#keep(path, { text, context }, before);
      this.#kept.set(path, { ...kept, stamp: stamps.get(path) ?? '' });
      isSame &&= isKept;
    }
    if (!isSame || this.#last === undefined) {
      this.#last = filesOf(paths.flatMap(path => [[path, this.#kept.get(path)] as const]));
    }
    return this.#last;
  }

  #keep(
    path: string,
    { text, context }: { readonly text: FileText; readonly context: C },
    before: KeptFile<T, C> | undefined,
  ): Omit<KeptFile<T, C>, 'stamp'> {
    if (typeof text !== 'string') {
      const problems = text === undefined ? [] : unreadableProblems(text);
      return { text, parsed: undefined, record: undefined, context, problems };
    }
    const { idOf, parse, problemsOf } = this.#format;
    const isKnown = before !== undefined && before.text === text;
    const parsed = (isKnown ? before.parsed : undefined) ?? parse(text);
    const record = (isKnown ? before.record : undefined) ?? {
      ...parsed.value,
      id: idOf(path) ?? path,
      path,
      text,
    };
    return { text, parsed, record, context, problems: problemsOf(parsed, context) };
  }
}

function filesOf<T, C>(
  kept: readonly (readonly [path: string, file: KeptFile<T, C> | undefined])[],
): FolderFiles<T> {
  return {
    records: kept.flatMap(([, file]) => file?.record ?? []),
    problems: new Map(
      kept.flatMap(([path, file]) =>
        file && file.problems.length > 0 ? [[path, file.problems] as const] : [],
      ),
    ),
  };
}
