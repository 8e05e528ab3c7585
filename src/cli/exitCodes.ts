/** What the process ends with. Documented in docs/cli.md; scripts rely on it. */
export const EXIT = {
  ok: 0,
  /** `check` found problems, or a command was refused: nothing was changed. */
  refused: 1,
  /** The command line could not be understood. */
  usage: 2,
  /** The disk did not keep the change. */
  notSaved: 3,
  /** On this machine's disk, but not yet where others see it. */
  notShared: 4,
  /** `merge-file` left the file as it was. Above 128, which Git takes for a driver that failed. */
  unmerged: 129,
  /** A mistake of Livesite's own. */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
