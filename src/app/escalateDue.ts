import { routeOf } from '../core/escalation/contacts';
import { printStage, stageAfter, targetsOf } from '../core/escalation/escalation';
import type { Escalation } from '../core/escalation/escalationState';
import { isAnswered, pagesOf, type Page } from '../core/escalation/pages';
import type { Route } from '../core/escalation/route';
import { planPage } from '../core/escalation/plannedPage';
import type { Incident } from '../core/incident/incident';
import type { Instant } from '../core/time/instant';
import { clockSkewOf, clockWarning, isClockOff, type ClockSkew } from './clockSkew';
import type { Pager } from './pagerPorts';
import { escalationIn, pageMessages, pagingTeam, prepareNextStep, type PreparedPage } from './preparePage';
import { recorder, sendPage, type SendPageDeps } from './sendPage';
import type { IncidentRecord, LiveSite } from './site';

export interface EscalateDeps extends SendPageDeps {
  readonly pager: Pick<Pager, 'isReady' | 'isIdempotent'>;
  /** What servers said of this machine's clock; see ClockWatch. */
  readonly skew: () => ClockSkew;
}

/** What was done, or would be, about a step that was due. */
export interface EscalationReport {
  readonly incident: string;
  readonly path: string;
  /** `1.2`, `final`. */
  readonly stage: string;
  readonly dueAt: Instant;
  /** Milliseconds after it was due. */
  readonly late: number;
  readonly people: readonly string[];
  readonly routes: readonly string[];
  /**
   * `asks`: the path wants a person to see it first. `no-key`: this machine has no key for any of its routes. `waits`: for a machine
   * that has more keys, or for the claim to be shared; it is tried again. `refused`: the remote takes no push from here, so a person has
   * to send it. `wrong-clock`: this machine's clock is off by minutes; see the results.
   */
  readonly outcome:
    | 'sent'
    | 'would-send'
    | 'nobody'
    | 'taken'
    | 'asks'
    | 'no-key'
    | 'waits'
    | 'refused'
    | 'wrong-clock';
  /** By route, with the reason where it failed; with `wrong-clock` a sentence about the clock. */
  readonly results: readonly string[];
}

export interface EscalateOptions {
  /** Says what is due and sends nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Takes what went wrong with one incident, after which the others have their turn. Without it, the first is thrown in the end. */
  readonly onFault?: (incident: string, error: unknown) => void;
}

/** A machine with only some of a step's keys lets others go first for so long; then it sends what it can. */
const PARTLY_READY_MS = 20_000;
/** A step for which no machine had a key for so long is passed over by one that has a key for a later step. */
const NO_KEY_MS = 5 * 60_000;
/** A step whose claim cannot be shared (the Git host is down) is sent all the same once it is so late. */
const UNSHARED_MS = 60_000;
/** Who claimed a step must have written what became of it by then, or has died. */
const ABANDONED_MS = 60_000;
/** After that, whoever was to be paged has been escalated past anyway. */
const FORGOTTEN_MS = 30 * 60_000;
/** Steps that reach nobody follow each other at once. */
const MOST_AT_ONCE = 50;

/**
 * Sends what is due of all incidents whose path is automatic: for windows on a timer, and for `livesite escalate`. However often and
 * on however many machines it runs, a step is paged once: the claim in the log decides who sends, idempotency keys catch the rest.
 */
export async function escalateDue(
  deps: EscalateDeps,
  { dryRun = false, signal, onFault }: EscalateOptions = {},
): Promise<readonly EscalationReport[]> {
  const reports: EscalationReport[] = [];
  const faults: unknown[] = [];
  const site = await deps.readSite();
  for (const { incident } of site.incidents.filter(record => record.incident.phase === 'active')) {
    try {
      await escalateIncident(incident.id, deps, { dryRun, signal, reports });
    } catch (error) {
      signal?.throwIfAborted();
      // What keeps one incident's page back must not keep back those of the others.
      if (onFault === undefined) {
        faults.push(error);
      } else {
        onFault(incident.id, error);
      }
    }
  }
  if (faults.length > 0) {
    throw faults[0];
  }
  return reports;
}

