import type { Change, FileEdit } from '../core/change/change';
import { importedFiles } from '../core/import/importedFile';
import { tryAddPeople } from '../core/import/importedPeople';
import {
  type ImportNote,
  type ImportPlan,
  type ImportTool,
  noteText,
  SOURCE_NAMES,
} from '../core/import/importPlan';
import { renamed } from '../core/import/readImport';
import { PEOPLE_FILE } from '../core/site/paths';
import { toOneLine } from '../core/text/plain';
import { MAX_YAML_LENGTH } from '../core/text/yamlLimits';
import type { Instant } from '../core/time/instant';
import { planFiles, Refusal, type Author } from './change';
import type { UnreadableFile } from './ports';
import type { LiveSite } from './site';

/** Ids are names of files. */
const FILE_ID = /^(?=.{1,40}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The plan under the names that somebody chose. `given`: `old=new` words, or one new name where there is only one file. */
export function renameImport(plan: ImportPlan, given: readonly string[]): ImportPlan {
  const ids = [...plan.rotations, ...plan.escalations].map(({ id }) => id);
  const names = given.map(word => {
    const [first = '', second] = word.split('=');
    const [only] = ids;
    if (second === undefined && ids.length !== 1) {
      throw new Refusal(
        `Which one shall be ${toOneLine(word)}? Write old=${toOneLine(word)}, where old is one of ${ids.join(', ') || '(none)'}.`,
      );
    }
    return [second === undefined ? (only ?? '') : first, second ?? first] as const;
  });
  for (const [old, young] of names) {
    if (!ids.includes(old)) {
      throw new Refusal(`The import makes no ${toOneLine(old)}.`);
    }
    if (!FILE_ID.test(young)) {
      throw new Refusal(
        `"${toOneLine(young)}" is no name for a file: use at most 40 small letters, digits and single hyphens.`,
      );
    }
  }
  return renamed(plan, new Map(names));
}

/** What of the live site stands in the way of an import, as notes to decide. */
export function importObstacles(
  plan: ImportPlan,
  site: Pick<LiveSite, 'paths'>,
  now: Instant,
): readonly ImportNote[] {
  const files = importedFiles(plan, now);
  return files.flatMap(({ id, name, path, text }, index): ImportNote[] => {
    const isThere = site.paths.has(path) || site.paths.has(path.replace(/yml$/, 'yaml'));
    const isTwice = files.findIndex(other => other.path === path) < index;
    return [
      ...(isThere || isTwice
        ? [
            {
              kind: 'decide' as const,
              about: name,
              message: `There is ${path} already, so ${id} needs another name.`,
              asks: 'name' as const,
            },
          ]
        : []),
      ...(text.length > MAX_YAML_LENGTH
        ? [
            {
              kind: 'decide' as const,
              about: name,
              message:
                'The file would be larger than 256 KiB, and nobody would read it. Take a shorter stretch.',
              asks: 'stretch' as const,
            },
          ]
        : []),
    ];
  });
}

export interface ImportTarget {
  readonly site: Pick<LiveSite, 'paths'>;
  /** The text of people.yml; undefined where there is none. */
  readonly people: string | UnreadableFile | undefined;
  /** Import although something is to be decided. What one answer decides, and what stands in the way in the live site, still does. */
  readonly anyway: boolean;
  /** Where refusals are read. */
  readonly tool: ImportTool;
}

/** One change that writes what a plan says: a file for each rotation, and everybody new into people.yml. */
export function planImport(plan: ImportPlan, target: ImportTarget, author: Author): Change {
  const [obstacle] = importObstacles(plan, target.site, author.now);
  const { tool } = target;
  const open = plan.notes.filter(({ kind }) => kind === 'decide');
  if (plan.rotations.length + plan.escalations.length === 0) {
    throw new Refusal(open[0] === undefined ? 'There is nothing to import.' : sentenceOf(open[0], tool));
  }
  if (obstacle !== undefined) {
    throw new Refusal(sentenceOf(obstacle, tool));
  }
  // Whoever agrees to what cannot be had (a user known by id only) has not said on whose clocks the times are.
  const undecided = target.anyway ? open.filter(({ asks }) => asks !== undefined) : open;
  if (undecided[0] !== undefined) {
    const more = undecided.length === 1 ? '' : ` And ${undecided.length - 1} more: see the plan.`;
    throw new Refusal(
      `Nothing was imported, because something is to be decided. ${sentenceOf(undecided[0], tool)}${more}`,
    );
  }
  const files = importedFiles(plan, author.now).map(
    ({ path, text }): FileEdit => ({ kind: 'create', path, text }),
  );
  const subject = `livesite: import ${countOf(plan)} from ${SOURCE_NAMES[plan.source]}`;
  return planFiles(subject, [...files, ...peopleEdits(plan, target.people)], author);
}

/** `2 rotations`, `1 rotation and 2 escalation paths`. */
export function countOf({ rotations, escalations }: Pick<ImportPlan, 'rotations' | 'escalations'>): string {
  const words = (count: number, one: string): string => (count === 1 ? `1 ${one}` : `${count} ${one}s`);
  return escalations.length === 0
    ? words(rotations.length, 'rotation')
    : `${words(rotations.length, 'rotation')} and ${words(escalations.length, 'escalation path')}`;
}

function sentenceOf(note: ImportNote, tool: ImportTool): string {
  return `${toOneLine(note.about)}: ${toOneLine(noteText(note, tool))}`;
}

function peopleEdits(plan: ImportPlan, existing: ImportTarget['people']): readonly FileEdit[] {
  const added = plan.people.filter(({ foundBy }) => foundBy === undefined);
  if (added.length === 0) {
    return [];
  }
  const text =
    typeof existing === 'string' || existing === undefined ? tryAddPeople(existing ?? '', added) : undefined;
  if (text === undefined || text.length > MAX_YAML_LENGTH) {
    const handles = added.map(({ handle }) => `@${handle}`).join(', ');
    throw new Refusal(
      `people.yml cannot be added to as it is written. Mend it, or write ${handles} into it, and import again.`,
    );
  }
  return typeof existing === 'string'
    ? [{ kind: 'replace', path: PEOPLE_FILE, before: existing, after: text }]
    : [{ kind: 'create', path: PEOPLE_FILE, text }];
}
