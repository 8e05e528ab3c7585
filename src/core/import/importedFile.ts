import { printEscalation } from '../escalation/printEscalation';
import { printRotation } from '../oncall/printRotation';
import { toOneLine } from '../text/plain';
import { dayOf, type Instant } from '../time/instant';
import type { ImportedPath, ImportedRotation, ImportPlan } from './importPlan';

/** Where the file of an imported rotation goes, relative to the live site's root. */
export function importedPath({ id }: Pick<ImportedRotation, 'id'>): string {
  return `rotations/${id}.yml`;
}

/** The file of an imported rotation: where it came from, then the rotation. */
export function importedText({ rotation, origin, comments }: ImportedRotation, now: Instant): string {
  const head = [`Imported on ${dayOf(now)} from the ${origin}.`, ...comments];
  return `${head.map(line => `# ${toOneLine(line)}\n`).join('')}${printRotation(rotation)}`;
}

/** A file that an import would write. */
export interface NewFile {
  readonly id: string;
  /** Name for people. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** All files of a plan, but for people.yml. */
export function importedFiles(
  { rotations, escalations }: Pick<ImportPlan, 'rotations' | 'escalations'>,
  now: Instant,
): readonly NewFile[] {
  return [
    ...rotations.map(one => ({
      id: one.id,
      name: one.rotation.name,
      path: importedPath(one),
      text: importedText(one, now),
    })),
    ...escalations.map(one => ({
      id: one.id,
      name: one.path.name,
      path: `escalations/${one.id}.yml`,
      text: escalationText(one, now),
    })),
  ];
}

function escalationText({ path, origin }: ImportedPath, now: Instant): string {
  return `# ${toOneLine(`Imported on ${dayOf(now)} from the ${origin}.`)}\n${printEscalation(path)}`;
}
