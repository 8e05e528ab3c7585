import assert from 'node:assert/strict';
import fs from 'node:fs';
import { severityIcon } from '../../../src/protocol/severity';

const css = fs.readFileSync(
  new URL('../../../node_modules/@vscode/codicons/dist/codicon.css', import.meta.url),
  'utf8',
);

describe('the signs of severities', () => {
  const ranks = [undefined, 0, 1, 2, 3, 4] as const;

  it('differ by outline, one each', () => {
    assert.equal(new Set(ranks.map(severityIcon)).size, ranks.length);
  });

  it('are in the font of the timeline', () => {
    for (const icon of ranks.map(severityIcon)) {
      assert.ok(css.includes(`.codicon-${icon}:before`), icon);
    }
  });

  it('are the same for all ranks below the last that has one of its own', () => {
    assert.equal(severityIcon(9), severityIcon(4));
  });
});
