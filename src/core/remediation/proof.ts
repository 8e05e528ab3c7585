import type { TextRange } from '../text/range';
import { toOneLine } from '../text/plain';

/** What stands guard in a repository's files, so that its removal can be noticed. */
export const GUARD_KINDS = ['test', 'alert', 'runbook'] as const;
export type GuardKind = (typeof GUARD_KINDS)[number];

/** A file that proves an item, as it was at a commit. */
export interface Guard {
  readonly kind: GuardKind;
  /** `owner/name`; undefined: the repository that holds the live site. */
  readonly repository: string | undefined;
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  /** What to look for in the file: the test's or alert's name, the runbook's heading. */
  readonly name: string | undefined;
  /** 7 to 40 hexadecimal digits. */
  readonly commit: string | undefined;
}

export interface PullRequestProof {
  readonly kind: 'pull request';
  /** `owner/name`; undefined: the repository of the issues. */
  readonly repository: string | undefined;
  readonly number: number;
  /** The commit it was merged as. */
  readonly commit: string | undefined;
}

export type Proof = Guard | PullRequestProof;

/** A line below an item that names its proof; `proof` is undefined where it cannot be read. */
export interface ProofLine {
  readonly proof: Proof | undefined;
  /** From its first word to its last. */
  readonly range: TextRange;
}

const LINE = /^(\s+[-*+] )proof:(.*)$/is;
const COMMIT = / @ ([0-9a-f]{7,40})$/i;
const REPOSITORY = /^([A-Za-z0-9][\w.-]*\/[\w.-]+):(.*)$/;
const PULL_REQUEST = /^(?:merged )?(?:pull request|pr) (?:([A-Za-z0-9][\w.-]*\/[\w.-]+))?#([1-9]\d{0,9})$/i;
const PULL_REQUEST_URL =
  /^(?:merged )?(?:pull request|pr) https?:\/\/[^/\s]+\/([A-Za-z0-9][\w.-]*\/[\w.-]+)\/pull\/([1-9]\d{0,9})\/?$/i;
const GUARD = /^(test|alert|runbook) (\S.*)$/i;

/** Reads a line below an item that begins with `- proof:`, starting at `offset` of the whole text; undefined for any other. */
export function tryParseProofLine(line: string, offset: number): ProofLine | undefined {
  const match = LINE.exec(line.trimEnd());
  if (match === null) {
    return undefined;
  }
  const start = offset + (match[1] ?? '').length;
  return {
    proof: tryParseProof((match[2] ?? '').trim()),
    range: { start, end: offset + line.trimEnd().length },
  };
}

/** Reads the words behind `proof:`. */
export function tryParseProof(words: string): Proof | undefined {
  const commit = COMMIT.exec(words)?.[1]?.toLowerCase();
  const rest = commit === undefined ? words : words.replace(COMMIT, '').trimEnd();
  const pull = PULL_REQUEST.exec(rest) ?? PULL_REQUEST_URL.exec(rest);
  if (pull !== null) {
    return { kind: 'pull request', repository: pull[1], number: Number(pull[2]), commit };
  }
  const guard = GUARD.exec(rest);
  return guard === null ? undefined : tryGuard(guard[1] ?? '', guard[2] ?? '', commit);
}

function tryGuard(kind: string, place: string, commit: string | undefined): Guard | undefined {
  const known = GUARD_KINDS.find(one => one === kind.toLowerCase());
  const named = REPOSITORY.exec(place);
  const inRepository = named?.[2] ?? place;
  const hash = inRepository.indexOf('#');
  const path = (hash < 0 ? inRepository : inRepository.slice(0, hash)).trim();
  const name = hash < 0 ? '' : inRepository.slice(hash + 1).trim();
  return known === undefined || !isProofPath(path)
    ? undefined
    : { kind: known, repository: named?.[1], path, name: name === '' ? undefined : name, commit };
}

/** A relative path that stays in its repository. */
function isProofPath(path: string): boolean {
  return (
    path !== '' &&
    !path.startsWith('/') &&
    !path.startsWith('-') &&
    !path.includes('\\') &&
    !path.split('/').some(part => part === '' || part === '.' || part === '..' || part === '.git')
  );
}

/** `test services/checkout/breaker.test.ts#opens after five failures @ 1a2b3c4`. */
export function printProof(proof: Proof): string {
  const at = proof.commit === undefined ? '' : ` @ ${proof.commit}`;
  if (proof.kind === 'pull request') {
    return `pull request ${proof.repository ?? ''}#${proof.number}${at}`;
  }
  const where = proof.repository === undefined ? '' : `${proof.repository}:`;
  const name = proof.name === undefined ? '' : `#${toOneLine(proof.name)}`;
  return `${proof.kind} ${where}${proof.path}${name}${at}`;
}

/** Whether what is printed is read as the same: some names of files cannot stand in a line. */
export function canPrintProof(proof: Proof): boolean {
  const words = printProof(proof);
  return !/[\r\n]/.test(words) && JSON.stringify(tryParseProof(words)) === JSON.stringify(proof);
}

/** A proof and the commit it stands at, for people: `the test “opens” in breaker.test.ts, as of commit 1a2b3c4`. */
export function proofWords(proof: Proof): string {
  if (proof.kind === 'pull request') {
    const merged = proof.commit === undefined ? '' : `, merged as ${proof.commit}`;
    return `pull request ${proof.repository ?? ''}#${proof.number}${merged}`;
  }
  return `${guardWords(proof)}, ${proof.commit === undefined ? 'at no commit' : `as of commit ${proof.commit}`}`;
}

/** A guard's name for people: `the test “opens after five failures” in breaker.test.ts`. */
export function guardWords({ kind, path, name }: Guard): string {
  const file = path.split('/').at(-1) ?? path;
  return name === undefined ? `the ${kind} ${file}` : `the ${kind} “${toOneLine(name)}” in ${file}`;
}
