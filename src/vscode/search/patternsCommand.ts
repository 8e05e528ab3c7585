import * as path from 'node:path';
import * as vscode from 'vscode';
import { patternReport } from '../../app/patternReport';
import { printPatterns } from '../../core/patterns/printPatterns';
import { INCIDENT_FILE, LOG_FILE, REVIEW_FILE } from '../../core/site/paths';
import type { SearchDeps } from './searchCommands';

/** Shows what the incidents of the last year have in common; each of them can be opened from there. */
export async function reportPatterns(
  { targets, previews, clock }: SearchDeps,
  argument: unknown,
): Promise<void> {
  const folder = await targets.site(argument);
  const { site } = folder;
  const report = patternReport(site, clock.now());
  const text = printPatterns(report, site.plan.name, ({ id }) => {
    const record = site.byId.get(id);
    const files = [REVIEW_FILE, INCIDENT_FILE, LOG_FILE].map(file => `${record?.folder ?? ''}/${file}`);
    const file = files.find(one => site.inCheckout.has(one));
    return file === undefined ? undefined : tryPreviewLink(folder.uriOf(file));
  });
  await previews.read('Recurring patterns', text, { beside: false });
}

/**
 * The only kind of link to a file that VS Code's preview follows from a document that is none itself: a path from the first folder of the
 * workspace. What stands on another branch cannot be reached so, and is named.
 */
function tryPreviewLink(uri: vscode.Uri): string | undefined {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return first === undefined || first.uri.scheme !== uri.scheme
    ? undefined
    : `/${path.posix.relative(first.uri.path, uri.path).split('/').map(encodeURIComponent).join('/')}`;
}
