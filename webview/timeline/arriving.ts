import type { TimelineModel, TimelineRow } from '../../src/protocol/timeline';
import { findSent, settleOutgoing } from './adding';
import { filterRows } from './filter';
import { summaryOf } from './fold';
import { carryOnMerge } from './handingOver';
import { textBeside } from './kinds';
import type { Next, State } from './state';

/** Shows a newer model; what is typed and looked at stays. */
export function takeModel(state: State, model: TimelineModel, now: number): Next {
  const known =
    state.model?.incident === model.incident ? new Set(state.model.rows.map(row => row.id)) : undefined;
  const fresh = known === undefined ? [] : model.rows.filter(row => !known.has(row.id));
  const foreign = fresh.filter(row => row.actor.toLowerCase() !== model.me.toLowerCase());
  const listed = filterRows(foreign, state.filter).length;
  const moved = state.incident !== '' && state.incident !== model.incident;
  const taken: State = {
    ...state,
    phase: 'ready',
    message: '',
    slow: false,
    stale: false,
    model,
    incident: model.incident,
    now,
    unseen: state.atNewest ? 0 : state.unseen + listed,
    arrived: state.atNewest ? state.arrived + listed : 0,
    announcement: foreign.length === 0 ? state.announcement : news(foreign, model.rows.length),
    ...(moved
      ? { range: undefined, active: '', anchor: undefined, unseen: 0, arrived: 0, seeking: undefined }
      : {}),
  };
  const shown = settleOutgoing(moved ? warnOfMove(taken, state.incident) : taken, model);
  const next = findSent(shown, fresh, model.me);
  return { ...next, effects: [...next.effects, ...carryOnMerge(state, { model, fresh })] };
}

/** What is said of entries that came: one in its own words, several by their writers. */
function news(fresh: readonly TimelineRow[], total: number): string {
  const [first] = fresh;
  if (first !== undefined && fresh.length === 1) {
    return `New from ${first.actor}, ${first.kind}: ${summaryOf(textBeside(first))}`;
  }
  const writers = [...new Set(fresh.map(row => row.actor))];
  return `${fresh.length} new entries from ${writers.join(', ')}: the timeline has ${total} entries now.`;
}

/** A panel may come to show another incident, also because one was renamed; a draft begun before stays, but says so. */
function warnOfMove(state: State, before: string): State {
  if (state.draft.text.trim() === '') {
    return state;
  }
  return {
    ...state,
    draft: { ...state.draft, problem: `This text was begun while the page showed ${before}.` },
  };
}
