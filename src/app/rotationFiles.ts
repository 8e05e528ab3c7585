import { parseRotation, type RotationText } from '../core/oncall/parseRotation';
import type { Person } from '../core/people/people';
import type { Parsed, Problem } from '../core/problem';
import { rotationOfPath } from '../core/site/paths';
import { rotationProblems, unreadableProblems } from './fileProblems';
import { type FileText, sameText, type Texts } from './incidentFiles';

/** A file of rotations/ and what it says. */
export interface RotationRecord extends RotationText {
  /** Name of the file without extension. */
  readonly id: string;
  /** Relative to the live site's root. */
  readonly path: string;
  readonly text: string;
}

/** The rotations of a live site. */
export interface RotationFiles {
  /** By path. Those whose file cannot be read as text are missing. */
  readonly records: readonly RotationRecord[];
  /** By path; only files that have some. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

interface KeptFile {
  readonly stamp: string;
  readonly text: FileText;
  readonly parsed: Parsed<RotationText> | undefined;
  readonly record: RotationRecord | undefined;
  readonly people: readonly Person[];
  readonly problems: readonly Problem[];
}

/** Reads rotations and keeps what it has parsed: what did not change is the same object as before. */
export class RotationReader {
  readonly #readMany: (paths: readonly string[]) => Promise<Texts>;
  readonly #kept = new Map<string, KeptFile>();
  #last: RotationFiles | undefined;

  constructor(readMany: (paths: readonly string[]) => Promise<Texts>) {
    this.#readMany = readMany;
  }

  /** `stamps`: of all files of the live site. The result is the one before where nothing changed. */
  async read(stamps: ReadonlyMap<string, string>, people: readonly Person[]): Promise<RotationFiles> {
    const paths = [...stamps.keys()].filter(path => rotationOfPath(path) !== undefined).sort();
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
      const isKept = before !== undefined && sameText(before.text, text) && before.people === people;
      const kept = isKept ? before : keepFile(path, text, people, before);
      this.#kept.set(path, { ...kept, stamp: stamps.get(path) ?? '' });
      isSame &&= isKept;
    }
    if (!isSame || this.#last === undefined) {
      this.#last = filesOf(paths.flatMap(path => [[path, this.#kept.get(path)] as const]));
    }
    return this.#last;
  }
}

function keepFile(
  path: string,
  text: FileText,
  people: readonly Person[],
  before: KeptFile | undefined,
): Omit<KeptFile, 'stamp'> {
  if (typeof text !== 'string') {
    const problems = text === undefined ? [] : unreadableProblems(text);
    return { text, parsed: undefined, record: undefined, people, problems };
  }
  const isKnown = before !== undefined && before.text === text;
  const parsed = (isKnown ? before.parsed : undefined) ?? parseRotation(text);
  const record = (isKnown ? before.record : undefined) ?? {
    id: rotationOfPath(path) ?? path,
    path,
    text,
    ...parsed.value,
  };
  return { text, parsed, record, people, problems: rotationProblems(parsed, people) };
}

function filesOf(kept: readonly (readonly [path: string, file: KeptFile | undefined])[]): RotationFiles {
  return {
    records: kept.flatMap(([, file]) => file?.record ?? []),
    problems: new Map(
      kept.flatMap(([path, file]) =>
        file && file.problems.length > 0 ? [[path, file.problems] as const] : [],
      ),
    ),
  };
}
