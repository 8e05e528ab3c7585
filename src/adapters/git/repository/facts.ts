import type { SimpleGit } from 'simple-git';
import { factsEnvironment, factsVariables } from '../run/environment';
import { GitError } from '../run/gitError';
import { redactUrls } from '../run/redact';
import type { GitRunner } from '../run/runner';

export interface RemoteFacts {
  readonly name: string;
  /** As git uses it, that is, after `url.<base>.insteadOf`. */
  readonly fetchUrl: string;
  /** All that git may turn to, as written and as used. */
  readonly urls: readonly string[];
}

/** A filter that attributes may name. */
export interface FilterFacts {
  readonly name: string;
  /** Its `process`, `clean` and `smudge`, as far as they are set. */
  readonly commands: readonly string[];
}

export interface ConfigFacts {
  /** Those that have an address: settings of a remote alone, as people have them for all repositories, are not one. */
  readonly remotes: readonly RemoteFacts[];
  readonly filters: readonly FilterFacts[];
  /** The last value of a configuration key; sections and names in lower case, subsections as written. */
  get(key: string): string | undefined;
}

/** Reads remotes and configuration through simple-git. */
export async function readConfigFacts(git: GitRunner): Promise<ConfigFacts> {
  const client = await openSimpleGit(git);
  const [remotes, config] = await Promise.all([client.getRemotes(true), client.listConfig()]);
  const valuesOf = (key: string): string[] => [config.all[key] ?? []].flat();
  return {
    remotes: remotes.flatMap(({ name, refs }) => {
      const written = [...valuesOf(`remote.${name}.url`), ...valuesOf(`remote.${name}.pushurl`)];
      // Git takes the name itself for the address of a remote that has none.
      const isNamed = written.length > 0 || (refs.fetch !== '' && refs.fetch !== name);
      return isNamed ? [{ name, fetchUrl: refs.fetch, urls: [refs.fetch, refs.push, ...written] }] : [];
    }),
    filters: filtersOf(config.all),
    get: key => valuesOf(key).at(-1),
  };
}

function filtersOf(config: Readonly<Record<string, string | readonly string[]>>): readonly FilterFacts[] {
  const commands = new Map<string, string[]>();
  for (const [key, value] of Object.entries(config)) {
    const name = /^filter\.([^]+)\.(?:process|clean|smudge)$/.exec(key)?.[1];
    const command = [value].flat().at(-1);
    if (name !== undefined && command !== undefined && command !== '') {
      commands.set(name, [...(commands.get(name) ?? []), command]);
    }
  }
  return Array.from(commands, ([name, some]) => ({ name, commands: some }));
}

/** `user.name` and `user.email` (or their author.* overrides); undefined if either is missing. Nothing is guessed. */
export function identityOf(
  config: ConfigFacts,
): { readonly name: string; readonly email: string } | undefined {
  const name = config.get('author.name') || config.get('user.name');
  const email = config.get('author.email') || config.get('user.email');
  return name && email ? { name, email } : undefined;
}

export function isOn(config: ConfigFacts, key: string): boolean {
  return /^(?:true|yes|on|[1-9][0-9]*)$/i.test(config.get(key) ?? '');
}

async function openSimpleGit(git: GitRunner): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git');
  const client = simpleGit({
    baseDir: git.cwd,
    binary: git.gitPath,
    config: ['core.fsmonitor=false', 'safe.bareRepository=explicit'],
    // Its own rule takes a process that was killed, or that failed without a message, for a success.
    errors: (error, result) => {
      if (result.exitCode === 0) {
        return undefined;
      }
      const said =
        Buffer.concat(result.stdErr).toString('utf8') || (error instanceof Error ? error.message : '');
      const line = redactUrls(said.trim().split('\n')[0] ?? '');
      return new GitError(`Git could not read this repository's configuration: ${line || 'no message'}`, {
        reason: 'unknown',
        exitCode: result.exitCode ?? undefined,
        signal: undefined,
        line,
        args: ['config'],
        stderr: redactUrls(said),
      });
    },
    timeout: { block: 20_000 },
    allowEnvironment: factsVariables,
    // The first is switched off above, the second is where the user's configuration is, the third may hold a space.
    unsafe: { allowUnsafeFsMonitor: true, allowUnsafeConfigPaths: true, allowUnsafeCustomBinary: true },
  });
  return client.env(factsEnvironment(git.inheritedEnvironment));
}
