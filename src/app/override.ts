import type { Change } from '../core/change/change';
import { sameCrew } from '../core/oncall/handOff';
import { changedStretches } from '../core/oncall/lineupDiff';
import { parseRotation } from '../core/oncall/parseRotation';
import {
  type NewOverride,
  planOverride as overrideText,
  planOverrideEnd,
  planWithoutOverride,
} from '../core/oncall/planRotation';
import type { Override, Rotation } from '../core/oncall/rotation';
import { instantOf, momentOf } from '../core/oncall/rotationWords';
import { segments } from '../core/oncall/schedule';
import { toOneLine } from '../core/text/plain';
import { MINUTE } from '../core/time/calendar';
import { zoneOf } from '../core/time/zone';
import { Refusal, type Author } from './change';
import {
  planRotationEdit,
  printStretch,
  requireAhead,
  requireHandle,
  requireRotation,
  type RotationSite,
  type Stretch,
} from './rotationEdit';

/** An override as a person asks for it. */
export interface WantedOverride extends Stretch {
  /** Id of the rotation. */
  readonly rotation: string;
  readonly kind: 'cover' | 'replace' | 'remove' | 'add';
  /** Whose turn it is: of `replace` and `remove`. Handle. */
  readonly person?: string | undefined;
  /** Who comes: of `cover`, `replace` and `add`. Handles. */
  readonly people?: readonly string[] | undefined;
  readonly reason?: string | undefined;
}

/**
 * The commit that adds an override to a rotation's file, by range. A stretch that has begun is taken from the present minute on, since
 * the past is not rewritten. Refused where it is over, where it would change nobody's time on call, and where the file has to be
 * edited by hand.
 */
export function planOverride(site: RotationSite, wanted: WantedOverride, author: Author): Change {
  const record = requireRotation(site, wanted.rotation);
  const stretch = requireAhead(wanted, author.now);
  const override = newOverride(site, record.rotation, { ...wanted, ...stretch });
  const after = overrideText(record.text, override);
  if (after !== undefined) {
    requireEffect(record.rotation, parseRotation(after).value.rotation, stretch);
  }
  return planRotationEdit(record, after, summaryOf(override, record.rotation.zone, stretch), author);
}

/** An override with the times of the rotation's clocks. Refused where somebody is missing or unknown. */
export function newOverride(
  site: Pick<RotationSite, 'people'>,
  rotation: Rotation,
  wanted: Omit<WantedOverride, 'rotation'>,
): NewOverride {
  const zone = zoneOf(rotation.zone);
  const reason = toOneLine(wanted.reason ?? '');
  const base = {
    from: momentOf(zone, wanted.from),
    until: momentOf(zone, wanted.until),
    ...(reason === '' ? {} : { reason }),
  };
  const people = (): readonly string[] => {
    const given = (wanted.people ?? []).map(handle => requireHandle(site, handle));
    if (given.length === 0) {
      throw new Refusal('Who comes on call? Name at least one person.');
    }
    return [...new Set(given)];
  };
  const person = (): string => {
    if (wanted.person === undefined) {
      throw new Refusal('Whose turn is it? Name the person.');
    }
    return personIn(rotation, wanted.person) ?? requireHandle(site, wanted.person);
  };
  switch (wanted.kind) {
    case 'cover':
    case 'add':
      return { ...base, kind: wanted.kind, people: people() };
    case 'replace':
      return { ...base, kind: 'replace', person: person(), people: people() };
    case 'remove':
      return { ...base, kind: 'remove', person: person() };
  }
}

/** A handle that the rotation's line-ups name: who takes turns may be replaced even where people.yml does not know them. */
function personIn({ layers }: Rotation, handle: string): string | undefined {
  return layers
    .flatMap(({ lineUp, changes }) => [lineUp.people, ...changes.map(({ people }) => people ?? [])])
    .flat(2)
    .find(one => sameCrew([one], [handle.trim().replace(/^@/, '')]));
}

/** Refuses a change after which the same people are on call. */
export function requireEffect(before: Rotation, after: Rotation, { from, until }: Stretch): void {
  const changed = changedStretches(segments(before, from, until), segments(after, from, until));
  if (changed.length > 0) {
    return;
  }
  throw new Refusal(
    'This changes nothing: the same people are on call in that time, or an override that counts for more decides. Nothing was written.',
  );
}

function summaryOf(override: NewOverride, zone: string, stretch: Stretch): string {
  return `${wordsOf(override)} ${printStretch(zone, stretch)}`;
}

/** `@bob covers`, `@bob for @alice`, `without @alice`, `@bob too`. */
export function wordsOf(override: NewOverride): string {
  const who = (handles: readonly string[]): string => handles.map(handle => `@${handle}`).join(', ');
  switch (override.kind) {
    case 'cover':
      return `${who(override.people)} ${override.people.length > 1 ? 'cover' : 'covers'}`;
    case 'replace':
      return `${who(override.people)} for @${override.person}`;
    case 'remove':
      return `without @${override.person}`;
    case 'add':
      return `${who(override.people)} too`;
    case 'fixed':
      return 'fixed period';
  }
}

/** An override to be taken back: as it stands in the file that was looked at. */
export interface TakenBack {
  /** Id of the rotation. */
  readonly rotation: string;
  readonly override: Override;
}

/** The commit that takes an override out; one that has begun ends at the present minute instead. Refused for one that is over. */
export function planRemoveOverride(site: RotationSite, taken: TakenBack, author: Author): Change {
  const record = requireRotation(site, taken.rotation);
  const { rotation, text } = record;
  const override = findOverride(rotation.overrides, taken.override);
  const zone = zoneOf(rotation.zone);
  const from = instantOf(zone, override.from, 'start');
  const until = instantOf(zone, override.until, 'end');
  if (until <= author.now) {
    throw new Refusal('That override is over: who was on call is not rewritten. Nothing was changed.');
  }
  const minute = author.now - (author.now % MINUTE);
  const hasBegun = from < minute;
  const after = hasBegun
    ? planOverrideEnd(text, override.index, momentOf(zone, minute))
    : planWithoutOverride(text, override.index);
  const summary = `${hasBegun ? 'end' : 'take back'} ${summaryOf(override, rotation.zone, { from, until })}`;
  return planRotationEdit(record, after, summary, author);
}

/** The same override in what may be a newer version of the file. */
function findOverride(overrides: readonly Override[], wanted: Override): Override {
  const key = (override: Override): string => JSON.stringify({ ...override, index: 0 });
  const same = overrides.filter(one => key(one) === key(wanted));
  const found = same.find(({ index }) => index === wanted.index) ?? same[0];
  if (found === undefined) {
    throw new Refusal('This override is not in the file any more. Nothing was changed.');
  }
  return found;
}
