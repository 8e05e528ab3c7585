import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  hasAnyBlock,
  hasBlock,
  withBlock,
  withoutBlock,
} from '../../../../../src/adapters/git/mergeDriver/attributes';

describe('the attributes of the merge driver', () => {
  const prefix = fc.constantFrom('', 'ops/', 'ops/live site/', 'a "b"/', 'x[1]*/');
  const text = fc.option(fc.constantFrom('', '\n', '*.txt text\n', '*.txt text', '# mine\r\n*.a b\r\n'), {
    nil: undefined,
  });

  it('are taken away exactly, in whichever order', () => {
    fc.assert(
      fc.property(
        text,
        fc.uniqueArray(prefix, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (before, prefixes, backwards) => {
          let now: string | undefined = before;
          for (const each of prefixes) {
            now = withBlock(now, each);
            assert.ok(hasBlock(now, each));
            assert.equal(withBlock(now, each), now);
          }
          for (const each of backwards ? prefixes.toReversed() : prefixes) {
            now = withoutBlock(now, each);
            assert.ok(!hasBlock(now, each));
          }
          assert.ok(!hasAnyBlock(now));
          assert.equal((now ?? '').trimEnd(), (before ?? '').trimEnd());
          if (backwards || prefixes.length === 1) {
            assert.equal(now, before);
          }
        },
      ),
    );
  });

  it('leave what stands around them alone', () => {
    const now = `${withBlock('*.txt text\n', 'ops/')}*.png binary\n`;
    assert.equal(withoutBlock(now, 'ops/'), '*.txt text\n*.png binary\n');
    assert.equal(withoutBlock(now, 'other/'), now);
  });
});
