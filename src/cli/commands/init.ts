import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findSharedSites } from '../../adapters/git/repository/sharedSites';
import { forgetBranch, rememberBranch } from '../../adapters/siteBackend';
import { Refusal } from '../../app/change';
import { ATTRIBUTES_FILE, planInitialize } from '../../app/initialize';
import type { RepositoryFacts, SiteStore } from '../../app/ports';
import { OWN_BRANCH, PEOPLE_FILE, PLAN_FILE, SERVICES_FILE } from '../../core/site/paths';
import { toOneLine } from '../../core/text/plain';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { findFolder } from '../findRoot';
import { openDriver } from '../openDriver';
import { saveAndShare } from '../saveAndShare';
import { authorOf, openSession } from '../session';

const FILES = [PLAN_FILE, PEOPLE_FILE, SERVICES_FILE, ATTRIBUTES_FILE];

export const initCommand: CommandSpec = {
  name: 'init',
  usage: '',
  summary: 'Start a live site in this folder of a Git repository.',
  details: [
    'Writes livesite.yml, people.yml, services.yml and .gitattributes, commits them and shares them.',
    'Files that are there stay as they are. In this clone, Git is set up to merge these files (see merge-driver).',
  ],
  examples: ['init --name "Northwind Trails"', 'init --dir ops/livesite --yes'],
  options: ['name', 'own-branch', 'as', 'yes'],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const root = findFolder(io.cwd, options.dir ?? '.');
  const own = options['own-branch'] === true ? OWN_BRANCH : undefined;
  await refuseSecond(root);
  await rememberBranch(root, own);
  const session = await openSession(context, root);
  const facts = await session.backend.facts();
  if (facts === undefined) {
    const { message } = await session.backend.store.publish();
    throw new Refusal(message || `${root} is not in a Git repository. Run "git init" there first.`);
  }
  const { identity, branch } = facts;
  if (identity === undefined) {
    throw new Refusal(
      'Git knows no user.name and user.email here; people.yml begins with yours. Set them with "git config".',
    );
  }
  const author = await authorOf(context, session, []);
  const existing =
    own === undefined ? await committedFiles(root, session.backend.store, branch) : new Map<string, string>();
  const name = toOneLine(options.name ?? '') || toOneLine(basename(root)) || 'Live site';
  const person = { ...identity, zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const change = await planInitialize(
    { name, person, branch: own, existing },
    author,
    session.backend.templates,
  );
  if (
    io.interactive &&
    options.yes !== true &&
    !(await io.confirm(`Start the live site "${name}" in ${root} and ${whereOf(facts)}?`))
  ) {
    await forgetBranch(root);
    io.err('Nothing was written.');
    return EXIT.refused;
  }
  const files = change.edits.map(({ path }) => path);
  const code = await saveAndShare(context, session, {
    change,
    incident: undefined,
    line: files.join('\n'),
    fields: { root, files },
    whenProtected: own === undefined ? BESIDE_PROTECTED : ON_A_BRANCH,
  });
  await installDriver(context, root);
  return code;
}

/** As in the editor. A live site works without, so whatever goes wrong is only told. */
async function installDriver(context: CommandContext, root: string): Promise<void> {
  const { io } = context;
  try {
    await (await openDriver(context, root)).install();
    io.err(
      'In this clone, Git merges these files by entries, sections and fields ("livesite merge-driver remove" takes that back).',
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    io.err(toOneLine(`The merge driver was not installed: ${why} Try "livesite merge-driver install".`));
  }
}

const ON_A_BRANCH = '"livesite publish --branch" pushes it to a branch for a pull request.';
const BESIDE_PROTECTED = `To keep the live site on a branch of its own instead, run "livesite outbox discard --all" and "livesite init --own-branch". ${ON_A_BRANCH}`;

function whereOf({ branch, remote, onRemote, tip }: RepositoryFacts): string {
  if (remote === undefined) {
    return `commit it on ${branch}`;
  }
  return onRemote || (branch === OWN_BRANCH && tip === undefined)
    ? `share it on ${remote}/${branch}`
    : `commit it on ${branch} (${remote} has no branch ${branch} that was fetched; if it has one, share it there)`;
}

/** Texts of the files that are committed already. Throws a Refusal for one that is not: what it says could be lost. */
async function committedFiles(
  root: string,
  store: SiteStore,
  branch: string,
): Promise<ReadonlyMap<string, string>> {
  const committed = await store.readShared(FILES);
  const loose = FILES.filter(file => existsSync(join(root, file)) && !committed.has(file));
  if (loose.length > 0) {
    throw new Refusal(
      `Not committed on ${branch} yet: ${loose.join(', ')}. Commit or remove that first, then start again.`,
    );
  }
  return new Map([...committed].flatMap(([file, text]) => (typeof text === 'string' ? [[file, text]] : [])));
}

/** A live site that is on the shared branch already, perhaps not in the checkout. Throws a Refusal. */
async function refuseSecond(root: string): Promise<void> {
  if ((await findSharedSites(root)).includes(root)) {
    throw new Refusal(
      `There is a live site in ${root} already; the branch you have checked out may not show it, or it still waits ("livesite outbox").`,
    );
  }
}
