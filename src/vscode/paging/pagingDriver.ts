import * as vscode from 'vscode';
import { hasAbandonedPage, isAutomatic, isBegunBy, nextSteps } from '../../app/duePages';
import { escalateDue, type EscalationReport } from '../../app/escalateDue';
import { tryParsePageIntent } from '../../app/pageIntents';
import { isPushRefused } from '../../app/refusedPush';
import { settlePages } from '../../app/settlePages';
import { spanText } from '../../protocol/span';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { pageDeps, within, type FolderPaging, type PagingServices } from './pageDeps';

/** How often is looked, besides at once after every change and when a step falls due. */
const LOOK_MS = 10_000;
/** Windows that see the same step due do not all claim it in the same instant. */
const SPREAD_MS = 3000;
/** Before a page leaves is asked once whether somebody has acknowledged meanwhile; the page does not wait longer for the answer. */
const FETCH_MS = 5000;
const SHARE_MS = 30_000;
const SETTLE_EVERY_MS = 180_000;
/** Without a key nothing changes soon; asking again costs a look into Git. */
const KEYLESS_MS = 30_000;
/** To push again what is refused is of no use before somebody has changed the rules. */
const REFUSED_MS = 5 * 60_000;

export interface PagingDriverOptions {
  readonly sites: Pick<SiteRegistry, 'all' | 'onDidChange'>;
  readonly services: PagingServices;
}

interface Due {
  /** Else there is only something to settle. */
  readonly isDue: boolean;
  /** Steps that are seen for the first time: somebody may have acknowledged, or paged them, meanwhile. */
  readonly unheard: readonly string[];
  /** What this person has just written began it, so nobody is asked first. */
  readonly isBegunHere: boolean;
}

