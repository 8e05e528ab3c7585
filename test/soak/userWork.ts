import fs from 'node:fs';
import path from 'node:path';
import { isInSite } from '../../src/core/change/siteFiles';
import type { TempRepo } from '../support/tempRepo';

/** Source files that belong to nobody's live site. */
export const sourceFiles: Readonly<Record<string, string>> = {
  'src/unstaged.ts': lines('unstaged'),
  'src/staged.ts': lines('staged'),
  'src/partly.ts': lines('partly'),
  'src/quiet.ts': lines('quiet'),
};

function lines(name: string): string {
  return Array.from({ length: 20 }, (_, index) => `const ${name}${index} = ${index};\n`).join('');
}

/** A word that stands only in the commit that is never pushed. */
export const PRIVATE = 'never-to-be-pushed';

/** Leaves half-done work of all kinds in a clone. `unpushed`: a commit of its own instead of staged work, which would hinder a pull. */
export function leaveWork(repo: TempRepo, unpushed: boolean): void {
  repo.git('config', 'user.signingKey', 'nobody');
  repo.write('src/quiet.ts', `${lines('quiet')}// stashed\n`);
  repo.git('stash', '-q');
  repo.git('branch', 'feature/later');
  repo.git('tag', 'mine');
  if (unpushed) {
    repo.commit(
      { 'src/secret.ts': `export const ${PRIVATE.replaceAll('-', '')} = '${PRIVATE}';\n` },
      PRIVATE,
    );
  } else {
    repo.write('src/staged.ts', `${lines('staged')}// staged\n`);
    repo.write('src/new.ts', '// staged and new\n');
    repo.write('src/partly.ts', `// first\n${lines('partly')}`);
    repo.git('add', 'src/staged.ts', 'src/new.ts', 'src/partly.ts');
    repo.write('src/partly.ts', `// first\n${lines('partly')}// second\n`);
  }
  repo.write('src/unstaged.ts', `${lines('unstaged')}// unstaged\n`);
  repo.write('notes.txt', 'untracked\n');
  repo.write('.git/info/exclude', '*.log\n');
  repo.write('debug.log', 'ignored\n');
  // Older than the index: git then need not look into the files again, so nothing about their entries has to change.
  const past = Math.floor(Date.now() / 1000) - 60;
  for (const name of filesIn(repo.folder).filter(isUsers)) {
    fs.utimesSync(path.join(repo.folder, name), past, past);
  }
  repo.git('update-index', '-q', '--refresh');
}

/** Everything in a clone that is the user's, as one text for each thing. */
export function snapshotOf(repo: TempRepo): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of filesIn(repo.folder).filter(isUsers)) {
    found.set(name, fs.readFileSync(path.join(repo.folder, name), 'latin1'));
  }
  for (const name of [
    'config',
    'HEAD',
    'info/exclude',
    'refs/stash',
    'logs/refs/stash',
    'ORIG_HEAD',
    'FETCH_HEAD',
  ]) {
    const file = path.join(repo.folder, '.git', name);
    found.set(`.git/${name}`, fs.existsSync(file) ? fs.readFileSync(file, 'latin1') : 'none');
  }
  found.set('hooks', fs.existsSync(path.join(repo.folder, '.git/hooks')) ? 'some' : 'none');
  found.set('index', userEntries(repo));
  const refs = repo.git('for-each-ref', '--format=%(refname) %(objectname)').split('\n');
  found.set('refs', refs.filter(ref => !/^refs\/(?:heads\/main|remotes\/)/.test(ref)).join('\n'));
  return found;
}

/** The index's entries, with all that git notes of them, but for files of the live site: those the checkout's mirror keeps. */
function userEntries(repo: TempRepo): string {
  const records = repo.git('ls-files', '--stage', '-v', '--debug').split(/\n(?=\S)/);
  return records.filter(record => isUsers(/\t(.*)/.exec(record)?.[1] ?? '')).join('\n');
}

/** Bytes of the index and what HEAD's branch is, for a clone whose checkout may not follow at all. */
export function frozenState(repo: TempRepo): string {
  return [
    repo.git('rev-parse', 'refs/heads/main'),
    fs.readFileSync(path.join(repo.folder, '.git/index'), 'latin1'),
  ].join('\n');
}

/** Regular files of the working tree. */
export function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll(path.sep, '/'))
    .filter(name => name !== '.git' && !name.startsWith('.git/'))
    .filter(name => fs.lstatSync(path.join(folder, name)).isFile())
    .sort();
}

function isUsers(name: string): boolean {
  return !isInSite(name);
}

/** Names of what differs. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    name => before.get(name) !== after.get(name),
  );
}
