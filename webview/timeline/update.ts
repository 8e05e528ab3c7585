import type { Lane, ToTimeline } from '../../src/protocol/timeline';
import {
  drop,
  editDraft,
  forgetKind,
  giveUpAdding,
  sendAgain,
  sendDraft,
  takeAddAnswer,
  takeBack,
} from './adding';
import { takeModel } from './arriving';
import { turnedLate } from './clocks';
import { NO_FILTER } from './filter';
import { carryOver, takeCarried, takeOver } from './handingOver';
import type { Happening, ListStep } from './happening';
import { isWritable, listedRows, only, type Anchor, type Next, type State } from './state';
import { offsetOf, toTyped, tryParseTyped, type Zone } from './time';
import {
  closeCorrection,
  editCorrection,
  giveUpCorrecting,
  openCorrection,
  sendCorrection,
  takeCorrectionAnswer,
} from './correcting';

const PAGE = 10;

/** The state after something happened. Pure: what has to be done comes back as effects. */
export function update(state: State, happening: Happening): Next {
  switch (happening.type) {
    case 'message':
      return takeMessage(state, happening.message, happening.now);
    case 'unreadable':
      return only({ ...state, stale: true, slow: true });
    case 'tick':
      return only(tick(state, happening.now));
    case 'slow':
      return only(state.phase === 'loading' ? { ...state, slow: true } : state);
    case 'silence':
      return only(giveUp(state, happening.request));
    case 'retry':
      return { state: { ...state, slow: false }, effects: [{ type: 'send', message: { type: 'ready' } }] };
    case 'draft': {
      const { type: _, ...change } = happening;
      return only(editDraft(state, change));
    }
    case 'compose':
      return isWritable(state)
        ? {
            state: editDraft(state, { kind: happening.kind }),
            effects: [{ type: 'focus', where: 'composer' }],
          }
        : only(state);
    case 'carryOver':
      return carryOver(state);
    case 'add':
      return sendDraft(state, happening.now);
    case 'outgoing':
      return settle(state, happening.request, happening.choice, happening.now);
    case 'openCorrection':
      return openCorrection({ ...state, seeking: undefined }, happening.entry);
    case 'editCorrection':
      return only(editCorrection(state, happening.entry, happening.edit));
    case 'closeCorrection':
      return closeCorrection(state, happening.entry, happening.drop);
    case 'correct':
      return sendCorrection(state, happening.entry);
    case 'filter':
      return only({ ...state, filter: { ...state.filter, ...happening.change } });
    case 'toggleLane':
      return only(toggleLane(state, happening.lane));
    case 'clearFilter':
      return { state: { ...state, filter: NO_FILTER }, effects: [{ type: 'focus', where: 'filter' }] };
    case 'order':
      return {
        state: { ...state, order: happening.order, unseen: 0, arrived: 0 },
        effects: [{ type: 'scroll', to: 'top' }],
      };
    case 'zone':
      return only(changeZone(state, happening.zone));
    case 'openLine':
    case 'openLink':
    case 'action':
      return { state, effects: [{ type: 'send', message: happening }] };
    case 'help':
      return only({ ...state, helpOpen: happening.open });
    case 'goTo':
      return goTo(state, happening.where);
    default:
      return moveAbout(state, happening);
  }
}

type Movement = Extract<
  Happening,
  {
    type:
      | 'select'
      | 'move'
      | 'history'
      | 'fold'
      | 'picture'
      | 'pictureWidth'
      | 'range'
      | 'mark'
      | 'point'
      | 'scrolled'
      | 'toNewest';
  }
>;

/** What only changes what is looked at. */
function moveAbout(state: State, happening: Movement): Next {
  switch (happening.type) {
    case 'select': {
      const { entry, reveal } = happening;
      const effects = reveal ? [{ type: 'reveal', entry, focus: true } as const] : [];
      // Whoever picks another entry than the one just written means it.
      const seeking = entry === state.active ? state.seeking : undefined;
      return { state: { ...state, active: entry, markEntry: entry, seeking }, effects };
    }
    case 'move':
      return move(state, happening.step);
    case 'history': {
      const others = state.historyOpen.filter(entry => entry !== happening.entry);
      return only({ ...state, historyOpen: happening.open ? [...others, happening.entry] : others });
    }
    case 'fold':
      return fold(state, happening.entry, happening.open);
    case 'picture':
      return only({ ...state, pictureOpen: happening.open });
    case 'pictureWidth':
      return only({ ...state, pictureWidth: happening.width });
    case 'range':
      return only({ ...state, range: happening.range });
    case 'mark':
      return {
        state: { ...state, markEntry: happening.entry },
        effects: happening.focus ? [{ type: 'focus', where: 'mark' }] : [],
      };
    case 'point':
      return only({ ...state, pointedEntry: happening.entry });
    case 'scrolled': {
      const { anchor, atNewest } = happening;
      if (atNewest === state.atNewest && state.arrived === 0 && isSameAnchor(anchor, state.anchor)) {
        return only(state);
      }
      const unseen = atNewest ? 0 : state.unseen + state.arrived;
      return only({ ...state, anchor, atNewest, unseen, arrived: 0 });
    }
    case 'toNewest':
      return toNewest(state);
  }
}

