import type { PersonWords } from './personWords';

/** Kinds of hints, as the setting and the comment `<!-- hints: off … -->` name them. */
export const HINT_KINDS = ['blame', 'counterfactual', 'single-cause', 'vague'] as const;

export type HintKind = (typeof HINT_KINDS)[number];

/** What stands around a match of a rule, within its paragraph. */
export interface Around {
  readonly match: RegExpMatchArray;
  /** At most 90 characters, without the blanks at its end. */
  readonly before: string;
  readonly after: string;
  readonly people: PersonWords;
  /** Title of the section, in lower case. */
  readonly section: string;
}

/** A turn of phrase that a review reads better without. */
export interface HintRule {
  readonly kind: HintKind;
  /** Global. Finds a rare word first: what stands around it is only then looked at. */
  readonly anchor: RegExp;
  readonly applies?: (around: Around) => boolean;
  /** What it does to a reader, and what to write instead: one or two sentences. */
  readonly message: string;
  /** Other words for exactly the match, where no sentence has to be rebuilt. */
  readonly instead?: (match: string) => string;
}

/** In these, what could have happened is the question. */
const ABOUT_WHAT_COULD = /^(?:what else could have caught it|where we were lucky|same pattern elsewhere)$/;

const SEEN =
  'caught|noticed|spotted|tested|checked|reviewed|prevented|avoided|detected|known|foreseen|seen|escalated|paged|rolled|communicated|told|documented|verified|rejected|questioned|anticipated|asked|read|looked|waited|called|reali[sz]ed|thought|acted|reacted|investigated|followed|understood|involved|declared|stopped|fixed|mitigated|resolved|found|done|gone|taken|made|given|written|run|used|remembered';
const HUMAN_DEED = new RegExp(`^ (?:\\w+ly )?(?:${SEEN})\\b`, 'i');
const PASSIVE_DEED = new RegExp(`^ (?:\\w+ly )?been (?:\\w+ly )?(?:${SEEN})\\b`, 'i');
const PASSIVE_CHANGE =
  /^ (?:\w+ly )?been (?:\w+ly )?(?:merged|approved|shipped|released|deployed|deleted|changed|enabled|disabled)\b/i;
const PARTICIPLE = new RegExp(
  `^ (?:(?:\\w+ly|just|never|also|at least|first|then) )?(?:been|\\w{3,}ed|${SEEN})\\b`,
  'i',
);

const COUNTERFACTUAL =
  'This tells a story that did not happen, seen from afterwards. Say what people saw and did, and why it made sense to them then; what is to change belongs under Remediation.';
const BLAME =
  'This reads as blame, and people who expect blame stop telling. Say what the person saw, and what made the step easy to take or hard to notice.';
const SINGLE =
  'Incidents have more than one cause; naming one ends the search. Name it as one contributing factor, and ask what else was needed for it to do harm.';
const VAGUE =
  'Nobody can tell when this is done. Say what will be different, where, and how anyone can see it.';

