import { type FromTimeline, isToTimeline, type ToTimeline } from '../../src/protocol/timeline';
import { connectToHost } from '../host';

export const {
  post,
  readState,
  writeState,
  listen: listenToHost,
} = connectToHost<FromTimeline, ToTimeline>(isToTimeline);
