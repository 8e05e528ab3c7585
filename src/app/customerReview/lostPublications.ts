import { publicationsOf, unsettled, type Publication } from '../../core/customerReview/publications';
import type { Incident } from '../../core/incident/incident';
import { sameHandle } from '../../core/people/people';
import type { Instant } from '../../core/time/instant';
import { ABANDONED_MS } from '../pageIntents';
import type { LiveSite } from '../site';

/** A step of which nobody has said for a while what became of it. */
export interface LostPublication {
  readonly incident: string;
  readonly publication: Publication;
}

/** Whoever sent it looks first: their machine has the key, and most of what is lost is theirs within minutes. */
const OTHERS_MS = 5 * ABANDONED_MS;

const open = new WeakMap<Incident, readonly Publication[]>();

/** Steps that were begun so long ago that their window is gone, and those of which it was not known whether they arrived. */
export function lostPublications(
  { incidents }: Pick<LiveSite, 'incidents'>,
  { me, now }: { readonly me: string; readonly now: Instant },
): readonly LostPublication[] {
  return incidents.flatMap(({ incident, customerReview }) =>
    customerReview === undefined
      ? []
      : unsettledOf(incident)
          .filter(one => isLost(one, me, now))
          .map(publication => ({ incident: incident.id, publication })),
  );
}

function isLost({ by, at, settledAt }: Publication, me: string, now: Instant): boolean {
  // One from a clock that ran ahead would otherwise wait for ever.
  return Math.abs(now - (settledAt ?? at)) > (sameHandle(by, me) ? ABANDONED_MS : OTHERS_MS);
}

/** Worked out once for a state of an incident: this is asked for all of them every few minutes. */
function unsettledOf(incident: Incident): readonly Publication[] {
  const known = open.get(incident) ?? unsettled(publicationsOf(incident));
  open.set(incident, known);
  return known;
}
