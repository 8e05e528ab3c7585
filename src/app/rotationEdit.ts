import type { Change } from '../core/change/change';
import { HANDLE_PATTERN } from '../core/incident/entry';
import { NOBODY } from '../core/oncall/rotation';
import { sameHandle } from '../core/people/people';
import { nearest } from '../core/site/yamlFile';
import { toOneLine } from '../core/text/plain';
import { DAY, MINUTE, printLocal } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import { zoneOf } from '../core/time/zone';
import { planFiles, Refusal, type Author } from './change';
import type { RotationRecord } from './rotationFiles';
import type { LiveSite } from './site';

export type RotationSite = Pick<LiveSite, 'rotations' | 'people'>;

/** A stretch of time: `until` is exclusive. */
export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
}

/** The rotation with this id, or a refusal that says what to do. */
export function requireRotation(site: Pick<LiveSite, 'rotations'>, id: string): RotationRecord {
  const record = site.rotations.find(one => one.id === id);
  if (record === undefined) {
    throw new Refusal(`There is no rotation ${toOneLine(id)}. It may have been renamed, or not fetched yet.`);
  }
  if (record.file === undefined) {
    throw new Refusal(`${record.path} cannot be read: open it and mend what the Problems view says.`);
  }
  return record;
}

/** A commit that edits a rotation's file. `after`: undefined where it could not be edited by range. */
export function planRotationEdit(
  { id, path, text }: RotationRecord,
  after: string | undefined,
  summary: string,
  author: Author,
): Change {
  if (after === undefined) {
    throw new Refusal(
      `${path} is written so that this cannot be put in without moving other lines: open the file and edit it by hand.`,
    );
  }
  return planFiles(`rotations/${id}: ${summary}`, [{ kind: 'replace', path, before: text, after }], author);
}

/** A handle as people.yml writes it. Refused where nobody there has it. */
export function requireHandle({ people }: Pick<LiveSite, 'people'>, given: string): string {
  const handle = given.trim().replace(/^@/, '');
  const known = people.find(person => sameHandle(person.handle, handle));
  if (known !== undefined) {
    return known.handle;
  }
  if (!HANDLE_PATTERN.test(handle) || handle === NOBODY) {
    throw new Refusal(`"${toOneLine(given)}" is no handle: use a GitHub login such as alice.`);
  }
  if (people.length > 0) {
    const near = nearest(
      handle,
      people.map(person => person.handle),
    );
    throw new Refusal(
      `@${handle} is not in people.yml, so nobody could page them. ${near === undefined ? 'Add them there first.' : `Did you mean @${near}?`}`,
    );
  }
  return handle;
}

/** Longer than this, people mean another line-up. */
const LONGEST = 366 * DAY;

/**
 * The part of a stretch that can still be changed: from the present minute on. Refused where it is over, ends before it begins, or
 * lasts for more than a year.
 */
export function requireAhead({ from, until }: Stretch, now: Instant): Stretch {
  if (!Number.isFinite(from) || !Number.isFinite(until)) {
    throw new Refusal('These are no times. Write them such as 2026-11-24 18:00.');
  }
  if (until <= from) {
    throw new Refusal('It would end before it begins. Nothing was changed.');
  }
  if (until <= now) {
    throw new Refusal('That time is over: who was on call is not rewritten. Nothing was changed.');
  }
  if (until - Math.max(from, now) > LONGEST) {
    throw new Refusal('That is more than a year. For so long, change the people of the layer instead.');
  }
  const whole = (at: Instant): Instant => at - (((at % 1000) + 1000) % 1000);
  return { from: Math.max(whole(from), now - (now % MINUTE)), until: whole(until) };
}

/**
 * `2026-11-24 18:00 to 09:00` for less than a day, else `2026-11-24 18:00 to 2026-11-27 09:00`: on the zone's clocks. No hyphen, as
 * `18:00-09:00` reads like a time with its offset.
 */
export function printStretch(zoneName: string, { from, until }: Stretch): string {
  const zone = zoneOf(zoneName);
  const [start, end] = [from, until].map(at => printLocal(zone.toLocal(at)).replace('T', ' '));
  return `${start} to ${zone.toLocal(until) - zone.toLocal(from) < DAY ? end?.slice(11) : end}`;
}
