import * as vscode from 'vscode';
import type { Backends } from '../../app/backend';
import { Refusal } from '../../app/change';
import { TrackerError, type IssueTracker } from '../../app/trackerPorts';
import { signInProvider, type SignInSettings } from '../../app/signInProvider';
import { resolveTarget, type GitHubTarget } from '../../core/remediation/target';
import { settings } from '../settings';
import type { SiteFolder } from '../siteFolder';

/** Scopes: reading and writing issues needs `repo` for private repositories; there is no smaller classic scope. */
const SCOPES = ['repo'];

/** The person's own settings: a workspace must not choose where tokens go. */
function signInSettings(): SignInSettings {
  const enterprise = vscode.workspace.getConfiguration('github-enterprise', null).inspect<string>('uri');
  return { apiUrl: settings().githubApiUrl, enterpriseUri: enterprise?.globalValue ?? '' };
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
        this.knownLogin().then(
          () => this.#changed.fire(),
          () => undefined, // A provider that is being removed: nobody is signed in, which is what is shown.
        );
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
    const provider = signInProvider(host, signInSettings());
    try {
      const session = await vscode.authentication.getSession(provider, SCOPES, {
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

  /** The token of a session that exists; asks nobody. */
  async tokenIfSignedIn(host: string): Promise<string | undefined> {
    const provider = signInProvider(host, signInSettings());
    return (await vscode.authentication.getSession(provider, SCOPES, { silent: true }))?.accessToken;
  }

  /** The tracker of a host where somebody is signed in already; asks nobody. */
  async trackerIfSignedIn(host: string, apiUrl: string): Promise<IssueTracker | undefined> {
    const provider = signInProvider(host, signInSettings());
    const session = await vscode.authentication.getSession(provider, SCOPES, { silent: true });
    return session && this.#backends.tracker({ apiUrl, token: () => Promise.resolve(session.accessToken) });
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
