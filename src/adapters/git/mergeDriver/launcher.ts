/** What runs the command line tool. Absolute paths. */
export interface Program {
  /** Node.js, or an Electron that can act as one. */
  readonly node: string;
  /** dist/cli.js. */
  readonly cli: string;
}

/** In the git folder that all working trees share. */
export const LAUNCHER = 'livesite/merge-driver.sh';

/**
 * The command that Git's configuration holds. It finds the launcher by itself, so that the repository may be moved; without one, Git
 * merges by lines.
 */
export const DRIVER_COMMAND = [
  `f="$(git rev-parse --git-common-dir)/${LAUNCHER}"`,
  'if [ -f "$f" ]; then sh "$f" %O %A %B %P',
  'else case %P in timeline.md|*/timeline.md) git merge-file --union %A %O %B;; *) git merge-file %A %O %B;; esac',
  'fi',
].join('; ');

/**
 * A script for any POSIX shell (Git for Windows brings one) that runs the recorded program, or a newer version of the extension beside
 * it. Where neither is there, or it ends without a merge, Git merges by lines, and logs with both sides' lines.
 */
export function printLauncher({ node, cli }: Program): string {
  return `#!/bin/sh
# Git runs this to merge the files of a live site: BASE OURS THEIRS PATH. Written by Livesite; "livesite merge-driver remove" removes it.
node=${quote(node)}
cli=${quote(cli)}
${findNewer(cli)}if [ ! -x "$node" ]; then
  node=node
fi
if [ -f "$cli" ] && command -v "$node" >/dev/null 2>&1; then
  ELECTRON_RUN_AS_NODE=1 "$node" "$cli" merge-file -- "$1" "$2" "$3" "$4"
  ended=$?
  # A program that breaks down may end with 1 too; only a conflict leaves marks.
  if [ "$ended" -eq 0 ] || { [ "$ended" -eq 1 ] && grep -q '^<<<<<<< ours' "$2"; }; then
    exit "$ended"
  fi
fi
case "$4" in
  timeline.md | */timeline.md) exec git merge-file --union -L ours -L base -L theirs "$2" "$1" "$3" ;;
  *) exec git merge-file -L ours -L base -L theirs "$2" "$1" "$3" ;;
esac
`;
}

/** An update puts the extension into a folder with another version in its name. */
function findNewer(cli: string): string {
  const [, folder] = /^(.*[\\/][^\\/]+)-\d+\.\d+\.\d+[^\\/]*[\\/]dist[\\/]cli\.js$/.exec(cli) ?? [];
  return folder === undefined
    ? ''
    : `if [ ! -f "$cli" ]; then
  for newer in ${quote(folder)}-*/dist/cli.js; do
    if [ -f "$newer" ]; then
      cli=$newer
    fi
  done
fi
`;
}

/** A word for the shell, whatever it holds. Backslashes only stand in paths of Windows, where its shell wants slashes. */
function quote(path: string): string {
  const plain = /^[A-Za-z]:\\/.test(path) ? path.replaceAll('\\', '/') : path;
  return `'${plain.replaceAll("'", String.raw`'\''`)}'`;
}
