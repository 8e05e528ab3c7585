import { planDeclareIncident } from '../../app/declareIncident';
import type { LiveSite } from '../../app/site';
import { DETECTED_BY, SEVERITY_UNSET } from '../../core/incident/entry';
import { isOpen } from '../../core/incident/status';
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
    'What is open already is named on the error output: `livesite status ID merged --into OTHER` joins two of them.',
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
  tellOpen(context, site);
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

/** Somebody may have declared the same a minute ago. A script is never asked, so this only tells. */
function tellOpen({ io }: CommandContext, site: LiveSite): void {
  const open = site.incidents.filter(({ incident }) => isOpen(incident));
  for (const { incident } of open.slice(0, MOST_OPEN)) {
    const { id, severity, status, title } = incident;
    io.err(`Open already: ${id} (${severity ?? SEVERITY_UNSET}, ${status}) ${toOneLine(title)}`);
  }
  if (open.length > MOST_OPEN) {
    io.err(`Open already: ${open.length - MOST_OPEN} more, see "livesite list".`);
  }
}

const MOST_OPEN = 5;
