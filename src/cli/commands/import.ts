import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Refusal } from '../../app/change';
import { importObstacles, planImport, renameImport } from '../../app/importSchedule';
import { compareImport } from '../../core/import/compareImport';
import { importedFiles, importedPath, importedText } from '../../core/import/importedFile';
import {
  IMPORT_SOURCES,
  type ImportFile,
  type ImportPlan,
  type ImportSource,
  LAYER_ORDERS,
  noteText,
} from '../../core/import/importPlan';
import { printImportPlan } from '../../core/import/printImportPlan';
import { readImport } from '../../core/import/readImport';
import type { ComparedStretch } from '../../core/import/shiftTimeline';
import { tryZoneName } from '../../core/import/zoneNames';
import { PEOPLE_FILE } from '../../core/site/paths';
import { nearest } from '../../core/site/yamlFile';
import { toOneLine } from '../../core/text/plain';
import { printInstant, type Instant } from '../../core/time/instant';
import { UsageError, type CommandContext, type CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { WRITING } from '../options';
import { printJson } from '../print';
import { toInstant } from '../rotations';
import { saveAndShare } from '../saveAndShare';
import { authorOf, openSession } from '../session';

export const importCommand: CommandSpec = {
  name: 'import',
  usage: `${IMPORT_SOURCES.join('|')} FILE...`,
  summary: 'Bring schedules over from another system: a plan first, then one commit.',
  details: [
    'Prints a plan in Markdown: the files it would write, who is on call in the next four weeks, what is assumed and what is',
    'not carried over. Nothing is written without --apply. Ends with 1 where something is to be decided first.',
    'Several files of one system (schedules, overrides, users) belong together.',
  ],
  examples: [
    'import pagerduty schedule.json overrides.json users.json',
    'import ical on-call.ics --zone Europe/Berlin --rename primary --apply',
  ],
  options: ['apply', 'rename', 'zone', 'from', 'to', 'layer-order', 'anyway', ...WRITING],
  positionals: { min: 2, max: 50 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals } = context;
  const source = sourceOf(positionals[0] ?? '', context);
  const files = await Promise.all(positionals.slice(1).map(path => readExport(io.cwd, path)));
  const session = await openSession(context);
  const site = await session.read();
  const now = io.now();
  const read = readImport(source, files, {
    people: site.people,
    now,
    zone: zoneOption(context),
    from: options.from === undefined ? undefined : toInstant(options.from, io, '--from'),
    until: options.to === undefined ? undefined : toInstant(options.to, io, '--to'),
    layerOrder: orderOption(context),
    rotationIds: site.rotations.map(({ id }) => id),
  });
  const plan = renameImport(read, options.rename ?? []);
  if (options.apply !== true) {
    const shown: ImportPlan = { ...plan, notes: [...importObstacles(plan, site, now), ...plan.notes] };
    io.out(
      options.json === true ? printJson(planJson(shown, now)) : printImportPlan(shown, now, 'cli').trimEnd(),
    );
    const open = shown.notes.filter(({ kind }) => kind === 'decide').length;
    io.err(
      open === 0
        ? 'Nothing was written. --apply imports it.'
        : `Nothing was written. ${open === 1 ? 'One thing is' : `${open} things are`} to be decided first.`,
    );
    return open === 0 ? EXIT.ok : EXIT.refused;
  }
  const people = (await session.backend.store.readMany([PEOPLE_FILE])).get(PEOPLE_FILE);
  const author = await authorOf(context, session, site.people);
  const change = planImport(
    plan,
    { site, people, anyway: options.anyway === true, tool: 'cli' as const },
    author,
  );
  const paths = change.edits.map(({ path }) => path);
  return saveAndShare(context, session, {
    change,
    incident: undefined,
    line: paths.join('\n'),
    fields: { files: paths },
  });
}

function sourceOf(word: string, { command }: CommandContext): ImportSource {
  const found = IMPORT_SOURCES.find(one => one === word);
  if (found === undefined) {
    const near = nearest(word, IMPORT_SOURCES);
    const hint = near === undefined ? `It is one of ${IMPORT_SOURCES.join(', ')}.` : `Did you mean ${near}?`;
    throw new UsageError(`Nothing can be imported from "${toOneLine(word)}". ${hint}`, command);
  }
  return found;
}

async function readExport(folder: string, path: string): Promise<ImportFile> {
  try {
    return { name: basename(path), text: await readFile(resolve(folder, path), 'utf8') };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Refusal(`${toOneLine(path)} cannot be read (${why}).`);
  }
}

function zoneOption({ options, command }: CommandContext): string | undefined {
  const zone = options.zone === undefined ? undefined : tryZoneName(options.zone);
  if (options.zone !== undefined && zone === undefined) {
    throw new UsageError(
      `--zone "${toOneLine(options.zone)}" is no time zone. Write it like Europe/Berlin.`,
      command,
    );
  }
  return zone;
}

function orderOption({ options, command }: CommandContext): (typeof LAYER_ORDERS)[number] | undefined {
  const given = options['layer-order'];
  const order = LAYER_ORDERS.find(one => one === given);
  if (given !== undefined && order === undefined) {
    throw new UsageError(`--layer-order is first or last, not "${toOneLine(given)}".`, command);
  }
  return order;
}

function planJson(plan: ImportPlan, now: Instant): Readonly<Record<string, unknown>> {
  const { source, rotations, escalations, people, notes } = plan;
  return {
    source,
    rotations: rotations.map(rotation => {
      const compared = compareImport(rotation, now);
      return {
        id: rotation.id,
        path: importedPath(rotation),
        origin: rotation.origin,
        text: importedText(rotation, now),
        ahead: compared.ahead.map(stretchJson),
        rendered: compared.rendered?.map(printInstant) ?? null,
        differences: compared.differences.map(stretchJson),
      };
    }),
    escalations: importedFiles({ rotations: [], escalations }, now).map(({ id, path, text }) => ({
      id,
      path,
      text,
    })),
    people: people.map(({ handle, name, email, zone, foundBy }) => ({
      handle,
      name,
      email: email ?? null,
      zone: zone ?? null,
      'found-by': foundBy ?? null,
    })),
    notes: notes.map(note => ({ ...note, message: noteText(note, 'cli') })),
  };
}

function stretchJson({ from, until, ours, theirs }: ComparedStretch): Readonly<Record<string, unknown>> {
  return { from: printInstant(from), until: printInstant(until), ours, theirs };
}
