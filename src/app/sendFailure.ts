import type { TrackerError } from './trackerPorts';

/**
 * Why something did not, or perhaps did not, leave. `no-secret`: this machine has no key. `refused`: the service said no, and would again.
 * `limited`: too often; nothing was done. `unavailable`: certainly not done, may be tried again. `uncertain`: it may have been done.
 * `cancelled`: before anything was sent.
 */
export type SendFailure = 'no-secret' | 'refused' | 'limited' | 'unavailable' | 'uncertain' | 'cancelled';

/** The same of what a tracker said. */
export function sendFailureOf({
  reason,
  uncertain,
}: Pick<TrackerError, 'reason' | 'uncertain'>): SendFailure {
  if (uncertain) {
    return 'uncertain';
  }
  switch (reason) {
    case 'signed-out':
      return 'no-secret';
    case 'forbidden':
    case 'not-found':
    case 'gone':
    case 'invalid':
      return 'refused';
    case 'rate-limited':
      return 'limited';
    case 'cancelled':
      return 'cancelled';
    case 'offline':
    case 'server':
    case 'unexpected-answer':
      return 'unavailable';
  }
}
