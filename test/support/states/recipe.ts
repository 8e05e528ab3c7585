import { createSeededRandom, type SeededRandom } from './random';

/** What a repository is made of. Everything follows from the seed and the number. */
export interface Recipe {
  readonly seed: number;
  readonly number: number;
  /** Where in the repository the live site lies. */
  readonly place: '' | 'ops/' | 'the team/live site/';
  readonly remote: 'shared' | 'none' | 'empty';
  readonly base: 'plain' | 'shallow' | 'partial' | 'submodule' | 'sha256';
  readonly head: Head;
  readonly worktree: 'only' | 'linked' | 'beside a linked one';
  readonly operation: Operation;
  readonly work: readonly Work[];
  /** The user's own work on a file that the entries change too. */
  readonly touch: Touch;
  readonly settings: readonly Setting[];
  readonly attributes: 'none' | 'eol=crlf' | 'lfs on *.bin' | 'lfs on *.md' | 'ident';
  readonly index: 'plain' | 'version 4' | 'split' | 'untracked cache' | 'sparse';
  readonly sparse: 'no' | 'cone' | 'patterns';
  readonly hooks: boolean;
  /** Commits of the user on main that no server has. */
  readonly own: 'none' | 'code' | 'site';
  /** What somebody else has pushed to main meanwhile. */
  readonly others: 'nothing' | 'site' | 'code';
  readonly lock: 'none' | 'index' | 'HEAD' | 'main';
  readonly incident: 'old' | 'new';
  /** How many times it is published. */
  readonly rounds: 1 | 2;
}

export type Head =
  | 'main'
  | 'feature/before'
  | 'feature/after'
  | 'detached'
  | 'orphan'
  | 'emptied orphan'
  | 'no commit';

export const operations = [
  'conflicted merge',
  'stopped merge',
  'conflicted merge of the site',
  'conflicted squash',
  'conflicted stash',
  'conflicted rebase',
  'conflicted rebase by patches',
  'stopped rebase',
  'conflicted cherry-pick',
  'conflicted series of cherry-picks',
  'conflicted revert',
  'conflicted am',
  'bisect',
] as const;
export type Operation = (typeof operations)[number] | 'none';

export const works = [
  'staged',
  'unstaged',
  'partly staged',
  'new and staged',
  'intent to add',
  'untracked',
  'ignored',
  'removed',
  'deleted',
  'renamed',
  'mode',
  'link',
  'assumed unchanged',
  'skipped',
  'odd names',
  'nested repository',
  'stash',
] as const;
export type Work = (typeof works)[number];

export const touches = [
  'edited log',
  'staged log',
  'removed log',
  'overlooked log',
  'executable log',
  'file in the way',
  'link in the way',
] as const;
export type Touch = (typeof touches)[number] | 'none';

export const settings = [
  'pushing all',
  'pruning',
  'automatic',
  'submodules',
  'output',
  'safecrlf',
  'autocrlf',
  'file facts',
  'fsmonitor',
  'hooks path',
  'signing off',
  'no reflogs',
  'ignored site',
  'checked objects',
  'odd name',
] as const;
export type Setting = (typeof settings)[number];

export function recipeOf(seed: number, number: number): Recipe {
  const random = createSeededRandom(Math.imul(seed, 0x9e3779b1) + number);
  return withoutContradictions({
    seed,
    number,
    place: random.weighted([
      [4, ''],
      [3, 'ops/'],
      [1, 'the team/live site/'],
    ]),
    remote: random.weighted([
      [16, 'shared'],
      [3, 'none'],
      [1, 'empty'],
    ]),
    base: random.weighted([
      [6, 'plain'],
      [1, 'shallow'],
      [1, 'partial'],
      [2, 'submodule'],
      [1, 'sha256'],
    ]),
    head: chooseHead(random),
    worktree: random.weighted([
      [8, 'only'],
      [1, 'linked'],
      [1, 'beside a linked one'],
    ]),
    operation: random.chance(45) ? random.pick(operations) : 'none',
    work: random.some(works, 35),
    touch: random.chance(15) ? random.pick(touches) : 'none',
    settings: random.some(settings, 18),
    attributes: random.weighted([
      [10, 'none'],
      [2, 'eol=crlf'],
      [2, 'lfs on *.bin'],
      [2, 'lfs on *.md'],
      [1, 'ident'],
    ]),
    index: random.weighted([
      [8, 'plain'],
      [2, 'version 4'],
      [2, 'split'],
      [2, 'untracked cache'],
      [1, 'sparse'],
    ]),
    sparse: random.weighted([
      [9, 'no'],
      [1, 'cone'],
      [1, 'patterns'],
    ]),
    hooks: random.chance(40),
    own: random.weighted([
      [8, 'none'],
      [1, 'code'],
      [1, 'site'],
    ]),
    others: random.weighted([
      [6, 'nothing'],
      [2, 'site'],
      [1, 'code'],
    ]),
    lock: random.weighted([
      [30, 'none'],
      [1, 'index'],
      [1, 'HEAD'],
      [1, 'main'],
    ]),
    incident: random.pick(['old', 'new']),
    rounds: random.chance(25) ? 2 : 1,
  });
}

