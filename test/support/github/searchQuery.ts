import type { IndexedIssue, Issue, Repository } from './types';

/** An issue as the index shows it. */
export interface SearchSubject {
  readonly repo: Repository;
  readonly issue: Issue;
  readonly indexed: IndexedIssue;
}

type Test = (subject: SearchSubject) => boolean;

export interface SearchQuery {
  /** True when the query says which kind it wants, which GitHub demands. */
  readonly namesKind: boolean;
  /** False for `is:pull-request`: this server has none. */
  readonly wantsIssues: boolean;
  /** `owner/name`s in lower case; empty for all. */
  readonly repos: readonly string[];
  readonly matches: Test;
}

interface Term {
  readonly negated: boolean;
  /** In lower case; empty for plain text. */
  readonly qualifier: string;
  readonly value: string;
}

/**
 * Parses a search for issues: words and "quoted phrases", which must all occur, and the qualifiers is, type, state,
 * repo, org, user, in, author, assignee, label, no, created, updated, closed. Others count as text, as on GitHub.
 */
export function parseSearch(text: string): SearchQuery {
  const terms = splitTerms(text);
  const values = (name: string): readonly string[] =>
    terms.filter(term => term.qualifier === name && !term.negated).map(term => term.value.toLowerCase());
  const kinds = [...values('is'), ...values('type')];
  const fields = values('in').flatMap(value => value.split(','));
  const narrowing = terms.filter(term => term.qualifier !== 'repo' || term.negated);
  const tests = narrowing.map(term => negate(term, testOf(term, fields)));
  const pulls = kinds.some(kind => kind === 'pr' || kind === 'pull-request');
  return {
    namesKind: pulls || kinds.includes('issue'),
    wantsIssues: !pulls,
    repos: values('repo'),
    matches: subject => tests.every(test => test(subject)),
  };
}

function splitTerms(text: string): readonly Term[] {
  const pattern = /(-?)(?:([a-z-]+):)?(?:"([^"]*)"|([^\s"]+))/gi;
  return [...text.matchAll(pattern)].map(match => {
    const qualifier = (match[2] ?? '').toLowerCase();
    const value = match[3] ?? match[4] ?? '';
    const known = qualifier === '' || qualifier === 'in' || Object.hasOwn(qualifiers, qualifier);
    return {
      negated: match[1] === '-',
      qualifier: known ? qualifier : '',
      value: known ? value : `${qualifier}:${value}`,
    };
  });
}

function negate(term: Term, test: Test): Test {
  return term.negated ? subject => !test(subject) : test;
}

/** What does not narrow the search (`in:`, `is:issue`) passes everything; wanted repositories are the route's business. */
function testOf(term: Term, fields: readonly string[]): Test {
  if (term.qualifier === '') {
    return textTest(term.value, fields);
  }
  return qualifiers[term.qualifier]?.(term.value.toLowerCase()) ?? (() => true);
}

const stateTest =
  (value: string): Test =>
  subject =>
    value === 'open' || value === 'closed' ? subject.indexed.state === value : true;

const ownerTest =
  (value: string): Test =>
  subject =>
    subject.repo.owner.toLowerCase() === value;

const qualifiers: Readonly<Record<string, (value: string) => Test>> = {
  is: stateTest,
  type: () => () => true,
  state: stateTest,
  repo: value => subject => `${subject.repo.owner}/${subject.repo.name}`.toLowerCase() === value,
  org: ownerTest,
  user: ownerTest,
  author: value => subject => subject.issue.author.toLowerCase() === value,
  assignee: value => subject => subject.indexed.assignees.includes(value),
  label: value => subject => value.split(',').some(name => subject.indexed.labels.includes(name)),
  no: value => subject => value !== 'assignee' || subject.indexed.assignees.length === 0,
  created: value => subject => inRange(value, subject.issue.createdAt),
  updated: value => subject => inRange(value, subject.indexed.updatedAt),
  closed: value => subject => subject.issue.closedAt !== null && inRange(value, subject.issue.closedAt),
};

/** `>=`, `>`, `<=`, `<`, `a..b` (either end `*`) or a day or instant. */
function inRange(range: string, at: number): boolean {
  const between = /^(.+)\.\.(.+)$/.exec(range);
  if (between !== null) {
    return inRange(`>=${between[1]}`, at) && inRange(`<=${between[2]}`, at);
  }
  const [, operator = '', instant = ''] = /^(>=|<=|>|<)?(.*)$/.exec(range) ?? [];
  if (instant === '*') {
    return true;
  }
  const from = Date.parse(instant);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(instant);
  const until = from + (isDay ? 86_400_000 : 1000) - 1;
  const tests: Readonly<Record<string, boolean>> = {
    '>=': at >= from,
    '>': at > until,
    '<=': at <= until,
    '<': at < from,
    '': at >= from && at <= until,
  };
  return tests[operator] ?? false;
}

/**
 * The index knows words, not characters: punctuation separates words and is lost, and a phrase is a run of words. Words
 * are looked up in title, body and comments unless `in:` narrows that.
 */
function textTest(text: string, fields: readonly string[]): Test {
  const wanted = wordsOf(text);
  return ({ indexed }) => {
    const places: Readonly<Record<string, readonly string[]>> = {
      title: [indexed.title],
      body: [indexed.body],
      comments: indexed.comments,
    };
    const named = fields.filter(field => field in places);
    const searched = named.length === 0 ? Object.keys(places) : named;
    const texts = searched.flatMap(field => places[field] ?? []);
    return wanted.length === 0 || texts.some(candidate => hasRun(wordsOf(candidate), wanted));
  };
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function hasRun(words: readonly string[], run: readonly string[]): boolean {
  return words.some((_, start) => run.every((word, offset) => words[start + offset] === word));
}
