import type { IssueTracker } from '../../app/trackerPorts';
import {
  tryReadComment,
  tryReadIssue,
  tryReadPullRequest,
  tryReadPullRequests,
  tryReadRepository,
} from './answers';
import { failureOfAnswer, type Asked } from './failures';
import { about, address, listChanges, listComments, listIssues } from './lists';
import { GitHubClient, type Answer, type GitHubClientOptions } from './githubClient';

/**
 * GitHub's issues through octokit. Its retries and its own queue are off: both repeat or delay requests behind the caller's back
 * (a lost answer to one create became four issues). Whoever calls keeps GitHub's pace and looks before repeating.
 */
export function createOctokitTracker(options: GitHubClientOptions): IssueTracker {
  const client = new GitHubClient(options);
  const { rest } = client.octokit;
  return {
    repository: async (repository, signal) =>
      client.ask(
        { ...about(repository), what: 'read the repository', writes: false },
        request => rest.repos.get({ ...address(repository), request }),
        ({ data }) => tryReadRepository(data),
        signal,
      ),
    canAssign: async (repository, login, signal) => {
      const asked = { ...about(repository), what: `look up ${login}`, writes: false };
      const answer = await client.askOrMiss(
        asked,
        request => rest.issues.checkUserCanBeAssigned({ ...address(repository), assignee: login, request }),
        ({ status }) => (status === 204 ? true : undefined),
        signal,
      );
      return answer ?? false;
    },
    create: (repository, draft, signal) => {
      const { title, body, labels, assignee } = draft;
      const assignees = assignee === undefined ? [] : [assignee];
      const fields = { title, body, labels: [...labels], assignees };
      const asked = { ...about(repository), what: 'open the issue', writes: true };
      return client.ask(
        asked,
        // A redirect would turn the request into a listing, or send the text to a repository nobody has looked at.
        request =>
          rest.issues.create({
            ...address(repository),
            ...fields,
            request: { ...request, redirect: 'manual' },
          }),
        answer => readWritten(answer, asked, tryReadIssue),
        signal,
      );
    },
    get: (repository, number, signal) =>
      client.askOrMiss(
        { ...about(repository), what: `read issue #${number}`, writes: false },
        request => rest.issues.get({ ...address(repository), issue_number: number, request }),
        ({ data }) => tryReadIssue(data),
        signal,
      ),
    changedSince: (repository, since, limit, signal) =>
      listIssues(client, repository, { since, limit, signal }),
    changesSince: (repository, since, etag, signal) =>
      listChanges(client, repository, { since, etag, signal }),
    edit: (repository, number, fields, signal) =>
      client.ask(
        { ...about(repository), what: `change issue #${number}`, writes: true },
        request => rest.issues.update({ ...address(repository), issue_number: number, ...fields, request }),
        ({ data }) => tryReadIssue(data),
        signal,
      ),
    pullRequest: (repository, number, signal) =>
      client.askOrMiss(
        { ...about(repository), what: `read pull request #${number}`, writes: false },
        request => rest.pulls.get({ ...address(repository), pull_number: number, request }),
        ({ data }) => tryReadPullRequest(data),
        signal,
      ),
    mergedPullRequests: (repository, signal) =>
      client.ask(
        { ...about(repository), what: 'list the pull requests', writes: false },
        request =>
          rest.pulls.list({
            ...address(repository),
            state: 'closed',
            sort: 'updated',
            direction: 'desc',
            per_page: 50,
            request,
          }),
        ({ data }) => tryReadPullRequests(data)?.filter(({ state }) => state === 'merged'),
        signal,
      ),
    setState: (repository, number, state, signal) => {
      const fields =
        state === 'open'
          ? ({ state: 'open', state_reason: 'reopened' } as const)
          : ({ state: 'closed', state_reason: state === 'closed' ? 'completed' : 'not_planned' } as const);
      return client.ask(
        {
          ...about(repository),
          what: `${state === 'open' ? 'reopen' : 'close'} issue #${number}`,
          writes: true,
        },
        request => rest.issues.update({ ...address(repository), issue_number: number, ...fields, request }),
        ({ data }) => tryReadIssue(data),
        signal,
      );
    },
    assign: (repository, number, login, signal) =>
      client.ask(
        { ...about(repository), what: `assign issue #${number} to ${login}`, writes: true },
        request =>
          rest.issues.update({ ...address(repository), issue_number: number, assignees: [login], request }),
        ({ data }) => tryReadIssue(data),
        signal,
      ),
    comment: (repository, number, body, signal) => {
      const asked = { ...about(repository), what: `comment on issue #${number}`, writes: true };
      return client.ask(
        asked,
        request =>
          rest.issues.createComment({
            ...address(repository),
            issue_number: number,
            body,
            request: { ...request, redirect: 'manual' },
          }),
        answer => readWritten(answer, asked, tryReadComment),
        signal,
      );
    },
    commentsSince: (repository, number, since, signal) =>
      listComments(client, repository, { number, since, signal }),
  };
}

function readWritten<T>(answer: Answer, asked: Asked, read: (data: unknown) => T | undefined): T | undefined {
  const { status, data, headers } = answer;
  if (status >= 300 && status < 400) {
    throw failureOfAnswer({ status, data, headers }, asked, 0);
  }
  return status === 201 ? read(data) : undefined;
}
