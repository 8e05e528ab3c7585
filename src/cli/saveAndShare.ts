import type { SiteStore } from '../app/ports';
import type { ShareStatus } from '../app/sharingPorts';
import type { Change } from '../core/change/change';
import { renameIncident } from '../core/change/renameIncident';
import { toOneLine } from '../core/text/plain';
import type { CommandContext } from './command';
import { EXIT, type ExitCode } from './exitCodes';
import { printJson, sharingJson } from './print';
import type { Session } from './session';
import { tellRenamed } from './tellRenamed';

/** What a command that wrote something has to say. */
export interface Written {
  readonly change: Change;
  readonly incident: string | undefined;
  /** The result as text, on the output. */
  readonly line: string;
  /** Further fields of the JSON. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** What to do where the branch takes no push, as sentences. */
  readonly whenProtected?: string;
}

/** Saves a change, shares it unless told otherwise, and says honestly how far it got. Rejects with a SaveError. */
export async function saveAndShare(
  context: CommandContext,
  session: Session,
  written: Written,
): Promise<ExitCode> {
  const { io, options } = context;
  const { store, templates } = session.backend;
  await store.save(written.change);
  for (const { message } of templates.takeFaults()) {
    io.err(toOneLine(message));
  }
  const wanted = options['no-publish'] !== true;
  const status = wanted ? await store.publish() : store.status;
  const waits = await isWaiting(store, written.change);
  const renamed = (await tellRenamed(io, session.backend.decisions)).find(
    ({ from }) => from === written.incident,
  );
  const done =
    renamed === undefined
      ? written
      : {
          ...written,
          incident: renamed.to,
          change: renameIncident(written.change, renamed.from, renamed.to),
          line: written.line.replaceAll(renamed.from, renamed.to),
        };
  if (options.json === true) {
    io.out(printJson(toJson(done, status, waits)));
  } else {
    io.out(done.line);
  }
  const isProtected = waits && wanted && status.reason === 'protected';
  const advice = isProtected && written.whenProtected !== undefined ? ` ${written.whenProtected}` : '';
  io.err(sentenceOf(status, waits, wanted) + advice);
  return waits && wanted ? EXIT.notShared : EXIT.ok;
}

async function isWaiting(store: SiteStore, { id }: Change): Promise<boolean> {
  return (await store.pending()).some(change => change.id === id);
}

function toJson(
  { change, incident, fields }: Written,
  status: ShareStatus,
  waits: boolean,
): Readonly<Record<string, unknown>> {
  return {
    ...(incident === undefined ? {} : { incident }),
    ...fields,
    entries: change.trailers.filter(([key]) => key === 'Livesite-Entry').map(([, id]) => id),
    subject: change.subject,
    actor: change.actor,
    saved: true,
    shared: !waits && status.state !== 'local',
    sharing: sharingJson(status),
  };
}

function sentenceOf(status: ShareStatus, waits: boolean, wanted: boolean): string {
  const { state, message } = status;
  if (waits && !wanted) {
    return 'Saved on this machine; share it with "livesite publish".';
  }
  if (waits) {
    // The message begins with what was saved.
    return `${message || 'Saved, not shared yet.'} "livesite publish" tries again.`;
  }
  if (state === 'local') {
    return `Saved. ${message}`;
  }
  return message === '' ? 'Saved and shared.' : `Saved and shared. ${message}`;
}
