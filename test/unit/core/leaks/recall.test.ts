import assert from 'node:assert/strict';
import { checkLeaks, findLeaks } from '../../../../src/core/leaks/findLeaks';
import { withPublicWords } from '../../../../src/core/leaks/leakProblems';
import { seededDocuments } from '../../../support/leaks/corpus';
import { harborLedgerDictionary } from '../../../support/leaks/dictionary';

interface Count {
  found: number;
  all: number;
}

describe('leak check: recall on seeded texts', () => {
  it('finds at least 99 of 100 seeded leaks, and of each kind at least 95', function () {
    this.timeout(20_000);
    const dictionary = harborLedgerDictionary();
    const kinds = new Map<string, Count>();
    const missed: string[] = [];
    for (const { text, placements } of seededDocuments()) {
      const { leaks: seen, inComments } = checkLeaks(text, dictionary);
      const leaks = [...seen, ...inComments];
      for (const { kind, variant, seed, start, end } of placements) {
        const count = kinds.get(kind) ?? { found: 0, all: 0 };
        const isFound = leaks.some(({ range }) => range.start < end && start < range.end);
        kinds.set(kind, { found: count.found + (isFound ? 1 : 0), all: count.all + 1 });
        if (!isFound) {
          missed.push(`${kind} | ${variant} | ${seed}: ${text.slice(start, end)}`);
        }
      }
    }
    const total = [...kinds.values()].reduce(
      (sum, { found, all }) => ({ found: sum.found + found, all: sum.all + all }),
      {
        found: 0,
        all: 0,
      },
    );
    const percent = ({ found, all }: Count): string => ((found / all) * 100).toFixed(1);
    for (const [kind, count] of kinds) {
      console.log(
        `      ${kind.padEnd(24)} ${String(count.found).padStart(4)} of ${String(count.all).padStart(4)}  ${percent(count)} %`,
      );
    }
    console.log(`      ${'all'.padEnd(24)} ${total.found} of ${total.all}  ${percent(total)} %`);
    missed.forEach(line => console.log(`      missed: ${line}`));
    assert.ok(total.all > 1500, `only ${total.all} placements`);
    assert.ok(total.found / total.all >= 0.99, missed.join('\n'));
    for (const [kind, { found, all }] of kinds) {
      assert.ok(found / all >= 0.95, `${kind}: ${found} of ${all}`);
    }
  });

  it('proposes words that are no leaks themselves', () => {
    const dictionary = harborLedgerDictionary();
    for (const { text } of seededDocuments().slice(0, 60)) {
      const mended = withPublicWords(text, findLeaks(text, dictionary));
      assert.deepEqual(
        findLeaks(mended, dictionary)
          .filter(({ replacement }) => replacement !== undefined)
          .map(leak => `${leak.kind}: ${leak.text}`),
        [],
      );
    }
  });
});
