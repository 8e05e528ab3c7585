import { validationFailed } from './reply';
import type { ApiRequest } from './route';
import type { Issue, Repository } from './types';

type Test = (issue: Issue) => boolean;

/** The issues of a repository that the query asks for, in its order. Throws 422 for values GitHub refuses. */
export function listIssues(request: ApiRequest, repo: Repository): readonly Issue[] {
  const tests = [
    stateTest(request),
    labelsTest(request),
    assigneeTest(request),
    milestoneTest(request),
    sinceTest(request),
    creatorTest(request),
    mentionedTest(request),
  ];
  const chosen = [...repo.issues.values()].filter(issue => tests.every(test => test(issue)));
  return chosen.sort(order(request));
}

function choice<T extends string>(request: ApiRequest, name: string, choices: readonly [T, ...T[]]): T {
  const value = request.query.get(name);
  const chosen = value === null ? choices[0] : choices.find(candidate => candidate === value);
  if (chosen === undefined) {
    throw validationFailed({ resource: 'Issue', field: name, code: 'invalid', value });
  }
  return chosen;
}

function stateTest(request: ApiRequest): Test {
  const state = choice(request, 'state', ['open', 'closed', 'all']);
  return issue => state === 'all' || issue.state === state;
}

/** Every label in the comma-separated list must be there. */
function labelsTest(request: ApiRequest): Test {
  const names = (request.query.get('labels') ?? '').split(',').map(name => name.trim().toLowerCase());
  const wanted = names.filter(name => name !== '');
  return issue => wanted.every(name => issue.labels.some(label => label.name.toLowerCase() === name));
}

function assigneeTest(request: ApiRequest): Test {
  const assignee = request.query.get('assignee');
  if (assignee === null) {
    return () => true;
  }
  if (assignee === 'none' || assignee === '*') {
    return issue => issue.assignees.length > 0 === (assignee === '*');
  }
  if (request.state.user(assignee) === undefined) {
    throw validationFailed({ resource: 'Issue', field: 'assignee', code: 'invalid', value: assignee });
  }
  return issue => issue.assignees.some(login => login.toLowerCase() === assignee.toLowerCase());
}

function milestoneTest(request: ApiRequest): Test {
  const milestone = request.query.get('milestone');
  if (milestone === null) {
    return () => true;
  }
  if (milestone === 'none' || milestone === '*') {
    return issue => (issue.milestone !== null) === (milestone === '*');
  }
  if (!/^\d+$/.test(milestone)) {
    throw validationFailed({ resource: 'Issue', field: 'milestone', code: 'invalid', value: milestone });
  }
  return issue => issue.milestone === Number(milestone);
}

/** Compares whole seconds, the precision that callers see in `updated_at`. */
function sinceTest(request: ApiRequest): Test {
  const since = parseSince(request);
  return issue => issue.updatedAt >= since;
}

/** The instant of `since` in whole seconds, as ms; 0 when not given. Throws 422 when it is no instant. */
export function parseSince(request: ApiRequest): number {
  const text = request.query.get('since');
  const since = text === null ? 0 : Date.parse(text);
  if (Number.isNaN(since)) {
    throw validationFailed({ resource: 'Issue', field: 'since', code: 'invalid', value: text });
  }
  return Math.floor(since / 1000) * 1000;
}

function creatorTest(request: ApiRequest): Test {
  const creator = request.query.get('creator')?.toLowerCase();
  return issue => creator === undefined || issue.author.toLowerCase() === creator;
}

function mentionedTest(request: ApiRequest): Test {
  const login = request.query.get('mentioned')?.toLowerCase();
  if (login === undefined) {
    return () => true;
  }
  return issue => {
    const texts = [issue.body ?? '', ...issue.comments.map(comment => comment.body)];
    return texts.some(text => mentionsIn(text).includes(login));
  };
}

function mentionsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w@])@([a-z\d](?:[a-z\d-]*[a-z\d])?)/gi)].map(match =>
    (match[1] ?? '').toLowerCase(),
  );
}

/** Newest first unless told; issues of the same instant in order of number. */
function order(request: ApiRequest): (a: Issue, b: Issue) => number {
  const sort = choice(request, 'sort', ['created', 'updated', 'comments']);
  const sign = choice(request, 'direction', ['desc', 'asc']) === 'desc' ? -1 : 1;
  const keyOf = (issue: Issue): number => {
    const keys = { created: issue.number, updated: issue.updatedAt, comments: issue.comments.length };
    return keys[sort];
  };
  return (a, b) => sign * (keyOf(a) - keyOf(b) || a.number - b.number);
}
