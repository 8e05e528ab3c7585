import * as vscode from 'vscode';
import type { Place } from '../../core/editor/knowledge';
import type { TextRange } from '../../core/text/range';
import { LIVE_SCHEME, type LiveSites, type OpenSite } from '../liveSites';

/** Tells the time in milliseconds since 1970. */
export type Now = () => number;

const SCHEMES = ['file', 'vscode-remote', LIVE_SCHEME] as const;

function selectorOf(pattern: string): vscode.DocumentFilter[] {
  return SCHEMES.map(scheme => ({ scheme, pattern }));
}

/** By name, not by language: what a team's editor calls the language of these files does not matter. */
export const MARKDOWN_SELECTOR: vscode.DocumentSelector = selectorOf('**/*.md');
export const SITE_SELECTOR: vscode.DocumentSelector = selectorOf('**/*.{md,yml}');

/** A document of a live site. */
export interface SiteDocument {
  readonly open: OpenSite;
  /** Relative to the live site's root. */
  readonly path: string;
}

/** Longer documents are left alone: nobody reads them in an editor, and each keystroke would cost. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** Undefined for documents of no live site, and for huge ones. */
export function siteDocument(sites: LiveSites, document: vscode.TextDocument): SiteDocument | undefined {
  if (!(SCHEMES as readonly string[]).includes(document.uri.scheme)) {
    return undefined;
  }
  const open = sites.siteOf(document.uri);
  const path = open?.pathOf(document.uri);
  if (open === undefined || path === undefined || !/\.(?:md|yml)$/.test(path)) {
    return undefined;
  }
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > MAX_LENGTH
    ? undefined
    : { open, path };
}

/** The live site in the same workspace folder as a Markdown file that is none of its own. */
export function siteBeside(sites: LiveSites, uri: vscode.Uri): OpenSite | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder === undefined
    ? undefined
    : sites.all.find(
        ({ root }) => vscode.workspace.getWorkspaceFolder(root)?.uri.toString() === folder.uri.toString(),
      );
}

export interface PlaceOptions {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  readonly now: Now;
}

/** The cursor of a document as the editor-free functions see it. `path`: undefined for a file beside the live site. */
export function placeOf(
  open: OpenSite,
  path: string | undefined,
  { document, position, now }: PlaceOptions,
): Place {
  const text = document.getText();
  return { site: open.site, path, text, offset: document.offsetAt(position), now: now(), me: open.me };
}

export function toRange(document: vscode.TextDocument, { start, end }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
