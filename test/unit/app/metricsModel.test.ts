import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FIRST_LOOK, metricsModel } from '../../../src/app/metricsModel';
import { EMPTY_SITE, type IncidentRecord } from '../../../src/app/site';
import { foldIncident } from '../../../src/core/incident/incident';
import { parseLog, printEntry } from '../../../src/core/incident/log';
import { printInstant } from '../../../src/core/time/instant';
import { clockTime, entryBody, handle } from '../../support/arbitraries';
import { incidentFolder } from '../../../src/core/site/paths';
import { timeScale } from '../../../src/core/metrics/scale';
import type { MetricsLook, MetricsNumber } from '../../../src/protocol/metrics';
import { isToMetrics } from '../../../src/protocol/metrics';
import { idOf, logText } from '../../support/builders';
import { METRICS_NOW, metricsSite } from '../../support/metricsSite';

async function shown(look: Partial<MetricsLook> = {}, more: Readonly<Record<string, string>> = {}) {
  return metricsModel(await metricsSite(more), { ...FIRST_LOOK, ...look }, METRICS_NOW);
}
const texts = (numbers: readonly MetricsNumber[]): readonly string[] => numbers.map(({ text }) => text);

describe('the dashboard', () => {
  it('tells what counts and what does not, and n with every figure', async () => {
    const { model } = await shown();
    assert.equal(model.incidents.text, '10 incidents');
    assert.equal(model.period, '2025-12-01 to 2026-11-30');
    assert.deepEqual(texts(model.leftOut), ['1 drill', '1 declined']);
    assert.equal(model.months.length, 12);
    const [detect, , mitigate] = model.measures;
    assert.deepEqual(
      [detect?.figure, texts(detect?.missing ?? [])],
      [{ text: 'n 0', key: '' }, ['10 not recorded']],
    );
    assert.equal(mitigate?.figure.text, 'median 34 min, p90 38 min (n 10)');
    assert.deepEqual(texts(mitigate.columns.slice(-3).map(({ figure }) => figure)), [
      'n 0',
      '30 min, 31 min, 32 min (n 3)',
      'median 36 min (n 7)',
    ]);
    assert.equal(model.impact.text, '345 min in all (n 10)');
    assert.deepEqual(texts(model.reviews), ['10 overdue']);
    assert.deepEqual(texts(model.items), ['1 not due yet']);
    assert.deepEqual(
      model.people.rows.map(({ name, cells }) => [name, ...texts(cells)].join(' ')),
      ['@bob 10 0 0 10 0 10', '@alice 0 0 0 0 0 10'],
    );
  });

  it('draws a median only of five and a 90th percentile only of ten, and every incident as a point', async () => {
    const { model } = await shown();
    const mitigate = model.measures[2];
    assert.equal(mitigate?.points.length, 10);
    assert.deepEqual(
      mitigate.columns.slice(-2).map(({ median, p90 }) => [median !== undefined, p90 !== undefined]),
      [
        [false, false],
        [true, false],
      ],
    );
    for (const { x, y } of mitigate.points) {
      assert.ok(x > 10 / 12 && x < 1 && y >= 0 && y <= 1);
    }
    assert.match(
      mitigate.points[0]?.label ?? '',
      /^SEV2 Checkout of 2026-10-01, 2026-10-01: 30 min from the impact$/,
    );
  });

  it('has behind every number that leads somewhere as many incidents as it says', async () => {
    const { model, lists } = await shown({ leftOut: true });
    const numbers = JSON.stringify(model).match(/\{"text":"[^"]*","key":"[^"]+"\}/g) ?? [];
    assert.ok(numbers.length > 40);
    for (const each of numbers) {
      const { text, key } = JSON.parse(each) as MetricsNumber;
      const list = lists.list(key, true);
      const n = Number(/\(n (\d+)\)/.exec(text)?.[1] ?? /^\d+/.exec(text)?.[0]);
      // Pages are more than the incidents that they were about; here they are one each.
      assert.equal(list?.rows.length, n, `${text} ${key}`);
      assert.equal(list.more, 0);
    }
    assert.equal(lists.list('nothing', false), undefined);
    assert.deepEqual(lists.list('left:drill', false)?.rows[0], {
      incident: '2026-11-12-checkout',
      title: 'Checkout of 2026-11-12',
      severity: 'SEV2',
      sign: 'warning',
      day: '2026-11-12',
      note: 'left out: drill',
    });
    assert.equal(lists.list('items:not-due', false)?.rows[0]?.note, 'R1 Alert, due 2026-12-01, @bob');
  });

  it('goes by what is chosen, and forgets a choice that is gone', async () => {
    assert.equal((await shown({ severity: 'SEV1' })).model.incidents.text, '0 incidents');
    assert.equal((await shown({ service: 'none' })).model.incidents.text, '0 incidents');
    assert.equal(
      (await shown({ months: 3, service: 'checkout', leftOut: true })).model.incidents.text,
      '12 incidents',
    );
    assert.equal((await shown({ months: 0 })).model.months.length, 2);
    const gone = await shown({ severity: 'SEV9', service: 'mail' });
    assert.deepEqual([gone.model.look.severity, gone.model.look.service], ['', '']);
    assert.equal(gone.model.incidents.text, '10 incidents');
  });

  it('compares with the period before only where both have enough', async () => {
    const more = Object.fromEntries(
      [1, 2, 3, 4, 5].map(n => {
        const day = `2026-08-0${n}`;
        const text = `${day} 08:00:00 alice declared SEV2: x\n${day} 08:10:00 alice acknowledged`;
        return [`${incidentFolder(`${day}-x`)}/timeline.md`, logText(text)];
      }),
    );
    const { model } = await shown({ months: 3 }, more);
    assert.equal(model.before, 'Period before: 5 incidents');
    assert.deepEqual(
      model.measures.map(({ before }) => before),
      ['', 'Period before: median 10 min (n 5)', '', ''],
    );
    assert.equal((await shown({ months: 3 })).model.before, '');
  });

  it('takes whatever logs hold: pasted services, titles, none at all', async () => {
    const evil = logText(
      `08:00:00 alice declared SEV2: <b>\u202e[x](command:y)\n08:01:00 alice services ${'x'.repeat(30_000)}`,
    );
    const { model } = await shown({}, { [`${incidentFolder('2026-11-23-evil')}/timeline.md`]: evil });
    assert.equal(isToMetrics({ type: 'model', model: JSON.parse(JSON.stringify(model)) as unknown }), true);
    const empty = metricsModel(EMPTY_SITE, FIRST_LOOK, METRICS_NOW).model;
    assert.deepEqual([empty.ever, empty.incidents.text, empty.measures.length], [0, '0 incidents', 4]);
    assert.equal(isToMetrics({ type: 'model', model: empty }), true);
  });
});

