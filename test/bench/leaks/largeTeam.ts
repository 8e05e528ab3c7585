import { buildLeakDictionary, type LeakDictionary } from '../../../src/core/leaks/dictionary';
import { findLeaks } from '../../../src/core/leaks/findLeaks';
import { DEFAULT_PLAN } from '../../../src/core/plan/defaultPlan';
import { cleanTexts } from '../../support/leaks/cleanTexts';
import { seededDocuments } from '../../support/leaks/corpus';
import { harborLedgerDictionary } from '../../support/leaks/dictionary';

/** A team of many: so many services, people, vendors and customers as a large company has. */
export function largeDictionary(incidents: number): LeakDictionary {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return buildLeakDictionary({
    plan: {
      ...DEFAULT_PLAN,
      customerReview: {
        customers: numbers(2000).map(n => `Customer${n} Holding GmbH`),
        internal: numbers(200).map(n => `Project Kite${n}`),
      },
    },
    people: numbers(500).map(n => ({ handle: `person-${n}`, name: `Firstname${n} Lastname${n}` })),
    services: numbers(400).map(n => ({
      id: `service-core-${n}`,
      name: `Service Core ${n}`,
      'public-name': `Part ${n}`,
    })),
    rotations: [],
    escalations: [],
    incidents: numbers(incidents).map(n => `2026-11-23-something-went-wrong-${n}`),
    vendors: numbers(200).map(n => ({ name: `Vendorly${n}`, id: undefined, publicName: undefined })),
    repositories: numbers(300).map(n => `acme/repository-${n}`),
  });
}

/** Prose of so many words, from the clean texts and the seeded ones. */
export function prose(words: number): string {
  const texts = cleanTexts().map(({ text }) => text);
  const seeded = seededDocuments()
    .slice(0, 5)
    .map(({ text }) => text.replace(/^---[\s\S]*?---\n/, ''));
  return [...seeded, ...texts]
    .join('\n\n')
    .split(/(?<=\s)(?=\S)/)
    .slice(0, words)
    .join('');
}

/** One regular expression a word and one pass each: what the compiled dictionary is held against. */
export function naiveFinder(count: number): (text: string) => number {
  const patterns = Array.from(
    { length: count },
    (_, n) => new RegExp(`(?<![\\w-])service[-_ ]?core[-_ ]?${n}(?:'?s)?(?![\\w-])`, 'gi'),
  );
  return text => patterns.reduce((sum, pattern) => sum + [...text.matchAll(pattern)].length, 0);
}

export { findLeaks, harborLedgerDictionary };
