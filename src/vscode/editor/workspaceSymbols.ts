import * as vscode from 'vscode';
import { findIncidents, type IncidentSymbol } from '../../core/editor/symbols';
import type { LiveSites, OpenSite } from '../liveSites';

const START = new vscode.Position(0, 0);

/** Incidents in the editor's symbol search (`#`), by title or id. */
export function registerWorkspaceSymbols(sites: LiveSites): vscode.Disposable {
  const provider: vscode.WorkspaceSymbolProvider = {
    provideWorkspaceSymbols(query, token) {
      return sites.all.flatMap(open =>
        findIncidents(open.site, query, () => token.isCancellationRequested).map(symbol =>
          toSymbol(symbol, open),
        ),
      );
    },
  };
  return vscode.languages.registerWorkspaceSymbolProvider(provider);
}

function toSymbol({ label, detail, path }: IncidentSymbol, open: OpenSite): vscode.SymbolInformation {
  const location = new vscode.Location(open.uriOf(path), START);
  return new vscode.SymbolInformation(label, vscode.SymbolKind.Event, detail, location);
}
