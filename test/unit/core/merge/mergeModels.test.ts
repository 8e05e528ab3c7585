import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { mergeSiteFile } from '../../../../src/core/merge/mergeSiteFile';
import { parseReview } from '../../../../src/core/review/review';
import { tryParseFrontMatter } from '../../../../src/core/text/frontMatter';
import {
  contradiction,
  editPeople,
  editReview,
  people,
  peopleEdit,
  type PersonModel,
  printPeople,
  printReview,
  review,
  reviewEdit,
  type ReviewModel,
  yamlStyle,
} from '../../../support/siteModels';

const RUNS = { numRuns: 200 };
const CLASH = Symbol('clash');

/** Three-way merge of one value: what both could agree on, else CLASH. */
function pick<T>(base: T, ours: T, theirs: T): T | typeof CLASH {
  const same = (one: T, other: T): boolean => JSON.stringify(one) === JSON.stringify(other);
  return same(ours, theirs) || same(base, theirs) ? ours : same(base, ours) ? theirs : CLASH;
}

function fieldsOf(person: PersonModel): ReadonlyMap<string, string> {
  return new Map(Object.entries(person.fields));
}

/** What two edits of the people come to, item by item and field by field; CLASH where they contradict each other. */
function mergePeople(
  base: readonly PersonModel[],
  ours: readonly PersonModel[],
  theirs: readonly PersonModel[],
) {
  const find = (list: readonly PersonModel[], handle: string) =>
    list.find(person => person.handle === handle);
  const merged = new Map<string, { fields: Record<string, string>; labels: Set<string> }>();
  for (const handle of new Set([...base, ...ours, ...theirs].map(person => person.handle))) {
    const [o, a, b] = [find(base, handle), find(ours, handle), find(theirs, handle)];
    if (a === undefined || b === undefined) {
      const whole = pick(o, a, b);
      if (whole === CLASH) {
        return CLASH;
      }
      if (whole !== undefined) {
        merged.set(handle, { fields: whole.fields, labels: new Set(whole.labels) });
      }
      continue;
    }
    const fields: Record<string, string> = {};
    const maps = [
      o === undefined ? new Map<string, string>() : fieldsOf(o),
      fieldsOf(a),
      fieldsOf(b),
    ] as const;
    for (const name of new Set(maps.flatMap(map => [...map.keys()]))) {
      const value = pick(maps[0].get(name), maps[1].get(name), maps[2].get(name));
      if (value === CLASH) {
        return CLASH;
      }
      if (value !== undefined) {
        fields[name] = value;
      }
    }
    const old = o?.labels ?? [];
    const labels = [...new Set([...old, ...a.labels, ...b.labels])].filter(label =>
      old.includes(label) ? a.labels.includes(label) && b.labels.includes(label) : true,
    );
    merged.set(handle, { fields, labels: new Set(labels) });
  }
  return merged;
}

function readPeople(text: string) {
  const { people: list } = parse(text) as {
    people: (Record<string, unknown> & { handle: string; labels?: unknown[] })[] | null;
  };
  return (list ?? []).map(({ handle, labels, ...fields }) => [
    handle,
    fields,
    [...(labels ?? [])].map(String).sort(),
  ]);
}

/** The same from the model, through YAML, which decides what a value says. */
function expectPeople(merged: Exclude<ReturnType<typeof mergePeople>, typeof CLASH>) {
  return [...merged].map(([handle, { fields, labels }]) => [
    handle,
    parse(
      Object.entries(fields)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n') || '{}',
    ) as unknown,
    [...labels].map(label => String(parse(label))).sort(),
  ]);
}

const byFirst = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);

describe('mergeSiteFile: people.yml against a model of people', () => {
  const some = fc.array(peopleEdit, { maxLength: 3 });
  const edits = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(some, some) },
    { weight: 1, arbitrary: contradiction },
  );

  it('says what both sides say, item by item and field by field, or clashes where they contradict', () => {
    let clean = 0;
    let clashed = 0;
    fc.assert(
      fc.property(people, edits, yamlStyle, (base, [mine, other], style) => {
        const [ours, theirs] = [mine.reduce(editPeople, base), other.reduce(editPeople, base)];
        const text = (list: readonly PersonModel[]) => printPeople(list, style);
        const wanted = mergePeople(base, ours, theirs);
        const merged = mergeSiteFile({
          path: 'people.yml',
          base: text(base),
          ours: text(ours),
          theirs: text(theirs),
        });
        if (wanted === CLASH) {
          assert.notDeepEqual(merged.conflicts, [], merged.text);
          clashed++;
          return;
        }
        const isFine = merged.conflicts.every(
          ({ kind, place }) => kind === 'moved' || place.startsWith('"labels"'),
        );
        assert.ok(isFine, JSON.stringify(merged.conflicts));
        if (merged.conflicts.length === 0) {
          clean++;
          assert.deepEqual(readPeople(merged.text).sort(byFirst), expectPeople(wanted).sort(byFirst));
          assert.equal(merged.text.includes('\r'), style.ending === '\r\n');
        }
      }),
      RUNS,
    );
    assert.ok(clean > RUNS.numRuns / 3 && clashed > 0, `${clean} clean, ${clashed} clashed`);
  });
});

