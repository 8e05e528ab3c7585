import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { printYamlText } from '../../../../src/core/text/yamlText';

describe('printYamlText', () => {
  it('prints one line that is read back as the same text behind a key', () => {
    const awkward = fc.constantFrom(
      '---',
      '...',
      'null',
      '~',
      '1e5',
      '0x1f',
      'true',
      'a: b',
      'x #y',
      '- z',
      '[a',
      "it's",
      '"q"',
      '%t',
      '@h',
      'a\nb: c',
    );
    fc.assert(
      fc.property(fc.oneof(awkward, fc.string({ unit: 'grapheme' })), text => {
        const line = `key: ${printYamlText(text)}`;
        assert.doesNotMatch(line, /\n/);
        assert.deepEqual(parse(`${line}\nnext: 1\n`), { key: text, next: 1 });
      }),
    );
  });
});
