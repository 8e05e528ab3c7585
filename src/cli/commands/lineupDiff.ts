import { listDisk, readDisk } from '../../adapters/git/reading/diskFiles';
import { Refusal } from '../../app/change';
import type { RotationRecord } from '../../app/rotationFiles';
import { SiteReader, type LiveSite } from '../../app/site';
import { type LineUpDiff, lineupDiff } from '../../core/oncall/lineupDiff';
import { printLineUpDiff } from '../../core/oncall/printLineUpDiff';
import { toOneLine } from '../../core/text/plain';
import { WEEK } from '../../core/time/calendar';
import { printInstant, type Instant } from '../../core/time/instant';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { findRoot } from '../findRoot';
import { printJson } from '../print';
import { openHistory, toInstant } from '../rotations';

export const lineupDiffCommand: CommandSpec = {
  name: 'lineup-diff',
  usage: 'BASE [HEAD]',
  summary: 'What a change of the rotations does to the weeks ahead, as Markdown for a pull request.',
  details: [
    'BASE and HEAD are revisions of Git; without HEAD, the files of this folder as they are. Eight weeks from now, or until',
    '--to. Says whether other people are on call right now, whether the past is rewritten, who has how many hours, and what',
    'gaps are new.',
  ],
  examples: ['lineup-diff origin/main', 'lineup-diff main feature --rotation primary --to 2027-01-01'],
  options: ['rotation', 'at', 'to'],
  positionals: { min: 1, max: 2 },
  run,
};

const AHEAD = 8 * WEEK;

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options, positionals } = context;
  const root = findRoot(io.cwd, options.dir);
  const now = options.at === undefined ? io.now() : toInstant(options.at, io, '--at');
  const until = options.to === undefined ? now + AHEAD : toInstant(options.to, io, '--to');
  if (until <= now) {
    throw new Refusal('--to is not after the time from which the two are compared.');
  }
  const [base = '', head] = positionals;
  const before = await siteAt(root, base);
  const after = head === undefined ? await siteInFolder(root) : await siteAt(root, head);
  const diffs = diffsOf(before, after, options.rotation, [now, until]);
  if (options.json === true) {
    const list = diffs.map(({ id, diff }) => diffJson(id, diff));
    io.out(printJson({ from: printInstant(now), until: printInstant(until), rotations: list }));
  } else {
    const texts = diffs.map(({ name, zone, diff }) => printLineUpDiff({ name, zone, until }, diff));
    io.out(texts.length === 0 ? 'No rotation changes who is on call.' : texts.join('\n\n'));
  }
  return EXIT.ok;
}

async function siteAt(root: string, revision: string): Promise<LiveSite> {
  const past = await (await openHistory(root)).revision(revision);
  if (past === undefined) {
    throw new Refusal(
      `Git knows no revision "${toOneLine(revision)}" here. It may have to be fetched first.`,
    );
  }
  return new SiteReader(past.files).read();
}

function siteInFolder(root: string): Promise<LiveSite> {
  return new SiteReader({ list: () => listDisk(root), readMany: paths => readDisk(root, paths) }).read();
}

interface NamedDiff {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly diff: LineUpDiff;
}

/** Of the rotations that are not the same in both. */
function diffsOf(
  before: LiveSite,
  after: LiveSite,
  wanted: string | undefined,
  [now, until]: readonly [Instant, Instant],
): readonly NamedDiff[] {
  const find = (site: LiveSite, id: string): RotationRecord | undefined =>
    site.rotations.find(one => one.id === id);
  const ids = [...new Set([...before.rotations, ...after.rotations].map(({ id }) => id))].sort();
  return ids
    .filter(id => wanted === undefined || id === wanted)
    .flatMap((id): NamedDiff[] => {
      const [old, young] = [find(before, id), find(after, id)];
      const shown = young ?? old;
      if (shown === undefined || old?.text === young?.text) {
        return [];
      }
      const diff = lineupDiff(old?.rotation, young?.rotation, now, until);
      return [{ id, name: shown.rotation.name || id, zone: shown.rotation.zone, diff }];
    });
}

function diffJson(id: string, diff: LineUpDiff): Readonly<Record<string, unknown>> {
  const gap = ({ from, until, reason }: LineUpDiff['newGaps'][number]): unknown => ({
    from: printInstant(from),
    until: printInstant(until),
    reason,
  });
  return {
    rotation: id,
    changesNow: diff.changesNow,
    nowBefore: diff.nowBefore,
    nowAfter: diff.nowAfter,
    changesPastFrom: diff.changesPastFrom === undefined ? null : printInstant(diff.changesPastFrom),
    changes: diff.stretches.map(({ from, until, before, after }) => ({
      from: printInstant(from),
      until: printInstant(until),
      before,
      after,
    })),
    hours: diff.hours.map(({ handle, before, after }) => ({
      person: handle,
      before: before / 3_600_000,
      after: after / 3_600_000,
    })),
    newGaps: diff.newGaps.map(gap),
    closedGaps: diff.closedGaps.map(gap),
    fairness: diff.fairness,
  };
}
