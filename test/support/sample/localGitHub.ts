import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Person } from '../../../src/core/people/people';
import { createGitHubServer, type GitHubServer } from '../github/server';
import type { Issue } from '../github/types';
import type { SampleIssue } from './issueBook';

/** An issue as it is kept in the file, with what people added since. */
interface KeptIssue extends SampleIssue {
  readonly stateReason: Issue['stateReason'];
  readonly assignees: readonly string[];
  readonly updatedAt: number;
  readonly comments: readonly {
    readonly author: string;
    readonly body: string;
    readonly createdAt: number;
  }[];
}

export interface LocalGitHubOptions {
  /** 0: any free port. */
  readonly port: number;
  /** owner/name; private. */
  readonly repository: string;
  readonly people: readonly Person[];
  /** Login that the token stands for. */
  readonly login: string;
  readonly token: string;
  /** Issues to begin with, unless the file holds some. */
  readonly issues: readonly SampleIssue[];
  /** Keeps the issues from one run to the next. */
  readonly file: string;
}

export interface LocalGitHub {
  readonly url: string;
  readonly apiUrl: string;
  /** Keeps the issues and frees the port. */
  stop(): Promise<void>;
}

/** How often the issues are looked at for changes worth keeping, in milliseconds. */
const KEEP_EVERY = 2000;

/** A GitHub for the sample: the team as users, its issues as they were left. Rejects where the port is taken. */
export async function startLocalGitHub(options: LocalGitHubOptions): Promise<LocalGitHub> {
  const past = { now: undefined as number | undefined };
  const server = await createGitHubServer({
    port: options.port,
    clock: () => past.now ?? Date.now(),
    users: options.people.map(({ handle, github, name, email }) => ({
      login: github ?? handle,
      name,
      ...(email === undefined ? {} : { email }),
    })),
    tokens: { [options.token]: options.login },
    repos: [{ fullName: options.repository, private: true, description: 'The booking platform' }],
  });
  for (const issue of readKept(options)) {
    replay(server, options.repository, issue, at => {
      past.now = at;
    });
  }
  past.now = undefined;
  let kept = '';
  const keep = (): void => {
    const text = JSON.stringify(server.state.issues(options.repository).map(toKept), undefined, 1);
    if (text !== kept) {
      // Renamed into place, so that a process killed meanwhile leaves the old file.
      writeFileSync(`${options.file}.new`, text);
      renameSync(`${options.file}.new`, options.file);
      kept = text;
    }
  };
  keep();
  const timer = setInterval(keep, KEEP_EVERY);
  timer.unref();
  return {
    url: server.url,
    apiUrl: server.apiUrl,
    async stop() {
      clearInterval(timer);
      keep();
      await server.close();
    },
  };
}

function readKept({ file, issues }: LocalGitHubOptions): readonly KeptIssue[] {
  if (existsSync(file)) {
    return JSON.parse(readFileSync(file, 'utf8')) as readonly KeptIssue[];
  }
  return issues.map(issue => ({
    ...issue,
    assignees: [issue.assignee],
    stateReason: issue.closedAt === undefined ? null : 'completed',
    updatedAt: issue.closedAt ?? issue.openedAt,
    comments: [],
  }));
}

/** Does again what made the issue, each at its time. */
function replay(
  server: GitHubServer,
  repository: string,
  issue: KeptIssue,
  setTime: (at: number) => void,
): void {
  const { state } = server;
  setTime(issue.openedAt);
  state.repo(repository).nextNumber = issue.number;
  const { title, body, labels, assignees } = issue;
  state.createIssue(repository, { title, body, labels, assignees }, issue.author);
  for (const comment of issue.comments) {
    setTime(comment.createdAt);
    state.addComment(repository, issue.number, comment.body, comment.author);
  }
  if (issue.closedAt !== undefined) {
    setTime(issue.closedAt);
    state.updateIssue(
      repository,
      issue.number,
      { state: 'closed', stateReason: issue.stateReason },
      issue.closedBy,
    );
  }
  state.issue(repository, issue.number).updatedAt = issue.updatedAt;
}

function toKept(issue: Issue): KeptIssue {
  const { number, title, body, author, labels, assignees, stateReason, updatedAt } = issue;
  return {
    number,
    title,
    body: body ?? '',
    author,
    assignee: assignees[0] ?? '',
    assignees,
    labels: labels.map(({ name }) => name),
    openedAt: issue.createdAt,
    ...(issue.closedAt === null ? {} : { closedAt: issue.closedAt }),
    ...(issue.closedBy === null ? {} : { closedBy: issue.closedBy }),
    stateReason,
    updatedAt,
    comments: issue.comments.map(({ author: by, body: text, createdAt }) => ({
      author: by,
      body: text,
      createdAt,
    })),
  };
}
