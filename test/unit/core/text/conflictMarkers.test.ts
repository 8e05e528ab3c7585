import assert from 'node:assert/strict';
import { conflictMarkers } from '../../../../src/core/text/conflictMarkers';
import { under } from '../../../support/builders';

const found = (text: string) => conflictMarkers(text).map(range => under(text, range));

describe('conflictMarkers', () => {
  it('finds what git leaves', () => {
    const lines = [
      '<<<<<<< HEAD',
      'a',
      '||||||| base',
      'b',
      '=======',
      'c',
      '>>>>>>> a branch  ',
      'd',
      '<<<<<<<',
    ];
    const markers = ['<<<<<<< HEAD', '||||||| base', '>>>>>>> a branch', '<<<<<<<'];
    assert.deepEqual(found(lines.join('\n')), markers);
    assert.deepEqual(found(lines.join('\r\n')), markers);
  });

  it('takes nothing else for one', () => {
    for (const text of [
      '',
      'a <<<<<<< HEAD',
      ' <<<<<<< HEAD',
      '<<<<<<<< HEAD',
      '<<<<<< HEAD',
      '<<<<<<<HEAD',
      '=======',
      'x\u2028<<<<<<< HEAD',
      '> > > > > > >',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });
});
