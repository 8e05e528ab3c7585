import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { LiveSite } from '../../src/app/site';
import type { FromMetrics, MetricsModel, ToMetrics } from '../../src/protocol/metrics';
import { MetricsPanel, type MetricsPanelDeps } from '../../src/vscode/metrics/metricsPanel';
import type { SiteFolder } from '../../src/vscode/siteFolder';
import type { SiteRegistry } from '../../src/vscode/siteRegistry';
import { METRICS_NOW, metricsSite } from '../support/metricsSite';
import { until } from '../support/until';

/** A dashboard whose page the test plays. */
class Played {
  readonly posted: ToMetrics[] = [];
  readonly logged: string[] = [];
  readonly #received = new vscode.EventEmitter<unknown>();
  readonly #sitesChanged = new vscode.EventEmitter<void>();
  readonly panel = {
    visible: true,
    title: '',
    onDidChangeViewState: new vscode.EventEmitter<never>().event,
    webview: {
      onDidReceiveMessage: this.#received.event,
      postMessage: (message: ToMetrics) => Promise.resolve(this.posted.push(message) > 0),
    },
  };
  folder: Partial<Pick<SiteFolder, keyof SiteFolder>> | undefined;
  readonly dashboard: MetricsPanel;

  constructor(site: LiveSite, memory: Map<string, unknown>) {
    this.folder = { site, root: vscode.Uri.file('/nowhere') };
    const folder = (): SiteFolder | undefined => this.folder as SiteFolder | undefined;
    const sites: Pick<SiteRegistry, 'all' | 'siteAt' | 'onDidChange' | 'state'> = {
      get all() {
        return [folder() ?? []].flat();
      },
      siteAt: folder,
      onDidChange: this.#sitesChanged.event,
      state: 'ready',
    };
    const remembered = {
      keys: () => [...memory.keys()],
      get: (key: string): unknown => memory.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
    };
    const deps: MetricsPanelDeps = {
      extension: vscode.Uri.file('/nowhere'),
      sites: sites as SiteRegistry,
      log: { write: (_, message) => void this.logged.push(message) },
      now: () => METRICS_NOW,
      memory: remembered as vscode.Memento,
    };
    this.dashboard = new MetricsPanel(this.panel as unknown as vscode.WebviewPanel, { root: 'root' }, deps);
  }

  say(message: FromMetrics | object): void {
    this.#received.fire(message);
  }

  change(): void {
    this.#sitesChanged.fire();
  }

  get models(): readonly MetricsModel[] {
    return this.posted.flatMap(message => (message.type === 'model' ? [message.model] : []));
  }
}

describe('the dashboard of metrics', () => {
  const { showErrorMessage, showQuickPick, showSaveDialog, showInformationMessage } = vscode.window;
  let memory: Map<string, unknown>;
  let site: LiveSite;
  let played: Played;

  beforeEach(async () => {
    memory = new Map();
    site = await metricsSite();
    played = new Played(site, memory);
  });

  afterEach(() => {
    Object.assign(vscode.window, { showErrorMessage, showQuickPick, showSaveDialog, showInformationMessage });
    played.dashboard.dispose();
  });

  it('computes once for each reading of the live site, and is drawn anew when that changes', async () => {
    played.say({ type: 'ready', look: undefined });
    await until(() => played.models.length === 1);
    assert.equal(played.panel.title, 'Metrics: Acme');
    assert.equal(played.models[0]?.incidents.text, '10 incidents');
    played.change();
    played.folder = { ...played.folder, site: { ...site, incidents: site.incidents.slice(0, 3) } };
    played.change();
    await until(() => played.models.length === 2);
    assert.equal(played.models[1]?.ever, 3);
    played.folder = undefined;
    played.change();
    await until(() => played.posted.at(-1)?.type === 'unavailable');
    assert.equal(played.models.length, 2);
  });

  it('remembers what was asked about, gives the lists behind numbers, and drops what does not fit', async () => {
    played.say({ type: 'ready', look: { months: 3, severity: '', service: '', leftOut: false } });
    await until(() => played.models.length === 1);
    played.say({ type: 'look', look: { months: 6, severity: 'SEV2', service: '', leftOut: true } });
    await until(() => played.models.length === 2);
    assert.equal(played.models[1]?.incidents.text, '12 incidents');
    assert.deepEqual(memory.get('livesite.metrics.look'), played.models[1].look);
    played.say({ type: 'list', key: 'left:drill', all: false });
    played.say({ type: 'list', key: 'no such list', all: false });
    const [list, none] = played.posted.slice(-2);
    assert.ok(list?.type === 'list' && list.list.rows.length === 1);
    assert.deepEqual(none, { type: 'noList', key: 'no such list' });
    played.say({ type: 'open' });
    assert.deepEqual(played.logged, ['The dashboard sent a message that does not fit; it was dropped.']);
  });

  it('exports what is shown', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-metrics-'));
    const file = path.join(folder, 'incidents.csv');
    const told: string[] = [];
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly { readonly label: string }[]) =>
        Promise.resolve(items.find(({ label }) => label === 'Incidents')),
      showSaveDialog: () => Promise.resolve(vscode.Uri.file(file)),
      showInformationMessage: (message: string) => Promise.resolve(void told.push(message)),
    });
    try {
      played.say({ type: 'ready', look: { months: 12, severity: '', service: '', leftOut: true } });
      await until(() => played.models.length === 1);
      played.say({ type: 'export' });
      await until(() => told.length === 1);
      const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\r\n');
      assert.equal(lines.length, 13);
      assert.match(lines[12] ?? '', /^2026-11-12-checkout,Checkout of 2026-11-12,.*,drill,/);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
