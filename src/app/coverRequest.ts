import type { Change } from '../core/change/change';
import { requestTimes } from '../core/oncall/checkRequests';
import { type NewOverride, planOverride as overrideText } from '../core/oncall/planRotation';
import { planRequest, planWithoutRequest } from '../core/oncall/requests';
import type { CoverRequest, Rotation } from '../core/oncall/rotation';
import { momentOf } from '../core/oncall/rotationWords';
import { timeOnCall, tryStandIn, withOverrides } from '../core/oncall/standIn';
import { sameHandle } from '../core/people/people';
import { toOneLine } from '../core/text/plain';
import { MINUTE } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import { zoneOf } from '../core/time/zone';
import { Refusal, type Author } from './change';
import { roleIn } from './coverRows';
import type { RequestKey, RequestOf } from './openRequests';
import {
  planRotationEdit,
  printStretch,
  requireAhead,
  requireHandle,
  requireRotation,
  type RotationSite,
  type Stretch,
} from './rotationEdit';

/** A request for cover as a person makes it. */
export interface WantedCover extends Stretch {
  /** Id of the rotation. */
  readonly rotation: string;
  /** Whose time on call it is. Handle. */
  readonly person: string;
  /** Whom it is put to; absent: everybody. Handle. */
  readonly asks?: string | undefined;
  readonly reason?: string | undefined;
  /** A swap: time of whoever accepts that `person` takes over. */
  readonly inReturn?: Stretch | undefined;
}

/** The commit that asks for cover. Refused where the person is not on call then, and where they have asked already. */
export function planRequestCover(site: RotationSite, wanted: WantedCover, author: Author): Change {
  const record = requireRotation(site, wanted.rotation);
  const { rotation } = record;
  const person = requireHandle(site, wanted.person);
  const stretch = requireAhead(wanted, author.now);
  requireOnCall(rotation, person, stretch);
  const asks = wanted.asks === undefined ? undefined : requireHandle(site, wanted.asks);
  if (asks !== undefined && sameHandle(asks, person)) {
    throw new Refusal('Nobody can cover for themselves. Ask somebody else.');
  }
  const same = rotation.requests.find(
    one => sameHandle(one.person, person) && overlap(requestTimes(rotation, one), stretch),
  );
  if (same !== undefined) {
    throw new Refusal(`There is a request of @${person} for that time already. Withdraw it first.`);
  }
  const inReturn = wanted.inReturn && requireReturn(rotation, wanted.inReturn, { asks, stretch, author });
  const zone = zoneOf(rotation.zone);
  const reason = toOneLine(wanted.reason ?? '');
  const request: Omit<CoverRequest, 'index'> = {
    id: newId(rotation, author),
    from: momentOf(zone, stretch.from),
    until: momentOf(zone, stretch.until),
    person,
    ...(asks === undefined ? {} : { asks }),
    ...(reason === '' ? {} : { reason }),
    ...(inReturn === undefined
      ? {}
      : { inReturn: { from: momentOf(zone, inReturn.from), until: momentOf(zone, inReturn.until) } }),
  };
  const verb = inReturn === undefined ? 'cover' : 'swap';
  const whom = asks === undefined ? `asks to ${verb}` : `asks @${asks} to ${verb}`;
  const swap = inReturn === undefined ? '' : ` for ${printStretch(rotation.zone, inReturn)}`;
  const summary = `@${person} ${whom} ${printStretch(rotation.zone, stretch)}${swap}`;
  return planRotationEdit(record, planRequest(record.text, request), summary, author);
}

function requireOnCall(rotation: Rotation, person: string, stretch: Stretch): void {
  if (timeOnCall(rotation, person, stretch).length === 0) {
    throw new Refusal(
      `@${person} is not on call ${printStretch(rotation.zone, stretch)}, so there is nothing to cover.`,
    );
  }
}

function requireReturn(
  rotation: Rotation,
  wanted: Stretch,
  {
    asks,
    stretch,
    author,
  }: { readonly asks: string | undefined; readonly stretch: Stretch; readonly author: Author },
): Stretch {
  const inReturn = requireAhead(wanted, author.now);
  if (overlap(inReturn, stretch)) {
    throw new Refusal('What is taken over in return must be another time than what is to be covered.');
  }
  if (asks !== undefined) {
    requireOnCall(rotation, asks, inReturn);
  }
  return inReturn;
}

