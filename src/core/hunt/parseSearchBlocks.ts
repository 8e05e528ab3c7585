import type { Parsed, Problem } from '../problem';
import type { Review } from '../review/review';
import { proseMask } from '../review/proseMask';
import { SAME_PATTERN } from '../review/samePattern';
import { nearest, parseYaml, rangeOf, keyRangeOf, type YamlFile, type YamlPath } from '../site/yamlFile';
import { toOneLine } from '../text/plain';
import { linesOf, type TextRange } from '../text/range';
import { FINGERPRINT } from './fingerprint';
import { faultOfGlob } from './globs';
import { toExtendedPattern } from './pattern';
import { OWN_REPOSITORY, type KnownPlace, type SearchBlock, type SearchPattern } from './searchBlock';

export const SEARCH_KEYS = [
  'id',
  'text',
  'regex',
  'ignore-case',
  'whole-word',
  'paths',
  'not',
  'in',
  'why',
  'known',
] as const;
const KNOWN_KEYS = ['in', 'path', 'line', 'as', 'fine'] as const;
const SEARCH_ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

interface Fence {
  readonly range: TextRange;
  readonly body: TextRange;
}

/**
 * The searches of a review. A block that cannot be used is not in the value, and has a problem that says why; a value that is wrong
 * but not needed is left out. Ranges are offsets into the review's text.
 */
