import { saveAs } from './saveAs';
import * as vscode from 'vscode';
import { planHandOffNote } from '../../app/handOffNote';
import { Refusal } from '../../app/change';
import { inTierOrder, isBroken, rotationName } from '../../app/onCallRows';
import type { RotationRecord } from '../../app/rotationFiles';
import type { Stretch } from '../../app/rotationEdit';
import type { LiveSite } from '../../app/site';
import { hoursReport } from '../../core/oncall/hours';
import { printCalendar } from '../../core/oncall/icsCalendar';
import { printHoursCsv, printHoursMarkdown } from '../../core/oncall/printHours';
import { sameHandle } from '../../core/people/people';
import { civilDay, DAY, dayNumber, printDay, WEEK } from '../../core/time/calendar';
import { zoneOf } from '../../core/time/zone';
import type { CommandId } from '../ids';
import { tell } from '../notify';
import type { SiteFolder } from '../siteFolder';
import { readerOf } from '../views/onCallReader';
import { applyPlan } from './apply';
import type { Handler } from './handler';
import type { OnCallCommandDeps } from './onCallCommands';
import { choose } from './prompts';
import { askStretch, chooseRotation, personItem } from './shiftChoices';
import type { Targets } from './target';

/** What is taken out of the schedules: notes, calendars, hours. None changes who is on call. */
export function onCallReports(
  targets: Targets,
  { now, previews }: OnCallCommandDeps,
): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.writeHandOffNote': async ([argument]) => writeNote(await targets.sites(), argument, now()),
    'livesite.exportCalendar': async () => exportCalendar(await targets.site(), now()),
    'livesite.reportHours': async () => reportHours(await targets.site(), previews, now()),
  };
}

async function writeNote(folders: readonly SiteFolder[], argument: unknown, now: number): Promise<void> {
  const placeHolder = 'The hand-off of which rotation?';
  const { folder, record } = await chooseRotation(folders, argument, { placeHolder, now });
  const started = planHandOffNote(folder.site, record.id, await folder.author());
  if (started.change !== undefined) {
    await applyPlan(folder, (site, author) => {
      const { change } = planHandOffNote(site, record.id, author);
      if (change === undefined) {
        throw new Refusal('Somebody has begun this note meanwhile. Run the command again to open it.');
      }
      return change;
    });
    // Shared first: then the file stands in the checkout, where it can be edited.
    await folder.publish();
  }
  const uri = folder.uriOf(started.path);
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const at = document.getText().search(/^- $/m);
  if (at >= 0) {
    const place = document.positionAt(at + 2);
    editor.selection = new vscode.Selection(place, place);
    editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

/** Half a year ahead, and what has just been: calendars keep what they were given. */
const PAST = 4 * WEEK;
const AHEAD = 26 * WEEK;

interface Exported {
  readonly name: string;
  readonly person: string | undefined;
  readonly records: readonly RotationRecord[];
}

async function exportCalendar(folder: SiteFolder, now: number): Promise<void> {
  const { site, me } = folder;
  const records = readable(site);
  const people = site.people.map(({ handle }) => handle).filter(handle => !sameHandle(handle, me));
  const ofPerson = (person: string): Exported => ({ name: person, person, records });
  const items = [
    ...(me === ''
      ? []
      : [{ ...personItem(site, me), description: 'your shifts in all rotations', value: ofPerson(me) }]),
    ...records.map(record => ({
      label: rotationName(record),
      description: 'everybody’s shifts',
      value: { name: record.id, person: undefined, records: [record] },
    })),
    ...people.map(handle => ({ ...personItem(site, handle), value: ofPerson(handle) })),
  ];
  const chosen = await choose<Exported>(items, 'Whose calendar?');
  const nameOf = (handle: string): string =>
    site.people.find(person => sameHandle(person.handle, handle))?.name ?? handle;
  const text = printCalendar(chosen.records, {
    from: now - PAST,
    until: now + AHEAD,
    person: chosen.person,
    now,
    nameOf,
  });
  await saveAs(`on-call-${chosen.name}.ics`, { iCalendar: ['ics'] }, text);
}

function readable(site: LiveSite): readonly RotationRecord[] {
  const records = inTierOrder(site.rotations).filter(record => !isBroken(record));
  if (records.length === 0) {
    throw new Refusal('There is no rotation yet: run "Livesite: Add Rotation…".');
  }
  return records;
}

async function reportHours(
  folder: SiteFolder,
  previews: OnCallCommandDeps['previews'],
  now: number,
): Promise<void> {
  const reader = readerOf(folder, now);
  const records = readable(folder.site);
  const [only] = records;
  const chosen =
    records.length === 1 && only !== undefined
      ? [only]
      : await choose<readonly RotationRecord[]>(
          [
            { label: 'All rotations', description: '', value: records },
            ...records.map(record => ({
              label: rotationName(record),
              description: record.id,
              value: [record],
            })),
          ],
          'Whose hours?',
        );
  const period = await choosePeriod(folder, now);
  const reports = chosen.map(record => ({
    id: record.id,
    name: rotationName(record),
    people: hoursReport(record.rotation, folder.site.people, period.from, period.until),
  }));
  const content = printHoursMarkdown(reports, { ...period, zone: reader.zone });
  await previews.read('Hours on call', content, { beside: false });
  void offerCsv(printHoursCsv(reports).join('\r\n'), period.from);
}

async function offerCsv(text: string, from: number): Promise<void> {
  const save = 'Save as CSV';
  if ((await tell('Hours on call are counted by the rotations as they are now.', save)) === save) {
    await saveAs(`on-call-hours-${printDay(Math.floor(from / DAY))}.csv`, { CSV: ['csv'] }, `${text}\r\n`);
  }
}

async function choosePeriod(folder: SiteFolder, now: number): Promise<Stretch> {
  const reader = readerOf(folder, now);
  const zone = zoneOf(reader.zone);
  const today = Math.floor(zone.toLocal(now) / DAY);
  const { year, month } = civilDay(today);
  const start = (months: number): number => {
    const first = new Date(Date.UTC(year, month - 1 + months, 1));
    return zone.toInstant(dayNumber(first.getUTCFullYear(), first.getUTCMonth() + 1, 1) * DAY, 'first');
  };
  const item = (label: string, from: number, until: number) => {
    const days = [from, until - 1].map(at => printDay(Math.floor(zone.toLocal(at) / DAY)));
    return { label, description: days.join(' to '), value: { from, until } };
  };
  const midnight = zone.toInstant(today * DAY, 'first');
  const chosen = await choose<Stretch | undefined>(
    [
      item('Last month', start(-1), start(0)),
      item('This month', start(0), start(1)),
      item('Next month', start(1), start(2)),
      item('The last 12 weeks', midnight - 12 * WEEK, midnight),
      { label: 'Another period…', description: 'from which day to which', value: undefined },
    ],
    'Which period?',
  );
  return chosen ?? askStretch('From which day to which?', reader);
}
