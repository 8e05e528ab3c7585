import type { Change, FileEdit } from '../core/change/change';
import { PEOPLE_FILE, PLAN_FILE, SERVICES_FILE } from '../core/site/paths';
import { printYamlText } from '../core/text/yamlText';
import { toOneLine } from '../core/text/plain';
import { planFiles, Refusal, type Author } from './change';
import type { UnreadableFile } from './ports';
import type { Templates } from './templates';

export interface Initialization {
  /** Name of the live site, for example the company's or the product's. */
  readonly name: string;
  /** The first person: whoever initialises. */
  readonly person: { readonly name: string; readonly email: string; readonly zone: string | undefined };
  /** The branch that is made for the live site alone; undefined: it is shared where the code is. */
  readonly branch?: string | undefined;
  /** Texts of files that stand there already, by path; they are kept as they are. */
  readonly existing: ReadonlyMap<string, string | UnreadableFile>;
}

export const ATTRIBUTES_FILE = '.gitattributes';
const ATTRIBUTES = [
  'incidents/**/timeline.md merge=union',
  'incidents/**/*.md text eol=lf',
  '*.yml text eol=lf',
];

/** Whether it is the change that makes a live site. */
export function isInitialization({ edits }: Change): boolean {
  return edits.some(({ kind, path }) => kind === 'create' && path === PLAN_FILE);
}

/** The files of a new live site, in one change. A file that exists is left alone, but for lines added to .gitattributes. */
export async function planInitialize(
  input: Initialization,
  author: Author,
  templates: Templates,
): Promise<Change> {
  if (input.existing.has(PLAN_FILE)) {
    throw new Refusal('There is a livesite.yml here already, so the live site is initialised.');
  }
  const { person } = input;
  const scalar = (value: string): string => printYamlText(toOneLine(value));
  const texts = new Map([
    [
      PLAN_FILE,
      await templates.render('livesite', {
        name: scalar(input.name),
        branch: input.branch === undefined ? undefined : scalar(input.branch),
        repository: undefined,
      }),
    ],
    [
      PEOPLE_FILE,
      await templates.render('people', {
        handle: scalar(author.actor),
        name: scalar(person.name),
        email: scalar(person.email),
        zone: person.zone === undefined ? undefined : scalar(person.zone),
      }),
    ],
    [SERVICES_FILE, await templates.render('services', {})],
  ]);
  const edits: FileEdit[] = [...texts]
    .filter(([path]) => !input.existing.has(path))
    .map(([path, text]) => ({ kind: 'create', path, text }));
  return planFiles(
    'livesite: initialize',
    [...edits, ...attributesEdit(input.existing.get(ATTRIBUTES_FILE))],
    author,
  );
}

function attributesEdit(existing: string | UnreadableFile | undefined): FileEdit[] {
  if (existing === undefined) {
    return [{ kind: 'create', path: ATTRIBUTES_FILE, text: `${ATTRIBUTES.join('\n')}\n` }];
  }
  if (typeof existing !== 'string') {
    // Git does not read a link or a binary file for attributes; whose it is may mend it.
    return [];
  }
  const missing = ATTRIBUTES.filter(line => !existing.split(/\r?\n/).includes(line));
  if (missing.length === 0) {
    return [];
  }
  const gap = existing === '' || existing.endsWith('\n') ? '' : '\n';
  return [
    {
      kind: 'replace',
      path: ATTRIBUTES_FILE,
      before: existing,
      after: `${existing}${gap}${missing.join('\n')}\n`,
    },
  ];
}
