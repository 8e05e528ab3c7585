import { type FromGuide, isToGuide, type ToGuide } from '../../src/protocol/reviewGuide';
import { connectToHost } from '../host';

export const {
  post,
  readState,
  writeState,
  listen: listenToHost,
} = connectToHost<FromGuide, ToGuide>(isToGuide);
