import * as vscode from 'vscode';
import { nextSteps } from '../../app/duePages';
import { pagingTeam } from '../../app/preparePage';
import { targetsOf } from '../../core/escalation/escalation';
import { planPage } from '../../core/escalation/plannedPage';
import type { Route } from '../../core/escalation/route';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import type { PagingServices } from './pageDeps';

/** Besides at once when something changes. */
const LOOK_MS = 60_000;

/** Knows the routes that the next page of an active incident takes, and for which this machine has no key. Silent while nothing burns. */
export class MissingKeys implements vscode.Disposable {
  readonly #sites: Pick<SiteRegistry, 'all' | 'onDidChange'>;
  readonly #services: PagingServices;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  #missing: ReadonlyMap<SiteFolder, readonly Route[]> = new Map();
  #looking = false;
  readonly onDidChange = this.#changed.event;

  constructor(sites: Pick<SiteRegistry, 'all' | 'onDidChange'>, services: PagingServices) {
    this.#sites = sites;
    this.#services = services;
    const timer = setInterval(() => void this.look(), LOOK_MS);
    this.#disposables = [
      this.#changed,
      sites.onDidChange(() => void this.look()),
      new vscode.Disposable(() => clearInterval(timer)),
    ];
  }

  of(folder: SiteFolder): readonly Route[] {
    return this.#missing.get(folder) ?? [];
  }

  async look(): Promise<void> {
    if (this.#looking) {
      return;
    }
    this.#looking = true;
    try {
      const found = await Promise.all(
        this.#sites.all.map(async folder => [folder, await this.#missingOf(folder)] as const),
      );
      const missing = new Map(found.filter(([, routes]) => routes.length > 0));
      if (wordsOf(missing) !== wordsOf(this.#missing)) {
        this.#missing = missing;
        this.#changed.fire();
      }
    } catch (error) {
      this.#services.log.write('warn', 'It is not known which keys of routes are missing', error);
    } finally {
      this.#looking = false;
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #missingOf(folder: SiteFolder): Promise<readonly Route[]> {
    const routes = folder.readOnly === '' ? neededRoutes(folder) : [];
    if (routes.length === 0) {
      return [];
    }
    const pager = await this.#services.pagerOf(folder);
    const ready = await Promise.all(routes.map(route => pager.isReady(route)));
    return routes.filter((_, index) => ready[index] !== true);
  }
}

function neededRoutes({ site }: SiteFolder): readonly Route[] {
  const routes = nextSteps(site).flatMap(({ escalation, stage, dueAt }) =>
    planPage(pagingTeam(site), targetsOf(escalation.path, stage), dueAt).routes.map(({ route }) => route),
  );
  return routes.filter((route, index) => routes.findIndex(({ id }) => id === route.id) === index);
}

function wordsOf(missing: ReadonlyMap<SiteFolder, readonly Route[]>): string {
  return [...missing].map(([{ key }, routes]) => `${key} ${routes.map(({ id }) => id).join()}`).join('\n');
}
