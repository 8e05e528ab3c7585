import type { Change } from '../core/change/change';
import { LEAD } from '../core/incident/incident';
import { printWhen } from '../core/oncall/checkRotation';
import { DAY, MINUTE, printDay } from '../core/time/calendar';
import { dayOf, printSpan, type Instant } from '../core/time/instant';
import { zoneOf } from '../core/time/zone';
import { escapeLine } from '../core/text/escapeLine';
import { toOneLine } from '../core/text/plain';
import { attentionOf } from './attention';
import { planFiles, type Author } from './change';
import { openRequests } from './openRequests';
import { openItems, type OwnedItem } from './remediation';
import { requireRotation } from './rotationEdit';
import type { RotationRecord } from './rotationFiles';
import type { LiveSite } from './site';
import { upcomingShifts } from './upcomingShifts';

/** A hand-off note, and the commit that begins it. */
export interface StartedNote {
  /** Relative to the live site's root. */
  readonly path: string;
  /** Undefined where there is a note of that day already: it is opened. */
  readonly change: Change | undefined;
}

/** Where the note of a rotation's hand-off of today stands: the day is that of the rotation's clocks. */
export function notePath({ id, rotation }: RotationRecord, now: Instant): string {
  const day = printDay(Math.floor(zoneOf(rotation.zone).toLocal(now) / DAY));
  return `handoffs/${day.slice(0, 4)}/${day}-${id}.md`;
}

/** Begins a note for whoever comes on next: what is open, what is due and who is on call, with a section for risks to fill in. */
export function planHandOffNote(site: LiveSite, rotation: string, author: Author): StartedNote {
  const record = requireRotation(site, rotation);
  const path = notePath(record, author.now);
  if (site.paths.has(path)) {
    return { path, change: undefined };
  }
  const text = noteText(site, record, author);
  return { path, change: planFiles(`handoff: begin ${path}`, [{ kind: 'create', path, text }], author) };
}

/** More items than these belong into the Remediation view. */
const MOST_ITEMS = 20;

function noteText(site: LiveSite, record: RotationRecord, { now, actor }: Author): string {
  const { name, zone } = record.rotation;
  const today = dayOf(now);
  const due = ['overdue', 'due-soon'] as const;
  const items = due.flatMap(urgency => openItems(site, today).byUrgency.get(urgency) ?? []);
  return [
    `# Hand-off: ${escapeLine(name || record.id)}, ${printDay(Math.floor(zoneOf(zone).toLocal(now) / DAY))}`,
    '',
    `Written by @${actor} at ${printWhen(zone, now - (now % MINUTE))}.`,
    '',
    ...shiftLines(record, now),
    '',
    '## Risks',
    '',
    'What should the next person watch? Releases, planned work, flaky alerts, customers at risk.',
    '',
    '- ',
    '',
    '## Open incidents',
    '',
    ...incidentLines(site, now),
    '',
    '## Remediation due',
    '',
    ...(items.length === 0
      ? ['Nothing is overdue, or due within a week.']
      : items.slice(0, MOST_ITEMS).map(one => itemLine(one, today))),
    ...(items.length > MOST_ITEMS ? ['', `And ${items.length - MOST_ITEMS} more.`] : []),
    '',
  ].join('\n');
}

function shiftLines(record: RotationRecord, now: Instant): readonly string[] {
  const { rotation } = record;
  const [current, ...next] = upcomingShifts(rotation, now, 4);
  const when = (at: Instant | undefined): string =>
    at === undefined ? 'for as long as can be seen' : `until ${printWhen(rotation.zone, at)}`;
  const requests = openRequests({ rotations: [record] }, now).map(
    ({ request, times }) =>
      `- Cover wanted: @${request.person} from ${printWhen(rotation.zone, times.from)} to ${printWhen(rotation.zone, times.until)}${request.reason === undefined ? '' : ` (${escapeLine(request.reason)})`}`,
  );
  return [
    '## On call',
    '',
    `- Now: ${who(current?.people ?? [])}, ${when(current?.until)}`,
    ...next.map(
      ({ from, people }, index) =>
        `- ${index === 0 ? 'Next' : 'Then'}: ${who(people)}, from ${printWhen(rotation.zone, from)}`,
    ),
    ...requests,
  ];
}

function who(handles: readonly string[]): string {
  return handles.length === 0 ? '**nobody**' : handles.map(handle => `@${toOneLine(handle)}`).join(', ');
}

function incidentLines(site: LiveSite, now: Instant): readonly string[] {
  const open = attentionOf(site, now);
  if (open.length === 0) {
    return ['None.'];
  }
  const rows = open.map(({ record: { incident, folder } }) => {
    const lead = incident.roles.get(LEAD)?.[0];
    const since = incident.declaredAt ?? now;
    const cells = [
      incident.severity ?? 'no severity',
      `[${escapeLine(incident.title)}](../../${folder}/incident.md)`,
      incident.status,
      lead === undefined ? '**nobody**' : `@${lead}`,
      printSpan(now - since),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| Severity | Incident | Status | Lead | Open for |', '| --- | --- | --- | --- | --- |', ...rows];
}

function itemLine({ record, item }: OwnedItem, today: string): string {
  const owner = item.owner === undefined ? 'nobody' : `@${item.owner}`;
  const late = item.due !== undefined && item.due < today ? '**overdue** ' : '';
  const id = item.id === undefined ? '' : `${item.id} `;
  return `- ${id}[${escapeLine(item.text)}](../../${record.folder}/review.md), ${owner}, ${late}${item.due ?? ''}`;
}
