import assert from 'node:assert/strict';
import { repeatedLines } from '../../../../src/core/search/repeatedLines';
import { idOf, incidentOf } from '../../../support/builders';

describe('repeatedLines', () => {
  const incident = incidentOf(`08:00:00 alice declared SEV2: Checkout
    08:10:00 bob note The pool is empty
    08:20:00 bob note secret
    08:21:00 bob corrected redact #3`);
  const note = `[08:10 note The pool is empty](timeline.md#${idOf(2)})`;
  const repeated = (...lines: readonly string[]) => [...repeatedLines(lines.join('\n'), incident)];

  it('names lines that say no more than the log does', () => {
    assert.deepEqual(
      repeated(`| ${note} | @bob |`, `- ${note}, [08:20 (redacted)](timeline.md#${idOf(3)})`),
      [0, 1],
    );
    assert.deepEqual(repeated('', `* ${note.repeat(3000)}`), [1]);
  });

  it('keeps lines with words of their own, other words for an entry, and entries that the log has not', () => {
    assert.deepEqual(repeated(`- ${note} by chance`, `- [It was dry](timeline.md#${idOf(2)})`), []);
    assert.deepEqual(
      repeated(`- [08:10 note The pool is empty](timeline.md#${idOf(9)})`, 'plain', '@bob'),
      [],
    );
    assert.deepEqual(repeated('```', note, '```'), [], 'code is shown as it stands');
  });
});
