import { type FromMetrics, isToMetrics, type ToMetrics } from '../../src/protocol/metrics';
import { connectToHost } from '../host';

export const {
  post,
  readState,
  writeState,
  listen: listenToHost,
} = connectToHost<FromMetrics, ToMetrics>(isToMetrics);
