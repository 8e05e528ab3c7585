import * as vscode from 'vscode';
import { CALENDAR_PANEL } from '../ids';
import { CalendarPanel, type CalendarPanelDeps } from './calendarPanel';
import { PanelSet, siteKind, type SiteTarget } from './panelSet';

/** One calendar a live site. */
export class CalendarPanels implements vscode.Disposable {
  readonly #tabs: PanelSet<SiteTarget, CalendarPanel>;

  constructor(deps: CalendarPanelDeps) {
    this.#tabs = new PanelSet(deps.extension, {
      ...siteKind,
      viewType: CALENDAR_PANEL,
      page: 'calendar',
      icon: 'calendar.svg',
      place: vscode.ViewColumn.Active,
      titleOf: () => 'On Call',
      create: (panel, target) => new CalendarPanel(panel, target, deps),
    });
  }

  /** `root`: key of the live site. `rotation`: id, empty for all. */
  show(root: string, rotation: string): void {
    this.#tabs.show({ root }).showRotation(rotation);
  }

  restore(panel: vscode.WebviewPanel, state: unknown): void {
    this.#tabs.restore(panel, state);
  }

  dispose(): void {
    this.#tabs.dispose();
  }
}