/** What two edits of a review come to; sections that both changed are left to the lines. */
function mergeReviews(base: ReviewModel, ours: ReviewModel, theirs: ReviewModel) {
  const header: Record<string, string> = {};
  for (const key of Object.keys(base.header)) {
    const value = pick(base.header[key], ours.header[key], theirs.header[key]);
    if (value === CLASH) {
      return CLASH;
    }
    header[key] = value ?? '';
  }
  const items = [];
  for (const id of new Set([...base.items, ...ours.items, ...theirs.items].map(item => item.id))) {
    const [o, a, b] = [base, ours, theirs].map(model => model.items.find(item => item.id === id));
    const whole = pick(o, a, b);
    if (whole !== CLASH) {
      items.push(...(whole === undefined ? [] : [whole]));
      continue;
    }
    if (o === undefined || a === undefined || b === undefined) {
      return CLASH;
    }
    const [text, owner, due, done] = [
      pick(o.text, a.text, b.text),
      pick(o.owner, a.owner, b.owner),
      pick(o.due, a.due, b.due),
      pick(o.done, a.done, b.done),
    ];
    if (text === CLASH || owner === CLASH || due === CLASH || done === CLASH) {
      return CLASH;
    }
    items.push({ id, text, owner, due, done });
  }
  const sections = base.sections.map(({ title, text }, index) => ({
    title,
    text: pick(text, ours.sections[index]?.text ?? [], theirs.sections[index]?.text ?? []),
  }));
  return { header, items, sections };
}

describe('mergeSiteFile: review.md against a model of reviews', () => {
  const edits = fc.array(reviewEdit, { maxLength: 3 });

  it('says what both sides say, section by section and item by item, or clashes where they contradict', () => {
    let clean = 0;
    fc.assert(
      fc.property(review, edits, edits, (base, mine, other) => {
        const [ours, theirs] = [mine.reduce(editReview, base), other.reduce(editReview, base)];
        const wanted = mergeReviews(base, ours, theirs);
        const texts = { base: printReview(base), ours: printReview(ours), theirs: printReview(theirs) };
        const { text, conflicts } = mergeSiteFile({ path: 'incidents/2026/x/review.md', ...texts });
        if (wanted === CLASH) {
          assert.notDeepEqual(conflicts, [], text);
          return;
        }
        const open = new Set(
          wanted.sections
            .filter(section => section.text === CLASH)
            .map(({ title }) => `the section "${title}"`),
        );
        assert.deepEqual(
          conflicts.filter(({ place }) => !open.has(place)),
          [],
        );
        if (conflicts.length > 0) {
          return;
        }
        clean++;
        const found = parseReview(text);
        const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }) =>
          (a.id ?? '') < (b.id ?? '') ? -1 : 1;
        assert.deepEqual(
          found.items
            .map(({ id, text: words, owner, due, done }) => ({ id, text: words, owner, due, done }))
            .sort(byId),
          wanted.items
            .toSorted(byId)
            .map(({ id, text: words, owner, due, done }) => ({ id, text: words, owner, due, done })),
        );
        assert.deepEqual(tryParseFrontMatter(text)?.values, wanted.header);
        for (const { title, text: paragraphs } of wanted.sections) {
          const section = found.sections.filter(each => each.title === title);
          assert.equal(section.length, 1);
          if (typeof paragraphs !== 'symbol') {
            const { start = 0, end = 0 } = section[0]?.body ?? {};
            assert.equal(text.slice(start, end).trim(), paragraphs.join('\n\n').trim());
          }
        }
      }),
      RUNS,
    );
    assert.ok(clean > RUNS.numRuns / 3, `${clean} clean`);
  });
});
