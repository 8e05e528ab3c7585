import { printWhen } from '../../core/oncall/checkRotation';
import { gaps } from '../../core/oncall/gaps';
import { toOneLine } from '../../core/text/plain';
import { printInstant, printSpan } from '../../core/time/instant';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson, printTable, printTrouble } from '../print';
import { readRotations, toStretch } from '../rotations';

export const gapsCommand: CommandSpec = {
  name: 'gaps',
  usage: '',
  summary: 'When nobody is on call.',
  details: [
    'Four weeks from now where --from and --to are not given. Gaps that a rotation declares as intended are left out; with',
    '--all they are shown. Ends with 1 where there is a gap that nobody declared.',
  ],
  examples: ['gaps', 'gaps --rotation primary --to 2027-06-01', 'gaps --all --json'],
  options: ['from', 'to', 'rotation', 'all', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const { from, until } = toStretch(context);
  const { site, rotations } = await readRotations(context, from);
  const found = rotations.flatMap(({ id, rotation }) =>
    gaps(rotation, from, until).map(gap => ({ id, zone: rotation.zone, ...gap })),
  );
  const open = found.filter(({ intended }) => !intended);
  const shown = options.all === true ? found : open;
  if (options.json === true) {
    const list = shown.map(({ id, from: start, until: end, reason, intended }) => ({
      rotation: id,
      from: printInstant(start),
      until: printInstant(end),
      reason,
      intended,
    }));
    io.out(printJson({ from: printInstant(from), until: printInstant(until), gaps: list }));
  } else {
    const rows = shown.map(gap => [
      toOneLine(gap.id),
      printWhen(gap.zone, gap.from),
      printSpan(gap.until - gap.from),
      gap.intended ? 'intended' : gap.reason,
    ]);
    printTable(rows, io.width).forEach(line => io.out(line));
  }
  if (open.length === 0) {
    io.err('No gap that nobody declared.');
  }
  const trouble = printTrouble(site);
  if (trouble !== '') {
    io.err(trouble);
  }
  return open.length === 0 ? EXIT.ok : EXIT.refused;
}
