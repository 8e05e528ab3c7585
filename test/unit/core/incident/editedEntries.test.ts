import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findEditedEntries } from '../../../../src/core/incident/editedEntries';
import { idOf, logText } from '../../../support/builders';

const STORY = logText('08:15:02 alice declared SEV2: Checkout\n08:16:00 bob note one\n08:17:00 bob note two');

describe('findEditedEntries', () => {
  it('tells what was changed from what was removed', () => {
    const later = STORY.replace('note** one', 'note** won').replace(/^.*two.*\n/m, '');
    const { changed, removed } = findEditedEntries(STORY, later);
    assert.deepEqual([changed, removed], [[idOf(2)], [idOf(3)]]);
  });

  it('minds no added lines, other order, other endings, headings or doubled lines', () => {
    const doubled = `${STORY}${STORY}`;
    for (const later of [
      `${STORY}- 2026-11-23T08:18:00Z @bob **note** three <!--${idOf(4)}-->\n`,
      STORY.split('\n').reverse().join('\n'),
      STORY.replaceAll('\n', '\r\n'),
      STORY.replace(/^#.*/, '# Another heading'),
      doubled,
    ]) {
      const { changed, removed } = findEditedEntries(STORY, later);
      assert.deepEqual([changed, removed], [[], []], later);
    }
    assert.equal(findEditedEntries(doubled, STORY).changed.length, 0);
  });

  it('counts an id once of whose two lines one is lost', () => {
    const other = STORY.replace('note** one', 'note** uno');
    assert.deepEqual(findEditedEntries(STORY + other, STORY).changed, [idOf(2)]);
  });

  it('finds nothing between a text and itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const { changed, removed } = findEditedEntries(text, text);
        assert.equal(changed.length + removed.length, 0);
      }),
    );
  });
});
