import { printWhen } from '../oncall/checkRotation';
import { toOneLine } from '../text/plain';
import { printInstant, printSpan, type Instant } from '../time/instant';
import { compareImport, type ImportComparison } from './compareImport';
import { importedFiles, importedPath, importedText } from './importedFile';
import {
  type ImportedPerson,
  type ImportedRotation,
  type ImportNote,
  type ImportPlan,
  type ImportTool,
  noteText,
  type NoteKind,
  SOURCE_NAMES,
} from './importPlan';
import type { ComparedStretch } from './shiftTimeline';

/** More rows than these nobody reads; the JSON has all. */
const MOST_ROWS = 200;

/** What an import would do, as Markdown: what is to be decided first, then what is lost and assumed, each rotation as it would be, and people. */
export function printImportPlan(plan: ImportPlan, now: Instant, tool: ImportTool): string {
  const { source, rotations, escalations, people, notes } = plan;
  const paths =
    escalations.length === 0
      ? ''
      : `, ${escalations.length === 1 ? '1 escalation path' : `${escalations.length} escalation paths`}`;
  const count = (rotations.length === 1 ? '1 rotation' : `${rotations.length} rotations`) + paths;
  const decide = notes.filter(({ kind }) => kind === 'decide');
  return [
    `# Import from ${SOURCE_NAMES[source]}: ${count}`,
    '',
    decide.length === 0
      ? 'Nothing is written yet. This is what the import would do, and what it takes for granted.'
      : 'Nothing is written yet, and nothing can be before this is decided:',
    ...noteLines(decide, tool),
    ...KINDS.flatMap(([kind, title]) =>
      titled(
        title,
        noteLines(
          notes.filter(note => note.kind === kind),
          tool,
        ),
      ),
    ),
    ...rotations.flatMap(rotation => rotationLines(rotation, source, now)),
    ...importedFiles({ rotations: [], escalations }, now).flatMap(({ name, path, text }) => [
      '',
      `## ${escaped(name)}: ${path}`,
      '',
      ...fenced(text),
    ]),
    ...peopleLines(people),
    '',
  ].join('\n');
}

/** What somebody must know before they agree stands before the long tables. */
const KINDS: readonly (readonly [NoteKind, string])[] = [
  ['left-out', '## What is not carried over'],
  ['assumed', '## What is assumed'],
  ['maps', '## What maps'],
];

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function noteLines(notes: readonly ImportNote[], tool: ImportTool): readonly string[] {
  const lines = notes.map(note => `- **${escaped(note.about)}**: ${escaped(noteText(note, tool))}`);
  return lines.length === 0 ? [] : ['', ...lines];
}

function rotationLines(
  imported: ImportedRotation,
  source: ImportPlan['source'],
  now: Instant,
): readonly string[] {
  const { rotation, origin } = imported;
  const compared = compareImport(imported, now);
  return [
    '',
    `## ${escaped(rotation.name)}: ${importedPath(imported)}`,
    '',
    `From the ${escaped(origin)}. Times are on the clocks of ${rotation.zone}.`,
    '',
    '### The next four weeks',
    '',
    ...aheadLines(compared, rotation.zone, SOURCE_NAMES[source]),
    ...differenceLines(compared, rotation.zone, SOURCE_NAMES[source]),
    '',
    '### The file',
    '',
    ...fenced(importedText(imported, now)),
  ];
}

function aheadLines({ ahead, rendered }: ImportComparison, zone: string, source: string): readonly string[] {
  const theirs = (stretch: ComparedStretch): string =>
    rendered === undefined || stretch.until <= rendered[0] || stretch.from >= rendered[1]
      ? '(not in the file)'
      : who(stretch.theirs);
  const rows = ahead.map(stretch => [
    printWhen(zone, stretch.from),
    printSpan(stretch.until - stretch.from),
    who(stretch.ours),
    theirs(stretch),
  ]);
  return rendered === undefined
    ? table(
        ['From', 'For', 'On call'],
        rows.map(row => row.slice(0, 3)),
      )
    : table(['From', 'For', 'On call in Livesite', `On call in ${source}`], rows);
}

function differenceLines(
  { rendered, differences }: ImportComparison,
  zone: string,
  source: string,
): readonly string[] {
  if (rendered === undefined) {
    return [
      '',
      `The file does not hold what ${source} itself has worked out, so there is nothing to compare this with: look whether it is what you expect.`,
    ];
  }
  const stretch = `${printInstant(rendered[0])} to ${printInstant(rendered[1])}`;
  if (differences.length === 0) {
    return ['', `From ${stretch} it is the same as ${source}’s own, to the second.`];
  }
  const rows = differences.map(({ from, until, ours, theirs }) => [
    printInstant(from),
    printInstant(until),
    printWhen(zone, from),
    who(ours),
    who(theirs),
  ]);
  return [
    '',
    `### Differences from ${source}’s own schedule`,
    '',
    `${differences.length === 1 ? 'One stretch differs' : `${differences.length} stretches differ`} from ${stretch}:`,
    '',
    ...table(['From (UTC)', 'Until (UTC)', 'From', 'Livesite', source], rows),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const more = rows.length - MOST_ROWS;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.slice(0, MOST_ROWS).map(line),
    ...(more > 0 ? ['', `And ${more} more, which the command line tool prints with \`--json\`.`] : []),
  ];
}

function peopleLines(people: readonly ImportedPerson[]): readonly string[] {
  const rows = people.map(({ handle, name, email, foundBy }) => [
    `@${toOneLine(handle)}`,
    escaped(name),
    escaped(email ?? ''),
    foundBy === undefined ? 'new' : `in people.yml, found by ${foundBy}`,
  ]);
  return rows.length === 0
    ? []
    : ['', '## People', '', ...table(['Handle', 'Name', 'E-mail', 'Who that is'], rows)];
}

function who(handles: readonly string[]): string {
  return handles.length === 0 ? 'nobody' : handles.map(handle => `@${toOneLine(handle)}`).join(', ');
}

function escaped(text: string): string {
  return toOneLine(text).replace(/[\\`*_{}[\]<>|!]/g, '\\$&');
}

/** A fence longer than any in the text. */
function fenced(text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}yaml`, text.trimEnd(), fence];
}
