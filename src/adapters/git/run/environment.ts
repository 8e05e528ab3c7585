/**
 * Variables of git's own that a person sets on purpose: how to reach remotes and where their configuration is.
 * All others are dropped: inherited from a hook or a terminal they would send a change to another repository
 * (GIT_DIR, GIT_INDEX_FILE), back-date it (GIT_AUTHOR_DATE) or run code (GIT_EXTERNAL_DIFF, GIT_CONFIG_COUNT).
 */
const keptVariables = new Set([
  'GIT_ASKPASS',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSH_VARIANT',
  'GIT_ALLOW_PROTOCOL',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_SSL_CERT',
  'GIT_SSL_KEY',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
]);

/** The environment every git process of Livesite runs in. Messages come in English, nothing is asked on a terminal. */
export function gitEnvironment(inherited: NodeJS.ProcessEnv): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [key, value] of Object.entries(inherited)) {
    const name = key.toUpperCase();
    if (value !== undefined && (!name.startsWith('GIT_') || keptVariables.has(name))) {
      environment[key] = value;
    }
  }
  return { ...environment, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_LITERAL_PATHSPECS: '1' };
}

/**
 * The same for simple-git, whose guard rejects every variable that could name a program. It only reads facts here,
 * so it needs none of them.
 */
export function factsEnvironment(inherited: NodeJS.ProcessEnv): Record<string, string> {
  const environment = gitEnvironment(inherited);
  for (const key of Object.keys(environment)) {
    const name = key.toUpperCase();
    const guarded =
      ['EDITOR', 'VISUAL', 'PAGER', 'PREFIX', 'SSH_ASKPASS'].includes(name) || name.startsWith('GIT_');
    if (guarded && !factsVariables.includes(name)) {
      delete environment[key];
    }
  }
  return { ...environment, GIT_OPTIONAL_LOCKS: '0' };
}

/** Guarded variables that factsEnvironment still holds: simple-git has to be told to let them pass. */
export const factsVariables: readonly string[] = [
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_TERMINAL_PROMPT',
  'GIT_OPTIONAL_LOCKS',
];
