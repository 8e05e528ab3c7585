import assert from 'node:assert/strict';
import { guardFixes } from '../../../../src/core/editor/guardFixes';
import type { Problem } from '../../../../src/core/problem';
import { applyTextEdits } from '../../../../src/core/text/range';

const REVIEW = [
  '# Review',
  '',
  '## Remediation',
  '',
  '- [x] R1 Circuit breaker — @alice',
  '  - proof: test a/old.test.ts#opens @ 1a2b3c4',
  '- [x] R2 Alert — @bob',
  '  - proof: alert gone.yml',
].join('\n');

const problem = (code: string, data: Record<string, string>): Problem => ({
  code,
  severity: 'hint',
  range: { start: 0, end: 0 },
  message: '',
  data,
});

const PROBLEMS = [
  problem('guard-moved', {
    proof: 'test a/old.test.ts#opens @ 1a2b3c4',
    replacement: 'test b/new.test.ts#opens @ 1a2b3c4',
    place: 'b/new.test.ts',
  }),
  problem('guard-gone', { proof: 'alert gone.yml' }),
];

const offered = (text: string, words: string) => {
  const at = { start: text.indexOf(words), end: text.indexOf(words) };
  return guardFixes({ path: 'review.md', text, at }, PROBLEMS).map(({ title, preferred, edits }) => [
    title,
    preferred,
    applyTextEdits(text, edits[0]?.edits ?? []),
  ]);
};

describe('quick fixes of proofs', () => {
  it('point at the new place, or take the proof off', () => {
    for (const ending of ['\n', '\r\n']) {
      const text = REVIEW.replaceAll('\n', ending);
      assert.deepEqual(offered(text, 'old.test'), [
        [
          'Point at the new place: b/new.test.ts',
          true,
          text.replace('test a/old.test.ts#opens', 'test b/new.test.ts#opens'),
        ],
        [
          'Take the proof off',
          false,
          text.replace(`  - proof: test a/old.test.ts#opens @ 1a2b3c4${ending}`, ''),
        ],
      ]);
      assert.deepEqual(offered(text, 'gone.yml'), [
        ['Take the proof off', false, text.replace(`${ending}  - proof: alert gone.yml`, '')],
      ]);
    }
  });

  it('follow the proof where it moved in the text, and offer nothing of one that was changed', () => {
    assert.equal(offered(`intro\n\n${REVIEW}`, 'old.test').length, 2);
    assert.deepEqual(offered(REVIEW.replace('#opens', '#closes'), 'old.test'), []);
    assert.deepEqual(offered(REVIEW, 'Circuit'), []);
  });
});
