import * as vscode from 'vscode';
import { EDITOR_COMMANDS } from '../../core/editor/editorCommands';
import { hoverAt } from '../../core/editor/hover';
import type { LiveSites } from '../liveSites';
import { placeOf, siteBeside, siteDocument, SITE_SELECTOR, toRange, type Now } from './documents';

/** What is known about incidents, people, severities and remediation items under the pointer. */
export function registerHover(sites: LiveSites, now: Now): vscode.Disposable {
  const provider: vscode.HoverProvider = {
    provideHover(document, position, token) {
      const own = siteDocument(sites, document);
      const isMarkdown = document.uri.path.endsWith('.md');
      const open = own?.open ?? (isMarkdown ? siteBeside(sites, document.uri) : undefined);
      if (open === undefined || token.isCancellationRequested) {
        return undefined;
      }
      const place = placeOf(open, own?.path, { document, position, now });
      const found = hoverAt(place, open.root.toString());
      return found && new vscode.Hover(found.paragraphs.map(trustedForOurs), toRange(document, found.range));
    },
  };
  return vscode.languages.registerHoverProvider(SITE_SELECTOR, provider);
}

/** All data in it is escaped; of commands only the one that shows a timeline may run. */
function trustedForOurs(markdown: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(markdown);
  text.isTrusted = { enabledCommands: [EDITOR_COMMANDS.showTimeline] };
  text.supportHtml = false;
  text.supportThemeIcons = false;
  return text;
}
