import { sameHandle } from '../people/people';
import { shortHash } from './approvedText';
import type { CustomerReview } from './customerReview';

/**
 * Why nobody has said yet that a person wrote the text as it is. `other`: somebody has who is not its author. `edited`: of another text.
 * `unbound`: without saying of which text.
 */
export type StatementFlaw = 'missing' | 'other' | 'edited' | 'unbound';

type Stated = Pick<CustomerReview, 'author' | 'statement' | 'hash'>;

/** Undefined where the author has stated that a person wrote exactly this text. */
export function statementFlaw({ author, statement, hash }: Stated): StatementFlaw | undefined {
  if (statement === undefined || author === undefined) {
    return 'missing';
  }
  if (!sameHandle(statement.person, author)) {
    return 'other';
  }
  return statement.text === hash ? undefined : statement.text === undefined ? 'unbound' : 'edited';
}

/** One plain sentence about the flaw; '' for a review that names no author, of which that is said. */
export function statementSentence({ author, statement, hash }: Stated, flaw: StatementFlaw): string {
  if (author === undefined) {
    return '';
  }
  switch (flaw) {
    case 'missing':
      return `@${author} has not stated yet that a person wrote it.`;
    case 'other':
      return `@${statement?.person ?? ''} says that a person wrote this, but the author is @${author}: it is the author’s to say.`;
    case 'edited':
      return `The text was changed after @${author} stated that a person wrote it (then ${shortHash(statement?.text ?? '')}, now ${shortHash(hash)}). @${author} has to state it again.`;
    case 'unbound':
      return `@${author} stated that a person wrote it, without \`text:\`, so of which text is not known. @${author} has to state it again.`;
  }
}
