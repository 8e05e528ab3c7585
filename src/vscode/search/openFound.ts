import * as vscode from 'vscode';
import type { FoundLine } from '../../app/foundLines';
import { readableLines } from '../../core/search/readableLines';
import { positionAt } from '../../core/text/range';
import type { SiteFolder } from '../siteFolder';

/** Where something was found; `text`: what it says there, by which it is found again where lines were added or taken out above it. */
export type Place = Pick<FoundLine, 'path' | 'at'> & Partial<Pick<FoundLine, 'text'>>;

/** Opens a file of the live site at a line or at an entry of the log; at its start where that is not in this copy (yet). */
export async function openFound(
  folder: SiteFolder,
  place: Place,
  { preserveFocus }: { readonly preserveFocus: boolean },
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(folder.uriOf(place.path));
  const { range } = document.lineAt(Math.min(lineOf(place, document.getText()), document.lineCount - 1));
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(range.start, range.start),
    preview: true,
    preserveFocus,
  });
}

/** The line, from 0, of a place in a text that may have changed since: an editor may hold what is not saved. */
export function lineOf({ at, text }: Place, now: string): number {
  if ('entry' in at) {
    return positionAt(now, Math.max(0, now.indexOf(`<!--${at.entry}-->`))).line;
  }
  const [nearest] = (text === undefined ? [] : readableLines(now))
    .filter(one => one.text === text)
    .map(({ line }) => line)
    .sort((a, b) => Math.abs(a - at.line) - Math.abs(b - at.line));
  return nearest ?? at.line;
}
