import type { Instant } from '../../core/time/instant';
import { MINUTE } from '../../core/time/calendar';
import { planOverride, type WantedOverride } from '../../app/override';
import { effectsOf, effectText } from '../../app/scheduleEffect';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { WRITING } from '../options';
import { toInstant } from '../rotations';
import { saveAndShare } from '../saveAndShare';
import { authorOf, openSession } from '../session';

export const overrideCommand: CommandSpec = {
  name: 'override',
  usage: 'ROTATION cover|replace|remove|add PERSON...',
  summary: 'Put somebody on call for a stretch of time, or take somebody out.',
  details: [
    'The stretch is that of --from (else now) and --to. `cover`: these people are on call, whoever else would be.',
    '`replace`: the others stand in for the first one. `remove`: one person is not on call. `add`: these people are, too.',
    'With --dry-run, what it would do to the schedule, as Markdown; nothing is written.',
  ],
  examples: [
    'override primary cover bob --to 2026-11-25T09:00',
    'override primary replace alice bob --from 2026-12-24 --to 2026-12-27 -t "Holidays"',
    'override primary remove alice --from 2026-12-24 --to 2026-12-25 --dry-run',
  ],
  options: ['from', 'to', 'text', 'dry-run', ...WRITING],
  positionals: { min: 3, max: 12 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const wanted = wantedOf(context);
  const session = await openSession(context);
  const site = await session.read();
  const author = await authorOf(context, session, site.people);
  const change = planOverride(site, wanted, author);
  if (options['dry-run'] === true) {
    effectsOf(change, io.now(), wanted.until).forEach(effect => io.out(effectText(effect)));
    return EXIT.ok;
  }
  return saveAndShare(context, session, { change, incident: undefined, line: change.subject });
}

/** A stretch that begins now begins with the minute: seconds tell nobody anything. */
function thisMinute(now: Instant): Instant {
  return now - (now % MINUTE);
}

function wantedOf({ io, options, positionals, command }: CommandContext): WantedOverride {
  const [rotation = '', kind, ...people] = positionals;
  const [person, ...others] = people;
  if (options.to === undefined) {
    throw new UsageError('--to is missing: until when?', command);
  }
  const stretch = {
    rotation,
    from: options.from === undefined ? thisMinute(io.now()) : toInstant(options.from, io, '--from'),
    until: toInstant(options.to, io, '--to'),
    reason: options.text,
  };
  switch (kind) {
    case 'cover':
    case 'add':
      return { ...stretch, kind, people };
    case 'replace':
      return { ...stretch, kind, person, people: others };
    case 'remove':
      if (others.length > 0) {
        throw new UsageError('`remove` takes out one person at a time.', command);
      }
      return { ...stretch, kind, person };
    default:
      throw new UsageError('What happens then? One of cover, replace, remove and add.', command);
  }
}
