import { LEAD, type Incident } from '../incident/incident';
import type { Person } from '../people/people';
import { DAY, HOUR } from '../time/calendar';
import type { Instant } from '../time/instant';
import { zoneOf } from '../time/zone';

/** What one incident asked of one person. */
export interface Work {
  readonly handle: string;
  /** Pages that reached them, or may have: those that failed on every route did not. */
  readonly pages: number;
  /** Of these, at night: 22:00 to 06:00 on their own clocks, UTC where people.yml names no zone. */
  readonly nightPages: number;
  /** Numbers of these nights; the same in every incident. */
  readonly nights: readonly number[];
  readonly acknowledged: boolean;
  readonly led: boolean;
  /** Wrote into the log, or held a role. */
  readonly tookPart: boolean;
}

const NIGHT_BEGINS = 22 * HOUR;
const NIGHT_HOURS = 8 * HOUR;

/** The number of the night that an instant falls into on a zone's clocks; undefined by day. */
export function nightOf(at: Instant, zone: string): number | undefined {
  const shifted = zoneOf(zone).toLocal(at) + DAY - NIGHT_BEGINS;
  const number = Math.floor(shifted / DAY);
  return shifted - number * DAY < NIGHT_HOURS ? number : undefined;
}

/** What an incident asked of everybody, in the order in which they first appear. */
export function workOf(incident: Incident, zones: ReadonlyMap<string, string>): readonly Work[] {
  const found = new Map<string, Draft>();
  const of = (handle: string): Draft => {
    const key = handle.toLowerCase();
    const draft = found.get(key) ?? newDraft(handle);
    found.set(key, draft);
    return draft;
  };
  for (const person of incident.people) {
    of(person).tookPart = true;
  }
  const failures = failuresOf(incident);
  for (const { entry, at, body, retracted } of incident.entries) {
    // Where nothing was written of a route, the page may have arrived.
    if (body.kind === 'paging' && body.routes.some(route => failures.get(entry.id)?.has(route) !== true)) {
      // What was paged was paged, whatever became of the entry.
      new Set(body.people.map(one => one.toLowerCase())).forEach(key => {
        const handle = body.people.find(one => one.toLowerCase() === key) ?? key;
        addPage(of(handle), nightOf(at, zones.get(key) ?? 'UTC'));
      });
    } else if (!retracted && body.kind === 'acknowledged') {
      of(entry.actor).acknowledged = true;
    } else if (!retracted && body.kind === 'role' && body.role === LEAD && !body.leaves) {
      of(body.person).led = true;
    }
  }
  return [...found.values()].map(({ nights, ...work }) => ({ ...work, nights: [...nights] }));
}

type Draft = { -readonly [K in Exclude<keyof Work, 'nights'>]: Work[K] } & { readonly nights: Set<number> };

function newDraft(handle: string): Draft {
  return {
    handle,
    pages: 0,
    nightPages: 0,
    nights: new Set(),
    acknowledged: false,
    led: false,
    tookPart: false,
  };
}

function addPage(draft: Draft, night: number | undefined): void {
  draft.pages++;
  if (night !== undefined) {
    draft.nightPages++;
    draft.nights.add(night);
  }
}

/** Of each page, the routes on which it failed and never arrived. */
function failuresOf({ entries }: Incident): ReadonlyMap<string, ReadonlySet<string>> {
  const failed = new Map<string, Set<string>>();
  const arrived = new Set<string>();
  for (const { body } of entries) {
    if (body.kind === 'paged' && body.outcome !== 'failed') {
      arrived.add(`${body.page} ${body.route}`);
    }
  }
  for (const { body } of entries) {
    if (body.kind === 'paged' && !arrived.has(`${body.page} ${body.route}`)) {
      failed.set(body.page, (failed.get(body.page) ?? new Set()).add(body.route));
    }
  }
  return failed;
}

/** Time zones by lower-case handle, of those who have one. */
export function zonesOf(people: readonly Person[]): ReadonlyMap<string, string> {
  return new Map(
    people.flatMap(({ handle, zone }) => (zone === undefined ? [] : [[handle.toLowerCase(), zone]])),
  );
}
