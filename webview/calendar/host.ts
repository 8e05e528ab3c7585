import { type FromCalendar, isToCalendar, type ToCalendar } from '../../src/protocol/calendar';
import { connectToHost } from '../host';

export const {
  post,
  readState,
  writeState,
  listen: listenToHost,
} = connectToHost<FromCalendar, ToCalendar>(isToCalendar);
