import type { Change } from '../core/change/change';
import { planContactTested, planRouteTested, type TestedPlace } from '../core/escalation/tested';
import { PEOPLE_FILE, PLAN_FILE } from '../core/site/paths';
import { applyTextEdits } from '../core/text/range';
import { planFiles, Refusal, type Author } from './change';

/** The file in which the day of such a test stands. */
export function testedFile(place: TestedPlace): string {
  return place.person === undefined ? PLAN_FILE : PEOPLE_FILE;
}

/** Writes the day of a test page that arrived. `text`: of {@link testedFile}. Refused where it cannot be written by range. */
export function planRecordTest(text: string, place: TestedPlace, author: Author): Change {
  const path = testedFile(place);
  const edit =
    place.person === undefined
      ? planRouteTested(text, place.route, author.now)
      : planContactTested(text, place, author.now);
  if (edit === undefined) {
    const what = place.person === undefined ? `the route ${place.route}` : `@${place.person}`;
    throw new Refusal(
      `The day of the test could not be written next to ${what} in ${path}. Add \`tested: ${new Date(author.now).toISOString().slice(0, 10)}\` there by hand.`,
    );
  }
  const whom = place.person === undefined ? '' : ` to @${place.person}`;
  return planFiles(
    `livesite: a test page over ${place.route}${whom} arrived`,
    [{ kind: 'replace', path, before: text, after: applyTextEdits(text, [edit]) }],
    author,
  );
}
