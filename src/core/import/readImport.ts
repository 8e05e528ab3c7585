import type { PageTarget } from '../escalation/escalation';
import { importCalendars } from './importCalendar';
import type { ImportContext } from './importContext';
import { importCsvs } from './importCsv';
import { importGrafana } from './importGrafana';
import { importOpsgenie } from './importOpsgenie';
import { importPagerDuty } from './importPagerDuty';
import {
  type Imported,
  type ImportedRotation,
  type ImportFile,
  type ImportOptions,
  type ImportPlan,
  type ImportSource,
  NoteBook,
  type RotationFinder,
} from './importPlan';
import { PeopleBook } from './peopleBook';
import { rotationId } from './rotationOfShifts';

type Importer = (files: readonly ImportFile[], context: ImportContext) => Imported;

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
  const { rotations: made, paths } = IMPORTERS[source](files, { options, notes, people });
  const rotations = withOwnIds(made);
  const escalations = withOwnIds(paths(finderOf(rotations, options)));
  if (rotations.length + escalations.length === 0) {
    notes.add(
      'decide',
      files.map(({ name }) => name).join(', '),
      'No schedule was found that could become a rotation.',
    );
  }
  const defaults = escalations.filter(({ path }) => path.applies === undefined);
  if (defaults.length > 1) {
    const ids = defaults.map(({ id }) => id).sort();
    notes.add(
      'assumed',
      'Escalations',
      `${ids.join(', ')} are all for every incident that no other path is for, so ${ids[0] ?? ''}, the first by name, counts. Say in the others with applies what they are for.`,
    );
  }
  const named = new Set([
    ...rotations.flatMap(({ rotation }) => handlesIn(rotation)),
    ...escalations.flatMap(({ path }) =>
      path.steps.flatMap(({ page }) => page.flatMap(one => (one.kind === 'person' ? [one.person] : []))),
    ),
  ]);
  return {
    source,
    rotations,
    escalations,
    people: people.people.filter(({ handle }) => named.has(handle)),
    notes: notes.notes,
  };
}

/** Two schedules may have the same name; two files may not. */
function withOwnIds<T extends { readonly id: string }>(made: readonly T[]): readonly T[] {
  const taken = new Set<string>();
  return made.map(one => {
    let id = one.id;
    for (let n = 2; taken.has(id); n++) {
      id = `${one.id.slice(0, 35).replace(/-$/, '')}-${n}`;
    }
    taken.add(id);
    return { ...one, id };
  });
}

/** Finds rotations among those that are imported, by id, and among those that are there already, by name. */
function finderOf(
  rotations: readonly ImportedRotation[],
  { rotationIds = [] }: ImportOptions,
): RotationFinder {
  return ({ id, name }) =>
    rotations.find(({ sourceId }) => id !== undefined && sourceId === id)?.id ??
    rotationIds.find(one => name !== undefined && one === rotationId(name));
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

/** The plan with other names for its files, by the names it gave them: of a rotation, or else of an escalation path. */
export function renamed(plan: ImportPlan, names: ReadonlyMap<string, string>): ImportPlan {
  const rotations = plan.rotations.map(one => ({ ...one, id: names.get(one.id) ?? one.id }));
  const isRotation = (id: string): boolean => plan.rotations.some(one => one.id === id);
  const target = (page: PageTarget): PageTarget =>
    page.kind === 'rotation' && isRotation(page.rotation)
      ? { ...page, rotation: names.get(page.rotation) ?? page.rotation }
      : page;
  const escalations = plan.escalations.map(({ id, path, origin }) => ({
    id: isRotation(id) ? id : (names.get(id) ?? id),
    origin,
    path: { ...path, steps: path.steps.map(step => ({ ...step, page: step.page.map(target) })) },
  }));
  return { ...plan, rotations, escalations };
}
