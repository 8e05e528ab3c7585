import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseLog } from '../../../../src/core/incident/log';
import { isSameLog, mergeLogs } from '../../../../src/core/merge/mergeLog';
import { entryLine, logLines } from '../../../support/siteModels';

const heading = '# Timeline of x\n\n';
const A = `${entryLine('01KAQW4H00000001')}\n`;
const B = `${entryLine('01KAQW4H00000002')}\n`;
const C = `${entryLine('01KAQW4H00000003')}\n`;

describe('mergeLogs', () => {
  it('keeps what stood there in its place, and puts the entries of both behind it by their ids', () => {
    const base = heading + B;
    assert.equal(mergeLogs({ base, ours: base + C, theirs: base + A }), base + A + C);
    assert.equal(mergeLogs({ base: '', ours: heading + C, theirs: heading + A }), heading + A + C);
  });

  it('brings back an entry that one side lacks, and lets go of one that neither has', () => {
    const base = heading + A + B;
    assert.equal(mergeLogs({ base, ours: heading + A + C, theirs: base }), base + C);
    assert.equal(mergeLogs({ base, ours: heading + A + C, theirs: heading + A }), heading + A + C);
  });

  it('takes an edited line, and both where both edited it', () => {
    const [one, two] = [A.replace('note <', 'one <'), A.replace('note <', 'two <')];
    assert.equal(
      mergeLogs({ base: heading + A, ours: heading + one, theirs: heading + A + B }),
      heading + one + B,
    );
    const both = mergeLogs({ base: heading + A, ours: heading + two, theirs: heading + one });
    assert.equal(both, heading + one + two);
    assert.equal(parseLog(both).value.entries.length, 1);
  });

  it('keeps other lines where they stood, unless a side removed them', () => {
    const base = `${heading}by hand\n${A}`;
    const ours = base.replace('# Timeline of x', '# The timeline');
    assert.equal(mergeLogs({ base, ours, theirs: heading + A + B }), `# The timeline\n\n${A}${B}`);
  });

  it('keeps what somebody wrote by hand whole and in order, with its code and its blank lines', () => {
    const base = heading + A;
    const story = 'Zebra first.\n\n```\ncmd\n\ncmd again\n```\nAlpha second.\n';
    const other = 'Mike wrote this.\n\n```\nls\n```\n';
    const one = mergeLogs({ base, ours: base + B, theirs: `${base}${story}${C}` });
    assert.equal(one, `${base}\n${story}\n${B}${C}`);
    const both = mergeLogs({ base, ours: base + other + B, theirs: `${base}${story}${C}` });
    assert.equal(both, `${base}\n${other}\n${story}\n${B}${C}`);
    assert.equal(mergeLogs({ base, ours: both, theirs: `${base}${story}${C}` }), both);
    assert.equal(mergeLogs({ base, ours: `${base}${story}${C}`, theirs: both }), both);
  });

  it('sees an entry behind a code block that nobody closed', () => {
    const open = `${heading}\`\`\`\n${A}`;
    assert.deepEqual(
      parseLog(mergeLogs({ base: heading, ours: open, theirs: heading + B })).value.entries.length,
      2,
    );
  });

  const log = logLines.map(lines => heading + lines.map(line => `${line}\n`).join(''));
  const lines = (text: string): string[] => text.split('\n').filter(line => line.trim() !== '');

  it('is commutative and idempotent, whatever stands in the logs', () => {
    fc.assert(
      fc.property(log, log, log, (base, ours, theirs) => {
        const merged = mergeLogs({ base, ours, theirs });
        assert.equal(mergeLogs({ base, ours: theirs, theirs: ours }), merged);
        assert.ok(isSameLog(mergeLogs({ base, ours: merged, theirs }), merged));
        assert.ok(isSameLog(mergeLogs({ base, ours: merged, theirs: merged }), merged));
      }),
      { numRuns: 500 },
    );
  });

  it('is associative, byte for byte, for logs that were added to', () => {
    const entries = logLines.map(all => all.filter(line => line.startsWith('- ')));
    fc.assert(
      fc.property(log, entries, entries, entries, (base, one, two, three) => {
        const [a, b, c] = [one, two, three].map(more => base + more.map(line => `${line}\n`).join('')) as [
          string,
          string,
          string,
        ];
        const merge = (ours: string, theirs: string) => mergeLogs({ base, ours, theirs });
        assert.equal(merge(merge(a, b), c), merge(a, merge(b, c)));
        assert.equal(merge(merge(a, b), a), merge(a, b));
      }),
      { numRuns: 500 },
    );
  });

  it('loses no entry of any side, and makes none up', () => {
    fc.assert(
      fc.property(log, log, log, (base, ours, theirs) => {
        const ids = (...texts: string[]) =>
          new Set(texts.flatMap(text => parseLog(text).value.entries.map(({ id }) => id)));
        const merged = mergeLogs({ base, ours, theirs });
        assert.deepEqual(
          ids(merged),
          new Set(
            [...ids(ours, theirs)].sort((a, b) => [...ids(merged)].indexOf(a) - [...ids(merged)].indexOf(b)),
          ),
        );
        const known = new Set([ours, theirs, base].flatMap(lines));
        assert.deepEqual(
          lines(merged).filter(line => !known.has(line)),
          [],
        );
        assert.equal(new Set(lines(merged)).size, new Set(lines(merged)).size);
      }),
      { numRuns: 500 },
    );
  });

  it('holds a long log without noticeable work', () => {
    const many = (from: number): string =>
      Array.from(
        { length: 5000 },
        (_, index) => `${entryLine(`01KAQW4H${String(from + index).padStart(8, '0')}`)}\n`,
      ).join('');
    const base = heading + many(0);
    const merged = mergeLogs({ base, ours: base + many(10_000), theirs: base + many(20_000) });
    assert.equal(parseLog(merged).value.entries.length, 15_000);
  });
});
