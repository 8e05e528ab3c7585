import * as vscode from 'vscode';
import type { Backends } from '../../app/backend';
import { GuardChecker, type GuardReport } from '../../app/checkGuards';
import type { Log } from '../../app/ports';
import { guardFixes } from '../../core/editor/guardFixes';
import { lineIndexOf, positionIn } from '../../core/editor/lineIndex';
import type { Problem } from '../../core/problem';
import { incidentOfPath } from '../../core/site/paths';
import { HOUR } from '../../core/time/calendar';
import type { LiveSites, OpenSite } from '../liveSites';
import { codeOf, DIAGNOSTIC_SOURCE, toDiagnostic } from './diagnostics';
import { siteDocument, SITE_SELECTOR, toRange } from './documents';

/** What changes in other repositories is not announced here. */
const LOOK_EVERY_MS = HOUR;
/** A checkout changes many files at once. */
const QUIET_MS = 500;

/**
 * Warns in reviews of tests, alerts and runbooks that proved an item and are gone: when the live site was read, once an hour, and when
 * the window comes to the front. Asks git only where a done item names such a file.
 */
export class GuardDiagnostics implements vscode.Disposable {
  readonly #sites: LiveSites;
  readonly #backends: Pick<Backends, 'codeRepositories'>;
  readonly #log: Log;
  readonly #collection = vscode.languages.createDiagnosticCollection('livesite-guards');
  readonly #disposables: readonly vscode.Disposable[];
  /** What is shown, by the review's address. */
  readonly #problems = new Map<string, readonly Problem[]>();
  /** By the live site's root; made anew where the window's folders change. */
  #checkers = new Map<string, Promise<GuardChecker>>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #again = false;
  #isOver = false;

  constructor(sites: LiveSites, backends: Pick<Backends, 'codeRepositories'>, log: Log) {
    this.#sites = sites;
    this.#backends = backends;
    this.#log = log;
    const timer = setInterval(() => this.#soon(), LOOK_EVERY_MS);
    this.#disposables = [
      this.#collection,
      this.#registerFixes(),
      sites.onDidChange(() => this.#soon()),
      vscode.window.onDidChangeWindowState(({ focused }) => (focused ? this.#soon() : undefined)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#checkers = new Map();
        this.#soon();
      }),
      new vscode.Disposable(() => clearInterval(timer)),
    ];
  }

  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** What can be done about them without typing. They are no problems of the text, so the other quick fixes do not know them. */
  #registerFixes(): vscode.Disposable {
    const provider: vscode.CodeActionProvider = {
      provideCodeActions: (document, range, { diagnostics }) => {
        const problems = this.#problems.get(document.uri.toString());
        const at = siteDocument(this.#sites, document);
        if (problems === undefined || at === undefined) {
          return [];
        }
        const wanted = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
        const fixes = guardFixes({ path: at.path, text: document.getText(), at: wanted }, problems);
        return fixes.map(fix => {
          const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
          const edits = fix.edits.flatMap(file => file.edits);
          action.isPreferred = fix.preferred;
          action.diagnostics = diagnostics.filter(
            one => one.source === DIAGNOSTIC_SOURCE && String(codeOf(one)).startsWith('guard-'),
          );
          action.edit = new vscode.WorkspaceEdit();
          action.edit.set(
            document.uri,
            edits.map(edit => new vscode.TextEdit(toRange(document, edit.range), edit.text)),
          );
          return action;
        });
      },
    };
    return vscode.languages.registerCodeActionsProvider(SITE_SELECTOR, provider, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    });
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), QUIET_MS);
  }

  /** One look at a time; what changes during one leads to exactly one more. */
  async #look(): Promise<void> {
    if (this.#isLooking) {
      this.#again = true;
      return;
    }
    this.#isLooking = true;
    do {
      this.#again = false;
      for (const open of this.#sites.all) {
        await this.#lookAt(open);
      }
    } while (this.#again && !this.#isOver);
    this.#isLooking = false;
  }

  async #lookAt(open: OpenSite): Promise<void> {
    if (!vscode.workspace.isTrusted || open.root.scheme !== 'file') {
      return;
    }
    try {
      const { site } = open;
      const report = await (await this.#checkerOf(open)).check(site);
      if (!this.#isOver && open.site === site) {
        this.#show(open, report);
      }
    } catch (error) {
      this.#log.write('warn', 'What proves remediation items could not be looked for', error);
    }
  }

  #checkerOf(open: OpenSite): Promise<GuardChecker> {
    const key = open.root.toString();
    const others = (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => uri.fsPath);
    const made =
      this.#checkers.get(key) ??
      this.#backends
        .codeRepositories(open.root.fsPath, others)
        .then(repositories => new GuardChecker(repositories));
    this.#checkers.set(key, made);
    return made;
  }

  #show(open: OpenSite, { problems }: GuardReport): void {
    const stale: vscode.Uri[] = [];
    this.#collection.forEach(uri => {
      const path = open.pathOf(uri);
      if (path !== undefined && !problems.has(path)) {
        stale.push(uri);
      }
    });
    for (const uri of stale) {
      this.#collection.delete(uri);
      this.#problems.delete(uri.toString());
    }
    for (const [path, found] of problems) {
      const text = open.site.byId.get(incidentOfPath(path) ?? '')?.reviewText ?? '';
      const index = lineIndexOf(text);
      const at = (offset: number): vscode.Position => {
        const { line, column } = positionIn(index, offset);
        return new vscode.Position(line, column);
      };
      const uri = open.uriOf(path);
      this.#problems.set(uri.toString(), found);
      this.#collection.set(
        uri,
        found.map(problem =>
          toDiagnostic(problem, new vscode.Range(at(problem.range.start), at(problem.range.end))),
        ),
      );
    }
  }
}
