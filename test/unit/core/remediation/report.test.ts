import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldIncident } from '../../../../src/core/incident/incident';
import { parseLog } from '../../../../src/core/incident/log';
import { printRate, printReportCsv, printReportMarkdown } from '../../../../src/core/remediation/printReport';
import {
  countAges,
  countStates,
  ITEM_STATES,
  punctuality,
  reportItems,
  type ReportFilter,
  type ReportSource,
} from '../../../../src/core/remediation/report';
import { parseReview } from '../../../../src/core/review/review';
import { hostileText } from '../../../support/arbitraries';

const TODAY = '2026-12-20';
const PEOPLE = [
  { handle: 'alice', name: 'Alice', team: 'payments' },
  { handle: 'bob', name: 'Bob', team: 'platform' },
];

function source(items: string, log: readonly string[] = []): ReportSource {
  const lines = [
    '- 2026-11-23T08:15:02Z @alice **declared** SEV2: Checkout | fails <!--01KAQW4HBG000000-->',
    ...log.map(
      (words, n) =>
        `- 2026-12-${words.slice(0, 2)}T08:00:00Z @alice **issue** ${words.slice(3)} <!--01KAQW4J${n}G000000-->`,
    ),
  ];
  return {
    incident: foldIncident('2026-11-23-checkout', parseLog(lines.join('\n')).value, new Set()),
    items: parseReview(`## Remediation\n\n${items}\n`).items,
  };
}

const SOURCE = source(
  [
    '- [x] R1 In time — @alice, due 2026-12-07',
    '  - proof: pr a/b#1',
    '- [x] R2 Late — @Alice, due 2026-12-07',
    '- [x] R3 Nobody noted when — @bob, due 2026-12-07',
    '- [ ] R4 Overdue — @bob, due 2026-12-10',
    '- [ ] R5 Long overdue — @carol, due 2026-09-01',
    '- [ ] R6 Due today — @alice, due 2026-12-20',
    '- [ ] R7 Some day — @alice',
    '- [ ] R8 Never — won’t do: too dear',
    '- [ ] ',
  ].join('\n'),
  ['01 R1 closed', '09 R2 done', '01 R4 done', '02 R4 open again', '10 R1 closed'],
);

const items = (filter: ReportFilter = {}) => reportItems([SOURCE], { people: PEOPLE, today: TODAY, filter });

describe('the report of remediation', () => {
  it('says of each item how it stands, the most overdue first', () => {
    assert.deepEqual(
      items().map(({ id, state, daysLate, doneOn, team }) => [id, state, daysLate, doneOn, team]),
      [
        ['R5', 'overdue', 110, undefined, undefined],
        ['R4', 'overdue', 10, undefined, 'platform'],
        ['R6', 'open', 0, undefined, 'payments'],
        ['R7', 'open', 0, undefined, 'payments'],
        ['R1', 'on-time', 0, '2026-12-01', 'payments'],
        ['R2', 'late', 2, '2026-12-09', 'payments'],
        ['R3', 'done', 0, undefined, 'platform'],
        ['R8', 'wont-do', 0, undefined, undefined],
      ],
    );
  });

  it('chooses by owner, team and overdue', () => {
    const ids = (filter: ReportFilter) => items(filter).map(({ id }) => id);
    assert.deepEqual(ids({ owner: 'ALICE' }), ['R6', 'R7', 'R1', 'R2']);
    assert.deepEqual(ids({ team: 'Platform' }), ['R4', 'R3']);
    assert.deepEqual(ids({ overdue: true }), ['R5', 'R4']);
    assert.deepEqual(ids({ overdue: true, team: 'payments' }), []);
  });

  it('counts honestly: unknown days are in no rate, and few are no percentage', () => {
    const counts = countStates(items());
    assert.deepEqual(counts, { overdue: 2, open: 2, 'on-time': 1, late: 1, done: 1, 'wont-do': 1 });
    assert.deepEqual(punctuality(counts), { inTime: 1, of: 4 });
    assert.equal(printRate({ inTime: 1, of: 4 }), '1 of 4');
    assert.equal(printRate({ inTime: 12, of: 14 }), '12 of 14 (86 %)');
    assert.equal(printRate({ inTime: 0, of: 0 }), '–');
    assert.deepEqual(
      countAges(items()).map(({ count }) => count),
      [0, 1, 0, 1],
    );
  });

  it('reads as Markdown', () => {
    const text = printReportMarkdown(items(), TODAY, ({ id }) => (id === 'R4' ? '/review.md#L7' : undefined));
    assert.match(
      text,
      /^# Remediation on 2026-12-20\n\n8 items: \*\*4 open, 2 of them overdue\*\*, 3 done \(1 in time, 1 late, 1 on a day that nothing recorded\), 1 will not be done\. 1 of 3 done items name their proof\.\n/,
    );
    assert.match(
      text,
      /### platform\n\n\| Owner .*\n.*\n\| @bob \| 2026-12-10 \| 10 d \| \[R4 Overdue\]\(\/review\.md#L7\) \| none \| 2026-11-23-checkout \(SEV2\) \|/,
    );
    assert.match(text, /### Without a team\n\n.*\n.*\n\| @carol \| 2026-09-01 \| 110 d \| R5 Long overdue /);
    assert.match(text, /\| 2026-12 \| 2 \| 1 \| 1 \| 1 \| 1 \| 0 \| 1 of 3 \|/);
    assert.match(
      printReportMarkdown([], TODAY, () => undefined),
      /Nothing is overdue\./,
    );
  });

  it('is a table in whatever words items come', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const line = text.replaceAll(/[\r\n]/g, ' ');
        const all = reportItems([source(`- [ ] R1 ${line} — @bob, due 2026-01-01`)], {
          people: PEOPLE,
          today: TODAY,
        });
        const csv = printReportCsv(all);
        assert.ok(csv.length <= 2 && csv.every(row => !/[\r\n]/.test(row)));
        for (const row of printReportMarkdown(all, TODAY, () => '/x')
          .split('\n')
          .filter(one => one.startsWith('| @bob | 2026'))) {
          assert.equal(row.split(/(?<!\\)\|/).length, 8, row);
        }
        assert.equal(
          ITEM_STATES.reduce((sum, state) => sum + countStates(all)[state], 0),
          all.length,
        );
      }),
    );
  });
});
