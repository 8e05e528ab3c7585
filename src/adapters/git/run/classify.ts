import type { PublishFailure } from '../../../app/sharingPorts';
import { diskSentence } from './gitError';

/** How a git process ended. */
export interface GitEnding {
  readonly args: readonly string[];
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** Without credentials. */
  readonly stdout: string;
  /** Without credentials. */
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  /** How old a file is, in whole seconds; undefined if it is gone. */
  readonly ageOf: (path: string) => number | undefined;
}

export interface Classified {
  readonly reason: PublishFailure;
  /** One plain sentence: what happened and what to do. */
  readonly sentence: string;
  /** The line of git's messages that says most. */
  readonly line: string;
}

interface Rule {
  /** Default: always. */
  readonly applies?: (ending: GitEnding) => boolean;
  readonly pattern: RegExp;
  readonly reason: PublishFailure;
  readonly sentence: (context: { line: string; match: RegExpExecArray; ending: GitEnding }) => string;
}

const signIn = (line: string) =>
  `The remote did not accept your sign-in: ${line} Sign in again (for example with a git fetch in a terminal).`;
const readOnly = (line: string) =>
  `You may read this remote, but not write to it: ${line} Ask for write access, or sign in as somebody who has it.`;
const unreachable = (line: string) => `The remote cannot be reached: ${line}`;

