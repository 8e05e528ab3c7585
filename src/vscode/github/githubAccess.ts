import * as vscode from 'vscode';
import type { Backends } from '../../app/backend';
import { Refusal } from '../../app/change';
import { TrackerError, type IssueTracker } from '../../app/ports';
import { resolveTarget, type GitHubTarget } from '../../core/remediation/target';
import { settings } from '../settings';
import type { SiteFolder } from '../siteFolder';

/** Scopes: reading and writing issues needs `repo` for private repositories; there is no smaller classic scope. */
const SCOPES = ['repo'];

/** The sign-in providers VS Code has for GitHub: github.com, and Enterprise Server by its own setting. */
export function providerOf(host: string): 'github' | 'github-enterprise' {
  return host === 'github.com' || host.endsWith('.ghe.com') || isLoopback(host)
    ? 'github'
    : 'github-enterprise';
}

/** A local server, as the sample and the tests use it, is spoken to as github.com would be. */
function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
}

/** The editor's own GitHub sign-in. Silent unless a person asked for something that needs it; tokens go to the tracker and nowhere else. */
export class GitHubAccess implements vscode.Disposable {
  readonly #backends: Backends;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;
  #login: string | undefined;
  #asked = false;
  readonly onDidChange = this.#changed.event;

  constructor(backends: Backends) {
    this.#backends = backends;
    this.#listener = vscode.authentication.onDidChangeSessions(({ provider }) => {
      if (provider.id === 'github' || provider.id === 'github-enterprise') {
        this.#login = undefined;
        this.#asked = false;
        void this.knownLogin().then(() => this.#changed.fire());
      }
    });
  }

  /** True once it is known that nobody is signed in. */
  get signedOut(): boolean {
    return this.#asked && this.#login === undefined;
  }

  dispose(): void {
    vscode.Disposable.from(this.#changed, this.#listener).dispose();
  }

  /** Login of a session that exists; never asks. */
  async knownLogin(): Promise<string | undefined> {
    const session = await vscode.authentication.getSession('github', SCOPES, { silent: true });
    this.#asked = true;
    this.#login = session?.account.label;
    return this.#login;
  }

  /** Signs in, asking if need be. */
  async signIn(host: string): Promise<vscode.AuthenticationSession> {
    try {
      const session = await vscode.authentication.getSession(providerOf(host), SCOPES, {
        createIfNone: true,
      });
      this.#asked = true;
      this.#login = session.account.label;
      this.#changed.fire();
      return session;
    } catch (error) {
      throw new TrackerError(
        'You are not signed in to GitHub, so nothing was sent. Sign in and try again.',
        'signed-out',
        false,
        { cause: error },
      );
    }
  }

  /** The tracker of a host, with the person signed in. `apiUrl` is the base of its REST API. */
  async tracker(host: string, apiUrl: string): Promise<IssueTracker> {
    await this.signIn(host);
    return this.#backends.tracker({ apiUrl, token: async () => (await this.signIn(host)).accessToken });
  }
}

/** Where the issues of a live site go. Refuses with the reason where that cannot be known. */
export async function targetOf(folder: SiteFolder): Promise<GitHubTarget> {
  const facts = await folder.facts();
  const { repository } = folder.site.plan.github;
  const found = resolveTarget({ repository, remoteUrl: facts?.remoteUrl, apiUrl: settings().githubApiUrl });
  if (found.target === undefined) {
    throw new Refusal(found.reason);
  }
  return found.target;
}
