import type { FromTimeline, Lane, NoteKind, ToTimeline } from '../../src/protocol/timeline';
import type { CorrectionEdit } from './correcting';
import type { Extent } from './extent';
import type { Filter } from './filter';
import type { Anchor, Order } from './state';
import type { Zone } from './time';

export type ListStep = 'up' | 'down' | 'pageUp' | 'pageDown' | 'home' | 'end';

/** All that can happen: what the host posts, what time does, and what the reader does. */
export type Happening =
  | { readonly type: 'message'; readonly message: ToTimeline; readonly now: number }
  | { readonly type: 'unreadable' }
  | { readonly type: 'tick'; readonly now: number }
  | { readonly type: 'slow' }
  | { readonly type: 'silence'; readonly request: number }
  | { readonly type: 'retry' }
  | { readonly type: 'draft'; readonly text?: string; readonly kind?: NoteKind }
  /** Picks a kind for the entry being written and goes there. */
  | { readonly type: 'compose'; readonly kind: NoteKind }
  | { readonly type: 'add'; readonly now: number }
  /** Goes on in the incident that this one is merged into. */
  | { readonly type: 'carryOver' }
  | {
      readonly type: 'outgoing';
      readonly request: number;
      readonly choice: 'again' | 'back' | 'drop';
      readonly now: number;
    }
  | { readonly type: 'openCorrection'; readonly entry: string }
  | { readonly type: 'editCorrection'; readonly entry: string; readonly edit: CorrectionEdit }
  | { readonly type: 'closeCorrection'; readonly entry: string; readonly drop: boolean }
  | { readonly type: 'correct'; readonly entry: string }
  | { readonly type: 'filter'; readonly change: Partial<Filter> }
  | { readonly type: 'toggleLane'; readonly lane: Lane }
  | { readonly type: 'clearFilter' }
  | { readonly type: 'order'; readonly order: Order }
  | { readonly type: 'zone'; readonly zone: Zone }
  | { readonly type: 'select'; readonly entry: string; readonly reveal: boolean }
  | { readonly type: 'move'; readonly step: ListStep }
  | { readonly type: 'history'; readonly entry: string; readonly open: boolean }
  | { readonly type: 'fold'; readonly entry: string; readonly open: boolean }
  | { readonly type: 'openLine'; readonly entry: string }
  | { readonly type: 'openLink'; readonly entry: string; readonly index: number }
  | Extract<FromTimeline, { readonly type: 'action' }>
  | { readonly type: 'help'; readonly open: boolean }
  | { readonly type: 'picture'; readonly open: boolean }
  | { readonly type: 'pictureWidth'; readonly width: number }
  | { readonly type: 'range'; readonly range: Extent | undefined }
  | { readonly type: 'mark'; readonly entry: string; readonly focus: boolean }
  | { readonly type: 'point'; readonly entry: string }
  | { readonly type: 'scrolled'; readonly anchor: Anchor | undefined; readonly atNewest: boolean }
  | { readonly type: 'toNewest' }
  | { readonly type: 'goTo'; readonly where: 'composer' | 'filter' | 'list' };
