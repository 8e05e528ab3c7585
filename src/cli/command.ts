import type { ExitCode } from './exitCodes';
import type { Io } from './io';
import type { OptionName, Options } from './options';

/** A command line that was understood. */
export interface Invocation {
  readonly command: CommandSpec;
  readonly positionals: readonly string[];
  readonly options: Options;
}

/** What a command works with. */
export interface CommandContext extends Invocation {
  readonly io: Io;
  /** Folder of Livesite's own templates. */
  readonly templates: string;
}

/** A command, with its help as data. */
export interface CommandSpec {
  readonly name: string;
  /** What stands behind the name: `[INCIDENT] TEXT`. */
  readonly usage: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Further lines for the command's own help. */
  readonly details: readonly string[];
  readonly examples: readonly string[];
  /** Beside the common ones. */
  readonly options: readonly OptionName[];
  /** How many words it takes. */
  readonly positionals: { readonly min: number; readonly max: number };
  run(context: CommandContext): Promise<ExitCode>;
}

/** A command line that cannot be carried out as it stands. */
export class UsageError extends Error {
  constructor(
    message: string,
    /** Whose help to point to. */
    readonly command?: CommandSpec,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}
