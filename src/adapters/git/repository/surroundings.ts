import { statfs } from 'node:fs/promises';
import { platform } from 'node:process';
import { incidentFolder, LOG_FILE, PLAN_FILE } from '../../../core/site/paths';
import type { Repository } from './repository';

/** What a person should know about where a repository lies, one plain sentence each. Runs one git process. */
export async function findSurroundings(repository: Repository): Promise<readonly string[]> {
  const notices = [await tryFindIgnored(repository), await tryFindShared(repository.commonFolder)];
  return notices.filter(notice => notice !== undefined);
}

/** A rule by which Git overlooks files of the live site. */
async function tryFindIgnored({ git, prefix }: Repository): Promise<string | undefined> {
  const paths = [PLAN_FILE, `${incidentFolder('2026-01-01-example')}/${LOG_FILE}`].map(path => prefix + path);
  const output = await git.tryText(['check-ignore', '--no-index', '-v', '-z', '--stdin'], {
    stdin: paths.map(path => `./${path}\0`).join(''),
    // This command alone does not know them; `./` keeps a name from being more than a name.
    env: { GIT_LITERAL_PATHSPECS: '0' },
  });
  // `<file> NUL <line> NUL <pattern> NUL <path> NUL`; a pattern with ! takes back what an earlier one said.
  const [file = '', line = '', pattern = '', found = ''] = (output ?? '').split('\0');
  const path = found.replace(/^\.\//, '');
  return path === '' || pattern.startsWith('!')
    ? undefined
    : `Line ${line} of ${file} (${pattern}) makes Git ignore files of the live site. Livesite shares them all the same, but what you add there by hand is easily forgotten. Take the line out, or add !${path.split('/').slice(0, -1).join('/') || path} below it.`;
}

const services: readonly (readonly [RegExp, string])[] = [
  [/^Dropbox(?: \(.*\))?$/i, 'Dropbox'],
  [/^OneDrive(?: ?-.*)?$/i, 'OneDrive'],
  [/^(?:Mobile Documents|iCloud ?Drive)$/i, 'iCloud'],
  [/^(?:Google ?Drive|My Drive|GoogleDrive-.*)$/i, 'Google Drive'],
  [/^Nextcloud$/i, 'Nextcloud'],
];

/** File systems of other machines, by the number that statfs(2) gives. */
const networks: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
]);

/** Whether a folder is synced or on another machine, told by its path and its file system. */
export async function tryFindShared(
  folder: string,
  typeOf: (folder: string) => Promise<number> = typeOnLinux,
): Promise<string | undefined> {
  const names = folder.split(/[\\/]/);
  const service = services.find(([pattern]) => names.some(name => pattern.test(name)))?.[1];
  if (service !== undefined) {
    return `This repository is in a folder that ${service} syncs. What is saved but not shared yet lies in it too, and a copy of a half-written Git folder can damage it. Share soon, or move the repository out of there.`;
  }
  const isUnc = /^(?:\\\\|\/\/)[^\\/?.]/.test(folder);
  const network = isUnc ? 'the network' : networks.get(await typeOf(folder));
  return network === undefined
    ? undefined
    : `This repository is on a network drive (${network === 'the network' ? names.find(name => name !== '') : network}). While it cannot be reached nothing can be saved, and a flush may not reach the disk. Livesite works best in a clone on this machine.`;
}

/** Elsewhere the number means something else. */
async function typeOnLinux(folder: string): Promise<number> {
  return platform === 'linux' ? (await statfs(folder)).type : 0;
}
