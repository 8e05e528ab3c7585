import { Refusal } from '../../app/change';
import {
  printCrew,
  printForReader,
  printStretchFor,
  type Reader,
  rotationName,
  shiftRow,
} from '../../app/onCallRows';
import { planOverride, planRemoveOverride, wordsOf, type WantedOverride } from '../../app/override';
import type { Stretch } from '../../app/rotationEdit';
import { upcomingShifts } from '../../app/upcomingShifts';
import { instantOf } from '../../core/oncall/rotationWords';
import { sameHandle } from '../../core/people/people';
import { toLabel } from '../../core/text/plain';
import { DAY, HOUR, MINUTE } from '../../core/time/calendar';
import { zoneOf } from '../../core/time/zone';
import type { CommandId } from '../ids';
import type { SiteFolder } from '../siteFolder';
import { isShiftArgument } from '../views/onCallTree';
import { readerOf } from '../views/onCallReader';
import type { Handler } from './handler';
import { askLine, choose } from './prompts';
import {
  AHEAD,
  askStretch,
  chooseHandle,
  choosePart,
  chooseRotation,
  type ChosenRotation,
  confirmAndApply,
  takersOf,
} from './shiftChoices';
import type { Targets } from './target';

/** Who is on call instead of whom. Each asks little, shows what it does to the schedule, and makes one commit. */
export function shiftCommands(targets: Targets, now: () => number): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.takeShift': async ([argument]) => takeShift(await targets.sites(), argument, now()),
    'livesite.removeOverride': async ([argument]) => removeOverride(await targets.sites(), argument, now()),
    'livesite.addOverride': async ([argument]) => addOverride(await targets.sites(), argument, now()),
  };
}

async function takeShift(folders: readonly SiteFolder[], argument: unknown, now: number): Promise<void> {
  const chosen = await chooseRotation(folders, argument, { placeHolder: 'Which shift do you take?', now });
  const { folder, record } = chosen;
  const { actor: me } = await folder.author();
  const reader = { ...readerOf(folder, now), me };
  const [current] = upcomingShifts(record.rotation, now, 1);
  const crew = current?.people ?? [];
  if (crew.some(handle => sameHandle(handle, me)) && crew.length === 1) {
    throw new Refusal(`You are on call in ${rotationName(record)} already.`);
  }
  const until = await chooseEnd(current?.until, reader);
  const from = now - (now % MINUTE);
  const wanted: WantedOverride = {
    rotation: record.id,
    from,
    until,
    ...(await takenFrom(crew, me)),
  };
  await confirmAndApply(folder, [record.path], {
    message: `Take the shift of ${rotationName(record)} now?`,
    yes: 'Take Shift',
    plan: (site, author) => planOverride(site, wanted, author),
    until,
    now,
  });
}

async function chooseEnd(handOff: number | undefined, reader: Reader): Promise<number> {
  const { now } = reader;
  const zone = zoneOf(reader.zone);
  const tomorrow = zone.toInstant((Math.floor(zone.toLocal(now) / DAY) + 1) * DAY + 9 * HOUR, 'last');
  const minute = now - (now % MINUTE);
  const item = (label: string, until: number) => ({
    label,
    description: `until ${printForReader(until, reader)}`,
    value: until,
  });
  const items = [
    ...(handOff === undefined ? [] : [item('Until the next hand-off', handOff)]),
    item('For an hour', minute + HOUR),
    item('For 4 hours', minute + 4 * HOUR),
    item('Until tomorrow morning', tomorrow),
    { label: 'Until another time…', description: '', value: 0 },
  ];
  const until = await choose(items, 'Until when?');
  return until === 0 ? (await askStretch('From now until when? For example: 6h.', reader)).until : until;
}

/** Of several on call the person may take one's place, everybody's, or come besides. */
async function takenFrom(
  crew: readonly string[],
  me: string,
): Promise<Pick<WantedOverride, 'kind' | 'person' | 'people'>> {
  const people = [me];
  const others = crew.filter(handle => !sameHandle(handle, me));
  if (crew.length < 2) {
    return { kind: 'cover', people };
  }
  type Place = Pick<WantedOverride, 'kind' | 'person' | 'people'>;
  const place = (label: string, value: Place) => ({ label, description: '', value });
  return choose(
    [
      ...others.map(person =>
        place(`Instead of ${printCrew([person])}`, { kind: 'replace', person, people }),
      ),
      place('Instead of everybody', { kind: 'cover', people }),
      place('Besides them', { kind: 'add', people }),
    ],
    `${printCrew(crew)} are on call. In whose place do you come?`,
  );
}

