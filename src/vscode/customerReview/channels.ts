import type * as vscode from 'vscode';
import type { Backends } from '../../app/backend';
import { Refusal } from '../../app/change';
import type { PublicationChannel, StatusPageIncident } from '../../app/publicationPorts';
import type { Publication } from '../../core/customerReview/publications';
import { statusPageKeyConflict, type StatusPage } from '../../core/plan/customerReviewPlan';
import { resolveTarget, type GitHubTarget } from '../../core/remediation/target';
import type { GitHubAccess } from '../github/githubAccess';
import type { RouteKeys } from '../paging/routeKeys';
import { settings } from '../settings';
import type { SiteFolder } from '../siteFolder';

export interface ChannelDeps {
  readonly backends: Backends;
  readonly github: GitHubAccess;
  readonly keys: RouteKeys;
}

/** The ways by which a live site's reviews reach customers, as this machine has them. */
export class Channels {
  readonly #deps: ChannelDeps;

  constructor(deps: ChannelDeps) {
    this.#deps = deps;
  }

  async files(folder: vscode.Uri, fileName: string): Promise<PublicationChannel> {
    return (await this.#deps.backends.publications()).files(folder.fsPath, fileName);
  }

  async statusPageIncidents(folder: SiteFolder, page: StatusPage): Promise<readonly StatusPageIncident[]> {
    requireOwnKey(folder);
    return (await this.#deps.backends.publications()).statusPageIncidents(page, this.#deps.keys.of(folder));
  }

  async statusPage(
    folder: SiteFolder,
    page: StatusPage,
    incident: Pick<StatusPageIncident, 'id' | 'address'>,
  ): Promise<PublicationChannel> {
    requireOwnKey(folder);
    return (await this.#deps.backends.publications()).statusPage(page, this.#deps.keys.of(folder), incident);
  }

  /** Asks whoever is not signed in, at once: later, something would be about to leave. */
  async release(folder: SiteFolder, repository: string): Promise<PublicationChannel> {
    const { host, apiUrl, owner, name } = await placeOf(folder, repository);
    await this.#deps.github.signIn(host);
    const token = async (): Promise<string> => (await this.#deps.github.signIn(host)).accessToken;
    return (await this.#deps.backends.publications()).release({ apiUrl, token }, { owner, name });
  }

  /** Where a step of the log went, where this machine reaches it without asking anybody: into which folder files went is not known. */
  async silently(
    folder: SiteFolder,
    { channel, target }: Publication,
  ): Promise<PublicationChannel | undefined> {
    const publications = await this.#deps.backends.publications();
    const { statusPage: page } = folder.site.plan;
    if (channel === 'statuspage') {
      const [pageId, id] = target.split('/');
      const keys = this.#deps.keys.of(folder);
      return page === undefined ||
        page.page !== pageId ||
        id === undefined ||
        keyConflict(folder) !== undefined
        ? undefined
        : publications.statusPage(page, keys, { id, address: '' });
    }
    if (channel === 'github') {
      const { host, apiUrl, owner, name } = await placeOf(folder, target);
      const token = await this.#deps.github.tokenIfSignedIn(host);
      return token === undefined
        ? undefined
        : publications.release({ apiUrl, token: () => Promise.resolve(token) }, { owner, name });
    }
    return undefined;
  }
}

function keyConflict({ site: { plan } }: SiteFolder): string | undefined {
  return statusPageKeyConflict(plan.statusPage, plan.routes);
}

/** Refuses to send the key of a route to the status page, whoever wrote its name there. */
function requireOwnKey(folder: SiteFolder): void {
  const conflict = keyConflict(folder);
  if (conflict !== undefined) {
    throw new Refusal(`${conflict} Nothing was sent.`);
  }
}

async function placeOf(folder: SiteFolder, repository: string): Promise<GitHubTarget> {
  const facts = await folder.facts();
  const found = resolveTarget({ repository, remoteUrl: facts?.remoteUrl, apiUrl: settings().githubApiUrl });
  if (found.target === undefined) {
    throw new Error(found.reason);
  }
  return found.target;
}
