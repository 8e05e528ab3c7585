import * as vscode from 'vscode';
import { issueAddress, linksOf, type TextLink } from '../../core/editor/links';
import { escapeMarkdown } from '../../core/editor/markdownText';
import type { LiveSites, OpenSite } from '../liveSites';
import { MARKDOWN_SELECTOR, siteBeside, siteDocument, toRange } from './documents';

/** A link whose address depends on the repository, which is asked only when somebody wants to follow it. */
class IssueDocumentLink extends vscode.DocumentLink {
  constructor(
    range: vscode.Range,
    readonly link: Extract<TextLink, { kind: 'issue' }>,
    readonly open: OpenSite,
  ) {
    super(range);
  }
}

/** Makes incident ids and `owner/repo#12` links in Markdown, of the live site and beside it. */
export function registerLinks(sites: LiveSites): vscode.Disposable {
  const provider: vscode.DocumentLinkProvider = {
    provideDocumentLinks(document, token) {
      const own = siteDocument(sites, document);
      const open = own?.open ?? siteBeside(sites, document.uri);
      if (open === undefined || token.isCancellationRequested) {
        return [];
      }
      const links = linksOf(open.site, document.getText());
      return links
        .filter(({ kind }) => kind === 'incident' || own !== undefined)
        .map(link => toDocumentLink(document, link, open));
    },
    async resolveDocumentLink(link) {
      if (link instanceof IssueDocumentLink) {
        const facts = await link.open.facts();
        link.target = vscode.Uri.parse(issueAddress(link.link, facts?.remoteUrl), true);
      }
      return link;
    },
  };
  return vscode.languages.registerDocumentLinkProvider(MARKDOWN_SELECTOR, provider);
}

function toDocumentLink(document: vscode.TextDocument, link: TextLink, open: OpenSite): vscode.DocumentLink {
  const range = toRange(document, link.range);
  if (link.kind === 'issue') {
    return new IssueDocumentLink(range, link, open);
  }
  const found = new vscode.DocumentLink(range, open.uriOf(link.path));
  found.tooltip = escapeMarkdown(link.title);
  return found;
}
