import type { SiteBackend } from '../../app/backend';
import { PublishError, type ShareStatus } from '../../app/sharingPorts';
import { toOneLine } from '../../core/text/plain';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson, sharingJson } from '../print';
import { findSavedRoot } from '../savedRoot';
import { openSession } from '../session';
import { tellRenamed } from '../tellRenamed';

export const publishCommand: CommandSpec = {
  name: 'publish',
  usage: '',
  summary: 'Share what was saved on this machine.',
  details: [
    'Prints what still waits, one change a line. The exit code is 4 as long as something does.',
    'Where the branch takes no push from you, --branch pushes what waits to a branch of its own, without force, and prints',
    'where to open the pull request. Later changes follow to the same branch until it is merged or deleted.',
  ],
  examples: ['publish', 'publish --json', 'publish --branch'],
  options: ['branch', 'accept-remote'],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const session = await openSession(context, await findSavedRoot(context));
  const { store, decisions } = session.backend;
  if (options['accept-remote'] === true) {
    await decisions.acceptRemote();
  }
  const before = await store.pending();
  const { status, problem } =
    before.length === 0
      ? { status: await store.refresh(), problem: '' }
      : await share(session.backend, options.branch === true);
  const waiting = await store.pending();
  if (options.json === true) {
    const changes = waiting.map(({ id, at, actor, subject }) => ({ id, at, actor, subject }));
    io.out(
      printJson({ shared: before.length - waiting.length, waiting: changes, sharing: sharingJson(status) }),
    );
  } else {
    waiting.forEach(({ subject }) => io.out(toOneLine(subject)));
  }
  await tellRenamed(io, decisions);
  io.err(problem || sentenceOf(before.length, waiting.length, status));
  return waiting.length === 0 && status.reason !== 'history' ? EXIT.ok : EXIT.notShared;
}

/** `problem`: why there is no branch of its own, one plain sentence; empty where there is, or none was asked for. */
async function share(
  { store, decisions }: SiteBackend,
  onBranch: boolean,
): Promise<{ readonly status: ShareStatus; readonly problem: string }> {
  if (!onBranch) {
    return { status: await store.publish(), problem: '' };
  }
  try {
    await decisions.publishToBranch();
    return { status: store.status, problem: '' };
  } catch (error) {
    if (!(error instanceof PublishError)) {
      throw error;
    }
    // Nothing is left to be pushed to a branch where it turned out that all has arrived.
    return { status: store.status, problem: store.status.waiting === 0 ? '' : error.message };
  }
}

function sentenceOf(before: number, waiting: number, { message, reason, onBranch }: ShareStatus): string {
  if (reason === 'history') {
    return `${message} See "livesite outbox".`;
  }
  if (before === 0) {
    return `Nothing waits to be shared.${message === '' ? '' : ` ${message}`}`;
  }
  if (waiting === 0) {
    return message === '' ? 'All is shared.' : message;
  }
  if (reason === 'protected') {
    return `${message} "livesite publish --branch" pushes it to a branch for a pull request.`;
  }
  if (reason === 'remote-changed') {
    return `${message} "livesite publish --accept-remote" does.`;
  }
  return onBranch?.compareUrl === undefined ? message : `${message} Open it at ${onBranch.compareUrl}`;
}
