import type { Author } from '../../app/change';
import type { LiveSite } from '../../app/site';
import { followUp, followUpOf } from '../../app/followUps';
import type { Change } from '../../core/change/change';
import { pagesOf } from '../../core/escalation/pages';
import type { Incident } from '../../core/incident/incident';
import { toOneLine } from '../../core/text/plain';
import type { Instant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import type { ExitCode } from '../exitCodes';
import { OPEN_FIRST, type Groups } from '../findIncident';
import { WRITING } from '../options';
import { saveAndShare } from '../saveAndShare';
import { authorOf, openSession, siteWithIncident, toTime, type Session } from '../session';

/** What a command that writes into an incident's log is given. */
export interface Target {
  readonly context: CommandContext;
  readonly site: LiveSite;
  readonly incident: string;
  /** The words of the command line without the incident. */
  readonly words: readonly string[];
  readonly author: Author;
  readonly statedAt: Instant | undefined;
}

type Plan = (target: Target) => Change;

/** A command that writes into the log of one incident, which may be the first word. */
export function writingCommand(
  spec: Pick<CommandSpec, 'name' | 'usage' | 'summary' | 'details' | 'examples' | 'options'> & {
    /** How many words it takes beside the incident. */
    readonly words: number;
    readonly groups?: Groups;
    /** It only adds to the log, so nothing that others did speaks against it. */
    readonly adds?: boolean;
  },
  plan: Plan,
): CommandSpec {
  const { words, groups = OPEN_FIRST, adds = false, ...described } = spec;
  return {
    ...described,
    options: [...spec.options, 'incident', ...WRITING],
    positionals: { min: words, max: words + 1 },
    run: context => write(context, { words, groups, adds }, plan),
  };
}

async function write(
  context: CommandContext,
  { words, groups, adds }: { readonly words: number; readonly groups: Groups; readonly adds: boolean },
  plan: Plan,
): Promise<ExitCode> {
  const { io, options, positionals, command } = context;
  const named = positionals.length > words ? positionals[0] : undefined;
  if (named !== undefined && options.incident !== undefined) {
    throw new UsageError(`The incident is named twice: livesite ${command.name} ${command.usage}`, command);
  }
  const statedAt = toTime(options.at, io, '--at');
  const session = await openSession(context);
  const fresh = !adds && options['no-publish'] !== true;
  const { site, record } = await siteWithIncident(session, {
    words: options.incident ?? named,
    groups,
    fresh,
  });
  const incident = record.incident.id;
  const author = await authorOf(context, session, site.people);
  const change = plan({
    context,
    site,
    incident,
    words: positionals.slice(positionals.length - words),
    author,
    statedAt,
  });
  const code = await saveAndShare(context, session, { change, incident, line: change.subject });
  await tellPagers(context, session, { before: record.incident, actor: author.actor });
  return code;
}

/** Pagers that keep alerts hear that somebody has it in hand, or that it is over; where one cannot be told, the person and the log do. */
async function tellPagers(
  context: CommandContext,
  session: Session,
  { before, actor }: { readonly before: Incident; readonly actor: string },
): Promise<void> {
  const now = (await session.read()).byId.get(before.id)?.incident;
  const action = now && followUpOf(before, now, actor);
  if (now === undefined || action === undefined || pagesOf(now).length === 0) {
    return;
  }
  const { escalateDeps } = await import('../pager');
  const untold = await followUp(before.id, action, await escalateDeps(context, session));
  untold.forEach(sentence => context.io.err(toOneLine(sentence)));
  if (untold.length > 0 && context.options['no-publish'] !== true) {
    await session.backend.store.publish();
  }
}
