import type { Author } from '../../app/change';
import type { LiveSite } from '../../app/site';
import type { Change } from '../../core/change/change';
import type { Instant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import type { ExitCode } from '../exitCodes';
import { OPEN_FIRST, type Groups } from '../findIncident';
import { WRITING } from '../options';
import { saveAndShare } from '../saveAndShare';
import { authorOf, openSession, siteWithIncident, toTime } from '../session';

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
  return saveAndShare(context, session, { change, incident, line: change.subject });
}