async function escalateIncident(
  id: string,
  deps: EscalateDeps,
  {
    dryRun,
    signal,
    reports,
  }: {
    readonly dryRun: boolean;
    readonly signal: AbortSignal | undefined;
    readonly reports: EscalationReport[];
  },
): Promise<void> {
  if (!dryRun) {
    await finishAbandoned(id, deps, signal);
  }
  for (let count = 0; count < MOST_AT_ONCE; count++) {
    signal?.throwIfAborted();
    const report = await escalateOne(id, deps, { dryRun, signal });
    reports.push(...(report === undefined ? [] : [report]));
    if (report?.outcome !== 'sent' && report?.outcome !== 'nobody') {
      break;
    }
  }
}

async function escalateOne(
  id: string,
  deps: EscalateDeps,
  { dryRun, signal }: Required<Pick<EscalateOptions, 'dryRun'>> & EscalateOptions,
): Promise<EscalationReport | undefined> {
  const site = await deps.readSite();
  const record = site.byId.get(id);
  const escalation = record && escalationIn(site, record);
  const now = deps.clock.now();
  if (escalation?.next === undefined || escalation.next.dueAt > now) {
    return undefined;
  }
  const prepared = prepareNextStep(site, id, now);
  const report = reportOf(prepared, escalation.next.dueAt, now);
  if (escalation.path.delivery !== 'automatic') {
    return { ...report, outcome: 'asks' };
  }
  // Who signs is asked for only where something is sent.
  const skew = dryRun ? 0 : await skewOf(deps);
  if (isClockOff(skew)) {
    return { ...report, outcome: 'wrong-clock', results: [clockWarning(skew)] };
  }
  const { held, leave } = await readiness(prepared, report.late, deps);
  const passesOver =
    held === 'no-key' && report.late >= NO_KEY_MS && (await canPageLater(site, escalation, prepared, deps));
  if (held !== undefined && !passesOver) {
    return { ...report, outcome: held };
  }
  if (dryRun) {
    return { ...report, outcome: report.routes.length === 0 ? 'nobody' : 'would-send' };
  }
  const sent = await sendPage(prepared, deps, {
    evenUnshared: report.late >= UNSHARED_MS,
    // Of a step that is passed over it is written that it failed, so that the next one is due at once.
    leave: passesOver ? new Set() : leave,
    signal,
  });
  if (sent.kind !== 'sent') {
    return { ...report, outcome: sent.kind === 'not-shared' ? 'waits' : sent.kind };
  }
  const results = sent.results.map(({ route, outcome, text }) =>
    text === '' ? `${route} ${outcome}` : `${route} ${outcome}: ${text}`,
  );
  return { ...report, outcome: report.routes.length === 0 ? 'nobody' : 'sent', results };
}

async function skewOf({ readSite, author, clock, skew }: EscalateDeps): Promise<ClockSkew> {
  return clockSkewOf(skew(), await readSite(), (await author()).actor, clock.now());
}

function reportOf(prepared: PreparedPage, dueAt: Instant, now: Instant): EscalationReport {
  const { step, page } = prepared;
  return {
    incident: prepared.incident,
    path: step?.path ?? '',
    stage: step === undefined ? '' : printStage(step.stage),
    dueAt,
    late: now - dueAt,
    people: page.people.map(({ handle }) => handle),
    routes: page.routes.map(({ route }) => route.id),
    outcome: 'sent',
    results: [],
  };
}

