import type * as vscode from 'vscode';
import { Refusal, type Author } from '../../app/change';
import { printCrew, printStretchFor, type Reader, rotationName } from '../../app/onCallRows';
import {
  planOverride,
  planRemoveOverride,
  wordsOf as overrideWords,
  type WantedOverride,
} from '../../app/override';
import { requireAhead, requireRotation, type Stretch } from '../../app/rotationEdit';
import type { RotationRecord } from '../../app/rotationFiles';
import { effectLines, effectsOf } from '../../app/scheduleEffect';
import type { LiveSite } from '../../app/site';
import type { Change } from '../../core/change/change';
import type { Override } from '../../core/oncall/rotation';
import { instantOf } from '../../core/oncall/rotationWords';
import { segments } from '../../core/oncall/schedule';
import { sameHandle } from '../../core/people/people';
import { toLabel } from '../../core/text/plain';
import { zoneOf } from '../../core/time/zone';
import type { SiteFolder } from '../siteFolder';
import { readerOf } from '../views/onCallReader';
import { askLine, choose } from './prompts';
import { confirmAndApply, personItem } from './shiftChoices';

type Kind = WantedOverride['kind'];

/** What is done with a stretch, as far as it has been said: who comes may still be asked for. */
interface CrewChange {
  readonly kind: Kind;
  readonly person?: string;
  readonly people?: readonly string[];
  readonly reason?: string;
}

type Answer = CrewChange | { readonly kind: 'takeBack'; readonly override: Override };

type Choice<T> = vscode.QuickPickItem & { readonly value: T };

/** A stretch of a rotation that is being covered, and everything to ask with. */
interface Asked {
  readonly folder: SiteFolder;
  readonly author: Author;
  readonly rotation: string;
  /** Of the rotation's file. */
  readonly path: string;
  readonly stretch: Stretch;
  readonly reader: Reader;
  readonly title: string;
}

/**
 * Asks who is on call in a stretch instead, says with each answer what comes of it, asks for the reason, shows the whole effect and
 * writes one commit. Resolves to what was done, as one sentence.
 */
export async function coverStretch(
  folder: SiteFolder,
  { rotation, ...wanted }: Stretch & { readonly rotation: string },
  now: number,
): Promise<string> {
  const author = await folder.author();
  const record = requireRotation(folder.site, rotation);
  const stretch = requireAhead(wanted, now);
  const reader = readerOf(folder, now);
  const span = printStretchFor(stretch, reader);
  const asked: Asked = {
    folder,
    author,
    rotation,
    path: record.path,
    stretch,
    reader,
    title: `${rotationName(record)}, ${span}`,
  };
  const present = segments(record.rotation, stretch.from, stretch.until).flatMap(({ people }) => people);
  const crew = [...new Set(present.map(({ handle }) => handle))];
  // Only whose turn it is can be replaced or taken out, not who is there by an override.
  const turns = crew.filter(handle => present.some(one => one.handle === handle && one.source === 'turn'));
  const answer = await choose(
    [...firstChoices(asked, crew, turns), ...takeBackChoices(asked, record)],
    `Who is on call ${span}? Now: ${printCrew(crew)}`,
    asked.title,
  );
  if (answer.kind === 'takeBack') {
    return write(asked, answer);
  }
  const whole = answer.kind === 'remove' || answer.people ? answer : await askWho(asked, answer, crew);
  const reason = await askLine({
    prompt: 'Why? Enter alone says nothing.',
    title: asked.title,
    optional: true,
  });
  return write(asked, { ...whole, ...(reason === '' ? {} : { reason }) });
}

