import type { PublishFault } from './place';

export interface AttemptFacts {
  /** Changes that waited when it began, and that wait now. */
  readonly before: number;
  readonly after: number;
  readonly held: number;
  /** Undefined without a remote. */
  readonly remote: string | undefined;
  readonly branch: string;
  readonly milliseconds: number;
  readonly fault: PublishFault | undefined;
}

/** One line of the log for an attempt to share: how many changes, where, with what result, in how long. Holds no entry's text. */
export function attemptLine(facts: AttemptFacts): string {
  const { before, held, remote, branch, milliseconds, fault } = facts;
  const after = Math.min(facts.after, before);
  const place = remote === undefined ? `${branch} in this repository` : `${remote}/${branch}`;
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  if (after === 0) {
    return `Shared ${countOf(before)} with ${place} in ${seconds}.`;
  }
  const reasons = [
    fault === undefined ? '' : `${fault.reason}: ${fault.message}`,
    held === 0 ? '' : `${countOf(held)} held: a person has to decide.`,
  ].filter(reason => reason !== '');
  const result = `${before - after} shared, ${after} waiting.`;
  return [`Tried to share ${countOf(before)} with ${place} in ${seconds}: ${result}`, ...reasons].join(' ');
}

function countOf(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`;
}
