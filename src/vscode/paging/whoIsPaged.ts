import * as vscode from 'vscode';
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
import { readerOf } from '../views/onCallReader';

const SCHEME = 'livesite-who-is-paged';

/** Show Who Is Paged: for a severity, a service and a time, who, how and when. Sends nothing and reads only the files. */
export class WhoIsPaged implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly #texts = new Map<string, string>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  dispose(): void {
    this.#registration.dispose();
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    return this.#texts.get(query) ?? '';
  }

  async show(targets: Targets, argument: unknown): Promise<void> {
    const folder = await targets.site(argument);
    const { site } = folder;
    const reader = readerOf(folder, this.#now());
    const severity = await chooseSeverity(site);
    const services = await chooseService(site);
    const at = await chooseTime(reader);
    const facts = { severity, services, at };
    const named = site.escalations;
    const text = dryRunText(dryRun(named, pagingTeam(site), facts), {
      facts,
      print: instant => printForReader(instant, reader),
      zone: reader.zone,
    });
    const query = String(this.#texts.size + 1);
    this.#texts.set(query, text);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/Who is paged, ${severity}.md`, query });
    // Locked, or it would show the next Markdown file that is opened, such as the preview of a page.
    await vscode.commands.executeCommand('markdown.showLockedPreviewToSide', uri);
  }
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
