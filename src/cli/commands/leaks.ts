import { readFile, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { Refusal } from '../../app/change';
import { dictionaryFlaws, leakDictionaryOf } from '../../app/leakDictionary';
import { repositoriesOf } from '../../app/leakProblems';
import type { LiveSite } from '../../app/site';
import { checkLeaks, type LeakReport } from '../../core/leaks/findLeaks';
import { leakSentence } from '../../core/leaks/leakProblems';
import type { Leak } from '../../core/leaks/leak';
import { CUSTOMER_REVIEW_FILE } from '../../core/site/paths';
import { toOneLine } from '../../core/text/plain';
import { positionAt } from '../../core/text/range';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { ANY, findIncident } from '../findIncident';
import { printJson } from '../print';
import { openSession } from '../session';

export const leaksCommand: CommandSpec = {
  name: 'leaks',
  usage: 'FILE|INCIDENT',
  summary: 'Find in a text for customers what only your team should read.',
  details: [
    'A file on this machine, or the customer review of an incident. Prints one finding a line:',
    'PATH:LINE:COLUMN KIND MESSAGE. Ends with 1 where there are any,',
    'and where a file that names are taken from cannot be read.',
  ],
  examples: ['leaks draft.md', 'leaks checkout --json'],
  options: [],
  positionals: { min: 1, max: 1 },
  run,
};

interface Checked {
  readonly path: string;
  readonly text: string;
}

/** Larger files are no texts for customers. */
const MAX_BYTES = 4 * 1024 * 1024;

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals } = context;
  const [named = ''] = positionals;
  const session = await openSession(context);
  const site = await session.read();
  const { path, text } = (await tryFile(io.cwd, named)) ?? reviewOf(site, named);
  const facts = await session.backend.facts();
  const report = checkLeaks(text, leakDictionaryOf(site, repositoriesOf(facts?.remoteUrl)));
  if (options.json === true) {
    io.out(printJson(toJson(path, text, report)));
  } else {
    for (const leak of report.leaks) {
      const { line, column } = positionAt(text, leak.range.start);
      io.out(toOneLine(`${path}:${line + 1}:${column + 1} ${leak.kind} ${leakSentence(leak)}`));
    }
  }
  const flaws = dictionaryFlaws(site);
  for (const flaw of flaws) {
    io.err(toOneLine(flaw));
  }
  const { length } = report.leaks;
  const allowed = report.allowed.length === 0 ? '' : ` ${report.allowed.length} allowed by its front matter.`;
  io.err(`${length === 0 ? 'Nothing found.' : `${length} ${length === 1 ? 'leak' : 'leaks'}.`}${allowed}`);
  return length === 0 && flaws.length === 0 ? EXIT.ok : EXIT.refused;
}

/** Undefined where there is no such file. */
async function tryFile(cwd: string, named: string): Promise<Checked | undefined> {
  const file = resolve(cwd, named);
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) {
    return undefined;
  }
  if (found.size > MAX_BYTES) {
    throw new Refusal(`${toOneLine(named)} is larger than 4 MiB, so it is not read.`);
  }
  const path = relative(cwd, file).split(sep).join('/');
  return { path, text: await readFile(file, 'utf8') };
}

function reviewOf(site: LiveSite, named: string): Checked {
  const { folder, incident, customerReviewText: text } = findIncident(site, named, ANY);
  if (text === undefined) {
    throw new Refusal(`${incident.id} has no ${CUSTOMER_REVIEW_FILE} yet.`);
  }
  return { path: `${folder}/${CUSTOMER_REVIEW_FILE}`, text };
}

function toJson(path: string, text: string, { leaks, inComments, allowed, decisions }: LeakReport): object {
  const one = (leak: Leak): object => {
    const { line, column } = positionAt(text, leak.range.start);
    const { kind, text: words, what, why, replacement } = leak;
    return { line: line + 1, column: column + 1, kind, words, what, why, replacement: replacement ?? null };
  };
  return {
    path,
    leaks: leaks.map(one),
    inComments: inComments.map(one),
    allowed: allowed.map(one),
    decisions,
  };
}
