import { Refusal } from '../app/change';
import { SaveError } from '../app/ports';
import { UsageError, type CommandSpec } from './command';
import { COMMANDS } from './commands';
import { EXIT, type ExitCode } from './exitCodes';
import { printCommandHelp, printHelp, VERSION } from './help';
import type { Io } from './io';
import { parseCommandLine } from './parseCommandLine';
import { printJson } from './print';

/** Carries out a command line. `templates`: folder of Livesite's own templates. Never rejects. */
export async function run(args: readonly string[], io: Io, templates: string): Promise<ExitCode> {
  let command: CommandSpec | undefined;
  try {
    const request = parseCommandLine(args, COMMANDS);
    command = request.kind === 'command' ? request.invocation.command : undefined;
    switch (request.kind) {
      case 'version':
        io.out(VERSION);
        return EXIT.ok;
      case 'help':
        io.out(request.command === undefined ? printHelp(COMMANDS) : printCommandHelp(request.command));
        return EXIT.ok;
      case 'command':
        return await request.invocation.command.run({ ...request.invocation, io, templates });
    }
  } catch (error) {
    const failure = failureOf(error, command);
    if (args.includes('--json')) {
      io.out(printJson({ error: { code: failure.code, message: failure.message } }));
    }
    io.err(failure.message);
    if (failure.hint !== undefined) {
      io.err(failure.hint);
    }
    return failure.exit;
  }
}

interface Failure {
  readonly exit: ExitCode;
  readonly code: 'refused' | 'usage' | 'not-saved' | 'internal';
  readonly message: string;
  readonly hint?: string;
}

function failureOf(error: unknown, running: CommandSpec | undefined): Failure {
  if (error instanceof UsageError) {
    const hint = helpHint(error.command ?? running);
    return { exit: EXIT.usage, code: 'usage', message: error.message, hint };
  }
  if (error instanceof Refusal) {
    return { exit: EXIT.refused, code: 'refused', message: error.message };
  }
  if (error instanceof SaveError) {
    return { exit: EXIT.notSaved, code: 'not-saved', message: error.message };
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    exit: EXIT.internal,
    code: 'internal',
    message: `Livesite made a mistake; please report it. ${words}`,
  };
}

function helpHint(command: CommandSpec | undefined): string {
  return `Help: livesite ${command === undefined ? '' : `${command.name} `}--help`;
}
