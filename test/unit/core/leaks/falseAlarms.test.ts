import assert from 'node:assert/strict';
import { findLeaks } from '../../../../src/core/leaks/findLeaks';
import { cleanTexts, sampleUpdates, wordsIn } from '../../../support/leaks/cleanTexts';
import { harborLedgerDictionary, sampleDictionary } from '../../../support/leaks/dictionary';

describe('leak check: false alarms on clean texts', () => {
  it('raises fewer than one per 1,000 words', () => {
    const dictionary = harborLedgerDictionary();
    const texts = cleanTexts();
    const words = texts.reduce((sum, { text }) => sum + wordsIn(text), 0);
    const alarms = texts.flatMap(({ name, text }) =>
      findLeaks(text, dictionary).map(leak => `${name}: ${leak.kind} "${leak.text}" (${leak.what})`),
    );
    const rate = (alarms.length / words) * 1000;
    console.log(`      ${alarms.length} in ${words} words: ${rate.toFixed(2)} per 1,000`);
    alarms.forEach(alarm => console.log(`      ${alarm}`));
    assert.ok(words >= 5000, `only ${words} words`);
    assert.ok(rate < 1, alarms.join('\n'));
  });

  it('raises none on what the sample’s team told its customers, written by others for something else', () => {
    const updates = sampleUpdates();
    assert.ok(updates.length >= 30);
    const dictionary = sampleDictionary();
    assert.deepEqual(
      updates.flatMap(text => findLeaks(text, dictionary).map(leak => `${leak.text}: ${text}`)),
      [],
    );
    assert.equal(findLeaks('Ruth restarted web-app.', dictionary).length, 2);
  });
});
