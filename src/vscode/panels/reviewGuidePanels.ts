import * as vscode from 'vscode';
import { incidentOfPath, REVIEW_FILE } from '../../core/site/paths';
import { isRecord } from '../../protocol/guard';
import type { TargetArgument } from '../commands/target';
import { REVIEW_GUIDE_PANEL } from '../ids';
import { incidentKind, PanelSet } from './panelSet';
import { guideTitle, ReviewGuidePanel, type ReviewGuideDeps } from './reviewGuidePanel';

/** The guides beside reviews: one that follows the review in front, and those that somebody pinned to theirs. */
export class ReviewGuidePanels implements vscode.Disposable {
  readonly #deps: ReviewGuideDeps;
  readonly #tabs: PanelSet<TargetArgument, ReviewGuidePanel>;
  readonly #listening: vscode.Disposable;

  constructor(extension: vscode.Uri, deps: ReviewGuideDeps) {
    this.#deps = deps;
    this.#tabs = new PanelSet(extension, {
      ...incidentKind,
      viewType: REVIEW_GUIDE_PANEL,
      page: 'review',
      icon: 'timeline.svg',
      // The text keeps the keyboard.
      place: { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      titleOf: ({ root, incident }) =>
        guideTitle(deps.sites.siteAt(root)?.site.byId.get(incident)?.incident.title ?? incident),
      create: (panel, target, state) =>
        new ReviewGuidePanel(
          panel,
          { target, pinned: isPinned(state) },
          { ...deps, onUnpinned: guide => this.#beginToFollow(guide) },
        ),
    });
    this.#listening = vscode.window.onDidChangeActiveTextEditor(editor => this.#follow(editor));
  }

  /** The incident whose guide is in front. */
  get shown(): TargetArgument | undefined {
    return this.#tabs.inFront?.target;
  }

  show({ root, incident }: TargetArgument): void {
    const target = { root, incident };
    if (this.#tabs.find(target) === undefined) {
      this.#follower?.follow(target);
    }
    this.#tabs.show(target);
  }

  restore(panel: vscode.WebviewPanel, state: unknown): void {
    if (!isPinned(state) && this.#follower !== undefined) {
      panel.dispose();
      return;
    }
    this.#tabs.restore(panel, state);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#tabs.dispose();
  }

  get #follower(): ReviewGuidePanel | undefined {
    return this.#tabs.all.find(({ pinned }) => !pinned);
  }

  /** Only one follows. A guide holds nothing of its own, so that closing the others loses nothing. */
  #beginToFollow(guide: ReviewGuidePanel): void {
    this.#tabs.all
      .filter(other => other !== guide && !other.pinned)
      .forEach(other => this.#tabs.close(other));
    this.#follow(vscode.window.activeTextEditor);
  }

  #follow(editor: vscode.TextEditor | undefined): void {
    const target = editor && this.#reviewIn(editor.document.uri);
    if (target && this.#tabs.find(target) === undefined) {
      this.#follower?.follow(target);
    }
  }

  #reviewIn(uri: vscode.Uri): TargetArgument | undefined {
    const folder = this.#deps.sites.siteOf(uri);
    const path = folder?.pathOf(uri) ?? '';
    const incident = incidentOfPath(path);
    const record = incident === undefined ? undefined : folder?.site.byId.get(incident);
    return folder && record?.review !== undefined && path === `${record.folder}/${REVIEW_FILE}`
      ? { root: folder.key, incident: record.incident.id }
      : undefined;
  }
}

function isPinned(state: unknown): boolean {
  return isRecord(state) && state['pinned'] === true;
}
