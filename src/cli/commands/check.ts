import { join, relative, resolve, sep } from 'node:path';
import { listDisk, readDisk } from '../../adapters/git/reading/diskFiles';
import { findTemplateFlaw, TEAM_TEMPLATES } from '../../adapters/templates/handlebarsTemplates';
import { datedProblems } from '../../app/fileProblems';
import { leakProblemsOfText, repositoriesOf } from '../../app/leakProblems';
import { SiteReader, type LiveSite } from '../../app/site';
import { recordProblems } from '../../app/customerReview/approvalHistory';
import { judgeApprovals } from '../../core/customerReview/checkCustomerReview';
import { statementFlaw } from '../../core/customerReview/statement';
import { GuardChecker, type GuardReport } from '../../app/checkGuards';
import { checkSchedule } from '../../core/oncall/checkRotation';
import type { Problem, ProblemSeverity } from '../../core/problem';
import { CUSTOMER_REVIEW_FILE, PEOPLE_FILE, PLAN_FILE } from '../../core/site/paths';
import { toOneLine } from '../../core/text/plain';
import { linesOf, positionAt } from '../../core/text/range';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { diskFiles } from '../diskFiles';
import { findRoot } from '../findRoot';
import { huntFindings } from '../hunting';
import { printJson } from '../print';

export const checkCommand: CommandSpec = {
  name: 'check',
  usage: '',
  summary: 'Find mistakes in the files of the live site, as they stand in this folder.',
  details: [
    'Prints one problem a line: PATH:LINE:COLUMN SEVERITY CODE MESSAGE. Ends with 1 where there are errors or warnings.',
    'Needs no network, so it can run in any pipeline. Where the folder is in a Git repository, the tests, alerts and',
    'runbooks that prove done items are looked for at HEAD, and in the clones that --clone names; the searches of reviews',
    'run over the same (see hunt).',
  ],
  examples: ['check', 'check --errors-only', 'check --json'],
  options: ['errors-only', 'clone', 'allow-new'],
  positionals: { min: 0, max: 0 },
  run,
};

interface Found {
  /** Relative to the live site's root. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
  readonly severity: ProblemSeverity;
  readonly code: string;
  readonly message: string;
}

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const root = findRoot(io.cwd, options.dir);
  const clones = (options.clone ?? []).map(folder => resolve(io.cwd, folder));
  const all = await findProblems(root, clones, context);
  const found = options['errors-only'] === true ? all.filter(({ severity }) => severity === 'error') : all;
  const count = (severity: ProblemSeverity): number => found.filter(one => one.severity === severity).length;
  const totals = { errors: count('error'), warnings: count('warning'), hints: count('hint') };
  if (options.json === true) {
    io.out(printJson({ root, ...totals, problems: found }));
  } else {
    const place = relative(io.cwd, root);
    for (const { path, line, column, severity, code, message } of found) {
      // A file of the code may be called anything, also something with a line feed.
      const shown = toOneLine(join(place, path).split(sep).join('/'));
      io.out(`${shown}:${line}:${column} ${severity} ${code} ${message}`);
    }
  }
  io.err(sentenceOf(totals, new Set(found.map(({ path }) => path)).size));
  const passed = options['allow-new'] === true ? found.filter(({ code }) => code === 'search-hit').length : 0;
  return totals.errors + totals.warnings - passed === 0 ? EXIT.ok : EXIT.refused;
}

/** Every problem of the files in a folder, by path and place. */
async function findProblems(
  root: string,
  clones: readonly string[],
  { io }: CommandContext,
): Promise<readonly Found[]> {
  const now = io.now();
  const site = await new SiteReader(diskFiles(root)).read();
  const templates = (await listDisk(root))
    .map(({ path }) => path)
    .filter(path => path.startsWith(`${TEAM_TEMPLATES}/`));
  const rotations = site.rotations.map(({ path }) => path);
  const leaks = await leaksIn(root, site);
  const approvals = await unrecordedApprovals(root, site);
  const guards = await findGuards(root, clones, site);
  const hunted = await huntFindings(site, { root, clones });
  const texts = await readDisk(root, [
    ...new Set([
      ...site.problems.keys(),
      ...guards.problems.keys(),
      ...leaks.keys(),
      ...approvals.keys(),
      ...hunted.reviews.keys(),
      ...rotations,
      ...templates,
      PLAN_FILE,
      PEOPLE_FILE,
    ]),
  ]);
  const textOf = (path: string): string => {
    const text = texts.get(path);
    return typeof text === 'string' ? text : '';
  };
  const problems = new Map<string, readonly Problem[]>(site.problems);
  for (const { path, ...record } of site.rotations) {
    problems.set(path, [...(problems.get(path) ?? []), ...checkSchedule(record, site.people, now)]);
  }
  for (const [path, found] of [...guards.problems, ...leaks, ...approvals, ...hunted.reviews]) {
    problems.set(path, [...(problems.get(path) ?? []), ...found]);
  }
  guards.unseen.forEach(name =>
    io.err(`Proofs in ${toOneLine(name)} were not looked at: name a clone with --clone.`),
  );
  for (const path of [PLAN_FILE, PEOPLE_FILE]) {
    const dated = datedProblems(path, textOf(path), site, now);
    if (dated.length > 0) {
      problems.set(path, [...(problems.get(path) ?? []), ...dated]);
    }
  }
  for (const path of templates) {
    problems.set(path, [...(problems.get(path) ?? []), ...templateProblems(textOf(path))]);
  }
  const inCode = hunted.code.map(({ path, line, problem }) => ({ ...toFound(path, '', problem), line }));
  return [...problems]
    .flatMap(([path, list]) => list.map(problem => toFound(path, textOf(path), problem)))
    .concat(inCode)
    .sort(
      (a, b) => compare(a.path, b.path) || a.line - b.line || a.column - b.column || compare(a.code, b.code),
    );
}

/** What customers should not read, in their reviews. Asks git for the repository's own name only where there is one. */
async function leaksIn(root: string, site: LiveSite): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const texts = site.incidents.flatMap(({ folder, customerReviewText: text }) =>
    text === undefined ? [] : [{ path: `${folder}/${CUSTOMER_REVIEW_FILE}`, text }],
  );
  if (texts.length === 0) {
    return new Map();
  }
  const { openRepository } = await import('../../adapters/git/repository/repository');
  const repository = await openRepository({ root });
  const own = repositoriesOf(repository.kind === 'none' ? undefined : repository.target.remoteUrl);
  return new Map(
    texts.flatMap(({ path, text }): [string, readonly Problem[]][] => {
      const found = leakProblemsOfText(site, path, text, own);
      return found.length === 0 ? [] : [[path, found]];
    }),
  );
}

