import type { Change } from '../core/change/change';
import { tryReadAbsence } from '../core/oncall/absences';
import { shiftsOf } from '../core/oncall/handOff';
import { timeOnCall } from '../core/oncall/standIn';
import { sameHandle } from '../core/people/people';
import { tryAddItem } from '../core/site/editYaml';
import { PEOPLE_FILE } from '../core/site/paths';
import { parseYaml, valueAt } from '../core/site/yamlFile';
import { applyTextEdits } from '../core/text/range';
import { DAY, printDay, printLocal } from '../core/time/calendar';
import type { Instant } from '../core/time/instant';
import { zoneOf } from '../core/time/zone';
import { planFiles, Refusal, type Author } from './change';
import { requireAhead, requireHandle, type RotationSite, type Stretch } from './rotationEdit';
import type { RotationRecord } from './rotationFiles';

export interface NewAbsence extends Stretch {
  /** Whose. Handle. */
  readonly person: string;
  /** On whose clocks the stretch was meant, where the person has no zone of their own. */
  readonly zone: string;
}

/**
 * The commit that adds an absence to people.yml, by range: as days where both ends are midnights of the person's clocks, else as times.
 * `text`: of people.yml. Refused where the person is not in it, and where it has to be edited by hand.
 */
export function planAddAbsence(
  site: Pick<RotationSite, 'people'>,
  text: string | undefined,
  { person, zone: fallback, ...stretch }: NewAbsence,
  author: Author,
): Change {
  const handle = requireHandle(site, person);
  const { from, until } = requireAhead(stretch, author.now);
  const file = text === undefined ? undefined : parseYaml(text).value;
  const list = valueAt(file?.value, ['people']);
  const index = (Array.isArray(list) ? list : []).findIndex((one: unknown) => {
    const found = valueAt(one, ['handle']);
    return typeof found === 'string' && sameHandle(found, handle);
  });
  if (text === undefined || file === undefined || index < 0) {
    throw new Refusal(`@${handle} is not in people.yml, or the file cannot be read. Add them there first.`);
  }
  const zone = zoneOf(site.people.find(one => sameHandle(one.handle, handle))?.zone ?? fallback);
  const [start, end] = [zone.toLocal(from), zone.toLocal(until)];
  const areDays = start % DAY === 0 && end % DAY === 0;
  const words = areDays
    ? { from: printDay(start / DAY), to: printDay(end / DAY - 1) }
    : { from: printLocal(start), to: printLocal(end) };
  const edit = tryAddItem(file, ['people', index], 'absences', [`{ from: ${words.from}, to: ${words.to} }`]);
  const after = edit && applyTextEdits(text, [edit]);
  if (after === undefined || !hasAbsence(after, index, words)) {
    throw new Refusal('people.yml is written so that this cannot be put in by itself: open it and edit it.');
  }
  const summary = `people: @${handle} is away ${words.from} to ${words.to}`;
  return planFiles(summary, [{ kind: 'replace', path: PEOPLE_FILE, before: text, after }], author);
}

function hasAbsence(
  text: string,
  index: number,
  { from, to }: { readonly from: string; readonly to: string },
): boolean {
  const absences = valueAt(parseYaml(text).value?.value, ['people', index, 'absences']);
  const last: unknown = Array.isArray(absences) ? absences.at(-1) : undefined;
  return (
    valueAt(last, ['from']) === from &&
    valueAt(last, ['to']) === to &&
    tryReadAbsence(last, 'UTC') !== undefined
  );
}

/** A time on call that falls into an absence. */
export interface AbsentShift extends Stretch {
  readonly record: RotationRecord;
}

/** When a person is on call in a stretch of time, in all rotations, what begins first first. */
export function shiftsWithin(
  rotations: readonly RotationRecord[],
  person: string,
  { from, until }: Stretch,
  now: Instant,
): readonly AbsentShift[] {
  const stretch = { from: Math.max(from, now), until };
  return rotations
    .flatMap(record =>
      shiftsOf(timeOnCall(record.rotation, person, stretch))
        .filter(({ handle }) => sameHandle(handle, person))
        .map(shift => ({ record, from: shift.from, until: shift.until })),
    )
    .sort((a, b) => a.from - b.from);
}
