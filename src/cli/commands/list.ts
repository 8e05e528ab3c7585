import type { IncidentRecord, LiveSite } from '../../app/site';
import { clocksOf, nextDue } from '../../core/incident/clocks';
import { SEVERITY_UNSET } from '../../core/incident/entry';
import { LEAD, type Incident } from '../../core/incident/incident';
import { toOneLine } from '../../core/text/plain';
import { printInstant, type Instant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printClock, printJson, printMinute, printTable, printTrouble } from '../print';
import { openSession } from '../session';
import { fetchFirst } from './fetching';

export const listCommand: CommandSpec = {
  name: 'list',
  usage: '',
  summary: 'List the incidents that are active or recovering; with --all, all of them.',
  details: ['Newest first. Times are in UTC.'],
  examples: ['list', 'list --all', 'list --json'],
  options: ['active', 'all', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  if (options.all === true && options.active === true) {
    throw new UsageError('--all and --active exclude each other.', context.command);
  }
  const session = await openSession(context);
  await fetchFirst(context, session);
  const site = await session.read();
  const now = io.now();
  const wanted = site.incidents.filter(
    ({ incident: { phase } }) => options.all === true || phase === 'active' || phase === 'recovering',
  );
  if (options.json === true) {
    io.out(
      printJson({
        name: site.plan.name,
        incidents: wanted.map(({ incident }) => summaryJson(site, incident)),
      }),
    );
  } else if (wanted.length > 0) {
    printTable(
      [
        ['ID', 'SEV', 'STATUS', 'LEAD', 'DECLARED', 'NEXT'],
        ...wanted.map(record => rowOf(site, record, now)),
      ],
      io.width,
    ).forEach(line => io.out(line));
  }
  if (wanted.length === 0) {
    io.err(
      options.all === true
        ? 'There is no incident yet.'
        : 'No incident is active. "livesite list --all" shows the past.',
    );
  }
  const trouble = printTrouble(site);
  if (trouble !== '') {
    io.err(trouble);
  }
  return EXIT.ok;
}

function rowOf(site: LiveSite, { incident, review }: IncidentRecord, now: Instant): string[] {
  const due = nextDue(clocksOf(site.plan, incident, review?.header));
  const lead = incident.roles.get(LEAD)?.[0];
  return [
    incident.id,
    incident.severity ?? SEVERITY_UNSET,
    incident.status,
    lead === undefined ? '-' : `@${lead}`,
    incident.declaredAt === undefined ? '-' : printMinute(incident.declaredAt),
    due === undefined ? '-' : `${due.label} ${printClock(due, now)}`,
  ];
}

/** An incident as JSON has it in lists. Times are ISO 8601 in UTC; what is not known is null. */
export function summaryJson(site: LiveSite, incident: Incident): Readonly<Record<string, unknown>> {
  const time = (at: Instant | undefined): string | null => (at === undefined ? null : printInstant(at));
  const due = nextDue(clocksOf(site.plan, incident, site.byId.get(incident.id)?.review?.header));
  return {
    id: incident.id,
    title: toOneLine(incident.title),
    severity: incident.severity ?? null,
    status: incident.status,
    phase: incident.phase,
    lead: incident.roles.get(LEAD)?.[0] ?? null,
    services: incident.services,
    declared: time(incident.declaredAt),
    acknowledged: time(incident.acknowledgedAt),
    mitigated: time(incident.mitigatedAt),
    resolved: time(incident.resolvedAt),
    closed: time(incident.closedAt),
    next: due === undefined ? null : { name: due.name, due: printInstant(due.dueAt) },
  };
}