function chooseHead(random: SeededRandom): Head {
  return random.weighted([
    [24, 'main'],
    [4, 'feature/before'],
    [4, 'feature/after'],
    [4, 'detached'],
    [1, 'orphan'],
    [1, 'emptied orphan'],
    [2, 'no commit'],
  ]);
}

/** Some things cannot be so at the same time. */
function withoutContradictions(recipe: Recipe): Recipe {
  let sound = recipe;
  if (sound.head === 'no commit') {
    sound = {
      ...sound,
      remote: sound.remote === 'shared' ? 'none' : sound.remote,
      base: 'plain',
      worktree: 'only',
      sparse: 'no',
      own: 'none',
      incident: 'new',
    };
  }
  if (sound.head === 'no commit' || sound.head.endsWith('orphan')) {
    sound = { ...sound, operation: 'none', sparse: 'no', worktree: 'only' };
  }
  if (sound.operation === 'conflicted merge of the site' && sound.head !== 'main') {
    // Nobody else has changed the site.
    sound = { ...sound, operation: 'conflicted merge' };
  }
  if (sound.base !== 'plain') {
    // Fewer templates have to be made.
    sound = { ...sound, place: sound.base === 'shallow' || sound.base === 'sha256' ? '' : 'ops/' };
  }
  if (sound.index === 'sparse') {
    sound = { ...sound, sparse: sound.head.endsWith('orphan') || sound.head === 'no commit' ? 'no' : 'cone' };
  }
  if (sound.index === 'sparse') {
    // Git 2.39 itself damages an index with both; sparseIndex.test.ts shows what Livesite does then.
    sound = { ...sound, work: sound.work.filter(work => work !== 'intent to add') };
  }
  if (sound.remote !== 'shared') {
    sound = { ...sound, others: 'nothing' };
  }
  const hasLog = sound.head === 'main' || sound.head === 'feature/after' || sound.head === 'detached';
  const isOfLog = sound.touch.endsWith(' log');
  if (sound.touch !== 'none' && (sound.sparse !== 'no' || (isOfLog && !hasLog))) {
    sound = { ...sound, touch: 'none' };
  }
  if (sound.touch !== 'none' && isOfLog !== (sound.incident === 'old')) {
    sound = {
      ...sound,
      touch: sound.incident === 'old' ? (hasLog ? 'edited log' : 'none') : 'file in the way',
    };
  }
  return sound;
}

/** All that is not as usual, for a person who looks for the cause of a failure. */
export function printRecipe(recipe: Recipe): string {
  const { seed, number, ...parts } = recipe;
  const facts = Object.entries(parts).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    return ['', 'none', 'no', 'plain', 'nothing', 'false', 'only'].includes(text) ? [] : [`${name}: ${text}`];
  });
  return `state ${number} of seed ${seed}\n  ${facts.join('\n  ')}`;
}

export interface Expectation {
  /** Entries reach the branch on the server, the local branch, or stay in the outbox. */
  readonly arrive: 'server' | 'local branch' | 'outbox';
  /** The checked-out branch with its files goes along. */
  readonly follows: boolean;
}

/** What DESIGN says of a state, worked out from the recipe alone. */
export function expectationOf(recipe: Recipe): Expectation {
  const isOnMain = recipe.head === 'main' || recipe.head === 'no commit';
  const isFree =
    recipe.operation === 'none' &&
    recipe.touch === 'none' &&
    recipe.lock === 'none' &&
    // Git itself would not touch files that are to go through a program that is missing.
    recipe.attributes !== 'lfs on *.md';
  if (recipe.remote === 'shared') {
    const follows = isOnMain && isFree && recipe.own === 'none' && recipe.others !== 'code';
    return { arrive: 'server', follows };
  }
  if (isOnMain && !leavesBranch(recipe.operation)) {
    return { arrive: isFree ? 'local branch' : 'outbox', follows: isFree };
  }
  // Another branch is checked out: main may be written, unless somebody holds it or an operation comes back to it.
  const isHeld = recipe.lock === 'main' || (isOnMain && leavesBranch(recipe.operation));
  return { arrive: isHeld ? 'outbox' : 'local branch', follows: false };
}

/** HEAD is elsewhere while it lasts. */
function leavesBranch(operation: Operation): boolean {
  return operation.includes('rebase') || operation === 'bisect';
}
