import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { inTierOrder, isBroken, printStretchFor, type Reader, rotationRow } from '../../app/onCallRows';
import type { Stretch } from '../../app/rotationEdit';
import type { RotationRecord } from '../../app/rotationFiles';
import { awayLines, effectLines, effectsOf } from '../../app/scheduleEffect';
import type { LiveSite } from '../../app/site';
import type { Change } from '../../core/change/change';
import { readStretch, STRETCH_EXAMPLES } from '../../core/oncall/stretchWords';
import { sameHandle, unlistedHandles } from '../../core/people/people';
import { toLabel } from '../../core/text/plain';
import { MINUTE, WEEK } from '../../core/time/calendar';
import { zoneOf } from '../../core/time/zone';
import { Cancelled } from '../errors';
import { confirm } from '../notify';
import { shareSavedNow } from '../savedEdits';
import type { SiteFolder } from '../siteFolder';
import { isRotationArgument } from '../views/onCallTree';
import { readerOf } from '../views/onCallReader';
import { applyPlan, type Plan } from './apply';
import { askLine, choose } from './prompts';

/** A shift that does not end within what is looked at is offered for this long. */
export const AHEAD = 4 * WEEK;

/** A rotation of one of the window's live sites. */
export interface ChosenRotation {
  readonly folder: SiteFolder;
  readonly record: RotationRecord;
}

/** The rotation that a tree node or a link names. */
export function findRotation(folders: readonly SiteFolder[], argument: unknown): ChosenRotation {
  const found = tryFindRotation(folders, argument);
  if (found === undefined) {
    throw new Refusal('This rotation is not here any more.');
  }
  return found;
}

export function tryFindRotation(
  folders: readonly SiteFolder[],
  argument: unknown,
): ChosenRotation | undefined {
  if (!isRotationArgument(argument)) {
    return undefined;
  }
  const folder = folders.find(({ key }) => key === argument.root);
  const record = folder?.site.rotations.find(({ id }) => id === argument.rotation);
  return folder && record && { folder, record };
}

/** The rotation that is meant: named, the only one, or asked for. */
export async function chooseRotation(
  folders: readonly SiteFolder[],
  argument: unknown,
  { placeHolder, now }: { readonly placeHolder: string; readonly now: number },
): Promise<ChosenRotation> {
  const named = tryFindRotation(folders, argument);
  if (named !== undefined) {
    return named;
  }
  const all = folders.flatMap(folder =>
    inTierOrder(folder.site.rotations)
      .filter(record => !isBroken(record))
      .map(record => ({ folder, record })),
  );
  const [only] = all;
  if (only === undefined) {
    throw new Refusal('There is no rotation yet: run "Livesite: Add Rotation…".');
  }
  if (all.length === 1) {
    return only;
  }
  const items = all.map(one => {
    const { label, description } = rotationRow(one.record, readerOf(one.folder, now));
    const site = folders.length > 1 ? toLabel(one.folder.site.plan.name) : '';
    return { label, description, ...(site === '' ? {} : { detail: site }), value: one };
  });
  return choose(items, placeHolder);
}

/** Asks for a stretch of time on the reader's clocks. */
export async function askStretch(
  prompt: string,
  reader: Reader,
  more: { readonly value?: string; readonly title?: string } = {},
): Promise<Stretch> {
  const zone = zoneOf(reader.zone);
  const read = (text: string): ReturnType<typeof readStretch> => readStretch(text, reader.now, zone);
  const text = await askLine({
    prompt: `${prompt} Times of ${reader.zone}.`,
    placeHolder: STRETCH_EXAMPLES,
    ...more,
    check: given => {
      const found = read(given);
      return found.kind === 'bad' ? found.message : undefined;
    },
  });
  const found = read(text);
  if (found.kind === 'bad') {
    throw new Refusal(found.message);
  }
  return found;
}

/** All of a shift, from now on, or a part that is asked for. */
export async function choosePart(shift: Stretch, reader: Reader, placeHolder: string): Promise<Stretch> {
  const whole = { from: Math.max(shift.from, reader.now - (reader.now % MINUTE)), until: shift.until };
  const isPart = await choose(
    [
      { label: 'All of it', description: printStretchFor(whole, reader), value: false },
      { label: 'A part of it…', description: 'from when until when', value: true },
    ],
    placeHolder,
  );
  return isPart ? askStretch('Which part?', reader) : whole;
}

