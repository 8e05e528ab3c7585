import type { Person } from '../people/people';

/** Tells whether words end with a person as their subject, so that what follows is said of a person and not of a machine. */
export interface PersonWords {
  /** Somebody: a name of the team's, a handle, a role, he or she. What blame is about. */
  readonly isNamed: (before: string) => boolean;
  /** The same, or we, I, you, who, nobody, everybody. */
  readonly isAnybody: (before: string) => boolean;
}

const ROLES =
  'engineers?|developers?|devs?|operators?|responders?|on-?callers?|authors?|reviewers?|approvers?|person|people|colleagues?|managers?|admins?|administrators?|teams?|interns?|contractors?|employees?|staff|support|lead';

const CLAUSE = /, who[^.,;:!?]{1,60},$/;
const ADVERB =
  / (?:really|probably|clearly|simply|also|just|then|all|both|never|certainly|perhaps|maybe|still|again|had)$/;
const PLACE = / (?:on|in|at) (?:call|duty|charge|shift|leave)$/;

const SOMEBODY = new RegExp(`(?:^|[^\\w@-])(?:@[\\w.-]{1,39}|(?:${ROLES}|[Oo]n-call))$`);
const SINGULAR = /(?:^|[^\w@-])(?:[Hh]e|[Ss]he|[Ss]omebody|[Ss]omeone)$/;
const ANYBODY =
  /(?:^|[^\w@-])(?:[Ww]e|I|[Yy]ou|who|[Nn]obody|[Nn]o one|[Aa]nybody|[Ee]verybody|[Ee]veryone)$/;

/** `the alert of the payments team`, `an answer from Bob`: the person is not who acts. */
const NO_SUBJECT = /\b(?:of|by|from|for|to|with|via|on|in|at|than|about) (?:[\w'’-]+ ){0,2}@?[\w.'’-]+$/;

const known = new WeakMap<readonly Person[], PersonWords>();

/** The words for people, the team's own names among them. Built once for a team. */
export function personWords(people: readonly Person[]): PersonWords {
  const before = known.get(people);
  if (before !== undefined) {
    return before;
  }
  const names = namesOf(people);
  const name =
    names.length === 0 ? undefined : new RegExp(`(?:^|[^\\p{L}\\p{N}_@-])(?:${names.join('|')})$`, 'u');
  const isNamed = (text: string): boolean => {
    const words = subjectOf(text);
    return (
      SINGULAR.test(words) ||
      ((SOMEBODY.test(words) || name?.test(words) === true) && !NO_SUBJECT.test(words))
    );
  };
  const words: PersonWords = {
    isNamed,
    isAnybody: text => ANYBODY.test(subjectOf(text)) || isNamed(text),
  };
  known.set(people, words);
  return words;
}

/** Without what stands between a subject and its verb. */
function subjectOf(before: string): string {
  return before.replace(ADVERB, '').replace(CLAUSE, '').replace(PLACE, '');
}

/** Whole names, and first names of three letters or more, as written. */
function namesOf(people: readonly Person[]): readonly string[] {
  const names = people.flatMap(({ name }) => [name, name.split(/\s+/)[0] ?? '']);
  return [...new Set(names)]
    .filter(name => name.length >= 3 && /^\p{Lu}/u.test(name))
    .sort((a, b) => b.length - a.length)
    .map(name => name.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&'));
}
