import * as vscode from 'vscode';
import { sharingLine, type SharingLine } from '../../app/sharingLine';
import { isOpen } from '../../core/incident/status';
import { toLabel } from '../../core/text/plain';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import type { WaitingLists } from './waitingLists';

/** The status bar item for sharing. While all is shared it shows only beside an open incident; a click opens what waits. */
export class SharingItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('livesite.sharing', vscode.StatusBarAlignment.Left, 49);
  readonly #sites: Pick<SiteRegistry, 'all'>;
  readonly #lists: WaitingLists;
  readonly #disposables: vscode.Disposable;

  constructor(sites: Pick<SiteRegistry, 'all' | 'onDidChange'>, lists: WaitingLists) {
    this.#sites = sites;
    this.#lists = lists;
    this.#item.name = 'Livesite Sharing';
    this.#disposables = vscode.Disposable.from(
      this.#item,
      sites.onDidChange(() => this.update()),
      lists.onDidChange(() => this.update()),
    );
    this.update();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  update(): void {
    const lines = this.#sites.all
      .filter(({ readOnly }) => readOnly === '')
      .map(folder => ({ folder, line: sharingLine(folder.status, this.#lists.needsOf(folder)) }));
    const shown =
      lines.find(({ line }) => line.needsPerson) ??
      lines.find(({ line }) => !line.isQuiet) ??
      lines.find(({ folder }) => hasOpenIncident(folder));
    if (shown === undefined) {
      this.#item.hide();
    } else {
      this.#show(shown.folder, shown.line);
    }
  }

  #show(folder: SiteFolder, line: SharingLine): void {
    this.#item.text = `$(${line.icon}) ${toLabel(line.text, 60)}`;
    this.#item.tooltip = toLabel(line.tooltip, 400);
    this.#item.command = {
      command: 'livesite.showSaved',
      title: 'Show What Is Not Shared Yet',
      arguments: [{ root: folder.key, incident: '' }],
    };
    this.#item.backgroundColor = line.needsPerson
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.accessibilityInformation = {
      label: `Livesite sharing: ${toLabel(line.text, 60)}. ${toLabel(line.tooltip, 400)}`,
    };
    this.#item.show();
  }
}

function hasOpenIncident({ site }: SiteFolder): boolean {
  return site.incidents.some(({ incident }) => isOpen(incident));
}
