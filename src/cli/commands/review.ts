import { planStartReview } from '../../app/startReview';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { OPEN_FIRST } from '../findIncident';
import { WRITING } from '../options';
import { printJson } from '../print';
import { saveAndShare } from '../saveAndShare';
import { authorOf, openSession, siteWithIncident, toHandle } from '../session';

export const reviewCommand: CommandSpec = {
  name: 'review',
  usage: '[INCIDENT]',
  summary: 'Start the review, filled with what the log knows.',
  details: ['Prints the review’s path in the live site. A review that is there stays as it is.'],
  examples: ['review', 'review checkout --owner @alice'],
  options: ['owner', 'incident', ...WRITING],
  positionals: { min: 0, max: 1 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals, command } = context;
  const [named] = positionals;
  if (named !== undefined && options.incident !== undefined) {
    throw new UsageError('The incident is named twice.', command);
  }
  const owner = options.owner === undefined ? {} : { owner: toHandle(options.owner) };
  const session = await openSession(context);
  // Reviews are started when an incident has ended, so those that wait for theirs come first.
  const groups = [['review'], ...OPEN_FIRST] as const;
  const { site, record } = await siteWithIncident(session, {
    words: options.incident ?? named,
    groups,
    fresh: options['no-publish'] !== true,
  });
  const incident = record.incident.id;
  const author = await authorOf(context, session, site.people);
  const { path, change } = await planStartReview(
    site,
    { incident, ...owner },
    author,
    session.backend.templates,
  );
  if (change === undefined) {
    io.out(options.json === true ? printJson({ incident, path, started: false }) : path);
    io.err('The review was started before.');
    return EXIT.ok;
  }
  return saveAndShare(context, session, { change, incident, line: path, fields: { path, started: true } });
}
