import { join } from 'node:path';
import { writeEscalationWorkflow } from '../../adapters/files/escalationWorkflow';
import { Refusal } from '../../app/change';
import { prepareWorkflow } from '../../app/escalationWorkflow';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson } from '../print';
import { openSession } from '../session';

export const workflowCommand: CommandSpec = {
  name: 'workflow',
  usage: '',
  summary: 'Write a GitHub Actions workflow that runs `livesite escalate`, as a backstop.',
  details: [
    'Writes .github/workflows/livesite-escalate.yml and a copy of this tool into .github/livesite/ of the repository.',
    'Commits nothing: look at the files, commit them, and add the secrets that are listed to the repository on GitHub.',
    'A cron job is not a pager: GitHub starts scheduled runs late, and drops some.',
  ],
  examples: ['workflow'],
  options: [],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, templates } = context;
  const session = await openSession(context);
  const facts = await session.backend.facts();
  if (facts === undefined) {
    throw new Refusal(
      'The live site is in no Git repository, so there is nothing a workflow could check out.',
    );
  }
  const { text, secrets, depth, limit } = prepareWorkflow((await session.read()).plan, facts);
  const files = await writeEscalationWorkflow({
    repository: join(session.root, ...Array.from({ length: depth }, () => '..')),
    dist: join(templates, '..', 'dist'),
    text,
  });
  if (options.json === true) {
    io.out(printJson({ files, secrets }));
    return EXIT.ok;
  }
  files.forEach(file => io.out(file));
  io.err(
    secrets.length === 0
      ? 'It needs no secret: pages go out over GitHub. Commit these files.'
      : `Commit these files, and add the secrets ${secrets.join(', ')} to the repository on GitHub.`,
  );
  io.err(limit);
  return EXIT.ok;
}
