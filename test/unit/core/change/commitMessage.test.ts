import assert from 'node:assert/strict';
import type { Change } from '../../../../src/core/change/change';
import { printCommitMessage } from '../../../../src/core/change/commitMessage';

function change(subject: string, ...trailers: [string, string][]): Change {
  return { id: 'x', at: '', actor: 'alice', subject, trailers, edits: [] };
}

describe('printCommitMessage', () => {
  it('is the subject and the trailers of one change', () => {
    assert.equal(
      printCommitMessage([
        change('x: severity SEV2 -> SEV1', ['Livesite-Incident', 'x'], ['Livesite-Entry', '01A']),
      ]),
      'x: severity SEV2 -> SEV1\n\nLivesite-Incident: x\nLivesite-Entry: 01A\n',
    );
    assert.equal(printCommitMessage([change('people: add bob')]), 'people: add bob\n');
  });

  it('summarises a burst and names each trailer once', () => {
    const message = printCommitMessage([
      change('x: one', ['Livesite-Incident', 'x'], ['Livesite-Entry', '1']),
      change('x: two', ['Livesite-Incident', 'x'], ['Livesite-Entry', '2']),
    ]);
    assert.equal(
      message,
      'x: one (and 1 more)\n\n- x: one\n- x: two\n\nLivesite-Incident: x\nLivesite-Entry: 1\nLivesite-Entry: 2\n',
    );
  });

  it('lists no more than fifty', () => {
    const many = printCommitMessage(Array.from({ length: 70 }, (_, index) => change(`n ${index}`)));
    assert.match(many, /- n 49\n- and 20 more\n$/);
  });

  it('cannot be made to say more than one line, or to hide something', () => {
    assert.equal(
      printCommitMessage([
        change('a\nSigned-off-by: mallory\u001b[2J\u202e x', ['Bad key', 'v'], ['Key', 'a\nOther: b']),
      ]),
      'a Signed-off-by: mallory [2J x\n\nKey: a Other: b\n',
    );
    assert.equal(printCommitMessage([change(' \n ')]), 'Livesite change\n');
  });
});
