import type { IncidentRecord, LiveSite } from '../../app/site';
import { clocksOf } from '../../core/incident/clocks';
import { SEVERITY_UNSET } from '../../core/incident/entry';
import { wordsOf, type EffectiveEntry, type Incident } from '../../core/incident/incident';
import { sentenceOf } from '../../core/incident/sentence';
import { roleName, severityInForce } from '../../core/plan/plan';
import type { Review } from '../../core/review/review';
import { REVIEW_FILE } from '../../core/site/paths';
import { toOneLine } from '../../core/text/plain';
import { printInstant, printSpan, type Instant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { ANY, findIncident } from '../findIncident';
import { printClock, printJson, printMinute, printTable } from '../print';
import { openSession } from '../session';
import { fetchFirst } from './fetching';
import { summaryJson } from './list';

export const showCommand: CommandSpec = {
  name: 'show',
  usage: '[INCIDENT]',
  summary: 'Show an incident: its state, its promises and its log.',
  details: ['Times are in UTC.'],
  examples: ['show', 'show checkout', 'show 2026-11-23-checkout-errors --json'],
  options: ['incident', 'no-fetch'],
  positionals: { min: 0, max: 1 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals, command } = context;
  const [named] = positionals;
  if (named !== undefined && options.incident !== undefined) {
    throw new UsageError('The incident is named twice.', command);
  }
  const session = await openSession(context);
  await fetchFirst(context, session);
  const site = await session.read();
  const record = findIncident(site, options.incident ?? named, ANY);
  if (options.json === true) {
    io.out(printJson(toJson(site, record)));
  } else {
    [...headOf(site, record, io.now()), '', ...logOf(site, record)].forEach(line => io.out(line));
  }
  return EXIT.ok;
}

function headOf(site: LiveSite, { incident, folder, review }: IncidentRecord, now: Instant): string[] {
  const { severity, status, declaredAt, declaredBy, services, mergedInto } = incident;
  const level =
    severity === undefined
      ? `${SEVERITY_UNSET} (counts as ${severityInForce(site.plan, undefined).id})`
      : severity;
  const declared =
    declaredAt === undefined
      ? 'never declared'
      : `declared ${printMinute(declaredAt)} UTC (${printSpan(now - declaredAt)} ago) by @${declaredBy ?? 'unknown'}`;
  const roles = [...incident.roles]
    .filter(([, holders]) => holders.length > 0)
    .map(([role, holders]) => [
      `${roleName(site.plan, role)}:`,
      holders.map(holder => `@${holder}`).join(', '),
    ]);
  const clocks = clocksOf(site.plan, incident, review?.header).map(clock => [
    `${clock.label}:`,
    printClock(clock, now),
  ]);
  const facts = [
    ['Severity:', level],
    ['Status:', mergedInto === undefined ? status : `${status} into ${mergedInto}`],
    ...(services.length === 0 ? [] : [['Services:', services.join(', ')]]),
    ...impactOf(incident),
    ...roles,
    ...clocks,
    ...(review === undefined ? [] : [['Review:', `${folder}/${REVIEW_FILE} (${printReview(review)})`]]),
  ];
  return [
    incident.id,
    toOneLine(incident.title),
    declared,
    '',
    ...printTable(facts, undefined).map(toOneLine),
  ];
}

function impactOf({ impactStartedAt, impactEndedAt }: Incident): string[][] {
  if (impactStartedAt === undefined && impactEndedAt === undefined) {
    return [];
  }
  const from = impactStartedAt === undefined ? 'unknown' : printMinute(impactStartedAt);
  return [
    [
      'Customers hurt:',
      impactEndedAt === undefined ? `since ${from} UTC` : `${from} to ${printMinute(impactEndedAt)} UTC`,
    ],
  ];
}

function logOf(site: LiveSite, { incident, log }: IncidentRecord): string[] {
  const rows = incident.entries.map(effective => [
    printMinute(effective.at),
    `@${effective.entry.actor}`,
    entryText(site, effective),
  ]);
  const damaged =
    log.damaged.length === 0
      ? []
      : [`(${log.damaged.length} lines of the log cannot be read: see "livesite check")`];
  return [...printTable(rows, undefined), ...damaged];
}

function entryText(site: LiveSite, effective: EffectiveEntry): string {
  const text = toOneLine(sentenceOf(effective, id => roleName(site.plan, id)));
  const marks = [
    ...(effective.retracted ? ['retracted'] : []),
    ...(effective.corrections.length > 0 && !effective.retracted && !effective.redacted ? ['corrected'] : []),
  ];
  return marks.length === 0 ? text : `${text} (${marks.join(', ')})`;
}

/** `in-review, owner @alice, due 2026-11-30`. */
function printReview({ header }: Review): string {
  const { state, owner, due } = header;
  return [state, owner && `owner @${owner}`, due && `due ${due}`]
    .filter(part => part !== undefined)
    .join(', ');
}

function toJson(
  site: LiveSite,
  { incident, folder, review }: IncidentRecord,
): Readonly<Record<string, unknown>> {
  const time = (at: Instant | undefined): string | null => (at === undefined ? null : printInstant(at));
  return {
    ...summaryJson(site, incident),
    folder,
    impact: { started: time(incident.impactStartedAt), ended: time(incident.impactEndedAt) },
    detectedBy: incident.detectedBy ?? null,
    mergedInto: incident.mergedInto ?? null,
    roles: Object.fromEntries([...incident.roles].filter(([, holders]) => holders.length > 0)),
    links: incident.links,
    review: review === undefined ? null : `${folder}/${REVIEW_FILE}`,
    reviewState: review === undefined ? null : review.header.state,
    clocks: clocksOf(site.plan, incident, review?.header).map(({ name, state, startedAt, dueAt, metAt }) => ({
      name,
      state,
      started: printInstant(startedAt),
      due: printInstant(dueAt),
      met: time(metAt),
    })),
    entries: incident.entries.map(effective => ({
      id: effective.entry.id,
      at: printInstant(effective.at),
      actor: effective.entry.actor,
      kind: effective.entry.word,
      text: wordsOf(effective),
      corrected: effective.corrections.length > 0,
      retracted: effective.retracted,
      redacted: effective.redacted,
    })),
  };
}
