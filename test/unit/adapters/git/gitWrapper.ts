import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { TempRepos } from '../../../support/tempRepo';

/** A git program that does what a shell script says around the real one. */
export interface GitWrapper {
  /** Path of the program. */
  readonly program: string;
  /**
   * Shell lines to run instead of `git <command> ...`; `"$GIT" "$@"` runs the real one. Undefined: nothing special.
   * Takes effect at once.
   */
  on(command: string, script: string | undefined): void;
  /** How often a command was run. */
  count(command: string): number;
}

export function createGitWrapper(repos: TempRepos): GitWrapper {
  const folder = fs.mkdtempSync(path.join(repos.folder, 'wrapper-'));
  const program = path.join(folder, 'git');
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  // The command is the first argument that is neither -c nor its value.
  const script = `#!/bin/sh
GIT='${real}'
export GIT
command=
skip=
for argument in "$@"; do
  if [ -n "$skip" ]; then skip=; continue; fi
  case "$argument" in
    -c) skip=1 ;;
    -*) ;;
    *) command="$argument"; break ;;
  esac
done
echo "$command" >> '${folder}/calls'
if [ -f "${folder}/on-$command" ]; then . "${folder}/on-$command"; exit $?; fi
exec "$GIT" "$@"
`;
  fs.writeFileSync(program, script, { mode: 0o755 });
  return {
    program,
    on(command, lines) {
      const file = path.join(folder, `on-${command}`);
      if (lines === undefined) {
        fs.rmSync(file, { force: true });
      } else {
        fs.writeFileSync(file, lines);
      }
    },
    count(command) {
      const calls = path.join(folder, 'calls');
      const all = fs.existsSync(calls) ? fs.readFileSync(calls, 'utf8').split('\n') : [];
      return all.filter(call => call === command).length;
    },
  };
}
