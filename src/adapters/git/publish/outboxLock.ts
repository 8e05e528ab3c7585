import { join } from 'node:path';
import { type Log } from '../../../app/ports';
import { PublishError } from '../../../app/sharingPorts';
import type { Repository } from '../repository/repository';
import { tryLockPublisher } from './publisherLock';

/** A push that the remote does not answer takes longer; then whoever waits tries again, ms. */
const patienceMs = 20_000;

interface LockContext {
  readonly repository: Pick<Repository, 'storeFolder'>;
  readonly log: Log;
  readonly signal?: AbortSignal;
}

/**
 * Held while what waits is sent, renamed, or dropped by a person: a change that was dropped must neither be sent after that, nor be
 * written again by whoever gives its incident another id. Fetching does not hold it. Rejects with a PublishError ('locked').
 */
export async function withOutboxLock<Result>(
  { repository, log, signal }: LockContext,
  work: () => Promise<Result>,
): Promise<Result> {
  const file = join(repository.storeFolder, 'outbox.lock');
  const lock = await tryLockPublisher(file, {
    patience: patienceMs,
    log,
    ...(signal === undefined ? {} : { signal }),
  });
  if (!lock) {
    throw new PublishError('What waits is being sent at this moment. Try again in a moment.', 'locked');
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
