import * as vscode from 'vscode';
import type { SecretSource } from '../../app/pagerPorts';
import type { SiteFolder } from '../siteFolder';

/** Where a key of a route is found on this machine. */
export type KeyPlace = 'editor' | 'environment' | 'nowhere';

/**
 * Keys and webhook addresses of routes: in the editor's secret storage, which the operating system encrypts, else in the environment.
 * Each belongs to one repository, so that no other one's livesite.yml can have it sent anywhere; untrusted workspaces get none.
 */
export class RouteKeys {
  readonly #storage: vscode.SecretStorage;
  readonly #environment: SecretSource;

  constructor(storage: vscode.SecretStorage, environment: SecretSource) {
    this.#storage = storage;
    this.#environment = environment;
  }

  of(folder: SiteFolder): SecretSource {
    return {
      get: async name =>
        vscode.workspace.isTrusted
          ? ((await this.#storage.get(await storageKey(folder, name))) ?? this.#environment.get(name))
          : undefined,
    };
  }

  async placeOf(folder: SiteFolder, name: string): Promise<KeyPlace> {
    if (!vscode.workspace.isTrusted) {
      return 'nowhere';
    }
    if ((await this.#storage.get(await storageKey(folder, name))) !== undefined) {
      return 'editor';
    }
    return (await this.#environment.get(name)) === undefined ? 'nowhere' : 'environment';
  }

  async set(folder: SiteFolder, name: string, secret: string): Promise<void> {
    await this.#storage.store(await storageKey(folder, name), secret);
  }

  async remove(folder: SiteFolder, name: string): Promise<void> {
    await this.#storage.delete(await storageKey(folder, name));
  }
}

/** All clones of a repository on this machine share its keys; without a remote it is the folder's own. */
async function storageKey(folder: SiteFolder, name: string): Promise<string> {
  const facts = await folder.facts();
  const site = facts?.remoteUrl === undefined ? folder.key : `${facts.remoteUrl}#${facts.prefix}`;
  return `livesite.route.${site}.${name}`;
}
