import assert from 'node:assert/strict';
import { FIRST_LOOK, metricsModel } from '../../../../src/app/metricsModel';
import type { FromMetrics, MetricsList, MetricsModel } from '../../../../src/protocol/metrics';
import { fromSaved, toSaved } from '../../../../webview/metrics/saved';
import {
  type Effect,
  type Happening,
  initialState,
  type State,
  update,
} from '../../../../webview/metrics/state';
import { METRICS_NOW, metricsSite } from '../../../support/metricsSite';

const LIST: MetricsList = { key: 'all', title: 'All', rows: [], more: 0 };
const list = (key: string): Happening => ({
  type: 'message',
  message: { type: 'list', list: { ...LIST, key } },
});

describe('the state of the dashboard', () => {
  let model: MetricsModel;

  before(async () => {
    ({ model } = metricsModel(await metricsSite(), FIRST_LOOK, METRICS_NOW));
  });

  function play(...happenings: readonly Happening[]): {
    readonly state: State;
    readonly sent: readonly FromMetrics[];
    readonly effects: readonly Effect['type'][];
  } {
    const all: Effect[] = [];
    const first: Happening = { type: 'message', message: { type: 'model', model } };
    const state = [first, ...happenings].reduce((before, happening) => {
      const next = update(before, happening);
      all.push(...next.effects);
      return next.state;
    }, initialState());
    return {
      state,
      sent: all.flatMap(effect => (effect.type === 'send' ? [effect.message] : [])),
      effects: all.map(({ type }) => type),
    };
  }

  it('opens the list behind a number, takes the keyboard there, and closes it with the same number', () => {
    const opened = play({ type: 'number', key: 'all' }, list('other'), list('all'));
    assert.equal(opened.state.list?.key, 'all');
    assert.deepEqual(opened.effects, ['send', 'focusList']);
    const closed = play({ type: 'number', key: 'all' }, list('all'), { type: 'number', key: 'all' });
    assert.deepEqual([closed.state.open, closed.state.list], ['', undefined]);
    assert.deepEqual(closed.effects, ['send', 'focusList', 'focusNumber']);
    assert.deepEqual(play({ type: 'closeList' }).effects, []);
  });

  it('asks again for an open list when the figures change, as long as it was, and does not move the keyboard', () => {
    const { state, sent, effects } = play(
      { type: 'number', key: 'all' },
      list('all'),
      { type: 'whole' },
      { type: 'message', message: { type: 'model', model } },
      list('all'),
    );
    assert.equal(state.open, 'all');
    assert.deepEqual(sent, [
      { type: 'list', key: 'all', all: false },
      { type: 'list', key: 'all', all: true },
      { type: 'list', key: 'all', all: true },
    ]);
    assert.equal(effects.filter(type => type === 'focusList').length, 1);
    const gone = play(
      { type: 'number', key: 'x' },
      { type: 'message', message: { type: 'noList', key: 'x' } },
    );
    assert.equal(gone.state.open, '');
  });

  it('says what has changed when something else is asked about', () => {
    const other = { ...model, period: 'since 2026-10-01', incidents: { text: '3 incidents', key: 'all' } };
    const { state, sent } = play(
      { type: 'look', look: { severity: 'SEV2' } },
      { type: 'message', message: { type: 'model', model: other } },
    );
    assert.deepEqual(sent, [{ type: 'look', look: { ...FIRST_LOOK, severity: 'SEV2' } }]);
    assert.equal(state.announcement, 'since 2026-10-01: 3 incidents');
    assert.equal(play().state.announcement, '');
  });

  it('survives a reload: what is asked about, the grouping and the open list', () => {
    const { state } = play({ type: 'by', by: 'service' }, { type: 'number', key: 'all' });
    const again = fromSaved(JSON.parse(JSON.stringify(toSaved(state))));
    assert.deepEqual([again.look, again.by, again.open], [FIRST_LOOK, 'service', 'all']);
    assert.deepEqual(fromSaved({ version: 2 }), initialState());
    assert.deepEqual(fromSaved({ version: 1, look: { months: 7 }, by: 3 }), initialState());
    assert.deepEqual(fromSaved(undefined), initialState());
  });

  it('tells why there is nothing to show, and comes back', () => {
    const gone: Happening = { type: 'message', message: { type: 'unavailable', message: 'gone' } };
    const { state, sent } = play(gone, { type: 'retry' });
    assert.deepEqual([state.phase, state.message, state.model], ['unavailable', 'gone', undefined]);
    assert.deepEqual(sent, [{ type: 'ready', look: FIRST_LOOK }]);
    assert.equal(play(gone, { type: 'message', message: { type: 'model', model } }).state.phase, 'ready');
    assert.equal(play({ type: 'unreadable' }).state.stale, true);
    assert.equal(update(initialState(), { type: 'slow' }).state.slow, true);
  });
});
