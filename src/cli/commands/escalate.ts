import { setTimeout as sleep } from 'node:timers/promises';
import { hasOpenPage } from '../../app/duePages';
import { escalateDue, type EscalateDeps, type EscalationReport } from '../../app/escalateDue';
import { escalationIn } from '../../app/preparePage';
import { NEEDS_PUSH } from '../../app/refusedPush';
import type { LiveSite } from '../../app/site';
import { toOneLine } from '../../core/text/plain';
import { MINUTE } from '../../core/time/calendar';
import { printInstant, printSpan, type Instant } from '../../core/time/instant';
import { tryParseDuration, addDuration } from '../../core/time/duration';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { escalateDeps } from '../pager';
import { printJson } from '../print';
import { openSession, type Session } from '../session';

export const escalateCommand: CommandSpec = {
  name: 'escalate',
  usage: '',
  summary: 'Page whoever is due to be paged, of all open incidents whose escalation path is automatic.',
  details: [
    'For machines that run when nobody has an editor open. However often and on however many it runs, a step is paged once.',
    'Keys come from the environment: LIVESITE_SECRET_<ROUTE> for each route, GITHUB_TOKEN for pages over GitHub.',
    'With --stay it goes on for that long, or until nothing is left to wait for, so that the next steps are in time.',
    'Says how late each step was. Ends with 1 where a step could not be paged, with 4 where it waits for the remote.',
  ],
  examples: ['escalate', 'escalate --dry-run --json', 'escalate --stay 55m'],
  options: ['dry-run', 'stay', 'as'],
  positionals: { min: 0, max: 0 },
  run,
};

/** While it stays, how often it looks for what others wrote: an acknowledgement must stop it soon. */
const LOOK_EVERY_MS = 15_000;

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const end = stayUntil(options.stay, io.now());
  const session = await openSession(context);
  const deps = await escalateDeps(context, session);
  const dryRun = options['dry-run'] === true;
  const told = new Map<string, string>();
  const all: EscalationReport[] = [];
  let last: Looked;
  for (;;) {
    await session.backend.store.refresh();
    last = await look(context, deps, dryRun);
    // What is tried again and again is said once.
    const fresh = last.reports.filter(report => isNews(report, told));
    all.push(...fresh);
    tell(context, fresh);
    const next = nextLook(await session.read(), io.now());
    // To try again what is refused would only push in vain.
    if (dryRun || next === undefined || io.now() >= end || last.reports.some(isRefused)) {
      break;
    }
    await sleep(Math.max(1000, Math.min(next, end) - io.now()));
  }
  if (!dryRun && (await session.backend.store.pending()).length > 0) {
    await session.backend.store.publish();
  }
  if (options.json === true) {
    io.out(printJson({ steps: all.map(toJson) }));
  } else if (all.length === 0 && !last.hasFault) {
    io.err('Nobody is due to be paged.');
  } else if (all.some(isRefused)) {
    io.err(
      `${NEEDS_PUSH} Until then page by hand, in an editor: of several machines, none could know of the others’ pages.`,
    );
  }
  return exitOf(all, last, await isWaiting(session));
}

interface Looked {
  readonly reports: readonly EscalationReport[];
  readonly hasFault: boolean;
}

async function look({ io }: CommandContext, deps: EscalateDeps, dryRun: boolean): Promise<Looked> {
  let hasFault = false;
  const onFault = (incident: string, error: unknown): void => {
    hasFault = true;
    io.err(`${incident}: not paged: ${toOneLine(error instanceof Error ? error.message : String(error))}`);
  };
  return { reports: await escalateDue(deps, { dryRun, onFault }), hasFault };
}

function isNews(
  { incident, path, stage, outcome, results }: EscalationReport,
  told: Map<string, string>,
): boolean {
  const step = `${incident} ${path} ${stage}`;
  const said = [outcome, ...results].join('\n');
  const isNew = told.get(step) !== said;
  told.set(step, said);
  return isNew;
}

