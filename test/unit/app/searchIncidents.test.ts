import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineIn } from '../../../src/app/foundLines';
import { prepareSearch, searchIncidents, searchInSlices } from '../../../src/app/searchIncidents';
import type { LiveSite } from '../../../src/app/site';
import { SiteReader } from '../../../src/app/site';
import { parseQuery } from '../../../src/core/search/query';
import { at, idOf, siteFiles, story } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';

const log = (id: string, text: string): string => `# Timeline of ${id}\n\n${story(text).join('\n')}\n`;
const LOGIN = '2026-10-02-login';
const SLOW = '2025-03-04-slow';
const SHOWN = `[10:31 note the key was opensesame](timeline.md#${idOf(3)})`;

async function site(): Promise<LiveSite> {
  const files = siteFiles(
    `08:15:02 alice declared SEV1: Checkout fails
     08:16:00 bob note the POOL is drained
     08:17:00 bob note hunter2 is the password
     08:18:00 bob corrected redact #3
     08:19:00 carol note wrong words
     08:20:00 carol corrected retract #5
     08:21:00 alice services checkout`,
    {
      [`incidents/2026/${LOGIN}/timeline.md`]: log(
        LOGIN,
        `2026-10-02 10:00:00 bob declared SEV2: Nobody can log in
         2026-10-02 10:30:00 bob status resolved: certificate renewed
         2026-10-02 10:31:00 bob note the key was opensesame
         2026-10-02 10:32:00 bob corrected redact #3`,
      ),
      [`incidents/2026/${LOGIN}/review.md`]: `---\ntags: [Certificate, expiry]\n---\n# Review\n\n## Summary\n\nThe pool of certificates ran dry. ${SHOWN}\n\n## Remediation\n\n- [ ] R1 Alert before expiry — @dora, due 2026-11-01, detect\n`,
      [`incidents/2025/${SLOW}/timeline.md`]: log(
        SLOW,
        '2025-03-04 10:00:00 alice declared SEV?: Search is slow',
      ),
    },
  );
  return new SiteReader(new MemoryStore(files)).read();
}

const ids = (all: LiveSite, text: string): readonly string[] =>
  searchIncidents(all, parseQuery(text), { now: at('12:00'), limit: 50 }).found.map(
    ({ record }) => record.incident.id,
  );
const [CHECKOUT] = ['2026-11-23-checkout-errors'];