export function parseSearchBlocks(text: string, review: Review): Parsed<readonly SearchBlock[]> {
  // Most reviews have none, and all of them are asked.
  const hasFence = text.includes('```') || text.includes('~~~');
  if (!hasFence || !/^ {0,3}(?:`{3,}|~{3,})[ \t]*search[ \t]*\r?$/m.test(text)) {
    return { value: [], problems: [] };
  }
  const section = review.sections.find(({ title }) => title.toLowerCase() === SAME_PATTERN.toLowerCase());
  const value: SearchBlock[] = [];
  const problems: Problem[] = [];
  for (const fence of fencesIn(text)) {
    if (
      section === undefined ||
      fence.range.start < section.body.start ||
      fence.range.end > section.body.end
    ) {
      const message = `This search stands outside of "${SAME_PATTERN}", so it is not run. Move it there.`;
      problems.push(failed('search-elsewhere', fence.range, message));
      continue;
    }
    const reader = new BlockReader(text, fence, review);
    const block = reader.read();
    problems.push(...reader.problems);
    if (block !== undefined && value.some(({ id }) => id === block.id)) {
      const message = `Another search of this review is called ${block.id}. Give one of them another id.`;
      problems.push(failed('search-id-twice', fence.range, message));
    } else if (block !== undefined) {
      value.push(block);
    }
  }
  return { value, problems };
}

/** The YAML of the search in which an offset of a review lies; undefined outside of all. */
export function trySearchBody(text: string, offset: number): TextRange | undefined {
  return fencesIn(text).find(({ body }) => offset >= body.start && offset <= body.end)?.body;
}

function fencesIn(text: string): readonly Fence[] {
  const lines = linesOf(text);
  const prose = proseMask(lines);
  const fences: Fence[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const mark = /^ {0,3}(`{3,}|~{3,})[ \t]*search[ \t]*$/.exec(line?.text ?? '')?.[1];
    // A fence begins where what stands before is prose; its own line is none.
    const opens =
      mark !== undefined && prose[index] === false && (index === 0 || endsBefore(lines, prose, index));
    if (line === undefined || !opens) {
      continue;
    }
    const closing = new RegExp(`^ {0,3}${mark[0] === '~' ? '~' : '`'}{${mark.length},}\\s*$`);
    let close = index + 1;
    while (close < lines.length && !closing.test(lines[close]?.text ?? '')) {
      close += 1;
    }
    const { start = text.length, end = text.length } = lines[close]?.range ?? {};
    fences.push({ range: { start: line.range.start, end }, body: { start: line.next, end: start } });
    // What stands in between begins no other one.
    index = close;
  }
  return fences;
}

/** Whether the line before is prose, or closes another fence: then this one opens. */
function endsBefore(lines: ReturnType<typeof linesOf>, prose: readonly boolean[], index: number): boolean {
  return prose[index - 1] === true || /^ {0,3}(?:`{3,}|~{3,})\s*$|-->/.test(lines[index - 1]?.text ?? '');
}

class BlockReader {
  readonly problems: Problem[] = [];
  readonly #fence: Fence;
  readonly #review: Review;
  readonly #file: YamlFile | undefined;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(text: string, fence: Fence, review: Review) {
    this.#fence = fence;
    this.#review = review;
    const { value, problems } = parseYaml(text.slice(fence.body.start, fence.body.end));
    this.#file = value;
    this.problems.push(...problems.map(one => ({ ...one, range: this.#shift(one.range) })));
    this.#values = isMap(value?.value) ? value.value : {};
    if (value !== undefined && !isMap(value.value)) {
      this.#say([], 'A search needs an `id`, and a `text` or a `regex` to look for.');
    }
  }

  read(): SearchBlock | undefined {
    if (this.#file === undefined || !isMap(this.#file.value)) {
      return undefined;
    }
    this.#unknownKeys([], this.#values, SEARCH_KEYS);
    const id = this.#id();
    const pattern = this.#pattern();
    const known = this.#known();
    const block = {
      paths: this.#globs('paths'),
      not: this.#globs('not'),
      in: this.#strings('in').map(({ value }) => value),
      why: toOneLine(this.#string([], 'why') ?? ''),
      known,
      range: this.#fence.range,
      body: this.#fence.body,
    };
    return id === undefined || pattern === undefined ? undefined : { id, pattern, ...block };
  }

  #id(): string | undefined {
    const id = this.#string([], 'id');
    if (id === undefined || !SEARCH_ID.test(id)) {
      this.#say(
        ['id'],
        'A search needs an `id` of lower-case letters, digits and hyphens, such as retry-without-limit.',
      );
      return undefined;
    }
    return id;
  }

  #pattern(): SearchPattern | undefined {
    const text = this.#string([], 'text');
    const regex = this.#string([], 'regex');
    if ((text === undefined) === (regex === undefined)) {
      const message =
        text === undefined
          ? 'A search needs a `text` or a `regex` to look for.'
          : 'A search has a `text` or a `regex`, not both.';
      this.#say(text === undefined ? [] : ['regex'], message);
      return undefined;
    }
    const flags = { ignoreCase: this.#flag('ignore-case'), wholeWord: this.#flag('whole-word') };
    if (text !== undefined) {
      // oxlint-disable-next-line no-control-regex -- what no line has is what is looked for
      if (text.trim() === '' || text.length > 500 || /[\u0000-\u0008\u000a-\u001f]/.test(text)) {
        this.#say(['text'], '`text` is a part of one line, of at most 500 characters.');
        return undefined;
      }
      return { kind: 'text', text, pattern: text, ...flags };
    }
    const found = toExtendedPattern(regex ?? '');
    if ('message' in found) {
      this.problems.push(
        failed(
          'search-regex',
          this.#range(['regex']),
          `${found.message} (at character ${found.at + 1}).`,
          'error',
        ),
      );
      return undefined;
    }
    return { kind: 'regex', text: regex ?? '', pattern: found.pattern, ...flags };
  }

  #globs(key: 'paths' | 'not'): readonly string[] {
    return this.#strings(key).flatMap(({ value, path }) => {
      const fault = faultOfGlob(value);
      if (fault !== undefined) {
        this.#say(path, `"${toOneLine(value)}" ${fault}; it is left out.`);
      }
      return fault === undefined ? [value] : [];
    });
  }

  #known(): readonly KnownPlace[] {
    const list = this.#values.known;
    if (list === undefined || list === null) {
      return [];
    }
    if (!Array.isArray(list)) {
      this.#say(['known'], '`known` is a list of places. Livesite writes it.');
      return [];
    }
    return list.flatMap((one: unknown, index) => this.#knownPlace(one, ['known', index]) ?? []);
  }

  #knownPlace(one: unknown, at: YamlPath): KnownPlace | undefined {
    if (!isMap(one)) {
      this.#say(at, 'A known place has `path`, `line`, and `as` or `fine`.');
      return undefined;
    }
    this.#unknownKeys(at, one, KNOWN_KEYS);
    const path = this.#string(at, 'path', one);
    // Twelve digits are a number to YAML; its text is what counts.
    const line = this.#source([...at, 'line']) ?? this.#string(at, 'line', one);
    const as = this.#string(at, 'as', one);
    const fine = this.#string(at, 'fine', one);
    if (path === undefined || line === undefined || !FINGERPRINT.test(line)) {
      this.#say(
        at,
        'A known place needs the `path` and the fingerprint of the `line`, as Livesite writes them.',
      );
      return undefined;
    }
    if ((as === undefined) === (fine === undefined)) {
      this.#say(
        at,
        'Say what was decided: `as` with the id of a remediation item, or `fine` with the reason.',
      );
    }
    if (as !== undefined && !this.#review.items.some(({ id }) => id === as)) {
      this.problems.push(
        failed('search-item', this.#range([...at, 'as']), `This review has no item ${toOneLine(as)}.`),
      );
    }
    const repository = this.#string(at, 'in', one) ?? OWN_REPOSITORY;
    return { in: repository, path, line, as, fine, range: this.#range(at) };
  }

  #strings(key: string): readonly { readonly value: string; readonly path: YamlPath }[] {
    const found = this.#values[key];
    if (found === undefined || found === null) {
      return [];
    }
    const list: readonly unknown[] = Array.isArray(found) ? found : [found];
    return list.flatMap((value, index) => {
      const path = Array.isArray(found) ? [key, index] : [key];
      if (typeof value !== 'string' || value.trim() === '') {
        this.#say(path, `\`${key}\` is a list of texts; put this one between quotes.`);
        return [];
      }
      return [{ value, path }];
    });
  }

  #string(at: YamlPath, key: string, values = this.#values): string | undefined {
    const found = Object.hasOwn(values, key) ? values[key] : undefined;
    if (found === undefined || found === null) {
      return undefined;
    }
    if (typeof found !== 'string' && typeof found !== 'number' && typeof found !== 'boolean') {
      this.#say([...at, key], `\`${key}\` is a text.`);
      return undefined;
    }
    return String(found);
  }

  #flag(key: string): boolean {
    const found = this.#values[key];
    if (found !== undefined && found !== null && typeof found !== 'boolean') {
      this.#say([key], `\`${key}\` is true or false.`);
    }
    return found === true;
  }

  #unknownKeys(at: YamlPath, values: Readonly<Record<string, unknown>>, known: readonly string[]): void {
    for (const key of Object.keys(values).filter(one => !known.includes(one))) {
      const near = nearest(key, known);
      const message = `\`${toOneLine(key)}\` is no key of a search${near === undefined ? '' : `: is \`${near}\` meant?`}`;
      const range =
        this.#file === undefined ? this.#fence.range : this.#shift(keyRangeOf(this.#file, at, key));
      this.problems.push({
        ...failed('yaml-key', range, message, 'hint'),
        ...(near === undefined ? {} : { data: { replacement: near } }),
      });
    }
  }

  /** A scalar as it is written. */
  #source(path: YamlPath): string | undefined {
    const node: unknown = this.#file?.document.getIn(path, true);
    const source = typeof node === 'object' && node !== null && 'source' in node ? node.source : undefined;
    return typeof source === 'string' ? source : undefined;
  }

  #say(path: YamlPath, message: string): void {
    this.problems.push(failed('search-value', this.#range(path), message));
  }

  #range(path: YamlPath): TextRange {
    return this.#file === undefined ? this.#fence.range : this.#shift(rangeOf(this.#file, path));
  }

  #shift({ start, end }: TextRange): TextRange {
    const by = this.#fence.body.start;
    // What stands nowhere in the body is shown at the fence.
    return end === 0 && start === 0 ? this.#fence.range : { start: start + by, end: end + by };
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(
  code: string,
  range: TextRange,
  message: string,
  severity: Problem['severity'] = 'warning',
): Problem {
  return { code, severity, range, message };
}
