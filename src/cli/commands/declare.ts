import { planDeclareIncident } from '../../app/declareIncident';
import { DETECTED_BY } from '../../core/incident/entry';
import { toOneLine } from '../../core/text/plain';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import type { ExitCode } from '../exitCodes';
import { WRITING } from '../options';
import { saveAndShare } from '../saveAndShare';
import { authorOf, openSession, toTime } from '../session';

export const declareCommand: CommandSpec = {
  name: 'declare',
  usage: 'TITLE',
  summary: 'Declare an incident: one line that says what customers see.',
  details: [
    'Prints the incident’s id. Without a severity it counts as the second most severe until somebody sets one.',
  ],
  examples: [
    'declare "Checkout returns 500 for EU customers"',
    'declare "E-mails are late" -s SEV3 --service notifications --since "30m ago"',
  ],
  options: ['severity', 'service', 'since', 'detected-by', 'at', ...WRITING],
  positionals: { min: 1, max: 1 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals } = context;
  const statedAt = toTime(options.at, io, '--at');
  const impactStartedAt = toTime(options.since, io, '--since');
  const detectedBy = DETECTED_BY.find(by => by === options['detected-by']);
  if (options['detected-by'] !== undefined && detectedBy === undefined) {
    throw new UsageError(
      `--detected-by "${toOneLine(options['detected-by'])}" is none of ${DETECTED_BY.join(', ')}.`,
      context.command,
    );
  }
  const session = await openSession(context);
  const site = await session.read();
  const { incident, change } = await planDeclareIncident(
    site,
    {
      title: positionals[0] ?? '',
      severity: options.severity,
      services: (options.service ?? []).map(toOneLine).filter(service => service !== ''),
      impactStartedAt,
      detectedBy,
      statedAt,
    },
    await authorOf(context, session, site.people),
    session.backend.templates,
  );
  return saveAndShare(context, session, { change, incident, line: incident });
}
