import { HANDLE_PATTERN } from '../incident/entry';
import type { Parsed, Problem } from '../problem';
import { nearest, rangeOf, type YamlPath } from '../site/yamlFile';
import { tryParseFrontMatter, type FrontMatter } from '../text/frontMatter';
import { plainRangeOf } from '../text/plainYaml';
import { shorten, toOneLine } from '../text/plain';
import type { TextRange } from '../text/range';
import { isDay, tryParseInstant, type Instant } from '../time/instant';

/** How far a review is: being written, being read by others, agreed on (met about, or read by all), all its items settled. */
export const REVIEW_STATES = ['draft', 'in-review', 'reviewed', 'closed'] as const;

export type ReviewState = (typeof REVIEW_STATES)[number];

export const REVIEW_STATE_MEANING: Readonly<Record<ReviewState, string>> = {
  draft: 'Being written',
  'in-review': 'Written, and read by the others',
  reviewed: 'Agreed on: met about, or read by everybody concerned',
  closed: 'Agreed on, and every remediation item is done or given up with a reason',
};

/** The keys of a review's front matter that are read. All others are the team's own. */
export const REVIEW_KEYS = [
  'incident',
  'state',
  'owner',
  'facilitator',
  'due',
  'meeting',
  'attendees',
  'tags',
] as const;

export type ReviewKey = (typeof REVIEW_KEYS)[number];

/** What the front matter of a review says. A value that is missing or wrong is left out; a wrong one is a problem too. */
export interface ReviewHeader {
  readonly incident: string | undefined;
  /** `draft` where nothing usable is said. */
  readonly state: ReviewState;
  /** Handles without '@'. */
  readonly owner: string | undefined;
  readonly facilitator: string | undefined;
  /** `yyyy-mm-dd` */
  readonly due: string | undefined;
  readonly meeting: Instant | undefined;
  readonly attendees: readonly string[];
  /** As written, once each without regard to case. */
  readonly tags: readonly string[];
  /** Where the values stand in the whole text, or their keys where they have none; empty without front matter. */
  readonly ranges: ReadonlyMap<ReviewKey, TextRange>;
  /** Where each attendee stands, in the order of `attendees`. */
  readonly attendeeRanges: readonly TextRange[];
}

/** Whether a review is agreed on. */
export function isReviewed({ state }: Pick<ReviewHeader, 'state'>): boolean {
  return state === 'reviewed' || state === 'closed';
}

/** Reads the front matter of a review. Never fails; a review without any is a draft that nobody owns. */
export function parseReviewHeader(text: string): Parsed<ReviewHeader> {
  const matter = tryParseFrontMatter(text);
  if (matter === undefined) {
    return { value: EMPTY, problems: [] };
  }
  const reader = new HeaderReader(text, matter);
  const attendees = reader.list('attendees', tryHandle, 'handles such as `[alice, bob]`');
  const value: ReviewHeader = {
    incident: reader.one('incident', found => found, 'must be the id of the incident'),
    state: reader.state(),
    owner: reader.one('owner', tryHandle, 'must be one person’s GitHub login without "@", such as alice'),
    facilitator: reader.one(
      'facilitator',
      tryHandle,
      'must be one person’s GitHub login without "@", such as alice',
    ),
    due: reader.one('due', tryDay, 'must be a day of the calendar such as 2026-11-30'),
    meeting: reader.one(
      'meeting',
      tryMeeting,
      'must be a time with its zone, such as 2026-11-25T14:00Z or 2026-11-25T15:00+01:00',
    ),
    attendees: attendees.map(({ value: handle }) => handle),
    tags: reader
      .list('tags', found => found, 'words such as `[config, deploy]`')
      .map(({ value: tag }) => tag),
    ranges: reader.ranges,
    attendeeRanges: attendees.map(({ range }) => range),
  };
  return { value, problems: [...matter.problems, ...reader.problems] };
}

const EMPTY: ReviewHeader = {
  incident: undefined,
  state: 'draft',
  owner: undefined,
  facilitator: undefined,
  due: undefined,
  meeting: undefined,
  attendees: [],
  tags: [],
  ranges: new Map(),
  attendeeRanges: [],
};

function tryHandle(text: string): string | undefined {
  const handle = text.replace(/^@/, '');
  return HANDLE_PATTERN.test(handle) ? handle : undefined;
}

function tryDay(text: string): string | undefined {
  return isDay(text) ? text : undefined;
}

