import { itemPlace, remediationReport, type ItemPlace } from '../../app/remediationReport';
import {
  printOpen,
  printReportCsv,
  printReportMarkdown,
  printRate,
} from '../../core/remediation/printReport';
import { countStates, punctuality, type ReportedItem } from '../../core/remediation/report';
import { toOneLine } from '../../core/text/plain';
import { dayOf } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson, printTable, printTrouble } from '../print';
import { openSession, toHandle } from '../session';
import { fetchFirst } from './fetching';

export const remediationCommand: CommandSpec = {
  name: 'remediation',
  usage: '',
  summary: 'Remediation items: what is open and overdue, whose, and how much was done in time.',
  details: [
    'Prints the open items, the most overdue first. --json and --csv hold all items, --markdown is a report with tables by',
    'team, owner, severity and month. --overdue, --owner and --team choose among them.',
  ],
  examples: ['remediation', 'remediation --overdue --team payments', 'remediation --markdown'],
  options: ['overdue', 'owner', 'team', 'csv', 'markdown', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, command } = context;
  if ([options.json, options.csv, options.markdown].filter(Boolean).length > 1) {
    throw new UsageError('--json, --csv and --markdown exclude each other.', command);
  }
  const owner = options.owner === undefined ? undefined : toHandle(options.owner);
  const session = await openSession(context);
  await fetchFirst(context, session);
  const site = await session.read();
  const today = dayOf(io.now());
  const items = remediationReport(site, today, { owner, team: options.team, overdue: options.overdue });
  if (options.json === true) {
    io.out(printJson({ today, counts: countStates(items), ...punctuality(countStates(items)), items }));
  } else if (options.csv === true) {
    printReportCsv(items).forEach(line => io.out(line));
  } else if (options.markdown === true) {
    io.out(printReportMarkdown(items, today, item => linkTo(itemPlace(site, item))).trimEnd());
  } else {
    tell(context, items);
  }
  const trouble = printTrouble(site);
  if (trouble !== '') {
    io.err(trouble);
  }
  return EXIT.ok;
}

/** From the live site's folder; on a Git host a line of Markdown is only shown in the plain text. */
function linkTo(place: ItemPlace | undefined): string | undefined {
  const path = place?.path.split('/').map(encodeURIComponent).join('/');
  return place?.line === undefined ? path : `${path}?plain=1#L${place.line}`;
}

function tell({ io }: CommandContext, items: readonly ReportedItem[]): void {
  const open = items.filter(({ state }) => state === 'overdue' || state === 'open');
  if (open.length > 0) {
    const rows = open.map(({ due, daysLate, owner, team, incident, id, text }) => [
      due ?? 'no day',
      daysLate > 0 ? `${daysLate} d late` : '',
      owner === undefined ? 'nobody' : `@${owner}`,
      toOneLine(team ?? ''),
      incident,
      `${id ?? ''} ${toOneLine(text)}`.trim(),
    ]);
    printTable([['DUE', 'LATE', 'OWNER', 'TEAM', 'INCIDENT', 'ITEM'], ...rows], io.width).forEach(line =>
      io.out(line),
    );
  }
  const counts = countStates(items);
  const rate = printRate(punctuality(counts));
  io.err(
    items.length === 0
      ? 'There is no such item.'
      : `${printOpen(counts)}. Done in time: ${rate === '–' ? 'nothing was due yet' : rate}.`,
  );
}
