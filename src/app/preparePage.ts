import { recipientOf, routeOf } from '../core/escalation/contacts';
import { type PageTarget, type Stage, stageWords, targetsOf } from '../core/escalation/escalation';
import { type Escalation, escalationOf, stageToCome } from '../core/escalation/escalationState';
import { pagesOf } from '../core/escalation/pages';
import { type PagingTeam, planPage, type PlannedPage } from '../core/escalation/plannedPage';
import type { Route } from '../core/escalation/route';
import type { Incident } from '../core/incident/incident';
import { severityRank } from '../core/plan/plan';
import type { Instant } from '../core/time/instant';
import { Refusal, requireIncident } from './change';
import { keyNameOf, pageKey } from './pageKeys';
import type { PageMessage } from '../core/escalation/pageMessage';
import type { IncidentRecord, LiveSite } from './site';

/** A page before it leaves: whom it is for and how they are reached. */
export interface PreparedPage {
  readonly incident: string;
  /** Undefined: by hand. */
  readonly step:
    | {
        readonly path: string;
        readonly name: string;
        readonly stage: Stage;
        /** `step 2 of 3`. */
        readonly words: string;
        /** Id of the entry with which the path came into force. */
        readonly since: string;
        readonly dueAt: Instant | undefined;
      }
    | undefined;
  readonly page: PlannedPage;
  /** What a person adds; '' for none. */
  readonly text: string;
}

export function pagingTeam({ plan, people, rotations }: LiveSite): PagingTeam {
  return { routes: plan.routes, people, rotations };
}

/** Where the paging of an incident stands; undefined where there is nothing to page for. */
export function escalationIn(site: LiveSite, { incident }: IncidentRecord): Escalation | undefined {
  return escalationOf(incident, site.plan, site.escalations);
}

/**
 * The next step of an incident's escalation path, with whoever is on call now: also before it is due, and after somebody has
 * acknowledged, where a person wants more people. Throws a Refusal where there is no path for the incident, or no further step.
 */
export function prepareNextStep(site: LiveSite, id: string, now: Instant): PreparedPage {
  const record = requireActive(site, id);
  const escalation = escalationIn(site, record);
  if (escalation === undefined) {
    throw new Refusal(
      site.escalations.length === 0
        ? 'There is no escalation path yet: run "Livesite: Add Escalation Path…".'
        : 'No escalation path is for an incident like this one: see `applies` in escalations/.',
    );
  }
  const stage = escalation.next?.stage ?? stageToCome(escalation.path, escalation.pages);
  if (stage === undefined) {
    throw new Refusal(
      `All steps of ${escalation.path.name} have been paged. Page somebody else by hand, or call them.`,
    );
  }
  return {
    incident: id,
    step: {
      path: escalation.id,
      name: escalation.path.name === '' ? escalation.id : escalation.path.name,
      stage,
      words: stageWords(escalation.path, stage),
      since: escalation.since,
      dueAt: escalation.next?.dueAt,
    },
    page: planPage(pagingTeam(site), targetsOf(escalation.path, stage), now),
    text: '',
  };
}

/** A page to whomever a person chooses. */
export function preparePageByHand(
  site: LiveSite,
  id: string,
  wanted: { readonly page: readonly PageTarget[]; readonly by?: readonly string[]; readonly text?: string },
  now: Instant,
): PreparedPage {
  requireActive(site, id);
  const page = planPage(pagingTeam(site), { page: wanted.page, by: wanted.by }, now);
  if (page.routes.length === 0) {
    throw new Refusal(['Nobody would be reached.', ...page.gaps].join(' '));
  }
  return { incident: id, step: undefined, page, text: wanted.text ?? '' };
}

function requireActive(site: LiveSite, id: string): IncidentRecord {
  const record = requireIncident(site, id);
  if (record.incident.phase === 'over' || record.incident.phase === 'review') {
    throw new Refusal('This incident is over. Reopen it to page somebody.');
  }
  return record;
}

export interface RoutedMessage {
  readonly route: Route;
  readonly message: PageMessage;
}

/** Who pages, and where the incident can be read. */
export interface PageSender {
  readonly actor: string;
  readonly now: Instant;
  /** Address of the incident's folder on the Git host; undefined where there is none. */
  readonly url: string | undefined;
}

/** What a prepared page sends, one message for each route. `pageId`: id of its `paging` entry. */
export function pageMessages(
  site: LiveSite,
  prepared: PreparedPage,
  pageId: string,
  sender: PageSender,
): readonly RoutedMessage[] {
  const { incident } = requireIncident(site, prepared.incident);
  const key = pageKey(incident, { step: prepared.step, id: pageId });
  const { step, page } = prepared;
  const reason =
    step === undefined ? `@${sender.actor} asks for help` : `${capitalised(step.words)} of ${step.name}`;
  return page.routes.map(({ route, recipients }) => ({
    route,
    message: {
      action: 'page',
      key,
      site: site.plan.name,
      incident: describe(site, incident, sender.url),
      recipients: recipients.map(({ handle, address }) => recipientIn(site, handle, address)),
      reason,
      text: prepared.text,
      sender: sender.actor,
      at: sender.now,
    },
  }));
}

/** What tells a pager that the people need not be woken any more, for each page it was sent for that incident. */
export function followUpMessages(
  site: LiveSite,
  id: string,
  action: 'acknowledge' | 'resolve',
  sender: PageSender,
): readonly RoutedMessage[] {
  const { incident } = requireIncident(site, id);
  return pagesOf(incident).flatMap(page =>
    page.routes.flatMap(routeId => {
      const route = routeOf(routeId, site.plan.routes);
      if (route === undefined || page.deliveries.get(routeId)?.outcome === 'failed') {
        return [];
      }
      const message: PageMessage = {
        action,
        key: pageKey(incident, { step: page.step, id: page.id }),
        site: site.plan.name,
        incident: describe(site, incident, sender.url),
        recipients: [],
        reason: action === 'acknowledge' ? `@${sender.actor} acknowledged` : `@${sender.actor} resolved it`,
        text: '',
        sender: sender.actor,
        at: sender.now,
      };
      return [{ route, message }];
    }),
  );
}

function describe(site: LiveSite, incident: Incident, url: string | undefined): PageMessage['incident'] {
  const { id, title, severity, services } = incident;
  return {
    id,
    origin: keyNameOf(incident),
    title,
    severity,
    rank: severityRank(site.plan, severity),
    services,
    url,
  };
}

function recipientIn(
  site: LiveSite,
  handle: string,
  address: string | undefined,
): PageMessage['recipients'][number] {
  const person = site.people.find(one => one.handle.toLowerCase() === handle.toLowerCase());
  return person === undefined
    ? { handle, name: undefined, address, login: handle }
    : recipientOf(person, { address });
}

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
