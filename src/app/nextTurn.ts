import type { Change } from '../core/change/change';
import { planAddPerson, planRemovePerson } from '../core/oncall/planRotation';
import { sameHandle } from '../core/people/people';
import { toLabel } from '../core/text/plain';
import { Refusal, type Author } from './change';
import { planRotationEdit, requireHandle, requireRotation, type RotationSite } from './rotationEdit';

export interface TurnEdit {
  /** Id of the rotation. */
  readonly rotation: string;
  /** Place of the layer in the file. */
  readonly layer: number;
  readonly person: string;
  readonly kind: 'add' | 'remove';
}

/** The commit after which somebody takes turns, or takes none any more, from the layer's next hand-off on. Who is on call now stays. */
export function planTurnEdit(
  site: RotationSite,
  { rotation: id, layer: place, person: given, kind }: TurnEdit,
  author: Author,
): Change {
  const record = requireRotation(site, id);
  const layer = record.rotation.layers.find(({ index }) => index === place);
  if (layer === undefined) {
    throw new Refusal('This layer is not there any more. Nothing was changed.');
  }
  const takers = [layer.lineUp.people, ...layer.changes.map(({ people }) => people ?? [])].flat(2);
  const taker = takers.find(handle => sameHandle(handle, given.replace(/^@/, '')));
  const person = taker ?? requireHandle(site, given);
  if (kind === 'remove' && taker === undefined) {
    throw new Refusal(`@${person} takes no turns in ${toLabel(layer.name)}.`);
  }
  const edit = { layer: place, now: author.now };
  const after =
    kind === 'add' ? planAddPerson(record.text, person, edit) : planRemovePerson(record.text, person, edit);
  if (after === undefined && record.file !== undefined) {
    throw new Refusal(reasonOf(kind, person, layer.name));
  }
  const words = kind === 'add' ? 'takes turns' : 'takes no more turns';
  return planRotationEdit(
    record,
    after,
    `@${person} ${words} in ${layer.name} from the next hand-off on`,
    author,
  );
}

function reasonOf(kind: TurnEdit['kind'], person: string, layer: string): string {
  return kind === 'add'
    ? `@${person} takes turns in ${toLabel(layer)} already, or the file is written so that a line-up cannot be added: then edit it by hand.`
    : `Without @${person} nobody would take turns in ${toLabel(layer)}, they take none from the next hand-off on anyway, or the file is written so that a line-up cannot be added: then edit it by hand.`;
}
