import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { measureInSteps } from '../../app/metrics';
import type { MetricsLists } from '../../app/metricsLists';
import { FIRST_LOOK, metricsModel } from '../../app/metricsModel';
import type { Log } from '../../app/ports';
import type { LiveSite } from '../../app/site';
import { toLabel } from '../../core/text/plain';
import { dayOf } from '../../core/time/instant';
import {
  type FromMetrics,
  isFromMetrics,
  isMetricsLook,
  type MetricsLook,
  type ToMetrics,
} from '../../protocol/metrics';
import type { CommandId } from '../ids';
import { hearPage, shownSite, whyUnavailable } from '../panels/pageLink';
import type { PanelContent, SiteTarget } from '../panels/panelSet';
import { savePage } from '../panels/savePage';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { exportMetrics } from './exportMetrics';

export interface MetricsPanelDeps {
  readonly extension: vscode.Uri;
  readonly sites: SiteRegistry;
  readonly log: Log;
  readonly now: () => number;
  /** Remembers what was asked about last. */
  readonly memory: vscode.Memento;
}

const LAST_LOOK = 'livesite.metrics.look';

/** What was asked about last in this workspace. */
export function lastLook(memory: vscode.Memento): MetricsLook {
  const last = memory.get<unknown>(LAST_LOOK);
  return isMetricsLook(last) ? last : FIRST_LOOK;
}

/** Changes that follow each other closely are drawn once. */
const SETTLE_MS = 150;

/** The dashboard of a live site's metrics in an editor tab. Shows what the files say and passes on what the person does. */
export class MetricsPanel implements PanelContent<SiteTarget> {
  readonly target: SiteTarget;
  readonly #panel: vscode.WebviewPanel;
  readonly #deps: MetricsPanelDeps;
  readonly #disposables: vscode.Disposable[];
  /** Undefined until the page has said what it remembers. */
  #look: MetricsLook | undefined;
  #shown: { readonly site: LiveSite; readonly day: string; readonly look: MetricsLook } | undefined;
  #lists: MetricsLists | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Counts the drawings that were begun, so that an older one gives way. */
  #begun = 0;
  #ready = false;
  #disposed = false;

  constructor(panel: vscode.WebviewPanel, target: SiteTarget, deps: MetricsPanelDeps) {
    this.target = target;
    this.#panel = panel;
    this.#deps = deps;
    this.#disposables = [
      hearPage(panel.webview, {
        name: 'The dashboard',
        log: deps.log,
        isMessage: isFromMetrics,
        handle: message => this.#handle(message),
      }),
      deps.sites.onDidChange(() => this.#soon()),
      panel.onDidChangeViewState(() => this.#soon()),
    ];
  }

  dispose(): void {
    this.#disposed = true;
    this.#begun++;
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#update(false), SETTLE_MS);
  }

  async #update(force: boolean): Promise<void> {
    const look = this.#look;
    if (!this.#ready || !this.#panel.visible || look === undefined || this.#disposed) {
      return;
    }
    const { sites } = this.#deps;
    const folder = sites.siteAt(this.target.root);
    // Of one of which only the newest incidents are read, figures would be wrong.
    if (folder === undefined || !sites.all.includes(folder)) {
      this.#post({ type: 'unavailable', message: whyUnavailable(this.#deps.sites) });
      this.#shown = undefined;
      return;
    }
    const { site } = folder;
    const now = this.#deps.now();
    const day = dayOf(now);
    const shown = this.#shown;
    if (!force && shown?.site === site && shown.day === day && shown.look === look) {
      return;
    }
    const turn = ++this.#begun;
    const isOver = (): boolean => turn !== this.#begun;
    try {
      await measureInSteps(site, { pause: () => setImmediate(), isOver });
      if (isOver()) {
        return;
      }
      const { model, lists } = metricsModel(site, look, now);
      this.#lists = lists;
      this.#shown = { site, day, look };
      this.#panel.title = toLabel(`Metrics: ${site.plan.name}`, 40);
      this.#post({ type: 'model', model });
    } catch (error) {
      this.#deps.log.write('error', 'The metrics could not be computed', error);
      this.#post({
        type: 'unavailable',
        message: 'The metrics could not be computed. The log says why: View, Output, Livesite.',
      });
    }
  }

  #post(message: ToMetrics): void {
    if (!this.#disposed) {
      void this.#panel.webview.postMessage(message);
    }
  }

  async #handle(message: FromMetrics): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#look ??= message.look ?? lastLook(this.#deps.memory);
        return this.#update(true);
      case 'look':
        this.#look = message.look;
        await this.#deps.memory.update(LAST_LOOK, message.look);
        return this.#update(true);
      case 'list': {
        const list = this.#lists?.list(message.key, message.all);
        this.#post(list === undefined ? { type: 'noList', key: message.key } : { type: 'list', list });
        return;
      }
      case 'open':
        await vscode.commands.executeCommand('livesite.showTimeline' satisfies CommandId, {
          root: this.target.root,
          incident: message.incident,
        });
        return;
      case 'export':
        return exportMetrics(this.#folder().site, this.#look ?? FIRST_LOOK, this.#deps.now());
      case 'declare':
        await vscode.commands.executeCommand('livesite.declareIncident' satisfies CommandId);
        return;
      case 'print':
        return savePage(this.#deps.extension, { ...message, view: 'metrics' }, this.#folder().root);
      default:
        message satisfies never;
    }
  }

  #folder(): SiteFolder {
    return shownSite(this.#deps.sites, this.target.root);
  }
}
