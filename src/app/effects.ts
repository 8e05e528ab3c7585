import { tryParseMarker } from '../core/remediation/issueMarker';
import { tryParsePublicationIntent } from './customerReview/publicationIntents';
import { tryParsePageIntent } from './pageIntents';
import type { IntendedEffect } from './trackerPorts';

/**
 * What may be done about an effect of which it is not known whether it happened.
 *
 * - `look`: it left a mark by which it can be found (an issue's marker). Looking changes nothing outside, so it is done without asking.
 * - `settle`: a page. Within minutes it is settled by itself: sent again where the service drops the repeat, else recorded as unknown,
 *   for which somebody else is paged.
 * - `find`: a step of a publication. It is looked for where that needs nobody to sign in, and never sent again by itself.
 * - `ask`: anything else. Only a person may have it sent again, after looking for themselves.
 */
export type EffectRecovery = 'look' | 'settle' | 'find' | 'ask';

export function recoveryOf({ key }: Pick<IntendedEffect, 'key'>): EffectRecovery {
  if (tryParseMarker(key) !== undefined) {
    return 'look';
  }
  if (tryParsePublicationIntent(key) !== undefined) {
    return 'find';
  }
  return tryParsePageIntent(key) === undefined ? 'ask' : 'settle';
}
