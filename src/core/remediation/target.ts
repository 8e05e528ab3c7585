/** A repository on a GitHub server, with the addresses it is reached at. */
export interface GitHubTarget {
  /** Of the web pages, with a port where there is one: `github.com`, `ghe.example.com:8443`. Lower case. */
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  /** Where people see the repository, without trailing slash. */
  readonly url: string;
  /** Base of the REST API, without trailing slash. */
  readonly apiUrl: string;
}

/** A repository, or one plain sentence that says why there is none and what to do. */
export type TargetResult =
  | { readonly target: GitHubTarget; readonly reason?: undefined }
  | { readonly target: undefined; readonly reason: string };

export interface TargetSource {
  /** `github.repository` of livesite.yml: owner/name. */
  readonly repository?: string | undefined;
  /** URL of the remote that the live site is shared through. */
  readonly remoteUrl?: string | undefined;
  /** A person's own choice of the API's base URL; empty counts as none. */
  readonly apiUrl?: string | undefined;
}

/**
 * Where remediation items become issues: the plan's repository, else the one the remote points to. The server is that of
 * `apiUrl`, else the remote's, else github.com.
 */
export function resolveTarget(source: TargetSource): TargetResult {
  const remote = parseRemote(source.remoteUrl ?? '');
  const server = source.apiUrl ? parseApiUrl(source.apiUrl) : serverOf(remote.place?.host ?? 'github.com');
  if (server.reason !== undefined) {
    return { target: undefined, reason: server.reason };
  }
  const named = /^([\w.-]+)\/([\w.-]+)$/.exec(source.repository ?? '');
  const owner = named?.[1] ?? remote.place?.owner;
  const name = named?.[2] ?? remote.place?.name;
  if (owner === undefined || name === undefined) {
    return { target: undefined, reason: remote.reason ?? NO_REMOTE };
  }
  return {
    target: { host: server.host, owner, name, url: `${server.url}/${owner}/${name}`, apiUrl: server.apiUrl },
  };
}

const NAME_ONE = 'Name one in livesite.yml: `github: { repository: owner/name }`.';
const NO_REMOTE = `The live site has no remote, so no GitHub repository is known. ${NAME_ONE}`;

interface Server {
  readonly host: string;
  readonly url: string;
  readonly apiUrl: string;
  readonly reason?: undefined;
}

function serverOf(host: string): Server {
  const url = `https://${host}`;
  if (host === 'github.com') {
    return { host, url, apiUrl: 'https://api.github.com' };
  }
  // Enterprise Cloud with data residency has its API on a host of its own.
  return { host, url, apiUrl: host.endsWith('.ghe.com') ? `https://api.${host}` : `${url}/api/v3` };
}

function parseApiUrl(text: string): Server | { readonly reason: string } {
  if (!URL.canParse(text)) {
    return {
      reason: `The GitHub API URL ${JSON.stringify(text)} is no URL. Write it like https://ghe.example.com/api/v3.`,
    };
  }
  const url = new URL(text);
  const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    return {
      reason: `The GitHub API URL must begin with https:, as a key is sent to it; ${url.protocol} is refused.`,
    };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      reason: 'The GitHub API URL must not hold a name or a password. Livesite uses your sign-in instead.',
    };
  }
  const host = /^api\.(github\.com|[^.]+\.ghe\.com)$/.exec(url.host)?.[1] ?? url.host;
  return {
    host,
    url: `${url.protocol}//${host}`,
    apiUrl: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
  };
}

