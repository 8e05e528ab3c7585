import type { PublicationChannels } from '../../app/backend';
import type { Clock, Log } from '../../app/ports';
import { createFileChannel } from './fileChannel';
import { createReleaseChannel } from './releaseChannel';
import { createStatuspageChannel, listStatusPageIncidents } from './statuspageChannel';

/** The real channels. GitHub's client is loaded when a release is first used. */
export function createChannels({
  clock,
  log,
}: {
  readonly clock: Clock;
  readonly log: Log;
}): PublicationChannels {
  return {
    files: createFileChannel,
    release: (options, repository) =>
      createReleaseChannel({
        repository: `${repository.owner}/${repository.name}`,
        releases: async () => {
          const { createOctokitReleases } = await import('../github/octokitReleases');
          return createOctokitReleases({ ...options, log }, repository);
        },
      }),
    statusPage: (page, secrets, incident) => createStatuspageChannel({ page, secrets, clock, log }, incident),
    statusPageIncidents: (page, secrets) => listStatusPageIncidents({ page, secrets, clock, log }),
  };
}