function firstChoices(
  asked: Asked,
  crew: readonly string[],
  turns: readonly string[],
): readonly Choice<Answer>[] {
  const me = asked.author.actor;
  const isIn = crew.some(handle => sameHandle(handle, me));
  const own: Answer = { kind: 'cover', people: [me] };
  const taken = turns.map((person): Choice<Answer> => {
    const answer: Answer = { kind: 'remove', person };
    return { label: `$(dash) Without ${printCrew([person])}`, detail: effect(asked, answer), value: answer };
  });
  const standIn =
    crew.length < 2
      ? []
      : turns.map((person): Choice<Answer> => {
          const value: Answer = { kind: 'replace', person };
          return { label: `$(arrow-swap) Somebody Stands In for ${printCrew([person])}…`, value };
        });
  const add: Answer = isIn ? { kind: 'add' } : { kind: 'add', people: [me] };
  return [
    ...(isIn && crew.length === 1
      ? []
      : [{ label: `$(account) I Cover, ${printCrew([me])}`, detail: effect(asked, own), value: own }]),
    { label: '$(person) Somebody Else Covers…', value: { kind: 'cover' } },
    ...standIn,
    ...(isIn ? [] : [{ label: `$(add) I Join, ${printCrew([me])}`, detail: effect(asked, add), value: add }]),
    { label: '$(person-add) Somebody Joins…', value: { kind: 'add' } },
    ...taken,
  ];
}

/** Overrides in the stretch. All of one is taken back, also what lies outside of the stretch. */
function takeBackChoices(asked: Asked, { rotation }: RotationRecord): readonly Choice<Answer>[] {
  const zone = zoneOf(rotation.zone);
  return rotation.overrides
    .map(override => ({
      override,
      from: instantOf(zone, override.from, 'start'),
      until: instantOf(zone, override.until, 'end'),
    }))
    .filter(({ from, until }) => from < asked.stretch.until && until > asked.stretch.from && from < until)
    .map(({ override, ...stretch }): Choice<Answer> => {
      const value: Answer = { kind: 'takeBack', override };
      return {
        label: `$(discard) Take Back: ${toLabel(overrideWords(override), 80)}`,
        description: printStretchFor(stretch, asked.reader),
        detail: effect(asked, value),
        value,
      };
    });
}

async function askWho(asked: Asked, answer: CrewChange, crew: readonly string[]): Promise<CrewChange> {
  const others = asked.folder.site.people.filter(
    ({ handle }) => answer.kind === 'cover' || !crew.some(each => sameHandle(each, handle)),
  );
  if (others.length === 0) {
    throw new Refusal('people.yml has nobody else. Add them there first.');
  }
  const choices = others.map(({ handle }): Choice<CrewChange> => {
    const value: CrewChange = { ...answer, people: [handle] };
    return { ...personItem(asked.folder.site, handle), detail: effect(asked, value), value };
  });
  return choose(choices, 'Who?', asked.title);
}

/** What an answer would do, on one line; why it cannot be done where that is so. */
function effect(asked: Asked, answer: Answer): string {
  try {
    return toLabel(linesOf(asked, answer).join(' · '), 300);
  } catch (error) {
    if (error instanceof Refusal) {
      return toLabel(error.message);
    }
    throw error;
  }
}

/** The commit of an answer, from the newest state. */
function planOf({ rotation, stretch }: Asked, answer: Answer): (site: LiveSite, author: Author) => Change {
  return (site, author) =>
    answer.kind === 'takeBack'
      ? planRemoveOverride(site, { rotation, override: answer.override }, author)
      : planOverride(site, { ...answer, ...stretch, rotation }, author);
}

function linesOf(asked: Asked, answer: Answer): readonly string[] {
  const { folder, author, stretch, reader } = asked;
  const change = planOf(asked, answer)(folder.site, author);
  return effectsOf(change, reader.now, stretch.until).flatMap(each => effectLines(each, reader));
}

async function write(asked: Asked, answer: Answer): Promise<string> {
  const { folder, path, stretch, title, reader } = asked;
  const done = `${title}: ${wordsOf(answer)}`;
  await confirmAndApply(folder, [path], {
    message: `${done}?`,
    yes: 'Change the Schedule',
    plan: planOf(asked, answer),
    until: stretch.until,
    now: reader.now,
  });
  return `${done}. Saved.`;
}

function wordsOf(answer: Answer): string {
  if (answer.kind === 'takeBack') {
    return `take back ${overrideWords(answer.override)}`;
  }
  const { kind, person = '', people = [] } = answer;
  switch (kind) {
    case 'cover':
      return `${printCrew(people)} covers`;
    case 'replace':
      return `${printCrew(people)} stands in for ${printCrew([person])}`;
    case 'add':
      return `${printCrew(people)} joins`;
    case 'remove':
      return `without ${printCrew([person])}`;
  }
}