/** Whether this machine has a key for a step that is still to come: then it may pass over one for which nobody seems to have any. */
async function canPageLater(
  site: LiveSite,
  { path }: Escalation,
  { step }: PreparedPage,
  { pager, clock }: EscalateDeps,
): Promise<boolean> {
  for (let stage = stageAfter(path, step?.stage); stage !== undefined; stage = stageAfter(path, stage)) {
    const { routes } = planPage(pagingTeam(site), targetsOf(path, stage), clock.now());
    const ready = await Promise.all(routes.map(({ route }) => pager.isReady(route)));
    if (ready.some(Boolean)) {
      return true;
    }
  }
  return false;
}

interface Readiness {
  /** Why this machine does not send now; undefined where it does. A step without routes needs no key. */
  readonly held: 'no-key' | 'waits' | undefined;
  /**
   * Routes without a key here that are left to whoever has it (see finishAbandoned). To write that they failed would keep the pager
   * silent because somebody without its key was faster.
   */
  readonly leave: ReadonlySet<string>;
}

async function readiness({ page }: PreparedPage, late: number, { pager }: EscalateDeps): Promise<Readiness> {
  const routes = page.routes.map(({ route }) => route);
  const ready = await Promise.all(routes.map(route => pager.isReady(route)));
  const lacking = routes.filter((_, index) => ready[index] !== true);
  const leave = new Set(lacking.filter(route => pager.isIdempotent(route)).map(({ id }) => id));
  if (lacking.length === 0 || (lacking.length < routes.length && late >= PARTLY_READY_MS)) {
    return { held: undefined, leave };
  }
  return { held: lacking.length < routes.length ? 'waits' : 'no-key', leave };
}

/**
 * Sends again what somebody claimed and never wrote the outcome of, where a repeat does no harm: a machine that died between the two
 * must not cost the people on call their page.
 */
async function finishAbandoned(
  id: string,
  deps: EscalateDeps,
  signal: AbortSignal | undefined,
): Promise<void> {
  const site = await deps.readSite();
  const record = site.byId.get(id);
  const now = deps.clock.now();
  for (const page of record === undefined ? [] : pagesToFinish(record.incident)) {
    const age = now - page.at;
    const open = routesWithoutOutcome(site, page).filter(route => deps.pager.isIdempotent(route));
    const isLeft = open.length > 0 && age >= ABANDONED_MS && age < FORGOTTEN_MS;
    if (record !== undefined && isLeft && !isClockOff(await skewOf(deps))) {
      await resend(site, { record, page, routes: open }, deps, signal);
    }
  }
}

/** Once somebody has it in hand, nobody is woken for what was meant to leave before. */
function pagesToFinish(incident: Incident): readonly Page[] {
  return pagesOf(incident).filter(page => !isAnswered(incident, page));
}

function routesWithoutOutcome({ plan }: LiveSite, page: Page): readonly Route[] {
  return page.routes
    .filter(route => !page.deliveries.has(route))
    .flatMap(route => routeOf(route, plan.routes) ?? []);
}

async function resend(
  site: LiveSite,
  {
    record,
    page,
    routes,
  }: { readonly record: IncidentRecord; readonly page: Page; readonly routes: readonly Route[] },
  deps: EscalateDeps,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ready = await Promise.all(routes.map(route => deps.pager.isReady(route)));
  const by = routes.filter((_, index) => ready[index]).map(({ id }) => id);
  if (by.length === 0) {
    return;
  }
  const incident = record.incident.id;
  const targets = page.people.map(person => ({ kind: 'person' as const, person }));
  const alone = by.map(route => ({ kind: 'route' as const, route }));
  const planned = planPage(pagingTeam(site), { page: targets.length > 0 ? targets : alone, by }, page.at);
  const step = page.step && {
    ...page.step,
    name: page.step.path,
    words: `step ${printStage(page.step.stage)}`,
    since: '',
    dueAt: undefined,
  };
  const { actor } = await deps.author();
  const messages = pageMessages(site, { incident, step, page: planned, text: page.text }, page.id, {
    actor,
    now: deps.clock.now(),
    url: await deps.urlOf(incident),
  });
  await deps.deliver(messages, recorder({ incident, page: page.id }, deps), signal);
}
