import type { CommandContext } from '../command';
import type { Session } from '../session';

/** Milliseconds that somebody who wants to read waits for the remote. */
const PATIENCE = 10_000;

/** Asks the remote for what is new, unless told otherwise, and says so where it does not answer. */
export async function fetchFirst({ io, options }: CommandContext, session: Session): Promise<void> {
  if (options['no-fetch'] === true) {
    return;
  }
  const { state, message } = await session.backend.store.refresh(AbortSignal.timeout(PATIENCE));
  if (state !== 'shared' && state !== 'local' && message !== '') {
    io.err(message);
  }
}
