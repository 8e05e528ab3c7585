import {
  canPush,
  requireIssue,
  requireIssueReading,
  requireIssuesEnabled,
  requireIssueWriting,
  requireRepo,
} from './access';
import { listIssues } from './issueList';
import type { IssueChanges } from './issueRecord';
import { pageReply, paginate, paginateByCursor } from './pagination';
import { renderIssue, renderLabel } from './render';
import { ApiError, invalidRequest, validationFailed } from './reply';
import type { FieldError, Reply } from './reply';
import { fullNameOf } from './repositoryRecord';
import {
  bodyLimit,
  readChoice,
  readMilestone,
  readNullableString,
  readString,
  readTexts,
  readTitle,
  requireMember,
} from './requestBody';
import type { ApiRequest, Route } from './route';
import type { Issue, Repository, StateReason } from './types';

export const issueRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues',
    docs: 'issues/issues#list-repository-issues',
    handle: list,
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues',
    docs: 'issues/issues#create-an-issue',
    createsContent: true,
    handle: create,
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues/{issue_number}',
    docs: 'issues/issues#get-an-issue',
    handle: get,
  },
  {
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/issues/{issue_number}',
    docs: 'issues/issues#update-an-issue',
    handle: update,
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues/{issue_number}/labels',
    docs: 'issues/labels#add-labels-to-an-issue',
    handle: addLabels,
  },
];

const titleLimit = 256;
const stateReasons: readonly StateReason[] = ['completed', 'not_planned', 'duplicate', 'reopened'];

/** A repository whose issues are off lists none, rather than answering 410. */
function list(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  requireIssueReading(request, repo);
  const issues = listIssues(request, repo);
  const shown = repo.hasIssues ? issues : [];
  const path = `/repositories/${repo.id}/issues`;
  const page = request.settings.cursorPagination
    ? paginateByCursor(request, shown, path)
    : paginate(request, shown, path);
  return pageReply(page, issue => renderIssue(request.render, repo, issue));
}

function get(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  requireIssueReading(request, repo);
  return { status: 200, body: renderIssue(request.render, repo, requireIssue(request, repo)) };
}

function create(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  const author = requireIssueWriting(request, repo);
  requireIssuesEnabled(repo);
  requireMember(request.body, 'title');
  const title = readTitle(request.body) ?? '';
  const body = readString(request.body, 'body');
  const sorting = readSorting(request);
  const planning = canPush(request, repo) ? sorting : {};
  refuse([...textErrors(title, body), ...planningErrors(request, repo, planning)]);
  const issue = request.state.createIssue(fullNameOf(repo), { title, body, ...planning }, author.login);
  const rendered = renderIssue(request.render, repo, issue);
  return { status: 201, body: rendered, headers: { location: String(rendered['url']) } };
}

function update(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  const editor = requireIssueWriting(request, repo);
  const issue = requireIssue(request, repo);
  const pusher = canPush(request, repo);
  if (!pusher && issue.author.toLowerCase() !== editor.login.toLowerCase()) {
    throw new ApiError(403, 'Must have admin rights to Repository.');
  }
  const texts = { title: readNullableTitle(request), body: readNullableString(request.body, 'body') };
  const state = readChoice(request.body, 'state', ['open', 'closed']);
  const stateReason = readStateReason(request);
  const sorting = readSorting(request);
  const planning = pusher ? sorting : {};
  refuse([...textErrors(texts.title, texts.body), ...planningErrors(request, repo, planning, issue)]);
  const changes = { ...texts, state, stateReason, ...planning };
  const updated = request.state.updateIssue(fullNameOf(repo), issue.number, changes, editor.login);
  return { status: 200, body: renderIssue(request.render, repo, updated) };
}

function addLabels(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  const editor = requireIssueWriting(request, repo);
  const issue = requireIssue(request, repo);
  if (!canPush(request, repo)) {
    throw new ApiError(403, 'Must have admin rights to Repository.');
  }
  const names = readTexts(request.body, 'labels', 'name') ?? [];
  if (names.length === 0) {
    throw invalidRequest('Minimum array size is 1');
  }
  refuse(labelErrors(names));
  const labels = uniqueNames([...issue.labels.map(label => label.name), ...names]);
  const updated = request.state.updateIssue(fullNameOf(repo), issue.number, { labels }, editor.login);
  return { status: 200, body: updated.labels.map(label => renderLabel(request.render, repo, label)) };
}

/** Who and what an issue is for: silently dropped for callers without push access. */
type Sorting = Pick<IssueChanges, 'labels' | 'assignees' | 'milestone'>;

function readSorting(request: ApiRequest): Sorting {
  const labels = readTexts(request.body, 'labels', 'name');
  const assignees = readTexts(request.body, 'assignees', 'login') ?? readSingleAssignee(request);
  return {
    milestone: readMilestone(request.body),
    labels: labels && uniqueNames(labels),
    assignees: assignees && uniqueNames(assignees.map(login => canonical(request, login))),
  };
}

/** The edition of 2026 takes `assignees` only. */
function readSingleAssignee(request: ApiRequest): readonly string[] | undefined {
  if (request.render.edition !== '2022-11-28') {
    return undefined;
  }
  const login = readNullableString(request.body, 'assignee');
  if (login === undefined) {
    return undefined;
  }
  return login === null || login === '' ? [] : [login];
}

function canonical(request: ApiRequest, login: string): string {
  return request.state.user(login)?.login ?? login;
}

function readNullableTitle(request: ApiRequest): string | undefined {
  return request.body['title'] === null ? undefined : readTitle(request.body);
}

function readStateReason(request: ApiRequest): IssueChanges['stateReason'] {
  if (request.body['state_reason'] === null) {
    return null;
  }
  return readChoice(request.body, 'state_reason', stateReasons);
}

function textErrors(title: string | undefined, body: string | null | undefined): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (title?.trim() === '') {
    errors.push({ resource: 'Issue', field: 'title', code: 'missing_field' });
  }
  if (title !== undefined && title.length > titleLimit) {
    const message = `title is too long (maximum is ${titleLimit} characters)`;
    errors.push({ resource: 'Issue', field: 'title', code: 'custom', message });
  }
  if (typeof body === 'string' && body.length > bodyLimit) {
    const message = `body is too long (maximum is ${bodyLimit} characters)`;
    errors.push({ resource: 'Issue', field: 'body', code: 'custom', message });
  }
  return errors;
}

function planningErrors(
  request: ApiRequest,
  repo: Repository,
  planning: Sorting,
  issue?: Issue,
): FieldError[] {
  const strangers = (planning.assignees ?? []).filter(
    login => !request.state.isAssignable(repo, login, issue),
  );
  const errors: FieldError[] = strangers.map(value => ({
    value,
    resource: 'Issue',
    field: 'assignees',
    code: 'invalid',
  }));
  const { milestone } = planning;
  if (typeof milestone === 'number' && !repo.milestones.some(known => known.number === milestone)) {
    errors.push({ value: milestone, resource: 'Issue', field: 'milestone', code: 'invalid' });
  }
  return [...errors, ...labelErrors(planning.labels ?? [])];
}

function labelErrors(names: readonly string[]): FieldError[] {
  const bad = names.filter(name => name.trim() === '' || name.length > 50);
  return bad.map(value => ({ value, resource: 'Label', field: 'name', code: 'invalid' }));
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) {
    throw validationFailed(...errors);
  }
}

function uniqueNames(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => {
    const wanted = name.toLowerCase();
    return names.findIndex(other => other.toLowerCase() === wanted) === index;
  });
}
