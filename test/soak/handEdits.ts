import { PEOPLE_FILE, PLAN_FILE, REVIEW_FILE } from '../../src/core/site/paths';
import type { Dice } from './dice';
import type { HandEdit } from './ledger';
import { handleOf, PEOPLE, ROTATION } from './plan';

/** Sections of the review: one for each person. */
const SECTIONS = [
  'Summary',
  'Detection',
  'Mitigation and resolution',
  'What went well',
  'What went badly',
  'Where we were lucky',
  'Same pattern elsewhere',
] as const;
/** And one for all. */
const SHARED_SECTION = 'What else could have caught it';

/** The owner of the field that everybody sets. */
export const EVERYBODYS = 'Site';

/** What person number `clone` edits next, in an incident's review or one of the team's files. */
export function nextHandEdit(clone: number, token: string, folder: string, dice: Dice): HandEdit {
  const roll = dice.below(100);
  const owner = handleOf(clone);
  if (roll < 60) {
    const own = SECTIONS[clone % SECTIONS.length] ?? SHARED_SECTION;
    const section = dice.chance(25) ? SHARED_SECTION : own;
    return { what: 'sentence', token, path: `${folder}/${REVIEW_FILE}`, section };
  }
  if (roll < 75) {
    return { what: 'field', token, path: PEOPLE_FILE, start: '    team: ', owner };
  }
  if (roll < 90) {
    return { what: 'field', token, path: ROTATION, start: '    note: ', owner };
  }
  return { what: 'field', token, path: PLAN_FILE, start: 'name: ', owner: EVERYBODYS };
}

/** The text with the edit; undefined where it has no place for it. */
export function applyHandEdit(text: string, edit: HandEdit): string | undefined {
  const lines = text.split('\n');
  if (edit.what === 'field') {
    const { start, owner, token } = edit;
    const index = lines.findIndex(line => line.startsWith(`${start}${owner} `));
    lines[index] = `${start}${owner} ${token}`;
    return index < 0 ? undefined : lines.join('\n');
  }
  const heading = lines.indexOf(`## ${edit.section}`);
  if (heading < 0) {
    return undefined;
  }
  const next = lines.findIndex((line, index) => index > heading && line.startsWith('## '));
  let end = next < 0 ? lines.length : next;
  while (end > heading + 1 && lines[end - 1] === '') {
    end -= 1;
  }
  const isFirst = !(lines[end - 1] ?? '').startsWith('- ');
  const sentence = `- ${edit.token} is what we learned.`;
  lines.splice(end, 0, ...(isFirst ? ['', sentence] : [sentence]));
  return lines.join('\n');
}

const SENTENCE = /^- (\S+) is what we learned\.$/;
const FIELD = /^( {4}team: | {4}note: |name: )(person\d+|Site) (\S+)$/;

/** The edits that made `after` of `before`, whoever made them. */
export function findHandEdits(path: string, before: string, after: string): HandEdit[] {
  const known = new Set(before.split('\n'));
  const edits: HandEdit[] = [];
  let section = '';
  for (const line of after.split('\n')) {
    section = /^## (.*)$/.exec(line)?.[1] ?? section;
    const sentence = SENTENCE.exec(line)?.[1];
    const [, start, owner, token] = FIELD.exec(line) ?? [];
    if (known.has(line)) {
      continue;
    }
    if (sentence !== undefined) {
      edits.push({ what: 'sentence', token: sentence, path, section });
    } else if (start !== undefined && owner !== undefined && token !== undefined) {
      edits.push({ what: 'field', token, path, start, owner });
    }
  }
  return edits;
}

/** How often a text says what an edit was to say. */
export function countOf(text: string, edit: HandEdit): number {
  return findHandEdits(edit.path, '', text).filter(
    ({ what, token }) => what === edit.what && token === edit.token,
  ).length;
}

export function isSameField(one: HandEdit, other: HandEdit): boolean {
  return (
    one.what === 'field' && other.what === 'field' && one.path === other.path && one.owner === other.owner
  );
}

/** Whether the same person made one edit after the other. */
export function isNewer(one: HandEdit, other: HandEdit): boolean {
  const [run = 0, number = 0] = numbersOf(one.token);
  const [otherRun = 0, otherNumber = 0] = numbersOf(other.token);
  return run === otherRun ? number > otherNumber : run > otherRun;
}

/** `c2r14n3` is the third of the fourteenth life of clone 2. */
function numbersOf(token: string): readonly number[] {
  return (/^c\d+r(\d+)n(\d+)$/.exec(token)?.slice(1) ?? []).map(Number);
}

/** Those of the files that people edit by hand which the live site does not make by itself. */
export function handEditedFiles(): Readonly<Record<string, string>> {
  const handles = Array.from({ length: PEOPLE }, (_, clone) => handleOf(clone));
  const people = handles.map(
    handle => `  - handle: ${handle}\n    name: ${handle}\n    team: ${handle} v0\n    zone: Europe/Berlin\n`,
  );
  const layers = handles.map(
    handle =>
      `  - name: Layer of ${handle}\n    note: ${handle} v0\n    zone: UTC\n    anchor: 2026-01-05T08:00\n    turn: 1w\n    people: [${handle}]\n`,
  );
  return {
    [PEOPLE_FILE]: `# Who we are\npeople:\n${people.join('')}`,
    [ROTATION]: `# Who is called first\nname: Primary\nzone: UTC\nlayers:\n${layers.join('')}`,
  };
}
