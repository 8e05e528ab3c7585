import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Reader } from '../../app/onCallRows';
import { countOf, importObstacles, planImport, renameImport } from '../../app/importSchedule';
import {
  IMPORT_SOURCES,
  type ImportAnswer,
  type ImportFile,
  type ImportOptions,
  type ImportPlan,
  type ImportSource,
  LAYER_ORDERS,
  noteText,
  SOURCE_NAMES,
} from '../../core/import/importPlan';
import { importedFiles } from '../../core/import/importedFile';
import { printImportPlan } from '../../core/import/printImportPlan';
import { readImport } from '../../core/import/readImport';
import { tryZoneName } from '../../core/import/zoneNames';
import { PEOPLE_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import { answered, Cancelled } from '../errors';
import type { CommandId } from '../ids';
import type { Previews } from '../previews';
import type { SiteFolder } from '../siteFolder';
import { readerOf } from '../views/onCallReader';
import { applyPlan, refusalOf } from './apply';
import type { Handler } from './handler';
import { askLine, choose } from './prompts';
import { askStretch } from './shiftChoices';
import type { Targets } from './target';

export interface ImportCommandDeps {
  readonly targets: Pick<Targets, 'site'>;
  readonly previews: Pick<Previews, 'read'>;
  readonly now: () => number;
}

/** Brings schedules over from another system, after showing what that means. */
export function importCommands(deps: ImportCommandDeps): Partial<Record<CommandId, Handler>> {
  return { 'livesite.importSchedule': () => importSchedule(deps) };
}

const WHAT: Readonly<Record<ImportSource, string>> = {
  pagerduty: 'JSON of its REST API: schedules, overrides, users, escalation policies',
  opsgenie: 'JSON of its REST API, or of Jira Service Management’s: schedules, overrides, users, escalations',
  'grafana-oncall': 'JSON of its HTTP API: schedules, shifts, users, escalation chains',
  ical: 'Calendars (.ics) of any product',
  csv: 'Rows with days or shifts, and people',
};

const EXTENSIONS: Readonly<Record<ImportSource, readonly string[]>> = {
  pagerduty: ['json', 'jsonl', 'yml', 'yaml'],
  opsgenie: ['json', 'jsonl', 'yml', 'yaml'],
  'grafana-oncall': ['json', 'jsonl', 'yml', 'yaml'],
  ical: ['ics', 'ical'],
  csv: ['csv', 'tsv', 'txt'],
};

async function importSchedule({ targets, previews, now }: ImportCommandDeps): Promise<void> {
  const folder = await targets.site();
  // Whoever may not write here learns it before they are asked for anything.
  await folder.author();
  const source = await choose(
    IMPORT_SOURCES.map(one => ({ label: SOURCE_NAMES[one], detail: WHAT[one], value: one })),
    'Where do the schedules come from?',
  );
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: 'Read',
    title: `Exports of ${SOURCE_NAMES[source]}: all files that belong together`,
    filters: { [SOURCE_NAMES[source]]: [...EXTENSIONS[source]], 'All files': ['*'] },
  });
  const files = await Promise.all(answered(chosen).map(readExport));
  let options = await zoned(source, files, optionsOf(folder, now()));
  const names = new Map<string, string>();
  let plan: ImportPlan;
  let answer: Answer;
  do {
    plan = await withFreeNames(readImport(source, files, options), { folder, names, now: now() });
    await previews.read('Import plan', printImportPlan(plan, now(), 'editor'), { beside: false });
    answer = await confirmed(plan);
    options = await withAnswer(answer, options, readerOf(folder, now()));
  } while (answer !== 'import' && answer !== 'anyway');
  const people = (await folder.store.readMany([PEOPLE_FILE])).get(PEOPLE_FILE);
  const target = { people, anyway: answer === 'anyway', tool: 'editor' as const };
  const agreed = plan;
  await applyPlan(folder, (site, author) => planImport(agreed, { site, ...target }, author));
  // Shared first: then the files stand in the checkout, where they can be edited.
  await folder.publish();
  const [first] = importedFiles(plan, now());
  if (first !== undefined) {
    await vscode.window.showTextDocument(folder.uriOf(first.path), { preview: false });
  }
}

async function readExport(uri: vscode.Uri): Promise<ImportFile> {
  const bytes = await vscode.workspace.fs.readFile(uri);
  return { name: path.posix.basename(uri.path), text: new TextDecoder('utf-8').decode(bytes) };
}

function optionsOf({ site }: SiteFolder, now: number): ImportOptions {
  return { people: site.people, now, rotationIds: site.rotations.map(({ id }) => id) };
}

