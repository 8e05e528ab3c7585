import type { Problem } from '../core/problem';
import type { Item } from '../core/remediation/item';
import { guardWords, printProof, type Guard } from '../core/remediation/proof';
import { REVIEW_FILE } from '../core/site/paths';
import { shorten, toOneLine } from '../core/text/plain';
import type { TextRange } from '../core/text/range';
import type { CodeRepositories, CodeRepository, CommitFacts } from './codeRepositories';
import type { LiveSite } from './site';

/** What became of a guard; undefined: it stands. */
type Fate =
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'gone'; readonly what: 'file' | 'name'; readonly in: CommitFacts | undefined }
  | undefined;

export interface GuardReport {
  /** By the review's path. The same lists as before where nothing changed is not promised. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** Guards that were looked at. */
  readonly checked: number;
  /** Repositories that proofs name and that are not on this machine: `owner/name`, each once. */
  readonly unseen: readonly string[];
}

interface Placed {
  readonly path: string;
  readonly item: Item;
  readonly guard: Guard;
  readonly range: TextRange;
}

/** Looks whether the tests, alerts and runbooks that prove done items still stand. Remembers what it found at a commit. */
export class GuardChecker {
  readonly #repositories: CodeRepositories;
  /** By commit and printed guard. */
  readonly #known = new Map<string, Fate>();

  constructor(repositories: CodeRepositories) {
    this.#repositories = repositories;
  }

  /** Rejects where git cannot be run. */
  async check(site: Pick<LiveSite, 'incidents'>): Promise<GuardReport> {
    const guards = guardsOf(site);
    const problems = new Map<string, Problem[]>();
    const unseen: string[] = [];
    const kept = new Set<string>();
    let checked = 0;
    for (const [name, placed] of byRepository(guards)) {
      const repository = await this.#repositories.find(name);
      if (repository === undefined) {
        unseen.push(...(name === undefined ? [] : [name]));
        continue;
      }
      const fates = await this.#fatesOf(repository, placed, kept);
      for (const one of placed) {
        checked += 1;
        const problem = problemOf(one, fates.get(printProof(one.guard)));
        if (problem !== undefined) {
          problems.set(one.path, [...(problems.get(one.path) ?? []), problem]);
        }
      }
    }
    for (const key of this.#known.keys()) {
      if (!kept.has(key)) {
        this.#known.delete(key);
      }
    }
    return { problems, checked, unseen };
  }

  async #fatesOf(
    repository: CodeRepository,
    placed: readonly Placed[],
    kept: Set<string>,
  ): Promise<ReadonlyMap<string, Fate>> {
    const guards = new Map(placed.map(({ guard }) => [printProof(guard), guard]));
    const keyOf = (words: string): string => `${repository.head} ${words}`;
    const news = [...guards].filter(([words]) => !this.#known.has(keyOf(words)));
    if (news.length > 0) {
      const paths = [...new Set(news.map(([, { path }]) => path))];
      const texts = await repository.read(paths);
      for (const [words, guard] of news) {
        this.#known.set(keyOf(words), await fateOf(guard, texts.get(guard.path), repository));
      }
    }
    return new Map(
      [...guards.keys()].map(words => {
        kept.add(keyOf(words));
        return [words, this.#known.get(keyOf(words))];
      }),
    );
  }
}

/** Those of done items: what is open still waits for its guard. */
function guardsOf(site: Pick<LiveSite, 'incidents'>): Placed[] {
  return site.incidents.flatMap(({ folder, review }) =>
    (review?.items ?? [])
      .filter(({ done, wontDo }) => done && wontDo === undefined)
      .flatMap(item =>
        item.proofs.flatMap(({ proof, range }): Placed[] =>
          proof === undefined || proof.kind === 'pull request'
            ? []
            : [{ path: `${folder}/${REVIEW_FILE}`, item, guard: proof, range }],
        ),
      ),
  );
}

function byRepository(guards: readonly Placed[]): Map<string | undefined, Placed[]> {
  const groups = new Map<string | undefined, Placed[]>();
  for (const one of guards) {
    const name = one.guard.repository?.toLowerCase();
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

async function fateOf(guard: Guard, text: string | undefined, repository: CodeRepository): Promise<Fate> {
  const { path, name } = guard;
  if (text === undefined) {
    const { to, goneIn } = await repository.trace(path);
    return to === undefined ? { kind: 'gone', what: 'file', in: goneIn } : { kind: 'moved', to };
  }
  return name === undefined || text.includes(name)
    ? undefined
    : { kind: 'gone', what: 'name', in: await repository.changedIn(path, name) };
}

function problemOf({ item, guard, range }: Placed, fate: Fate): Problem | undefined {
  const name = item.id ?? 'this item';
  const data = { item: item.id ?? '', proof: printProof(guard) };
  switch (fate?.kind) {
    case undefined:
      return undefined;
    case 'moved': {
      const to = printProof({ ...guard, path: fate.to });
      const message = `${guard.path} is ${fate.to} now. Write its new name, so that it is still watched.`;
      return {
        code: 'guard-moved',
        severity: 'hint',
        range,
        message,
        data: { ...data, replacement: to, place: fate.to },
      };
    }
    case 'gone': {
      const since = fate.in === undefined ? '' : ` since ${commitWords(fate.in)}`;
      const what =
        fate.what === 'file'
          ? `${guard.path} does not exist${since === '' ? '' : ' any more,'}${since}`
          : `“${toOneLine(guard.name ?? '')}” does not stand in ${guard.path}${since === '' ? '' : ' any more,'}${since}`;
      const message = `What proves ${name} is gone (${guardWords(guard)}): ${what}. Bring it back, name another proof, or open ${name} again.`;
      return { code: 'guard-gone', severity: 'warning', range, message, data };
    }
  }
}

/** `1a2b3c4 of 2026-11-20 “Remove the breaker”`. */
function commitWords({ commit, day, subject }: CommitFacts): string {
  return `${commit.slice(0, 9)} of ${day} “${shorten(toOneLine(subject), 60)}”`;
}
