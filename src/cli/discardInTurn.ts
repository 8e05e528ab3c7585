import type { SharingDecisions } from '../app/sharingPorts';
import type { Change } from '../core/change/change';
import { toOneLine } from '../core/text/plain';
import type { Io } from './io';

/** Drops changes one after the other. Where one is refused, what is gone by then is told before the reason, which is thrown. */
export async function discardInTurn(
  io: Pick<Io, 'err'>,
  decisions: Pick<SharingDecisions, 'discard'>,
  chosen: readonly Change[],
): Promise<void> {
  const dropped: string[] = [];
  try {
    for (const { id, subject } of chosen) {
      await decisions.discard(id);
      dropped.push(`${id} ${toOneLine(subject)}`);
    }
  } catch (error) {
    dropped.forEach(line => io.err(`Discarded: ${line}`));
    io.err(`Discarded: ${dropped.length} of ${chosen.length}. The others still wait.`);
    throw error;
  }
}
