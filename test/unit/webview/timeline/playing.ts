import type { TimelineModel } from '../../../../src/protocol/timeline';
import type { Happening } from '../../../../webview/timeline/happening';
import { initialState, type Effect, type Next, type State } from '../../../../webview/timeline/state';
import { update } from '../../../../webview/timeline/update';
import { at, model } from './fixtures';

export const NOW = at('08:30');

/** Lets things happen one after the other; the effects are those of the last. */
export function play(state: State, ...happenings: readonly Happening[]): Next {
  return happenings.reduce<Next>((next, happening) => update(next.state, happening), { state, effects: [] });
}

export function shows(shown: TimelineModel, now = NOW): Happening {
  return { type: 'message', message: { type: 'model', model: shown }, now };
}

export function answers(request: number, ok: boolean, message = ''): Happening {
  return { type: 'message', message: { type: 'answer', request, ok, message }, now: NOW };
}

export const ready = play(initialState(NOW), shows(model())).state;
export const sends = (effects: readonly Effect[]): unknown[] =>
  effects.flatMap(effect => (effect.type === 'send' ? [effect.message] : []));
