import { parseRotation, type RotationText } from '../core/oncall/parseRotation';
import type { Person } from '../core/people/people';
import { rotationOfPath } from '../core/site/paths';
import { rotationProblems } from './fileProblems';
import type { Texts } from './incidentFiles';
import { type FolderFiles, FolderReader, type FolderRecord } from './teamFolder';

/** A file of rotations/ and what it says. */
export type RotationRecord = FolderRecord<RotationText>;

/** The rotations of a live site. */
export type RotationFiles = FolderFiles<RotationText>;

/** Reads the files of rotations/, whose handles are looked up among the people. */
export function rotationReader(
  readMany: (paths: readonly string[]) => Promise<Texts>,
): FolderReader<RotationText, readonly Person[]> {
  return new FolderReader(
    { idOf: rotationOfPath, parse: parseRotation, problemsOf: rotationProblems },
    readMany,
  );
}
