import type * as vscode from 'vscode';
import { problemsOfTextAt } from '../../app/fileProblems';
import { leakProblemsOfText } from '../../app/leakProblems';
import type { LiveSite } from '../../app/site';
import { siteFileOf } from '../../core/editor/siteFile';
import type { Problem } from '../../core/problem';
import { HINT_KINDS, type HintKind } from '../../core/review/hintRules';
import { findHints } from '../../core/review/hints';
import { parseReview } from '../../core/review/review';
import { HOUR } from '../../core/time/calendar';
import type { Instant } from '../../core/time/instant';
import { settings } from '../settings';
import type { Now, SiteDocument } from './documents';

interface Found {
  readonly version: number;
  readonly site: LiveSite;
  readonly repositories: readonly string[];
  readonly at: Instant;
  /** Kinds of hints that are switched off. */
  readonly off: string;
  readonly problems: readonly Problem[];
}

const found = new WeakMap<vscode.TextDocument, Found>();

/**
 * The problems of a document as it stands in the editor, hints at how a review reads among them. Parsed once per version and hour: the
 * editor asks with every move of the cursor.
 */
export function problemsOfDocument(
  document: vscode.TextDocument,
  { open, path }: SiteDocument,
  now: Now,
): readonly Problem[] {
  const { site } = open;
  const { version } = document;
  const at = now();
  const isReview = siteFileOf(path).kind === 'review';
  const off = isReview ? hintsOff(document.uri) : new Set<HintKind>();
  const offKey = [...off].join();
  const known = found.get(document);
  const { repositories } = open;
  const isFresh = known !== undefined && at >= known.at && at - known.at < HOUR;
  const isSame = known?.version === version && known.site === site && known.repositories === repositories;
  if (isFresh && isSame && known.off === offKey) {
    return known.problems;
  }
  const text = document.getText();
  const problems = [
    ...problemsOfTextAt(site, path, text, at),
    ...(isReview ? findHints(parseReview(text), text, { people: site.people, off }) : []),
    ...leakProblemsOfText(site, path, text, repositories),
  ];
  found.set(document, { version, site, repositories, at, off: offKey, problems });
  return problems;
}

function hintsOff(uri: vscode.Uri): ReadonlySet<HintKind> {
  const { reviewHints } = settings(uri);
  return new Set(HINT_KINDS.filter(kind => !reviewHints[kind]));
}
