import { APPROVER_KINDS, type ApproverKind } from '../../../src/core/customerReview/header';

/**
 * A sample incident as its file in test/fixtures/sample/incidents tells it: what the log says, minute by minute, and the
 * review in people's words. The files are read by {@link parseStory}, which throws for anything it does not understand.
 */
export interface Story {
  /** The file's name without `.md`. Other stories refer to it when they are merged into it. */
  readonly key: string;
  readonly title: string;
  readonly start: StoryStart;
  /** Handle of whoever declares it. */
  readonly by: string;
  /** Undefined: declared without one. */
  readonly severity: string | undefined;
  readonly services: readonly string[];
  readonly detectedBy: string;
  /** Minutes from the declaration, so mostly negative; undefined where nobody was hurt. */
  readonly impact: number | undefined;
  readonly log: readonly StoryLine[];
  readonly page: StoryPage | undefined;
  readonly review: StoryReview | undefined;
  readonly forCustomers: StoryCustomerReview | undefined;
  readonly close: DayAfter | undefined;
}

/** Days before now at a time of day in UTC, moved back to a weekday where one is named; or minutes before now. */
export type StoryStart =
  | {
      readonly kind: 'day';
      readonly daysAgo: number;
      readonly time: string;
      readonly weekday: number | undefined;
    }
  | { readonly kind: 'minutes'; readonly minutesAgo: number };

/** A working day some days after the declaration, `time` in UTC. */
export interface DayAfter {
  readonly days: number;
  readonly time: string;
}

export interface StoryLine {
  /** Minutes from the declaration at which it was written. */
  readonly minute: number;
  /** Minutes from the declaration at which it happened, where it was written later. */
  readonly stated: number | undefined;
  readonly actor: string;
  readonly verb: string;
  readonly words: string;
}

/** What somebody wrote into incident.md. */
export interface StoryPage {
  readonly minute: number;
  readonly actor: string;
  readonly sections: ReadonlyMap<string, string>;
}

export interface StoryReview {
  readonly start: DayAfter;
  readonly owner: string;
  readonly facilitator: string | undefined;
  readonly tags: readonly string[];
  /** Still being written: hints stay, nothing is final. */
  readonly draft: boolean;
  /** Prose by heading. */
  readonly sections: ReadonlyMap<string, string>;
  readonly items: readonly StoryItem[];
}

/** The review that customers read. */
export interface StoryCustomerReview {
  readonly start: DayAfter;
  readonly author: string;
  readonly title: string;
  /** Prose by heading. */
  readonly sections: ReadonlyMap<string, string>;
  readonly approvals: readonly { readonly as: ApproverKind; readonly person: string }[];
  readonly published: boolean;
}

