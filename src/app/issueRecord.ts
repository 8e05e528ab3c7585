import type { Change } from '../core/change/change';
import { planIssueLink } from '../core/remediation/item';
import { handleOfLogin } from '../core/people/people';
import { plainTitle } from '../core/remediation/issue';
import { readIssueDue } from '../core/remediation/issueDue';
import { wordsOfLink } from '../core/remediation/syncBase';
import { REVIEW_FILE } from '../core/site/paths';
import { applyTextEdits } from '../core/text/range';
import { planEntries, requireIncident, type Author } from './change';
import type { Issue } from './trackerPorts';
import type { ItemAddress } from './prepareIssues';
import type { LiveSite } from './site';

/** What is written down of an issue. */
export type LinkedIssue = Pick<Issue, 'number' | 'url' | 'title' | 'body' | 'assignees'>;

/**
 * The change that makes an issue known: its link behind the item in the review as it is now, and an entry in the log. `linked` is
 * false where the review no longer has the item; the entry still says what was opened. Throws a Refusal where the incident is gone.
 */
export function planIssueRecord(
  site: LiveSite,
  address: ItemAddress,
  issue: LinkedIssue,
  author: Author,
): { readonly change: Change; readonly linked: boolean } {
  const record = requireIncident(site, address.incident);
  const before = record.reviewText;
  const item = record.review?.items.find(({ id }) => id === address.item);
  const label = `#${issue.number}`;
  const edits =
    before === undefined || item === undefined
      ? []
      : [
          {
            kind: 'replace' as const,
            path: `${record.folder}/${REVIEW_FILE}`,
            before,
            after: applyTextEdits(before, planIssueLink(item, { label, url: issue.url })),
          },
        ];
  const body = { kind: 'issue', item: address.item, text: linkWords(issue, site) } as const;
  const change = planEntries(record, [body], author, `${address.item} issue ${label}`, { edits });
  return { change, linked: edits.length > 0 };
}

/** The address, and what the issue says now: against this it is told later which side changed. */
function linkWords(issue: LinkedIssue, { people }: Pick<LiveSite, 'people'>): string {
  const [login] = issue.assignees;
  const known = {
    title: plainTitle(issue.title),
    owner: login === undefined ? '' : handleOfLogin(people, login),
    due: readIssueDue(issue.body) ?? '',
  };
  return wordsOfLink(issue.url, known);
}
