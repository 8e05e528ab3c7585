import { Refusal } from '../../app/change';
import type { SiteBackend } from '../../app/backend';
import type { Change } from '../../core/change/change';
import { toOneLine } from '../../core/text/plain';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { discardInTurn } from '../discardInTurn';
import { printJson, printTable, sharingJson } from '../print';
import { findSavedRoot } from '../savedRoot';
import { openSession } from '../session';

export const outboxCommand: CommandSpec = {
  name: 'outbox',
  usage: '[discard|put-back|leave-out [ID...]]',
  summary: 'Show what is saved on this machine and not shared, and decide about it.',
  details: [
    'Without a word it lists what waits, and what was shared from here and is gone because the history of the branch was',
    'rewritten. `discard` drops waiting changes for good; `put-back` shares missing ones again, `leave-out` lets them go.',
    'A change is named by its id or the end of it; --all means all of them.',
  ],
  examples: ['outbox', 'outbox put-back --all', 'outbox discard 7G3K9Q'],
  options: ['all', 'yes'],
  positionals: { min: 0, max: 200 },
  run,
};

type Decision = 'discard' | 'put-back' | 'leave-out';

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals } = context;
  const session = await openSession(context, await findSavedRoot(context));
  const { store, decisions } = session.backend;
  const [word, ...names] = positionals;
  if (word === undefined) {
    await list(context, session.backend);
    return EXIT.ok;
  }
  if (word !== 'discard' && word !== 'put-back' && word !== 'leave-out') {
    throw new UsageError(`"${toOneLine(word)}" is none of discard, put-back and leave-out.`, outboxCommand);
  }
  const pending = await store.pending();
  const chosen = choose(word === 'discard' ? pending : decisions.missing(), names, options.all === true);
  if (word !== 'put-back' && !(await isSure(context, word, chosen))) {
    io.err('Nothing was changed.');
    return EXIT.refused;
  }
  return decide(context, session.backend, { word, chosen });
}

async function list({ io, options }: CommandContext, { store, decisions }: SiteBackend): Promise<void> {
  const waiting = await store.pending();
  const missing = decisions.missing();
  if (options.json === true) {
    io.out(
      printJson({
        waiting: waiting.map(toJson),
        missing: missing.map(toJson),
        sharing: sharingJson(store.status),
      }),
    );
    return;
  }
  const rows = [
    ...waiting.map(change => rowOf(change, 'waiting')),
    ...missing.map(change => rowOf(change, 'missing')),
  ];
  printTable(rows, io.width).forEach(line => io.out(line));
  io.err(rows.length === 0 ? 'Nothing waits to be shared.' : store.status.message);
}

function rowOf({ id, at, actor, subject }: Change, state: string): string[] {
  return [id, state, at, `@${actor}`, toOneLine(subject)];
}

function toJson({ id, at, actor, subject }: Change): Readonly<Record<string, string>> {
  return { id, at, actor, subject };
}

/** The changes that are meant. Throws a UsageError or a Refusal. */
function choose(changes: readonly Change[], names: readonly string[], all: boolean): readonly Change[] {
  if (all === names.length > 0) {
    throw new UsageError('Name changes by their ids, or all of them with --all.', outboxCommand);
  }
  if (all) {
    return changes;
  }
  return names.map(name => {
    // An empty word is a variable of a script that was never set.
    const found = changes.filter(({ id }) => name !== '' && id.toUpperCase().endsWith(name.toUpperCase()));
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw new Refusal(`${found.length === 0 ? 'No' : 'More than one'} such change: ${toOneLine(name)}.`);
    }
    return only;
  });
}

async function isSure(
  { io, options }: CommandContext,
  word: 'discard' | 'leave-out',
  chosen: readonly Change[],
): Promise<boolean> {
  if (!io.interactive || options.yes === true || chosen.length === 0) {
    return true;
  }
  const what = chosen.length === 1 ? toOneLine(chosen[0]?.subject ?? '') : `${chosen.length} changes`;
  const question =
    word === 'discard'
      ? `Discard "${what}"? It is not shared and cannot be brought back.`
      : `Leave out "${what}"? Nobody is asked about it again.`;
  return io.confirm(question);
}

async function decide(
  { io, options }: CommandContext,
  { store, decisions }: SiteBackend,
  { word, chosen }: { readonly word: Decision; readonly chosen: readonly Change[] },
): Promise<ExitCode> {
  const ids = chosen.map(({ id }) => id);
  if (word === 'discard') {
    await discardInTurn(io, decisions, chosen);
  } else if (word === 'leave-out') {
    await decisions.leaveOut(ids);
  } else {
    await decisions.putBack(ids);
  }
  const status = word === 'put-back' && ids.length > 0 ? await store.publish() : store.status;
  if (options.json === true) {
    io.out(printJson({ [word]: ids, sharing: sharingJson(status) }));
  } else {
    chosen.forEach(({ subject }) => io.out(toOneLine(subject)));
  }
  const done = { discard: 'Discarded', 'put-back': 'Put back', 'leave-out': 'Left out' }[word];
  io.err(`${done}: ${ids.length}. ${status.message}`.trimEnd());
  return word === 'put-back' && status.waiting > 0 ? EXIT.notShared : EXIT.ok;
}