function stayUntil(text: string | undefined, now: Instant): Instant {
  const span = text === undefined ? undefined : tryParseDuration(text);
  if (text !== undefined && span === undefined) {
    throw new UsageError(`--stay "${toOneLine(text)}" is no span. Write it like 55m or 2h.`);
  }
  return span === undefined ? now : addDuration(now, span);
}

/**
 * When to look again; undefined where no automatic path has anything left to wait for, and the outcome of every page is known. What is due already and could not be paged (no
 * key, a claim that cannot be shared) waits for the next look: to try it without a pause would only keep the Git host busy.
 */
export function nextLook(site: LiveSite, now: Instant): Instant | undefined {
  const due = site.incidents.flatMap(record => {
    const found = record.incident.phase === 'active' ? escalationIn(site, record) : undefined;
    return found?.next !== undefined && found.path.delivery === 'automatic' ? [found.next.dueAt] : [];
  });
  return due.length === 0 && !hasOpenPage(site, now)
    ? undefined
    : Math.min(now + LOOK_EVERY_MS, ...due.filter(dueAt => dueAt > now));
}

function tell({ io, options }: CommandContext, reports: readonly EscalationReport[]): void {
  if (options.json === true) {
    return;
  }
  for (const report of reports) {
    io.out(sentenceOf(report));
    report.results.forEach(result => io.out(`  ${toOneLine(result)}`));
  }
}

const OUTCOMES: Readonly<Record<EscalationReport['outcome'], string>> = {
  sent: 'paged',
  'would-send': 'would page',
  nobody: 'reaches nobody, so the next step is due',
  taken: 'is being paged by somebody else',
  asks: 'is due, and the path wants a person to see it first: not paged',
  'no-key': 'is due, and there is no key here for any of its routes: not paged',
  waits: 'is due; it is tried again',
  refused: 'is due, and the branch takes no push from here: not paged',
  'wrong-clock': 'is due: not paged',
};

const UNPAGED: readonly EscalationReport['outcome'][] = ['asks', 'no-key', 'refused', 'wrong-clock'];

/** Whether every route refused: then nobody is paged, whatever was sent. */
function isInVain({ outcome, results }: EscalationReport): boolean {
  return outcome === 'sent' && results.length > 0 && results.every(result => /^\S+ failed/.test(result));
}

function sentenceOf(report: EscalationReport): string {
  const { incident, path, stage, outcome, people, routes, late } = report;
  const whom = [...people.map(handle => `@${handle}`), ...(people.length === 0 ? routes : [])].join(', ');
  const isPage = outcome === 'sent' || outcome === 'would-send';
  const how = isPage ? ` ${whom}${people.length > 0 ? ` by ${routes.join(', ')}` : ''}` : '';
  const lateness = late < MINUTE ? 'in time' : `${printSpan(late)} late`;
  return `${incident}: ${path} ${stage} ${isInVain(report) ? 'could not page' : OUTCOMES[outcome]}${how} (${lateness})`;
}

function toJson({ dueAt, late, ...report }: EscalationReport): Readonly<Record<string, unknown>> {
  return { ...report, dueAt: printInstant(dueAt), lateSeconds: Math.round(late / 1000) };
}

async function isWaiting({ backend }: Session): Promise<boolean> {
  return (await backend.store.pending()).length > 0;
}

function isRefused({ outcome }: EscalationReport): boolean {
  return outcome === 'refused';
}

/** What could not be paged counts where it still cannot; what was sent in vain counts always. */
function exitOf(all: readonly EscalationReport[], { reports, hasFault }: Looked, waits: boolean): ExitCode {
  const isUnpaged =
    hasFault || reports.some(({ outcome }) => UNPAGED.includes(outcome)) || all.some(isInVain);
  return isUnpaged ? EXIT.refused : waits ? EXIT.notShared : EXIT.ok;
}
