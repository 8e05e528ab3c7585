import * as vscode from 'vscode';
import { nextSteps } from '../../app/duePages';
import type { Handler } from '../commands/handler';
import { setContextKey } from '../contextKeys';
import type { CommandId } from '../ids';
import { isTargetArgument } from '../commands/target';
import { shownOf, type SiteRegistry } from '../siteRegistry';
import { withFollowUps } from './followUps';
import { MissingKeys } from './missingKeys';
import { tellPageNews } from './newsTeller';
import type { PagingServices } from './pageDeps';
import { pagingCommands, type PagingCommandDeps } from './pagingCommands';
import { PagingDriver } from './pagingDriver';
import { withRaisedSeverity } from './raisedSeverity';
import { showWhoIsPaged } from './whoIsPaged';

export interface PagingOptions {
  readonly sites: SiteRegistry;
  readonly services: PagingServices;
  /** Survives reloads. */
  readonly memory: vscode.Memento;
  /** Fires when a key of a route was kept or removed on this machine. */
  readonly onDidChangeKeys: vscode.Event<unknown>;
}

/** After these, pagers that keep alerts are told. */
const FOLLOWED: readonly CommandId[] = ['livesite.acknowledge', 'livesite.setStatus', 'livesite.close'];

/** All of paging in a window: what leaves by itself, what a person sends, and what they are told. */
export class Paging implements vscode.Disposable {
  readonly missingKeys: MissingKeys;
  readonly #options: PagingOptions;
  readonly #disposables: vscode.Disposable[];

  constructor(options: PagingOptions) {
    const { sites, services, memory, onDidChangeKeys } = options;
    const driver = new PagingDriver({ sites, services });
    const now = (): number => services.clock.now();
    this.#options = options;
    this.missingKeys = new MissingKeys(sites, services);
    this.#disposables = [
      this.missingKeys,
      driver,
      onDidChangeKeys(() => {
        driver.lookAgain();
        void this.missingKeys.look();
      }),
      tellPageNews({
        sites,
        now,
        memory,
        isRefused: folder => driver.isRefused(folder),
        clockWatch: services.clockWatch,
      }),
      sites.onDidChange(() => setContextKey('livesite.canEscalate', this.#canEscalate())),
    ];
  }

  commands(deps: Omit<PagingCommandDeps, 'services'>): Partial<Record<CommandId, Handler>> {
    return {
      ...pagingCommands({ ...deps, services: this.#options.services }),
      'livesite.showWhoIsPaged': ([argument]) =>
        showWhoIsPaged({ ...deps, now: () => this.#options.services.clock.now() }, argument),
    };
  }

  /** The same commands; those after which pagers have something to hear tell them. */
  followed(handlers: Partial<Record<CommandId, Handler>>): Partial<Record<CommandId, Handler>> {
    const { sites, services } = this.#options;
    const shown = shownOf(sites);
    const followed = FOLLOWED.flatMap(id => {
      const handler = handlers[id];
      return handler === undefined
        ? []
        : [[id, this.#whenRead(withFollowUps(handler, { sites: shown, services }))] as const];
    });
    const raise = handlers['livesite.changeSeverity'];
    return {
      ...handlers,
      ...Object.fromEntries(followed),
      ...(raise === undefined
        ? {}
        : { 'livesite.changeSeverity': this.#whenRead(withRaisedSeverity(raise, shown)) }),
    };
  }

  /** What an incident was before has to be known to tell what became of it: one that is shown has been read, others may not have been. */
  #whenRead(handler: Handler): Handler {
    const { sites } = this.#options;
    return async args => {
      const [first] = args;
      const isShown =
        isTargetArgument(first) && sites.siteAt(first.root)?.site.byId.has(first.incident) === true;
      if (!isShown && sites.state === 'loading') {
        await sites.search();
      }
      return handler(args);
    };
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** Somebody was paged and nobody has answered. */
  #canEscalate(): boolean {
    return this.#options.sites.all.some(({ site }) =>
      nextSteps(site).some(({ escalation }) => escalation.pages.length > 0 && !escalation.acknowledged),
    );
  }
}
