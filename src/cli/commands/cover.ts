import { planAcceptRequest, planEndRequest, planRequestCover } from '../../app/coverRequest';
import { Refusal } from '../../app/change';
import { openRequests, type RequestOf } from '../../app/openRequests';
import type { Stretch } from '../../app/rotationEdit';
import { effectsOf, effectText } from '../../app/scheduleEffect';
import type { LiveSite } from '../../app/site';
import type { Change } from '../../core/change/change';
import { requestTimes } from '../../core/oncall/checkRequests';
import { parseRotation } from '../../core/oncall/parseRotation';
import { printWhen } from '../../core/oncall/checkRotation';
import { toOneLine } from '../../core/text/plain';
import { MINUTE } from '../../core/time/calendar';
import { printInstant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { WRITING } from '../options';
import { printJson, printTable } from '../print';
import { toInstant } from '../rotations';
import { saveAndShare } from '../saveAndShare';
import { authorOf, openSession, toHandle, type Session } from '../session';
import { fetchFirst } from './fetching';

export const coverCommand: CommandSpec = {
  name: 'cover',
  usage: '[request ROTATION|accept ID|decline ID]',
  summary: 'List requests for cover; ask for cover, take a request on, decline or withdraw one.',
  details: [
    '`request` puts your time on call from --from (else now) until --to to --asks, else to everybody in the rotation.',
    'You stay on call until somebody accepts. With --swap-from and --swap-to you take over that time in return.',
    '`accept` writes the overrides; with --dry-run it says what that would do. `decline` takes the request out; whoever',
    'made it withdraws it so.',
  ],
  examples: [
    'cover',
    'cover request primary --from 2026-11-27T18:00 --to 2026-11-28T09:00 --asks bob -t "Concert"',
    'cover accept r7kq2',
  ],
  options: [
    'rotation',
    'from',
    'to',
    'asks',
    'swap-from',
    'swap-to',
    'text',
    'dry-run',
    'no-fetch',
    ...WRITING,
  ],
  positionals: { min: 0, max: 2 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { positionals, command } = context;
  const [verb, what = ''] = positionals;
  if (verb !== undefined && what === '') {
    throw new UsageError(verb === 'request' ? 'Of which rotation?' : 'Which request? Its id.', command);
  }
  const session = await openSession(context);
  // Somebody may have accepted it a moment ago.
  await fetchFirst(context, session);
  const site = await session.read();
  switch (verb) {
    case undefined:
      return list(context, site);
    case 'request':
      return request(context, session, { site, rotation: what });
    case 'accept':
    case 'decline':
      return answer(context, session, { site, verb, id: what });
    default:
      throw new UsageError('One of request, accept and decline; nothing to list them.', command);
  }
}

function list({ io, options }: CommandContext, site: LiveSite): ExitCode {
  const open = openOf(site, options.rotation, io.now());
  if (options.json === true) {
    io.out(printJson({ requests: open.map(toJson) }));
    return EXIT.ok;
  }
  const head = ['ID', 'ROTATION', 'WHO', 'FROM', 'UNTIL', 'ASKS', 'WHY'];
  const rows = open.map(({ record, request: { id, person, asks, reason, inReturn }, times }) => [
    id,
    record.id,
    `@${person}`,
    printWhen(record.rotation.zone, times.from),
    printWhen(record.rotation.zone, times.until),
    asks === undefined ? 'everybody' : `@${asks}`,
    toOneLine([inReturn === undefined ? '' : 'a swap', reason ?? ''].filter(part => part !== '').join(': ')),
  ]);
  if (rows.length === 0) {
    io.err('Nobody asks for cover.');
  } else {
    printTable([head, ...rows], io.width).forEach(line => io.out(line));
  }
  return EXIT.ok;
}

function openOf(site: LiveSite, rotation: string | undefined, now: number): readonly RequestOf[] {
  return openRequests(site, now).filter(({ record }) => rotation === undefined || record.id === rotation);
}

function toJson({ record, request, times }: RequestOf): Readonly<Record<string, unknown>> {
  const { id, person, asks, reason, inReturn } = request;
  const stretch = ({ from, until }: Stretch): object => ({
    from: printInstant(from),
    until: printInstant(until),
  });
  return {
    id,
    rotation: record.id,
    person,
    ...stretch(times),
    asks: asks ?? null,
    reason: reason ?? null,
    inReturn: inReturn === undefined ? null : stretch(requestTimes(record.rotation, inReturn)),
  };
}

async function request(
  context: CommandContext,
  session: Session,
  { site, rotation }: { readonly site: LiveSite; readonly rotation: string },
): Promise<ExitCode> {
  const { io, options, command } = context;
  if (options.to === undefined) {
    throw new UsageError('--to is missing: until when?', command);
  }
  const author = await authorOf(context, session, site.people);
  const now = io.now();
  const wanted = {
    rotation,
    person: author.actor,
    from: options.from === undefined ? now - (now % MINUTE) : toInstant(options.from, io, '--from'),
    until: toInstant(options.to, io, '--to'),
    asks: options.asks === undefined ? undefined : toHandle(options.asks),
    reason: options.text,
    inReturn: returnOf(context),
  };
  const change = planRequestCover(site, wanted, author);
  const known = site.rotations.find(({ id }) => id === rotation)?.rotation.requests.map(({ id }) => id) ?? [];
  return save(context, session, change, newIdIn(change, known));
}

function returnOf({ io, options, command }: CommandContext): Stretch | undefined {
  const { 'swap-from': from, 'swap-to': to } = options;
  if (from === undefined && to === undefined) {
    return undefined;
  }
  if (from === undefined || to === undefined) {
    throw new UsageError('A swap needs both --swap-from and --swap-to.', command);
  }
  return { from: toInstant(from, io, '--swap-from'), until: toInstant(to, io, '--swap-to') };
}

/** The request that the change adds: how it is accepted or withdrawn later. */
function newIdIn({ edits }: Change, known: readonly string[]): string {
  const ids = edits.flatMap(edit =>
    edit.kind === 'replace' ? parseRotation(edit.after).value.rotation.requests.map(({ id }) => id) : [],
  );
  return ids.find(id => !known.includes(id)) ?? '';
}

async function answer(
  context: CommandContext,
  session: Session,
  { site, verb, id }: { readonly site: LiveSite; readonly verb: 'accept' | 'decline'; readonly id: string },
): Promise<ExitCode> {
  const { io, options } = context;
  const author = await authorOf(context, session, site.people);
  const one = findRequest(site, { id, rotation: options.rotation, now: io.now() });
  const key = { rotation: one.record.id, id: one.request.id };
  const change = verb === 'accept' ? planAcceptRequest(site, key, author) : planEndRequest(site, key, author);
  if (options['dry-run'] === true) {
    effectsOf(change, io.now(), one.times.until).forEach(effect => io.out(effectText(effect)));
    return EXIT.ok;
  }
  return save(context, session, change, one.request.id);
}

function findRequest(
  site: LiveSite,
  { id, rotation, now }: { readonly id: string; readonly rotation: string | undefined; readonly now: number },
): RequestOf {
  const found = openOf(site, rotation, now).filter(({ request: one }) => one.id === id);
  const [only] = found;
  if (only === undefined) {
    throw new Refusal(
      `There is no open request ${toOneLine(id)}: somebody accepted it, or it was withdrawn. "livesite cover" lists them.`,
    );
  }
  if (found.length > 1) {
    const names = found.map(({ record }) => record.id).join(' and ');
    throw new Refusal(`${names} both have a request ${toOneLine(id)}: say which with --rotation.`);
  }
  return only;
}

function save(context: CommandContext, session: Session, change: Change, id: string): Promise<ExitCode> {
  const written = { change, incident: undefined, line: `${id}  ${change.subject}`, fields: { request: id } };
  return saveAndShare(context, session, written);
}
