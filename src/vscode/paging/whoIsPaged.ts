import type * as vscode from 'vscode';
import { dryRunText } from '../../app/dryRunText';
import { printForReader, type Reader } from '../../app/onCallRows';
import { pagingTeam } from '../../app/preparePage';
import type { LiveSite } from '../../app/site';
import { dryRun } from '../../core/escalation/dryRun';
import { toLabel } from '../../core/text/plain';
import { DAY, HOUR, MINUTE, weekdayOf } from '../../core/time/calendar';
import { tryParseStatedTime, type Instant } from '../../core/time/instant';
import { zoneOf } from '../../core/time/zone';
import { severityIcon } from '../../protocol/severity';
import { askLine, choose } from '../commands/prompts';
import type { Targets } from '../commands/target';
import { answered } from '../errors';
import type { Previews } from '../previews';
import { readerOf } from '../views/onCallReader';

export interface WhoIsPagedDeps {
  readonly targets: Targets;
  readonly previews: Previews;
  readonly now: () => number;
}

/** Show Who Is Paged: for a severity, a service and a time, who, how and when. Sends nothing and reads only the files. */
export async function showWhoIsPaged(
  { targets, previews, now }: WhoIsPagedDeps,
  argument: unknown,
): Promise<void> {
  const folder = await targets.site(argument);
  const { site } = folder;
  const reader = readerOf(folder, now());
  const severity = await chooseSeverity(site);
  const services = await chooseService(site);
  const at = await chooseTime(reader);
  const facts = { severity, services, at };
  const text = dryRunText(dryRun(site.escalations, pagingTeam(site), facts), {
    facts,
    print: instant => printForReader(instant, reader),
    zone: reader.zone,
  });
  await previews.read(`Who is paged, ${severity}`, text, { beside: true });
}

function chooseSeverity({ plan }: LiveSite): Promise<string> {
  const rows = plan.severities.map(({ id, name, test }, rank) => ({
    label: `$(${severityIcon(rank)}) ${id} — ${toLabel(name)}`,
    detail: toLabel(test, 300),
    value: id,
  }));
  return choose(rows, 'Who is paged, for which severity?');
}

async function chooseService({ services }: LiveSite): Promise<readonly string[]> {
  if (services.length === 0) {
    return [];
  }
  const rows = services.map(({ id, name }) => ({ label: id, description: toLabel(name), value: [id] }));
  return choose([{ label: 'No service named', value: [] as string[] }, ...rows], 'On which service?');
}

const NIGHT = 3 * HOUR + 10 * MINUTE;

async function chooseTime(reader: Reader): Promise<Instant> {
  const { now } = reader;
  const row = (label: string, at: Instant): vscode.QuickPickItem & { readonly value: Instant } => ({
    label,
    description: printForReader(at, reader),
    value: at,
  });
  const chosen = await choose(
    [
      row('Now', now),
      row(
        'Tonight 03:10',
        nextAt(reader, () => true),
      ),
      row(
        'Sunday 03:10',
        nextAt(reader, day => weekdayOf(day) === 6),
      ),
      { label: 'Another time…', alwaysShow: true, value: Number.NaN },
    ],
    'Declared when?',
  );
  return Number.isNaN(chosen) ? askInstant(reader) : chosen;
}

/** The next 03:10 of the reader's clocks on a day that fits. */
function nextAt({ now, zone: name }: Reader, fits: (day: number) => boolean): Instant {
  const zone = zoneOf(name);
  for (let day = Math.floor(zone.toLocal(now) / DAY); ; day++) {
    const at = zone.toInstant(day * DAY + NIGHT, 'first');
    if (at > now && fits(day)) {
      return at;
    }
  }
}

async function askInstant({ now, zone }: Reader): Promise<Instant> {
  const offset = (zoneOf(zone).toLocal(now) - now) / MINUTE;
  const read = (text: string): Instant | undefined => tryParseStatedTime(text, now, offset);
  const text = await askLine({
    prompt: 'Declared when?',
    placeHolder: '2026-11-29 03:10 (your time zone) or 2026-11-29T02:10Z',
    check: given => (read(given) === undefined ? 'Not a time: try 2026-11-29 03:10.' : undefined),
  });
  return answered(read(text));
}