export interface StoryItem {
  readonly text: string;
  readonly done: boolean;
  readonly owner: string;
  /** Days after the review was started, or from now. Undefined: what the severity promises. */
  readonly due: { readonly from: 'review' | 'now'; readonly days: number } | undefined;
  readonly type: string | undefined;
  /** `closed`: closed on GitHub, which the review does not know yet. */
  readonly issue: 'none' | 'open' | 'closed';
  readonly wontDo: string | undefined;
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const REMEDIATION = 'Remediation';

export function parseStory(key: string, text: string): Story {
  const { head, log, page, review, forCustomers } = splitParts(text);
  const [title = '', ...lines] = head.trim().split('\n');
  const fields = new Map(
    lines
      .filter(line => line !== '')
      .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const field = (name: string): string => fields.get(name) ?? fail(key, `no ${name}`);
  const severity = field('severity');
  const close = fields.get('close');
  return {
    key,
    title: title.replace(/^# /, ''),
    start: parseStart(key, fields),
    by: field('by'),
    severity: severity === 'none' ? undefined : severity,
    services: field('services').split(/,\s*/),
    detectedBy: field('detected'),
    impact: fields.has('impact') ? Number(field('impact')) : undefined,
    log: log
      .trim()
      .split('\n')
      .map(line => parseLine(key, line)),
    page: page === undefined ? undefined : parsePage(key, page),
    review: review === undefined ? undefined : parseReviewPart(key, review),
    forCustomers: forCustomers === undefined ? undefined : parseForCustomers(key, forCustomers),
    close: close === undefined ? undefined : parseDayAfter(key, close),
  };
}

/** A part under `## Log`, `## Page ...` or `## Review ...`: the words behind its name, and what follows. */
interface Part {
  readonly words: string;
  readonly text: string;
}

function splitParts(text: string): {
  readonly head: string;
  readonly log: string;
  readonly page: Part | undefined;
  readonly review: Part | undefined;
  readonly forCustomers: Part | undefined;
} {
  const [head = '', ...parts] = text.split(/^## /m);
  const named = (name: string): Part | undefined => {
    const part = parts.find(one => one.startsWith(name));
    const end = part?.indexOf('\n') ?? 0;
    return part === undefined
      ? undefined
      : { words: part.slice(name.length, end).trim(), text: part.slice(end + 1) };
  };
  return {
    head,
    log: named('Log')?.text ?? '',
    page: named('Page'),
    review: named('Review'),
    forCustomers: named('For customers'),
  };
}

function parseStart(key: string, fields: ReadonlyMap<string, string>): StoryStart {
  const ago = fields.get('ago');
  if (ago !== undefined) {
    return { kind: 'minutes', minutesAgo: Number(ago) };
  }
  const [daysAgo = '', weekday] = (fields.get('day') ?? fail(key, 'no day')).split(' ');
  return {
    kind: 'day',
    daysAgo: Number(daysAgo),
    time: fields.get('at') ?? fail(key, 'no time'),
    weekday: weekday === undefined ? undefined : WEEKDAYS.indexOf(weekday),
  };
}

function parseLine(key: string, line: string): StoryLine {
  const match = /^(\d+)(?:<(-?\d+))? ([a-z]+) ([\w-]+)(?: (.*))?$/.exec(line);
  if (!match) {
    return fail(key, `cannot read "${line}"`);
  }
  const [, minute = '', stated, actor = '', verb = '', words = ''] = match;
  return {
    minute: Number(minute),
    stated: stated === undefined ? undefined : Number(stated),
    actor,
    verb,
    words,
  };
}

function parseDayAfter(key: string, text: string): DayAfter {
  const match = /^\+(\d+)d (\d\d:\d\d)$/.exec(text) ?? fail(key, `"${text}" is no day and time`);
  return { days: Number(match[1]), time: match[2] ?? '' };
}

function parsePage(key: string, { words, text }: Part): StoryPage {
  const match = /^(\d+) (\w+)$/.exec(words) ?? fail(key, `cannot read "## Page ${words}"`);
  return { minute: Number(match[1]), actor: match[2] ?? '', sections: sectionsOf(text) };
}

/** Prose by `###` heading. */
function sectionsOf(text: string): Map<string, string> {
  return new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map(part => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).trim()]),
  );
}

function parseReviewPart(key: string, { words, text }: Part): StoryReview {
  const match = /^(\+\S+ \S+) (\w+)(?: facilitator (\w+))?(?: tags (.+))?$/.exec(words);
  if (!match) {
    return fail(key, `cannot read "## Review ${words}"`);
  }
  const sections = sectionsOf(text);
  const items = (sections.get(REMEDIATION) ?? '').split('\n').filter(line => line !== '');
  sections.delete(REMEDIATION);
  return {
    start: parseDayAfter(key, match[1] ?? ''),
    owner: match[2] ?? '',
    facilitator: match[3],
    tags: match[4]?.split(', ') ?? [],
    draft: /^\s*draft$/m.test(text),
    sections,
    items: items.map(line => parseItem(key, line)),
  };
}

/** `+5d 09:10 elif technical dan, non-technical ruth, published`, and below it the title and the sections. */
function parseForCustomers(key: string, { words, text }: Part): StoryCustomerReview {
  const match = /^(\+\S+ \S+) (\w+)(?: (.*))?$/.exec(words);
  if (!match) {
    return fail(key, `cannot read "## For customers ${words}"`);
  }
  const rest = match[3]?.split(', ') ?? [];
  return {
    start: parseDayAfter(key, match[1] ?? ''),
    author: match[2] ?? '',
    title: text.trim().split('\n')[0] ?? '',
    sections: sectionsOf(text),
    approvals: rest.flatMap(word => {
      const [as = '', person = ''] = word.split(' ');
      const kind = APPROVER_KINDS.find(one => one === as);
      return kind === undefined ? [] : [{ as: kind, person }];
    }),
    published: rest.includes('published'),
  };
}

function parseItem(key: string, line: string): StoryItem {
  const match = /^- \[([ x])\] (.*) :: @(\w+)(?:, (.*))?$/.exec(line);
  if (!match) {
    return fail(key, `cannot read "${line}"`);
  }
  const [, box = '', text = '', owner = '', rest = ''] = match;
  const [plain = '', wontDo] = rest.split("won't do: ");
  const words = plain.split(', ').filter(word => word !== '');
  const due = words.map(word => /^(now)?([+-]\d+)d?$/.exec(word)).find(found => found !== null);
  return {
    text,
    done: box === 'x',
    owner,
    due: due ? { from: due[1] === 'now' ? 'now' : 'review', days: Number(due[2]) } : undefined,
    type: words.find(word => /^(detect|prevent|mitigate|process|training)$/.test(word)),
    issue: words.includes('issue closed') ? 'closed' : words.includes('issue') ? 'open' : 'none',
    wontDo,
  };
}

function fail(key: string, problem: string): never {
  throw new Error(`${key}.md: ${problem}`);
}
