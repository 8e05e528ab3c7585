import * as vscode from 'vscode';
import { lensesOf, type Lens } from '../../core/editor/lenses';
import type { LiveSites } from '../liveSites';
import { SETTING_DEFAULTS, SETTING_KEYS } from '../settings';
import { MARKDOWN_SELECTOR, siteDocument } from './documents';

/** What can be done with an incident, its review and its items, above the line it is about. Off by the setting `livesite.codeLens`. */
export function registerCodeLens(sites: LiveSites): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses(document, token) {
      const at = siteDocument(sites, document);
      if (at === undefined || token.isCancellationRequested || !isLensOn(document.uri)) {
        return [];
      }
      const { open, path } = at;
      const query = { site: open.site, path, text: document.getText(), root: open.root.toString() };
      return lensesOf({ ...query, readOnly: open.readOnly !== '' }).map(lens => toCodeLens(document, lens));
    },
  };
  return vscode.Disposable.from(
    changed,
    sites.onDidChange(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(`livesite.${SETTING_KEYS.codeLens}`)) {
        changed.fire();
      }
    }),
    vscode.languages.registerCodeLensProvider(MARKDOWN_SELECTOR, provider),
  );
}

/** Whether the person wants lenses. Read for the document's folder: the setting may differ from folder to folder. */
export function isLensOn(uri: vscode.Uri): boolean {
  return vscode.workspace
    .getConfiguration('livesite', uri)
    .get(SETTING_KEYS.codeLens, SETTING_DEFAULTS.codeLens);
}

function toCodeLens(document: vscode.TextDocument, lens: Lens): vscode.CodeLens {
  const at = document.positionAt(lens.offset);
  const command =
    lens.command === undefined
      ? { title: lens.title, command: '' }
      : { title: lens.title, command: lens.command.id, arguments: [...lens.command.args] };
  return new vscode.CodeLens(new vscode.Range(at, at), command);
}
