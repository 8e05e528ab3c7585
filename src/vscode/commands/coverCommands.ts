import { Refusal } from '../../app/change';
import { planAcceptRequest, planEndRequest, planRequestCover } from '../../app/coverRequest';
import { requestRow, roleIn } from '../../app/coverRows';
import { ownShiftRow, printStretchFor, type Reader, rotationName } from '../../app/onCallRows';
import { openRequests, type RequestOf } from '../../app/openRequests';
import type { Stretch } from '../../app/rotationEdit';
import { type OwnShift, ownShifts } from '../../app/upcomingShifts';
import { sameHandle } from '../../core/people/people';
import { toLabel } from '../../core/text/plain';
import { Cancelled } from '../errors';
import type { CommandId } from '../ids';
import { confirm, tell } from '../notify';
import type { SiteFolder } from '../siteFolder';
import { isRequestArgument, isShiftArgument } from '../views/onCallTree';
import { readerOf } from '../views/onCallReader';
import { applyPlan } from './apply';
import type { Handler } from './handler';
import { askLine, choose } from './prompts';
import {
  AHEAD,
  askStretch,
  choosePart,
  type ChosenRotation,
  confirmAndApply,
  personItem,
  settleFile,
  takersOf,
} from './shiftChoices';
import type { Targets } from './target';

/** Who asks whom to stand in, and what becomes of it. */
export function coverCommands(targets: Targets, now: () => number): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.requestCover': async ([argument]) => requestCover(await targets.sites(), argument, now()),
    'livesite.acceptCover': async ([argument]) => acceptCover(await targets.sites(), argument, now()),
    'livesite.declineCover': async ([argument]) => declineCover(await targets.sites(), argument, now()),
  };
}

interface ShiftOfMine {
  readonly folder: SiteFolder;
  readonly shift: OwnShift;
}

async function requestCover(folders: readonly SiteFolder[], argument: unknown, now: number): Promise<void> {
  const { folder, shift } = await chooseOwnShift(folders, argument, now);
  const { record } = shift;
  const { actor: me } = await folder.author();
  const reader = { ...readerOf(folder, now), me };
  const whole = { from: shift.from, until: shift.until ?? Math.max(shift.from, now) + AHEAD };
  const stretch = await choosePart(whole, reader, 'What should somebody else cover?');
  const asks = await chooseAsked(folder, record, me);
  const inReturn =
    asks === undefined ? undefined : await chooseReturn({ folder, record }, asks, stretch, reader);
  const reason = await askLine({
    prompt: 'Why? Colleagues read it. Enter alone says nothing.',
    optional: true,
  });
  const wanted = { rotation: record.id, person: me, ...stretch, asks, reason, inReturn };
  await settleFile(folder, record.path);
  await applyPlan(folder, (site, author) => planRequestCover(site, wanted, author), reason);
  void tell(
    `${asks === undefined ? 'Everybody in the rotation' : `@${asks}`} is asked to cover ${printStretchFor(stretch, reader)}. You are on call until somebody accepts.`,
  );
}

async function chooseOwnShift(
  folders: readonly SiteFolder[],
  argument: unknown,
  now: number,
): Promise<ShiftOfMine> {
  const all = folders.flatMap(folder =>
    folder.me === ''
      ? []
      : ownShifts(folder.site.rotations, folder.me, now).map(shift => ({ folder, shift })),
  );
  const named = isShiftArgument(argument)
    ? all.find(
        ({ folder, shift }) =>
          folder.key === argument.root &&
          shift.record.id === argument.rotation &&
          shift.from <= argument.from &&
          (shift.until ?? Number.POSITIVE_INFINITY) > argument.from,
      )
    : undefined;
  if (named !== undefined) {
    return named;
  }
  if (all.length === 0 || isShiftArgument(argument)) {
    throw new Refusal(
      all.length === 0
        ? 'You have no shift in the next four weeks that somebody could cover.'
        : 'This is no shift of yours (any more).',
    );
  }
  return choose(
    all.map(one => {
      const { label, description } = ownShiftRow(one.shift, readerOf(one.folder, now));
      return { label, description, value: one };
    }),
    'Which of your shifts should somebody cover?',
  );
}

