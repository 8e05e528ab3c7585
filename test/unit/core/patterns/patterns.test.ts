import assert from 'node:assert/strict';
import {
  binomialTest,
  findPatterns,
  type PatternIncident,
  type PatternItem,
  type Recurrence,
} from '../../../../src/core/patterns/patterns';
import { printPatterns } from '../../../../src/core/patterns/printPatterns';

const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2027, 0, 1);
const DAY = 86_400_000;

function incident(day: number, more: Partial<PatternIncident> = {}): PatternIncident {
  return {
    id: `i${day}`,
    title: `Incident of day ${day}`,
    declaredAt: FROM + day * DAY,
    services: [],
    tags: [],
    factors: [],
    hasReview: true,
    reviewStartedAt: undefined,
    items: [],
    ...more,
  };
}

const find = (all: readonly PatternIncident[]) =>
  findPatterns(all, { from: FROM, until: UNTIL }, '2026-06-01');

/** Overdue then, open then, unknown, overdue now. */
function told(found: Recurrence | undefined): readonly string[] {
  assert.ok(found);
  const { whenBack, overdueNow } = found;
  return [whenBack.overdue, whenBack.open, whenBack.unknown, overdueNow].map(items =>
    items.map(({ id }) => id).join(' '),
  );
}

describe('findPatterns', () => {
  it('counts what at least two incidents have', () => {
    const { rows, unreviewed } = find([
      incident(10, { tags: ['config'], services: ['checkout'] }),
      incident(300, { tags: ['config'], factors: ['process'], hasReview: false }),
      incident(400, { tags: ['config'] }),
    ]);
    assert.deepEqual(
      rows.map(({ kind, name, incidents, halves, trend }) => [
        kind,
        name,
        incidents.map(({ id }) => id),
        halves,
        trend,
      ]),
      [['tag', 'config', ['i300', 'i10'], [1, 1], 'few']],
    );
    assert.equal(unreviewed, 1);
  });

  it('tells a trend only where chance would seldom make it', () => {
    const spread = (count: number, from: number, to: number, more: Partial<PatternIncident>) =>
      Array.from({ length: count }, (_, n) =>
        incident(from + ((to - from) * n) / count + n / 1000, {
          id: `${from}-${n}-${JSON.stringify(more)}`,
          ...more,
        }),
      );
    const others = [...spread(30, 0, 180, {}), ...spread(30, 190, 360, {})];
    const trendOf = (early: number, late: number) =>
      find([...others, ...spread(early, 0, 180, { tags: ['t'] }), ...spread(late, 190, 360, { tags: ['t'] })])
        .rows[0]?.trend;
    assert.equal(trendOf(1, 6), 'few');
    assert.equal(trendOf(3, 6), 'same');
    assert.equal(trendOf(1, 12), 'more');
    assert.equal(trendOf(12, 1), 'fewer');
    // A year in which everything doubles is no trend of one tag.
    const doubled = [...spread(10, 0, 180, {}), ...spread(60, 190, 360, {})];
    const row = find([
      ...doubled,
      ...spread(2, 0, 180, { tags: ['t'] }),
      ...spread(12, 190, 360, { tags: ['t'] }),
    ]).rows[0];
    assert.equal(row?.trend, 'same');
  });

  it('finds pairs, but not those of chance', () => {
    const both = Array.from({ length: 4 }, (_, n) =>
      incident(n * 20, { tags: ['config', 'deploy'], services: ['checkout'] }),
    );
    const rest = Array.from({ length: 20 }, (_, n) =>
      incident(100 + n, { services: ['checkout'], tags: n < 2 ? ['other', 'config'] : [] }),
    );
    const { pairs } = find([...both, ...rest]);
    assert.deepEqual(
      pairs.map(({ a, b, incidents }) => [a.name, b.name, incidents.length]),
      [['config', 'deploy', 4]],
    );
  });

  const item = (id: string, due: string | undefined, more: Partial<PatternItem> = {}): PatternItem => ({
    id,
    text: 'Limit',
    owner: 'bob',
    due,
    isOver: false,
    turns: [],
    ...more,
  });
  const shop = { services: ['checkout'], tags: ['config'] };
  const turn = (day: number, done: boolean) => ({ at: FROM + day * DAY, done });

  it('finds what came back while remediation was open, and what is overdue now', () => {
    // Day 60 is 2 March; today is 1 June.
    const items = [item('R1', '2026-02-01'), item('R2', '2026-05-01'), item('R3', '2026-12-01')];
    const earlier = incident(10, { ...shop, items });
    const both = { services: ['checkout', 'pay'], tags: ['config', 'deploy'] };
    const twice = find([incident(10, { ...both, items }), incident(60, both)]).recurrences;
    assert.deepEqual(
      twice.map(({ services, tags }) => ({ services, tags })),
      [both],
      'once for two incidents, however much they share',
    );
    const [found] = find([earlier, incident(60, shop)]).recurrences;
    assert.deepEqual(told(found), ['R1', 'R2 R3', '', 'R1 R2']);
    assert.deepEqual([found?.later.id, found?.days], ['i60', 50]);
    assert.deepEqual(find([earlier, incident(110, shop)]).recurrences, []);
    assert.deepEqual(find([earlier, incident(60, { ...shop, tags: ['other'] })]).recurrences, []);
  });

  it('tells by the log what was done before it came back, and what since', () => {
    const over = { isOver: true };
    const earlier = incident(10, {
      ...shop,
      items: [
        item('before', '2026-02-01', { ...over, turns: [turn(20, true)] }),
        item('since', '2026-02-01', { ...over, turns: [turn(70, true)] }),
        item('ticked', '2026-02-01', over),
        item('again', undefined, { turns: [turn(20, true), turn(30, false)] }),
        item('twice', undefined, { ...over, turns: [turn(20, true), turn(30, false), turn(80, true)] }),
        item('reopened', undefined, { turns: [turn(70, false)] }),
        item('fell', undefined, { turns: [turn(20, true), turn(70, false)] }),
        item('tickedAgain', undefined, { ...over, turns: [turn(20, true), turn(30, false)] }),
      ],
    });
    const [found] = find([earlier, incident(60, shop)]).recurrences;
    assert.deepEqual(told(found), ['since', 'again twice', 'ticked reopened tickedAgain', '']);
    const text = printPatterns(find([earlier, incident(60, shop)]), 'Acme', () => undefined);
    assert.match(
      text,
      /came 50 days after .*\. Overdue then: since Limit .*\. Open then: again .*, twice .*\. Over by now, since a day that nobody recorded: ticked .*\. Overdue now: none\.\n/,
    );
  });

  it('says nothing of items that were all done by then, nor of those written later', () => {
    const done = [item('R1', '2026-02-01', { isOver: true, turns: [turn(20, true)] })];
    assert.deepEqual(find([incident(10, { ...shop, items: done }), incident(60, shop)]).recurrences, []);
    const later = { ...shop, reviewStartedAt: FROM + 61 * DAY, items: [item('R1', '2026-12-01')] };
    assert.deepEqual(find([incident(10, later), incident(60, shop)]).recurrences, []);
    const overdue = { ...later, items: [item('R1', '2026-05-01')] };
    const [found] = find([incident(10, overdue), incident(60, shop)]).recurrences;
    assert.deepEqual(told(found), ['', '', '', 'R1']);
  });

  it('holds the exact binomial test', () => {
    // Worked out apart from this with exact powers.
    assert.ok(Math.abs(binomialTest(9, 10, 0.5) - 0.021484375) < 1e-9);
    assert.ok(Math.abs(binomialTest(3, 20, 0.3) - 0.2204183) < 1e-6);
    assert.equal(binomialTest(3, 3, 1), 1);
  });
});

