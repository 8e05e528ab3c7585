import * as vscode from 'vscode';
import { planAddRotation, rotationPath } from '../../app/addRotation';
import { planAssignRole } from '../../app/assignRole';
import { Refusal } from '../../app/change';
import {
  inTierOrder,
  isBroken,
  printCrew,
  rotationName,
  rotationRow,
  SHIFTS_SHOWN,
  type OnCallSign,
} from '../../app/onCallRows';
import type { RotationRecord } from '../../app/rotationFiles';
import { upcomingShifts } from '../../app/upcomingShifts';
import { LEAD } from '../../core/incident/incident';
import { sameHandle } from '../../core/people/people';
import { toLabel } from '../../core/text/plain';
import { Cancelled } from '../errors';
import type { CommandId } from '../ids';
import { confirm } from '../notify';
import type { Previews } from '../previews';
import type { SiteFolder } from '../siteFolder';
import { readerOf } from '../views/onCallReader';
import { apply, applyPlan, refusalOf } from './apply';
import type { Handler } from './handler';
import { askLine, choose } from './prompts';
import { type ChosenRotation, findRotation, tryFindRotation } from './shiftChoices';
import { idOf, titleOf, type Target, type Targets } from './target';

export interface OnCallCommandDeps {
  readonly now: () => number;
  /** `root`: key of the live site. `rotation`: id, empty for all. */
  readonly showCalendar: (root: string, rotation: string) => void;
  readonly previews: Pick<Previews, 'read'>;
}

/** Who is on call, and what one does with that. */
export function onCallCommands(
  targets: Targets,
  { now, showCalendar }: OnCallCommandDeps,
): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.openCalendar': async args => {
      const named = tryFindRotation(await targets.sites(), args[0]);
      const folder = named?.folder ?? (await targets.site());
      showCalendar(folder.key, named?.record.id ?? '');
    },
    'livesite.whoIsOnCall': () => whoIsOnCall(targets, now),
    'livesite.openRotation': async args => {
      const { folder, record } = findRotation(await targets.sites(), args[0]);
      await openFile(folder, record.path);
    },
    'livesite.addRotation': () => addRotation(targets),
  };
}

/** Everything it shows is at hand already, so that it is there at once. */
async function whoIsOnCall(targets: Targets, now: () => number): Promise<void> {
  const folders = await targets.sites();
  const incident = targets.inFront();
  const rows = folders.flatMap(folder =>
    inTierOrder(folder.site.rotations).map(record => ({ folder, record })),
  );
  if (rows.length === 0) {
    throw new Refusal('There is no rotation yet: run "Livesite: Add Rotation…".');
  }
  const chosen = await choose(
    rows.map(row => choiceOf(row, now(), folders.length > 1)),
    'Who is on call? Type a name, choose one to go on.',
  );
  const actions = actionsOf(chosen, incident, now());
  const act = await choose(actions, rotationRow(chosen.record, readerOf(chosen.folder, now())).label);
  await act();
}

const SIGNS: Readonly<Record<OnCallSign, string>> = {
  broken: '$(error)',
  gap: '$(warning)',
  intended: '$(circle-slash)',
  me: '$(account)',
  others: '$(person)',
  wanted: '$(megaphone)',
};

function choiceOf(
  { folder, record }: ChosenRotation,
  at: number,
  isOneOfSeveral: boolean,
): vscode.QuickPickItem & { readonly value: ChosenRotation } {
  const { sign, label, description } = rotationRow(record, readerOf(folder, at));
  const site = isOneOfSeveral ? toLabel(folder.site.plan.name) : '';
  const detail = [namesOf(folder, crewOf(record, at)), site].filter(part => part !== '').join(' · ');
  return {
    label: `${SIGNS[sign]} ${label}`,
    description,
    ...(detail === '' ? {} : { detail }),
    value: { folder, record },
  };
}

function crewOf(record: RotationRecord, at: number): readonly string[] {
  return isBroken(record) ? [] : (upcomingShifts(record.rotation, at, SHIFTS_SHOWN)[0]?.people ?? []);
}

/** Names as people.yml has them. */
function namesOf({ site }: SiteFolder, handles: readonly string[]): string {
  const names = handles.map(handle => site.people.find(person => sameHandle(person.handle, handle))?.name);
  return toLabel(names.filter(name => name !== undefined).join(', '));
}

type Act = () => Promise<void>;

function actionsOf(
  { folder, record }: ChosenRotation,
  incident: Target | undefined,
  at: number,
): (vscode.QuickPickItem & { readonly value: Act })[] {
  const crew = crewOf(record, at);
  const handles = printCrew(crew);
  const copy = {
    label: '$(copy) Copy Handles',
    description: handles,
    value: async () => vscode.env.clipboard.writeText(handles),
  };
  const open = {
    label: '$(go-to-file) Open Rotation',
    description: toLabel(`${rotationName(record)} · ${record.path}`),
    value: () => openFile(folder, record.path),
  };
  const leads = incident?.folder === folder ? leadActions(incident, crew) : [];
  return [...leads, ...(crew.length === 0 ? [] : [copy]), open];
}

function leadActions(
  target: Target,
  crew: readonly string[],
): (vscode.QuickPickItem & { readonly value: Act })[] {
  const { folder, record } = target;
  const holders = record.incident.roles.get(LEAD) ?? [];
  if (folder.readOnly !== '' || !folder.site.plan.roles.some(({ id }) => id === LEAD)) {
    return [];
  }
  return crew
    .filter(handle => !holders.some(holder => sameHandle(holder, handle)))
    .map(person => ({
      label: `$(person-add) Assign Lead to @${toLabel(person, 40)}`,
      description: titleOf(target),
      value: () =>
        apply(target, (site, author) =>
          planAssignRole(site, { incident: idOf(target), role: LEAD, person }, author),
        ),
    }));
}

async function openFile(folder: SiteFolder, path: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', folder.uriOf(path));
}

/** Writes a rotation to start from, after showing what it is. */
async function addRotation(targets: Targets): Promise<void> {
  const folder = await targets.site();
  const author = await folder.author();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const name = await askLine({
    prompt: 'What is the rotation called?',
    value: folder.site.rotations.length === 0 ? 'Primary' : '',
    check: given => refusalOf(() => rotationPath(folder.site, given)),
  });
  const yes = 'Add Rotation';
  const detail = `One commit with this file: weekly turns that begin on Mondays at 09:00 in ${zone}, with @${author.actor} as the only person so far. It opens, so that you can add the others.`;
  if ((await confirm(`Add ${rotationPath(folder.site, name)}?`, detail, yes)) !== yes) {
    throw new Cancelled();
  }
  const path = rotationPath(folder.site, name);
  await applyPlan(folder, (site, who) => planAddRotation(site, { name, zone }, who));
  // Shared first: then the file stands in the checkout, where it can be edited.
  await folder.publish();
  await vscode.window.showTextDocument(folder.uriOf(path), { preview: false });
}
