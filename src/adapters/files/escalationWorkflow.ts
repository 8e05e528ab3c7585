import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WORKFLOW_FILE, WORKFLOW_TOOL } from '../../core/escalation/workflow';

export interface WorkflowFiles {
  /** Absolute path of the repository's root. */
  readonly repository: string;
  /** The folder of the package that holds cli.js, beside templates/. */
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
  const tool = await withImports(dist, 'cli.js');
  for (const [name, source] of tool) {
    files.set(`${WORKFLOW_TOOL}/dist/${name}`, source);
  }
  const templates = join(dist, '..', 'templates');
  for (const name of await readdir(templates)) {
    files.set(`${WORKFLOW_TOOL}/templates/${name}`, await readFile(join(templates, name), 'utf8'));
  }
  await removeOldChunks(join(repository, ...WORKFLOW_TOOL.split('/'), 'dist'), tool);
  for (const [path, content] of files) {
    const file = join(repository, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return [...files.keys()];
}

/** Each version's chunks have names of their own: those of the copy before would pile up. Nothing else in the folder is touched. */
async function removeOldChunks(folder: string, tool: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const old = (await readdir(folder)).filter(
    name => /^shared-[A-Z0-9]{8}\.js$/.test(name) && !tool.has(name),
  );
  await Promise.all(old.map(name => rm(join(folder, name))));
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