/** Tried in order on stderr, then stdout: the first match wins. This is the only place that reads git's messages. */
const rules: readonly Rule[] = [
  {
    pattern: /detected dubious ownership in repository at '(.*)'/,
    reason: 'not-a-repository',
    sentence: ({ match }) =>
      `Git does not trust this folder because somebody else owns it. If you trust it, run: git config --global --add safe.directory ${quoted(match[1] ?? '')}`,
  },
  {
    pattern: /not a git repository|cannot use bare repository|must be run in a work tree/,
    reason: 'not-a-repository',
    sentence: () =>
      'This folder is not in a Git repository with a working tree. Run git init, or open a clone.',
  },
  {
    pattern:
      /Please tell me who you are|unable to auto-detect email|empty ident name|no (?:email|name) was given/,
    reason: 'no-identity',
    sentence: () => noIdentitySentence,
  },
  {
    pattern:
      /failed to sign the data|signing failed|gpg failed|No private key found|Couldn't load public key|user\.signingKey|cannot run gpg/i,
    reason: 'signing',
    sentence: ({ line }) =>
      `Signing failed: ${line} Unlock or set up your signing key (user.signingKey, gpg.program), or turn commit.gpgSign off.`,
  },
  {
    // The server's own disk, not this machine's.
    pattern:
      /^remote: .*(?:insufficient permission for adding an object|Permission denied$|Read-only file system|unable to create temporary)/im,
    reason: 'read-only',
    sentence: ({ line }) => readOnly(serverSaid(line)),
  },
  {
    pattern: /^remote: .*(?:No space left on device|Disk quota exceeded)/im,
    reason: 'refused',
    sentence: ({ line }) => `The remote refused the push: ${serverSaid(line)}`,
  },
  {
    pattern:
      /No space left on device|Disk quota exceeded|Read-only file system|unable to create temporary file|insufficient permission for adding an object|: Permission denied$/im,
    reason: 'disk',
    sentence: ({ line }) => diskSentence(line),
  },
  {
    pattern: /Unable to create '(.+?\.lock)': File exists/,
    reason: 'locked',
    sentence: ({ match, ending }) => lockSentence(match[1] ?? '', ending),
  },
  {
    pattern: /! \S* ?\S*\t?\[rejected\]|\[rejected\]|non-fast-forward|fetch first|stale info/,
    reason: 'rejected',
    sentence: () => rejectedSentence,
  },
  {
    pattern:
      /\[remote rejected\].*\((?:cannot lock ref|failed to update ref|incorrect old value|reference already exists|failed to lock)/,
    reason: 'rejected',
    sentence: () => rejectedSentence,
  },
  {
    pattern: /cannot lock ref|incorrect old value provided/,
    reason: 'rejected',
    sentence: () => 'Another program updated the same branch at the same moment.',
  },
  {
    pattern:
      /Permission to \S+ denied to|marked as read only|Write access to repository not granted|(?:is|are) read[- ]only|read-only GitLab|archived so|repository (?:is|has been) archived|not allowed to push code to this project|You may not push to this repository|User permission denied for writing|TF401027|access denied or repository not exported|service not enabled/i,
    reason: 'read-only',
    sentence: ({ line }) => readOnly(serverSaid(line)),
  },
  {
    // What is in the push is refused, on whatever branch: secrets, large files, private addresses, rules for messages and authors.
    pattern:
      /GH00[1789]\b|Push cannot contain secrets|push protection|exceeds GitHub's file size limit|private email address|Commit message does not follow|does not follow the pattern|is not a member of team|is not a GitLab user|deny updating|shallow update not allowed|unpacker error/i,
    reason: 'refused',
    sentence: ({ ending, line }) => `The remote refused the push: ${serverLine(ending) ?? line}`,
  },
  {
    pattern:
      /\[remote rejected\]|\[remote failure\]|pre-receive hook declined|protected branch|denyCurrentBranch|refusing to update checked out branch|can only be modified through pull requests|TF402455|prohibited by Gerrit|GH\d{3}:/i,
    reason: 'protected',
    sentence: ({ ending, line }) => `The remote refused the push: ${serverLine(ending) ?? line}`,
  },
  {
    pattern: /transport '.*' not allowed/,
    reason: 'refused',
    sentence: ({ line }) => `Livesite does not share through this remote: ${line}.`,
  },
  {
    pattern: /SAML SSO|SSO authorization/i,
    reason: 'authentication',
    sentence: ({ line }) => signIn(serverSaid(line)),
  },
  {
    // Whoever could fetch is known: a push is refused because of what they may do.
    applies: ({ args }) => args[0] === 'push',
    pattern: /returned error: 403|error: 403\b/i,
    reason: 'read-only',
    sentence: ({ ending, line }) => readOnly(serverLine(ending) ?? line),
  },
  {
    pattern:
      /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Permission denied \(|Host key verification failed|error: 40[13]\b|Invalid username or password|Repository not found|HTTP Basic: Access denied|returned error: 40[134]/i,
    reason: 'authentication',
    sentence: ({ line }) => signIn(line),
  },
  {
    pattern:
      /Could not resolve host|Connection (?:refused|timed out|reset|closed)|Network is unreachable|No route to host|unable to (?:access|connect)|Failed to connect|Temporary failure in name resolution|early EOF|hung up unexpectedly|unexpected disconnect|RPC failed|returned error: 5\d\d|does not appear to be a git repository|Could not read from remote repository|unable to look up|Operation timed out|SSL_ERROR|TLS connection|repository '.*' not found/i,
    reason: 'offline',
    sentence: ({ line }) => unreachable(line),
  },
];

export const noIdentitySentence =
  'Git does not know who you are: set user.name and user.email, for example with: git config --global user.email you@example.com';
export const rejectedSentence = 'Others shared at the same moment; it is tried again.';

/** Whether a fetch failed only because the remote has no such branch (or no branch at all). */
export function saysNoSuchBranch(stderr: string): boolean {
  return /couldn't find remote ref/i.test(stderr);
}

/** Says why a git process failed. */
export function classifyEnding(ending: GitEnding): Classified {
  const line = usefulLine(ending);
  if (ending.aborted) {
    return { reason: 'unknown', sentence: 'Stopped.', line };
  }
  if (ending.timedOut) {
    const command = ending.args[0] ?? 'git';
    return {
      reason: 'timeout',
      sentence: `git ${command} did not end in time; it may wait for a password, a passphrase or the network.`,
      line,
    };
  }
  for (const rule of rules.filter(({ applies }) => applies?.(ending) ?? true)) {
    const match = rule.pattern.exec(ending.stderr) ?? rule.pattern.exec(ending.stdout);
    if (match) {
      const matched = lineAround(match) ?? line;
      return {
        reason: rule.reason,
        sentence: rule.sentence({ line: matched, match, ending }),
        line: matched,
      };
    }
  }
  const how = ending.signal
    ? `was killed (${ending.signal})`
    : `failed with exit code ${ending.exitCode ?? '?'}`;
  return {
    reason: 'unknown',
    sentence: `git ${ending.args[0] ?? ''} ${how}${line === '' ? '.' : `: ${line}`}`,
    line,
  };
}

/** The first `fatal:` or `error:` line, else the last line that is neither a hint nor a server's chatter. */
export function usefulLine(ending: Pick<GitEnding, 'stderr' | 'stdout'>): string {
  const lines = `${ending.stderr}\n${ending.stdout}`.split(/\r?\n/).map(line => line.trim());
  const marked = lines.find(line => /^(?:fatal|error): /.test(line));
  const other = lines.findLast(line => line !== '' && !/^(?:hint|remote|To|Done)\b/.test(line));
  return plain(marked ?? other ?? lines.find(line => line !== '') ?? '');
}

function lineAround(match: RegExpExecArray): string | undefined {
  const { input, index } = match;
  const start = input.lastIndexOf('\n', index) + 1;
  const end = input.indexOf('\n', index + match[0].length);
  const line = plain(input.slice(start, end < 0 ? undefined : end));
  return line === '' ? undefined : line;
}

/** What the server itself said, preferring its `error:` lines. */
function serverLine(ending: GitEnding): string | undefined {
  const said = ending.stderr
    .split(/\r?\n/)
    .flatMap(line => (line.startsWith('remote:') ? [serverSaid(plain(line.slice('remote:'.length)))] : []))
    .filter(line => /\w/.test(line));
  const rejected = /\[remote rejected\].*\((.*)\)/.exec(`${ending.stdout}\n${ending.stderr}`)?.[1];
  const exact = /secrets|exceeds|private email|through (?:a )?pull requests?/i;
  const telling =
    /error|denied|declined|protected|not allowed|can only be|GH\d{3}|does not follow|not a member|access/i;
  return said.find(line => exact.test(line)) ?? said.find(line => telling.test(line)) ?? said[0] ?? rejected;
}

/** A line of the server's, without git's or ssh's mark before it. */
function serverSaid(line: string): string {
  return line.replace(/^(?:(?:remote|ERROR|error|fatal|GitLab): *)+/, '');
}

function lockSentence(path: string, ending: GitEnding): string {
  const age = ending.ageOf(path);
  const since = age === undefined ? 'it is gone by now' : `${ageText(age)} old`;
  return `Another git program holds ${path} (${since}). If none is running, delete that file.`;
}

function ageText(seconds: number): string {
  if (seconds < 120) {
    return `${seconds} s`;
  }
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

function quoted(path: string): string {
  return /^[\w./:~-]+$/.test(path) ? path : `'${path}'`;
}

/** One line without git's prefixes, terminal codes and excess length. */
function plain(line: string): string {
  return (
    line
      // oxlint-disable-next-line no-control-regex -- control characters are what is removed
      .replace(/\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^(?:(?:fatal|error|warning): )+/, '')
      .slice(0, 300)
  );
}
