import {
  APPROVAL_TRAILER,
  STATEMENT_TRAILER,
  WITHDRAWAL_TRAILER,
} from '../../../app/customerReview/approveCustomerReview';
import type { FileCommit } from '../../../app/customerReview/approvalHistory';
import { tryParseInstant } from '../../../core/time/instant';
import { listTree, readBlobs, textOf, tryCommitOf } from '../repository/objects';
import { tipOf, type Repository } from '../repository/repository';

/** Older commits of one file say nothing about a text that is being approved. */
const MOST = 50;
const FIELD = '\u001f';
const RECORD = '\u001e';

/**
 * The commits of the live site's branch (in a checkout alone, of HEAD) that changed a file, newest first, with the file as each left it.
 * `path`: relative to the live site's root. Rejects with an error of git's where the history cannot be read.
 */
export async function readFileHistory(
  { git, prefix, target }: Repository,
  path: string,
): Promise<readonly FileCommit[]> {
  const tip = (await tipOf(git, target)) ?? (await tryCommitOf(git, 'HEAD'));
  if (tip === undefined) {
    return [];
  }
  const trailers = (key: string): string => `%(trailers:key=${key},valueonly,separator=%x1d)`;
  const told = [APPROVAL_TRAILER, WITHDRAWAL_TRAILER, STATEMENT_TRAILER].map(trailers).join('%x1f');
  const format = `--format=%x1e%H%x1f%an%x1f%ae%x1f%cI%x1f${told}`;
  const whole = prefix + path;
  const args = [
    'log',
    `-${MOST}`,
    '--no-show-signature',
    '--no-color',
    '--no-renames',
    format,
    tip,
    '--',
    whole,
  ];
  const records = (await git.text(args)).split(RECORD).slice(1);
  const commits = records.map(record => {
    const [commit = '', name = '', email = '', at = '', approvals = '', withdrawn = '', stated = ''] = record
      .trim()
      .split(FIELD);
    return {
      commit,
      author: { name, email },
      at: tryParseInstant(at) ?? 0,
      approvals: approvals.split('\u001d'),
      withdrawn: withdrawn.split('\u001d'),
      statements: stated.split('\u001d'),
    };
  });
  const oids = new Map<string, string>();
  for (const { commit } of commits) {
    const oid = (await listTree(git, commit, [whole])).get(whole)?.oid;
    if (oid !== undefined) {
      oids.set(commit, oid);
    }
  }
  const blobs = await readBlobs(git, [...oids.values()]);
  return commits.map(one => {
    const bytes = blobs.get(oids.get(one.commit) ?? '');
    const text = bytes && textOf(path, bytes);
    return { ...one, text: typeof text === 'string' ? text : undefined };
  });
}
