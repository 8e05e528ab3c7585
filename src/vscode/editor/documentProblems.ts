import type * as vscode from 'vscode';
import { problemsOfText } from '../../app/fileProblems';
import type { LiveSite } from '../../app/site';
import type { Problem } from '../../core/problem';
import type { SiteDocument } from './documents';

interface Found {
  readonly version: number;
  readonly site: LiveSite;
  readonly problems: readonly Problem[];
}

const found = new WeakMap<vscode.TextDocument, Found>();

/** The problems of a document as it stands in the editor. Parsed once per version: the editor asks with every move of the cursor. */
export function problemsOfDocument(document: vscode.TextDocument, at: SiteDocument): readonly Problem[] {
  const { site } = at.open;
  const known = found.get(document);
  if (known !== undefined && known.version === document.version && known.site === site) {
    return known.problems;
  }
  const problems = problemsOfText(site, at.path, document.getText());
  found.set(document, { version: document.version, site, problems });
  return problems;
}
