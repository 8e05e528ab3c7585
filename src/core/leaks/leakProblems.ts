import type { Log } from '../incident/log';
import type { Problem, ProblemSeverity } from '../problem';
import { applyTextEdits } from '../text/range';
import type { LeakDictionary } from './dictionary';
import { checkLeaks, findLeaks } from './findLeaks';
import type { Leak } from './leak';

/** The leaks of a customer-review.md as problems. `data`: what its quick fixes need. */
export function leakProblems(text: string, dictionary: LeakDictionary): readonly Problem[] {
  const { leaks, inComments } = checkLeaks(text, dictionary);
  return [
    ...leaks.map(leak => problemOf(leak, leak.kind === 'secret' ? 'error' : 'warning')),
    ...inComments.map(leak => {
      const problem = problemOf(leak, 'hint');
      return { ...problem, message: `In a comment, which is not published: ${problem.message}` };
    }),
  ];
}

/** Hints at what customers were told in a log's public updates. */
export function updateLeakProblems(text: string, log: Log, dictionary: LeakDictionary): readonly Problem[] {
  return log.entries.flatMap(({ body, range }): Problem[] => {
    if (body.kind !== 'update' || body.audience !== 'public') {
      return [];
    }
    const line = text.slice(range.start, range.end);
    const start = range.start + line.indexOf('public') + 'public'.length;
    const words = text.slice(start, range.start + line.lastIndexOf('<!--'));
    return findLeaks(words, dictionary).map(leak => {
      const place = { start: start + leak.range.start, end: start + leak.range.end };
      const { data: _, ...problem } = problemOf({ ...leak, range: place }, 'hint');
      return { ...problem, code: 'leak-update', message: `Customers were told this. ${problem.message}` };
    });
  });
}

function problemOf(leak: Leak, severity: ProblemSeverity): Problem {
  const { kind, range, replacement } = leak;
  const data: Record<string, string> = replacement === undefined ? { kind } : { kind, replacement };
  return { code: 'leak', severity, range, message: leakSentence(leak), data };
}

/** `"ledgerd" is the internal name of a service: services.yml says that customers know it as "Bookkeeping".` */
export function leakSentence({ text, what, why, replacement }: Leak): string {
  const instead =
    replacement === undefined || why.includes(`"${replacement}"`) ? '' : ` Say "${replacement}".`;
  return `"${text}" is ${what}: ${why}.${instead}`;
}

/** The text with every leak replaced that something stands for. */
export function withPublicWords(text: string, leaks: readonly Leak[]): string {
  return applyTextEdits(
    text,
    leaks.flatMap(({ range, replacement }) =>
      replacement === undefined ? [] : [{ range, text: replacement }],
    ),
  );
}
