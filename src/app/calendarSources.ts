import type { Rotation } from '../core/oncall/rotation';
import { onCallAt } from '../core/oncall/schedule';
import { rotationOfPath } from '../core/site/paths';
import { toLabel } from '../core/text/plain';
import type { RowKind } from '../protocol/calendar';
import {
  type CalendarShift,
  finalShifts,
  layerRowShifts,
  learningShifts,
  overrideShifts,
  requestShifts,
  type Shown,
} from './calendarShifts';
import { isBroken, printCrew, type Reader, rotationName } from './onCallRows';
import type { RotationRecord } from './rotationFiles';
import type { LiveSite } from './site';

/** What of a live site the calendar shows. */
export type CalendarSite = Pick<LiveSite, 'plan' | 'people' | 'rotations' | 'problems'>;

/** A row before it is cut into bands. */
export interface RowSource {
  readonly record: RotationRecord;
  readonly kind: RowKind;
  readonly key: string;
  readonly name: string;
  readonly hint: string;
  readonly problem: string;
  /** What the row is called out loud, and what is said where it says nothing. */
  readonly spoken: string;
  readonly nothing: string;
  readonly shifts: readonly CalendarShift[];
}

/** Files of rotations/ that are no text: they have problems and nothing else. */
export function unreadable({ rotations, problems }: CalendarSite): readonly RotationRecord[] {
  return [...problems.keys()].flatMap(path => {
    const id = rotationOfPath(path);
    return id === undefined || rotations.some(record => record.path === path)
      ? []
      : [{ id, path, text: '', file: undefined, rotation: NOTHING }];
  });
}

const NOTHING: Rotation = {
  name: '',
  zone: 'UTC',
  layers: [],
  overrides: [],
  shadows: [],
  intendedGaps: [],
  requests: [],
  holidays: [],
};

interface Looked {
  readonly reader: Reader;
  readonly shown: Shown;
  readonly isAlone: boolean;
}

/** The rows of a rotation: the final schedule, and where it is looked at alone what that is made of. */
export function sourcesOf(site: CalendarSite, record: RotationRecord, looked: Looked): readonly RowSource[] {
  const { shown, isAlone, reader } = looked;
  const { id, rotation } = record;
  const name = rotationName(record);
  const [first] = (site.problems.get(record.path) ?? []).filter(({ severity }) => severity === 'error');
  const problem = first === undefined ? '' : toLabel(first.message);
  const row = { record, problem: '', hint: '', key: '' };
  if (isBroken(record)) {
    const why = problem === '' ? 'it says nothing that counts' : problem;
    const said = `${record.path} cannot be used: ${why}`;
    return [
      {
        ...row,
        kind: 'broken',
        key: `${id}:final`,
        name,
        problem: said,
        spoken: name,
        nothing: said,
        shifts: [],
      },
    ];
  }
  const now = onCallAt(rotation, reader.now).people.map(({ handle }) => handle);
  const final: RowSource = {
    ...row,
    kind: 'final',
    key: `${id}:final`,
    name,
    hint: `now ${printCrew(now)}`,
    problem: problem === '' ? '' : `${record.path}: ${problem}`,
    spoken: name,
    nothing: 'nobody',
    shifts: finalShifts(rotation, site.people, shown, reader.now),
  };
  return isAlone ? [final, ...partsOf(record, shown)] : [final];
}

/** What the final schedule is made of, the strongest first. */
function partsOf(record: RotationRecord, shown: Shown): readonly RowSource[] {
  const { id, rotation } = record;
  const title = rotationName(record);
  const row = { record, problem: '', hint: '' };
  const several = rotation.layers.some(({ priority }) => priority !== rotation.layers[0]?.priority);
  const layers = rotation.layers
    .map((layer, index) => ({ layer, index }))
    .sort((a, b) => b.layer.priority - a.layer.priority)
    .map(({ layer, index }): RowSource => {
      const name = toLabel(layer.name, 80);
      return {
        ...row,
        kind: 'layer',
        key: `${id}:layer:${index}`,
        name,
        hint: several ? `layer, priority ${layer.priority}` : 'layer',
        spoken: `${title}, layer ${name}`,
        nothing: 'not active',
        shifts: layerRowShifts(rotation, index, shown),
      };
    });
  const overrides: RowSource = {
    ...row,
    kind: 'overrides',
    key: `${id}:overrides`,
    name: 'Overrides',
    spoken: `${title}, overrides`,
    nothing: 'none',
    shifts: overrideShifts(rotation, shown),
  };
  const requests: RowSource = {
    ...row,
    kind: 'requests',
    key: `${id}:requests`,
    name: 'Cover wanted',
    spoken: `${title}, cover wanted`,
    nothing: 'by nobody',
    shifts: requestShifts(rotation, shown),
  };
  const learning: RowSource = {
    ...row,
    kind: 'learning',
    key: `${id}:learning`,
    name: 'Learning',
    hint: 'shadows',
    spoken: `${title}, learning`,
    nothing: 'nobody',
    shifts: learningShifts(rotation, shown),
  };
  return [
    ...(rotation.requests.length > 0 ? [requests] : []),
    ...(rotation.overrides.length > 0 ? [overrides] : []),
    ...layers,
    ...(rotation.shadows.length > 0 ? [learning] : []),
  ];
}
