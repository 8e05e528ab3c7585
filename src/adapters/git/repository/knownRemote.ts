import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PublishError } from '../../../app/sharingPorts';
import { parseRemote } from '../../../core/remediation/target';
import { writeAtomically } from '../../files/durableFile';
import type { Repository } from './repository';

type Place = Pick<Repository, 'storeFolder' | 'target'>;

const fileOf = ({ storeFolder }: Place): string => join(storeFolder, 'remote');

/**
 * Throws a PublishError where this clone's live site was shared through another repository until now: an edit of livesite.yml may
 * name another remote, a public fork perhaps, and nobody's entries go there before a person here has said so.
 */
export function requireKnownRemote(place: Place): void {
  const { remoteUrl } = place.target;
  const known = tryKnown(place);
  if (remoteUrl !== undefined && known !== undefined && nameOf(known) !== nameOf(remoteUrl)) {
    throw new PublishError(
      `The live site was shared through ${known} until now, and this clone's ${place.target.remote ?? 'remote'} leads to ${remoteUrl}. Nothing goes there before you agree.`,
      'remote-changed',
    );
  }
}

/** Called once the remote has answered: the first one is taken as it is found. */
export async function noteRemote(place: Place): Promise<void> {
  const { remoteUrl } = place.target;
  if (remoteUrl !== undefined && tryKnown(place) !== remoteUrl) {
    await writeAtomically(fileOf(place), remoteUrl);
  }
}

/** A person has agreed: the next remote that answers is the known one. */
export async function forgetRemote(place: Place): Promise<void> {
  await rm(fileOf(place), { force: true });
}

function tryKnown(place: Place): string | undefined {
  try {
    return readFileSync(fileOf(place), 'utf8') || undefined;
  } catch {
    // Never shared from here, or not to be read: as before the first time.
    return undefined;
  }
}

/** The same repository on GitHub has many addresses; any other is itself. */
function nameOf(url: string): string {
  const { place } = parseRemote(url);
  return place === undefined ? url : `${place.host}/${place.owner}/${place.name}`.toLowerCase();
}
