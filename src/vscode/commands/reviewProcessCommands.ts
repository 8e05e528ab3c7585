import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import {
  checkReviewState,
  planAssignReview,
  planReviewMeeting,
  planReviewState,
} from '../../app/reviewProcess';
import { sameHandle, unlistedHandles } from '../../core/people/people';
import { printAgenda, printInvitation, type Meeting } from '../../core/review/agenda';
import { partInResponse } from '../../core/review/checkHeader';
import { REVIEW_STATE_MEANING, REVIEW_STATES, type ReviewState } from '../../core/review/reviewHeader';
import { AGENDA_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import { tryParseStatedTime, type Instant } from '../../core/time/instant';
import { answered } from '../errors';
import type { CommandId } from '../ids';
import { tell, warn } from '../notify';
import { apply } from './apply';
import type { Handler } from './handler';
import { askLine, choose } from './prompts';
import { saveOpenReview, showText } from './reviewCommands';
import { saveAs } from './saveAs';
import { idOf, titleOf, type Target, type Targets } from './target';

/** Who sees to a review, how far it is, and when people meet about it. */
export function reviewProcessCommands(
  targets: Targets,
  now: () => Instant,
): Partial<Record<CommandId, Handler>> {
  const reviewed = async (args: readonly unknown[], question: string): Promise<Target> => {
    const target = await targets.incident(args, question, ({ review }) => review !== undefined);
    if (target.record.review === undefined) {
      throw new Refusal(`${idOf(target)} has no review yet: "Livesite: Start Review".`);
    }
    return target;
  };
  return {
    'livesite.setReviewState': async args =>
      setState(
        await reviewed(args, 'The review of which incident?'),
        REVIEW_STATES.find(state => args.includes(state)),
      ),
    'livesite.assignReview': async args =>
      assign(
        await reviewed(args, 'Whose review is it to be?'),
        PARTS.find(part => args.includes(part)),
      ),
    'livesite.planReviewMeeting': async args =>
      planMeeting(await reviewed(args, 'Meet about which review?'), now),
    'livesite.exportReviewInvitation': async args =>
      exportInvitation(await reviewed(args, 'The meeting about which review?'), now()),
  };
}

/** `given`: where the caller says which. */
async function setState(target: Target, given: ReviewState | undefined): Promise<void> {
  const { record } = target;
  const current = record.review?.header.state;
  const choices = (): Promise<ReviewState> =>
    choose(
      REVIEW_STATES.map(one => ({
        label: one,
        description: one === current ? 'now' : '',
        detail: [REVIEW_STATE_MEANING[one], ...checkReviewState(record, one)]
          .join('. ')
          .replace(/\.\. /g, '. '),
        value: one,
      })),
      'How far is the review?',
      titleOf(target),
    );
  const state = given ?? (await choices());
  const against = checkReviewState(record, state);
  const anyway = 'Set Anyway';
  if (against.length > 0) {
    const choice = await warn(`The review is to be ${state}, but: ${against.join(' ')}`, anyway);
    if (choice !== anyway) {
      return;
    }
  }
  await saveOpenReview(target);
  await apply(target, (site, author) =>
    planReviewState(site, { incident: idOf(target), state, anyway: against.length > 0 }, author),
  );
}

const PARTS = ['owner', 'facilitator', 'attendees'] as const;

type Part = (typeof PARTS)[number];

/** `given`: where the caller says which. */
async function assign(target: Target, given: Part | undefined): Promise<void> {
  const what = given ?? (await choosePart(target));
  const value =
    what === 'attendees'
      ? await chooseAttendees(target, target.record.review?.header.attendees ?? [])
      : await chooseOne(target, what);
  await saveOpenReview(target);
  await apply(target, (site, author) =>
    planAssignReview(site, { incident: idOf(target), [what]: value }, author),
  );
}

function choosePart(target: Target): Promise<Part> {
  const header = target.record.review?.header;
  const holder = (handle: string | undefined): string => (handle === undefined ? 'nobody yet' : `@${handle}`);
  return choose<Part>(
    [
      {
        label: 'Owner',
        description: holder(header?.owner),
        detail: 'Sees to it that the review is finished, and is reminded',
        value: 'owner',
      },
      {
        label: 'Facilitator',
        description: holder(header?.facilitator),
        detail: 'Asks the questions and leads the meeting; best somebody who took no part in the response',
        value: 'facilitator',
      },
      {
        label: 'Attendees',
        description: (header?.attendees ?? []).map(handle => `@${handle}`).join(', ') || 'nobody yet',
        detail: 'Come to the meeting, and read the review before',
        value: 'attendees',
      },
    ],
    'Assign what?',
    titleOf(target),
  );
}

/** People of the team, with what they did in the response; those who did nothing first where a facilitator is looked for. */
async function chooseOne(target: Target, what: 'owner' | 'facilitator'): Promise<string> {
  const { folder, record } = target;
  const handles = [
    ...folder.site.people.map(({ handle }) => handle),
    ...unlistedHandles(folder.site.people, record.incident.people),
  ];
  const people = handles.map(handle => {
    const part = partInResponse(record.incident, handle);
    const name = folder.site.people.find(person => sameHandle(person.handle, handle))?.name;
    const words = part === undefined ? 'took no part in the response' : part;
    return {
      label: `@${handle}`,
      description: toLabel([name, words].filter(one => one !== undefined).join(' · ')),
      value: handle,
      tookPart: part !== undefined,
    };
  });
  const sorted =
    what === 'facilitator' ? people.sort((a, b) => Number(a.tookPart) - Number(b.tookPart)) : people;
  const picked = await choose(
    [...sorted, { label: 'Somebody else…', alwaysShow: true, value: '' }],
    what === 'owner' ? 'Who sees to the review?' : 'Who facilitates?',
    titleOf(target),
  );
  return picked === '' ? askLine({ prompt: 'Their GitHub login', placeHolder: 'octocat' }) : picked;
}

async function chooseAttendees(target: Target, current: readonly string[]): Promise<readonly string[]> {
  const { folder, record } = target;
  const { site } = folder;
  const chosen = current.length > 0 ? current : record.incident.people;
  const others = unlistedHandles(site.people, [...record.incident.people, ...current]);
  const picked = await vscode.window.showQuickPick(
    [
      ...site.people.map(({ handle, name }) => ({ handle, name })),
      ...others.map(handle => ({ handle, name: '' })),
    ].map(({ handle, name }) => ({
      label: `@${handle}`,
      description: toLabel(name),
      handle,
      picked: chosen.some(other => sameHandle(other, handle)),
    })),
    {
      canPickMany: true,
      ignoreFocusOut: true,
      matchOnDescription: true,
      placeHolder: 'Who comes to the meeting?',
      title: titleOf(target),
    },
  );
  return answered(picked).map(({ handle }) => handle);
}

const USUAL_MINUTES = [60, 30, 45, 90] as const;

async function planMeeting(target: Target, now: () => Instant): Promise<void> {
  const at = await askMeeting(target, now());
  const minutes = await choose(
    USUAL_MINUTES.map(count => ({
      label: `${count} minutes`,
      description: count === 60 ? 'usual' : '',
      value: count,
    })),
    'How long?',
    titleOf(target),
  );
  const attendees = await chooseAttendees(target, target.record.review?.header.attendees ?? []);
  const meeting: Meeting = { at, minutes, attendees };
  await saveOpenReview(target);
  const uri = target.folder.uriOf(`${target.record.folder}/${AGENDA_FILE}`);
  const agendaBefore = await textOf(target, uri);
  await apply(target, (site, author) =>
    planReviewMeeting(site, { incident: idOf(target), meeting, agendaBefore }, author),
  );
  await target.folder.publish();
  await showText(uri);
  const save = 'Save Invitation…';
  // Nobody is invited by this: people send the file, or the agenda, themselves.
  void tell('The agenda is written, and nobody has been told yet.', save).then(choice =>
    choice === save
      ? vscode.commands.executeCommand('livesite.exportReviewInvitation', {
          root: target.folder.key,
          incident: idOf(target),
        })
      : undefined,
  );
}

async function askMeeting(target: Target, now: Instant): Promise<Instant> {
  const offset = (): number => -new Date(now).getTimezoneOffset();
  const read = (text: string): Instant | undefined =>
    /^\d{4}-/.test(text.trim()) ? tryParseStatedTime(text, now, offset()) : undefined;
  const text = await askLine({
    prompt: 'When do you meet?',
    title: titleOf(target),
    placeHolder: '2026-11-27 15:00 (your time zone) or 2026-11-27T14:00Z',
    check: given => (read(given) === undefined ? 'Not a time: try 2026-11-27 15:00.' : undefined),
  });
  return answered(read(text));
}

/** The agenda as it is now; undefined where there is none. */
async function textOf(target: Target, uri: vscode.Uri): Promise<string | undefined> {
  const path = `${target.record.folder}/${AGENDA_FILE}`;
  if (!target.folder.site.paths.has(path)) {
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isDirty && !(await document.save())) {
    throw new Refusal('The agenda has unsaved changes that could not be saved. Save it and try again.');
  }
  return document.getText();
}

/** Minutes of a meeting whose agenda does not say how many. */
const MINUTES = 60;

async function exportInvitation(target: Target, now: Instant): Promise<void> {
  const record = target.folder.site.byId.get(idOf(target)) ?? target.record;
  const { review, reviewText, incident } = record;
  const at = review?.header.meeting;
  if (review === undefined || reviewText === undefined || at === undefined) {
    throw new Refusal('The review names no meeting yet: "Livesite: Plan Review Meeting…".');
  }
  const { owner, facilitator, attendees } = review.header;
  const uri = target.folder.uriOf(`${record.folder}/${AGENDA_FILE}`);
  const written = await textOf(target, uri);
  const minutes = Number(/, (\d{1,3}) minutes/.exec(written?.slice(0, 1000) ?? '')?.[1] ?? MINUTES);
  const meeting: Meeting = { at, minutes, attendees };
  const agenda = written ?? printAgenda({ incident, review, reviewText, meeting });
  const everybody = [owner, facilitator, ...attendees].filter(one => one !== undefined);
  const text = printInvitation(
    incident,
    {
      ...meeting,
      attendees: everybody.filter(
        (one, index) => everybody.findIndex(other => sameHandle(other, one)) === index,
      ),
    },
    { agenda, people: target.folder.site.people, now },
  );
  await saveAs(`review-${incident.id}.ics`, { iCalendar: ['ics'] }, text);
}
