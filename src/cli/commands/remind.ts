import { wait } from '../../adapters/github/wait';
import { planReminders, sendReminders, type ReminderOutcome, type ReminderResult } from '../../app/remind';
import { toOneLine } from '../../core/text/plain';
import { dayOf } from '../../core/time/instant';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson } from '../print';
import { openSession } from '../session';
import { openTracker } from '../tracker';
import { fetchFirst } from './fetching';

export const remindCommand: CommandSpec = {
  name: 'remind',
  usage: '',
  summary: 'Remind owners of remediation items by comments in their issues, where the plan says so.',
  details: [
    'The plan: `remediation: { remind: { before: 3d, overdue-every: 7d } }`. Without it nothing is written. However often it',
    'runs, a reminder is written once; --dry-run says which are due. The key is taken from GITHUB_TOKEN.',
  ],
  examples: ['remind --dry-run', 'remind'],
  options: ['dry-run', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

const WORDS: Readonly<Record<ReminderOutcome, string>> = {
  due: 'would be reminded',
  written: 'reminded',
  known: 'was reminded before',
  closed: 'closed on GitHub: sync the review',
  failed: 'not reminded',
  'not-tried': 'not tried',
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const session = await openSession(context);
  await fetchFirst(context, session);
  const site = await session.read();
  if (site.plan.remediation.remind === undefined) {
    io.err('The plan asks for no reminders: `remediation: { remind: … }` in livesite.yml.');
    return done(context, []);
  }
  const { tracker, target } = await openTracker(context, session, site);
  const { planned, elsewhere } = planReminders(site, target, dayOf(io.now()));
  for (const { incident, item, url } of elsewhere) {
    io.err(
      `${incident} ${item} is due, but ${toOneLine(url)} is not in ${target.owner}/${target.name}, so nothing is written there.`,
    );
  }
  const clock = { now: () => io.now() };
  const onWait = (message: string): void => io.err(message);
  const dryRun = options['dry-run'] === true;
  const results = await sendReminders(
    planned,
    { tracker, clock, wait, people: site.people, onWait },
    { dryRun },
  );
  return done(context, results);
}

function done({ io, options }: CommandContext, results: readonly ReminderResult[]): ExitCode {
  if (options.json === true) {
    io.out(printJson({ reminders: results.map(toJson) }));
  } else {
    for (const { planned, outcome, message } of results) {
      const { incident, item, owner, due, url } = planned;
      const whose = owner === undefined ? '' : ` @${owner}`;
      const why = message === '' ? '' : `: ${toOneLine(message)}`;
      io.out(`${incident} ${item}${whose}, due ${due}, ${url}: ${WORDS[outcome]}${why}`);
    }
  }
  if (results.length === 0) {
    io.err('No reminder is due.');
  }
  return results.some(({ outcome }) => outcome === 'failed' || outcome === 'not-tried')
    ? EXIT.refused
    : EXIT.ok;
}

function toJson({ planned, outcome, message }: ReminderResult): Readonly<Record<string, unknown>> {
  const { incident, item, owner, due, reminder, url, comment } = planned;
  return {
    incident,
    item,
    owner,
    due,
    kind: reminder.kind,
    days: reminder.days,
    url,
    outcome,
    message,
    comment,
  };
}
