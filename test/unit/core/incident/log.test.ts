import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tryEntryIdOf } from '../../../../src/core/change/applyEdits';
import { parseLog, printEntry, type Log } from '../../../../src/core/incident/log';
import type { Parsed } from '../../../../src/core/problem';
import { printInstant, printStatedInstant } from '../../../../src/core/time/instant';
import { clockTime, entryBody, entryId, handle, hostileText } from '../../../support/arbitraries';
import { at, idOf, logText, story, under } from '../../../support/builders';

const newEntry = fc
  .tuple(entryId, clockTime, fc.boolean(), handle, entryBody)
  .map(([id, time, stated, actor, body]) => ({
    id,
    atText: stated ? printStatedInstant(time) : printInstant(time),
    actor,
    body,
  }));

/** What a log says, without where it says it. */
function said({ entries }: Log) {
  return entries.map(({ id, at: time, atText, actor, word, body }) => ({
    id,
    time,
    atText,
    actor,
    word,
    body,
  }));
}

/** What else there is to say of it, with the words of the places. */
function shown(text: string, { value: { entries, damaged }, problems }: Parsed<Log>) {
  return {
    entries: entries.map(({ range }) => under(text, range).trimEnd()),
    damaged: damaged.map(({ text: source, range }) => [source, under(text, range).trimEnd()]),
    problems: problems.map(({ range, ...problem }) => ({ ...problem, at: under(text, range).trimEnd() })),
  };
}

describe('printEntry', () => {
  it('prints one line that parseLog reads back, for each kind with hostile text', () => {
    fc.assert(
      fc.property(newEntry, entry => {
        const line = printEntry(entry);
        assert.doesNotMatch(line, /[\r\n\u2028]/);
        assert.equal(tryEntryIdOf(line), entry.id);
        const { value, problems } = parseLog(line);
        assert.deepEqual(problems, []);
        const [read] = value.entries;
        assert.deepEqual(
          { id: read?.id, atText: read?.atText, at: read?.at, actor: read?.actor, body: read?.body },
          { ...entry, at: Date.parse(entry.atText) },
        );
        assert.deepEqual(value.damaged, []);
      }),
      { numRuns: 2000 },
    );
  });

  it('prints as documented', () => {
    const body = { kind: 'status', status: 'identified', text: 'bad config in v142' } as const;
    assert.equal(
      printEntry({ id: '01JDCR2N0A', atText: '2026-11-23T08:31:10Z', actor: 'alice', body }),
      '- 2026-11-23T08:31:10Z @alice **status** identified: bad config in v142 <!--01JDCR2N0A-->',
    );
    assert.equal(
      printEntry({
        id: '01JDCR2N0A',
        atText: '2026-11-23T08:31Z',
        actor: 'alice',
        body: { kind: 'acknowledged', text: '' },
      }),
      '- 2026-11-23T08:31Z @alice **acknowledged** <!--01JDCR2N0A-->',
    );
  });
});

