import { Refusal } from '../../../app/change';
import type { CodeLine, CodeLines, CodeQuery, CodeSearch, HuntRepository } from '../../../app/huntPorts';
import type { Log } from '../../../app/ports';
import { resolveTarget } from '../../../core/remediation/target';
import { toOneLine } from '../../../core/text/plain';
import { GitError } from '../run/gitError';
import { createGitRunner, type GitRunner } from '../run/runner';

export interface CodeSearchOptions {
  readonly log?: Log;
  readonly environment?: NodeJS.ProcessEnv;
  /** Milliseconds for one search in one repository. */
  readonly timeLimit?: number;
  /** Lines that are told of one search in one repository. */
  readonly mostLines?: number;
}

const TIME_LIMIT = 20_000;
const MOST_LINES = 1000;
/** In bytes: a minified file has lines of megabytes. */
const MOST_OUTPUT = 32 * 1024 * 1024;
/** What is kept of a line, in bytes. */
const LONGEST_LINE = 64 * 1024;

/** Searches clones on this machine with `git grep`. */
export function openCodeSearch(options: CodeSearchOptions = {}): CodeSearch {
  const runnerOf = (cwd: string): GitRunner =>
    createGitRunner({
      cwd,
      ...(options.log === undefined ? {} : { log: options.log }),
      ...(options.environment === undefined ? {} : { environment: options.environment }),
    });
  return {
    placeOf: folder => tryPlaceOf(runnerOf(folder)),
    tracks: async (top, path) => (await runnerOf(top).text(['ls-files', '-z', '--', path])) !== '',
    search: (repository, query, signal) =>
      grep(runnerOf(repository.folder), { repository, query, signal }, options),
    webOf: ({ folder }) => tryWebOf(runnerOf(folder)),
  };
}

async function tryPlaceOf(
  git: GitRunner,
): Promise<{ readonly top: string; readonly inside: string } | undefined> {
  try {
    const lines = await git.text(['rev-parse', '--show-toplevel', '--show-prefix']);
    // A name may hold a line feed; the last two end the two answers.
    const [, top = '', inside = ''] = /^([^]*)\n([^\n]*)\n$/.exec(lines.replaceAll('\r\n', '\n')) ?? [];
    return top === '' ? undefined : { top, inside: inside.replace(/\/$/, '') };
  } catch (error) {
    if (error instanceof GitError) {
      return undefined;
    }
    throw error;
  }
}

async function tryWebOf(git: GitRunner): Promise<string | undefined> {
  try {
    const remote = (await git.tryText(['config', '--get', 'remote.origin.url'])) ?? '';
    const { target } = resolveTarget({ remoteUrl: remote.trim() });
    const commit = (await git.text(['rev-parse', '--verify', 'HEAD'])).trim();
    return remote.trim() === '' || target === undefined ? undefined : `${target.url}/blob/${commit}/`;
  } catch (error) {
    if (error instanceof GitError) {
      // No commit yet, or none that may be read.
      return undefined;
    }
    throw error;
  }
}

interface Order {
  readonly repository: HuntRepository;
  readonly query: CodeQuery;
  readonly signal: AbortSignal | undefined;
}