const KINDS: readonly {
  readonly label: string;
  readonly description: string;
  readonly value: WantedOverride['kind'];
}[] = [
  { label: 'Cover', description: 'somebody is on call, whoever else would be', value: 'cover' },
  { label: 'Replace', description: 'somebody stands in for one person', value: 'replace' },
  { label: 'Remove', description: 'one person is not on call', value: 'remove' },
  { label: 'Add', description: 'somebody is on call too', value: 'add' },
];

async function addOverride(folders: readonly SiteFolder[], argument: unknown, now: number): Promise<void> {
  const chosen = await chooseRotation(folders, argument, { placeHolder: 'Which rotation?', now });
  const { folder, record } = chosen;
  const reader = readerOf(folder, now);
  const { stretch, crew } = await chooseStretch(chosen, argument, reader);
  const kind = await choose(KINDS, 'What happens in that time?');
  const takers = takersOf(record);
  const person =
    kind === 'replace' || kind === 'remove'
      ? crew.length === 1
        ? crew[0]
        : await chooseHandle(folder.site, crew.length > 0 ? crew : takers, 'Whose place is it?')
      : undefined;
  const others = takers.filter(handle => !crew.some(one => sameHandle(one, handle)));
  const likely =
    folder.me === '' ? others : [folder.me, ...others.filter(one => !sameHandle(one, folder.me))];
  const people =
    kind === 'remove'
      ? undefined
      : [
          await chooseHandle(
            folder.site,
            likely,
            'Who comes on call?',
            kind === 'add' ? crew : [person ?? ''],
          ),
        ];
  const reason = await askLine({ prompt: 'Why? Enter alone says nothing.', optional: true });
  const wanted: WantedOverride = { rotation: record.id, kind, ...stretch, person, people, reason };
  await confirmAndApply(folder, [record.path], {
    message: `Change who is on call in ${rotationName(record)}?`,
    yes: 'Add Override',
    plan: (site, author) => planOverride(site, wanted, author),
    until: stretch.until,
    now,
  });
}

async function removeOverride(folders: readonly SiteFolder[], argument: unknown, now: number): Promise<void> {
  const placeHolder = 'An override of which rotation?';
  const { folder, record } = await chooseRotation(folders, argument, { placeHolder, now });
  const reader = readerOf(folder, now);
  const zone = zoneOf(record.rotation.zone);
  const items = record.rotation.overrides
    .map(override => ({
      override,
      from: instantOf(zone, override.from, 'start'),
      until: instantOf(zone, override.until, 'end'),
    }))
    .filter(({ from, until }) => from < until && until > now)
    .sort((a, b) => a.from - b.from)
    .map(({ override, ...stretch }) => ({
      label: `${printStretchFor(stretch, reader)} · ${wordsOf(override)}`,
      description: toLabel(override.reason ?? ''),
      value: { override, until: stretch.until },
    }));
  if (items.length === 0) {
    throw new Refusal(`${rotationName(record)} has no override that is not over.`);
  }
  const { override, until } = await choose(items, 'Which override is taken back? One that runs ends now.');
  await confirmAndApply(folder, [record.path], {
    message: `Take back an override of ${rotationName(record)}?`,
    yes: 'Remove Override',
    plan: (site, author) => planRemoveOverride(site, { rotation: record.id, override }, author),
    until,
    now,
  });
}

/** One of the next shifts, all of it or a part, or any other time. */
async function chooseStretch(
  { record }: ChosenRotation,
  argument: unknown,
  reader: Reader,
): Promise<{ readonly stretch: Stretch; readonly crew: readonly string[] }> {
  const shifts = upcomingShifts(record.rotation, reader.now, 12);
  const named = isShiftArgument(argument)
    ? shifts.find(
        ({ from, until }) => from <= argument.from && argument.from < (until ?? Number.POSITIVE_INFINITY),
      )
    : undefined;
  const shift =
    named ??
    (await choose<(typeof shifts)[number] | undefined>(
      [
        ...shifts.map((value, index) => {
          const { label, description } = shiftRow(value, reader);
          return { label: index === 0 ? label.replace(/^.*? · /, 'now · ') : label, description, value };
        }),
        { label: 'Another time…', description: 'from when until when', value: undefined },
      ],
      'Which shift?',
    ));
  if (shift === undefined) {
    return { stretch: await askStretch('From when until when?', reader), crew: [] };
  }
  const whole = { from: shift.from, until: shift.until ?? Math.max(shift.from, reader.now) + AHEAD };
  return { stretch: await choosePart(whole, reader, 'How much of it?'), crew: shift.people };
}
