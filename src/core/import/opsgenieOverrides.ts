import type { Override, Rotation } from '../oncall/rotation';
import { layerShifts } from '../oncall/schedule';
import { toOneLine } from '../text/plain';
import type { Instant } from '../time/instant';
import type { ImportContext } from './importContext';
import { instantAt, type Mapping, mappingOf, mappingsOf, textOf } from './mapping';
import type { SourceUser } from './peopleBook';
import { momentAt } from './wallTimes';

/** Somebody, as a participant or in a list of users. */
export function toOpsgenieUser(value: unknown): SourceUser {
  const login = textOf(value, 'username', 'emailAddress', 'email');
  return {
    id: textOf(value, 'id', 'accountId'),
    name: textOf(value, 'fullName', 'full_name', 'displayName', 'name'),
    ...(login?.includes('@') === true ? { email: login } : { login }),
    zone: textOf(value, 'timeZone', 'timezone'),
  };
}

/** Turns that one override of some rotations may touch; more would fill the file. */
const MOST_TURNS = 200;

/**
 * Overrides of a schedule. One for all its rotations covers; one for some of them takes over these rotations' turns only, so it is
 * written as a replacement for each.
 */
export function opsgenieOverrides(
  base: Rotation,
  list: readonly Mapping[],
  context: ImportContext,
): readonly Override[] {
  const { notes, people } = context;
  const about = base.name;
  const found = list.flatMap((source): Unplaced[] => {
    const from = instantAt(source, 'startDate');
    const until = instantAt(source, 'endDate');
    const handle = people.handleOf(toOpsgenieUser(mappingOf(source, 'user')));
    if (from === undefined || until === undefined || until <= from || handle === undefined) {
      notes.add(
        'left-out',
        about,
        `The override ${toOneLine(textOf(source, 'alias') ?? '')} has no person, or no beginning with an end after it.`,
      );
      return [];
    }
    const named = mappingsOf(source, 'rotations').map(one => toOneLine(textOf(one, 'name') ?? ''));
    const layers = base.layers.filter(({ name }) => named.includes(name));
    if (named.length > 0 && layers.length === 0) {
      notes.add(
        'left-out',
        about,
        `The override ${toOneLine(textOf(source, 'alias') ?? '')} is for the rotation ${named.join(', ')}, which is not here.`,
      );
      return [];
    }
    if (layers.length === 0 || layers.length === base.layers.length) {
      const where = { about, notes };
      return [
        {
          kind: 'cover',
          from: momentAt(base.zone, from, where),
          until: momentAt(base.zone, until, where),
          people: [handle],
        },
      ];
    }
    return layers.flatMap(({ index }) => replacements(base, index, { from, until, handle }, context));
  });
  return found.map((override, index) => ({ ...override, index }));
}

type Unplaced = Override extends infer One ? (One extends Override ? Omit<One, 'index'> : never) : never;

function replacements(
  base: Rotation,
  layer: number,
  { from, until, handle }: { readonly from: Instant; readonly until: Instant; readonly handle: string },
  { notes }: ImportContext,
): readonly Unplaced[] {
  const where = { about: base.name, notes };
  const shifts = layerShifts(base, layer, from, until);
  const name = base.layers[layer]?.name ?? '';
  if (shifts.length > MOST_TURNS) {
    notes.add(
      'left-out',
      base.name,
      `An override of ${name} alone is over ${shifts.length} turns, too many to be written: add it by hand.`,
    );
    return [];
  }
  notes.add(
    'assumed',
    base.name,
    `An override of ${name} alone became replacements, one for each turn it touches. If these turns change, they have to change too.`,
  );
  return shifts.flatMap((shift): Unplaced[] => {
    const stretch = {
      from: momentAt(base.zone, shift.from, where),
      until: momentAt(base.zone, shift.until, where),
    };
    const [person] = shift.people;
    return person === undefined
      ? [{ ...stretch, kind: 'add', people: [handle] }]
      : person === handle
        ? []
        : [{ ...stretch, kind: 'replace', person, people: [handle] }];
  });
}
