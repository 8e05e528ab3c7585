import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { RememberedIssues, SyncMemory } from '../../app/syncMemory';
import { writeAtomically } from './durableFile';

const issueSchema = z.object({
  number: z.int(),
  url: z.string(),
  title: z.string(),
  state: z.enum(['open', 'closed']),
  closedAs: z.optional(z.enum(['completed', 'not-planned'])),
  assignees: z.array(z.string()),
  due: z.optional(z.string()),
});

const memorySchema = z.object({
  repository: z.string(),
  wholeAt: z.string(),
  since: z.string(),
  etag: z.optional(z.string()),
  issues: z.array(issueSchema),
});

/** Remembers in one file for each repository, in a folder of their own in the git folder: nothing of it is shared. */
export function createSyncMemory(folder: string): SyncMemory {
  const pathOf = (repository: string): string =>
    join(folder, `${createHash('sha256').update(repository).digest('hex').slice(0, 40)}.json`);
  return {
    async read(repository) {
      const memory = await tryRead(pathOf(repository));
      return memory?.repository === repository
        ? {
            wholeAt: memory.wholeAt,
            since: memory.since,
            etag: memory.etag,
            issues: memory.issues.map(({ closedAs, due, ...issue }) => ({ ...issue, closedAs, due })),
          }
        : undefined;
    },
    write: (repository, issues: RememberedIssues) =>
      writeAtomically(pathOf(repository), `${JSON.stringify({ repository, ...issues })}\n`),
  };
}

/** Undefined where there is none, or one that this version cannot read: all is read anew then. */
async function tryRead(path: string): Promise<z.infer<typeof memorySchema> | undefined> {
  try {
    return z.safeParse(memorySchema, JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    // Missing or half-written: what it held can be read from GitHub again.
    return undefined;
  }
}
