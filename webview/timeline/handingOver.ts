import type { TimelineDraft, TimelineModel, TimelineRow, ToTimeline } from '../../src/protocol/timeline';
import { only, type Effect, type Next, type State } from './state';

/** Shows the incident that goes on, and takes along what is being typed. It stays here too until it is known to be there. */
export function carryOver(state: State): Next {
  const { kind, text } = state.draft;
  return state.model?.mergedInto === undefined
    ? only(state)
    : { state, effects: [{ type: 'send', message: { type: 'carryOver', kind, text } }] };
}

/** Whoever has just merged the incident goes on in the other one, with the words that were begun here. */
export function carryOnMerge(
  state: State,
  { model, fresh }: { readonly model: TimelineModel; readonly fresh: readonly TimelineRow[] },
): readonly Effect[] {
  const isMergedNow =
    model.mergedInto !== undefined &&
    state.model?.incident === model.incident &&
    state.model.mergedInto === undefined;
  const isMine = fresh.some(
    ({ kind, actor }) => kind === 'status' && actor.toLowerCase() === model.me.toLowerCase(),
  );
  const { kind, text } = state.draft;
  return isMergedNow && isMine && text.trim() !== ''
    ? [{ type: 'send', message: { type: 'carryOver', kind, text } }]
    : [];
}

/** Puts words from another timeline behind what is in the field. The same words a second time change nothing. */
export function takeOver(state: State, from: string, { kind, text }: TimelineDraft): Next {
  const before = state.draft.text.trim();
  const isThere = before === text.trim() || before.endsWith(`\n${text.trim()}`);
  const draft = {
    kind: before === '' ? kind : state.draft.kind,
    text: isThere ? state.draft.text : before === '' ? text : `${before}\n${text}`,
    problem: `This text was begun in the timeline of ${from}.`,
  };
  return {
    state: { ...state, draft },
    effects: [
      { type: 'send', message: { type: 'tookOver', text } },
      { type: 'focus', where: 'composer' },
    ],
  };
}

/** The words are in the other field: here they go, unless they are no longer the same. */
export function takeCarried(
  state: State,
  { text }: Extract<ToTimeline, { readonly type: 'carried' }>,
): State {
  return state.draft.text === text ? { ...state, draft: { kind: 'note', text: '', problem: '' } } : state;
}
