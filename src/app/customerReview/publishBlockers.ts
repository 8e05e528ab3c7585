import {
  flawSentence,
  incomplete,
  judgeApprovals,
  missingApprovals,
} from '../../core/customerReview/checkCustomerReview';
import { parseCustomerReview } from '../../core/customerReview/customerReview';
import { publicTextOf } from '../../core/customerReview/publicText';
import { checkLeaks, findLeaks } from '../../core/leaks/findLeaks';
import type { LeakDictionary } from '../../core/leaks/dictionary';
import { statementFlaw, statementSentence } from '../../core/customerReview/statement';
import { shorten, toOneLine } from '../../core/text/plain';
import { dictionaryFlaws } from '../leakDictionary';
import type { LiveSite } from '../site';
import type { CustomerReviewRecord } from './approveCustomerReview';

/** Something that keeps a review from being published. */
export interface Blocker {
  readonly kind: 'text' | 'leak' | 'statement' | 'approval';
  /** One plain sentence. */
  readonly message: string;
}

/** More findings than these are counted, not listed. */
const LISTED = 5;

/**
 * All that keeps a review from being published, in the order in which it is best dealt with: the text is complete, nothing internal is in
 * it, its author says that a person wrote it, and a technical and a non-technical person approved exactly this text.
 */
export function publishBlockers(
  site: LiveSite,
  { review, text, record }: Pick<CustomerReviewRecord, 'review' | 'text'> & Partial<CustomerReviewRecord>,
  dictionary: LeakDictionary,
): readonly Blocker[] {
  const errors = parseCustomerReview(text).problems.filter(({ severity }) => severity === 'error');
  const published = publishedText(review, text);
  // Not of the file: a comment that is never closed hides sections that stand there.
  const flaws = [...errors, ...incomplete(parseCustomerReview(published).value)].map(
    ({ message }): Blocker => ({ kind: 'text', message }),
  );
  const unread = dictionaryFlaws(site).map((message): Blocker => ({ kind: 'leak', message }));
  return [
    ...ofOther(review, record?.incident.id),
    ...flaws,
    ...unread,
    ...leaks(published, text, dictionary),
    ...statement(review),
    ...approvals(site, review),
  ];
}

/** What leaves, below the front matter as it is. */
function publishedText(review: CustomerReviewRecord['review'], text: string): string {
  const { title, body } = publicTextOf(review, text);
  return `${text.slice(0, review.body.start)}# ${title}\n\n${body}`;
}

/** Approvals come along when a file is copied, and what was approved for one incident would replace what customers read of another. */
function ofOther({ incident }: CustomerReviewRecord['review'], id: string | undefined): readonly Blocker[] {
  return id === undefined || incident === undefined || incident === id
    ? []
    : [{ kind: 'text', message: `Its front matter says that it is about another incident: ${incident}.` }];
}

/** What would be published is what is looked at; a secret must not stand in a comment either, since a comment is in Git. */
function leaks(publishedText: string, text: string, dictionary: LeakDictionary): readonly Blocker[] {
  const published = checkLeaks(publishedText, dictionary);
  const found = [
    ...findLeaks(text, dictionary).filter(({ kind }) => kind === 'secret'),
    ...[...published.leaks, ...published.inComments].filter(({ kind }) => kind !== 'secret'),
  ];
  const listed = found.slice(0, LISTED).map(
    ({ text: words, what }): Blocker => ({
      kind: 'leak',
      message: `“${shorten(toOneLine(words), 60)}” does not belong in a text for customers: ${what}.`,
    }),
  );
  const more = found.length - listed.length;
  return more === 0
    ? listed
    : [...listed, { kind: 'leak', message: `${more} more ${more === 1 ? 'place' : 'places'} like that.` }];
}

function statement(review: CustomerReviewRecord['review']): readonly Blocker[] {
  const flaw = review.author === undefined ? undefined : statementFlaw(review);
  return flaw === undefined ? [] : [{ kind: 'statement', message: statementSentence(review, flaw) }];
}

function approvals(site: LiveSite, review: CustomerReviewRecord['review']): readonly Blocker[] {
  const judged = judgeApprovals(review, site);
  return missingApprovals(judged).flatMap((kind): Blocker[] => {
    const given = judged.filter(({ approval }) => approval.as === kind);
    return given.length === 0
      ? [{ kind: 'approval', message: `Nobody has approved it as ${kind} approver.` }]
      : given.flatMap(({ approval, flaw }) =>
          flaw === undefined
            ? []
            : [
                {
                  kind: 'approval',
                  message: `@${approval.person} (${kind}): ${flawSentence(approval, flaw, review.hash)}`,
                },
              ],
        );
  });
}
