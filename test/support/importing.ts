import type {
  ImportFile,
  ImportOptions,
  ImportPlan,
  ImportSource,
  NoteKind,
} from '../../src/core/import/importPlan';
import { readImport } from '../../src/core/import/readImport';
import { timelineOf } from '../../src/core/import/shiftTimeline';
import { parseRotation } from '../../src/core/oncall/parseRotation';
import { importedText } from '../../src/core/import/importedFile';
import type { Rotation } from '../../src/core/oncall/rotation';

export const NOW = Date.parse('2026-11-23T12:00:00Z');

/** Plans an import of values as JSON, or of texts as they are. */
export function importOf(
  source: ImportSource,
  files: readonly unknown[],
  options: Partial<ImportOptions> = {},
): ImportPlan {
  const read = files.map(
    (file, index): ImportFile => ({
      name: `file-${index}`,
      text: typeof file === 'string' ? file : JSON.stringify(file),
    }),
  );
  return readImport(source, read, { people: [], now: NOW, ...options });
}

/** The only rotation of a plan, as its file reads; fails where the file has a problem. */
export function onlyRotation(plan: ImportPlan): Rotation {
  const [only, ...others] = plan.rotations;
  if (only === undefined || others.length > 0) {
    throw new Error(`${plan.rotations.length} rotations: ${JSON.stringify(plan.notes)}`);
  }
  const text = importedText(only, NOW);
  const { value, problems } = parseRotation(text);
  if (problems.length > 0) {
    throw new Error(`${text}\n${JSON.stringify(problems)}`);
  }
  return value.rotation;
}

/** `2026-11-23T08:00:00Z alice, bob` for each shift between two times; stretches without anybody are left out. */
export function shiftsIn(rotation: Rotation, from: string, until: string): readonly string[] {
  return timelineOf(rotation, Date.parse(from), Date.parse(until)).map(
    shift =>
      `${new Date(shift.from).toISOString().slice(0, 16)} ${new Date(shift.until).toISOString().slice(5, 16)} ${shift.people.join(', ')}`,
  );
}

export function messagesOf(plan: ImportPlan, kind: NoteKind): string {
  return plan.notes
    .filter(note => note.kind === kind)
    .map(({ about, message }) => `${about}: ${message}`)
    .join('\n');
}
