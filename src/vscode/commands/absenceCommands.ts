import * as vscode from 'vscode';
import { planAddAbsence, shiftsWithin, type AbsentShift } from '../../app/addAbsence';
import { Refusal } from '../../app/change';
import { planRequestCover } from '../../app/coverRequest';
import { printStretchFor, type Reader, rotationName } from '../../app/onCallRows';
import type { LiveSite } from '../../app/site';
import { sameHandle } from '../../core/people/people';
import { PEOPLE_FILE } from '../../core/site/paths';
import { Cancelled } from '../errors';
import type { CommandId } from '../ids';
import { confirm, tell, warn } from '../notify';
import type { SiteFolder } from '../siteFolder';
import { readerOf } from '../views/onCallReader';
import { commandTitle } from '../runningCommand';
import { applyPlan } from './apply';
import type { Handler } from './handler';
import { askStretch, chooseHandle, settleFile } from './shiftChoices';
import type { Targets } from './target';

/** Who is away, and who stands in then. */
export function absenceCommands(targets: Targets, now: () => number): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.addAbsence': async () => addAbsence(await targets.site(), now()),
  };
}

async function addAbsence(folder: SiteFolder, now: number): Promise<void> {
  const { actor: me } = await folder.author();
  const person = await chooseHandle(folder.site, [me], 'Who is away?');
  const zone = folder.site.people.find(({ handle }) => sameHandle(handle, person))?.zone;
  // Days are those of the person who is away, wherever the one is who writes them down.
  const reader = { ...readerOf(folder, now), ...(zone === undefined ? {} : { zone }) };
  const stretch = await askStretch(`When is @${person} away? Days count whole.`, reader);
  await settleFile(folder, PEOPLE_FILE);
  const absence = { person, zone: reader.zone, ...stretch };
  const plan = async (site: LiveSite, author: Parameters<typeof planAddAbsence>[3]) =>
    planAddAbsence(site, await peopleText(folder), absence, author);
  const change = await plan(folder.site, await folder.author());
  const shifts = shiftsWithin(folder.site.rotations, person, stretch, now);
  const detail = [
    `@${person} is away ${printStretchFor(stretch, reader)}.`,
    ...shifts.slice(0, MOST).map(shift => `On call then: ${shiftWords(shift, reader)}`),
    ...(shifts.length > MOST ? [`and ${shifts.length - MOST} more shifts`] : []),
    ...(shifts.length === 0 ? ['No shift falls into that time.'] : []),
    'Nobody’s time on call changes: an absence puts nobody in somebody’s place.',
    `One commit: ${change.subject}`,
  ];
  const yes = 'Add Absence';
  if ((await confirm(`Add an absence of @${person}?`, detail.join('\n'), yes)) !== yes) {
    throw new Cancelled();
  }
  await applyPlan(folder, plan);
  await offerRequests(folder, person, shifts, reader);
}

const MOST = 6;

function shiftWords(shift: AbsentShift, reader: Reader): string {
  return `${rotationName(shift.record)}, ${printStretchFor(shift, reader)}`;
}

/** people.yml as the live site has it now. */
async function peopleText(folder: SiteFolder): Promise<string | undefined> {
  const text = (await folder.store.readMany([PEOPLE_FILE])).get(PEOPLE_FILE);
  return typeof text === 'string' ? text : undefined;
}

/** Asks everybody in the rotation for cover, for those of the shifts that the person leaves ticked. */
async function offerRequests(
  folder: SiteFolder,
  person: string,
  shifts: readonly AbsentShift[],
  reader: Reader,
): Promise<void> {
  if (shifts.length === 0) {
    return;
  }
  const picked = await vscode.window.showQuickPick(
    shifts.map(shift => ({ label: shiftWords(shift, reader), picked: true, shift })),
    {
      canPickMany: true,
      ignoreFocusOut: true,
      placeHolder: `@${person} is on call then. For which shifts should cover be requested?`,
      ...commandTitle(),
    },
  );
  let requested = 0;
  const refused: string[] = [];
  for (const { shift } of picked ?? []) {
    try {
      await requestFor(folder, person, shift);
      requested += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      // What stands in the way of one, such as an earlier request, must not cost the others theirs.
      refused.push(`${shiftWords(shift, reader)}: ${error.message}`);
    }
  }
  if (requested > 0) {
    void tell(
      `Cover is requested for ${requested} ${requested === 1 ? 'shift' : 'shifts'} of @${person}. They stay on call until somebody accepts.`,
    );
  }
  if (refused.length > 0) {
    void warn(`Cover is not requested for ${refused.join(' ')}`);
  }
}

async function requestFor(
  folder: SiteFolder,
  person: string,
  { record, from, until }: AbsentShift,
): Promise<void> {
  const wanted = { rotation: record.id, person, from, until, reason: 'Away' };
  await settleFile(folder, record.path);
  await applyPlan(folder, (site, author) => planRequestCover(site, wanted, author));
}
