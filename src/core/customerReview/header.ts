import * as z from 'zod/mini';
import { HANDLE_PATTERN } from '../incident/entry';
import { ALLOWED_KEY, allowedLeakSchema } from '../leaks/allowed';
import type { AllowedLeak } from '../leaks/leak';
import type { Parsed, Problem } from '../problem';
import { checkList, checkValue } from '../site/checkYaml';
import { rangeOf, valueAt, type YamlFile, type YamlPath } from '../site/yamlFile';
import type { FrontMatter } from '../text/frontMatter';
import type { TextRange } from '../text/range';
import { tryParseInstant, type Instant } from '../time/instant';
import { TEXT_HASH } from './approvedText';

/** `preliminary`: soon, what is known so far. `final`: the whole story. */
export const EDITIONS = ['preliminary', 'final'] as const;
export type Edition = (typeof EDITIONS)[number];

/** Said under the title. */
export const EDITION_WORDS: Readonly<Record<Edition, string>> = {
  preliminary: 'Preliminary edition, a final one will follow',
  final: 'Final edition',
};

/** As what somebody approves: whether it is true, or whether a customer understands it and should read it. */
export const APPROVER_KINDS = ['technical', 'non-technical'] as const;
export type ApproverKind = (typeof APPROVER_KINDS)[number];

/** Somebody's agreement to one exact text. */
export interface Approval {
  readonly person: string;
  readonly as: ApproverKind;
  readonly at: Instant;
  /** Hash of what was approved; see {@link approvedHash}. */
  readonly text: string;
  /** Of the whole item in the file. */
  readonly range: TextRange;
}

/** The author's word that a person wrote one exact text. */
export interface Statement {
  readonly person: string;
  readonly at: Instant;
  /** Hash of what it was said of; undefined where that was not written down, so that it holds for nothing. */
  readonly text: string | undefined;
  readonly range: TextRange;
}

/** The front matter, as far as it could be read. */
export interface CustomerReviewHeader {
  readonly incident: string | undefined;
  readonly edition: Edition;
  /** Handle without '@'. */
  readonly author: string | undefined;
  readonly statement: Statement | undefined;
  /** What the leak check lets pass in this text, and why. */
  readonly allowed: readonly AllowedLeak[];
  readonly approvals: readonly Approval[];
}

const text = z.string({ error: 'must be text' });
const handle = text.check(z.regex(HANDLE_PATTERN, { error: 'must be a handle without "@"' }));
const instant = text.check(
  z.refine(value => tryParseInstant(value) !== undefined, {
    error: 'must be a time such as 2026-11-23T08:15:00Z',
  }),
);

const edition = z.enum(EDITIONS, { error: 'must be preliminary or final' });

const hash = text.check(z.regex(TEXT_HASH, { error: 'must be sha256: and 64 hexadecimal digits' }));

const statementSchema = z.object({ person: handle, at: instant, text: z.optional(hash) });

const approvalSchema = z.object({
  person: handle,
  as: z.enum(APPROVER_KINDS, { error: 'must be technical or non-technical' }),
  at: instant,
  text: hash,
});

/** The front matter of a customer-review.md; a value that cannot be used is a problem and counts as absent. */
export function readHeader(source: string, matter: FrontMatter | undefined): Parsed<CustomerReviewHeader> {
  const problems: Problem[] = [];
  const file: YamlFile | undefined =
    matter?.document === undefined
      ? undefined
      : {
          text: source.slice(matter.range.start, matter.range.end),
          document: matter.document,
          value: matter.values,
        };
  const read = <T>(key: string, schema: z.core.$ZodType<T>): T | undefined => {
    const value = file && valueAt(file.value, [key]);
    if (file === undefined || value === undefined || value === null) {
      return undefined;
    }
    const checked = checkValue(file, [key], value, schema);
    problems.push(...checked.problems);
    return checked.value;
  };
  const header: CustomerReviewHeader = {
    incident: read('incident', text),
    edition: read('edition', edition) ?? 'preliminary',
    author: read('author', handle),
    statement: statementOf(file, read('written-by', statementSchema)),
    allowed: file === undefined ? [] : allowedOf(file, [ALLOWED_KEY], problems),
    approvals: file === undefined ? [] : approvalsOf(file, problems),
  };
  const by = matter?.range.start ?? 0;
  return {
    value: {
      ...header,
      statement: header.statement && { ...header.statement, range: moved(header.statement.range, by) },
      approvals: header.approvals.map(each => ({ ...each, range: moved(each.range, by) })),
    },
    problems: problems.map(problem => ({ ...problem, range: moved(problem.range, by) })),
  };
}

function allowedOf(file: YamlFile, path: YamlPath, problems: Problem[]): readonly AllowedLeak[] {
  const list = checkList(file, path, allowedLeakSchema);
  problems.push(...list.problems);
  return list.value;
}

function statementOf(
  file: YamlFile | undefined,
  read: z.infer<typeof statementSchema> | undefined,
): Statement | undefined {
  const at = read && tryParseInstant(read.at);
  return file === undefined || read === undefined || at === undefined
    ? undefined
    : { person: read.person, at, text: read.text, range: rangeOf(file, ['written-by']) };
}

function approvalsOf(file: YamlFile, problems: Problem[]): Approval[] {
  const path: YamlPath = ['approvals'];
  problems.push(...checkList(file, path, approvalSchema).problems);
  const items = valueAt(file.value, path);
  return (Array.isArray(items) ? items : []).flatMap((item: unknown, index): Approval[] => {
    const { data } = z.safeParse(approvalSchema, item);
    const at = data && tryParseInstant(data.at);
    return data === undefined || at === undefined
      ? []
      : [{ person: data.person, as: data.as, at, text: data.text, range: rangeOf(file, [...path, index]) }];
  });
}

function moved({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by };
}
