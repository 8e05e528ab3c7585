import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import type { Log } from '../../app/ports';
import { reviewGuide } from '../../app/reviewGuide';
import type { IncidentRecord } from '../../app/site';
import { parseReview, REMEDIATION_HEADING } from '../../core/review/review';
import { REVIEW_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import { type FromGuide, isFromGuide, type GuideModel, type ToGuide } from '../../protocol/reviewGuide';
import type { TargetArgument } from '../commands/target';
import type { SiteFolder } from '../siteFolder';
import type { SiteRegistry } from '../siteRegistry';
import { hearPage, shownSite, whyUnavailable } from './pageLink';
import type { PanelContent } from './panelSet';

/** What a guide asks of the others. */
export interface GuideNeighbours {
  /** It begins to follow the review in front, which only one guide does. */
  readonly onUnpinned: (guide: ReviewGuidePanel) => void;
}

export interface ReviewGuideDeps {
  readonly sites: SiteRegistry;
  readonly log: Log;
  readonly now: () => number;
}

/** After the last keystroke. */
const DELAY_MS = 150;

/** The guide of one review in an editor tab beside the text. Shows what the text says, as it stands in the editor, and what it lacks. */
export class ReviewGuidePanel implements PanelContent<TargetArgument> {
  #target: TargetArgument;
  #pinned: boolean;
  readonly #panel: vscode.WebviewPanel;
  readonly #deps: ReviewGuideDeps & GuideNeighbours;
  readonly #disposables: readonly vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  /** What is on the page, as JSON. */
  #shown = '';
  /** Each with what it is to change, that the page may ask for. */
  #commands: ReadonlySet<string> = new Set();
  #ready = false;
  #disposed = false;

  /** `pinned`: stays with its review whichever another one comes to the front. */
  constructor(
    panel: vscode.WebviewPanel,
    { target, pinned }: { readonly target: TargetArgument; readonly pinned: boolean },
    deps: ReviewGuideDeps & GuideNeighbours,
  ) {
    this.#panel = panel;
    this.#target = target;
    this.#pinned = pinned;
    this.#deps = deps;
    this.#disposables = [
      hearPage(panel.webview, {
        name: 'The review guide',
        log: deps.log,
        isMessage: isFromGuide,
        handle: message => this.#handle(message),
      }),
      deps.sites.onDidChange(() => this.#update()),
      panel.onDidChangeViewState(() => this.#update()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#typedIn(document)),
      vscode.workspace.onDidCloseTextDocument(document => this.#typedIn(document)),
    ];
  }

  get target(): TargetArgument {
    return this.#target;
  }

  get pinned(): boolean {
    return this.#pinned;
  }

  /** Goes on with another review. */
  follow(target: TargetArgument): void {
    this.#target = target;
    clearTimeout(this.#timer);
    this.#panel.title = guideTitle(this.#found()?.record.incident.title ?? target.incident);
    this.#update();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #found(): { readonly folder: SiteFolder; readonly record: IncidentRecord } | undefined {
    const folder = this.#deps.sites.siteAt(this.target.root);
    const record = folder?.site.byId.get(this.target.incident);
    return folder && record ? { folder, record } : undefined;
  }

  /** The review as it stands in an editor; undefined where it is in none. */
  #document(): vscode.TextDocument | undefined {
    const found = this.#found();
    return found && vscode.workspace.textDocuments.find(document => this.#isReview(document, found));
  }

  #isReview(
    document: vscode.TextDocument,
    { folder, record }: { readonly folder: SiteFolder; readonly record: IncidentRecord },
  ): boolean {
    return !document.isClosed && folder.pathOf(document.uri) === `${record.folder}/${REVIEW_FILE}`;
  }

  #typedIn(document: vscode.TextDocument): void {
    const found = this.#found();
    if (found !== undefined && (document.isClosed || this.#isReview(document, found))) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#update(), DELAY_MS);
    }
  }

  #update(): void {
    if (!this.#ready || !this.#panel.visible || this.#disposed) {
      return;
    }
    const found = this.#found();
    const text = this.#document()?.getText() ?? found?.record.reviewText;
    if (found === undefined || text === undefined) {
      const gone = `${this.target.incident} ${found === undefined ? 'is not in this live site' : 'has no review'} (any more).`;
      this.#post({ type: 'unavailable', message: whyUnavailable(this.#deps.sites, gone) });
      return;
    }
    const { folder, record } = found;
    const model = reviewGuide({
      text,
      incident: record.incident,
      now: this.#deps.now(),
      readOnly: folder.readOnly,
    });
    this.#panel.title = guideTitle(model.title);
    this.#commands = commandsOf(model);
    this.#post({ type: 'model', model, target: this.target, pinned: this.#pinned });
  }

  /** Nothing is drawn again while it stays the same. */
  #post(message: ToGuide): void {
    const json = JSON.stringify(message);
    if (!this.#disposed && json !== this.#shown) {
      this.#shown = json;
      void this.#panel.webview.postMessage(message);
    }
  }

  async #handle(message: FromGuide): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#shown = '';
        this.#update();
        return;
      case 'goTo':
        await this.#show(message.line);
        return;
      case 'addSection':
        await this.#addSection(message.title);
        return;
      case 'run':
        if (this.#commands.has(`${message.command} ${message.choice}`)) {
          const choice = message.choice === '' ? [] : [message.choice];
          await vscode.commands.executeCommand(message.command, { ...this.target }, ...choice);
        }
        return;
      case 'pin':
        this.#pinned = message.pinned;
        if (!message.pinned) {
          this.#deps.onUnpinned(this);
        }
        this.#update();
        return;
      default:
        message satisfies never;
    }
  }

  /** Shows a line of the review in the editor that has it, or beside the guide. */
  async #show(line: number): Promise<vscode.TextEditor> {
    const folder = shownSite(this.#deps.sites, this.target.root);
    const record = folder.site.byId.get(this.target.incident);
    if (record === undefined) {
      throw new Refusal(`${this.target.incident} is not in this live site (any more).`);
    }
    const document =
      this.#document() ??
      (await vscode.workspace.openTextDocument(folder.uriOf(`${record.folder}/${REVIEW_FILE}`)));
    const visible = vscode.window.visibleTextEditors.find(editor => editor.document === document);
    const beside =
      this.#panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
    const top = document.lineAt(Math.min(line, document.lineCount - 1));
    const at = placeToWrite(document, top);
    const editor = await vscode.window.showTextDocument(document, {
      viewColumn: visible?.viewColumn ?? beside,
      selection: new vscode.Range(at, at),
    });
    editor.revealRange(top.range, vscode.TextEditorRevealType.AtTop);
    return editor;
  }

  /** Before the remediation items, or at the end. */
  async #addSection(title: string): Promise<void> {
    const editor = await this.#show(0);
    const { document } = editor;
    const text = document.getText();
    const { sections } = parseReview(text);
    if (sections.some(section => section.title.toLowerCase() === title.toLowerCase())) {
      return;
    }
    const ending = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    const remediation = sections.find(
      section => section.title.toLowerCase() === REMEDIATION_HEADING.toLowerCase(),
    );
    const offset = remediation?.heading.start ?? text.length;
    const gap = remediation === undefined && text !== '' && !text.endsWith('\n') ? ending : '';
    const lead = remediation === undefined ? `${gap}${ending}` : '';
    const isWritten = await editor.edit(edit =>
      edit.insert(document.positionAt(offset), `${lead}## ${title}${ending}${ending}${ending}`),
    );
    if (!isWritten) {
      throw new Refusal(`"${title}" was not added: the review cannot be edited here.`);
    }
    const line = document.positionAt(offset + lead.length).line;
    await this.#show(line + 2);
  }
}

/** Of the tab. `title`: the incident's. */
export function guideTitle(title: string): string {
  return toLabel(`Review: ${title}`, 40);
}

function commandsOf({ facts, actions }: GuideModel): ReadonlySet<string> {
  return new Set([
    ...facts.filter(({ command }) => command !== '').map(({ command, choice }) => `${command} ${choice}`),
    ...actions.map(({ command }) => `${command} `),
  ]);
}

/** Below a heading, where there is room, so that what is typed next does not become a part of it. */
function placeToWrite(document: vscode.TextDocument, top: vscode.TextLine): vscode.Position {
  const below = top.lineNumber + 1;
  const isRoom = below < document.lineCount && document.lineAt(below).isEmptyOrWhitespace;
  return top.text.startsWith('#') && isRoom ? new vscode.Position(below, 0) : top.range.start;
}
