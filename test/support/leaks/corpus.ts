import { SEEDS, type Seed } from './seeds';
import { VARIANTS } from './variants';

/** A seeded document and where in it the leaks are. */
export interface SeededDocument {
  readonly text: string;
  readonly placements: readonly Placement[];
}

export interface Placement {
  readonly kind: string;
  readonly variant: string;
  readonly seed: string;
  readonly start: number;
  readonly end: number;
}

const FRAMES: Readonly<Record<Seed['fits'], readonly string[]>> = {
  thing: [
    'A change to {} at 08:02 UTC made requests wait longer than they should.',
    'From 09:15 the load on {} grew until new requests were turned away.',
    'We have since given {} twice the memory it had.',
    'Customers in Europe noticed first, because {} serves them from a single region.',
    '{} did not recover by itself, so we restarted it in stages.',
  ],
  person: [
    'The first report was picked up by {} within four minutes.',
    'At 10:40 UTC {} decided to undo the change.',
    'Anybody with further questions was asked to write to {} directly.',
    'It was {} who noticed that the numbers did not add up.',
  ],
  place: [
    'The faulty setting stood in {} and had been there since spring.',
    'Requests were sent to {} although nothing answered there any more.',
    'We found the cause in {} and corrected it the same day.',
    'An alert now watches {} around the clock.',
  ],
  any: [
    'Internally this was handled as {} and closed in the evening.',
    'Together with {} we agreed on three improvements.',
    'The same thing happened once before, during {}, and was fixed differently.',
    'What we learned about {} will be part of our next exercise.',
  ],
};

const CLEAN = [
  'On Monday 23 November 2026 between 08:02 and 08:31 UTC, some payments failed with an error message.',
  'No data was lost, and no card was charged twice.',
  'About 3.4 % of orders in that time were affected.',
  'We are sorry for the trouble this caused during a busy morning.',
  'Search and sign-in kept working throughout.',
];

/** Numbers that look random and are the same each time (Park and Miller). */
export function repeatable(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/** Every seed in every one of its variants, eight to a document, in prose. The same for the same `seed`. */
export function seededDocuments(seed = 20261123): readonly SeededDocument[] {
  const random = repeatable(seed);
  const all = SEEDS.flatMap(each => each.variants.map(variant => ({ each, variant })));
  for (let last = all.length - 1; last > 0; last--) {
    const other = random(last + 1);
    [all[last], all[other]] = [all[other] as (typeof all)[number], all[last] as (typeof all)[number]];
  }
  const documents: SeededDocument[] = [];
  for (let from = 0; from < all.length; from += 8) {
    documents.push(documentOf(all.slice(from, from + 8), random));
  }
  return documents;
}

function documentOf(
  chosen: readonly { readonly each: Seed; readonly variant: string }[],
  random: (below: number) => number,
): SeededDocument {
  let text =
    '---\nincident: 2026-11-23-checkout-returns-500-for-eu\nedition: final\nauthor: mkowalska\n---\n# Payments failed for some customers\n\n## Summary\n\n';
  const placements: Placement[] = [];
  for (const { each, variant } of chosen) {
    text += `${CLEAN[random(CLEAN.length)] ?? ''} `;
    const frames = FRAMES[each.fits];
    const [before = '', after = ''] = (frames[random(frames.length)] ?? '').split('{}');
    const write = VARIANTS[variant];
    if (write === undefined) {
      throw new Error(`No variant ${variant}`);
    }
    const { written, seen } = write(each.text);
    const start = text.length + before.length + written.indexOf(seen);
    text += `${before}${written}${after}${random(3) === 0 ? '\n\n' : ' '}`;
    placements.push({ kind: each.kind, variant, seed: each.text, start, end: start + seen.length });
  }
  return { text: `${text}\n`, placements };
}
