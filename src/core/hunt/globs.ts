/**
 * Why a glob for paths of a repository cannot be used; undefined where it can. Git's own: `*` and `?` stop at a slash, and `**` between
 * slashes is any number of folders.
 */
export function faultOfGlob(glob: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- what no path should have is what is looked for
  if (glob.trim() === '' || /[\u0000-\u001f\u007f]/.test(glob)) {
    return 'is empty or has control characters';
  }
  if (glob.length > 300) {
    return 'has more than 300 characters';
  }
  if (glob.startsWith('/') || /^[A-Za-z]:/.test(glob) || glob.includes('\\')) {
    return 'is to be relative to the repository, with forward slashes';
  }
  if (glob.split('/').includes('..')) {
    return 'leads out of the repository';
  }
  return glob.startsWith(':') ? 'begins with a colon, which Git takes for a command' : undefined;
}