describe('printPatterns', () => {
  const print = (all: readonly PatternIncident[]) =>
    printPatterns(find(all), 'Acme', ({ id }) => (id === 'i10' ? undefined : `a/${id}.md`));

  it('tells few incidents as counts, and links them', () => {
    const text = print([incident(10, { tags: ['config'] }), incident(300, { tags: ['config'] })]);
    assert.match(
      text,
      /^# Recurring patterns of Acme\n\n2 incidents declared from 2026-01-01 to 2026-12-31 \(UTC\)/,
    );
    assert.match(
      text,
      /\| config \| 2 \| 2 of 2 \| 1 → 1, fewer than 8: no trend \| \[2026\\-10\\-28 Incident of day 300\]\(a\/i300\.md\), 2026\\-01\\-11 Incident of day 10 \| none \|/,
    );
    assert.doesNotMatch(text, / %/);
  });

  it('keeps hostile text plain', () => {
    const hostile = '](command:evil) | <img src=x> **b**';
    const text = print(
      [0, 1].map(n =>
        incident(20 + n, {
          title: hostile,
          tags: [hostile],
          items: [{ id: 'R1', text: hostile, owner: 'x', due: undefined, isOver: false, turns: [] }],
        }),
      ),
    );
    assert.ok(!text.includes('](command:') && !/[^\\]<img/.test(text) && !text.includes('**b**'), text);
    const row = text.split('\n').find(line => line.includes('of 2')) ?? '';
    assert.equal(row.replaceAll('\\|', '').split('|').length, 8, row);
  });

  it('says that there is nothing', () => {
    assert.match(print([]), /0 incidents declared .*\n\nNo tag, service or kind of factor/s);
  });
});
