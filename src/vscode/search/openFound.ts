import * as vscode from 'vscode';
import { lineIn, type Place } from '../../app/foundLines';
import type { SiteFolder } from '../siteFolder';

/** Opens a file of the live site at a line or at an entry of the log; at its start where that is not in this copy (yet). */
export async function openFound(
  folder: SiteFolder,
  place: Place,
  { preserveFocus }: { readonly preserveFocus: boolean },
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(folder.uriOf(place.path));
  const { range } = document.lineAt(Math.min(lineIn(document.getText(), place), document.lineCount - 1));
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(range.start, range.start),
    preview: true,
    preserveFocus,
  });
}
