import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findLeaks } from '../../../../src/core/leaks/findLeaks';
import { harborLedgerDictionary } from '../../../support/leaks/dictionary';

const CLEAN = path.join('test', 'support', 'leaks', 'clean');

describe('leak check: false alarms on clean texts', () => {
  it('raises fewer than one per 1,000 words', () => {
    const dictionary = harborLedgerDictionary();
    const texts = fs
      .readdirSync(CLEAN)
      .sort()
      .map(name => ({ name, text: fs.readFileSync(path.join(CLEAN, name), 'utf8') }));
    const words = texts.reduce(
      (sum, { text }) => sum + text.split(/\s+/).filter(word => /\w/.test(word)).length,
      0,
    );
    const alarms = texts.flatMap(({ name, text }) =>
      findLeaks(text, dictionary).map(leak => `${name}: ${leak.kind} "${leak.text}" (${leak.what})`),
    );
    const rate = (alarms.length / words) * 1000;
    console.log(`      ${alarms.length} in ${words} words: ${rate.toFixed(2)} per 1,000`);
    for (const alarm of alarms) {
      console.log(`      ${alarm}`);
    }
    assert.ok(words >= 5000, `only ${words} words`);
    assert.ok(rate < 1, alarms.join('\n'));
  });
});