/** What a remote's URL says, credentials left out. */
export interface RemotePlace {
  /** Of the web pages; a port only where the URL is http(s). Lower case. */
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

/**
 * Reads the URL of a git remote on GitHub: https, ssh, git and the form `git@host:owner/name.git`, with `ssh.github.com` and
 * the host aliases people use for several accounts (`github.com-work`) taken for github.com.
 */
export function parseRemote(
  url: string,
):
  | { readonly place: RemotePlace; readonly reason?: undefined }
  | { readonly place: undefined; readonly reason: string } {
  const parts = splitRemote(url.trim());
  if (parts === undefined) {
    const reason =
      url.trim() === '' ? NO_REMOTE : `The remote is a folder, not a GitHub repository. ${NAME_ONE}`;
    return { place: undefined, reason };
  }
  const host = canonicalHost(parts.host.toLowerCase());
  if (FOREIGN_HOST.test(host)) {
    return { place: undefined, reason: `The remote is on ${host}, which is not GitHub. ${NAME_ONE}` };
  }
  const path = /^\/*([A-Za-z0-9][\w.-]*)\/([\w.-]+?)(?:\.git)?\/*$/.exec(parts.path);
  const [, owner, name] = path ?? [];
  if (owner === undefined || name === undefined || name === '.' || name === '..') {
    return {
      place: undefined,
      reason: `The remote's path on ${host} is not owner/name, as it is on GitHub. ${NAME_ONE}`,
    };
  }
  return { place: { host, owner, name } };
}

const FOREIGN_HOST =
  /^(?:gitlab|bitbucket|gitea|gerrit|forgejo)\.|(?:^|\.)(?:gitlab\.com|bitbucket\.org|dev\.azure\.com|visualstudio\.com|codeberg\.org|sr\.ht|gitee\.com|gitea\.com|googlesource\.com|amazonaws\.com|sourceforge\.net)(?::\d+)?$/;

function splitRemote(url: string): { readonly host: string; readonly path: string } | undefined {
  if (/^(?:https?|git|ssh|git\+ssh|ssh\+git):\/\//i.test(url)) {
    // The scheme is replaced, because URL reads hosts and ports well only for schemes that browsers know.
    const web = /^https?:/i.test(url);
    const readable = web ? url : url.replace(/^[a-z+]+:/i, 'https:');
    if (!URL.canParse(readable)) {
      return undefined;
    }
    const parsed = new URL(readable);
    return { host: web ? parsed.host : parsed.hostname, path: parsed.pathname };
  }
  // A single letter before the colon is a drive of Windows.
  const scp = /^(?:[^@\s/:]+@)?([A-Za-z0-9][\w.-]+):(?!:|\/\/)(.+)$/.exec(url);
  return scp ? { host: scp[1] ?? '', path: scp[2] ?? '' } : undefined;
}

function canonicalHost(host: string): string {
  return /^(?:(?:ssh|www)\.)?github\.com(?::443)?$|^github\.com[-_][\w-]+$/.test(host) ? 'github.com' : host;
}

/** An issue named by its web address. */
export interface IssueAddress {
  /** With a port where there is one. Lower case. */
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}

/** Reads `https://github.com/acme/shop/issues/123`, also with a query or fragment; undefined for any other address. */
export function tryParseIssueUrl(text: string): IssueAddress | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return undefined;
  }
  const url = new URL(text);
  const match = /^\/([A-Za-z0-9][\w-]*)\/([\w.-]+)\/issues\/([1-9]\d{0,9})\/?$/.exec(url.pathname);
  const [, owner, name, number] = match ?? [];
  return owner === undefined || name === undefined
    ? undefined
    : { host: url.host, owner, name, number: Number(number) };
}

/** Where a live site's files can be read on the web. */
export interface WebPlace {
  /** The repository's address, without trailing slash. */
  readonly url: string;
  /** Commit or branch. */
  readonly ref: string;
  /** The live site's root relative to the repository's root, '' or ending with '/'. */
  readonly prefix: string;
  /** The ref is a commit that holds the files as they are now, so lines can be named. */
  readonly exact: boolean;
}

/**
 * Where a live site's files are on the web; undefined for remotes that are not GitHub's. `shared` says that nothing waits to be
 * shared: only then does the tip hold what is on screen, and else links name the branch.
 */
export function webPlace(
  facts: {
    readonly remoteUrl: string | undefined;
    readonly branch: string;
    readonly tip: string | undefined;
    readonly prefix: string;
  },
  shared: boolean,
): WebPlace | undefined {
  const { place } = parseRemote(facts.remoteUrl ?? '');
  if (place === undefined) {
    return undefined;
  }
  const exact = shared && facts.tip !== undefined;
  const url = `https://${place.host}/${place.owner}/${place.name}`;
  return { url, ref: exact ? (facts.tip ?? '') : facts.branch, prefix: facts.prefix, exact };
}

/** The address of a file of the live site, at a line (from 1) where that can be trusted. */
export function webLink(place: WebPlace, path: string, line: number): string {
  const encoded = `${place.ref}/${place.prefix}${path}`.split('/').map(encodeSegment).join('/');
  // Without `plain`, GitHub renders Markdown and has no lines to jump to.
  return `${place.url}/blob/${encoded}${place.exact ? `?plain=1#L${line}` : ''}`;
}

/** The address of a folder of the live site as it is on the branch. */
export function webFolder({ url, prefix }: WebPlace, branch: string, path: string): string {
  return `${url}/tree/${`${branch}/${prefix}${path}`.split('/').map(encodeSegment).join('/')}`;
}

function encodeSegment(segment: string): string {
  // Parentheses would end a Markdown link.
  return encodeURIComponent(segment).replace(/[()]/g, mark => (mark === '(' ? '%28' : '%29'));
}
