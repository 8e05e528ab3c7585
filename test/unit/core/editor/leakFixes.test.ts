import assert from 'node:assert/strict';
import { quickFixesFor } from '../../../../src/core/editor/quickFixes';
import type { FixContext, QuickFix } from '../../../../src/core/editor/quickFix';
import { checkLeaks } from '../../../../src/core/leaks/findLeaks';
import { leakProblems } from '../../../../src/core/leaks/leakProblems';
import { EMPTY_SITE } from '../../../../src/app/site';
import { applyTextEdits } from '../../../../src/core/text/range';
import { harborLedgerDictionary } from '../../../support/leaks/dictionary';

const dictionary = harborLedgerDictionary();

function fixesAt(text: string, words: string): readonly QuickFix[] {
  const problems = leakProblems(text, dictionary);
  const context: FixContext = {
    site: EMPTY_SITE,
    path: 'incidents/2026/2026-11-23-checkout-errors/customer-review.md',
    text,
    problems,
    now: 0,
    me: 'alice',
    root: 'file:///site',
    readOnly: false,
    peopleText: undefined,
  };
  const problem = problems.find(({ range }) => text.slice(range.start, range.end) === words);
  assert.ok(problem !== undefined, `no problem at ${words}`);
  return quickFixesFor(problem, context);
}

function applied(text: string, fix: QuickFix | undefined): string {
  assert.ok(fix !== undefined);
  return applyTextEdits(text, fix.edits[0]?.edits ?? []);
}

/** As the editor writes a snippet when somebody types a reason and goes on. */
function allowed(text: string, fix: QuickFix | undefined): string {
  assert.ok(fix?.snippet !== undefined);
  const { range, text: snippet } = fix.snippet;
  const written = snippet.replace(
    /\\([\\$}])|\$1/g,
    (_, escaped: string | undefined) => escaped ?? 'They know it',
  );
  return applyTextEdits(text, [{ range, text: written }]);
}

describe('quick fixes of leaks', () => {
  const text = '---\nedition: final\n---\nledgerd stopped, then Ledgerd again, and Globex called.\n';

  it('write what may be said: here, for all of the word, for all words', () => {
    const fixes = fixesAt(text, 'ledgerd');
    assert.deepEqual(
      fixes.map(({ title, preferred }) => [title, preferred]),
      [
        ['Replace by “Bookkeeping”', true],
        ['Replace “ledgerd” everywhere in this file (2)', false],
        ['Replace all internal words that have a public one (3)', false],
        ['May be said in this review: “ledgerd”, because…', false],
      ],
    );
    const [head = ''] = text.split('ledgerd');
    assert.equal(
      applied(text, fixes[0]),
      `${head}Bookkeeping stopped, then Ledgerd again, and Globex called.\n`,
    );
    assert.equal(
      applied(text, fixes[1]),
      `${head}Bookkeeping stopped, then Bookkeeping again, and Globex called.\n`,
    );
    assert.equal(
      applied(text, fixes[2]),
      `${head}Bookkeeping stopped, then Bookkeeping again, and a customer called.\n`,
    );
  });

  it('write a decision into the front matter, with the cursor at its reason', () => {
    const once = allowed(text, fixesAt(text, 'ledgerd').at(-1));
    assert.ok(
      once.startsWith(
        '---\nedition: final\nallowed:\n  - { words: "ledgerd", reason: "They know it" }\n---\n',
      ),
    );
    assert.deepEqual(
      checkLeaks(once, dictionary).leaks.map(leak => leak.text),
      ['Globex'],
    );
    const twice = allowed(once, fixesAt(once, 'Globex').at(-1));
    assert.deepEqual(checkLeaks(twice, dictionary).leaks, []);
    assert.deepEqual(checkLeaks(twice, dictionary).decisions.length, 2);
  });

  it('keep a list in one line, CRLF and awkward words', () => {
    const flow =
      '---\r\nallowed: [{ words: x, reason: y }]\r\n---\r\nSet useNew$Tax_{rate}_on and "a_b".\r\n';
    const first = leakProblems(flow, dictionary)[0];
    assert.ok(first !== undefined);
    const words = flow.slice(first.range.start, first.range.end);
    const once = allowed(flow, fixesAt(flow, words).at(-1));
    assert.match(once, /^---\r\nallowed: \[\{ words: x, reason: y \}, \{ words: .* \}\]\r\n---\r\n/);
    assert.equal(checkLeaks(once, dictionary).decisions.length, 2);
  });

  it('offer no decision for a secret, and none without a front matter', () => {
    const secret = ['ghp', 'a1B2c3D4e5'.repeat(4)].join('_');
    assert.deepEqual(fixesAt(`---\nedition: final\n---\nKey ${secret}\n`, secret), []);
    assert.equal(fixesAt('Globex\n', 'Globex').length, 1);
  });
});
