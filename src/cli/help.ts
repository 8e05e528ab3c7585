import { version } from '../../package.json';
import type { CommandSpec } from './command';
import { COMMON, specOf, type OptionName } from './options';

export const VERSION: string = version;

const EXIT_CODES = [
  '0  done',
  '1  refused, or `check` found problems; nothing was changed',
  '2  the command line was not understood',
  '3  not saved: the disk refused',
  '4  saved on this machine, not shared yet',
  '129  `merge-file` could not merge; the file is as it was',
];

/** The help about everything. */
export function printHelp(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'livesite: run a live site from its Git repository.',
    '',
    'Usage: livesite COMMAND [ARGUMENTS] [OPTIONS]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Options of every command:',
    ...optionLines(COMMON),
    '',
    'An incident may be named by any part of its id that only one open incident has; without a name the only one that is',
    'open is meant.',
    'Help about a command: livesite COMMAND --help',
    '',
    'Exit codes:',
    ...EXIT_CODES.map(line => `  ${line}`),
  ].join('\n');
}

/** The help about one command. */
export function printCommandHelp(command: CommandSpec): string {
  return [
    `Usage: livesite ${command.name} ${command.usage}`.trimEnd(),
    '',
    command.summary,
    ...command.details,
    '',
    'Options:',
    ...optionLines([...command.options, ...COMMON]),
    '',
    'Examples:',
    ...command.examples.map(line => `  livesite ${line}`),
  ].join('\n');
}

function optionLines(names: readonly OptionName[]): string[] {
  const rows = names.map(name => {
    const { short, value, help } = specOf(name);
    const long = `--${name}${value === undefined ? '' : ` ${value}`}`;
    return { left: short === undefined ? `    ${long}` : `-${short}, ${long}`, help };
  });
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`);
}
