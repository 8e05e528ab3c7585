import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openGitBackend } from '../adapters/siteBackend';
import type { SiteBackend } from '../app/backend';
import { Refusal, type Author } from '../app/change';
import type { Log } from '../app/ports';
import { SiteReader, type IncidentRecord, type LiveSite } from '../app/site';
import { HANDLE_PATTERN } from '../core/incident/entry';
import { handleOfIdentity, sameHandle, type Person } from '../core/people/people';
import { toOneLine } from '../core/text/plain';
import { tryParseStatedTime, type Instant } from '../core/time/instant';
import { UsageError, type CommandContext } from './command';
import { findIncident, type Groups } from './findIncident';
import { findLiveRoot } from './findRoot';
import type { Io } from './io';

/** A live site that a command works on. */
export interface Session {
  readonly root: string;
  readonly backend: SiteBackend;
  /** The live site as it is now. */
  read(): Promise<LiveSite>;
}

/** Opens the live site that the command line means. */
export async function openSession(context: CommandContext, folder?: string): Promise<Session> {
  const { io, templates, options } = context;
  const root = folder ?? (await findLiveRoot(io.cwd, options.dir));
  const backend = await openGitBackend({
    root,
    // Whoever runs a command in a folder means it; the editor asks for trust because it opens folders by itself.
    trusted: () => true,
    unsaved: () => new Set(),
    log: logTo(io, options.verbose === true),
    clock: { now: () => io.now() },
    builtInTemplate: file => readFile(join(templates, file), 'utf8'),
  });
  const reader = new SiteReader(backend.store);
  return { root, backend, read: () => reader.read() };
}

/** Tells on the error output what is done, where that was asked for. */
export function logTo(io: Io, verbose: boolean): Log {
  return {
    write(level, message, cause) {
      if (verbose) {
        const why = cause instanceof Error ? `: ${cause.message}` : '';
        io.err(`[${level}] ${toOneLine(message + why)}`);
      }
    },
  };
}

/** Whose entry it is: `--as`, LIVESITE_HANDLE, or whoever git knows. Throws a Refusal where nobody is known. */
export async function authorOf(
  context: CommandContext,
  session: Session,
  people: readonly Person[],
): Promise<Author> {
  const { io, options } = context;
  const named = options.as ?? (io.env.LIVESITE_HANDLE || undefined);
  const base = { now: io.now(), random: (below: number) => randomInt(below) };
  if (named !== undefined) {
    const handle = toHandle(named);
    return { actor: people.find(person => sameHandle(person.handle, handle))?.handle ?? handle, ...base };
  }
  const identity = (await session.backend.facts())?.identity;
  const actor = identity === undefined ? 'unknown' : handleOfIdentity(people, identity);
  if (actor === 'unknown') {
    throw new Refusal(
      'Git knows no user.name and user.email here, so nobody knows whose entry it is. Name yourself with --as HANDLE.',
    );
  }
  return { actor, ...base };
}

/** A handle as people write it, without '@'. Throws a UsageError. */
export function toHandle(text: string): string {
  const handle = text.replace(/^@/, '');
  if (!HANDLE_PATTERN.test(handle)) {
    throw new UsageError(`"${toOneLine(text)}" is no handle: use a GitHub login such as alice.`);
  }
  return handle;
}

/** Reads a time as people type it, on this machine's clock; undefined where none was given. Throws a UsageError. */
export function toTime(text: string | undefined, io: Io, option: '--at' | '--since'): Instant | undefined {
  if (text === undefined) {
    return undefined;
  }
  const now = io.now();
  const at = tryParseStatedTime(text, now, -new Date(now).getTimezoneOffset());
  if (at === undefined) {
    throw new UsageError(
      `${option} "${toOneLine(text)}" is no time. Write it like 10:25, "20m ago" or 2026-11-23T08:15Z.`,
    );
  }
  if (at > now + 60_000) {
    throw new UsageError(`${option} "${toOneLine(text)}" is still to come.`);
  }
  return at;
}

/** Milliseconds that a command which writes waits for news of the remote before it goes on with what it knows. */
const PATIENCE = 5000;

export interface Wanted {
  readonly words: string | undefined;
  readonly groups: Groups;
  /** What others did a moment ago decides whether the command makes sense: the remote is asked before. */
  readonly fresh: boolean;
}

/**
 * The incident that is meant, and the live site it was found in. One that is not known here is looked for at the remote in any
 * case: somebody may have declared it a minute ago.
 */
export async function siteWithIncident(
  session: Session,
  { words, groups, fresh }: Wanted,
): Promise<{ readonly site: LiveSite; readonly record: IncidentRecord }> {
  const fetch = () => session.backend.store.refresh(AbortSignal.timeout(PATIENCE));
  if (fresh) {
    await fetch();
  }
  const site = await session.read();
  try {
    return { site, record: findIncident(site, words, groups) };
  } catch (error) {
    if (fresh || !(error instanceof Refusal)) {
      throw error;
    }
    await fetch();
    const newer = await session.read();
    return { site: newer, record: findIncident(newer, words, groups) };
  }
}
