import { LEAD, type Incident } from '../core/incident/incident';
import { isAnswered, isNobodyNew, pagesOf, type Page } from '../core/escalation/pages';
import { targetsOf } from '../core/escalation/escalation';
import { planPage } from '../core/escalation/plannedPage';
import { sameHandle } from '../core/people/people';
import { shorten, toOneLine } from '../core/text/plain';
import type { Instant } from '../core/time/instant';
import { isAutomatic, isBegunBy, nextSteps, type NextStep } from './duePages';
import { whomOf } from './pagingState';
import { pagingTeam } from './preparePage';
import type { LiveSite } from './site';

/** Something about pages that the person at this window should be told once. */
export interface PageNews {
  /** The same news has the same key. */
  readonly key: string;
  /** `paged`: they are. `asks`: a step of a path that asks is due. */
  readonly kind: 'paged' | 'asks';
  readonly incident: string;
  /** One or two plain sentences. */
  readonly message: string;
}

/** Whoever opens a window after that is told by the timeline. */
const RECENT_MS = 60 * 60_000;
/** While nobody leads, whoever declared it is asked first. */
const FIRST_MS = 60_000;
const LONGEST_TEXT = 160;

/** `isHeld`: whether a step of an automatic path does not leave by itself here, so that a person has to send it. */
export function pageNews(
  site: LiveSite,
  me: string,
  now: Instant,
  isHeld: (step: NextStep) => boolean = () => false,
): readonly PageNews[] {
  return me === '' ? [] : [...pagesFor(site, me, now), ...stepsFor(site, me, now, isHeld)];
}

function pagesFor(site: LiveSite, me: string, now: Instant): PageNews[] {
  return site.incidents
    .filter(({ incident }) => incident.phase === 'active')
    .flatMap(({ incident }) =>
      pagesOf(incident)
        .filter(page => isFor(page, me) && now - page.at < RECENT_MS && !isAnswered(incident, page))
        .map((page): PageNews => {
          const key = `paged ${incident.id} ${page.id}`;
          return { key, kind: 'paged', incident: incident.id, message: pagedMessage(page, incident) };
        }),
    );
}

/** Nobody needs to be told what they did themselves, unless their window did it for a path. */
function isFor({ people, by, step }: Page, me: string): boolean {
  return people.some(handle => sameHandle(handle, me)) && (step !== undefined || !sameHandle(by, me));
}

function pagedMessage({ by, step, text }: Page, incident: Incident): string {
  const what = `${incident.severity ?? 'Severity not set'}: ${toOneLine(incident.title)}`;
  const who = step === undefined ? `@${by} pages you` : 'You are paged';
  return `${who}. ${what}.${text === '' ? '' : ` “${shorten(toOneLine(text), LONGEST_TEXT)}”`}`;
}

function stepsFor(site: LiveSite, me: string, now: Instant, isHeld: (step: NextStep) => boolean): PageNews[] {
  return nextSteps(site)
    .filter(step => step.dueAt <= now && (!isAutomatic(step) || isHeld(step)) && isInvolved(step, me, now))
    .map(step => ({
      key: `asks ${step.key}`,
      kind: 'asks',
      incident: step.record.incident.id,
      message: `${stepMessage(site, step)}${isAutomatic(step) ? ' It is not paged by itself from here.' : ''}`,
    }));
}

function isInvolved(step: NextStep, me: string, now: Instant): boolean {
  const leads = step.record.incident.roles.get(LEAD) ?? [];
  return leads.length > 0
    ? leads.some(handle => sameHandle(handle, me))
    : isBegunBy(step, me) || now - step.dueAt >= FIRST_MS;
}

function stepMessage(site: LiveSite, { record, escalation, stage, dueAt, reason }: NextStep): string {
  const title = toOneLine(record.incident.title);
  const planned = planPage(pagingTeam(site), targetsOf(escalation.path, stage), dueAt);
  const whom = whomOf(planned);
  const again = isNobodyNew(pagesOf(record.incident), planned) ? ' again: nobody new' : '';
  const next = whom === undefined ? 'The next step reaches nobody.' : `Next: ${whom}${again}.`;
  switch (reason) {
    case 'begins':
      return again === ''
        ? `Nobody is paged yet for “${title}”. ${next}`
        : `The escalation path has paged nobody yet for “${title}”. ${next}`;
    case 'no-answer':
      return `Nobody has acknowledged “${title}”. ${next}`;
    case 'not-reached':
      return `The page for “${title}” reached nobody. ${next}`;
    case 'silence':
      return `Nobody has written about “${title}” for a while. ${next}`;
  }
}
