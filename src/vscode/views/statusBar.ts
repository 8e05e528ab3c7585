import * as vscode from 'vscode';
import { attentionOf, byUrgencyAt, type Attention } from '../../app/attention';
import { toLabel } from '../../core/text/plain';
import { printSpan } from '../../core/time/instant';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { severityIcon, severityWord } from './labels';

const MINUTE_MS = 60_000;

interface Open extends Attention {
  readonly folder: SiteFolder;
}

/** The status bar item for incidents: what is due next in an open one, and how many more are open; hidden without a live site. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('livesite', vscode.StatusBarAlignment.Left, 50);
  readonly #sites: SiteRegistry;
  readonly #now: () => number;
  readonly #disposables: vscode.Disposable[];

  constructor(sites: SiteRegistry, now: () => number) {
    this.#sites = sites;
    this.#now = now;
    this.#item.name = 'Livesite';
    const timer = setInterval(() => this.update(), MINUTE_MS / 4);
    this.#disposables = [
      this.#item,
      sites.onDidChange(() => this.update()),
      new vscode.Disposable(() => clearInterval(timer)),
    ];
    this.update();
  }

  update(): void {
    const open = this.#sites.all
      .flatMap(folder => attentionOf(folder.site, this.#now()).map((one): Open => ({ ...one, folder })))
      .sort(byUrgencyAt(this.#now()));
    const unread = this.#sites.all.find(({ problem }) => problem !== '');
    if (unread) {
      this.#show('$(warning) Live site cannot be read', unread.problem, 'livesite.showLog');
    } else if (open.length > 0) {
      this.#showOpen(open);
    } else if (this.#sites.all.length > 0) {
      this.#show('$(check) Live site', 'No open incident. Click to declare one.', 'livesite.declareIncident');
    } else {
      this.#item.hide();
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #showOpen(open: readonly Open[]): void {
    const [first] = open;
    if (!first) {
      return;
    }
    const { folder, record } = first;
    const { incident } = record;
    const due = this.#dueOf(first);
    const more = open.length > 1 ? ` +${open.length - 1}` : '';
    const sign = `$(${severityIcon(folder.site.plan, incident)}) ${severityWord(incident)}`;
    const parts = [sign, due, toLabel(incident.title, 32)].filter(part => part !== '');
    const lines = open.map(one => {
      const title = `${severityWord(one.record.incident)} ${toLabel(one.record.incident.title, 80)}`;
      return [title, one.record.incident.status, this.#dueOf(one)].filter(part => part !== '').join(' · ');
    });
    this.#show(`${parts.join(' · ')}${more}`, lines.join('\n'), {
      command: 'livesite.showTimeline',
      title: 'Show Timeline',
      arguments: [{ root: folder.key, incident: incident.id }],
    });
    const critical = open.some(one => one.rank === 0 && one.record.incident.phase === 'active');
    const colour = critical ? 'statusBarItem.errorBackground' : 'statusBarItem.warningBackground';
    this.#item.backgroundColor =
      critical || open.some(({ late }) => late) ? new vscode.ThemeColor(colour) : undefined;
  }

  #dueOf({ clock, late }: Open): string {
    if (clock === undefined) {
      return '';
    }
    const span = printSpan(Math.abs(clock.dueAt - this.#now()));
    return late ? `${clock.label} late ${span}` : `${clock.label} in ${span}`;
  }

  #show(text: string, tooltip: string, command: string | vscode.Command): void {
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.command = command;
    this.#item.backgroundColor = undefined;
    this.#item.accessibilityInformation = { label: `Livesite: ${tooltip.replace(/\n/g, ', ')}` };
    this.#item.show();
  }
}
