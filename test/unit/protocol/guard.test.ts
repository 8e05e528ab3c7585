import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isListOf, isRecord, isText, oneOf, optional, shape } from '../../../src/protocol/guard';

interface Point {
  readonly x: number;
  readonly label?: string | undefined;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isLabel = (value: unknown): value is string => isText(value);
const isPoint = shape<Point>({ x: isNumber, label: optional(isLabel) });

describe('protocol guards', () => {
  it('takes records, not lists, null or functions', () => {
    assert.equal(isRecord({}), true);
    assert.equal(isRecord(Object.create(null)), true);
    for (const value of [null, undefined, [], 'x', 1, () => 1]) {
      assert.equal(isRecord(value), false);
    }
  });

  it('bounds texts', () => {
    assert.equal(isText('abc', 3), true);
    assert.equal(isText('abcd', 3), false);
    assert.equal(isText('x'.repeat(20_000)), true);
    assert.equal(isText('x'.repeat(20_001)), false);
    assert.equal(isText(3), false);
  });

  it('takes one of the words, in their case', () => {
    const isSide = oneOf('left', 'right');
    assert.equal(isSide('left'), true);
    assert.equal(isSide('Left'), false);
    assert.equal(isSide(['left']), false);
  });

  it('checks every element of a list', () => {
    const isNumbers = isListOf(isNumber);
    assert.equal(isNumbers([]), true);
    assert.equal(isNumbers([1, 2]), true);
    assert.equal(isNumbers([1, '2']), false);
    assert.equal(isNumbers({ 0: 1, length: 1 }), false);
  });

  it('allows an optional field to miss, not to be something else', () => {
    assert.equal(isPoint({ x: 1 }), true);
    assert.equal(isPoint({ x: 1, label: undefined }), true);
    assert.equal(isPoint({ x: 1, label: 'a' }), true);
    assert.equal(isPoint({ x: 1, label: null }), false);
    assert.equal(isPoint({ label: 'a' }), false);
  });

  it('does not take inherited fields for sent ones', () => {
    const inherited: unknown = Object.create({ x: 1 });
    assert.equal(isPoint(inherited), false);
    assert.equal(isPoint(JSON.parse('{"__proto__": {"x": 1}}')), false);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
        value => {
          assert.equal(typeof isPoint(value), 'boolean');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
