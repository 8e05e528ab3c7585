import { tryParseMarker } from '../core/remediation/issue';
import type { IntendedEffect } from './trackerPorts';

/**
 * What may be done about an effect of which it is not known whether it happened.
 *
 * - `look`: it left a mark by which it can be found (an issue's marker). Looking changes nothing outside, so it is done without asking.
 * - `ask`: anything else, and above all what customers see. Only a person may have it sent again, after looking for themselves.
 *
 * Nothing is ever sent again without a person: neither value allows it.
 */
export type EffectRecovery = 'look' | 'ask';

export function recoveryOf({ key }: Pick<IntendedEffect, 'key'>): EffectRecovery {
  return tryParseMarker(key) === undefined ? 'ask' : 'look';
}
