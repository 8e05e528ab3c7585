import * as vscode from 'vscode';
import type { FixContext, QuickFix } from '../../core/editor/quickFix';
import { FIXABLE, quickFixesFor } from '../../core/editor/quickFixes';
import type { Problem } from '../../core/problem';
import { PEOPLE_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import type { LiveSites, OpenSite } from '../liveSites';
import { codeOf, DIAGNOSTIC_SOURCE } from './diagnostics';
import { problemsOfDocument } from './documentProblems';
import { siteDocument, SITE_SELECTOR, toRange, type Now, type SiteDocument } from './documents';

/** Ways out of the problems of live-site files. */
export function registerQuickFixes(sites: LiveSites, now: Now): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range, context, token) {
      const at = siteDocument(sites, document);
      if (at === undefined || token.isCancellationRequested) {
        return [];
      }
      const here = problemsOfDocument(document, at, now).filter(
        problem =>
          FIXABLE.has(problem.code) && toRange(document, problem.range).intersection(range) !== undefined,
      );
      if (here.length === 0) {
        return [];
      }
      const version = document.version;
      const people = here.some(({ code }) => code === 'unknown-person')
        ? await peopleDocument(at.open)
        : undefined;
      if (token.isCancellationRequested || document.version !== version) {
        return [];
      }
      const fixes = new FixMaker({ document, at, people, now });
      return here.flatMap(problem => fixes.actions(problem, context.diagnostics));
    },
  };
  return vscode.languages.registerCodeActionsProvider(SITE_SELECTOR, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** people.yml as it stands in the editor or on disk, where it can be edited. */
async function peopleDocument(open: OpenSite): Promise<vscode.TextDocument | undefined> {
  if (open.readOnly !== '') {
    return undefined;
  }
  try {
    return await vscode.workspace.openTextDocument(open.uriOf(PEOPLE_FILE));
  } catch {
    // There is none: the fixes that would write to it are left out.
    return undefined;
  }
}

interface FixInput {
  readonly document: vscode.TextDocument;
  readonly at: SiteDocument;
  readonly people: vscode.TextDocument | undefined;
  readonly now: Now;
}

class FixMaker {
  readonly #input: FixInput;
  readonly #context: FixContext;

  constructor(input: FixInput) {
    const { open, path } = input.at;
    this.#input = input;
    this.#context = {
      site: open.site,
      path,
      text: input.document.getText(),
      problems: problemsOfDocument(input.document, input.at, input.now),
      now: input.now(),
      me: open.me,
      root: open.root.toString(),
      readOnly: open.readOnly !== '',
      peopleText: input.people?.getText(),
    };
  }

  actions(problem: Problem, shown: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
    const range = toRange(this.#input.document, problem.range);
    const diagnostics = shown.filter(
      diagnostic =>
        diagnostic.source === DIAGNOSTIC_SOURCE &&
        codeOf(diagnostic) === problem.code &&
        diagnostic.range.intersection(range) !== undefined,
    );
    return quickFixesFor(problem, this.#context).map(fix => this.#action(fix, diagnostics));
  }

  #action(fix: QuickFix, diagnostics: vscode.Diagnostic[]): vscode.CodeAction {
    const action = new vscode.CodeAction(toLabel(fix.title), vscode.CodeActionKind.QuickFix);
    action.isPreferred = fix.preferred;
    action.diagnostics = diagnostics;
    if (fix.edits.length > 0 || fix.snippet !== undefined) {
      action.edit = this.#workspaceEdit(fix);
    }
    const command = this.#command(fix);
    if (command !== undefined) {
      action.command = command;
    }
    return action;
  }

  #workspaceEdit(fix: QuickFix): vscode.WorkspaceEdit {
    const workspaceEdit = new vscode.WorkspaceEdit();
    for (const { path, edits } of fix.edits) {
      const target = path === this.#input.at.path ? this.#input.document : this.#input.people;
      if (target !== undefined) {
        const textEdits = edits.map(({ range, text }) => new vscode.TextEdit(toRange(target, range), text));
        workspaceEdit.set(target.uri, textEdits);
      }
    }
    if (fix.snippet !== undefined) {
      const { document } = this.#input;
      const text = new vscode.SnippetString(fix.snippet.text);
      workspaceEdit.set(document.uri, [
        new vscode.SnippetTextEdit(toRange(document, fix.snippet.range), text),
      ]);
    }
    return workspaceEdit;
  }

  #command(fix: QuickFix): vscode.Command | undefined {
    if (fix.opens !== undefined) {
      const uri = this.#input.at.open.uriOf(fix.opens);
      return { title: 'Open', command: 'vscode.open', arguments: [uri] };
    }
    const { command } = fix;
    return command && { title: toLabel(fix.title), command: command.id, arguments: [...command.args] };
  }
}
