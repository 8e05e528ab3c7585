import { renamedMessage } from '../app/notices';
import type { RenamedIncident, SharingDecisions } from '../app/sharingPorts';
import type { Io } from './io';

/** Says once which incidents had to take another id, and how to merge them. Resolves with them. */
export async function tellRenamed(io: Io, decisions: SharingDecisions): Promise<readonly RenamedIncident[]> {
  const renamed = decisions.renamed();
  for (const each of renamed) {
    io.err(`${renamedMessage(each)} To merge them: livesite status ${each.to} merged --into ${each.from}`);
    await decisions.toldRenamed(each.to);
  }
  return renamed;
}
