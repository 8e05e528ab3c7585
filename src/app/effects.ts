import { tryParseMarker } from '../core/remediation/issueMarker';
import { tryParsePageIntent } from './pageIntents';
import type { IntendedEffect } from './trackerPorts';

/**
 * What may be done about an effect of which it is not known whether it happened.
 *
 * - `look`: it left a mark by which it can be found (an issue's marker). Looking changes nothing outside, so it is done without asking.
 * - `settle`: a page. Within minutes it is settled by itself: sent again where the service drops the repeat, else recorded as unknown,
 *   for which somebody else is paged.
 * - `ask`: anything else, and above all what customers see. Only a person may have it sent again, after looking for themselves.
 */
export type EffectRecovery = 'look' | 'settle' | 'ask';

export function recoveryOf({ key }: Pick<IntendedEffect, 'key'>): EffectRecovery {
  if (tryParseMarker(key) !== undefined) {
    return 'look';
  }
  return tryParsePageIntent(key) === undefined ? 'ask' : 'settle';
}
