import type { Api } from './api';
import { escapeHtml, markdownToHtml } from './markdown';
import { layout } from './pageLayout';
import { printInstant } from './render';
import { fullNameOf } from './repositoryRecord';
import type { Issue, IssueComment, Label, Repository, User } from './types';

export function homePage(api: Api): string {
  const items = [...api.state.repos.values()].map(repo => {
    const open = [...repo.issues.values()].filter(issue => issue.state === 'open').length;
    const name = escapeHtml(fullNameOf(repo));
    const tags = [repo.private ? 'Private' : 'Public', ...(repo.archived ? ['Archived'] : [])]
      .map(tag)
      .join(' ');
    return `<li><a href="/${name}/issues">${name}</a> ${tags} <span class="quiet">${counted(open, 'open issue')}</span></li>`;
  });
  return layout('Repositories', `<h1>Repositories</h1>${listOf(items, 'No repositories yet.')}`);
}

export function personPage(api: Api, person: User): string {
  const assigned = [...api.state.repos.values()].flatMap(repo =>
    [...repo.issues.values()]
      .filter(issue => issue.assignees.includes(person.login) && issue.state === 'open')
      .map(issue => issueRow(repo, issue)),
  );
  const name = person.name === null ? '' : ` <span class="quiet">${escapeHtml(person.name)}</span>`;
  const heading = `<h1>${face(person.login)} ${escapeHtml(person.login)}${name}</h1>`;
  return layout(
    person.login,
    `${heading}<h2>Assigned and open</h2>${listOf(assigned, 'Nothing is assigned.')}`,
  );
}

export function messagePage(text: string): string {
  return layout('GitHub', `<h1>${escapeHtml(text)}</h1><p><a href="/">All repositories</a></p>`);
}

export function issueListPage(repo: Repository, query: URLSearchParams): string {
  const all = [...repo.issues.values()].sort((a, b) => b.number - a.number);
  const state = query.get('state') === 'closed' ? 'closed' : 'open';
  const shown = all.filter(issue => issue.state === state);
  const tabs = (['open', 'closed'] as const).map(name => {
    const count = all.filter(issue => issue.state === name).length;
    const current = name === state ? ' aria-current="page"' : '';
    return `<a href="?state=${name}"${current}>${count} ${name === 'open' ? 'Open' : 'Closed'}</a>`;
  });
  const rows = shown.map(issue => issueRow(repo, issue));
  const off = repo.hasIssues ? '' : '<p class="note">Issues are switched off in this repository.</p>';
  return layout(
    `Issues · ${fullNameOf(repo)}`,
    `${breadcrumb(repo)}<h1>Issues</h1>${off}<nav class="tabs" aria-label="State">${tabs.join(' ')}</nav>` +
      listOf(rows, `There are no ${state} issues.`),
  );
}

function issueRow(repo: Repository, issue: Issue): string {
  const faces = issue.assignees.map(face).join('');
  return (
    `<li class="row"><span>${stateBadge(issue)} <a class="title" href="/${fullNameOf(repo)}/issues/${issue.number}">` +
    `${escapeHtml(issue.title)}</a> ${issue.labels.map(labelBadge).join(' ')}<br>` +
    `<span class="quiet">#${issue.number} opened ${instant(issue.createdAt)} by ${escapeHtml(issue.author)}` +
    `${issue.comments.length === 0 ? '' : ` · ${counted(issue.comments.length, 'comment')}`}</span></span>` +
    `<span>${faces}</span></li>`
  );
}

/** `as` is the login that the forms act for at first. */
export function issuePage(api: Api, repo: Repository, issue: Issue, as: string | null): string {
  const opening = { author: issue.author, body: issue.body ?? '', createdAt: issue.createdAt };
  const history = [messageBox(opening), ...issue.comments.map(messageBox)].join('');
  const closed =
    issue.closedAt === null
      ? ''
      : `<p class="event">${escapeHtml(issue.closedBy ?? 'Somebody')} closed this ${instant(issue.closedAt)}</p>`;
  return layout(
    `${issue.title} · Issue #${issue.number} · ${fullNameOf(repo)}`,
    `${breadcrumb(repo)}<h1>${escapeHtml(issue.title)} <span class="quiet">#${issue.number}</span></h1>` +
      `<p>${stateBadge(issue)} <strong>${escapeHtml(issue.author)}</strong> opened this issue ${instant(issue.createdAt)}</p>` +
      `<div class="columns"><section aria-label="Discussion">${history}${closed}${commentForm(api, issue, as)}</section>` +
      `<aside>${assigneeForm(api, repo, issue, as)}${labelForm(repo, issue, api, as)}${milestoneOf(repo, issue)}</aside></div>`,
  );
}

function messageBox(comment: Pick<IssueComment, 'author' | 'body' | 'createdAt'>): string {
  const text =
    comment.body.trim() === ''
      ? '<p class="quiet">No description provided.</p>'
      : markdownToHtml(comment.body);
  return (
    `<article><header>${face(comment.author)} <strong>${escapeHtml(comment.author)}</strong> ` +
    `<span class="quiet">wrote ${instant(comment.createdAt)}</span></header><div class="text">${text}</div></article>`
  );
}