describe('searchIncidents', () => {
  let all: LiveSite;
  before(async () => {
    all = await site();
  });

  it('finds words anywhere, those of the title first', () => {
    assert.deepEqual(ids(all, 'pool'), [CHECKOUT, LOGIN]);
    assert.deepEqual(ids(all, 'log'), [LOGIN]);
    assert.deepEqual(ids(all, 'pool drain'), [CHECKOUT]);
    assert.deepEqual(ids(all, '"pool of cert"'), [LOGIN]);
    assert.deepEqual(ids(all, 'pool kraken'), []);
  });

  it('does not find what was redacted or retracted', () => {
    assert.deepEqual(ids(all, 'opensesame'), [], 'nor where a review shows it still');
    assert.deepEqual(ids(all, 'hunter2'), []);
    assert.deepEqual(ids(all, 'wrong words'), []);
  });

  it('narrows by facets', () => {
    assert.deepEqual(ids(all, 'service:checkout'), [CHECKOUT]);
    assert.deepEqual(ids(all, 'tag:certificate'), [LOGIN]);
    assert.deepEqual(ids(all, '-tag:certificate is:over'), []);
    assert.deepEqual(ids(all, 'severity:sev1'), [CHECKOUT]);
    assert.deepEqual(ids(all, 'severity:none'), [SLOW]);
    assert.deepEqual(ids(all, 'status:open'), [CHECKOUT, SLOW]);
    assert.deepEqual(ids(all, 'status:resolved'), [LOGIN]);
    assert.deepEqual(ids(all, 'before:2026'), [SLOW]);
    assert.deepEqual(ids(all, 'since:2026-10 before:2026-11'), [LOGIN]);
    assert.deepEqual(ids(all, 'person:dora'), [LOGIN]);
    assert.deepEqual(ids(all, 'owner:bob'), []);
    assert.deepEqual(ids(all, 'is:overdue'), [LOGIN]);
    assert.deepEqual(ids(all, 'is:unreviewed is:untagged person:alice'), [CHECKOUT, SLOW]);
    assert.deepEqual(ids(all, ''), [CHECKOUT, LOGIN, SLOW]);
  });

  it('says which lines have the words', () => {
    const [first] = searchIncidents(all, parseQuery('alert expiry'), { now: at('12:00'), limit: 5 }).found;
    const [line] = first?.lines ?? [];
    assert.equal(line?.path, `incidents/2026/${LOGIN}/review.md`);
    assert.equal(line.text, 'R1 Alert before expiry — @dora, due 2026-11-01, detect');
    assert.deepEqual(line.at, { line: 11 });
    const [entry] = searchIncidents(all, parseQuery('drained'), { now: at('12:00'), limit: 5 }).found;
    assert.match(entry?.lines[0]?.text ?? '', /^note the POOL is drained @bob$/);
    assert.ok('entry' in (entry?.lines[0]?.at ?? {}));
  });

  it('counts all, although it gives only some', () => {
    const { total, found } = searchIncidents(all, parseQuery(''), { now: at('12:00'), limit: 1 });
    assert.deepEqual([total, found.length], [3, 1]);
  });

  const instant = (pauses: { count: number }, step = 0) => {
    let clock = 0;
    return {
      now: () => (clock += step),
      pause: async () => {
        await Promise.resolve();
        pauses.count++;
      },
      budget: 8,
    };
  };

  it('gets ready in slices, and ends where nobody waits for it', async () => {
    const pauses = { count: 0 };
    assert.equal(await prepareSearch(await site(), instant(pauses, 5)), true);
    assert.ok(pauses.count > 0);
    assert.equal(await prepareSearch(await site(), instant(pauses), () => true), false);
  });

  it('finds the same in slices with nothing made ready, showing more and more', async () => {
    for (const text of ['pool', '"pool of cert"', 'pool kraken', 'is:overdue', 'opensesame', 'log in', '']) {
      const query = parseQuery(text);
      const fresh = await site();
      const shown: { readonly ids: readonly string[]; readonly isComplete: boolean }[] = [];
      await searchInSlices(fresh, query, {
        now: at('12:00'),
        limit: 50,
        slices: instant({ count: 0 }, 30),
        isOver: () => false,
        show: ({ found }, isComplete) =>
          shown.push({ ids: found.map(({ record }) => record.incident.id), isComplete }),
      });
      const last = shown.at(-1);
      assert.deepEqual([last?.ids, last?.isComplete], [ids(all, text), true], text);
      for (const { ids: some, isComplete } of shown.slice(0, -1)) {
        assert.equal(isComplete, false);
        assert.deepEqual(some, last?.ids.slice(0, some.length), 'rows do not move');
      }
      assert.ok(text !== '' || shown.length > 1, 'something is shown before all was read');
    }
  });

  it('ends once something else is looked for', async () => {
    let asked = 0;
    await searchInSlices(all, parseQuery('pool'), {
      now: at('12:00'),
      limit: 50,
      slices: instant({ count: 0 }),
      isOver: () => ++asked > 1,
      show: () => assert.fail('nobody waits for it'),
    });
    assert.equal(asked, 2);
  });

  it('shows plain text, once, and not what the title says already', async () => {
    const id = '2026-09-01-x';
    const line = (n: number, entry: string): string =>
      story(`2026-09-01 10:0${n}:00 bob ${entry}`)[0]?.replace(/<!--.*-->/, `<!--${idOf(n)}-->`) ?? '';
    const row = `| [10:01 observation kraken in the pool](timeline.md#${idOf(1)}) | @bob |`;
    const files = {
      [`incidents/2026/${id}/timeline.md`]: `# T\n\n${line(0, 'declared SEV2: Kraken attacks')}\n${line(1, 'observation kraken in the **pool**')}\n`,
      [`incidents/2026/${id}/incident.md`]: `# Kraken attacks\n\n<!-- Which kraken? -->\n\n- **Kraken** seen, see [the board](https://kraken.example/1)\n`,
      [`incidents/2026/${id}/review.md`]: `# Review: Kraken attacks\n\n## Timeline\n\n| What | Who |\n|---|---|\n${row}\n\n## Remediation\n\n- [x] R1 Net for \\*krakens\\* — @bob\n| a | kraken |\n\n\`\`\`search\nregex: kraken\\(\n\`\`\`\n`,
    };
    const read = await new SiteReader(new MemoryStore({ ...siteFiles(''), ...files })).read();
    const linesOf = (text: string) =>
      searchIncidents(read, parseQuery(text), { now: at('12:00'), limit: 5 }).found.flatMap(
        ({ lines }) => lines,
      );
    const texts = (text: string) => linesOf(text).map(({ text: said }) => said);
    assert.deepEqual(texts('kraken pool'), [
      'observation kraken in the pool @bob',
      'Kraken seen, see the board',
      'R1 Net for *krakens* — @bob',
    ]);
    assert.deepEqual(texts('krakens'), ['R1 Net for *krakens* — @bob']);
    assert.deepEqual(texts('regex'), ['regex: kraken\\(']);
    assert.deepEqual(
      texts('kraken.example'),
      ['Kraken seen, see the board'],
      'addresses are found, and not shown',
    );
    assert.deepEqual(texts('which'), [], 'hints are nobody’s words');
    const [item] = linesOf('krakens');
    assert.deepEqual(item?.at, { line: 10 });
    const review = files[`incidents/2026/${id}/review.md`] ?? '';
    assert.equal(lineIn(review, item), 10);
    assert.equal(
      lineIn(`One\n${review}\nR1 Net for krakens — @bob\n`, item),
      11,
      'also where lines were added since',
    );
    assert.equal(lineIn('gone', item), 10);
    const [entry] = linesOf('observation pool');
    assert.equal(lineIn(files[`incidents/2026/${id}/timeline.md`] ?? '', entry ?? item), 3);
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), text => void ids(all, text)));
  });
});
