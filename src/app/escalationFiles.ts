import type { EscalationContext } from '../core/escalation/checkEscalation';
import { type EscalationText, parseEscalation } from '../core/escalation/parseEscalation';
import { escalationOfPath } from '../core/site/paths';
import { escalationProblems } from './fileProblems';
import type { Texts } from './incidentFiles';
import { type FolderFiles, FolderReader, type FolderRecord } from './teamFolder';

/** A file of escalations/ and what it says. */
export type EscalationRecord = FolderRecord<EscalationText>;

/** The escalation paths of a live site. */
export type EscalationFiles = FolderFiles<EscalationText>;

/** Reads the files of escalations/, whose names are looked up in the team's other files. */
export function escalationReader(
  readMany: (paths: readonly string[]) => Promise<Texts>,
): FolderReader<EscalationText, EscalationContext> {
  return new FolderReader(
    { idOf: escalationOfPath, parse: parseEscalation, problemsOf: escalationProblems },
    readMany,
  );
}
