import { planTurnEdit, type TurnEdit } from '../../app/nextTurn';
import { Refusal } from '../../app/change';
import { printCrew, rotationName } from '../../app/onCallRows';
import type { RotationRecord } from '../../app/rotationFiles';
import { takersAhead } from '../../core/oncall/planRotation';
import { layerShifts } from '../../core/oncall/schedule';
import { toLabel } from '../../core/text/plain';
import type { CommandId } from '../ids';
import type { SiteFolder } from '../siteFolder';
import type { Handler } from './handler';
import { choose } from './prompts';
import { chooseHandle, chooseRotation, confirmAndApply, personItem } from './shiftChoices';
import type { Targets } from './target';

/** Who takes turns from the next hand-off on. Who is on call now never changes. */
export function turnCommands(targets: Targets, now: () => number): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.addToNextTurn': async ([argument]) => editTurn(await targets.sites(), argument, 'add', now()),
    'livesite.removeFromNextTurn': async ([argument]) =>
      editTurn(await targets.sites(), argument, 'remove', now()),
  };
}

async function editTurn(
  folders: readonly SiteFolder[],
  argument: unknown,
  kind: TurnEdit['kind'],
  now: number,
): Promise<void> {
  const placeHolder = kind === 'add' ? 'Who joins which rotation?' : 'Who leaves which rotation?';
  const { folder, record } = await chooseRotation(folders, argument, { placeHolder, now });
  const layer = await chooseLayer(record, now);
  const takers = takersAhead(record.rotation, { layer, now });
  const { me } = folder;
  const person =
    kind === 'add'
      ? await chooseHandle(
          folder.site,
          me === '' ? [] : [me],
          'Who takes turns from the next hand-off on?',
          takers,
        )
      : await choose(
          takers.map(handle => personItem(folder.site, handle)),
          'Who takes no more turns from the next hand-off on?',
        );
  const edit: TurnEdit = { rotation: record.id, layer, person, kind };
  await confirmAndApply(folder, [record.path], {
    message: `${kind === 'add' ? 'Add' : 'Remove'} @${person} from the next turn of ${rotationName(record)} on?`,
    yes: kind === 'add' ? 'Add Person' : 'Remove Person',
    plan: (site, author) => planTurnEdit(site, edit, author),
    now,
  });
}

/** The place of the only layer, or of the one that is meant. */
async function chooseLayer({ rotation }: RotationRecord, now: number): Promise<number> {
  const { layers } = rotation;
  const [only] = layers;
  if (only === undefined) {
    throw new Refusal('Nobody takes turns in this rotation: it has no layer that can be read.');
  }
  if (layers.length === 1) {
    return only.index;
  }
  return choose(
    layers.map(({ name, index }, place) => {
      const [shift] = layerShifts(rotation, place, now, now + 1);
      const who = shift === undefined ? 'not active' : printCrew(shift.people);
      return { label: toLabel(name), description: `now: ${who}`, value: index };
    }),
    'In which layer?',
  );
}
