import fc from 'fast-check';
import { printItem } from '../../src/core/remediation/item';

/**
 * Files of a live site as plain data, edits of them, and their text in the styles people write: what a merge of two texts has to say
 * can then be worked out without the merge.
 */
export interface PersonModel {
  readonly handle: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly labels: readonly string[];
}

export interface YamlStyle {
  readonly indent: 2 | 4;
  /** Blank lines between the items. */
  readonly apart: boolean;
  readonly comments: boolean;
  readonly flow: boolean;
  readonly ending: '\n' | '\r\n';
}

export const yamlStyle: fc.Arbitrary<YamlStyle> = fc.record(
  {
    indent: fc.constantFrom(2 as const, 4 as const),
    apart: fc.boolean(),
    comments: fc.boolean(),
    flow: fc.boolean(),
    ending: fc.constantFrom('\n' as const, '\r\n' as const),
  },
  { noNullPrototype: true },
);

export const HANDLES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'] as const;
export const FIELDS = ['name', 'zone', 'email', 'team'] as const;
const VALUES = ['one', 'two words', '"quoted: text"', "'#5'", 'x # y', '12:30', 'Ünïcode'] as const;
export const LABELS = ['a', 'b-c', '"d e"', '7'] as const;

const fields = fc
  .uniqueArray(fc.constantFrom(...FIELDS.slice(1)), { maxLength: 3 })
  .chain(names => fc.tuple(...names.map(name => fc.tuple(fc.constant(name), fc.constantFrom(...VALUES)))))
  .map(
    pairs =>
      Object.fromEntries([['name', 'Somebody'], ...(pairs as [string, string][])]) as Record<string, string>,
  );

export const people: fc.Arbitrary<readonly PersonModel[]> = fc
  .uniqueArray(fc.constantFrom(...HANDLES.slice(0, 4)), { minLength: 1, maxLength: 4 })
  .chain(handles =>
    fc.tuple(
      ...handles.map(handle =>
        fc.record(
          {
            handle: fc.constant(handle as string),
            fields,
            labels: fc.uniqueArray(fc.constantFrom(...LABELS), { maxLength: 3 }),
          },
          { noNullPrototype: true },
        ),
      ),
    ),
  );

/** One thing that somebody does to the people. */
export type PeopleEdit =
  | { readonly kind: 'set'; readonly handle: string; readonly field: string; readonly value: string }
  | { readonly kind: 'unset'; readonly handle: string; readonly field: string }
  | { readonly kind: 'label'; readonly handle: string; readonly label: string }
  | { readonly kind: 'unlabel'; readonly handle: string; readonly label: string }
  | { readonly kind: 'add'; readonly person: PersonModel }
  | { readonly kind: 'remove'; readonly handle: string };

const someHandle = fc.constantFrom(...HANDLES);
export const peopleEdit: fc.Arbitrary<PeopleEdit> = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    handle: someHandle,
    field: fc.constantFrom(...FIELDS),
    value: fc.constantFrom(...VALUES, 'new'),
  }),
  fc.record({
    kind: fc.constant('unset' as const),
    handle: someHandle,
    field: fc.constantFrom(...FIELDS.slice(1)),
  }),
  fc.record({ kind: fc.constant('label' as const), handle: someHandle, label: fc.constantFrom(...LABELS) }),
  fc.record({ kind: fc.constant('unlabel' as const), handle: someHandle, label: fc.constantFrom(...LABELS) }),
  fc.record({
    kind: fc.constant('add' as const),
    person: fc.record({ handle: someHandle, fields, labels: fc.constant([]) }),
  }),
  fc.record({ kind: fc.constant('remove' as const), handle: someHandle }),
);

/** Two people give one field different values, where the base has the person at all: rare enough by chance to be missed in a run. */
export const contradiction: fc.Arbitrary<[PeopleEdit[], PeopleEdit[]]> = fc
  .tuple(someHandle, fc.constantFrom(...FIELDS))
  .map(([handle, field]) => [
    [{ kind: 'set', handle, field, value: 'one' }],
    [{ kind: 'set', handle, field, value: 'other' }],
  ]);

