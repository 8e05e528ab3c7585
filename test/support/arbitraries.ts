import fc from 'fast-check';
import {
  AUDIENCES,
  CORRECTIONS,
  DETECTED_BY,
  NOTE_WORDS,
  type EntryBody,
} from '../../src/core/incident/entry';
import { LEAVE_OUT_REASONS } from '../../src/core/incident/metricsWords';
import { EDITIONS } from '../../src/core/customerReview/header';
import { CHANNELS, PUBLICATION_OUTCOMES, PUBLICATION_STEPS } from '../../src/core/incident/publicationWords';
import { PAGE_OUTCOMES } from '../../src/core/incident/pageWords';
import { STATUSES } from '../../src/core/incident/status';
import { toOneLine } from '../../src/core/text/plain';

/** Pieces that have broken formats before: comment marks, line breaks, invisible and bidirectional characters, YAML and Markdown signs. */
const NASTY = [
  '<!--',
  '-->',
  '<!--01KAQW4HBG000000-->',
  '&lt;!--',
  '&amp;lt;!--',
  '&',
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '\u0085',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\ud800',
  '\udc00',
  '👩‍🚒',
  '🇩🇪',
  'e\u0301',
  '**',
  '** ',
  '`',
  '_',
  ': ',
  ', ',
  ' — ',
  '—',
  '@bob',
  ' @',
  '#',
  ' #12',
  '---',
  '\n---\n',
  '\nstatus: resolved',
  '\nseverity: SEV1\n',
  '"',
  "'",
  '\\',
  '|',
  '- ',
  '- [ ] ',
  '[x](command:y)',
  '$(check)',
  '${x}',
  '{{x}}',
  '<script>',
  '1e10',
  '0123',
  '~',
  'yes',
  'null',
  'SEV1: ',
  'SEV?: ',
  'internal: ',
  'public',
  'none',
  'due 2026-12-07',
  'won’t do: ',
  'R1 ',
  ' ⏎ ',
  '\t',
  '  ',
  '=======',
  '<<<<<<< HEAD',
  '%',
  '!',
  '&a',
  '*a',
  '?',
  '? ',
] as const;

/** Text as people type, paste and attack with, a few characters to some hundred. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 24,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 6 })), { maxLength: 8 })
      .map(parts => parts.join('')),
  },
  { weight: 12, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 12, arbitrary: fc.constantFrom(...NASTY) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('x'.repeat(20_000), '<!--'.repeat(3000), '👩‍🚒'.repeat(2000)),
  },
);

/** The same without the very long ones, for properties that parse each text several times. */
export const shortHostileText: fc.Arbitrary<string> = hostileText.filter(text => text.length < 500);

/** A line as it is kept: hostile text that has been made one line. */
export const hostileLine: fc.Arbitrary<string> = hostileText.map(toOneLine);
export const someLine: fc.Arbitrary<string> = hostileLine.filter(text => text !== '');

export const handle: fc.Arbitrary<string> = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,38}$/);
export const entryId: fc.Arbitrary<string> = fc.stringMatching(/^0[0-9A-HJKMNP-TV-Z]{9,25}$/);
/** Whole seconds between 1970 and 2100. */
export const clockTime: fc.Arbitrary<number> = fc
  .integer({ min: 0, max: 4_102_444_800 })
  .map(seconds => seconds * 1000);
const anyTime = fc.oneof(clockTime, fc.integer({ min: 0, max: 4_102_444_800_000 }));
const severity = fc.stringMatching(/^[A-Z][A-Z0-9-]{0,11}$/);
const id = fc.stringMatching(/^[a-z0-9]{1,9}(?:-[a-z0-9]{1,9}){0,3}$/);
const target = fc
  .oneof(fc.webUrl(), fc.constant('acme/shop#12'))
  .filter(url => !url.includes('<!--') && toOneLine(url) === url);

/** Records as code makes them: fast-check's own have no prototype half of the time. */
const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;

/** Bodies of every kind, in the form in which commands make them. */
export const entryBody: fc.Arbitrary<EntryBody> = fc.oneof(
  record({
    kind: fc.constant('declared' as const),
    severity: fc.option(severity, { nil: undefined }),
    title: someLine,
  }),
  record({
    kind: fc.constantFrom('acknowledged' as const, 'reopened' as const, 'review' as const, ...NOTE_WORDS),
    text: hostileLine,
  }),
  record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom(...STATUSES),
    into: fc.option(id, { nil: undefined }),
    text: hostileLine,
  }),
  record({ kind: fc.constant('severity' as const), severity, text: hostileLine }),
  record({
    kind: fc.constant('role' as const),
    role: fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/),
    person: handle,
    leaves: fc.boolean(),
    text: hostileLine,
  }),
  record({
    kind: fc.constant('services' as const),
    services: fc.array(
      id.filter(name => name !== 'none'),
      { maxLength: 4 },
    ),
  }),
  record({ kind: fc.constant('title' as const), title: someLine }),
  record({
    kind: fc.constant('impact' as const),
    edge: fc.constantFrom('started' as const, 'ended' as const),
    at: anyTime,
    text: hostileLine,
  }),
  record({
    kind: fc.constant('detected' as const),
    by: fc.constantFrom(...DETECTED_BY),
    at: fc.option(anyTime, { nil: undefined }),
    text: hostileLine,
  }),
  record({
    kind: fc.constant('update' as const),
    audience: fc.constantFrom(...AUDIENCES),
    text: hostileLine,
  }),
  record({ kind: fc.constant('link' as const), target, label: hostileLine }),
  record({
    kind: fc.constant('issue' as const),
    item: fc.stringMatching(/^R\d{1,4}$/),
    text: hostileLine,
  }),
  fc
    .record({
      path: fc.option(fc.constantFrom('default', 'by-hand', '1'), { nil: undefined }),
      stage: fc.constantFrom('1.1', '10.99', 'final'),
      people: fc.array(handle, { maxLength: 3 }),
      routes: fc.array(id, { maxLength: 3 }),
      text: hostileLine,
    })
    .map(page => ({ ...page, kind: 'paging' as const, stage: page.path === undefined ? '' : page.stage })),
  record({
    kind: fc.constant('paged' as const),
    page: entryId,
    route: id,
    outcome: fc.constantFrom(...PAGE_OUTCOMES),
    text: hostileLine,
  }),
  record({
    kind: fc.constant('publishing' as const),
    channel: fc.constantFrom(...CHANNELS),
    step: fc.constantFrom(...PUBLICATION_STEPS),
    edition: fc.constantFrom(...EDITIONS),
    hash: fc.stringMatching(/^sha256:[0-9a-f]{64}$/),
    target: fc.constantFrom('acme/status', 'kctbh9vrtdwd/p31zjtct2jer', 'a', '2026-11-23-payments-failed'),
    text: hostileLine,
  }),
  record({
    kind: fc.constant('published' as const),
    publication: entryId,
    outcome: fc.constantFrom(...PUBLICATION_OUTCOMES),
    address: fc.constantFrom('', 'https://status.acme.example/incidents/p31z?a=b#c', 'x.html'),
    text: hostileLine,
  }),
  record({
    kind: fc.constant('metrics' as const),
    leaveOut: fc.option(fc.constantFrom(...LEAVE_OUT_REASONS), { nil: undefined }),
    text: hostileLine,
  }),
  record({
    kind: fc.constant('corrected' as const),
    entry: entryId,
    how: fc.constantFrom(...CORRECTIONS),
    text: hostileLine,
  }),
  record({
    kind: fc.constant('other' as const),
    word: fc.constantFrom('rung', 'signed-off', 'x'),
    text: hostileLine,
  }),
);
