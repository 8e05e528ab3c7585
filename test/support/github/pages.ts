import type { Api } from './api';
import type { RawAnswer } from './faults';
import { avatar, homePage, issueListPage, issuePage, messagePage, personPage } from './pageViews';
import { fullNameOf } from './repositoryRecord';
import type { Issue, Repository } from './types';

/** A request for a page, as it came over the wire. */
export interface PageCall {
  readonly method: string;
  readonly target: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * GitHub's web site, as far as a person needs it who follows a link out of the editor: to see an issue, and to close,
 * reopen, assign, label and comment it. There is no signing in; a form says for whom it acts.
 */
export function answerPage(api: Api, call: PageCall): RawAnswer {
  if (call.method === 'POST') {
    return isForeign(call, api.url) ? message(403, 'Forms work only from this site.') : answerForm(api, call);
  }
  if (call.method !== 'GET' && call.method !== 'HEAD') {
    return message(405, 'Pages are read with GET and changed with POST.');
  }
  const parts = partsOf(call.target);
  const [first, second, third, fourth] = parts;
  const person = first === undefined ? undefined : api.state.user(second ?? first);
  if (first === undefined) {
    return html(200, homePage(api));
  }
  if ((first === 'avatars' && second !== undefined) || first === 'favicon.ico') {
    const login = second?.replace(/\.svg$/, '') ?? 'GitHub';
    return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: avatar(login) };
  }
  if (second === undefined && person !== undefined) {
    return html(200, personPage(api, person));
  }
  const found = findRepo(api, call.target, parts);
  if (found === undefined || 'status' in found) {
    return found ?? message(404, 'There is no such page here.');
  }
  if (third === undefined) {
    return redirect(302, `/${fullNameOf(found)}/issues`);
  }
  if (third === 'issues' && fourth === undefined) {
    return html(200, issueListPage(found, call.target.searchParams));
  }
  const issue = third === 'issues' ? findIssue(api, found, fourth) : undefined;
  if (issue === undefined || 'status' in issue) {
    return issue ?? message(404, 'There is no such page here.');
  }
  return html(200, issuePage(api, found, issue, call.target.searchParams.get('as')));
}

function partsOf(target: URL): readonly string[] {
  return target.pathname.split('/').filter(part => part !== '');
}

/** A form that another site made the browser send. */
function isForeign(call: PageCall, url: string): boolean {
  const { origin, host = '' } = call.headers;
  const own = [url, `http://${host}`];
  const site = call.headers['sec-fetch-site'] ?? 'same-origin';
  return (origin !== undefined && !own.includes(origin)) || !['same-origin', 'none'].includes(site);
}

function findRepo(api: Api, target: URL, parts: readonly string[]): Repository | RawAnswer | undefined {
  const fullName = `${parts[0]}/${parts[1]}`;
  const repo = api.state.tryRepo(fullName);
  const renamed = repo === undefined ? api.state.formerRepo(fullName) : undefined;
  if (renamed === undefined) {
    return repo;
  }
  const rest = parts.slice(2).map(part => `/${part}`);
  return redirect(301, `/${fullNameOf(renamed)}${rest.join('')}${target.search}`);
}

function findIssue(api: Api, repo: Repository, text: string | undefined): Issue | RawAnswer | undefined {
  const number = Number(text);
  const moved = repo.movedIssues.get(number);
  const target = moved === undefined ? undefined : api.state.repos.get(moved.repoId);
  if (moved !== undefined && target !== undefined) {
    return redirect(301, `/${fullNameOf(target)}/issues/${moved.number}`);
  }
  if (repo.deletedIssues.has(number)) {
    return message(404, 'This issue has been deleted.');
  }
  return repo.issues.get(number);
}

function answerForm(api: Api, call: PageCall): RawAnswer {
  const [owner, name, third, number] = partsOf(call.target);
  const repo = api.state.tryRepo(`${owner}/${name}`);
  const issue = third === 'issues' ? repo?.issues.get(Number(number)) : undefined;
  const form = new URLSearchParams(call.body);
  const person = api.state.user(form.get('as') ?? '');
  if (repo === undefined || issue === undefined) {
    return message(404, 'There is no such issue. Nothing was changed.');
  }
  if (person === undefined) {
    return message(422, 'Choose for whom to act. Nothing was changed.');
  }
  if (repo.archived) {
    return message(403, 'This repository is archived and cannot be changed.');
  }
  act(api, { repo, issue, form, login: person.login });
  return redirect(303, `/${fullNameOf(repo)}/issues/${issue.number}?as=${encodeURIComponent(person.login)}`);
}

interface Act {
  readonly repo: Repository;
  readonly issue: Issue;
  readonly form: URLSearchParams;
  readonly login: string;
}

/** A comment goes along with any button of the comment form, as on GitHub. */
function act(api: Api, { repo, issue, form, login }: Act): void {
  const fullName = fullNameOf(repo);
  const comment = (form.get('comment') ?? '').replace(/\r\n/g, '\n').trim();
  if (comment !== '') {
    api.state.addComment(fullName, issue.number, comment, login);
  }
  switch (form.get('action')) {
    case 'close':
      api.state.updateIssue(fullName, issue.number, { state: 'closed', stateReason: 'completed' }, login);
      break;
    case 'close-not-planned':
      api.state.updateIssue(fullName, issue.number, { state: 'closed', stateReason: 'not_planned' }, login);
      break;
    case 'reopen':
      api.state.updateIssue(fullName, issue.number, { state: 'open' }, login);
      break;
    case 'assign': {
      const assignees = form.getAll('assignee').filter(other => api.state.isAssignable(repo, other, issue));
      api.state.updateIssue(fullName, issue.number, { assignees }, login);
      break;
    }
    case 'label':
      api.state.updateIssue(fullName, issue.number, { labels: form.getAll('label') }, login);
      break;
    default:
      break;
  }
}

/** Nothing on a page may run, load from elsewhere or send a form elsewhere: issue texts are other people's. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

function html(status: number, body: string): RawAnswer {
  return { status, headers: pageHeaders, body };
}

function message(status: number, text: string): RawAnswer {
  return html(status, messagePage(text));
}

function redirect(status: number, location: string): RawAnswer {
  return { status, headers: { location }, body: '' };
}