/** Statements and approvals that no commit of their givers' brought. Runs git only where a review has some that count; nothing outside Git. */
async function unrecordedApprovals(
  root: string,
  site: LiveSite,
): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const found = new Map<string, readonly Problem[]>();
  const approved = site.incidents.filter(
    ({ customerReview }) =>
      customerReview !== undefined &&
      (statementFlaw(customerReview) === undefined ||
        judgeApprovals(customerReview, site).some(({ flaw }) => flaw === undefined)),
  );
  if (approved.length === 0) {
    return found;
  }
  const { openRepository } = await import('../../adapters/git/repository/repository');
  const { readFileHistory } = await import('../../adapters/git/reading/fileHistory');
  const repository = await openRepository({ root });
  if (repository.kind === 'none') {
    return found;
  }
  for (const { folder, customerReview } of approved) {
    const path = `${folder}/${CUSTOMER_REVIEW_FILE}`;
    const commits = await readFileHistory(repository, path);
    const problems = customerReview === undefined ? [] : recordProblems(customerReview, site, commits);
    if (problems.length > 0) {
      found.set(path, problems);
    }
  }
  return found;
}

/** Loads what runs git only where a proof asks for it. */
async function findGuards(root: string, others: readonly string[], site: LiveSite): Promise<GuardReport> {
  const { openCodeRepositories } = await import('../../adapters/git/reading/codeRepository');
  return new GuardChecker(openCodeRepositories({ root, others, look: 'head' })).check(site);
}

function templateProblems(text: string): Problem[] {
  const flaw = findTemplateFlaw(text);
  if (flaw === undefined) {
    return [];
  }
  const range = linesOf(text)[flaw.line - 1]?.range ?? { start: 0, end: 0 };
  return [
    {
      code: 'template',
      severity: 'error',
      range,
      message: `${flaw.message} The built-in template is used instead.`,
    },
  ];
}

function toFound(path: string, text: string, { range, severity, code, message }: Problem): Found {
  const { line, column } = positionAt(text, range.start);
  return { path, line: line + 1, column: column + 1, severity, code, message: toOneLine(message) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sentenceOf(
  totals: { readonly errors: number; readonly warnings: number; readonly hints: number },
  files: number,
): string {
  const parts = Object.entries(totals)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${count === 1 ? name.slice(0, -1) : name}`);
  return parts.length === 0
    ? 'No problem found.'
    : `${parts.join(', ')} in ${files === 1 ? '1 file' : `${files} files`}.`;
}
