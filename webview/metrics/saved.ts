import { isRecord } from '../../src/protocol/guard';
import { isMetricsLook, type MetricsLook } from '../../src/protocol/metrics';
import { initialState, type State } from './state';

/** What survives a reload. The host finds the live site again by `target`. */
export interface Saved {
  readonly version: 1;
  readonly look: MetricsLook | undefined;
  readonly by: string;
  readonly open: string;
}

export function toSaved({ look, by, open }: State): Saved {
  return { version: 1, look, by, open };
}

/** What to begin with. What an older version saved, or what is damaged, counts as nothing saved. */
export function fromSaved(value: unknown): State {
  const state = initialState();
  if (!isRecord(value) || value['version'] !== 1) {
    return state;
  }
  const { look, by, open } = value;
  return {
    ...state,
    look: isMetricsLook(look) ? look : undefined,
    by: typeof by === 'string' ? by : state.by,
    open: typeof open === 'string' ? open : '',
  };
}
