import { Refusal } from '../../app/change';
import { toOneLine } from '../../core/text/plain';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { findFolder, findLiveRoot } from '../findRoot';
import { printJson, sharingJson } from '../print';
import { openSession } from '../session';

export const publishCommand: CommandSpec = {
  name: 'publish',
  usage: '',
  summary: 'Share what was saved on this machine.',
  details: ['Prints what still waits, one change a line. The exit code is 4 as long as something does.'],
  examples: ['publish', 'publish --json'],
  options: [],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const session = await openSession(context, await rootOf(context));
  const { store } = session.backend;
  const before = await store.pending();
  const status = before.length === 0 ? await store.refresh() : await store.publish();
  const waiting = await store.pending();
  if (options.json === true) {
    const changes = waiting.map(({ id, at, actor, subject }) => ({ id, at, actor, subject }));
    io.out(
      printJson({ shared: before.length - waiting.length, waiting: changes, sharing: sharingJson(status) }),
    );
  } else {
    waiting.forEach(({ subject }) => io.out(toOneLine(subject)));
  }
  io.err(sentenceOf(before.length, waiting.length, status.message));
  return waiting.length === 0 ? EXIT.ok : EXIT.notShared;
}

/** A live site whose first change could not be shared has no livesite.yml yet. */
async function rootOf({ io, options }: CommandContext): Promise<string> {
  try {
    return await findLiveRoot(io.cwd, options.dir);
  } catch (error) {
    if (error instanceof Refusal) {
      return findFolder(io.cwd, options.dir ?? '.');
    }
    throw error;
  }
}

function sentenceOf(before: number, waiting: number, message: string): string {
  if (before === 0) {
    return `Nothing waits to be shared.${message === '' ? '' : ` ${message}`}`;
  }
  if (waiting === 0) {
    return message === '' ? 'All is shared.' : message;
  }
  return message;
}
