import * as vscode from 'vscode';
import type { TargetArgument } from '../commands/target';
import { TIMELINE_PANEL } from '../ids';
import { incidentKind, PanelSet } from './panelSet';
import { type Carried, TimelinePanel, type TimelinePanelDeps } from './timelinePanel';

/** One timeline an incident. */
export class TimelinePanels implements vscode.Disposable {
  readonly #tabs: PanelSet<TargetArgument, TimelinePanel>;

  constructor(extension: vscode.Uri, deps: TimelinePanelDeps) {
    this.#tabs = new PanelSet(extension, {
      ...incidentKind,
      viewType: TIMELINE_PANEL,
      page: 'timeline',
      icon: 'timeline.svg',
      place: vscode.ViewColumn.Active,
      titleOf: ({ incident }) => incident,
      create: (panel, target) =>
        new TimelinePanel(panel, target, {
          ...deps,
          carryOver: (other, words) => this.#carryOver(other, words),
        }),
    });
  }

  /** The incident of the timeline in front. */
  get shown(): TargetArgument | undefined {
    return this.#tabs.inFront?.target;
  }

  show({ root, incident }: TargetArgument): void {
    this.#tabs.show({ root, incident });
  }

  /** An incident declared here got another id: its panel goes on with it, and keeps what is typed there. */
  follow(root: string, from: string, to: string): void {
    this.#tabs.find({ root, incident: from })?.follow(to);
  }

  restore(panel: vscode.WebviewPanel, state: unknown): void {
    this.#tabs.restore(panel, state);
  }

  dispose(): void {
    this.#tabs.dispose();
  }

  #carryOver(target: TargetArgument, words: Carried): void {
    const timeline = this.#tabs.show(target);
    if (words.text.trim() !== '') {
      timeline.take(words);
    }
  }
}
