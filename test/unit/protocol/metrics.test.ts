import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FIRST_LOOK, metricsModel } from '../../../src/app/metricsModel';
import { type FromMetrics, isFromMetrics, isToMetrics } from '../../../src/protocol/metrics';
import { METRICS_NOW, metricsSite } from '../../support/metricsSite';

const REQUESTS: readonly FromMetrics[] = [
  { type: 'ready', look: undefined },
  { type: 'ready', look: FIRST_LOOK },
  { type: 'look', look: { months: 0, severity: 'SEV?', service: 'none', leftOut: true } },
  { type: 'list', key: 'all', all: false },
  { type: 'open', incident: '2026-11-01-checkout' },
  { type: 'export' },
  { type: 'declare' },
  { type: 'print', title: 'Metrics', sheet: '<div></div>' },
];

/** A copy in which the value at a path is another. */
function withChange(message: unknown, path: readonly string[], value: unknown): unknown {
  const copy: unknown = structuredClone(message);
  let holder = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    holder = holder[key] as Record<string, unknown>;
  }
  holder[path.at(-1) ?? ''] = value;
  return copy;
}

/** Paths to all values in a message; of lists only the last item, which has most in it. */
function pathsOf(value: unknown): string[][] {
  return typeof value !== 'object' || value === null
    ? []
    : Object.entries(value)
        .slice(Array.isArray(value) ? -1 : 0)
        .flatMap(([key, inner]) => [[key], ...pathsOf(inner).map(path => [key, ...path])]);
}

describe('messages to the dashboard', () => {
  it('are refused if any single value is of another type', async () => {
    const { model, lists } = metricsModel(await metricsSite(), FIRST_LOOK, METRICS_NOW);
    for (const message of [
      { type: 'model', model },
      { type: 'list', list: lists.list('all', false) },
      { type: 'noList', key: 'x' },
      { type: 'unavailable', message: 'gone' },
    ]) {
      assert.equal(isToMetrics(JSON.parse(JSON.stringify(message))), true);
      for (const path of pathsOf(message)) {
        assert.equal(isToMetrics(withChange(message, path, Symbol.iterator)), false, path.join('.'));
      }
    }
  });

  it('are refused with places outside of the drawing', async () => {
    const { model } = metricsModel(await metricsSite(), FIRST_LOOK, METRICS_NOW);
    const point = ['model', 'measures', '2', 'points', '0'];
    for (const [path, value] of [
      [[...point, 'x'], 1.01],
      [[...point, 'y'], Number.NaN],
      [['model', 'look', 'months'], 7],
      [['model', 'months', '0', 'impact'], -1],
    ] as const) {
      assert.equal(isToMetrics(withChange({ type: 'model', model }, path, value)), false, path.join('.'));
    }
  });
});

describe('messages from the dashboard', () => {
  it('are taken as they are sent, and refused with anything else in them', () => {
    for (const message of REQUESTS) {
      assert.equal(isFromMetrics(message), true, message.type);
      for (const path of pathsOf(message).filter(each => each.join() !== 'look')) {
        assert.equal(isFromMetrics(withChange(message, path, Symbol.iterator)), false, path.join('.'));
      }
    }
    assert.equal(isFromMetrics({ type: 'open', incident: 'x'.repeat(400) }), false);
  });

  it('never break the guards', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        assert.equal(isFromMetrics(value) || isToMetrics(value), false);
      }),
    );
  });
});
