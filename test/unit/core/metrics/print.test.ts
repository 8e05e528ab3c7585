import assert from 'node:assert/strict';
import { figureOf } from '../../../../src/core/metrics/figure';
import type { Measured } from '../../../../src/core/metrics/measure';
import {
  leftOutWords,
  metricsJson,
  printGroupsCsv,
  printIncidentsCsv,
  printMetricsMarkdown,
  printPeopleCsv,
} from '../../../../src/core/metrics/print';
import { metricsReport, type MetricsReport } from '../../../../src/core/metrics/report';
import { figureWords, missingWords, periodWords, spanText } from '../../../../src/core/metrics/words';
import { at } from '../../../support/builders';
import { ALL, CONTEXT, measuredOf } from '../../../support/measuredIncidents';

const EVIL = '=HYPERLINK("http://x","a") | <b>, "q"';
const LOG = `
  08:15:00 alice declared SEV2: ${EVIL}
  08:16:00 alice impact started 2026-11-23T08:00Z
  08:17:00 alice services checkout, search
  08:20:00 bob acknowledged
  08:45:30 bob status mitigated`;

const report = (list: readonly Measured[], more: object = {}): MetricsReport =>
  metricsReport(list, { ...ALL, ...more }, { plan: CONTEXT.plan, today: '2026-11-24' });
const minutes = (...list: readonly number[]): string =>
  figureWords(figureOf(list.map(each => ({ kind: 'known', length: each * 60_000, edge: 'impact' }))));

describe('the words of figures', () => {
  it('tell few values one by one, and a median and a 90th percentile only of enough', () => {
    assert.equal(minutes(), 'n 0');
    assert.equal(minutes(30, 10, 20, 40), '10 min, 20 min, 30 min, 40 min (n 4)');
    assert.equal(minutes(1, 2, 3, 4, 60), 'median 3 min (n 5)');
    assert.equal(minutes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 'median 5 min, p90 9 min (n 10)');
  });

  it('never tell a zero where something is unknown, or took less than a minute', () => {
    assert.deepEqual([0, 1, 59_999, 60_000].map(spanText), ['0 min', 'under 1 min', 'under 1 min', '1 min']);
    const spans = (['open', 'not-recorded', 'not-recorded', 'contradictory'] as const).map(kind => ({
      kind,
    }));
    assert.equal(
      missingWords(figureOf(spans)),
      '2 not recorded, 1 not over yet, 1 with times that contradict each other',
    );
  });

  it('tell a period by its days, both included', () => {
    const [from, until] = [at('2026-10-01 00:00'), at('2026-11-01 00:00')];
    assert.deepEqual(
      [
        periodWords({ from, until }),
        periodWords({ from, until: undefined }),
        periodWords({ from: undefined, until }),
      ],
      ['2026-10-01 to 2026-10-31', 'since 2026-10-01', 'up to 2026-10-31'],
    );
  });
});

describe('what is exported', () => {
  it('has a line for each incident, nothing that a spreadsheet computes, and no zero for what is not known', () => {
    const [, line] = printIncidentsCsv(report([measuredOf(LOG)]));
    assert.equal(
      line,
      `2026-11-23-checkout-errors,"'=HYPERLINK(""http://x"",""a"") | <b>, ""q""",2026-11-23T08:15:00Z,SEV2,checkout search,mitigated,,,5,45.5,,impact,45.5,mitigated,"detect not-recorded, resolve open"`,
    );
  });

  it('has a line for each group and measure, and for each person', () => {
    const lines = printGroupsCsv(report([measuredOf(LOG)]), 'service');
    assert.equal(lines.length, 1 + 2 * 5);
    assert.equal(lines[1], 'checkout,detect,1,0,,,0,0,1,0');
    assert.equal(lines[3], 'checkout,mitigate,1,1,,,45.5,0,0,0');
    assert.deepEqual(printPeopleCsv(report([measuredOf(LOG)])).slice(1), [
      'alice,0,0,0,0,0,1',
      'bob,0,0,0,1,0,1',
    ]);
  });

  it('says in Markdown what counts and what does not, with titles and services that stay text', () => {
    const drill = measuredOf(`${LOG}\n09:00:00 bob metrics left out: drill`, undefined, '2026-11-23-drill');
    const all = report([measuredOf(LOG), drill]);
    assert.equal(leftOutWords(all), '1 drill');
    const text = printMetricsMarkdown(all, 'Acme <i> | x');
    assert.match(text, /^# Metrics of Acme \\<i\\> \\\| x, from the beginning\n/);
    assert.match(text, /^1 incident, by the day of the declaration in UTC\. Left out: 1 drill\.$/m);
    assert.match(text, /^\| Time to detect \| n 0 \| 1 not recorded \|$/m);
    assert.match(text, /^\| @bob \| 0 \| 0 \| 0 \| 1 \| 0 \| 1 \|$/m);
    assert.match(
      printMetricsMarkdown(report([drill], { includeLeftOut: true }), 'x'),
      /although marked: 1 drill/,
    );
  });

  it('is one JSON value with null for what is not known', () => {
    const json = JSON.parse(JSON.stringify(metricsJson(report([measuredOf(LOG)])))) as {
      readonly all: { readonly detect: unknown };
      readonly incidents: readonly { readonly detect: unknown; readonly mitigate: unknown }[];
    };
    assert.deepEqual(json.all.detect, {
      n: 0,
      medianMinutes: null,
      p90Minutes: null,
      totalMinutes: 0,
      open: 0,
      notRecorded: 1,
      contradictory: 0,
    });
    assert.deepEqual(json.incidents[0]?.detect, { unknown: 'not-recorded' });
    assert.deepEqual(json.incidents[0].mitigate, { minutes: 45.5, edge: 'impact' });
  });
});
