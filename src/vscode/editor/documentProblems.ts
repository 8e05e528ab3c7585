import type * as vscode from 'vscode';
import { problemsOfTextAt } from '../../app/fileProblems';
import type { LiveSite } from '../../app/site';
import type { Problem } from '../../core/problem';
import { HOUR } from '../../core/time/calendar';
import type { Instant } from '../../core/time/instant';
import type { Now, SiteDocument } from './documents';

interface Found {
  readonly version: number;
  readonly site: LiveSite;
  readonly at: Instant;
  readonly problems: readonly Problem[];
}

const found = new WeakMap<vscode.TextDocument, Found>();

/**
 * The problems of a document as it stands in the editor. Parsed once per version and hour: the editor asks with every move of the
 * cursor.
 */
export function problemsOfDocument(
  document: vscode.TextDocument,
  { open, path }: SiteDocument,
  now: Now,
): readonly Problem[] {
  const { site } = open;
  const { version } = document;
  const at = now();
  const known = found.get(document);
  if (known?.version === version && known.site === site && at >= known.at && at - known.at < HOUR) {
    return known.problems;
  }
  const problems = problemsOfTextAt(site, path, document.getText(), at);
  found.set(document, { version, site, at, problems });
  return problems;
}
