/**
 * What a test tells the local GitHub server about its world (seeds), and what the server keeps (records).
 * Times are milliseconds since 1970 UTC; logins, repository and label names compare without regard to case, as on GitHub.
 */

/** What a person may do in a repository. `none` still reads a public repository and may open issues there. */
export type Permission = 'none' | 'read' | 'push' | 'admin';

export type AccountKind = 'User' | 'Bot' | 'Organization';

export interface UserSeed {
  readonly login: string;
  readonly name?: string;
  readonly email?: string;
  readonly kind?: AccountKind;
  /** In every repository whose `collaborators` does not say otherwise. Default `push`. */
  readonly permission?: Permission;
}

/** `oauth` is what an editor's sign-in gives; `classic` and `fineGrained` are personal access tokens. */
export type TokenKind = 'oauth' | 'classic' | 'fineGrained' | 'app';

export interface TokenSeed {
  readonly login: string;
  /** Default `oauth`. */
  readonly kind?: TokenKind;
  /** Only for `oauth` and `classic`. Default `['repo']`; without `repo` private repositories are invisible. */
  readonly scopes?: readonly string[];
  /** Only for `fineGrained` and `app`: the token's own right over issues. Default `write`. */
  readonly issues?: 'none' | 'read' | 'write';
  /** Only for `fineGrained` and `app`: the repositories it was granted (`owner/name`). Default all. */
  readonly repos?: readonly string[];
  /** False: refused by repositories with `samlEnforced`. Default true. */
  readonly ssoAuthorized?: boolean;
}

export interface LabelSeed {
  readonly name: string;
  /** Six hexadecimal digits without `#`. Default `ededed`. */
  readonly color?: string;
  readonly description?: string;
}

export interface MilestoneSeed {
  readonly title: string;
  readonly description?: string;
  readonly state?: 'open' | 'closed';
  /** ISO instant, such as `2026-12-07T00:00:00Z`. */
  readonly dueOn?: string;
}

export interface IssueSeed {
  readonly title: string;
  readonly body?: string;
  /** Login. Default: the first user. */
  readonly author?: string;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly milestone?: number;
  readonly state?: 'open' | 'closed';
  readonly locked?: boolean;
}

export interface RepoSeed {
  /** `owner/name`. */
  readonly fullName: string;
  readonly description?: string;
  readonly private?: boolean;
  /** False (the default of forks): creating an issue answers 410. Default true. */
  readonly hasIssues?: boolean;
  /** True: every write answers 403. */
  readonly archived?: boolean;
  /** Earlier `owner/name`s, which answer with a redirect. */
  readonly renamedFrom?: string | readonly string[];
  readonly samlEnforced?: boolean;
  /** Permission by login; overrides the user's own. */
  readonly collaborators?: Readonly<Record<string, Permission>>;
  /** Default: the nine labels that GitHub gives a new repository. */
  readonly labels?: readonly (string | LabelSeed)[];
  readonly milestones?: readonly (string | MilestoneSeed)[];
  readonly issues?: readonly IssueSeed[];
}

export interface User {
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly kind: AccountKind;
  readonly permission: Permission;
  readonly createdAt: number;
}

export interface Token {
  readonly login: string;
  readonly kind: TokenKind;
  readonly scopes: readonly string[];
  readonly issues: 'none' | 'read' | 'write';
  readonly repos: readonly string[] | null;
  readonly ssoAuthorized: boolean;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
  readonly isDefault: boolean;
}

export interface Milestone {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly description: string | null;
  readonly state: 'open' | 'closed';
  readonly dueOn: string | null;
  readonly creator: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface IssueComment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: number;
}

export type StateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened';

/** The texts of an issue as the search index saw them at `at`. */
export interface IndexedIssue {
  readonly at: number;
  readonly title: string;
  readonly body: string;
  readonly comments: readonly string[];
  readonly state: 'open' | 'closed';
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly updatedAt: number;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly author: string;
  readonly createdAt: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: StateReason | null;
  labels: readonly Label[];
  /** Logins. */
  assignees: readonly string[];
  /** Milestone number. */
  milestone: number | null;
  locked: boolean;
  updatedAt: number;
  closedAt: number | null;
  closedBy: string | null;
  readonly comments: IssueComment[];
  readonly indexed: IndexedIssue[];
}

export interface Repository {
  readonly id: number;
  owner: string;
  name: string;
  readonly formerNames: string[];
  description: string | null;
  private: boolean;
  hasIssues: boolean;
  archived: boolean;
  samlEnforced: boolean;
  /** Permission by login in lower case. */
  readonly collaborators: Map<string, Permission>;
  readonly labels: Label[];
  readonly milestones: Milestone[];
  readonly issues: Map<number, Issue>;
  readonly deletedIssues: Set<number>;
  readonly movedIssues: Map<number, IssueAddress>;
  /** Oldest first. */
  readonly releases: Release[];
  readonly createdAt: number;
  updatedAt: number;
  nextNumber: number;
}

export interface Release {
  readonly id: number;
  tag: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  isLatest: boolean;
  readonly author: string;
  readonly createdAt: number;
  publishedAt: number | null;
}

export interface IssueAddress {
  readonly repoId: number;
  readonly number: number;
}

/** One request that reached the API, kept in the order of arrival. */
export interface RequestRecord {
  /** The value of the answer's `x-github-request-id`. */
  readonly id: string;
  readonly at: number;
  readonly method: string;
  /** Without the base path and the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** As sent; empty without a body. */
  readonly body: string;
  /** Who the token stands for; null without or with a bad one. */
  login: string | null;
  /** What was answered; null while under way and when nothing was. */
  status: number | null;
  /** True once the server has carried the request out, whether or not the caller ever hears of it. */
  acted: boolean;
  /** Kind of the fault injected. */
  fault: string | null;
}
