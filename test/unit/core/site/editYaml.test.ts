import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tryAddItem, tryAddItems, type ItemLines } from '../../../../src/core/site/editYaml';
import { parseYaml } from '../../../../src/core/site/yamlFile';
import { applyTextEdits } from '../../../../src/core/text/range';

/** Ways in which people write a list, or none yet. */
const FILES = [
  'id: a # ours\n',
  'id: a',
  'id: a\r\nknown:\r\n  - path: x\r\n    fine: y\r\n# end\r\n',
  'id: a\nknown: []\nmore: 1\n',
  'id: a\nknown:\nmore: 1\n',
  'id: a\nknown: [x, y]\nmore: 1\n',
  '{ id: a, known: [x] }\n',
  '{ id: a }\n',
  'known:\n- x\n',
];

function adding(text: string, items: readonly ItemLines[]): string | undefined {
  const file = parseYaml(text).value;
  assert.ok(file);
  const edit = tryAddItems(file, [], 'known', items);
  return edit && applyTextEdits(text, [edit]);
}

function addingOne(text: string, lines: ItemLines): string | undefined {
  const file = parseYaml(text).value;
  const edit = file && tryAddItem(file, [], 'known', lines);
  return edit && applyTextEdits(text, [edit]);
}

describe('tryAddItems', () => {
  it('adds several as if they were added one after the other', () => {
    const line = fc.constantFrom('path: a', 'b');
    const item = fc.oneof(
      line.map(one => [one]),
      fc.constant(['path: a', 'fine: b']),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...FILES),
        fc.array(item, { minLength: 1, maxLength: 4 }),
        (text, items) => {
          const expected = items.reduce<string | undefined>(
            (before, lines) => (before === undefined ? undefined : addingOne(before, lines)),
            text,
          );
          assert.equal(adding(text, items), expected);
        },
      ),
    );
  });

  it('leaves brackets alone that an item of several lines does not fit into', () => {
    assert.equal(adding('known: [x]\n', [['y'], ['a: 1', 'b: 2']]), undefined);
    assert.equal(adding('known: [x]\n', [['y'], ['z']]), 'known: [x, y, z]\n');
  });
});