/** Asks for a time zone where the files leave it open: without it there is no plan worth reading. */
async function zoned(
  source: ImportSource,
  files: readonly ImportFile[],
  options: ImportOptions,
): Promise<ImportOptions> {
  const isOpen = readImport(source, files, options).notes.some(
    ({ kind, asks }) => kind === 'decide' && asks === 'zone',
  );
  return isOpen
    ? { ...options, zone: await askZone('On whose clocks are times that name no time zone?') }
    : options;
}

async function askZone(prompt: string): Promise<string | undefined> {
  const given = await askLine({
    prompt,
    value: Intl.DateTimeFormat().resolvedOptions().timeZone,
    check: text => (tryZoneName(text) === undefined ? 'Write a time zone such as Europe/Berlin.' : undefined),
  });
  return tryZoneName(given);
}

/** What somebody chose below the plan. */
type Answer = 'import' | 'anyway' | Exclude<ImportAnswer, 'name'>;

/** Asks what the answer needs; what the files are read with then. */
async function withAnswer(answer: Answer, options: ImportOptions, reader: Reader): Promise<ImportOptions> {
  switch (answer) {
    case 'zone':
      return { ...options, zone: await askZone('On whose clocks are they?') };
    case 'layer-order': {
      const rows = LAYER_ORDERS.map(value => ({
        label: `The ${value} of the file`,
        description: 'wins where two layers have somebody on call',
        value,
      }));
      return { ...options, layerOrder: await choose(rows, 'Which of PagerDuty’s layers wins?') };
    }
    case 'stretch': {
      const stretch = await askStretch('Which shifts are taken over one by one?', reader);
      return { ...options, ...stretch };
    }
    default:
      return options;
  }
}

/** Asks for another name for each file that is there already. `names`: those chosen before, by the first name. */
async function withFreeNames(
  plan: ImportPlan,
  {
    folder,
    names,
    now,
  }: { readonly folder: SiteFolder; readonly names: Map<string, string>; readonly now: number },
): Promise<ImportPlan> {
  const { site } = folder;
  const files = importedFiles(plan, now);
  let free = plan;
  for (const { id, path: file } of files) {
    const isTaken = (name: string): boolean => {
      const path = file.replace(`/${id}.`, `/${name}.`);
      return site.paths.has(path) || files.some(other => other.path === path && path !== file);
    };
    if (isTaken(id)) {
      const current = free;
      const known = names.get(id);
      const name =
        known ??
        (await askLine({
          prompt: `There is ${file} already. What shall the imported file be called?`,
          value: `${id}-imported`,
          check: text =>
            isTaken(text) ? 'That is taken, too.' : refusalOf(() => renameImport(current, [`${id}=${text}`])),
        }));
      names.set(id, name);
      free = renameImport(free, [`${id}=${name}`]);
    }
  }
  return { ...free, notes: [...importObstacles(free, site, now), ...free.notes] };
}

const OTHERWISE: Readonly<Record<Exclude<ImportAnswer, 'name'>, string>> = {
  zone: '$(globe) Another Time Zone…',
  'layer-order': '$(list-ordered) Another Layer Order…',
  stretch: '$(calendar) Another Stretch…',
};

/** What to do with the plan; rejects with Cancelled where it is not to be imported. */
async function confirmed(plan: ImportPlan): Promise<Answer> {
  const open = plan.notes.filter(({ kind }) => kind === 'decide');
  const count = countOf(plan);
  const added = plan.people.filter(({ foundBy }) => foundBy === undefined).length;
  const people = added === 0 ? '' : `, and ${added} new in people.yml`;
  const isEmpty = plan.rotations.length + plan.escalations.length === 0;
  const [first] = open;
  const yes = {
    label: first === undefined ? `$(check) Import ${count}` : `$(warning) Import ${count} Anyway`,
    detail:
      first === undefined
        ? `One commit${people}`
        : toLabel(`To be decided: ${first.about}: ${noteText(first, 'editor')}`),
    value: first === undefined ? ('import' as const) : ('anyway' as const),
  };
  const no = { label: '$(close) Do Not Import', detail: 'Nothing is written', value: undefined };
  const asked = (['zone', 'layer-order', 'stretch'] as const).filter(one =>
    plan.notes.some(({ asks }) => asks === one),
  );
  const others = asked.map(value => ({ label: OTHERWISE[value], detail: 'The plan is made anew', value }));
  const items = isEmpty ? [...others, no] : first === undefined ? [yes, ...others, no] : [no, ...others, yes];
  const answer = await choose<Answer | undefined>(
    items,
    'Read the plan behind this question, then choose',
    `Import from ${SOURCE_NAMES[plan.source]}`,
  );
  if (answer === undefined) {
    throw new Cancelled();
  }
  return answer;
}
