import { handlesOf } from '../core/oncall/handOff';
import { segments } from '../core/oncall/schedule';
import { timeOnCall } from '../core/oncall/standIn';
import { sameHandle } from '../core/people/people';
import { requestRow } from './coverRows';
import { isBroken, printCrew, printStretchFor, rotationName, type Reader } from './onCallRows';
import { openRequests, type RequestKey, type RequestOf } from './openRequests';
import type { RotationSite, Stretch } from './rotationEdit';

/** Something about a request for cover that the person at this window should know of, said once. */
export interface CoverNews extends RequestKey {
  /** `asked`: it is put to them by name. `open`: to everybody. `settled`: it was theirs, and is answered. */
  readonly kind: 'asked' | 'open' | 'settled';
  readonly message: string;
}

/**
 * What to tell the reader now, and what is told then: requests that are put to them, and their own until they are answered. The first
 * time nothing is: what stands there is history.
 */
export function coverNews(
  site: Pick<RotationSite, 'rotations'>,
  reader: Reader,
  told: readonly string[] | undefined,
): { readonly news: readonly CoverNews[]; readonly told: readonly string[] | undefined } {
  if (reader.me === '') {
    // Whoever it is may still be found out.
    return { news: [], told };
  }
  const open = openRequests(site, reader.now);
  const put = open.filter(request => isFor(request, reader.me));
  const own = open.filter(({ request }) => sameHandle(request.person, reader.me));
  const known = told ?? put.map(keyOf);
  const asked = put
    .filter(request => !known.includes(keyOf(request)))
    .map(({ record, request, times }): CoverNews => {
      const { label, description } = requestRow({ record, request, times }, reader);
      const message = `${label} (${description}). Can you take it?`;
      const kind = request.asks === undefined ? 'open' : 'asked';
      return { kind, rotation: record.id, id: request.id, message };
    });
  const gone = known.flatMap(text => tryParseOwn(text) ?? []).filter(one => !own.some(isSame(one)));
  const lost = gone.filter(one => one.until > reader.now && !isReadable(site, one));
  const settled = gone.flatMap(one => settledNews(site, one, reader) ?? []);
  const kept = [...own.map(ownOf), ...lost].map(printOwn);
  return { news: [...asked, ...settled], told: [...put.map(keyOf), ...kept] };
}

function keyOf({ record, request }: RequestOf): string {
  return `${record.id}/${request.id}`;
}

/** A request of the reader's own: what has to be known of it once it is gone from the file. */
interface OwnRequest extends RequestKey, Stretch {}

function ownOf({ record, request, times }: RequestOf): OwnRequest {
  return { rotation: record.id, id: request.id, ...times };
}

function isSame({ rotation, id }: RequestKey): (other: RequestOf) => boolean {
  return ({ record, request }) => record.id === rotation && request.id === id;
}

function printOwn({ rotation, id, from, until }: OwnRequest): string {
  return `own ${rotation}/${id} ${from} ${until}`;
}

function tryParseOwn(text: string): OwnRequest | undefined {
  const [, rotation = '', id = '', from, until] = /^own ([^/ ]+)\/([^/ ]+) (\d+) (\d+)$/.exec(text) ?? [];
  return from === undefined ? undefined : { rotation, id, from: Number(from), until: Number(until) };
}

/** A file that is being edited, or is not fetched yet, tells nothing. */
function isReadable({ rotations }: Pick<RotationSite, 'rotations'>, { rotation }: RequestKey): boolean {
  return rotations.some(record => record.id === rotation && !isBroken(record));
}

/** What became of a request that is gone; undefined where its time is over, or that cannot be seen. */
function settledNews(
  { rotations }: Pick<RotationSite, 'rotations'>,
  { rotation: id, id: request, from, until }: OwnRequest,
  reader: Reader,
): CoverNews | undefined {
  const record = rotations.find(one => one.id === id && !isBroken(one));
  const ahead = { from: Math.max(from, reader.now), until };
  if (record === undefined || ahead.from >= until) {
    return undefined;
  }
  const when = `${printStretchFor({ from, until }, reader)} (${rotationName(record)})`;
  const left = timeOnCall(record.rotation, reader.me, ahead);
  const others = segments(record.rotation, ahead.from, until)
    .filter(segment => !left.includes(segment))
    .flatMap(handlesOf);
  const crew = printCrew([...new Set(others)]);
  const message =
    left.length > 0
      ? `Your request for cover ${when} was declined or withdrawn: you are on call.`
      : `${crew} ${new Set(others).size > 1 ? 'are' : 'is'} on call instead of you ${when}.`;
  return { kind: 'settled', rotation: id, id: request, message };
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
