import { canPush, requireIssue, requireIssueReading, requireIssueWriting, requireRepo } from './access';
import { parseSince } from './issueList';
import { pageReply, paginate } from './pagination';
import { renderComment } from './render';
import { ApiError, validationFailed } from './reply';
import type { Reply } from './reply';
import { fullNameOf } from './repositoryRecord';
import { bodyLimit, readString, requireMember } from './requestBody';
import type { ApiRequest, Route } from './route';

const path = '/repos/{owner}/{repo}/issues/{issue_number}/comments';

export const commentRoutes: readonly Route[] = [
  { method: 'GET', path, docs: 'issues/comments#list-issue-comments', handle: list },
  {
    method: 'POST',
    path,
    docs: 'issues/comments#create-an-issue-comment',
    createsContent: true,
    handle: create,
  },
];

/** Oldest first. */
function list(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  requireIssueReading(request, repo);
  const issue = requireIssue(request, repo);
  const since = parseSince(request);
  const comments = issue.comments.filter(comment => comment.createdAt >= since);
  const page = paginate(request, comments, `/repositories/${repo.id}/issues/${issue.number}/comments`);
  return pageReply(page, comment => renderComment(request.render, repo, issue, comment));
}

function create(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  const author = requireIssueWriting(request, repo);
  const issue = requireIssue(request, repo);
  if (issue.locked && !canPush(request, repo)) {
    throw new ApiError(403, 'Unable to create comment because issue is locked.');
  }
  requireMember(request.body, 'body');
  const body = readString(request.body, 'body') ?? '';
  if (body.trim() === '') {
    throw validationFailed({ resource: 'IssueComment', field: 'body', code: 'missing_field' });
  }
  if (body.length > bodyLimit) {
    const message = `Body is too long (maximum is ${bodyLimit} characters)`;
    throw validationFailed({ resource: 'IssueComment', field: 'data', code: 'unprocessable', message });
  }
  const comment = request.state.addComment(fullNameOf(repo), issue.number, body, author.login);
  const rendered = renderComment(request.render, repo, issue, comment);
  return { status: 201, body: rendered, headers: { location: String(rendered['url']) } };
}