describe('parseLog', () => {
  it('never throws, loses no line, and finds the same in a text with other line endings', () => {
    const piece = fc.oneof(
      { weight: 2, arbitrary: hostileText },
      { weight: 2, arbitrary: newEntry.map(printEntry) },
      { weight: 1, arbitrary: newEntry.map(entry => printEntry(entry).slice(0, -3)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '# x',
          '',
          '<!-- note -->',
          '<<<<<<< HEAD',
          '=======',
          '- 2026-13-45T08:15Z @a **note** <!--01JDCR2N0A-->',
        ),
      },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const text = pieces.join('\n');
        const { value, problems } = parseLog(text);
        for (const { range } of problems) {
          assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length);
        }
        for (const entry of value.entries) {
          assert.ok(under(text, entry.range).includes(entry.id));
        }
        const lines = text
          .split('\n')
          .filter(
            line => line.replace(/^\ufeff/, '').trim() !== '' && !/^\ufeff?(?:\s*#|<!--.*-->\s*$)/.test(line),
          );
        const distinct = new Set(lines.map(line => line.replace(/^\ufeff/, '').trimEnd()));
        assert.ok(value.entries.length + value.damaged.length >= distinct.size);
        if (!text.includes('\r')) {
          assert.deepEqual(said(parseLog(text.replaceAll('\n', '\r\n')).value), said(value));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('finds in a printed line, whatever somebody did to it, what its pattern finds', () => {
    const printed = newEntry.map(entry =>
      printEntry({ ...entry, id: entry.id.slice(0, 16).padEnd(16, '0') }),
    );
    const sign = fc.oneof(fc.constantFrom('', '**', '<!--'), fc.stringMatching(/^[ *\-<@&éAI9_\u2028\r]$/));
    const edit = fc.record({
      /** Which of the line's marks, and how far behind it. */
      mark: fc.nat(200),
      behind: fc.nat(2),
      removed: fc.nat(2),
      added: fc.oneof(
        sign,
        hostileText.map(text => text.replaceAll('\n', ' ')),
      ),
    });
    const edited = fc.tuple(printed, fc.array(edit, { minLength: 1, maxLength: 2 })).map(([line, edits]) =>
      edits.reduce((text, { mark, behind, removed, added }) => {
        const marks = [...text.matchAll(/[ *@<>-]/g)];
        const from = (marks[mark % marks.length]?.index ?? 0) + behind;
        return text.slice(0, from) + added + text.slice(from + removed);
      }, line),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(printed, edited), { maxLength: 4 }), lines => {
        // With a blank behind it, a line is not as it was printed, so it is read by the pattern.
        const [text, blank] = [lines.join('\n'), lines.map(line => `${line} `).join('\n')];
        const [fast, slow] = [parseLog(text), parseLog(blank)];
        assert.deepEqual(said(fast.value), said(slow.value));
        assert.deepEqual(shown(text, fast), shown(blank, slow));
      }),
      { numRuns: 1500 },
    );
  });

  it('says the same whatever the order of the lines and however often they stand there', () => {
    const lines = fc.array(newEntry.map(printEntry), { minLength: 1, maxLength: 10 });
    const shuffled = lines.chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, fc.boolean(), ([all, mixed], crlf) => {
        const once = parseLog(all.join('\n')).value;
        const twice = parseLog(mixed.join(crlf ? '\r\n' : '\n')).value;
        assert.deepEqual(said(twice), said(once));
      }),
    );
  });

  it('counts the same one of two different lines with one id, wherever they stand, and lists the other', () => {
    const [first = '', second = ''] = story('08:15:02 alice note one\n08:16:00 alice note two');
    const other = first.replace('one', 'edited by hand');
    for (const lines of [
      [first, second, other],
      [other, first, second],
      [second, other, other, first],
    ]) {
      const { value, problems } = parseLog(lines.join('\n'));
      assert.deepEqual(
        value.entries.map(({ body }) => 'text' in body && body.text),
        ['edited by hand', 'two'],
      );
      assert.deepEqual(new Set(value.damaged.map(({ text }) => text)), new Set([first]));
      assert.deepEqual(
        problems.map(({ code }) => code),
        ['log-id-twice'],
      );
    }
  });

  it('accepts a byte order mark, CRLF, trailing blanks, a missing last line ending and blanks in the comment', () => {
    const [line = ''] = story('08:15:02 alice note text');
    for (const text of [
      `\ufeff${line}`,
      `\ufeff# x\r\n\r\n${line}\r\n`,
      `${line}  \t\n`,
      line.replace('<!--', '<!-- ').replace('-->', ' -->'),
    ]) {
      const { value, problems } = parseLog(text);
      assert.equal(value.entries[0]?.body.kind, 'note', text);
      assert.deepEqual(problems, []);
    }
  });

  it('keeps what newer versions write', () => {
    const { value, problems } = parseLog(logText('08:15:02 alice rung @carol by phone'));
    assert.deepEqual(value.entries[0]?.body, { kind: 'other', word: 'rung', text: '@carol by phone' });
    assert.deepEqual(problems, []);
  });

  it('lists lines that are no entries, each with its place', () => {
    const text = logText(`
      08:15:02 alice declared SEV2: Checkout
      =- we restarted it
      =- 2026-11-23T08:20:00Z @bob restarted it
      =* 2026-11-23T08:20:00Z @bob **note** x <!--01KAQW4HBG000009-->
      =- 2026-11-31T08:20:00Z @bob **note** x <!--01KAQW4HBG000009-->
      =- 2026-11-23T08:20:00Z @bob **note** x <!--ZZZZZZZZZZZZZZZZ-->
      =- 2026-11-23T08:20:00Z @bob **note** x <!--01KAQW4HB-->
      08:21:00 bob status sort of fine
    `);
    const { value, problems } = parseLog(text);
    assert.equal(value.entries.length, 2);
    assert.equal(value.damaged.length, 6);
    assert.deepEqual(
      problems.map(({ code, range }) => [code, under(text, range).slice(0, 3)]),
      [
        ['log-line', '- w'],
        ['log-line', '- 2'],
        ['log-line', '* 2'],
        ['log-line', '- 2'],
        ['log-line', '- 2'],
        ['log-line', '- 2'],
        ['log-entry-words', '- 2'],
      ],
    );
  });

  it('no longer minds wrong words that a correction has put right', () => {
    const wrong = '08:15:02 alice status sort of fine\n';
    const codes = (text: string) => parseLog(logText(text)).problems.map(({ code }) => code);
    assert.deepEqual(codes(wrong), ['log-entry-words']);
    assert.deepEqual(codes(`${wrong}08:16:00 alice corrected time #1: 2026-11-23T08:10Z`), [
      'log-entry-words',
    ]);
    for (const how of ['reword', 'retract', 'redact']) {
      assert.deepEqual(codes(`${wrong}08:16:00 alice corrected ${how} #1: monitoring`), []);
    }
  });

  it('reads both sides of a merge conflict and points at its marks', () => {
    const [first, second, third] = story('08:15:02 a note 1\n08:16:02 a note 2\n08:17:02 b note 3');
    const text = [first, '<<<<<<< HEAD', second, '||||||| base', '=======', third, '>>>>>>> theirs', ''].join(
      '\n',
    );
    const { value, problems } = parseLog(text);
    assert.deepEqual(
      value.entries.map(({ id }) => id),
      [idOf(1), idOf(2), idOf(3)],
    );
    assert.deepEqual(
      problems.map(({ code, range }) => [code, under(text, range)]),
      [
        ['conflict-marker', '<<<<<<< HEAD'],
        ['conflict-marker', '||||||| base'],
        ['conflict-marker', '======='],
        ['conflict-marker', '>>>>>>> theirs'],
      ],
    );
  });

  it('keeps stated times and clock times apart', () => {
    const { entries } = parseLog(logText('08:15 alice note stated\n08:15:00 alice note clock')).value;
    assert.deepEqual(
      entries.map(({ atText }) => atText),
      ['2026-11-23T08:15Z', '2026-11-23T08:15:00Z'],
    );
    assert.deepEqual(
      entries.map(entry => entry.at),
      [at('08:15'), at('08:15')],
    );
  });

  it('reads a year of a busy incident', () => {
    const text = logText(
      Array.from({ length: 20_000 }, (_, n) => `08:15:02 alice note entry ${n}`).join('\n'),
    );
    assert.equal(parseLog(text).value.entries.length, 20_000);
    const wordless = `- ${'x'.repeat(20)} @a <!--01KAQW4HBG000000-->\n`;
    assert.equal(parseLog(wordless.repeat(60_000)).value.damaged.length, 60_000);
    assert.equal(
      parseLog(`- ${' '.repeat(500_000)}x\n${'<!--'.repeat(100_000)}\n${'a,'.repeat(200_000)}`).value.damaged
        .length,
      3,
    );
  });
});
