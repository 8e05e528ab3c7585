import { handlesOf, nextHandOff } from '../../core/oncall/handOff';
import { printWhen } from '../../core/oncall/checkRotation';
import { onCallAt } from '../../core/oncall/schedule';
import type { RotationRecord } from '../../app/rotationFiles';
import type { LiveSite } from '../../app/site';
import { sameHandle } from '../../core/people/people';
import { toOneLine } from '../../core/text/plain';
import { printInstant, type Instant } from '../../core/time/instant';
import type { CommandContext, CommandSpec } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { printJson, printTable, printTrouble } from '../print';
import { printHandles, readRotations, toInstant } from '../rotations';

export const onCallCommand: CommandSpec = {
  name: 'oncall',
  usage: '',
  summary: 'Who is on call, now or at any time, and who is next.',
  details: [
    'Without --rotation all of them. --as-of answers from the files as they stood at a time, by Git; with `then`, as they',
    'stood at the time of --at.',
  ],
  examples: ['oncall', 'oncall --rotation primary --json', 'oncall --at 2026-03-29T01:30Z --as-of then'],
  options: ['at', 'rotation', 'as-of', 'no-fetch'],
  positionals: { min: 0, max: 0 },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { io, options } = context;
  const at = options.at === undefined ? io.now() : toInstant(options.at, io, '--at');
  const { site, rotations, commit } = await readRotations(context, at);
  if (options.json === true) {
    const list = rotations.map(record => answerJson(site, record, at));
    io.out(printJson({ at: printInstant(at), commit: commit ?? null, rotations: list }));
  } else {
    const rows = rotations.map(record => answerRow(record, at));
    printTable([['ROTATION', 'ON CALL', 'UNTIL', 'THEN'], ...rows], io.width).forEach(line => io.out(line));
  }
  const trouble = printTrouble(site);
  if (trouble !== '') {
    io.err(trouble);
  }
  return EXIT.ok;
}

function answerRow({ id, rotation }: RotationRecord, at: Instant): string[] {
  const now = onCallAt(rotation, at);
  const next = nextHandOff(rotation, at);
  const shadows = now.shadows.length === 0 ? '' : ` (learning: ${printHandles(now.shadows)})`;
  return [
    toOneLine(id),
    printHandles(handlesOf(now)) + shadows,
    next === undefined ? '-' : printWhen(rotation.zone, next.at),
    next === undefined ? '-' : printHandles(next.after),
  ];
}

function answerJson(
  { people: known }: LiveSite,
  { id, rotation }: RotationRecord,
  at: Instant,
): Readonly<Record<string, unknown>> {
  const { people, shadows, gap } = onCallAt(rotation, at);
  const next = nextHandOff(rotation, at);
  return {
    id,
    name: toOneLine(rotation.name),
    tier: rotation.tier ?? null,
    zone: rotation.zone,
    people: people.map(({ handle, source, layer, insteadOf }) => ({
      handle,
      name: known.find(person => sameHandle(person.handle, handle))?.name ?? null,
      source,
      layer: layer ?? null,
      'instead-of': insteadOf ?? null,
    })),
    shadows,
    gap: gap ?? null,
    next: next === undefined ? null : { at: printInstant(next.at), people: next.after },
  };
}
