import {
  flawSentence,
  judgeApprovals,
  openApproversSentence,
} from '../../core/customerReview/checkCustomerReview';
import {
  lastDone,
  publicationsOf,
  publishedAt,
  type Publication,
} from '../../core/customerReview/publications';
import type { LeakDictionary } from '../../core/leaks/dictionary';
import { statementFlaw, statementSentence } from '../../core/customerReview/statement';
import type { Channel } from '../../core/incident/publicationWords';
import { severityInForce } from '../../core/plan/plan';
import { escapeMarkdown } from '../../core/editor/markdownText';
import { addDuration, type Duration } from '../../core/time/duration';
import { printInstant, type Instant } from '../../core/time/instant';
import type { LiveSite } from '../site';
import {
  findVoidingEdit,
  isRecorded,
  isStatementRecorded,
  type FileCommit,
  type VoidedBy,
} from './approvalHistory';
import { requireCustomerReview, type CustomerReviewRecord } from './approveCustomerReview';
import { publishBlockers } from './publishBlockers';

export interface StatusOptions {
  /** Makes text of people's stand as it is: escaped where the Markdown is shown as such. */
  readonly words?: (text: string) => string;
  /** Of the file, newest first: they tell who voided an approval, and whether its giver's commit brought it. */
  readonly commits?: readonly FileCommit[];
}

/**
 * How the customer review stands, as Markdown: what is in the way, who approved, what was published where, and what is due.
 */
export function customerReviewStatus(
  site: LiveSite,
  incident: string,
  dictionary: LeakDictionary,
  { words = escapeMarkdown, commits = [] }: StatusOptions = {},
): string {
  const found = requireCustomerReview(site, incident);
  const { review, record } = found;
  const blockers = publishBlockers(site, found, dictionary);
  const publications = publicationsOf(record.incident);
  const lines = [
    `# ${words(review.title === '' ? record.incident.title : review.title)}`,
    '',
    `${review.edition === 'final' ? 'Final' : 'Preliminary'} edition, by ${review.author === undefined ? 'nobody yet' : `@${words(review.author)}`}. ${words(statement(site, found, commits))}`,
    ...deadlines(site, found, publications).map(line => `\n${line}`),
    '',
    blockers.length > 0
      ? '## In the way'
      : isPublished(found, publications)
        ? '**This text is published.**'
        : '**It can be published.**',
    '',
    ...blockers.map(({ message }) => `- ${words(message)}`),
    ...(blockers.length === 0 ? [] : ['']),
    '## Approvals',
    '',
    ...approvals(site, found, { words, commits }),
    ...openApprovers(site).map(line => `\n${words(line)}`),
    '',
    '## Publications',
    '',
    ...(publications.length === 0 ? ['None yet.'] : history(publications, words)),
  ];
  return `${lines.join('\n')}\n`;
}

function statement(
  { people }: LiveSite,
  { review }: CustomerReviewRecord,
  commits: readonly FileCommit[],
): string {
  const { statement: said } = review;
  const flaw = statementFlaw(review);
  if (flaw !== undefined || said === undefined) {
    return flaw === undefined ? '' : statementSentence(review, flaw);
  }
  const proof =
    commits.length > 0 && !isStatementRecorded(said, commits, people)
      ? ` No commit of @${said.person} records it: it was written by hand, or is not shared yet.`
      : '';
  return `The author stated on ${minute(said.at)} that a person wrote it.${proof}`;
}

/** Whether the last thing that customers were shown anywhere is this text. */
function isPublished(
  { review: { hash } }: CustomerReviewRecord,
  publications: readonly Publication[],
): boolean {
  return publications.some(
    one => one.step === 'publish' && lastDone(publications, one, 'publish')?.hash === hash,
  );
}

function deadlines(
  { plan }: LiveSite,
  { record: { incident } }: CustomerReviewRecord,
  publications: readonly Publication[],
): readonly string[] {
  const spans = severityInForce(plan, incident.severity)['customer-review'];
  const { resolvedAt } = incident;
  const line = (name: 'preliminary' | 'final', span: Duration | undefined): readonly string[] => {
    if (span === undefined || resolvedAt === undefined) {
      return [];
    }
    const done = publishedAt(publications, name);
    const kept = done === undefined ? 'not published yet' : `published ${minute(done)}`;
    return [`The ${name} edition is due ${minute(addDuration(resolvedAt, span))}: ${kept}.`];
  };
  return [...line('preliminary', spans?.preliminary), ...line('final', spans?.final)];
}

function openApprovers(site: LiveSite): readonly string[] {
  const sentence = openApproversSentence(site);
  return sentence === undefined ? [] : [sentence];
}

function approvals(
  site: LiveSite,
  { review }: CustomerReviewRecord,
  { words, commits }: Required<StatusOptions>,
): readonly string[] {
  const judged = judgeApprovals(review, site);
  return judged.length === 0
    ? ['None yet.']
    : judged.map(({ approval, flaw }) => {
        const { person, as, at } = approval;
        const edit = flaw === 'edited' ? findVoidingEdit(approval, commits, site.people) : undefined;
        const state = flaw === undefined ? 'counts' : flawSentence(approval, flaw, review.hash);
        const proof =
          commits.length > 0 && !isRecorded(approval, commits, site.people)
            ? ` No commit of @${person} records it: it was written by hand, or is not shared yet.`
            : '';
        return `- @${words(person)}, ${as}, ${minute(at)}: ${words(`${state}${editWords(edit)}${proof}`)}`;
      });
}

function editWords(edit: VoidedBy | undefined): string {
  switch (edit?.kind) {
    case undefined:
      return '';
    case 'here':
      return ' The edit is not shared yet.';
    case 'commit':
      return ` Voided by the edit of @${edit.person} at ${minute(edit.at)} (${edit.commit.slice(0, 10)}).`;
  }
}

const PLACES: Readonly<Record<Channel, string>> = {
  files: 'as files',
  github: 'as a GitHub release',
  statuspage: 'on the status page',
};

const OUTCOMES: Readonly<Record<Publication['outcome'], string>> = {
  done: 'done',
  failed: 'not done',
  unknown: 'sent, and no answer came; it is looked for',
  open: 'under way, or cut off; it is looked for',
};

/** The newest first. */
function history(publications: readonly Publication[], words: (text: string) => string): readonly string[] {
  return publications
    .toReversed()
    .map(({ at, by, channel, step, edition, outcome, address, target, text }) => {
      const where = /^https?:\/\/[^\s()|]+$/.test(address) ? `[${words(target)}](${address})` : words(target);
      const why = text === '' ? '' : ` ${words(text)}`;
      const did = step === 'draft' ? 'drafting' : 'publishing';
      return `- ${minute(at)}, @${words(by)}: ${did} the ${edition} edition ${PLACES[channel]} (${where}): ${OUTCOMES[outcome]}.${why}`;
    });
}

function minute(at: Instant): string {
  return `${printInstant(at).slice(0, 16).replace('T', ' ')} UTC`;
}