/** The button that led there goes away, so the keyboard goes to the newest entry. */
function toNewest(state: State): Next {
  const newest = listedRows(state).at(state.order === 'newest' ? 0 : -1);
  const reveal = newest === undefined ? [] : [{ type: 'reveal', entry: newest.id, focus: true } as const];
  return { state: { ...state, unseen: 0 }, effects: [{ type: 'scroll', to: 'newest' }, ...reveal] };
}

function fold(state: State, entry: string, open: boolean): Next {
  const others = state.unfolded.filter(each => each !== entry);
  return {
    state: { ...state, unfolded: open ? [...others, entry] : others },
    // Its beginning may be far above by now, and what stands below it would come up in its place.
    effects: open ? [] : [{ type: 'reveal', entry, focus: false }],
  };
}

function isSameAnchor(a: Anchor | undefined, b: Anchor | undefined): boolean {
  return a?.entry === b?.entry && a?.offset === b?.offset;
}

function takeMessage(state: State, message: ToTimeline, now: number): Next {
  switch (message.type) {
    case 'model':
      return takeModel(state, message.model, now);
    case 'unavailable':
      return only({
        ...state,
        phase: 'unavailable',
        message: message.message,
        stale: false,
        slow: false,
        now,
      });
    case 'answer':
      return takeAnswer(state, message);
    case 'takeOver':
      return takeOver(state, message.from, message);
    case 'carried':
      return only(takeCarried(state, message));
  }
}

function takeAnswer(state: State, { request, ok, message }: Extract<ToTimeline, { type: 'answer' }>): Next {
  const added = takeAddAnswer(state, request, ok, message);
  return added === undefined
    ? (takeCorrectionAnswer(state, request, ok, message) ?? only(state))
    : only(added);
}

function giveUp(state: State, request: number): State {
  return giveUpAdding(state, request) ?? giveUpCorrecting(state, request) ?? state;
}

function settle(state: State, request: number, choice: 'again' | 'back' | 'drop', now: number): Next {
  switch (choice) {
    case 'again':
      return sendAgain(state, request, now);
    case 'back':
      return takeBack(state, request);
    case 'drop':
      return drop(state, request);
  }
}

function tick(state: State, now: number): State {
  const late = turnedLate(state.model?.clocks ?? [], state.now, now);
  const announcement = late.length === 0 ? state.announcement : `Late now: ${late.join(', ')}.`;
  return { ...state, now, announcement };
}

function toggleLane(state: State, lane: Lane): State {
  const { hiddenLanes } = state.filter;
  const next = hiddenLanes.includes(lane)
    ? hiddenLanes.filter(each => each !== lane)
    : [...hiddenLanes, lane];
  return { ...state, filter: { ...state.filter, hiddenLanes: next } };
}

/** Times being typed follow the zone, or they would come to mean another moment. */
function changeZone(state: State, zone: Zone): State {
  const corrections = Object.entries(state.corrections).map(([entry, correction]) => {
    const row = state.model?.rows.find(each => each.id === entry);
    const near = row === undefined ? state.now : Date.parse(row.at);
    const at = tryParseTyped(correction.time, near, offsetOf(state.zone));
    const time = at === undefined ? correction.time : toTyped(at, offsetOf(zone));
    return [entry, { ...correction, time }] as const;
  });
  return { ...state, zone, corrections: Object.fromEntries(corrections) };
}

function move(state: State, step: ListStep): Next {
  const rows = listedRows(state);
  const at = rows.findIndex(row => row.id === state.active);
  const last = rows.length - 1;
  const target = {
    up: Math.max(0, at - 1),
    down: Math.min(last, at + 1),
    pageUp: Math.max(0, at - PAGE),
    pageDown: Math.min(last, at + PAGE),
    home: 0,
    end: last,
  }[step];
  const entry = rows[target]?.id;
  return entry === undefined
    ? only(state)
    : {
        state: { ...state, active: entry, markEntry: entry, seeking: undefined },
        effects: [{ type: 'reveal', entry, focus: true }],
      };
}

function goTo(state: State, where: 'composer' | 'filter' | 'list'): Next {
  if (where !== 'list') {
    return { state: withFollow(forgetKind(state), false), effects: [{ type: 'focus', where }] };
  }
  return goToList(forgetKind(state));
}

function goToList(state: State): Next {
  const rows = listedRows(state);
  const entry = rows.some(row => row.id === state.active) ? state.active : rows[0]?.id;
  return entry === undefined
    ? only(state)
    : {
        state: { ...withFollow(state, true), active: entry },
        effects: [{ type: 'reveal', entry, focus: true }],
      };
}

function withFollow(state: State, follow: boolean): State {
  return state.seeking === undefined ? state : { ...state, seeking: { ...state.seeking, follow } };
}
