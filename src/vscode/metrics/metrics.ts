import type * as vscode from 'vscode';
import type { Handler } from '../commands/handler';
import type { Targets } from '../commands/target';
import type { CommandId } from '../ids';
import type { Dashboards } from './dashboards';
import type { MetricsPanelDeps } from './metricsPanel';

/** The metrics, read when somebody first asks for them: most windows never do. */
export class Metrics implements vscode.Disposable {
  readonly #deps: MetricsPanelDeps;
  #dashboards: Promise<Dashboards> | undefined;

  constructor(deps: MetricsPanelDeps) {
    this.#deps = deps;
  }

  commands(targets: Targets): Partial<Record<CommandId, Handler>> {
    return {
      'livesite.showMetrics': async ([argument]) => {
        const folder = await targets.site(argument);
        (await this.#load()).show(folder.key);
      },
      'livesite.exportMetrics': async ([argument]) => {
        const folder = await targets.site(argument);
        await (await this.#load()).export(folder);
      },
    };
  }

  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    (await this.#load()).restore(panel, state);
  }

  dispose(): void {
    void this.#dashboards?.then(dashboards => dashboards.dispose());
  }

  #load(): Promise<Dashboards> {
    this.#dashboards ??= import('./dashboards')
      .then(({ Dashboards }) => new Dashboards(this.#deps))
      .catch((error: unknown) => {
        // The next command tries again.
        this.#dashboards = undefined;
        throw error;
      });
    return this.#dashboards;
  }
}
