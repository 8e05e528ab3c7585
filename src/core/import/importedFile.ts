import { printRotation } from '../oncall/printRotation';
import { toOneLine } from '../text/plain';
import { dayOf, type Instant } from '../time/instant';
import type { ImportedRotation } from './importPlan';

/** Where the file of an imported rotation goes, relative to the live site's root. */
export function importedPath({ id }: Pick<ImportedRotation, 'id'>): string {
  return `rotations/${id}.yml`;
}

/** The file of an imported rotation: where it came from, then the rotation. */
export function importedText({ rotation, origin, comments }: ImportedRotation, now: Instant): string {
  const head = [`Imported on ${dayOf(now)} from the ${origin}.`, ...comments];
  return `${head.map(line => `# ${toOneLine(line)}\n`).join('')}${printRotation(rotation)}`;
}
