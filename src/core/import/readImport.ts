import { importCalendars } from './importCalendar';
import type { ImportContext } from './importContext';
import { importCsvs } from './importCsv';
import { importGrafana } from './importGrafana';
import { importOpsgenie } from './importOpsgenie';
import { importPagerDuty } from './importPagerDuty';
import {
  type ImportedRotation,
  type ImportFile,
  type ImportOptions,
  type ImportPlan,
  type ImportSource,
  NoteBook,
} from './importPlan';
import { PeopleBook } from './peopleBook';

type Importer = (files: readonly ImportFile[], context: ImportContext) => readonly ImportedRotation[];

const IMPORTERS: Readonly<Record<ImportSource, Importer>> = {
  pagerduty: importPagerDuty,
  opsgenie: importOpsgenie,
  'grafana-oncall': importGrafana,
  ical: importCalendars,
  csv: importCsvs,
};

/**
 * Reads what another system exported, and plans the rotations that say the same. Throws nothing, whatever the files hold: what is not
 * understood, assumed or left out is in the plan's notes.
 */
export function readImport(
  source: ImportSource,
  files: readonly ImportFile[],
  options: ImportOptions,
): ImportPlan {
  const notes = new NoteBook();
  const people = new PeopleBook(options.people);
  const made = IMPORTERS[source](files, { options, notes, people });
  if (made.length === 0) {
    notes.add(
      'decide',
      files.map(({ name }) => name).join(', '),
      'No schedule was found that could become a rotation.',
    );
  }
  const rotations = withOwnIds(made);
  const named = new Set(rotations.flatMap(({ rotation }) => handlesIn(rotation)));
  return {
    source,
    rotations,
    people: people.people.filter(({ handle }) => named.has(handle)),
    notes: notes.notes,
  };
}

/** Two schedules may have the same name; two files may not. */
function withOwnIds(rotations: readonly ImportedRotation[]): readonly ImportedRotation[] {
  const taken = new Set<string>();
  return rotations.map(rotation => {
    let id = rotation.id;
    for (let n = 2; taken.has(id); n++) {
      id = `${rotation.id}-${n}`;
    }
    taken.add(id);
    return { ...rotation, id };
  });
}

function handlesIn({ layers, overrides }: ImportedRotation['rotation']): readonly string[] {
  return [
    ...layers.flatMap(({ lineUp }) => lineUp.people.flat()),
    ...overrides.flatMap(override => {
      switch (override.kind) {
        case 'fixed':
          return override.shifts.flatMap(({ people }) => people);
        case 'cover':
        case 'add':
          return override.people;
        case 'replace':
          return [override.person, ...override.people];
        case 'remove':
          return [override.person];
      }
    }),
  ];
}

/** The plan with other names for its files, by the names it gave them. */
export function renamed(plan: ImportPlan, names: ReadonlyMap<string, string>): ImportPlan {
  return { ...plan, rotations: plan.rotations.map(one => ({ ...one, id: names.get(one.id) ?? one.id })) };
}
