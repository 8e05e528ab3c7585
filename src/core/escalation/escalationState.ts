import type { EntryBody } from '../incident/entry';
import { timeOfEntryId } from '../incident/entryId';
import type { EffectiveEntry, Incident } from '../incident/incident';
import { severityInForce, type Plan } from '../plan/plan';
import { addDuration } from '../time/duration';
import { isStatedTime, type Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import { eachOpenStretch, isInWindows, windowRules } from '../oncall/windowRules';
import { DAY } from '../time/calendar';
import type { Window } from '../oncall/rotation';
import {
  DEFAULT_WAIT,
  stageAfter,
  type Condition,
  type EscalationPath,
  type EscalationStep,
  type NamedPath,
  type Stage,
} from './escalation';
import { pagesOf, reachedNobody, type Page } from './pages';

/** What decides which path is for an incident. */
export interface Facts {
  /** As the plan takes it: an unset severity counts as another one (see severityInForce). */
  readonly severity: string;
  readonly services: readonly string[];
  /** When the path begins. */
  readonly at: Instant;
}

/**
 * The path for an incident: of those one of whose conditions holds the one with the narrowest (services before hours before
 * severities), of equals the first by id; where no condition holds, the first that has none. Undefined: there is none.
 */
export function pathFor(paths: readonly NamedPath[], facts: Facts): NamedPath | undefined {
  const sorted = [...paths]
    .filter(({ escalation }) => escalation.steps.length > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  let best: NamedPath | undefined;
  let width = 0;
  for (const one of sorted) {
    for (const condition of one.escalation.applies ?? []) {
      const narrow = narrowness(condition);
      if (narrow > width && holds(condition, one.escalation, facts)) {
        best = one;
        width = narrow;
      }
    }
  }
  return best ?? sorted.find(({ escalation }) => escalation.applies === undefined);
}

/** 1 for a condition without parts. */
function narrowness({ severities, services, hours }: Condition): number {
  return 1 + (services ? 4 : 0) + (hours ? 2 : 0) + (severities ? 1 : 0);
}

function holds(condition: Condition, { zone }: EscalationPath, { severity, services, at }: Facts): boolean {
  return (
    (condition.severities?.includes(severity) ?? true) &&
    (condition.services?.some(service => services.includes(service)) ?? true) &&
    (condition.hours === undefined || isInWindows(windowRules(condition.hours), zoneOf(zone), at))
  );
}

/** Why the next page is due: nothing was paged yet, nobody acknowledged, nobody was reached, or all have gone silent. */
export type DueReason = 'begins' | 'no-answer' | 'not-reached' | 'silence';

export interface NextPage {
  readonly stage: Stage;
  readonly dueAt: Instant;
  readonly reason: DueReason;
}

/** How far the paging of an incident is. */
export interface Escalation {
  readonly id: string;
  readonly path: EscalationPath;
  /** Id of the entry with which the path came into force: the same in every clone. */
  readonly since: string;
  readonly sinceAt: Instant;
  /** Pages of this path since then, oldest first. */
  readonly pages: readonly Page[];
  readonly acknowledged: boolean;
  /** Undefined: all steps are through, or somebody has acknowledged and need not be heard of again. */
  readonly next: NextPage | undefined;
}

/**
 * Where the paging of an incident stands: a pure function of its log, the plan and the paths, for whoever looks at it and whenever.
 * Undefined where there is nothing to page for: no path is for the incident, or it is not active.
 *
 * - A path is in force from the entry on that made it the one for the incident (declaration, severity, services, reopening).
 * - Its first step is due at once; each further one when the time of the one before is over, counted from when that left, however
 *   late that was: people get their time to answer. A step that reached nobody is passed over at once.
 * - Who acknowledges (or moves the incident on) stops it. With `expires-when-silent`, the next step is due after so long without
 *   an entry by anybody.
 * - A path that is through ends, but see {@link anew}.
 * - Outside the path's hours nothing is due; it is when they begin.
 */
export function escalationOf(
  incident: Incident,
  plan: Plan,
  paths: readonly NamedPath[],
): Escalation | undefined {
  const begun = incident.phase === 'active' ? beginningOf(incident, plan, paths) : undefined;
  if (begun === undefined) {
    return undefined;
  }
  const { named, since, sinceAt } = begun;
  const { id, escalation: path } = named;
  const pages = pagesOf(incident).filter(page => page.step?.path === id && page.id > since);
  const acknowledged = incident.acknowledgedAt !== undefined;
  const next = nextPage(incident, path, { pages, acknowledged, sinceAt });
  return { id, path, since, sinceAt, pages, acknowledged, next };
}

interface Beginning {
  readonly named: NamedPath;
  readonly since: string;
  readonly sinceAt: Instant;
}

const DECIDING: ReadonlySet<EntryBody['kind']> = new Set(['declared', 'severity', 'services', 'reopened']);

function beginningOf({ entries }: Incident, plan: Plan, paths: readonly NamedPath[]): Beginning | undefined {
  let severity: string | undefined;
  let services: readonly string[] = [];
  let begun: Beginning | undefined;
  for (const effective of entries) {
    const { entry, body, retracted } = effective;
    if (retracted || !DECIDING.has(body.kind)) {
      continue;
    }
    severity = severityAfter(body, severity);
    services = body.kind === 'services' ? body.services : services;
    const at = writtenAt(effective);
    const named = pathFor(paths, { severity: severityInForce(plan, severity).id, services, at });
    if (named === undefined) {
      begun = undefined;
    } else if (begun?.named.id !== named.id || body.kind === 'reopened') {
      begun = { named, since: entry.id, sinceAt: at };
    }
  }
  return begun;
}

/** A second declaration only fills in what is not known, as in foldIncident. */
function severityAfter(body: EntryBody, before: string | undefined): string | undefined {
  return body.kind === 'severity'
    ? body.severity
    : body.kind === 'declared'
      ? (before ?? body.severity)
      : before;
}

/** When somebody wrote it, which for a time that was stated is not that time: what happened long ago is not overdue. */
function writtenAt({ entry, at }: EffectiveEntry): Instant {
  return isStatedTime(entry.atText) ? (timeOfEntryId(entry.id) ?? at) : at;
}

function nextPage(
  incident: Incident,
  path: EscalationPath,
  {
    pages,
    acknowledged,
    sinceAt,
  }: { readonly pages: readonly Page[]; readonly acknowledged: boolean; readonly sinceAt: Instant },
): NextPage | undefined {
  const last = lastOf(pages);
  const stage = stageToCome(path, pages);
  if (stage === undefined) {
    return anew(incident, path, { pages, acknowledged });
  }
  if (acknowledged && path.silence === undefined) {
    return undefined;
  }
  const answer =
    last === undefined
      ? sinceAt
      : reachedNobody(last)
        ? last.at
        : addDuration(last.at, waitAfter(path, last));
  const reason: DueReason = last === undefined ? 'begins' : reachedNobody(last) ? 'not-reached' : 'no-answer';
  if (acknowledged && path.silence !== undefined) {
    const silent = addDuration(lastHeardAt(incident), path.silence);
    return due(path, stage, silent > answer ? silent : answer, 'silence');
  }
  return due(path, stage, answer, reason);
}

function due(path: EscalationPath, stage: Stage, at: Instant, reason: DueReason): NextPage {
  return { stage, dueAt: path.hours === undefined ? at : nextOpen(path.hours, path.zone, at), reason };
}

/** The stage that follows what has been paged; undefined where all steps, repeats and the final hand-over are through. */
export function stageToCome(path: EscalationPath, pages: readonly Page[]): Stage | undefined {
  const stage = stageAfter(path, lastOf(pages)?.step?.stage);
  return stage?.kind === 'final' && pages.some(({ step }) => step?.stage.kind === 'final')
    ? undefined
    : stage;
}

/** So often is begun anew where nobody could be reached: for five hours, each time after twice as long. */
const MOST_ANEW = 6;

/**
 * A path that is through begins anew in two cases, in which to end would leave nobody who knows: all have gone silent who were heard of
 * after its last page, or not one of its pages reached anybody, as while a pager's service is down.
 */
function anew(
  incident: Incident,
  path: EscalationPath,
  { pages, acknowledged }: { readonly pages: readonly Page[]; readonly acknowledged: boolean },
): NextPage | undefined {
  const last = lastOf(pages);
  const round = 1 + roundOf(pages);
  if (last === undefined || path.steps.length === 0 || round > 99) {
    return undefined;
  }
  const stage: Stage = { kind: 'step', round, step: 1 };
  if (acknowledged) {
    const heardAt = lastHeardAt(incident);
    return path.silence === undefined || heardAt <= last.at
      ? undefined
      : due(path, stage, addDuration(heardAt, path.silence), 'silence');
  }
  const times = round - path.repeat - 2;
  if (!pages.every(reachedNobody) || times >= MOST_ANEW) {
    return undefined;
  }
  const pause = addDuration(0, DEFAULT_WAIT) * 2 ** Math.max(0, times);
  return due(path, stage, last.at + pause, 'not-reached');
}

function roundOf(pages: readonly Page[]): number {
  return pages.reduce(
    (most, { step }) => Math.max(most, step?.stage.kind === 'step' ? step.stage.round : 0),
    0,
  );
}

/** The page that is furthest along the path; of the same stage the first, whose time counts. */
function lastOf(pages: readonly Page[]): Page | undefined {
  const final = pages.find(({ step }) => step?.stage.kind === 'final');
  const before = roundOf(pages.filter(({ id }) => final === undefined || id < final.id));
  const orderOf = ({ step }: Page): number =>
    step === undefined
      ? -1
      : step.stage.kind === 'final'
        ? before * 1000 + 999
        : step.stage.round * 1000 + step.stage.step;
  return pages.reduce<Page | undefined>(
    (last, page) => (last === undefined || orderOf(page) > orderOf(last) ? page : last),
    undefined,
  );
}

function waitAfter({ steps }: EscalationPath, { step }: Page): EscalationStep['wait'] {
  const found = step?.stage.kind === 'step' ? steps[step.stage.step - 1] : undefined;
  // A step that was taken out of the path since: people get their time all the same.
  return found?.wait ?? DEFAULT_WAIT;
}

/** When anybody last wrote anything; what a pager's work leaves in the log does not count. */
function lastHeardAt({ entries, declaredAt }: Incident): Instant {
  return entries.reduce(
    (last, effective) =>
      effective.body.kind === 'paging' || effective.body.kind === 'paged'
        ? last
        : Math.max(last, writtenAt(effective)),
    declaredAt ?? 0,
  );
}

/** Windows that open less often than this open never, as far as a page is concerned. */
const LONGEST_WAIT = 62 * DAY;

/** The instant itself where it lies in the windows, else when the next one opens; itself too where none does for two months. */
export function nextOpen(windows: readonly Window[], zoneName: string, at: Instant): Instant {
  const rules = windowRules(windows);
  const zone = zoneOf(zoneName);
  let found: Instant | undefined;
  if (!isInWindows(rules, zone, at)) {
    eachOpenStretch({ rules, zone }, at, at + LONGEST_WAIT, start => {
      found ??= start;
    });
  }
  return found ?? at;
}