export function editPeople(list: readonly PersonModel[], edit: PeopleEdit): readonly PersonModel[] {
  const on = (handle: string, change: (person: PersonModel) => PersonModel): readonly PersonModel[] =>
    list.map(person => (person.handle === handle ? change(person) : person));
  switch (edit.kind) {
    case 'set':
      return on(edit.handle, person => ({
        ...person,
        fields: { ...person.fields, [edit.field]: edit.value },
      }));
    case 'unset':
      return on(edit.handle, person => ({ ...person, fields: without(person.fields, edit.field) }));
    case 'label':
      return on(edit.handle, person => ({
        ...person,
        labels: [...person.labels.filter(label => label !== edit.label), edit.label],
      }));
    case 'unlabel':
      return on(edit.handle, person => ({
        ...person,
        labels: person.labels.filter(label => label !== edit.label),
      }));
    case 'add':
      return list.some(({ handle }) => handle === edit.person.handle) ? list : [...list, edit.person];
    case 'remove':
      return list.length > 1 ? list.filter(({ handle }) => handle !== edit.handle) : list;
  }
}

function without(record: Readonly<Record<string, string>>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** people.yml as somebody with this style writes it. */
export function printPeople(list: readonly PersonModel[], style: YamlStyle): string {
  const { indent, apart, comments, flow } = style;
  const pad = ' '.repeat(indent);
  const lines = [...(comments ? ['# Who is who'] : []), 'people:'];
  list.forEach(({ handle, fields: own, labels }, index) => {
    const inner = `${pad}  `;
    lines.push(...(apart && index > 0 ? [''] : []), ...(comments ? [`${pad}# ${handle}`] : []));
    lines.push(`${pad}- handle: ${handle}${comments ? ' # here' : ''}`);
    lines.push(...Object.entries(own).map(([name, value]) => `${inner}${name}: ${value}`));
    if (flow) {
      lines.push(`${inner}labels: [${labels.join(', ')}]`);
    } else {
      lines.push(
        ...(labels.length === 0 ? [] : [`${inner}labels:`, ...labels.map(label => `${inner}  - ${label}`)]),
      );
    }
  });
  return lines.map(line => line + style.ending).join('');
}

export interface ItemModel {
  readonly id: string;
  readonly text: string;
  readonly owner: string | undefined;
  readonly due: string | undefined;
  readonly done: boolean;
}

export interface ReviewModel {
  readonly header: Readonly<Record<string, string>>;
  readonly sections: readonly { readonly title: string; readonly text: readonly string[] }[];
  readonly items: readonly ItemModel[];
}

const PARAGRAPHS = [
  'Customers could not pay.',
  'It took an hour.',
  '- a point',
  '```\n## no heading\n```',
  '<!-- a hint -->',
  '| a | b |',
] as const;
const TITLES = ['Summary', 'Impact', 'Detection', 'Where we were lucky'] as const;
const DAYS = ['2026-12-01', '2026-12-24', '2027-01-15'] as const;

const item = (id: string): fc.Arbitrary<ItemModel> =>
  fc.record(
    {
      id: fc.constant(id),
      text: fc.constantFrom('Alert on errors', 'Breaker — twice', 'Test it, often'),
      owner: fc.option(fc.constantFrom(...HANDLES), { nil: undefined }),
      due: fc.option(fc.constantFrom(...DAYS), { nil: undefined }),
      done: fc.boolean(),
    },
    { noNullPrototype: true },
  ) as fc.Arbitrary<ItemModel>;

export const review: fc.Arbitrary<ReviewModel> = fc.record(
  {
    header: fc.constant({ incident: 'x', state: 'draft', owner: 'alice', due: '2026-12-01' }),
    sections: fc.tuple(
      ...TITLES.map(title =>
        fc.record({
          title: fc.constant(title as string),
          text: fc.array(fc.constantFrom(...PARAGRAPHS), { maxLength: 3 }),
        }),
      ),
    ),
    items: fc.tuple(item('R1'), item('R2'), item('R3')),
  },
  { noNullPrototype: true },
) as fc.Arbitrary<ReviewModel>;

export type ReviewEdit =
  | { readonly kind: 'header'; readonly key: 'state' | 'owner' | 'due'; readonly value: string }
  | { readonly kind: 'section'; readonly title: string; readonly text: readonly string[] }
  | { readonly kind: 'item'; readonly id: string; readonly change: Partial<ItemModel> }
  | { readonly kind: 'drop'; readonly id: string }
  | { readonly kind: 'new'; readonly item: ItemModel };

const someItem = fc.constantFrom('R1', 'R2', 'R3');
export const reviewEdit: fc.Arbitrary<ReviewEdit> = fc.oneof(
  fc.record({
    kind: fc.constant('header' as const),
    key: fc.constantFrom('state' as const, 'owner' as const, 'due' as const),
    value: fc.constantFrom('one', 'two'),
  }),
  fc.record({
    kind: fc.constant('section' as const),
    title: fc.constantFrom(...TITLES),
    text: fc.array(fc.constantFrom(...PARAGRAPHS, 'Something new.'), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('item' as const),
    id: someItem,
    change: fc.oneof(
      fc.record({ done: fc.boolean() }),
      fc.record({ owner: fc.constantFrom(...HANDLES) }),
      fc.record({ due: fc.constantFrom(...DAYS) }),
      fc.record({ text: fc.constantFrom('Other words', 'Yet others') }),
    ),
  }),
  fc.record({ kind: fc.constant('drop' as const), id: someItem }),
  fc.record({ kind: fc.constant('new' as const), item: fc.oneof(item('R4'), item('R5')) }),
) as fc.Arbitrary<ReviewEdit>;

export function editReview(model: ReviewModel, edit: ReviewEdit): ReviewModel {
  switch (edit.kind) {
    case 'header':
      return { ...model, header: { ...model.header, [edit.key]: edit.value } };
    case 'section':
      return {
        ...model,
        sections: model.sections.map(section =>
          section.title === edit.title ? { ...section, text: edit.text } : section,
        ),
      };
    case 'item':
      return {
        ...model,
        items: model.items.map(each => (each.id === edit.id ? { ...each, ...edit.change } : each)),
      };
    case 'drop':
      return { ...model, items: model.items.filter(({ id }) => id !== edit.id) };
    case 'new':
      return model.items.some(({ id }) => id === edit.item.id)
        ? model
        : { ...model, items: [...model.items, edit.item] };
  }
}

export function printReview({ header, sections, items }: ReviewModel, ending: '\n' | '\r\n' = '\n'): string {
  const lines = [
    '---',
    ...Object.entries(header).map(([key, value]) => `${key}: ${value}`),
    '---',
    '# Review: x',
    '',
    ...sections.flatMap(({ title, text }) => [
      `## ${title}`,
      '',
      ...text.flatMap(paragraph => [paragraph, '']),
    ]),
    '## Remediation',
    '',
    ...items.map(each => (each.done ? printItem(each).replace('[ ]', '[x]') : printItem(each))),
  ];
  return `${lines.join('\n')}\n`.replaceAll('\n', ending);
}

/** An entry's line. */
export function entryLine(id: string, text = 'note'): string {
  return `- 2026-11-23T08:15:02Z @alice **note** ${text} <!--${id}-->`;
}

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('');
const entryIds = fc
  .array(fc.constantFrom(...digits), { minLength: 8, maxLength: 8 })
  .map(tail => `01KAQW4H${tail.join('')}`);

/** Lines of entries, and what else may stand in a log. */
export const logLines: fc.Arbitrary<readonly string[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: entryIds.map(id => entryLine(id)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom('01KAQW4H00000001', '01KAQW4H00000002'),
          fc.constantFrom('one', 'two', 'three'),
        )
        .map(([id, text]) => entryLine(id, text)),
    },
    { weight: 1, arbitrary: fc.constantFrom('', '# Another heading', 'no entry', '<<<<<<< HEAD', '=======') },
  ),
  { maxLength: 8 },
);
