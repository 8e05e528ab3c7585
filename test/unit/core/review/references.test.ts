import assert from 'node:assert/strict';
import type { Incident } from '../../../../src/core/incident/incident';
import { parseReview } from '../../../../src/core/review/review';
import {
  checkEntryReferences,
  parseReferences,
  printReference,
  referenceEdits,
  referenceText,
  staleReferences,
} from '../../../../src/core/review/references';
import { applyTextEdits } from '../../../../src/core/text/range';
import { incidentOf, under } from '../../../support/builders';

const DAY = `
  08:00:00 alice declared SEV2: EU [checkout] fails
  08:31:00 bob status identified: bad config in v142
  08:40:00 bob note a | pipe, \`code\`, a_b, &lt; and <b <!--
`;

const withMore = (line: string): Incident => incidentOf(`${DAY}${line}`);

const print = (incident: Incident): string[] =>
  incident.entries.map(entry => printReference(entry, incident.declaredAt));

/** The text with all references brought up to date, and the codes of its problems before. */
function update(text: string, incident: Incident): readonly [string, readonly string[]] {
  const references = parseReferences(text);
  const stale = staleReferences(references, incident);
  return [
    applyTextEdits(text, referenceEdits(stale)),
    checkEntryReferences(references, incident).map(({ code }) => code),
  ];
}

describe('references to entries', () => {
  it('say time, kind and words, and are read back', () => {
    const incident = incidentOf(DAY);
    const lines = print(incident);
    const [first, second, third] = incident.entries.map(({ entry }) => entry.id);
    assert.deepEqual(lines, [
      `[08:00 declared SEV2: EU \\[checkout\\] fails](timeline.md#${first})`,
      `[08:31 status identified: bad config in v142](timeline.md#${second})`,
      `[08:40 note a \\| pipe, code, a\\_b, \\&lt; and &lt;b &lt;!--](timeline.md#${third})`,
    ]);
    const text = `---\na: 1\n---\n## A\n\n${lines.map(line => `- ${line}`).join('\n')}\n`;
    const found = parseReview(text).references;
    assert.deepEqual(
      found.map(({ entry, range }) => [entry, under(text, range)]),
      lines.map((line, index) => [[first, second, third][index], line]),
    );
    assert.deepEqual(
      found.map(reference => reference.text),
      incident.entries.map(entry => referenceText(entry, incident.declaredAt)),
    );
    assert.deepEqual(update(text, incident), [text, []]);
  });

  it('are not read in code, comments and other addresses', () => {
    const line = print(incidentOf(DAY))[1] ?? '';
    for (const text of [
      `\`${line}\``,
      `<!-- ${line} -->`,
      `\`\`\`\n${line}\n\`\`\``,
      line.replace('timeline.md', '../other/timeline.md'),
      line.replace('#', '#x'),
      `---\na: ${line}\n---\n`,
    ]) {
      assert.deepEqual(parseReferences(text), [], text);
    }
    assert.equal(parseReferences(`| ${line} | ${line} |`).length, 2);
  });

  it('follow corrections', () => {
    const before = print(incidentOf(DAY));
    const text = before.join('\r\n');
    const reworded = withMore('09:00:00 bob corrected reword #2: identified: bad config in v143');
    assert.deepEqual(update(text, reworded), [text.replace('v142', 'v143'), ['reference-changed']]);
    const moved = withMore('09:00:00 bob corrected time #2: 2026-11-22T23:59Z');
    assert.deepEqual(update(text, moved), [text.replace('08:31', '2026-11-22 23:59'), ['reference-changed']]);
  });

  it('say that an entry was retracted or redacted, and keep no words of it', () => {
    const text = print(incidentOf(DAY)).join('\n');
    const [kept, codes] = update(text, withMore('09:00:00 bob corrected retract #2: wrong incident'));
    assert.deepEqual(
      [kept.includes('[08:31 (retracted)](timeline.md#'), codes],
      [true, ['reference-retracted']],
    );
    const [clean, found] = update(text, withMore('09:00:00 bob corrected redact #2'));
    assert.deepEqual([clean.includes('v142'), clean.includes('[08:31 (redacted)]')], [false, true]);
    assert.deepEqual(found, ['reference-redacted']);
    assert.deepEqual(update(clean, withMore('09:00:00 bob corrected redact #2'))[1], []);
  });

  it('leave a writer’s own words alone, but for what was taken back', () => {
    const id = incidentOf(DAY).entries[1]?.entry.id ?? '';
    const own = (words: string) => `[${words}](timeline.md#${id})`;
    assert.deepEqual(update(own('08:31 we knew'), incidentOf(DAY))[1], []);
    const reworded = withMore('09:00:00 bob corrected reword #2: identified: other');
    assert.deepEqual(update(own('the moment we knew'), reworded)[1], []);
    const redacted = withMore('09:00:00 bob corrected redact #2');
    assert.deepEqual(update(own('the moment we knew'), redacted)[1], []);
    assert.deepEqual(update(own('when it was a bad config in v142'), redacted)[1], ['reference-redacted']);
    assert.deepEqual(update(own('the moment'), withMore('09:00:00 bob corrected retract #2: x'))[1], [
      'reference-retracted',
    ]);
  });

  it('name an entry that the log does not have', () => {
    const [text, codes] = update('[08:31 x](timeline.md#01JDCR2N0A00)', incidentOf(DAY));
    assert.deepEqual([text, codes], ['[08:31 x](timeline.md#01JDCR2N0A00)', ['reference-unknown']]);
  });

  it('are looked for to the end of a long line', () => {
    for (const piece of ['[', '[a](timeline.md#', '\\[', '`', '[](timeline.md#01JDCR2N0A00)']) {
      const text = `${piece.repeat(20_000)} timeline.md#`;
      for (const { range } of parseReferences(text)) {
        assert.match(text.slice(range.start, range.end), /^\[.*\)$/s, piece);
      }
    }
  });
});
