import * as vscode from 'vscode';
import { completionsAt, type Completion, type CompletionKind } from '../../core/editor/completion';
import type { LiveSites } from '../liveSites';
import { placeOf, siteDocument, SITE_SELECTOR, toRange, type Now } from './documents';

const KINDS: Readonly<Record<CompletionKind, vscode.CompletionItemKind>> = {
  person: vscode.CompletionItemKind.User,
  incident: vscode.CompletionItemKind.Reference,
  severity: vscode.CompletionItemKind.EnumMember,
  service: vscode.CompletionItemKind.Module,
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  day: vscode.CompletionItemKind.Event,
  item: vscode.CompletionItemKind.Snippet,
  entry: vscode.CompletionItemKind.Reference,
};

const ASK_ON: CompletionKind[] = ['key'];

/** Completes names, item words and the plan's keys in files of a live site. */
export function registerCompletion(sites: LiveSites, now: Now): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    provideCompletionItems(document, position, token) {
      const at = siteDocument(sites, document);
      if (at === undefined || token.isCancellationRequested) {
        return undefined;
      }
      const found = completionsAt(placeOf(at.open, at.path, { document, position, now }));
      return (
        found &&
        new vscode.CompletionList(
          found.items.map((item, index) => toItem(document, item, index)),
          !found.complete,
        )
      );
    },
  };
  // '-' for `2026-`, '[' for `[[`, ' ' and ',' for the words of an item, ':' for values, '#' for entries of the log.
  return vscode.languages.registerCompletionItemProvider(
    SITE_SELECTOR,
    provider,
    '@',
    '[',
    '-',
    ' ',
    ',',
    ':',
    '#',
  );
}

function toItem(document: vscode.TextDocument, found: Completion, index: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem(
    { label: found.label, description: found.detail },
    KINDS[found.kind],
  );
  item.insertText = found.isSnippet === true ? new vscode.SnippetString(found.insert) : found.insert;
  item.range = toRange(document, found.range);
  item.sortText = String(index).padStart(5, '0');
  if (found.filter !== undefined) {
    item.filterText = found.filter;
  }
  if (found.goesOn === true && ASK_ON.includes(found.kind)) {
    item.command = { command: 'editor.action.triggerSuggest', title: 'Suggest' };
  }
  return item;
}