function overlap(a: Stretch, b: Stretch): boolean {
  return a.from < b.until && b.from < a.until;
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Short enough to be read out, and the same in no two clones that ask before they meet, but for one chance in a million. */
function newId({ requests }: Rotation, { random }: Author): string {
  for (;;) {
    const digits = Array.from({ length: 4 }, () => LETTERS.charAt(random(LETTERS.length)));
    const id = `r${digits.join('')}`;
    if (!requests.some(request => sameHandle(request.id, id))) {
      return id;
    }
  }
}

/** The commit by which the author takes a request on: overrides for it, and for what is due in return, and the request goes. */
export function planAcceptRequest(site: RotationSite, key: RequestKey, author: Author): Change {
  const { record, request, times } = requireRequest(site, key);
  const { rotation } = record;
  const by = requireHandle(site, author.actor);
  if (sameHandle(by, request.person)) {
    throw new Refusal('This is your own request: somebody else has to accept it.');
  }
  const stretch = ahead(times, author.now);
  const reason = request.reason;
  const own = tryStandIn(rotation, { person: request.person, by, ...stretch, reason });
  if (own === undefined) {
    throw new Refusal(
      `@${request.person} is not on call then any more, or a fixed period decides who is. Nothing was changed.`,
    );
  }
  const back = request.inReturn && returnOf(rotation, { request, by, own, author });
  const when = printStretch(rotation.zone, stretch);
  const words =
    back === undefined
      ? `@${by} covers for @${request.person} ${when}`
      : `@${by} and @${request.person} swap ${when} for ${printStretch(rotation.zone, back.stretch)}`;
  const texts = [...own, ...(back?.overrides ?? [])].reduce<string | undefined>(
    (text, override) => (text === undefined ? undefined : overrideText(text, override)),
    planWithoutRequest(record.text, request.id),
  );
  return planRotationEdit(record, texts, words, author);
}

interface Acceptance {
  readonly request: CoverRequest;
  readonly by: string;
  readonly own: readonly NewOverride[];
  readonly author: Author;
}

function returnOf(
  rotation: Rotation,
  { request, by, own, author }: Acceptance,
): { readonly overrides: readonly NewOverride[]; readonly stretch: Stretch } {
  const times = requestTimes(rotation, request.inReturn ?? request);
  const stretch = ahead(times, author.now);
  const swap = { person: by, by: request.person, ...stretch, reason: request.reason };
  const overrides = tryStandIn(withOverrides(rotation, own), swap);
  if (overrides === undefined) {
    throw new Refusal(
      `You are not on call ${printStretch(rotation.zone, stretch)}, so @${request.person} could take nothing over in return. Nothing was changed.`,
    );
  }
  return { overrides, stretch };
}

/** The part of a stretch that is not over. */
function ahead({ from, until }: Stretch, now: Instant): Stretch {
  if (until <= now) {
    throw new Refusal('The time that this request is about is over. Nothing was changed.');
  }
  return { from: Math.max(from, now - (now % MINUTE)), until };
}

/** The commit that takes a request out: withdrawn by whoever made it, declined by whoever is asked by name. Refused to all others. */
export function planEndRequest(site: RotationSite, key: RequestKey, author: Author): Change {
  const { record, request, times } = requireRequest(site, key);
  if (roleIn({ request }, author.actor) === 'others') {
    throw new Refusal(
      request.asks === undefined
        ? `It is put to everybody in the rotation: if you cannot take it, leave it to the others. Only @${request.person} can withdraw it.`
        : `It is put to @${request.asks}: only they can decline it, and @${request.person} can withdraw it.`,
    );
  }
  const when = printStretch(record.rotation.zone, times);
  const summary = sameHandle(author.actor, request.person)
    ? `@${request.person} withdraws the request for cover ${when}`
    : `@${author.actor} declines to cover for @${request.person} ${when}`;
  return planRotationEdit(record, planWithoutRequest(record.text, request.id), summary, author);
}

function requireRequest(site: RotationSite, { rotation, id }: RequestKey): RequestOf {
  const record = requireRotation(site, rotation);
  const request = record.rotation.requests.find(one => one.id === id);
  if (request === undefined) {
    throw new Refusal('This request is not there any more: somebody accepted it, or it was withdrawn.');
  }
  return { record, request, times: requestTimes(record.rotation, request) };
}
