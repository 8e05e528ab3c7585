import { closeOrReopen, indexIssue, newIssue, touchIssue } from './issueRecord';
import type { IssueChanges, IssueInput } from './issueRecord';
import { createRepository, fullNameOf, splitFullName } from './repositoryRecord';
import type {
  Issue,
  IssueComment,
  Label,
  Permission,
  Repository,
  RepoSeed,
  RequestRecord,
  Token,
  TokenSeed,
  User,
  UserSeed,
} from './types';

export interface StateSeed {
  readonly users: readonly (string | UserSeed)[];
  readonly tokens: Readonly<Record<string, string | TokenSeed>>;
  readonly repos: readonly (string | RepoSeed)[];
}

/**
 * Everything the server remembers. Tests read it to judge what a client did, and change it to play the other people
 * who use GitHub at the same time. Its methods check nothing but existence: the rules about who may do what belong
 * to the API.
 */
export class GitHubState {
  /** By login in lower case. */
  readonly users = new Map<string, User>();
  /** By the secret itself. Deleting one makes it answer 401, as an expired or revoked token does. */
  readonly tokens = new Map<string, Token>();
  /** By id. */
  readonly repos = new Map<number, Repository>();
  readonly requests: RequestRecord[] = [];
  #lastId = 1000;

  constructor(
    readonly now: () => number,
    seed: StateSeed,
  ) {
    for (const user of seed.users) {
      this.addUser(typeof user === 'string' ? { login: user } : user);
    }
    for (const [secret, token] of Object.entries(seed.tokens)) {
      this.addToken(secret, typeof token === 'string' ? { login: token } : token);
    }
    for (const repo of seed.repos) {
      this.addRepo(typeof repo === 'string' ? { fullName: repo } : repo);
    }
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  addUser(seed: UserSeed): User {
    const user: User = {
      id: this.nextId(),
      login: seed.login,
      name: seed.name ?? null,
      email: seed.email ?? null,
      kind: seed.kind ?? 'User',
      permission: seed.permission ?? 'push',
      createdAt: this.now(),
    };
    this.users.set(seed.login.toLowerCase(), user);
    return user;
  }

  addToken(secret: string, seed: TokenSeed): void {
    if (this.user(seed.login) === undefined) {
      this.addUser({ login: seed.login });
    }
    this.tokens.set(secret, {
      login: seed.login,
      kind: seed.kind ?? 'oauth',
      scopes: seed.scopes ?? ['repo'],
      issues: seed.issues ?? 'write',
      repos: seed.repos ?? null,
      ssoAuthorized: seed.ssoAuthorized ?? true,
    });
  }

  /** Adds a repository; an owner not met before becomes an organisation. */
  addRepo(seed: RepoSeed): Repository {
    const repo = createRepository(seed, () => this.nextId(), this.now());
    if (this.user(repo.owner) === undefined) {
      this.addUser({ login: repo.owner, kind: 'Organization', permission: 'none' });
    }
    this.repos.set(repo.id, repo);
    for (const issue of seed.issues ?? []) {
      const created = this.createIssue(seed.fullName, issue, issue.author);
      created.locked = issue.locked ?? false;
      if (issue.state === 'closed') {
        this.updateIssue(seed.fullName, created.number, { state: 'closed' }, issue.author);
      }
    }
    return repo;
  }

  user(login: string): User | undefined {
    return this.users.get(login.toLowerCase());
  }

  /** The repository that bears this `owner/name` now. */
  tryRepo(fullName: string): Repository | undefined {
    const wanted = fullName.toLowerCase();
    return [...this.repos.values()].find(repo => fullNameOf(repo).toLowerCase() === wanted);
  }

  /** The repository that bore this `owner/name` before it was renamed. */
  formerRepo(fullName: string): Repository | undefined {
    const wanted = fullName.toLowerCase();
    return [...this.repos.values()].find(repo =>
      repo.formerNames.some(name => name.toLowerCase() === wanted),
    );
  }

  /** Throws when there is no such repository. */
  repo(fullName: string): Repository {
    const repo = this.tryRepo(fullName);
    if (repo === undefined) {
      throw new Error(`The local GitHub server has no repository ${fullName}.`);
    }
    return repo;
  }

  /** In order of number. */
  issues(fullName: string): readonly Issue[] {
    return [...this.repo(fullName).issues.values()];
  }

  /** Throws when there is no such issue. */
  issue(fullName: string, number: number): Issue {
    const issue = this.repo(fullName).issues.get(number);
    if (issue === undefined) {
      throw new Error(`The local GitHub server has no issue ${fullName}#${number}.`);
    }
    return issue;
  }

  /** Unknown labels are created, as GitHub does. `author` defaults to the first user. */
  createIssue(fullName: string, input: IssueInput, author: string = this.#firstLogin()): Issue {
    const repo = this.repo(fullName);
    const labels = (input.labels ?? []).map(name => this.ensureLabel(fullName, name));
    const issue = newIssue(
      { id: this.nextId(), number: repo.nextNumber, author, now: this.now() },
      input,
      labels,
    );
    repo.nextNumber += 1;
    repo.updatedAt = this.now();
    repo.issues.set(issue.number, issue);
    return issue;
  }

  updateIssue(
    fullName: string,
    number: number,
    changes: IssueChanges,
    by: string = this.#firstLogin(),
  ): Issue {
    const issue = this.issue(fullName, number);
    issue.title = changes.title ?? issue.title;
    issue.body = changes.body === undefined ? issue.body : changes.body;
    issue.assignees = changes.assignees ?? issue.assignees;
    issue.milestone = changes.milestone === undefined ? issue.milestone : changes.milestone;
    issue.locked = changes.locked ?? issue.locked;
    if (changes.labels !== undefined) {
      issue.labels = changes.labels.map(name => this.ensureLabel(fullName, name));
    }
    closeOrReopen(issue, changes, by, this.now());
    touchIssue(issue, this.now());
    return issue;
  }

  addComment(
    fullName: string,
    number: number,
    body: string,
    author: string = this.#firstLogin(),
  ): IssueComment {
    const issue = this.issue(fullName, number);
    const comment: IssueComment = { id: this.nextId(), author, body, createdAt: this.now() };
    issue.comments.push(comment);
    touchIssue(issue, this.now());
    return comment;
  }

  ensureLabel(fullName: string, name: string): Label {
    const repo = this.repo(fullName);
    const wanted = name.toLowerCase();
    const known = repo.labels.find(label => label.name.toLowerCase() === wanted);
    return known ?? this.addLabel(fullName, name, 'ededed', null);
  }

  addLabel(fullName: string, name: string, color: string, description: string | null): Label {
    const label: Label = { id: this.nextId(), name, color, description, isDefault: false };
    this.repo(fullName).labels.push(label);
    return label;
  }

  /** Afterwards the issue answers 410. */
  deleteIssue(fullName: string, number: number): void {
    const repo = this.repo(fullName);
    repo.issues.delete(this.issue(fullName, number).number);
    repo.deletedIssues.add(number);
  }

  /** Afterwards the old address redirects to the new one, which is returned. */
  transferIssue(fullName: string, number: number, targetFullName: string): Issue {
    const from = this.repo(fullName);
    const target = this.repo(targetFullName);
    const old = this.issue(fullName, number);
    const labels = old.labels.map(label => this.ensureLabel(targetFullName, label.name));
    const moved: Issue = {
      ...old,
      id: this.nextId(),
      number: target.nextNumber,
      labels,
      milestone: null,
      updatedAt: this.now(),
    };
    target.nextNumber += 1;
    target.issues.set(moved.number, moved);
    indexIssue(moved, this.now());
    from.issues.delete(number);
    from.movedIssues.set(number, { repoId: target.id, number: moved.number });
    return moved;
  }

  /** Afterwards the old `owner/name` redirects. */
  renameRepo(fullName: string, newFullName: string): void {
    const repo = this.repo(fullName);
    repo.formerNames.push(fullNameOf(repo));
    [repo.owner, repo.name] = splitFullName(newFullName);
    repo.updatedAt = this.now();
  }

  permissionOf(repo: Repository, login: string | null): Permission {
    const user = login === null ? undefined : this.user(login);
    if (user === undefined) {
      return 'none';
    }
    if (user.login.toLowerCase() === repo.owner.toLowerCase()) {
      return 'admin';
    }
    return repo.collaborators.get(user.login.toLowerCase()) ?? user.permission;
  }

  /** Whether GitHub would take this login as an assignee: members, collaborators and those who wrote in the issue. */
  isAssignable(repo: Repository, login: string, issue?: Issue): boolean {
    const user = this.user(login);
    if (user === undefined || user.kind === 'Organization') {
      return false;
    }
    const same = (other: string): boolean => other.toLowerCase() === user.login.toLowerCase();
    const wroteHere = issue !== undefined && issue.comments.some(comment => same(comment.author));
    return this.permissionOf(repo, login) !== 'none' || wroteHere;
  }

  #firstLogin(): string {
    const person = [...this.users.values()].find(user => user.kind === 'User');
    if (person === undefined) {
      throw new Error('The local GitHub server has no user: give it one in `users` or name the author.');
    }
    return person.login;
  }
}