/** An ISO time with its zone; a blank for the T and `UTC` for the Z are how people write it. */
function tryMeeting(text: string): Instant | undefined {
  return tryParseInstant(text.replace(/^(\d{4}-\d{2}-\d{2}) +(?=\d)/, '$1T').replace(/ *(?:UTC|utc)$/, 'Z'));
}

interface Listed {
  readonly value: string;
  readonly range: TextRange;
}

class HeaderReader {
  readonly problems: Problem[] = [];
  readonly ranges = new Map<ReviewKey, TextRange>();
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #matter: FrontMatter;
  readonly #inner: string;

  constructor(text: string, matter: FrontMatter) {
    const { values, range } = matter;
    this.#values = values;
    this.#matter = matter;
    this.#inner = text.slice(range.start, range.end);
    for (const key of REVIEW_KEYS) {
      if (Object.hasOwn(values, key)) {
        this.ranges.set(key, this.#rangeOf([key]));
      }
    }
  }

  one<T>(key: ReviewKey, read: (text: string) => T | undefined, rule: string): T | undefined {
    const found = this.#value(key);
    if (found === undefined) {
      return undefined;
    }
    const text = plainText(found);
    const value = text === undefined ? undefined : read(text);
    if (value === undefined) {
      this.#refuse(key, [key], `\`${key}\` ${rule}; ${describe(found)} is left out.`);
    }
    return value;
  }

  state(): ReviewState {
    const found = this.#value('state');
    const text = found === undefined ? undefined : plainText(found);
    const state = REVIEW_STATES.find(one => one === text?.toLowerCase().replace(/[ _]/g, '-'));
    if (found !== undefined && state === undefined) {
      const near = nearest((text ?? '').toLowerCase(), REVIEW_STATES);
      const message = `\`state\` must be one of ${REVIEW_STATES.join(', ')}; ${describe(found)} counts as draft.`;
      this.#refuse('state', ['state'], message, near);
    }
    return state ?? 'draft';
  }

  /** A list, or one value or several with commas between. */
  list(key: ReviewKey, read: (text: string) => string | undefined, rule: string): readonly Listed[] {
    const found = this.#value(key);
    if (found === undefined) {
      return [];
    }
    const whole = plainText(found);
    const parts: readonly (readonly [unknown, YamlPath])[] = Array.isArray(found)
      ? found.map((one: unknown, index) => [one, [key, index]] as const)
      : (whole?.split(',') ?? [found]).map(one => [one, [key]] as const);
    const listed = new Map<string, Listed>();
    for (const [one, path] of parts) {
      const text = isNothing(one) ? undefined : plainText(one);
      const value = text === undefined ? undefined : read(text);
      if (value !== undefined && !listed.has(value.toLowerCase())) {
        listed.set(value.toLowerCase(), { value, range: this.#rangeOf(path) });
      } else if (value === undefined && !isNothing(one)) {
        this.#refuse(key, path, `\`${key}\` must be a list of ${rule}; ${describe(one)} is left out.`);
      }
    }
    return [...listed.values()];
  }

  #value(key: ReviewKey): unknown {
    const value = Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
    return isNothing(value) ? undefined : value;
  }

  #rangeOf(path: YamlPath): TextRange {
    const { range: whole, isPlain } = this.#matter;
    const range = (isPlain ? plainRangeOf(this.#inner, path) : undefined) ?? this.#parsedRangeOf(path);
    return { start: whole.start + range.start, end: whole.start + range.end };
  }

  #parsedRangeOf(path: YamlPath): TextRange {
    const { document, values } = this.#matter;
    return document === undefined
      ? { start: 0, end: 0 }
      : rangeOf({ text: this.#inner, document, value: values }, path);
  }

  #refuse(key: ReviewKey, path: YamlPath, message: string, replacement?: string): void {
    const data = { key, ...(replacement === undefined ? {} : { replacement }) };
    this.problems.push({
      code: 'review-header',
      severity: 'warning',
      range: this.#rangeOf(path),
      message,
      data,
    });
  }
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** Text on one line; a login such as 123 is a number to YAML. Undefined for lists, maps, flags and blanks. */
function plainText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? toOneLine(value) : typeof value === 'number' ? `${value}` : '';
  return text === '' ? undefined : text;
}

function describe(value: unknown): string {
  return `"${shorten(toOneLine(typeof value === 'string' ? value : JSON.stringify(value)), 60)}"`;
}
