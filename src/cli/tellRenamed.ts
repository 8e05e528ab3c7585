import { renamedMessage } from '../app/notices';
import type { RenamedIncident, SiteStore } from '../app/ports';
import type { Io } from './io';

/** Says once which incidents had to take another id, and how to merge them. Resolves with them. */
export async function tellRenamed(io: Io, store: SiteStore): Promise<readonly RenamedIncident[]> {
  const renamed = store.renamed();
  for (const each of renamed) {
    io.err(`${renamedMessage(each)} To merge them: livesite status ${each.to} merged --into ${each.from}`);
    await store.toldRenamed(each.to);
  }
  return renamed;
}
