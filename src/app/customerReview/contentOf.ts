import type { CustomerReview } from '../../core/customerReview/customerReview';
import {
  publicationContent,
  utcDay,
  type Imprint,
  type PublicationContent,
} from '../../core/customerReview/publicationContent';
import { publicationsOf, shownDay, type Publication } from '../../core/customerReview/publications';
import type { PublicationStep } from '../../core/incident/publicationWords';
import { DEFAULT_PLAN } from '../../core/plan/defaultPlan';
import { shorten, toOneLine } from '../../core/text/plain';
import type { Instant } from '../../core/time/instant';
import type { PublicationChannel } from '../publicationPorts';
import type { IncidentRecord, LiveSite } from '../site';

interface Reviewed {
  readonly record: Pick<IncidentRecord, 'incident'>;
  readonly review: CustomerReview;
  readonly text: string;
}

/** What a step leaves at a place if it is taken now. */
export function contentOfStep(
  site: Pick<LiveSite, 'plan'>,
  found: Reviewed,
  { channel, target }: Pick<PublicationChannel, 'channel' | 'target'>,
  { step, now }: { readonly step: PublicationStep; readonly now: Instant },
): PublicationContent {
  const { hash } = found.review;
  const day = shownDay(publicationsOf(found.record.incident), {
    channel,
    target,
    step,
    hash,
    day: utcDay(now),
  });
  return publicationContent(found.record.incident.id, found, imprintOf(site, day));
}

/** What a step that was begun left, if it was done. `review`, `text`: those that it was begun with. */
export function contentOfPublication(
  site: Pick<LiveSite, 'plan'>,
  found: Reviewed,
  publication: Publication,
): PublicationContent {
  const all = publicationsOf(found.record.incident);
  const before = all.slice(
    0,
    all.findIndex(({ id }) => id === publication.id),
  );
  return publicationContent(found.record.incident.id, found, imprintOf(site, shownDay(before, publication)));
}

/** What customers would read, as it was published last; without a day where this text was not. */
export function contentNow(site: Pick<LiveSite, 'plan'>, found: Reviewed): PublicationContent {
  const last = publicationsOf(found.record.incident).findLast(
    ({ step, outcome }) => step === 'publish' && outcome === 'done',
  );
  return last?.hash === found.review.hash
    ? contentOfPublication(site, found, last)
    : publicationContent(found.record.incident.id, found, imprintOf(site, undefined));
}

/** A longer name is none that customers know, and nobody approves it. */
const LONGEST_NAME = 80;

/** A live site that says no name of its own puts none on what customers read. */
function imprintOf({ plan: { name } }: Pick<LiveSite, 'plan'>, day: string | undefined): Imprint {
  return { site: name === DEFAULT_PLAN.name ? '' : shorten(toOneLine(name), LONGEST_NAME), day };
}
