import type { TextRange } from '../text/range';
import type { SiteKnowledge } from './knowledge';
import { INCIDENT_FILE, LOG_FILE } from '../site/paths';

/** An incident's id as it may stand in a text. */
export const INCIDENT_WORD = /(?<![\w-])\d{4}-\d{2}-\d{2}(?:-[a-z0-9]+)+(?![\w-])/g;

const ISSUE_WORD =
  /(?<![\w./@-])([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([A-Za-z0-9_.-]{1,100})#([1-9]\d{0,8})(?![\w-])/g;

export type TextLink =
  | { readonly kind: 'incident'; readonly range: TextRange; readonly path: string; readonly title: string }
  | {
      readonly kind: 'issue';
      readonly range: TextRange;
      readonly owner: string;
      readonly repository: string;
      readonly number: string;
    };

/**
 * Known incident ids and `owner/repo#12` in a text. Those inside an address are left to whoever made the address a link.
 */
export function linksOf(site: SiteKnowledge, text: string): readonly TextLink[] {
  const links: TextLink[] = [];
  for (const match of text.matchAll(INCIDENT_WORD)) {
    const known = site.byId.get(match[0]);
    const range = { start: match.index, end: match.index + match[0].length };
    if (known !== undefined && !isPartOfAddress(text, range)) {
      const file = known.incidentText === undefined ? LOG_FILE : INCIDENT_FILE;
      links.push({
        kind: 'incident',
        range,
        path: `${known.folder}/${file}`,
        title: known.incident.title,
      });
    }
  }
  for (const match of text.matchAll(ISSUE_WORD)) {
    const [whole, owner = '', repository = '', number = ''] = match;
    const range = { start: match.index, end: match.index + whole.length };
    if (!isPartOfAddress(text, range)) {
      links.push({ kind: 'issue', range, owner, repository, number });
    }
  }
  return links;
}

/** The issue's page. `host` is the host of the live site's own remote, if known; elsewhere than on GitHub it is not asked. */
export function issueAddress(
  link: Extract<TextLink, { kind: 'issue' }>,
  remoteUrl: string | undefined,
): string {
  const { owner, repository, number } = link;
  return `https://${gitHubHost(remoteUrl)}/${owner}/${repository}/issues/${number}`;
}

const NOT_GITHUB = /(^|\.)(gitlab|bitbucket|codeberg|sr|dev\.azure|visualstudio)\./;

function gitHubHost(remoteUrl: string | undefined): string {
  const host =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([\w.-]+)/.exec(remoteUrl ?? '')?.[1] ??
    /^(?:[\w.-]+@)?([\w-]+(?:\.[\w-]+)+):/.exec(remoteUrl ?? '')?.[1];
  const isGitHub = host !== undefined && host.includes('.') && !NOT_GITHUB.test(host);
  return isGitHub ? host.toLowerCase().replace(/^ssh\./, '') : 'github.com';
}

/** As far as a link on the same line is looked for: a bound on what each word may cost. */
const WINDOW = 500;

/** `[label](target)`, `<https://…>` and plain addresses: the word touches a slash, or a link's target starts on the same line before it. */
function isPartOfAddress(text: string, range: TextRange): boolean {
  if (text[range.start - 1] === '/' || text[range.end] === '/') {
    return true;
  }
  const near = text.slice(Math.max(0, range.start - WINDOW), range.start);
  const before = near.slice(near.lastIndexOf('\n') + 1);
  const word = before.slice(Math.max(before.lastIndexOf(' '), before.lastIndexOf('\t')) + 1);
  const target = word.lastIndexOf('](');
  return (
    (target >= 0 && !word.includes(')', target)) || word.includes('://') || isLabel(text, before, range.end)
  );
}

/** Whether the word stands in the label of `[label](target)`, which is a link already. */
function isLabel(text: string, before: string, end: number): boolean {
  const open = before.lastIndexOf('[');
  if (open < 0 || before.indexOf(']', open) >= 0) {
    return false;
  }
  const rest = text.slice(end, end + WINDOW);
  return /^[^\]\n]*\]\(/.test(rest);
}
