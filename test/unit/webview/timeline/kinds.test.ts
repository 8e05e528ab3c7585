import assert from 'node:assert/strict';
import fs from 'node:fs';
import { LANES, NOTE_KINDS, TIMELINE_ACTIONS } from '../../../../src/protocol/timeline';
import { severityIcon } from '../../../../src/protocol/severity';
import { ACTION_LOOKS, laneSign, NOTE_NAMES, signOf, textBeside } from '../../../../webview/timeline/kinds';

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

  it('uses no sign of a severity for anything else', () => {
    const severities = new Set([undefined, 0, 1, 2, 3, 4].map(severityIcon));
    const kinds =
      'declared acknowledged status reopened severity role services title impact detected update link review issue';
    const signs = [...kinds.split(' '), ...NOTE_KINDS].map(kind => signOf(kind, 'notes'));
    const actions = TIMELINE_ACTIONS.map(action => ACTION_LOOKS[action].sign);
    assert.deepEqual(
      [...signs, ...actions, ...LANES.map(laneSign)].filter(sign => severities.has(sign)),
      [],
    );
  });

  it('leaves out the word that stands beside a sentence anyway', () => {
    const said = (kind: string, text: string): string => textBeside({ kind, text });
    assert.equal(said('observation', 'Observation: disk is full'), 'disk is full');
    assert.equal(said('update', 'Internal update: half done'), 'Internal update: half done');
    assert.equal(said('note', 'note: '), 'note: ');
    assert.equal(said('note', 'Notes are kept'), 'Notes are kept');
  });

  it('has a sign for a kind it does not know, that of its lane', () => {
    assert.equal(signOf('weather', 'people'), laneSign('people'));
    assert.equal(signOf('constructor', 'notes'), laneSign('notes'));
  });

  it('has a different name for everything that can be written', () => {
    assert.equal(new Set(NOTE_KINDS.map(kind => NOTE_NAMES[kind])).size, NOTE_KINDS.length);
  });
});
