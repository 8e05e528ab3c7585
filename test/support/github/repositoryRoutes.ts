import { canPush, requireIssueReading, requireIssueWriting, requireRepo } from './access';
import { pageReply, paginate } from './pagination';
import { renderLabel, renderMilestone, renderUser } from './render';
import { renderRepository } from './renderRepository';
import { notFound, validationFailed } from './reply';
import type { FieldError, Reply } from './reply';
import { fullNameOf } from './repositoryRecord';
import { readString, requireMember } from './requestBody';
import type { ApiRequest, Route } from './route';
import type { Repository } from './types';

export const repositoryRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}', docs: 'repos/repos#get-a-repository', handle: getRepo },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/labels',
    docs: 'issues/labels#list-labels-for-a-repository',
    handle: listLabels,
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/labels',
    docs: 'issues/labels#create-a-label',
    createsContent: true,
    handle: createLabel,
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/labels/{name}',
    docs: 'issues/labels#get-a-label',
    handle: getLabel,
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/assignees',
    docs: 'issues/assignees#list-assignees',
    handle: listAssignees,
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/assignees/{assignee}',
    docs: 'issues/assignees#check-if-a-user-can-be-assigned',
    handle: checkAssignee,
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/milestones',
    docs: 'issues/milestones#list-milestones',
    handle: listMilestones,
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/pulls',
    docs: 'pulls/pulls#list-pull-requests',
    handle: listPulls,
  },
];

function getRepo(request: ApiRequest): Reply {
  return { status: 200, body: renderRepository(request.render, requireRepo(request)) };
}

/** It has none: nothing merges here. */
function listPulls(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  return pageReply(paginate(request, [], `/repositories/${repo.id}/pulls`), () => ({}));
}

function requireReadableRepo(request: ApiRequest): Repository {
  const repo = requireRepo(request);
  requireIssueReading(request, repo);
  return repo;
}

function listLabels(request: ApiRequest): Reply {
  const repo = requireReadableRepo(request);
  const page = paginate(request, repo.labels, `/repositories/${repo.id}/labels`);
  return pageReply(page, label => renderLabel(request.render, repo, label));
}

function getLabel(request: ApiRequest): Reply {
  const repo = requireReadableRepo(request);
  const wanted = request.params['name']?.toLowerCase();
  const label = repo.labels.find(candidate => candidate.name.toLowerCase() === wanted);
  if (label === undefined) {
    throw notFound();
  }
  return { status: 200, body: renderLabel(request.render, repo, label) };
}

/** Without push access GitHub hides this address: 404. */
function createLabel(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  requireIssueWriting(request, repo);
  if (!canPush(request, repo)) {
    throw notFound();
  }
  requireMember(request.body, 'name');
  const name = readString(request.body, 'name') ?? '';
  const color = readString(request.body, 'color') ?? 'ededed';
  const description = readString(request.body, 'description') ?? null;
  const errors = labelErrors(repo, { name, color, description });
  if (errors.length > 0) {
    throw validationFailed(...errors);
  }
  const label = request.state.addLabel(fullNameOf(repo), name, color, description);
  const rendered = renderLabel(request.render, repo, label);
  return { status: 201, body: rendered, headers: { location: String(rendered['url']) } };
}

function labelErrors(
  repo: Repository,
  label: { readonly name: string; readonly color: string; readonly description: string | null },
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const wanted = label.name.toLowerCase();
  if (label.name.trim() === '') {
    errors.push({ resource: 'Label', code: 'missing_field', field: 'name' });
  }
  if (repo.labels.some(known => known.name.toLowerCase() === wanted)) {
    errors.push({ resource: 'Label', code: 'already_exists', field: 'name' });
  }
  if (label.name.length > 50) {
    const message = 'name is too long (maximum is 50 characters)';
    errors.push({ resource: 'Label', code: 'custom', field: 'name', message });
  }
  if (!/^[0-9a-f]{6}$/i.test(label.color)) {
    errors.push({ resource: 'Label', code: 'invalid', field: 'color' });
  }
  if (label.description !== null && label.description.length > 100) {
    const message = 'description is too long (maximum is 100 characters)';
    errors.push({ resource: 'Label', code: 'custom', field: 'description', message });
  }
  return errors;
}

function listAssignees(request: ApiRequest): Reply {
  const repo = requireReadableRepo(request);
  const users = [...request.state.users.values()].filter(user =>
    request.state.isAssignable(repo, user.login),
  );
  const page = paginate(request, users, `/repositories/${repo.id}/assignees`);
  return pageReply(page, user => renderUser(request.render, user));
}

function checkAssignee(request: ApiRequest): Reply {
  const repo = requireReadableRepo(request);
  if (!request.state.isAssignable(repo, request.params['assignee'] ?? '')) {
    throw notFound();
  }
  return { status: 204 };
}

/** Soonest due first, those without a date last. */
function listMilestones(request: ApiRequest): Reply {
  const repo = requireReadableRepo(request);
  const state = request.query.get('state') ?? 'open';
  const sign = request.query.get('direction') === 'desc' ? -1 : 1;
  const due = (date: string | null): number => (date === null ? Number.MAX_SAFE_INTEGER : Date.parse(date));
  const milestones = repo.milestones
    .filter(milestone => state === 'all' || milestone.state === state)
    .sort((a, b) => sign * (due(a.dueOn) - due(b.dueOn)) || a.number - b.number);
  const page = paginate(request, milestones, `/repositories/${repo.id}/milestones`);
  return pageReply(page, milestone => renderMilestone(request.render, repo, milestone));
}
