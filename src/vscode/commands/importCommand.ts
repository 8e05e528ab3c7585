import * as path from 'node:path';
import * as vscode from 'vscode';
import { countOf, importObstacles, planImport, renameImport } from '../../app/importSchedule';
import {
  IMPORT_SOURCES,
  type ImportFile,
  type ImportOptions,
  type ImportPlan,
  type ImportSource,
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
import { applyPlan, refusalOf } from './apply';
import type { Handler } from './handler';
import { askLine, choose } from './prompts';
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
  const plan = await withFreeNames(await readWithZone(source, files, folder, now), folder, now);
  await previews.read('Import plan', printImportPlan(plan, now()), { beside: false });
  const anyway = await confirmed(plan);
  const people = (await folder.store.readMany([PEOPLE_FILE])).get(PEOPLE_FILE);
  await applyPlan(folder, (site, author) => planImport(plan, { site, people, anyway }, author));
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

/** Reads the files, and asks for a time zone where they leave it open. */
async function readWithZone(
  source: ImportSource,
  files: readonly ImportFile[],
  { site }: SiteFolder,
  now: () => number,
): Promise<ImportPlan> {
  const options: ImportOptions = {
    people: site.people,
    now: now(),
    rotationIds: site.rotations.map(({ id }) => id),
  };
  const plan = readImport(source, files, options);
  if (!plan.notes.some(({ kind, asks }) => kind === 'decide' && asks === 'zone')) {
    return plan;
  }
  const given = await askLine({
    prompt: 'On whose clocks are times that name no time zone?',
    value: Intl.DateTimeFormat().resolvedOptions().timeZone,
    check: text => (tryZoneName(text) === undefined ? 'Write a time zone such as Europe/Berlin.' : undefined),
  });
  return readImport(source, files, { ...options, zone: tryZoneName(given) });
}

/** Asks for another name for each file that is there already. */
async function withFreeNames(plan: ImportPlan, { site }: SiteFolder, now: () => number): Promise<ImportPlan> {
  let free = plan;
  for (const { id, path: file } of importedFiles(plan, now())) {
    const isTaken = (name: string): boolean => site.paths.has(file.replace(`/${id}.`, `/${name}.`));
    if (isTaken(id)) {
      const current = free;
      const name = await askLine({
        prompt: `There is ${file} already. What shall the imported file be called?`,
        value: `${id}-imported`,
        check: text =>
          isTaken(text) ? 'That is taken, too.' : refusalOf(() => renameImport(current, [`${id}=${text}`])),
      });
      free = renameImport(free, [`${id}=${name}`]);
    }
  }
  return { ...free, notes: [...importObstacles(free, site, now()), ...free.notes] };
}

/** Whether to import although something is to be decided; rejects with Cancelled where it is not to be imported at all. */
async function confirmed(plan: ImportPlan): Promise<boolean> {
  const open = plan.notes.filter(({ kind }) => kind === 'decide');
  const count = countOf(plan);
  const added = plan.people.filter(({ foundBy }) => foundBy === undefined).length;
  const people = added === 0 ? '' : `, and ${added} new in people.yml`;
  const isEmpty = plan.rotations.length + plan.escalations.length === 0;
  const yes = {
    label: open.length === 0 ? `$(check) Import ${count}` : `$(warning) Import ${count} Anyway`,
    detail:
      open.length === 0
        ? `One commit${people}`
        : toLabel(`To be decided: ${open[0]?.about}: ${open[0]?.message}`),
    value: true,
  };
  const no = { label: '$(close) Do Not Import', detail: 'Nothing is written', value: false };
  const items = isEmpty ? [no] : open.length === 0 ? [yes, no] : [no, yes];
  const isWanted = await choose(
    items,
    'Read the plan behind this question, then choose',
    `Import from ${SOURCE_NAMES[plan.source]}`,
  );
  if (!isWanted) {
    throw new Cancelled();
  }
  return open.length > 0;
}
