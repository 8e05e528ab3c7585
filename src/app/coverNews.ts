import { sameHandle } from '../core/people/people';
import { requestRow } from './coverRows';
import type { Reader } from './onCallRows';
import { openRequests, type RequestKey, type RequestOf } from './openRequests';
import type { RotationSite } from './rotationEdit';

/** A request for cover that the person at this window should know of, said once. */
export interface CoverNews extends RequestKey {
  readonly message: string;
}

/** What to tell the reader now, and what is told then: ids of requests. The first time nothing is: what stands there is history. */
export function coverNews(
  site: Pick<RotationSite, 'rotations'>,
  reader: Reader,
  told: readonly string[] | undefined,
): { readonly news: readonly CoverNews[]; readonly told: readonly string[] | undefined } {
  if (reader.me === '') {
    // Whoever it is may still be found out.
    return { news: [], told };
  }
  const mine = openRequests(site, reader.now).filter(request => isFor(request, reader.me));
  const known = told ?? mine.map(keyOf);
  const news = mine
    .filter(request => !known.includes(keyOf(request)))
    .map(({ record, request, times }) => {
      const { label, description } = requestRow({ record, request, times }, reader);
      return { rotation: record.id, id: request.id, message: `${label} (${description}). Can you take it?` };
    });
  return { news, told: mine.map(keyOf) };
}

function keyOf({ record, request }: RequestOf): string {
  return `${record.id}/${request.id}`;
}

/** Whether it is put to somebody: by name, or to everybody who takes turns in the rotation. */
function isFor({ record, request }: RequestOf, me: string): boolean {
  if (sameHandle(request.person, me)) {
    return false;
  }
  return request.asks === undefined ? takesTurns(record, me) : sameHandle(request.asks, me);
}

function takesTurns({ rotation }: RequestOf['record'], me: string): boolean {
  return rotation.layers
    .flatMap(({ lineUp, changes }) => [lineUp.people, ...changes.map(({ people }) => people ?? [])])
    .flat(2)
    .some(handle => sameHandle(handle, me));
}
