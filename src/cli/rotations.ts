import { createHistory } from '../adapters/git/reading/siteHistory';
import { openRepository } from '../adapters/git/repository/repository';
import { Refusal } from '../app/change';
import type { SiteHistory } from '../app/history';
import type { RotationRecord } from '../app/rotationFiles';
import { SiteReader, type LiveSite } from '../app/site';
import { nearest } from '../core/site/yamlFile';
import { toOneLine } from '../core/text/plain';
import { tryParseLocal, WEEK } from '../core/time/calendar';
import { printInstant, tryParseInstant, tryParseStatedTime, type Instant } from '../core/time/instant';
import { zoneOf } from '../core/time/zone';
import { UsageError, type CommandContext } from './command';
import type { Io } from './io';
import { openSession } from './session';
import { fetchFirst } from './commands/fetching';

/** The rotations that a command is about, and where they were read. */
export interface ReadRotations {
  readonly site: LiveSite;
  readonly rotations: readonly RotationRecord[];
  /** The commit, where the past was asked for. */
  readonly commit: string | undefined;
}

/** The rotations as they are now, or as they stood at the time of `--as-of`. Throws a Refusal where there is none that is meant. */
export async function readRotations(context: CommandContext, at: Instant): Promise<ReadRotations> {
  const { options, io } = context;
  const session = await openSession(context);
  await fetchFirst(context, session);
  const asOf = options['as-of'];
  if (asOf === undefined) {
    const site = await session.read();
    return { site, rotations: chooseRotations(site, options.rotation), commit: undefined };
  }
  const time = asOf === 'then' ? at : toInstant(asOf, io, '--as-of');
  const past = await (await openHistory(session.root)).at(time);
  if (past === undefined) {
    throw new Refusal(`At ${printInstant(time)} there was no live site yet, as far as this clone knows.`);
  }
  const site = await new SiteReader(past.files).read();
  return { site, rotations: chooseRotations(site, options.rotation), commit: past.commit };
}

/** The history of the repository around a live site. Throws a Refusal without one. */
export async function openHistory(root: string): Promise<SiteHistory> {
  const repository = await openRepository({ root });
  if (repository.kind === 'none') {
    throw new Refusal(`The past is in Git, and there is none to read: ${repository.message}`);
  }
  return createHistory(repository);
}

export function chooseRotations(site: LiveSite, wanted: string | undefined): readonly RotationRecord[] {
  if (wanted === undefined) {
    if (site.rotations.length === 0) {
      throw new Refusal(
        'There is no rotation yet: write one in rotations/primary.yml, or bring one over with `livesite import`.',
      );
    }
    return site.rotations;
  }
  const ids = site.rotations.map(({ id }) => id);
  const found = site.rotations.filter(({ id }) => id === wanted);
  if (found.length === 0) {
    const near = nearest(wanted, ids) ?? ids[0];
    const hint = near === undefined ? 'There is none yet.' : `There is ${toOneLine(near)}, for one.`;
    throw new Refusal(`There is no rotation ${toOneLine(wanted)}. ${hint}`);
  }
  return found;
}

/** Reads a time or day, past or to come: with its zone, else on this machine's clock. Throws a UsageError. */
export function toInstant(text: string, io: Io, option: string): Instant {
  const local = tryParseLocal(text);
  const zone = zoneOf(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const now = io.now();
  const at =
    tryParseInstant(text) ??
    (local === undefined ? undefined : zone.toInstant(local, 'first')) ??
    tryParseStatedTime(text, now, zone.offsetAt(now) / 60_000);
  if (at === undefined) {
    throw new UsageError(
      `${option} "${toOneLine(text)}" is no time. Write it like 2026-11-23, 2026-11-23T08:15 or 2026-11-23T08:15Z.`,
    );
  }
  return at;
}

/** The stretch of `--from` and `--to`: now and four weeks from then where they are not given. Throws a UsageError. */
export function toStretch({ options, io, command }: CommandContext): { from: Instant; until: Instant } {
  const from = options.from === undefined ? io.now() : toInstant(options.from, io, '--from');
  const until = options.to === undefined ? from + 4 * WEEK : toInstant(options.to, io, '--to');
  if (until <= from) {
    throw new UsageError('--to is not after --from.', command);
  }
  if (until - from > LONGEST) {
    throw new UsageError('--from and --to are more than ten years apart.', command);
  }
  return { from, until };
}

const LONGEST = 522 * WEEK;

/** `@alice, @bob`, or `nobody`. */
export function printHandles(handles: readonly string[]): string {
  return handles.length === 0 ? 'nobody' : handles.map(handle => `@${toOneLine(handle)}`).join(', ');
}
