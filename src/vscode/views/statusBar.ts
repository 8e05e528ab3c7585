import * as vscode from 'vscode';
import { worstIncident } from '../../app/incidentGroups';
import type { IncidentRecord } from '../../app/site';
import { clocksOf, nextDue } from '../../core/incident/clocks';
import { severityRank } from '../../core/plan/plan';
import { toLabel } from '../../core/text/plain';
import { printSpan } from '../../core/time/instant';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { severityIcon, severityWord } from './labels';

const MINUTE_MS = 60_000;

/** The one status bar item: the worst open incident and what is due next; else how sharing stands; hidden without a live site. */
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
    const worst = this.#worst();
    const waiting = this.#sites.all.find(({ status }) => status.waiting > 0);
    const unread = this.#sites.all.find(({ problem }) => problem !== '');
    if (unread) {
      this.#show('$(warning) Live site cannot be read', unread.problem, 'livesite.showLog');
    } else if (worst) {
      this.#showIncident(worst.folder, worst.record, waiting);
    } else if (waiting) {
      this.#showWaiting(waiting);
    } else if (this.#sites.all.length > 0) {
      this.#show('$(check) Live site', 'No open incident. Click to declare one.', 'livesite.declareIncident');
    } else {
      this.#item.hide();
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #worst(): { readonly folder: SiteFolder; readonly record: IncidentRecord } | undefined {
    const all = this.#sites.all.flatMap(folder => {
      const record = worstIncident(folder.site);
      return record ? [{ folder, record }] : [];
    });
    const rank = ({ folder, record }: (typeof all)[number]): number =>
      severityRank(folder.site.plan, record.incident.severity);
    return all.sort((a, b) => rank(a) - rank(b))[0];
  }

  #showIncident(folder: SiteFolder, record: IncidentRecord, waiting: SiteFolder | undefined): void {
    const { incident } = record;
    const open = folder.site.incidents.filter(
      one => one.incident.phase === 'active' || one.incident.phase === 'recovering',
    ).length;
    const clock = nextDue(clocksOf(folder.site.plan, incident));
    const left = clock === undefined ? 0 : clock.dueAt - this.#now();
    const due =
      clock === undefined
        ? ''
        : left < 0
          ? ` · ${clock.label} late ${printSpan(left)}`
          : ` · ${clock.label} in ${printSpan(left)}`;
    const more = open > 1 ? ` +${open - 1}` : '';
    const cloud = waiting ? ' $(cloud-upload)' : '';
    const text = `$(${severityIcon(folder.site.plan, incident)}) ${severityWord(incident)} ${toLabel(incident.title, 32)}${due}${more}${cloud}`;
    const tooltip = [toLabel(incident.title), `${incident.status}${due}`, waiting?.status.message ?? '']
      .filter(line => line !== '')
      .join('\n');
    const alarming = incident.phase === 'active' && severityRank(folder.site.plan, incident.severity) === 0;
    this.#show(text, tooltip, {
      command: 'livesite.showTimeline',
      title: 'Show Timeline',
      arguments: [{ root: folder.key, incident: incident.id }],
    });
    this.#item.backgroundColor = alarming
      ? new vscode.ThemeColor('statusBarItem.errorBackground')
      : undefined;
  }

  #showWaiting(folder: SiteFolder): void {
    const { waiting, message } = folder.status;
    this.#show(`$(cloud-upload) ${waiting} not shared`, message, 'livesite.showSaved');
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
