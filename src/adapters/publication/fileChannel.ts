import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PublicationError, type Found, type PublicationChannel } from '../../app/publicationPorts';
import type { PublicationContent } from '../../core/customerReview/publicationContent';
import { publicFiles } from '../../core/customerReview/publicFiles';
import { writeAtomically } from '../files/durableFile';

/**
 * A page and its Markdown in a folder, for a site of the team's own. Nothing is ever overwritten but an earlier edition of the same
 * review, which is known by its marker.
 */
export function createFileChannel(folder: string, fileName: string): PublicationChannel {
  return {
    channel: 'files',
    target: fileName,
    name: 'files',
    capabilities: { draft: false, notify: false },
    preview: (_, content) => ({
      to: folder,
      body: publicFiles(content)
        .map(({ name, text }) => `${name}\n\n${text}`)
        .join('\n────────\n\n'),
      notes: ['Two files, which load nothing from elsewhere. An earlier edition of them is replaced.'],
    }),
    run: async (_, content) => {
      await write(folder, content);
      return { address: `${content.fileName}.html` };
    },
    find: async (_, content): Promise<Found> => {
      const states = await Promise.all(
        publicFiles(content).map(async ({ name, text }) => ({
          text,
          found: await tryRead(join(folder, name)),
        })),
      );
      const isThere = states.every(({ text, found }) => found === text);
      const isMissing = states.every(({ found }) => found === undefined);
      return {
        state: isThere ? 'there' : isMissing ? 'missing' : 'other',
        address: `${content.fileName}.html`,
      };
    },
  };
}

async function write(folder: string, content: PublicationContent): Promise<void> {
  const files = publicFiles(content);
  for (const { name } of files) {
    const before = await tryRead(join(folder, name));
    if (before !== undefined && !before.includes(content.marker)) {
      throw new PublicationError(
        `${name} is there already and is not an earlier edition of this review, so nothing was written.`,
        'refused',
      );
    }
  }
  for (const { name, text } of files) {
    try {
      await writeAtomically(join(folder, name), text);
    } catch (error) {
      throw new PublicationError(`${name} could not be written: the disk refused it.`, 'unavailable', {
        cause: error,
      });
    }
  }
}

async function tryRead(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw new PublicationError('The folder could not be read.', 'unavailable', { cause: error });
  }
}