function commentForm(api: Api, issue: Issue, as: string | null): string {
  const buttons =
    issue.state === 'open'
      ? '<button name="action" value="close">Close issue</button> ' +
        '<button name="action" value="close-not-planned">Close as not planned</button> '
      : '<button name="action" value="reopen">Reopen issue</button> ';
  return (
    `<form method="post"><h2>Add a comment</h2><textarea name="comment" rows="5" aria-label="Comment"></textarea>` +
    `<p class="buttons">${actingFor(api, as)} ${buttons}` +
    '<button class="primary" name="action" value="comment">Comment</button></p></form>'
  );
}

function assigneeForm(api: Api, repo: Repository, issue: Issue, as: string | null): string {
  const people = [...api.state.users.values()].filter(user =>
    api.state.isAssignable(repo, user.login, issue),
  );
  const boxes = people.map(user =>
    checkBox(
      'assignee',
      user.login,
      issue.assignees.includes(user.login),
      `${face(user.login)} ${escapeHtml(user.login)}`,
    ),
  );
  return sideForm('Assignees', boxes.join(''), 'assign', actingFor(api, as));
}

function labelForm(repo: Repository, issue: Issue, api: Api, as: string | null): string {
  const worn = new Set(issue.labels.map(label => label.id));
  const boxes = repo.labels.map(label =>
    checkBox('label', label.name, worn.has(label.id), labelBadge(label)),
  );
  return sideForm('Labels', boxes.join(''), 'label', actingFor(api, as));
}

function sideForm(title: string, boxes: string, action: string, acting: string): string {
  const name = title.toLowerCase();
  return (
    `<form method="post"><fieldset><legend>${title}</legend>${boxes}</fieldset>` +
    `<p class="buttons">${acting} <button name="action" value="${action}">Save ${name}</button></p></form>`
  );
}

function checkBox(name: string, value: string, checked: boolean, label: string): string {
  const mark = checked ? ' checked' : '';
  return `<label class="choice"><input type="checkbox" name="${name}" value="${escapeHtml(value)}"${mark}> ${label}</label>`;
}

function actingFor(api: Api, as: string | null): string {
  const people = [...api.state.users.values()].filter(user => user.kind === 'User');
  const options = people.map(user => {
    const login = escapeHtml(user.login);
    return `<option${user.login === as ? ' selected' : ''}>${login}</option>`;
  });
  return `<label>as <select name="as">${options.join('')}</select></label>`;
}

function milestoneOf(repo: Repository, issue: Issue): string {
  const milestone = repo.milestones.find(candidate => candidate.number === issue.milestone);
  return milestone === undefined ? '' : `<h2>Milestone</h2><p>${escapeHtml(milestone.title)}</p>`;
}

function breadcrumb(repo: Repository): string {
  const name = escapeHtml(fullNameOf(repo));
  const tags = [repo.private ? 'Private' : 'Public', ...(repo.archived ? ['Archived'] : [])]
    .map(tag)
    .join(' ');
  return `<nav aria-label="Repository"><a href="/">Repositories</a> / <a href="/${name}/issues">${name}</a> ${tags}</nav>`;
}

function stateBadge(issue: Issue): string {
  const [kind, text] =
    issue.state === 'open'
      ? ['open', 'Open']
      : issue.stateReason === 'completed' || issue.stateReason === null
        ? ['done', 'Closed']
        : ['dropped', `Closed as ${issue.stateReason.replace('_', ' ')}`];
  return `<span class="state ${kind}">${text}</span>`;
}

function labelBadge(label: Label): string {
  const hint = label.description === null ? '' : ` title="${escapeHtml(label.description)}"`;
  const color = /^[0-9a-f]{6}$/i.test(label.color) ? label.color : 'ededed';
  return `<span class="label"${hint}><span class="dot" style="background:#${color}"></span>${escapeHtml(label.name)}</span>`;
}

function tag(text: string): string {
  return `<span class="tag">${text}</span>`;
}

function face(login: string): string {
  return `<img class="face" src="/avatars/${encodeURIComponent(login)}.svg" alt="" title="${escapeHtml(login)}">`;
}

function instant(at: number): string {
  const text = printInstant(at);
  return `on <time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function listOf(items: readonly string[], empty: string): string {
  return items.length === 0 ? `<p class="note">${empty}</p>` : `<ul class="list">${items.join('')}</ul>`;
}

/** A disc with the first letter, in a colour of its own for each login. */
export function avatar(login: string): string {
  const hue = login.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const letter = escapeHtml(login.slice(0, 1).toUpperCase());
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40">' +
    `<circle cx="20" cy="20" r="20" fill="hsl(${hue} 45% 38%)"/>` +
    `<text x="20" y="27" font-family="sans-serif" font-size="20" text-anchor="middle" fill="#fff">${letter}</text></svg>`
  );
}