/** Somebody of a list that begins with the likeliest; those of people.yml after them. */
export async function chooseHandle(
  site: LiveSite,
  likely: readonly string[],
  placeHolder: string,
  except: readonly string[] = [],
): Promise<string> {
  const isOut = (handle: string): boolean => except.some(one => sameHandle(one, handle));
  const rest = site.people
    .map(({ handle }) => handle)
    .filter(handle => !likely.some(one => sameHandle(one, handle)));
  const items = [...unlistedHandles([], likely), ...rest]
    .filter(handle => !isOut(handle))
    .map(handle => personItem(site, handle));
  if (items.length === 0) {
    throw new Refusal('There is nobody else in people.yml yet. Add them there first.');
  }
  return choose(items, placeHolder);
}

export function personItem(
  { people }: Pick<LiveSite, 'people'>,
  handle: string,
): { readonly label: string; readonly description: string; readonly value: string } {
  const name = people.find(person => sameHandle(person.handle, handle))?.name;
  return {
    label: `@${toLabel(handle, 40)}`,
    description: name === undefined ? 'not in people.yml' : toLabel(name),
    value: handle,
  };
}

/** Everybody who takes turns in a rotation, in the order of the file. */
export function takersOf({ rotation }: RotationRecord): readonly string[] {
  const all = rotation.layers.flatMap(({ lineUp, changes }) => [
    ...lineUp.people.flat(),
    ...changes.flatMap(({ people }) => people?.flat() ?? []),
  ]);
  return all.filter((handle, index) => all.findIndex(other => sameHandle(other, handle)) === index);
}

export interface EffectQuestion {
  /** The question, and the button that says yes. */
  readonly message: string;
  readonly yes: string;
  readonly plan: Plan;
  /** How far the effect is looked at, at least. */
  readonly until?: number | undefined;
  readonly now: number;
}

/**
 * Shows what a change does to the schedule, and carries it out when the person agrees: saved, then shared. What they have edited in
 * the file themselves is saved and shared first, since the change starts from it.
 */
export async function confirmAndApply(
  folder: SiteFolder,
  paths: readonly string[],
  question: EffectQuestion,
): Promise<void> {
  for (const path of paths) {
    await settleFile(folder, path);
  }
  let change = await question.plan(folder.site, await folder.author());
  for (let note = ''; ; note = 'The file has changed meanwhile, so look again.\n') {
    const detail = note + detailOf(change, folder, question);
    if ((await confirm(question.message, detail, question.yes)) !== question.yes) {
      throw new Cancelled();
    }
    const shown = change;
    change = await question.plan(folder.site, await folder.author());
    if (isOfSameFiles(shown, change)) {
      break;
    }
  }
  await applyPlan(folder, question.plan);
}

/** Whether what was agreed to is what is written: a colleague's edit may have come while the question stood there. */
function isOfSameFiles(shown: Change, now: Change): boolean {
  const before = ({ edits }: Change): string =>
    JSON.stringify(edits.map(edit => (edit.kind === 'replace' ? [edit.path, edit.before] : [edit.path])));
  return before(shown) === before(now);
}

function detailOf(change: Change, folder: SiteFolder, { until, now }: EffectQuestion): string {
  const reader = readerOf(folder, now);
  const effects = effectsOf(change, now, until);
  const lines = effects.flatMap(effect => effectLines(effect, reader));
  const away = awayLines(change, folder.site.people, reader, until);
  return [...lines, ...away.slice(0, MOST_AWAY), `One commit: ${change.subject}`].join('\n');
}

const MOST_AWAY = 3;

/** Saves a file that is open with edits, and shares what was saved in it. */
export async function settleFile(folder: SiteFolder, path: string): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && folder.pathOf(document.uri) === path && !(await document.save())) {
      throw new Refusal(`${path} has unsaved changes that could not be saved. Save it and try again.`);
    }
  }
  await shareSavedNow(folder, path);
  await folder.refresh();
}
