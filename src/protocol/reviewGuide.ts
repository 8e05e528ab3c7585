import { isListOf, isRecord, isText, oneOf, optional, shape, type Guard } from './guard';

/*
 * What stands where in a review and what it lacks. The host reads the text and prints every word; the page only draws. Lines count from 0.
 */

/** `answered`: nothing is missing. `started`: something stands there, and something is missing. `absent`: the section was taken out. */
export const GUIDE_STATES = ['answered', 'started', 'empty', 'absent'] as const;
export type GuideState = (typeof GUIDE_STATES)[number];

/** A question that a review answers, in a section of its own. */
export interface GuideQuestion {
  /** The section's title. */
  readonly title: string;
  readonly state: GuideState;
  /** What is still missing, a short sentence; empty where nothing is. */
  readonly missing: string;
  /** What is asked, in a line or two. */
  readonly asks: string;
  readonly example: string;
  /** Of the section's heading. */
  readonly line: number | undefined;
}

/** What is known about the review beside its text. */
export interface GuideFact {
  readonly label: string;
  readonly value: string;
  /** Why it is shown with a warning; empty: all is well. */
  readonly warning: string;
  /** Command that changes it. */
  readonly command: string;
  /** Which of the things that the command can change; empty where there is no choice. */
  readonly choice: string;
}

export interface GuideCount {
  readonly label: string;
  readonly count: number;
  /** Where it would be written. */
  readonly line: number | undefined;
}

/** A place in the text that needs somebody: an item, an entry of the log that changed. */
export interface GuidePlace {
  readonly text: string;
  /** What it lacks. */
  readonly lacks: string;
  readonly line: number;
}

export interface GuideAction {
  readonly label: string;
  readonly command: string;
  /** Name of a codicon. */
  readonly sign: string;
}

export interface GuideModel {
  readonly incident: string;
  readonly title: string;
  /** Why nothing can be written; empty where it can. */
  readonly readOnly: string;
  readonly facts: readonly GuideFact[];
  readonly questions: readonly GuideQuestion[];
  readonly factors: readonly GuideCount[];
  readonly items: readonly GuidePlace[];
  readonly references: readonly GuidePlace[];
  readonly actions: readonly GuideAction[];
}

export interface GuideTarget {
  /** Key of the live site. */
  readonly root: string;
  readonly incident: string;
}

export type ToGuide =
  | {
      readonly type: 'model';
      readonly model: GuideModel;
      /** What the page remembers to be found again by. */
      readonly target: GuideTarget;
      /** The guide stays with this review whichever another one comes to the front. */
      readonly pinned: boolean;
    }
  | { readonly type: 'unavailable'; readonly message: string };

export type FromGuide =
  | { readonly type: 'ready' }
  | { readonly type: 'goTo'; readonly line: number }
  /** Writes the heading of a section that was taken out. */
  | { readonly type: 'addSection'; readonly title: string }
  /** One of the model's commands. */
  | { readonly type: 'run'; readonly command: string; readonly choice: string }
  | { readonly type: 'pin'; readonly pinned: boolean };

const isLine: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;

const word: Guard<string> = (value): value is string => isText(value, 2000);

const isPlace = shape<GuidePlace>({ text: word, lacks: word, line: isLine });

const isModel = shape<GuideModel>({
  incident: word,
  title: word,
  readOnly: word,
  facts: isListOf(shape<GuideFact>({ label: word, value: word, warning: word, command: word, choice: word })),
  questions: isListOf(
    shape<GuideQuestion>({
      title: word,
      state: oneOf(...GUIDE_STATES),
      missing: word,
      asks: word,
      example: word,
      line: optional(isLine),
    }),
  ),
  factors: isListOf(shape<GuideCount>({ label: word, count: isLine, line: optional(isLine) })),
  items: isListOf(isPlace),
  references: isListOf(isPlace),
  actions: isListOf(shape<GuideAction>({ label: word, command: word, sign: word })),
});

const isTarget = shape<GuideTarget>({ root: word, incident: word });

export function isToGuide(value: unknown): value is ToGuide {
  return (
    isRecord(value) &&
    ((value['type'] === 'model' &&
      isModel(value['model']) &&
      isTarget(value['target']) &&
      typeof value['pinned'] === 'boolean') ||
      (value['type'] === 'unavailable' && isText(value['message'])))
  );
}

export function isFromGuide(value: unknown): value is FromGuide {
  if (!isRecord(value)) {
    return false;
  }
  switch (value['type']) {
    case 'ready':
      return true;
    case 'goTo':
      return isLine(value['line']);
    case 'addSection':
      return word(value['title']);
    case 'run':
      return word(value['command']) && word(value['choice']);
    case 'pin':
      return typeof value['pinned'] === 'boolean';
    default:
      return false;
  }
}
