import { type CalendarLook, isCalendarLook } from '../../src/protocol/calendar';
import { isRecord } from '../../src/protocol/guard';
import type { Cursor } from './cursor';
import { initialState, type State } from './state';

/** What survives a reload. The host finds the live site again by `target`. */
export interface Saved {
  readonly version: 1;
  readonly look: CalendarLook | undefined;
  readonly cursor: Cursor | undefined;
  readonly helpOpen: boolean;
}

export function toSaved({ model, cursor, helpOpen }: State, before: CalendarLook | undefined): Saved {
  return { version: 1, look: model?.look ?? before, cursor, helpOpen };
}

/** What to begin with. What an older version saved, or what is damaged, counts as nothing saved. */
export function fromSaved(
  value: unknown,
  now: number,
): { readonly state: State; readonly look: CalendarLook | undefined } {
  const state = initialState(now);
  if (!isRecord(value) || value['version'] !== 1) {
    return { state, look: undefined };
  }
  const { look, cursor, helpOpen } = value;
  return {
    state: { ...state, cursor: isCursor(cursor) ? cursor : undefined, helpOpen: helpOpen === true },
    look: isCalendarLook(look) ? look : undefined,
  };
}

function isCursor(value: unknown): value is Cursor {
  return isRecord(value) && typeof value['row'] === 'string' && typeof value['at'] === 'number';
}
