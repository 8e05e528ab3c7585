import assert from 'node:assert/strict';
import fs from 'node:fs';
import { LANES, NOTE_KINDS, TIMELINE_ACTIONS } from '../../../../src/protocol/timeline';
import { ACTION_LOOKS, laneSign, NOTE_NAMES, signOf } from '../../../../webview/timeline/kinds';

const css = fs.readFileSync(
  new URL('../../../../node_modules/@vscode/codicons/dist/codicon.css', import.meta.url),
  'utf8',
);

describe('signs and names', () => {
  it('uses only signs that the font has', () => {
    const kinds =
      'declared acknowledged status reopened severity role services title impact detected update link review issue';
    const signs = [
      ...LANES.map(laneSign),
      ...[...kinds.split(' '), ...NOTE_KINDS].map(kind => signOf(kind, 'notes')),
      ...TIMELINE_ACTIONS.map(action => ACTION_LOOKS[action].sign),
    ];
    for (const sign of signs) {
      assert.ok(css.includes(`.codicon-${sign}:before`), sign);
    }
  });

  it('has a sign for a kind it does not know, that of its lane', () => {
    assert.equal(signOf('weather', 'people'), laneSign('people'));
    assert.equal(signOf('constructor', 'notes'), laneSign('notes'));
  });

  it('has a different name for everything that can be written', () => {
    assert.equal(new Set(NOTE_KINDS.map(kind => NOTE_NAMES[kind])).size, NOTE_KINDS.length);
  });
});
