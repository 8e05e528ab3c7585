import { PublishError, type PublishFailure } from '../../../app/sharingPorts';

export interface GitFailure {
  readonly reason: PublishFailure;
  /** undefined when the process was killed or never started. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** The line of git's messages that says most, without credentials. */
  readonly line: string;
  /** Arguments without credentials, for the log. */
  readonly args: readonly string[];
  /** All of git's messages, without credentials. */
  readonly stderr: string;
}

/** A git process that did not exit with 0. The message is one plain sentence for a person. */
export class GitError extends Error {
  readonly reason: PublishFailure;
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly line: string;
  readonly args: readonly string[];
  readonly stderr: string;

  constructor(message: string, failure: GitFailure) {
    super(message);
    this.name = 'GitError';
    this.reason = failure.reason;
    this.exitCode = failure.exitCode;
    this.signal = failure.signal;
    this.line = failure.line;
    this.args = failure.args;
    this.stderr = failure.stderr;
  }
}

/** What any error means for sharing; errors that are not git's are 'unknown'. */
export function failureOf(error: unknown): { readonly reason: PublishFailure; readonly message: string } {
  if (error instanceof GitError || error instanceof PublishError) {
    return { reason: error.reason, message: error.message };
  }
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  return {
    reason: isDiskCode(code) ? 'disk' : 'unknown',
    message: isDiskCode(code) ? diskSentence(message) : message,
  };
}

/** `code` of a Node system error (`ENOENT`), if it is one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function diskSentence(line: string): string {
  return `The disk refused to write: ${line}. Free some space or make the repository's folder writable.`;
}

function isDiskCode(code: string | undefined): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS' || code === 'EACCES' || code === 'EPERM';
}
