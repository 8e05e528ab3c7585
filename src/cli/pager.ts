import { randomInt } from 'node:crypto';
import { wait } from '../adapters/github/wait';
import { environmentSecrets } from '../adapters/pager/environmentSecrets';
import { createPager } from '../adapters/pager/pager';
import { Refusal } from '../app/change';
import { createClockWatch, type ClockWatch } from '../app/clockSkew';
import { deliverThrough, incidentUrl } from '../app/deliverThrough';
import type { EscalateDeps } from '../app/escalateDue';
import type { PagePlace, Pager } from '../app/pagerPorts';
import { isPushRefused } from '../app/refusedPush';
import type { LiveSite } from '../app/site';
import { resolveTarget, type GitHubTarget, type TargetSource } from '../core/remediation/target';
import type { CommandContext } from './command';
import { authorOf, logTo, type Session } from './session';

/** What paging needs, over the environment's keys: `LIVESITE_SECRET_<NAME>` of each route, and GITHUB_TOKEN. */
export async function escalateDeps(
  context: CommandContext,
  session: Session,
): Promise<EscalateDeps & { readonly pager: Pager }> {
  const { io } = context;
  const { backend } = session;
  const { store, decisions } = backend;
  const site = await session.read();
  const clock = { now: () => io.now() };
  const log = logTo(io, context.options.verbose === true);
  const clockWatch = createClockWatch(clock);
  const pager = createPager({
    clockWatch,
    secrets: environmentSecrets(io.env),
    clock,
    log,
    repository: site.plan.github.repository,
    github: () => githubOf(context, session, { site, clockWatch }),
  });
  return {
    readSite: () => session.read(),
    author: async () => authorOf(context, session, (await session.read()).people),
    save: change => store.save(change),
    share: async () => void (await store.publish()),
    waiting: () => store.pending(),
    isRefused: () => isPushRefused(store.status),
    withdraw: async id => {
      try {
        await decisions.discard(id);
        return true;
      } catch (error) {
        if (error instanceof Refusal) {
          return false;
        }
        throw error;
      }
    },
    deliver: deliverThrough({
      pager,
      journal: await backend.journal(),
      clock,
      wait,
      randomness: { integer: below => randomInt(below) },
      log,
    }),
    clock,
    skew: () => clockWatch.skew(),
    urlOf: async incident => incidentUrl(await backend.facts(), incident),
    pager,
  };
}

/** GitHub as the environment of a pipeline names it; undefined without a token, or where no repository is known. */
async function githubOf(
  { io: { env } }: CommandContext,
  { backend }: Session,
  { site: { plan }, clockWatch }: { readonly site: LiveSite; readonly clockWatch: ClockWatch },
): Promise<PagePlace | undefined> {
  const token = env.GITHUB_TOKEN;
  if (token === undefined || token === '') {
    return undefined;
  }
  const facts = await backend.facts();
  const target = tokenTarget({
    repository: plan.github.repository,
    remoteUrl: facts?.remoteUrl,
    apiUrl: env.GITHUB_API_URL,
  });
  if (target === undefined) {
    return undefined;
  }
  const { createOctokitTracker } = await import('../adapters/github/octokitTracker');
  return {
    tracker: createOctokitTracker({ apiUrl: target.apiUrl, token: () => Promise.resolve(token), clockWatch }),
    repository: { owner: target.owner, name: target.name },
  };
}

/**
 * Where a token of the environment may be sent: to the server that GITHUB_API_URL names, else to GitHub itself. A clone's remote alone
 * does not get it, or whoever makes somebody clone from their server would.
 */
export function tokenTarget(source: TargetSource): GitHubTarget | undefined {
  const { target } = resolveTarget(source);
  const isGitHub = target !== undefined && /^(?:github\.com|[^.:/]+\.ghe\.com)$/.test(target.host);
  return isGitHub || (source.apiUrl ?? '') !== '' ? target : undefined;
}
