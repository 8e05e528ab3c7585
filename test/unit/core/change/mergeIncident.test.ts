import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeIncident } from '../../../../src/core/change/mergeIncident';

const header = (status: string) => `---\nstatus: ${status}\n---\n`;
const body = (summary: string, impact: string) => `# X\n\n${summary}\n\n## Impact\n\n${impact}\n`;

describe('mergeIncident', () => {
  it('does to the shared body what the edit did, and keeps the shared front matter', () => {
    const before = header('declared') + body('a', 'b');
    const shared = header('mitigated') + body('a', 'theirs');
    const edited = header('closed') + body('mine', 'b');
    assert.equal(mergeIncident(shared, before, edited), header('mitigated') + body('mine', 'theirs'));
  });

  it('takes the edited words where both changed the same lines, or the start is not known', () => {
    const shared = header('mitigated') + body('a', 'theirs');
    const edited = header('closed') + body('a', 'mine');
    const expected = header('mitigated') + body('a', 'mine');
    assert.equal(mergeIncident(shared, header('declared') + body('a', 'b'), edited), expected);
    assert.equal(mergeIncident(shared, undefined, edited), expected);
  });

  it('keeps the line endings of the shared text, and front matter without an end of line', () => {
    assert.equal(
      mergeIncident('---\r\na: 1\r\n---\r\nx\r\n', undefined, 'y\nz\n'),
      '---\r\na: 1\r\n---\r\ny\r\nz\r\n',
    );
    assert.equal(mergeIncident('---\na: 1\n---', undefined, '---\na: 2\n---\ny\n'), '---\na: 1\n---\ny\n');
    assert.equal(mergeIncident('x\n', 'x\n', '---\na: 2\n---\nx\ny\n'), 'x\ny\n');
  });

  it('leaves the shared text alone where nothing was edited below the front matter', () => {
    const text = fc
      .array(fc.constantFrom('---\n', 'a: 1\n', '\n', 'words\r\n', 'more'), { maxLength: 8 })
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(text, text, (shared, before) => {
        assert.equal(mergeIncident(shared, before, before), shared);
      }),
    );
  });
});
