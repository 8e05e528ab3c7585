import * as vscode from 'vscode';
import { METRICS_PANEL } from '../ids';
import { rootOf, webviewHtml, webviewOptions } from '../panels/html';
import type { SiteFolder } from '../siteFolder';
import { exportMetrics } from './exportMetrics';
import { lastLook, MetricsPanel, type MetricsPanelDeps } from './metricsPanel';

/** One dashboard a live site; showing it again brings the one there is to the front. */
export class Dashboards implements vscode.Disposable {
  readonly #deps: MetricsPanelDeps;
  readonly #open = new Map<
    string,
    { readonly panel: vscode.WebviewPanel; readonly dashboard: MetricsPanel }
  >();

  constructor(deps: MetricsPanelDeps) {
    this.#deps = deps;
  }

  /** `root`: key of the live site. */
  show(root: string): void {
    const open = this.#open.get(root);
    if (open) {
      open.panel.reveal();
      return;
    }
    const options = { ...webviewOptions(this.#deps.extension), enableFindWidget: true };
    const panel = vscode.window.createWebviewPanel(
      METRICS_PANEL,
      'Metrics',
      vscode.ViewColumn.Active,
      options,
    );
    this.#attach(panel, root);
  }

  /** Brings a dashboard back after a reload. `state` is what the webview stored; it names the live site. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const root = rootOf(state);
    if (root === undefined) {
      panel.dispose();
      return;
    }
    const open = this.#open.get(root);
    if (open) {
      // A hidden tab is brought back only when it is looked at, and the dashboard may have been opened again by then.
      panel.dispose();
      open.panel.reveal();
      return;
    }
    panel.webview.options = webviewOptions(this.#deps.extension);
    this.#attach(panel, root);
  }

  /** Writes the figures that were asked about last into a file. */
  export(folder: SiteFolder): Promise<void> {
    return exportMetrics(folder.site, lastLook(this.#deps.memory), this.#deps.now());
  }

  dispose(): void {
    for (const { panel, dashboard } of this.#open.values()) {
      dashboard.dispose();
      panel.dispose();
    }
  }

  #attach(panel: vscode.WebviewPanel, root: string): void {
    panel.iconPath = vscode.Uri.joinPath(this.#deps.extension, 'media', 'metrics.svg');
    const dashboard = new MetricsPanel(panel, root, this.#deps);
    this.#open.set(root, { panel, dashboard });
    panel.onDidDispose(() => {
      dashboard.dispose();
      if (this.#open.get(root)?.panel === panel) {
        this.#open.delete(root);
      }
    });
    panel.webview.html = webviewHtml(panel.webview, this.#deps.extension, 'metrics', { root });
  }
}
