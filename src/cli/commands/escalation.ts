import { pagingTeam } from '../../app/preparePage';
import { dryRun, type DryPage, type DryRun } from '../../core/escalation/dryRun';
import { printStage } from '../../core/escalation/escalation';
import { printWhen } from '../../core/oncall/checkRotation';
import { severityInForce } from '../../core/plan/plan';
import { toOneLine } from '../../core/text/plain';
import { printInstant, printSpan } from '../../core/time/instant';
import { Refusal } from '../../app/change';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { fetchFirst } from './fetching';
import { printJson, printTable } from '../print';
import { toInstant } from '../rotations';
import { openSession } from '../session';

export const escalationCommand: CommandSpec = {
  name: 'escalation',
  usage: '',
  summary: 'Who would be paged, how and when, if an incident were declared. Nothing is sent.',
  details: [
    'Of the severity that --severity names (else the one an unset severity counts as), hurting the services of --service,',
    'declared now or --at a time. Ends with 1 where nobody would be paged.',
  ],
  examples: [
    'escalation --severity SEV1',
    'escalation --severity SEV1 --service checkout --at 2026-11-29T02:10Z',
    'escalation --json',
  ],
  options: ['severity', 'service', 'at', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const at = options.at === undefined ? io.now() : toInstant(options.at, io, '--at');
  const session = await openSession(context);
  await fetchFirst(context, session);
  const site = await session.read();
  const { severity } = options;
  if (severity !== undefined && !site.plan.severities.some(({ id }) => id === severity)) {
    throw new Refusal(
      `There is no severity ${toOneLine(severity)}. The plan has ${site.plan.severities.map(({ id }) => id).join(', ')}.`,
    );
  }
  const facts = { severity: severityInForce(site.plan, severity).id, services: options.service ?? [], at };
  const found = dryRun(site.escalations, pagingTeam(site), facts);
  if (options.json === true) {
    io.out(printJson({ ...facts, at: printInstant(at), ...toJson(found) }));
  } else if (found !== undefined) {
    tell(context, found, at);
  }
  if (found === undefined) {
    io.err(
      `No escalation path is for ${facts.severity}${facts.services.length === 0 ? '' : ` on ${facts.services.join(', ')}`}: nobody would be paged.`,
    );
  }
  return found?.pages.some(({ page }) => page.routes.length > 0) === true ? EXIT.ok : EXIT.refused;
}

function tell({ io }: CommandContext, { named, pages }: DryRun, at: number): void {
  const { escalation, id } = named;
  io.out(
    `${toOneLine(escalation.name)} (escalations/${id}.yml), ${escalation.delivery === 'automatic' ? 'automatic' : 'asks before each page'}`,
  );
  const rows = pages.map(({ stage, at: due, page }) => [
    printStage(stage),
    due === at ? 'at once' : `+${printSpan(due - at)}`,
    printWhen(escalation.zone, due),
    whomOf(page),
    page.routes.map(({ route }) => route.id).join(', ') || '-',
  ]);
  printTable([['STEP', 'AFTER', 'AT', 'WHOM', 'BY'], ...rows], io.width).forEach(line => io.out(line));
  const gaps = new Set(
    pages.flatMap(({ stage, page }) => page.gaps.map(gap => `${printStage(stage)}: ${gap}`)),
  );
  gaps.forEach(gap => io.err(toOneLine(gap)));
}

function whomOf({ people }: DryPage['page']): string {
  return people.length === 0
    ? '-'
    : people.map(({ handle, why }) => `@${handle}${why === '' ? '' : ` (${toOneLine(why)})`}`).join(', ');
}

function toJson(found: DryRun | undefined): Readonly<Record<string, unknown>> {
  if (found === undefined) {
    return { path: null, pages: [] };
  }
  const { named, pages } = found;
  return {
    path: named.id,
    delivery: named.escalation.delivery,
    pages: pages.map(({ stage, at, page }) => ({
      stage: printStage(stage),
      at: printInstant(at),
      people: page.people.map(({ handle, why }) => ({ handle, why })),
      routes: page.routes.map(({ route, recipients }) => ({
        route: route.id,
        kind: route.kind,
        to: recipients.map(({ handle }) => handle),
      })),
      gaps: page.gaps,
    })),
  };
}