const EMPTY_RECORD = {
  folder: '',
  incidentText: undefined,
  reviewText: undefined,
  review: undefined,
  customerReviewText: undefined,
  customerReview: undefined,
};

describe('the dashboard of whatever stands in logs', () => {
  it('is drawn, with every incident counted or left out, and nothing outside of its drawing', () => {
    const line = fc.tuple(entryBody, clockTime, handle);
    const somewhen = fc.oneof(clockTime, fc.constantFrom(-62_000_000_000_000, 253_402_300_799_000));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(line, { maxLength: 12 }), somewhen), { maxLength: 5 }),
        fc.constantFrom(0 as const, 12 as const),
        (logs, months) => {
          const records = logs.map(([lines, first], index): IncidentRecord => {
            const entries = lines.map(([body, at, actor], n) =>
              printEntry({ id: idOf(n + 1), atText: printInstant(n === 0 ? first : at), actor, body }),
            );
            const log = parseLog(entries.join('\n')).value;
            const id = `2026-11-0${index + 1}-x`;
            return {
              ...EMPTY_RECORD,
              incident: foldIncident(id, log, new Set()),
              log,
            };
          });
          const site = { ...EMPTY_SITE, incidents: records };
          const { model } = metricsModel(site, { ...FIRST_LOOK, months }, METRICS_NOW);
          assert.equal(
            isToMetrics({ type: 'model', model: JSON.parse(JSON.stringify(model)) as unknown }),
            true,
          );
          const counts = [model.incidents, ...model.leftOut].map(({ text }) => Number.parseInt(text, 10));
          if (months === 0) {
            assert.equal(
              counts.reduce((sum, count) => sum + count, 0),
              records.length,
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('timeScale', () => {
  it('begins at the mark below the smallest value and holds the largest', () => {
    const minute = 60_000;
    const { at, marks } = timeScale(12 * minute, 300 * minute);
    assert.deepEqual(
      marks.map(({ label }) => label),
      ['10 min', '1 h'],
    );
    assert.ok(at(12 * minute) > 0 && at(300 * minute) < 1 && at(60 * minute) < at(300 * minute));
    assert.equal(timeScale(0, 0).at(0), 0);
    assert.deepEqual(
      timeScale(0, 0).marks.map(({ label }) => label),
      ['≤ 1 min', '10 min'],
    );
  });
});
