import * as vscode from 'vscode';
import { METRICS_PANEL } from '../ids';
import { PanelSet, siteKind, type SiteTarget } from '../panels/panelSet';
import type { SiteFolder } from '../siteFolder';
import { exportMetrics } from './exportMetrics';
import { lastLook, MetricsPanel, type MetricsPanelDeps } from './metricsPanel';

/** One dashboard a live site. */
export class Dashboards implements vscode.Disposable {
  readonly #deps: MetricsPanelDeps;
  readonly #tabs: PanelSet<SiteTarget, MetricsPanel>;

  constructor(deps: MetricsPanelDeps) {
    this.#deps = deps;
    this.#tabs = new PanelSet(deps.extension, {
      ...siteKind,
      viewType: METRICS_PANEL,
      page: 'metrics',
      icon: 'metrics.svg',
      place: vscode.ViewColumn.Active,
      titleOf: () => 'Metrics',
      create: (panel, target) => new MetricsPanel(panel, target, deps),
    });
  }

  /** `root`: key of the live site. */
  show(root: string): void {
    this.#tabs.show({ root });
  }

  restore(panel: vscode.WebviewPanel, state: unknown): void {
    this.#tabs.restore(panel, state);
  }

  /** Writes the figures that were asked about last into a file. */
  export(folder: SiteFolder): Promise<void> {
    return exportMetrics(folder.site, lastLook(this.#deps.memory), this.#deps.now());
  }

  dispose(): void {
    this.#tabs.dispose();
  }
}
