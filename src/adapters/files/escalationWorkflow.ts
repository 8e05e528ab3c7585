import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WORKFLOW_FILE, WORKFLOW_TOOL } from '../../core/escalation/workflow';

export interface WorkflowFiles {
  /** Absolute path of the repository's root. */
  readonly repository: string;
  /** The folder of the package that holds cli.js. */
  readonly dist: string;
  readonly text: string;
}

/**
 * Writes the workflow and a copy of the command line tool beside it, for somebody to look at and to commit: a pipeline then runs
 * what the team has seen, and nothing is fetched at night. Returns the paths, relative to the repository. Rejects where the disk refuses.
 */
export async function writeEscalationWorkflow({
  repository,
  dist,
  text,
}: WorkflowFiles): Promise<readonly string[]> {
  const files = new Map<string, string>([[WORKFLOW_FILE, text]]);
  for (const [name, source] of await withImports(dist, 'cli.js')) {
    files.set(`${WORKFLOW_TOOL}/${name}`, source);
  }
  for (const [path, content] of files) {
    const file = join(repository, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return [...files.keys()];
}

/** A file of the package and all that it loads from beside it. */
async function withImports(folder: string, first: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const todo = [first];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (!found.has(name)) {
      const source = await readFile(join(folder, name), 'utf8');
      found.set(name, source);
      todo.push(...[...source.matchAll(/["']\.\/([\w-]+\.js)["']/g)].map(([, file = '']) => file));
    }
  }
  return found;
}