async function chooseAsked(
  folder: SiteFolder,
  record: OwnShift['record'],
  me: string,
): Promise<string | undefined> {
  const takers = takersOf(record).filter(handle => !sameHandle(handle, me));
  const others = folder.site.people
    .map(({ handle }) => handle)
    .filter(handle => !sameHandle(handle, me) && !takers.some(one => sameHandle(one, handle)));
  return choose<string | undefined>(
    [
      { label: 'Everybody', description: 'who takes turns in this rotation', value: undefined },
      ...[...takers, ...others].map(handle => personItem(folder.site, handle)),
    ],
    'Whom do you ask?',
  );
}

async function chooseReturn(
  { folder, record }: ChosenRotation,
  asks: string,
  stretch: Stretch,
  reader: Reader,
): Promise<Stretch | undefined> {
  const shifts = ownShifts([record], asks, reader.now)
    .map(({ from, until }) => ({ from: Math.max(from, reader.now), until: until ?? from + AHEAD }))
    .filter(({ from, until }) => from >= stretch.until || until <= stretch.from);
  if (shifts.length === 0) {
    return undefined;
  }
  const name = toLabel(folder.site.people.find(({ handle }) => sameHandle(handle, asks))?.name ?? asks);
  const part = 'part';
  const value = await choose<Stretch | typeof part | undefined>(
    [
      { label: 'Nothing in return', description: '', value: undefined },
      ...shifts.map(shift => ({
        label: `Swap for ${printStretchFor(shift, reader)}`,
        description: `you take over this shift of ${name}`,
        value: shift,
      })),
      { label: 'Swap for another time…', description: 'from when until when', value: part },
    ],
    'What do you take over in return?',
  );
  return value === part ? askStretch('Which time do you take over in return?', reader) : value;
}

interface ChosenRequest {
  readonly folder: SiteFolder;
  readonly one: RequestOf;
}

async function chooseRequest(
  folders: readonly SiteFolder[],
  argument: unknown,
  {
    now,
    placeHolder,
    fits,
  }: {
    readonly now: number;
    readonly placeHolder: string;
    readonly fits: (one: RequestOf, me: string) => boolean;
  },
): Promise<ChosenRequest> {
  const all = folders.flatMap(folder => openRequests(folder.site, now).map(one => ({ folder, one })));
  if (isRequestArgument(argument)) {
    const named = all.find(
      ({ folder, one }) =>
        folder.key === argument.root &&
        one.record.id === argument.rotation &&
        one.request.id === argument.request,
    );
    if (named === undefined) {
      throw new Refusal('This request is not there any more: somebody accepted it, or it was withdrawn.');
    }
    return named;
  }
  const fitting = all.filter(({ folder, one }) => fits(one, folder.me));
  if (fitting.length === 0) {
    throw new Refusal(
      all.length === 0
        ? 'Nobody asks for cover now.'
        : 'No open request fits: yours are for others to accept, and only those that ask you by name are for you to decline.',
    );
  }
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) {
    // A confirmation follows, which says all about it.
    return only;
  }
  return choose(
    fitting.map(value => {
      const { label, description } = requestRow(value.one, readerOf(value.folder, now));
      return { label, description, value };
    }),
    placeHolder,
  );
}

async function acceptCover(folders: readonly SiteFolder[], argument: unknown, now: number): Promise<void> {
  const { folder, one } = await chooseRequest(folders, argument, {
    now,
    placeHolder: 'Which request do you accept?',
    fits: (request, me) => roleIn(request, me) !== 'mine',
  });
  const { record, request } = one;
  await confirmAndApply(folder, [record.path], {
    message: `Cover for @${request.person} in ${rotationName(record)}?`,
    yes: 'Accept',
    plan: (site, author) => planAcceptRequest(site, { rotation: record.id, id: request.id }, author),
    now,
  });
}

async function declineCover(folders: readonly SiteFolder[], argument: unknown, now: number): Promise<void> {
  const { folder, one } = await chooseRequest(folders, argument, {
    now,
    placeHolder: 'Which request do you decline or withdraw?',
    fits: (request, me) => roleIn(request, me) !== 'others',
  });
  const isMine = roleIn(one, folder.me) === 'mine';
  const yes = isMine ? 'Withdraw' : 'Decline';
  const { label, description } = requestRow(one, readerOf(folder, now));
  const question = isMine ? 'Withdraw your request for cover?' : 'Decline this request for cover?';
  const detail = `${label}\n${description}\nThe request goes, and nobody’s time on call changes.`;
  if ((await confirm(question, detail, yes)) !== yes) {
    throw new Cancelled();
  }
  await settleFile(folder, one.record.path);
  const key = { rotation: one.record.id, id: one.request.id };
  await applyPlan(folder, (site, author) => planEndRequest(site, key, author));
}
