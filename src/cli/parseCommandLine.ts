import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../core/site/yamlFile';
import { toOneLine } from '../core/text/plain';
import { UsageError, type CommandSpec, type Invocation } from './command';
import { COMMON, OPTIONS, specOf, type OptionName, type Options } from './options';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

/** What somebody asked for: a command, or help about it or all of them, or the version. */
export type Request =
  | { readonly kind: 'command'; readonly invocation: Invocation }
  | { readonly kind: 'help'; readonly command: CommandSpec | undefined }
  | { readonly kind: 'version' };

/** Understands a command line. Options may stand before the command; after `--` everything is text. Throws a UsageError. */
export function parseCommandLine(args: readonly string[], commands: readonly CommandSpec[]): Request {
  const at = findCommand(args);
  const word = at === undefined ? undefined : args[at];
  if (word === undefined || word === 'help') {
    return withoutCommand(args, commands, word === undefined ? undefined : at);
  }
  const command = commands.find(({ name }) => name === word);
  if (command === undefined) {
    const near = nearest(
      word,
      commands.map(({ name }) => name),
    );
    throw new UsageError(
      `There is no command "${toOneLine(word)}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    );
  }
  const { positionals, options } = parseFor(
    command,
    args.filter((_, index) => index !== at),
  );
  if (options.help === true) {
    return { kind: 'help', command };
  }
  checkPositionals(command, positionals);
  return { kind: 'command', invocation: { command, positionals, options } };
}

/** Index of the first word that is neither an option nor an option's value. */
function findCommand(args: readonly string[]): number | undefined {
  const { tokens } = parseArgs({
    args: [...args],
    options: configOf(Object.keys(OPTIONS) as OptionName[]),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? Number.POSITIVE_INFINITY;
  return tokens.find(({ kind, index }) => kind === 'positional' && index < end)?.index;
}

function withoutCommand(
  args: readonly string[],
  commands: readonly CommandSpec[],
  helpAt: number | undefined,
): Request {
  const rest = args.filter((_, index) => index !== helpAt);
  const { values, positionals } = parse(rest, ['help', 'version', 'json', 'verbose', 'dir'], undefined);
  const [topic] = positionals;
  const command = commands.find(({ name }) => name === topic);
  if (topic !== undefined && command === undefined) {
    throw new UsageError(`There is no command "${toOneLine(topic)}".`);
  }
  if (values.version === true) {
    return { kind: 'version' };
  }
  if (values.help === true || helpAt !== undefined) {
    return { kind: 'help', command };
  }
  throw new UsageError('Which command?');
}

function parseFor(
  command: CommandSpec,
  args: readonly string[],
): { readonly positionals: readonly string[]; readonly options: Options } {
  const { values, positionals } = parse(args, [...COMMON, ...command.options], command);
  // parseArgs has checked the types that the table gives.
  return { positionals, options: values };
}

function parse(args: readonly string[], names: readonly OptionName[], command: CommandSpec | undefined) {
  try {
    return parseArgs({ args: [...args], options: configOf(names), strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(explain(error, names), command);
  }
}

function configOf(names: readonly OptionName[]): OptionsConfig {
  return Object.fromEntries(
    names.map(name => {
      const { type, short, multiple } = specOf(name);
      return [
        name,
        { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
      ];
    }),
  );
}

/** Node's own sentences name the option, but are long and quote it raw. */
function explain(error: unknown, names: readonly OptionName[]): string {
  const message = toOneLine(error instanceof Error ? error.message : String(error));
  const unknown = /^Unknown option '(.*?)'/.exec(message)?.[1];
  if (unknown === undefined) {
    return message.replace(/\.? To specify .*$/, '.').replace(/\.?$/, '.');
  }
  const word = unknown.replace(/^-+/, '');
  const near = word.length > 2 ? nearest(word, names) : undefined;
  const hint = near === undefined ? 'If it is text, put -- before it.' : `Did you mean --${near}?`;
  return `There is no option ${unknown} here. ${hint}`;
}

function checkPositionals(command: CommandSpec, positionals: readonly string[]): void {
  const { min, max } = command.positionals;
  if (positionals.length < min) {
    throw new UsageError(`Something is missing: livesite ${command.name} ${command.usage}`, command);
  }
  if (positionals.length > max) {
    const hint = max === 0 ? 'It takes no words.' : 'Put quotes round a text of several words.';
    throw new UsageError(`Too many words: livesite ${command.name} ${command.usage}. ${hint}`, command);
  }
}