/** Sends what automatic paths have due while the window is open: for each live site one run at a time, and only where somebody is known. */
export class PagingDriver implements vscode.Disposable {
  readonly #sites: PagingDriverOptions['sites'];
  readonly #services: PagingServices;
  readonly #running = new Set<string>();
  readonly #settledAt = new Map<string, number>();
  /** Where what is due cannot be sent, until when that is believed. */
  readonly #quietUntil = new Map<string, number>();
  /** When the branch of a live site last took no claim. */
  readonly #refusedAt = new Map<string, number>();
  /** Steps before which it was fetched. */
  readonly #fetched = new Set<string>();
  /** What was said of a step last, so that trying again is not said again. */
  readonly #said = new Map<string, string>();
  readonly #stop = new AbortController();
  readonly #listener: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor({ sites, services }: PagingDriverOptions) {
    this.#sites = sites;
    this.#services = services;
    this.#listener = sites.onDidChange(() => this.look());
    this.look();
  }

  dispose(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#listener.dispose();
  }

  /** There may be a key now where there was none. */
  lookAgain(): void {
    this.#quietUntil.clear();
    this.look();
  }

  /** Whether pages of this live site that others may send as well do not leave by themselves: the branch takes no push from here. */
  isRefused({ key, status }: SiteFolder): boolean {
    const refusedAt = this.#refusedAt.get(key) ?? Number.NEGATIVE_INFINITY;
    // A little longer than until it is tried again.
    return isPushRefused(status) || this.#services.clock.now() - refusedAt < REFUSED_MS + KEYLESS_MS;
  }

  /** Starts what is due and arms the timer for what comes next. */
  look(): void {
    if (this.#stop.signal.aborted) {
      return;
    }
    const now = this.#services.clock.now();
    let next = now + LOOK_MS;
    for (const folder of this.#sites.all.filter(canPage)) {
      const steps = nextSteps(folder.site).filter(isAutomatic);
      const due = steps.filter(({ dueAt }) => dueAt <= now);
      const later = steps.find(({ dueAt }) => dueAt > now);
      next = Math.min(next, later?.dueAt ?? next);
      const isBegunHere = due.some(step => isBegunBy(step, folder.me));
      const isDue = due.length > 0 || hasAbandonedPage(folder.site, now);
      if (isDue || this.#isToSettle(folder, now)) {
        const unheard = due.filter(({ key }) => !this.#fetched.has(key)).map(({ key }) => key);
        if (unheard.length > 0 || now >= (this.#quietUntil.get(folder.key) ?? 0)) {
          void this.#run(folder, { isDue, unheard, isBegunHere });
        }
      }
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), next - now);
  }

  #isToSettle({ key }: SiteFolder, now: number): boolean {
    return now - (this.#settledAt.get(key) ?? Number.NEGATIVE_INFINITY) >= SETTLE_EVERY_MS;
  }

  async #run(folder: SiteFolder, { isDue, unheard, isBegunHere }: Due): Promise<void> {
    const { log, wait, randomness, clock } = this.#services;
    if (this.#running.has(folder.key)) {
      return;
    }
    this.#running.add(folder.key);
    // What falls due meanwhile is not left to the next round; what cannot be sent is.
    let isWorthLooking = !isDue;
    try {
      unheard.forEach(key => this.#fetched.add(key));
      if (unheard.length > 0 && !isBegunHere) {
        await wait(randomness.integer(SPREAD_MS), this.#stop.signal);
        await within(folder.fetch(), FETCH_MS, this.#services);
      }
      if (this.#stop.signal.aborted) {
        return;
      }
      const isTime = this.#isToSettle(folder, clock.now());
      if (isTime) {
        this.#settledAt.set(folder.key, clock.now());
      }
      const settles = isTime && (await hasLostPages(folder));
      if (!isDue && !settles) {
        return;
      }
      const deps = await pageDeps(folder, this.#services, SHARE_MS);
      const onFault = (incident: string, error: unknown): void =>
        log.write('error', `Paging for ${incident} failed; it is tried again`, error);
      const reports = await escalateDue(deps, { signal: this.#stop.signal, onFault });
      reports.forEach(report => this.#say(folder, report));
      if (settles) {
        await settle(deps);
      }
      const has = (...outcomes: readonly EscalationReport['outcome'][]): boolean =>
        reports.some(({ outcome }) => outcomes.includes(outcome));
      this.#noteRefused(folder.key, has('refused'), has('sent', 'nobody', 'taken'));
      if (has('no-key', 'refused', 'wrong-clock')) {
        const pause = has('refused') ? REFUSED_MS : KEYLESS_MS;
        this.#quietUntil.set(folder.key, clock.now() + pause);
      }
      isWorthLooking = has('sent', 'taken');
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        log.write('error', 'Paging what is due failed; it is tried again', error);
      }
    } finally {
      this.#running.delete(folder.key);
      if (isWorthLooking) {
        this.look();
      }
    }
  }

  #noteRefused(key: string, isRefused: boolean, isShared: boolean): void {
    if (isRefused) {
      this.#refusedAt.set(key, this.#services.clock.now());
    } else if (isShared) {
      this.#refusedAt.delete(key);
    }
  }

  #say({ site }: SiteFolder, report: EscalationReport): void {
    const { incident, path, stage, outcome } = report;
    const step = `${incident} ${path} ${stage}`;
    const said = `${outcome} ${report.results.join()}`;
    if (outcome !== 'asks' && this.#said.get(step) !== said) {
      this.#said.set(step, said);
      const level = outcome === 'sent' || outcome === 'taken' ? 'info' : 'warn';
      this.#services.log.write(level, `${site.plan.name}: ${reportLine(report)}`);
    }
  }
}

/** `2026-11-23-checkout: step 1.1 of default, 4:05 late, @bob by chat: chat delivered`. */
export function reportLine(report: EscalationReport): string {
  const { incident, path, stage, late, people, routes, results } = report;
  const parts = [
    `step ${stage} of ${path}`,
    late < 1000 ? 'on time' : `${spanText(late)} late`,
    ...people.map(handle => `@${handle}`),
    ...(routes.length === 0 ? [] : [`by ${routes.join(' and ')}`]),
  ];
  const words = {
    sent: results.join('; '),
    'would-send': 'would be sent',
    nobody: 'reaches nobody',
    taken: 'somebody else was first',
    asks: 'waits for a person',
    'no-key': 'not sent, because this machine has no key for it',
    waits: 'not sent yet; it is tried again',
    refused: 'not sent, because the branch takes no push from here',
    'wrong-clock': `not sent. ${results.join(' ')}`,
  }[report.outcome];
  return `${incident}: ${parts.join(', ')}: ${words}`;
}

function canPage({ readOnly, me, problem }: SiteFolder): boolean {
  return vscode.workspace.isTrusted && readOnly === '' && me !== '' && problem === '';
}

async function hasLostPages(folder: SiteFolder): Promise<boolean> {
  const open = (await (await folder.journal())?.open()) ?? [];
  return open.some(({ key }) => tryParsePageIntent(key) !== undefined);
}

async function settle({ journal, ...deps }: FolderPaging): Promise<void> {
  if (journal !== undefined) {
    await settlePages({ ...deps, journal });
  }
}
