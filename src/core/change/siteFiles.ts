/** The files a live site consists of, and the paths a change may write. Both relative to its root, forward slashes. */

/** Site files at the root. */
export const siteRootFiles: readonly string[] = ['livesite.yml', 'people.yml', 'services.yml', 'vendors.yml'];

/** Folders that hold the other site files, at any depth. */
export const siteFolders: readonly string[] = [
  'incidents',
  'rotations',
  'handoffs',
  'escalations',
  'runbooks',
  'cases',
  'templates',
];

const siteFileExtension = /\.(?:md|ya?ml|hbs)$/;

/** Whether Livesite reads this file: a known file at the root, or Markdown, YAML or a template in a known folder. */
export function isSiteFile(path: string): boolean {
  if (!isSafePath(path)) {
    return false;
  }
  const slash = path.indexOf('/');
  return slash < 0
    ? siteRootFiles.includes(path)
    : siteFolders.includes(path.slice(0, slash)) && siteFileExtension.test(path);
}

/** The site files that belong to no incident: those at the root in their own order, then what is in folders, by path. */
export function teamFilesOf(paths: Iterable<string>): readonly string[] {
  const files = [...paths].filter(path => isSiteFile(path) && !path.startsWith('incidents/'));
  const inFolders = files.filter(path => path.includes('/')).sort();
  return [...siteRootFiles.filter(path => files.includes(path)), ...inFolders];
}

/**
 * Whether a file belongs to the live site in the wider sense: site files, what lies beside them (logs, pictures) and
 * the `.gitattributes` at the root. Only such files may follow in the user's checkout without being asked.
 */
export function isInSite(path: string): boolean {
  const slash = path.indexOf('/');
  return slash < 0
    ? siteRootFiles.includes(path) || path === '.gitattributes'
    : siteFolders.includes(path.slice(0, slash));
}

// Characters that Windows cannot have in a name, and controls; the backslash would be a separator there.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const unsafeCharacter = /[\u0000-\u001f\u007f<>:"|?*\\]/;
const reservedName = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

// Nearly all paths; thousands of them are looked at in one go, and these two take a tenth of the time.
const plainPath = /^[\w-]+(?:\.[\w-]+)*(?:\/[\w-]+(?:\.[\w-]+)*)*$/;
const reservedInPlainPath = /(?:^|\/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./]|$)/i;

/**
 * Whether a path stays inside the live site and can be checked out on every system: no absolute path, no `..`,
 * nothing of git's own (`.git`, also in the spellings that Windows and macOS take for it), no reserved name.
 */
export function isSafePath(path: string): boolean {
  if (path.length <= 200 && plainPath.test(path) && !reservedInPlainPath.test(path)) {
    return true;
  }
  return path.length > 0 && path.length <= 1000 && path.split('/').every(isSafeSegment);
}

function isSafeSegment(segment: string): boolean {
  return (
    segment.length > 0 &&
    segment.length <= 200 &&
    segment !== '.' &&
    segment !== '..' &&
    !unsafeCharacter.test(segment) &&
    !/[. ]$/.test(segment) &&
    !reservedName.test(segment) &&
    !isGitFolder(segment)
  );
}

function isGitFolder(segment: string): boolean {
  // HFS+ ignores these invisible characters; git~1 is the short name of .git on NTFS.
  const visible = segment.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').toLowerCase();
  return (
    visible === '.git' || visible === 'git~1' || visible.startsWith('.git ') || visible.startsWith('.git.')
  );
}