/** The first that finds a place counts. */
export const HINT_RULES: readonly HintRule[] = [
  {
    kind: 'blame',
    anchor: /\b(?:human|operator|pilot) errors?\b/gi,
    message: `“Human error” is where the search begins, not where it ends. ${BLAME}`,
    instead: () => 'a slip that nothing caught',
  },
  {
    kind: 'blame',
    anchor:
      /\b(?:careless(?:ly|ness)?|negligen(?:t|tly|ce)|sloppy|sloppiness|incompeten(?:t|ce)|stupid(?:ly|ity)?|fat[- ]finger(?:ed|ing)?|pebkac|did(?: not|n['’]t) bother|could(?: not|n['’]t) be bothered|lack of (?:care|attention|discipline|diligence|common sense)|(?:his|her|their|whose) (?:own )?fault|to blame|blamed? (?:for|on)|should have known(?: better)?|should know better|inattenti(?:on|ve))\b/gi,
    applies: ({ match, after, before }) =>
      !/^blame/i.test(match[0]) || !/\bgit$/i.test(before) || /^ on\b/.test(after),
    message: BLAME,
  },
  {
    kind: 'blame',
    anchor:
      /\b(?:forgot|forgotten|neglected|ignored|overlooked|screwed up|messed up|broke|caused|crashed|made (?:a|an|the|another) (?:\w+ )?(?:mistake|error)|was (?:at fault|wrong|reckless)|(?:wrongly|mistakenly|accidentally) \w+ed|did(?: not|n['’]t) (?:pay attention|think))\b/gi,
    applies: ({ before, people }) => people.isNamed(before),
    message: BLAME,
  },
  {
    kind: 'blame',
    anchor: /['’]s (?:mistake|error|fault|negligence)\b/gi,
    applies: ({ before }) => /(?:@[\w.-]{1,39}|(?:^|[^\p{L}])\p{Lu}\p{Ll}{2,})$/u.test(before),
    message: BLAME,
  },
  {
    kind: 'counterfactual',
    anchor: /\b(should|ought to|could|would|might)(?: not|n['’]t)?(?: have|['’]ve)\b/gi,
    applies: isCounterfactual,
    message: COUNTERFACTUAL,
  },
  {
    kind: 'counterfactual',
    anchor: /\bfailed to\b/gi,
    applies: ({ before, people }) => people.isAnybody(before),
    message: COUNTERFACTUAL,
    instead: () => 'did not',
  },
  {
    kind: 'counterfactual',
    anchor: /\bif only\b/gi,
    applies: ({ after }) =>
      /^[^.;:!?]{0,60}\b(?:had|were|was|would|['’]d)\b/i.test(after) &&
      !/^ (?:one|two|a|an|some|part|\d)\b/i.test(after),
    message: COUNTERFACTUAL,
  },
  {
    kind: 'counterfactual',
    anchor: /\bhad (?:we|he|she|I|you|somebody|someone|@[\w.-]{1,39})\b/gi,
    applies: ({ before, after }) =>
      /(?:^|[.!?;,]|\bbut)$/.test(before) && HUMAN_DEED.test(after.replace(/^ (?:only|not)(?= )/, '')),
    message: COUNTERFACTUAL,
  },
  {
    kind: 'single-cause',
    anchor: /\b(?:the |its |one |a )?root cause\b/gi,
    applies: ({ before, after }) =>
      !/\b(?:no|not|never|than|without|single|any)(?: the| a| one)?$/i.test(before) &&
      !/^s? anal/i.test(after),
    message: SINGLE,
    instead: match =>
      match.replace(/^(?:the |its |one |a )?root cause$/i, withCapital(match, 'one contributing factor')),
  },
  {
    kind: 'single-cause',
    anchor:
      /\b(?:the|its) (?:single|sole|only|one|real|true|actual|ultimate) (?:cause|reason|culprit)\b(?! (?:why )?(?:customers|we) (?:noticed|knew))/gi,
    message: SINGLE,
    instead: match => withCapital(match, 'one contributing factor'),
  },
  {
    kind: 'single-cause',
    anchor: /\bthe (?:cause|culprit)(?= (?:was|is|turned out)\b)/gi,
    message: SINGLE,
    instead: match => withCapital(match, 'one contributing factor'),
  },
  {
    kind: 'single-cause',
    anchor:
      /\b(?:solely|entirely|simply|only|purely) (?:caused by|due to|because of)|\b(?:caused|due) (?:solely|entirely|purely) (?:by|to)\b/gi,
    message: SINGLE,
  },
];

/** Of the text of a remediation item. */
export const VAGUE_RULES: readonly HintRule[] = [
  {
    kind: 'vague',
    anchor:
      /\b(?:(?:be|being) more (?:careful|diligent|vigilant|attentive|cautious)|pay (?:more|better|closer) attention|raise awareness|(?:communicate|coordinate|collaborate|document|test) better|make sure (?:that )?(?:this|it) (?:does not|doesn['’]t|never|won['’]t|can(?:not|['’]t)) happens? again|as soon as possible|asap|at some point|when (?:we have|there is) time|if possible|where appropriate|and so on|etc)\b/gi,
    message: VAGUE,
  },
  {
    kind: 'vague',
    anchor: /^(?:investigate|look into|explore|think about|consider|discuss|try to)\b/gi,
    applies: ({ after }) => !/(?: and |: | so that | until |, then )/.test(after),
    message: `Looking is never finished. ${VAGUE} Or say what will be written down and decided in the end.`,
  },
];

function isCounterfactual({ match, before, after, people, section }: Around): boolean {
  const isShould = /^(?:should|ought)/i.test(match[0]);
  if (section === 'remediation' || (!isShould && ABOUT_WHAT_COULD.test(section))) {
    return false;
  }
  if (PASSIVE_DEED.test(after) || (isShould && PASSIVE_CHANGE.test(after))) {
    return true;
  }
  if (people.isAnybody(before)) {
    return isShould ? PARTICIPLE.test(after) : HUMAN_DEED.test(after);
  }
  // They may be machines.
  return /(?:^|\W)[Tt]hey$/.test(before) && HUMAN_DEED.test(after);
}

function withCapital(like: string, words: string): string {
  return /^\p{Lu}/u.test(like) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}