async function grep(git: GitRunner, order: Order, options: CodeSearchOptions): Promise<CodeLines> {
  const enough = new AbortController();
  const reader = new GrepReader(options.mostLines ?? MOST_LINES, () => enough.abort());
  const signals = [enough.signal, ...(order.signal === undefined ? [] : [order.signal])];
  try {
    await git.run(argumentsOf(order), {
      // Globs are meant; each is marked as one, so that nothing in it is taken for a command. Git must not fetch what a partial clone lacks.
      env: { GIT_LITERAL_PATHSPECS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C.UTF-8' },
      timeLimit: options.timeLimit ?? TIME_LIMIT,
      signal: AbortSignal.any(signals),
      sink: chunk => reader.take(chunk),
    });
  } catch (error) {
    order.signal?.throwIfAborted();
    if (!enough.signal.aborted && !isNothingFound(error)) {
      throw refusalOf(error, order);
    }
  }
  return reader.result();
}

function argumentsOf({ query: { pattern, paths, not } }: Order): string[] {
  return [
    'grep',
    '-n',
    '-z',
    '-I',
    '--no-color',
    '--no-column',
    '--full-name',
    '--no-textconv',
    '--no-recurse-submodules',
    ...(pattern.ignoreCase ? ['-i'] : []),
    ...(pattern.wholeWord ? ['-w'] : []),
    pattern.kind === 'text' ? '-F' : '-E',
    '-e',
    pattern.pattern,
    '--',
    ...(paths.length === 0 ? [':(top)'] : paths.map(glob => `:(top,glob)${glob}`)),
    ...not.map(glob => `:(top,exclude,glob)${glob}`),
  ];
}

/** `git grep` ends with 1 and says nothing where no line fits. */
function isNothingFound(error: unknown): boolean {
  return error instanceof GitError && error.exitCode === 1 && error.stderr.trim() === '';
}

function refusalOf(error: unknown, { repository }: Order): unknown {
  if (!(error instanceof GitError)) {
    return error;
  }
  return new Refusal(
    error.reason === 'timeout'
      ? `Searching ${repository.name} took too long and was stopped: narrow it down with paths, or use a simpler pattern.`
      : `${repository.name} could not be searched: ${toOneLine(error.line === '' ? error.message : error.line)}`,
  );
}

const [FEED, NUL] = [10, 0] as const;

/** Reads `path NUL line NUL text LF` as it comes. A path ends with its NUL alone: it may hold a line feed. */
class GrepReader {
  readonly #most: number;
  readonly #stop: () => void;
  readonly #lines: CodeLine[] = [];
  /** What is read now: path, line or text. */
  #field: 0 | 1 | 2 = 0;
  readonly #fields: [string, string] = ['', ''];
  #rest: Buffer[] = [];
  #length = 0;
  #read = 0;
  #isCut = false;

  constructor(most: number, stop: () => void) {
    this.#most = most;
    this.#stop = stop;
  }

  take(chunk: Buffer): void {
    this.#read += chunk.length;
    if (this.#isCut) {
      return;
    }
    let from = 0;
    for (;;) {
      const end = this.#endIn(chunk, from);
      if (end < 0) {
        break;
      }
      this.#keep(chunk.subarray(from, end));
      this.#end();
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
    if (this.#lines.length > this.#most || this.#read > MOST_OUTPUT) {
      this.#isCut = true;
      this.#stop();
    }
  }

  result(): CodeLines {
    return { lines: this.#lines.slice(0, this.#most), isCut: this.#isCut || this.#lines.length > this.#most };
  }

  /** Where the field ends; less than 0: not in this part. The number ends with what is no digit: NUL, or a colon from some versions. */
  #endIn(chunk: Buffer, from: number): number {
    if (this.#field !== 1) {
      return chunk.indexOf(this.#field === 2 ? FEED : NUL, from);
    }
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte < 48 || byte > 57) {
        return at;
      }
    }
    return -1;
  }

  #keep(part: Buffer): void {
    const kept = part.subarray(0, LONGEST_LINE - this.#length);
    if (kept.length > 0) {
      this.#rest.push(Buffer.from(kept));
      this.#length += kept.length;
    }
  }

  #end(): void {
    const said = Buffer.concat(this.#rest).toString('utf8');
    this.#rest = [];
    this.#length = 0;
    if (this.#field < 2) {
      this.#fields[this.#field === 0 ? 0 : 1] = said;
      this.#field = this.#field === 0 ? 1 : 2;
      return;
    }
    const [path, line] = this.#fields;
    this.#lines.push({ path, line: Number(line), text: said.replace(/\r$/, '') });
    this.#field = 0;
  }
}
