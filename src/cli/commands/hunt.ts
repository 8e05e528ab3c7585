import { relative, resolve, sep, join } from 'node:path';
import { hitProblems } from '../../app/huntProblems';
import { allSearches, placeOf, searchesOf, type HuntResult } from '../../app/huntSiblings';
import { SiteReader } from '../../app/site';
import { stateOfHit, type ComparedHit } from '../../core/hunt/compareHits';
import { shorten, toOneLine } from '../../core/text/plain';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { ANY, findIncident } from '../findIncident';
import { findRoot } from '../findRoot';
import { huntOnDisk, type Hunted } from '../hunting';
import { printJson } from '../print';
import { diskFiles } from '../diskFiles';

export const huntCommand: CommandSpec = {
  name: 'hunt',
  usage: '[INCIDENT]',
  summary: 'Run the searches of reviews over the code: where does the same defect still live?',
  details: [
    'Runs the blocks under "Same pattern elsewhere" over the files that Git tracks, in the repository of the live site and in',
    'the clones that --clone names. Prints PATH:LINE STATE TEXT: `new` is a place nobody has decided about, `done` one whose',
    'item says done. Ends with 1 where there is one of these. Needs no network.',
  ],
  examples: ['hunt', 'hunt checkout --all', 'hunt --clone ../shop --json', 'hunt --allow-new'],
  options: ['all', 'clone', 'allow-new'],
  positionals: { min: 0, max: 1 },
  run,
};

const STATES = { new: 'new', 'done-but-there': 'done', open: 'open', fine: 'fine' } as const;

async function run({ io, options, positionals }: CommandContext): Promise<ExitCode> {
  const root = findRoot(io.cwd, options.dir);
  const site = await new SiteReader(diskFiles(root)).read();
  const [named] = positionals;
  const searches = named === undefined ? allSearches(site) : searchesOf(findIncident(site, named, ANY));
  const clones = (options.clone ?? []).map(folder => resolve(io.cwd, folder));
  const hunted = await huntOnDisk(searches, { root, clones });
  const asks = hunted.results.reduce((sum, result) => sum + hitProblems(result).length, 0);
  if (options.json === true) {
    io.out(printJson({ root, unsettled: asks, searches: hunted.results.map(resultJson) }));
  } else {
    for (const result of hunted.results) {
      printResult(result, { hunted, cwd: io.cwd, all: options.all === true }).forEach(line => io.out(line));
      result.notes.forEach(note => io.err(note));
    }
  }
  io.err(sentenceOf(hunted.results, asks));
  return asks === 0 || options['allow-new'] === true ? EXIT.ok : EXIT.refused;
}

interface Printing {
  readonly hunted: Hunted;
  readonly cwd: string;
  /** Also what is settled. */
  readonly all: boolean;
}

function printResult(result: HuntResult, { hunted, cwd, all }: Printing): string[] {
  const shown = result.hits.filter(hit => all || isUnsettled(hit, result));
  const gone = result.gone.map(place => `  gone: ${placeOf({ ...place, line: 0 }).replace(/:0$/, '')}`);
  return [
    `${result.record.incident.id}  ${result.block.id}${result.block.why === '' ? '' : `  ${result.block.why}`}`,
    ...shown.map(compared => {
      const { hit, known, movedFrom } = compared;
      const folder = hunted.repositories.get(hit.in)?.folder ?? '';
      const path = toOneLine(join(relative(cwd, folder), hit.path).split(sep).join('/'));
      const moved = movedFrom === undefined ? undefined : `was in ${toOneLine(movedFrom)}`;
      const more = [known?.as, known?.fine, moved];
      const told = more.filter(part => part !== undefined).join(', ');
      const state = STATES[stateOfHit(compared, result.record.review?.items ?? [])];
      return `${path}:${hit.line} ${state}${told === '' ? '' : ` (${told})`} ${shorten(toOneLine(hit.text), 160)}`;
    }),
    ...(all ? gone : []),
  ];
}

function isUnsettled(hit: ComparedHit, { record }: HuntResult): boolean {
  return ['new', 'done-but-there'].includes(stateOfHit(hit, record.review?.items ?? []));
}

function resultJson(result: HuntResult): Readonly<Record<string, unknown>> {
  const { record, block, hits, gone, notes } = result;
  return {
    incident: record.incident.id,
    search: block.id,
    why: block.why,
    hits: hits.map(compared => ({
      repository: compared.hit.in,
      path: compared.hit.path,
      line: compared.hit.line,
      state: STATES[stateOfHit(compared, record.review?.items ?? [])],
      as: compared.known?.as ?? null,
      fine: compared.known?.fine ?? null,
      movedFrom: compared.movedFrom ?? null,
      fingerprint: compared.hit.fingerprint,
      text: toOneLine(compared.hit.text),
    })),
    gone: gone.map(({ in: repository, path, line }) => ({ repository, path, fingerprint: line })),
    notes,
  };
}

function sentenceOf(results: readonly HuntResult[], asks: number): string {
  if (results.length === 0) {
    return 'No review has a search yet.';
  }
  const searches = results.length === 1 ? '1 search' : `${results.length} searches`;
  const gone = results.reduce((sum, one) => sum + one.gone.length, 0);
  const also = gone === 0 ? '' : ` ${gone === 1 ? '1 known place is' : `${gone} known places are`} gone.`;
  return asks === 0
    ? `${searches}: no new place.${also}`
    : `${searches}: ${asks === 1 ? '1 place asks' : `${asks} places ask`} for a decision.${also}`;
}
