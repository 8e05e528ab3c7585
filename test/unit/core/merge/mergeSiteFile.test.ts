import assert from 'node:assert/strict';
import fc from 'fast-check';
import { headerOf } from '../../../../src/core/incident/header';
import { DERIVED_KEYS } from '../../../../src/core/incident/header';
import { foldIncident } from '../../../../src/core/incident/incident';
import { parseLog } from '../../../../src/core/incident/log';
import { markdownParts } from '../../../../src/core/merge/markdownParts';
import { type FileVersions, mergeSiteFile } from '../../../../src/core/merge/mergeSiteFile';
import { tryMergeEdit } from '../../../../src/core/merge/mergeEdit';
import { printParts } from '../../../../src/core/merge/printParts';
import { tryYamlParts } from '../../../../src/core/merge/yamlParts';
import { parsePeople } from '../../../../src/core/people/people';
import { parseReview } from '../../../../src/core/review/review';
import { parseYaml } from '../../../../src/core/site/yamlFile';
import { conflictMarkers } from '../../../../src/core/text/conflictMarkers';
import { shortHostileText } from '../../../support/arbitraries';
import {
  editPeople,
  editReview,
  people,
  peopleEdit,
  printPeople,
  printReview,
  review,
  reviewEdit,
  yamlStyle,
} from '../../../support/siteModels';

const PEOPLE = `# Who may be paged
people:
  - handle: alice # leads
    name: Alice

  # Bob is new
  - handle: bob
    name: Bob
    zone: Europe/Berlin
    contact:
      - phone: "1"
`;
const REVIEW = `---
owner: alice
due: 2026-11-30
---
# Review: x

## Summary

<!-- hint -->

## Impact

- one
- two

## Remediation

- [ ] R1 Breaker — @alice, due 2027-01-15, prevent
- [ ] R2 Alert — @bob, due 2026-12-20 ([#7](https://github.com/n/t/issues/7))
  with notes
`;

function merge(path: string, versions: Omit<FileVersions, 'path'>): string {
  const { text, conflicts } = mergeSiteFile({ path, ...versions });
  assert.deepEqual(conflicts, []);
  return text;
}

function placesOf(path: string, versions: Omit<FileVersions, 'path'>): string[] {
  return mergeSiteFile({ path, ...versions }).conflicts.map(({ kind, place }) => `${kind}: ${place}`);
}

describe('mergeSiteFile: YAML', () => {
  const path = 'people.yml';

  it('puts fields, items and items of items of both together, and leaves every other byte alone', () => {
    const ours = PEOPLE.replace('Berlin', 'Paris').replace('name: Alice', 'name: Alice J.');
    const theirs = `${PEOPLE}      - push: x\n  - handle: carol\n    name: Carol\n`;
    const both = theirs.replace('Berlin', 'Paris').replace('name: Alice', 'name: Alice J.');
    assert.equal(merge(path, { base: PEOPLE, ours, theirs }), both);
    assert.equal(merge(path, { base: PEOPLE, ours: theirs, theirs: ours }), both);
  });

  it('keeps what both added at the same place, ours first', () => {
    const carol = '  - handle: carol\n    name: Carol\n';
    const dave = '  - handle: dave\n    name: Dave\n';
    assert.equal(
      merge(path, { base: PEOPLE, ours: PEOPLE + carol, theirs: PEOPLE + dave }),
      PEOPLE + carol + dave,
    );
    const empty = '# What you run\nservices: []\n';
    const [a, b] = ['a', 'b'].map(id => `  - id: ${id}\n    name: ${id}\n`);
    const start = '# What you run\nservices:\n';
    assert.equal(
      merge('services.yml', { base: empty, ours: `${start}${a}`, theirs: `${start}${b}` }),
      `${start}${a}${b}`,
    );
    assert.equal(
      merge('services.yml', { base: undefined, ours: `${start}${a}`, theirs: `${start}${b}` }),
      `${start}${a}${b}`,
    );
  });

  it('unites lists in one line, as they are written', () => {
    const base = 'github: { labels: [x, y], repository: a/b }\n';
    const ours = 'github: { labels: [x, y], repository: a/c }\n';
    const theirs = 'github: { labels: [x, y, z], repository: a/b }\n';
    assert.equal(
      merge('livesite.yml', { base, ours, theirs }),
      'github: { labels: [x, y, z], repository: a/c }\n',
    );
    const list = (words: string) => `services:\n  - id: a\n    name: A\n    paths: [${words}] # where\n`;
    assert.equal(
      merge('services.yml', { base: list('x, y'), ours: list('x, y, z'), theirs: list('w, x') }),
      list('w, x, z'),
    );
  });

  it('holds an item apart from the place where it stands', () => {
    const moved = PEOPLE.replace(/( {2}- handle: alice[^]*?)\n( {2}# Bob[^]*)$/, '$2$1');
    const theirs = PEOPLE.replace('Berlin', 'Paris');
    assert.equal(merge(path, { base: PEOPLE, ours: moved, theirs }), moved.replace('Berlin', 'Paris'));
    const swapped = PEOPLE.replace('- handle: bob\n    name: Bob', '- name: Bob\n    handle: bob');
    const bob = 'Robert';
    assert.equal(
      merge(path, { base: PEOPLE, ours: swapped, theirs: PEOPLE.replace('name: Bob', `name: ${bob}`) }),
      swapped.replace('name: Bob', `name: ${bob}`),
    );
  });

  it('names what two people gave different values', () => {
    const set = (zone: string) => PEOPLE.replace('Europe/Berlin', zone);
    assert.deepEqual(placesOf(path, { base: PEOPLE, ours: set('A'), theirs: set('B') }), [
      'changed: "zone" of bob',
    ]);
    const none = PEOPLE.replace(/ {2}# Bob[^]*$/, '');
    assert.deepEqual(placesOf(path, { base: PEOPLE, ours: none, theirs: set('B') }), ['removed-by-us: bob']);
    assert.deepEqual(placesOf(path, { base: PEOPLE, ours: set('B'), theirs: none }), [
      'removed-by-them: bob',
    ]);
    const plan = (first: string) =>
      `severities:\n  - id: SEV1\n    public-update: { first: ${first}, every: 20m }\n`;
    assert.deepEqual(placesOf('livesite.yml', { base: plan('1m'), ours: plan('2m'), theirs: plan('3m') }), [
      'changed: "first" of "public-update" of SEV1',
    ]);
    const add = (name: string) => `${PEOPLE}  - handle: carol\n    name: ${name}\n`;
    assert.deepEqual(placesOf(path, { base: PEOPLE, ours: add('A'), theirs: add('B') }), [
      'added: "name" of carol',
    ]);
  });

  it('does not guess where items without a name were edited by both', () => {
    const plan = (words: string) => `roles:\n  - id: lead\n    duties:\n      - ${words}\n`;
    assert.deepEqual(
      placesOf('livesite.yml', { base: plan('Lead'), ours: plan('Lead well'), theirs: plan('Lead on') }),
      ['changed: "duties" of lead'],
    );
  });

  it('puts marks round the field alone', () => {
    const set = (zone: string) => PEOPLE.replace('Europe/Berlin', zone);
    const { text } = mergeSiteFile(
      { path, base: PEOPLE, ours: set('A'), theirs: set('B').replace('Alice', 'Eve') },
      'markers',
    );
    const field = '<<<<<<< ours\n    zone: A\n=======\n    zone: B\n>>>>>>> theirs\n';
    assert.equal(text, PEOPLE.replace('    zone: Europe/Berlin\n', field).replace('Alice', 'Eve'));
  });

  it('falls back to lines where a text is no YAML, and says so where that fails', () => {
    const base = 'a: [\nb: 1\nc: 2\nd: 3\n';
    assert.equal(
      merge('x.yml', { base, ours: base.replace('b: 1', 'b: 2'), theirs: `${base}e: 4\n` }),
      base.replace('b: 1', 'b: 2') + 'e: 4\n',
    );
    assert.deepEqual(
      placesOf('x.yml', { base, ours: base.replace('1', '2'), theirs: base.replace('1', '3') }),
      ['changed: the same lines'],
    );
  });

  it('does not let two valid edits make an invalid file', () => {
    const base = 'a: &x 1\nb: 2\nc: 3\n';
    assert.deepEqual(
      placesOf('x.yml', { base, ours: 'a: 1\nb: 2\nc: 3\n', theirs: 'a: &x 1\nb: 2\nc: *x\n' }),
      ['whole: the whole file'],
    );
  });
});

describe('mergeSiteFile: Markdown', () => {
  const path = 'incidents/2026/2026-11-23-x/review.md';

  it('takes a tick of one and a date of the other, a key of the header, a point of a list and a new item', () => {
    const ours = REVIEW.replace('[ ] R2', '[x] R2')
      .replace('- two', '- second')
      .replace('owner: alice', 'owner: bob');
    const theirs = `${REVIEW.replace('12-20', '12-24').replace('- two\n', '- two\n- three\n').replace('11-30', '11-29')}- [ ] R3 New\n`;
    const both = theirs
      .replace('[ ] R2', '[x] R2')
      .replace('- two', '- second')
      .replace('owner: alice', 'owner: bob');
    assert.equal(merge(path, { base: REVIEW, ours, theirs }), both);
  });

  describe('a section that one side gave another heading', () => {
    const cause = 'A certificate ran out at night.\n';
    const text = (heading: string, body: string, more = '') =>
      `# Review\n\n## Summary\n\nIt broke for everybody.\n\n## ${heading}\n\n${body}\n${more}## Impact\n\nNobody could pay for an hour.\n`;
    const base = text('Cause', cause);
    const renamed = text('Root cause', cause);
    const edited = text('Cause', `${cause}Nobody had looked.\n`);
    const both = text('Root cause', `${cause}Nobody had looked.\n`);

    it('takes along what the other side wrote below it, and once', () => {
      assert.equal(merge(path, { base, ours: renamed, theirs: edited }), both);
      assert.equal(merge(path, { base, ours: edited, theirs: renamed }), both);
      assert.equal(merge(path, { base, ours: both, theirs: edited }), both, 'again');
      assert.equal(merge(path, { base, ours: both, theirs: renamed }), both, 'again');
      assert.equal(merge(path, { base, ours: renamed, theirs: both }), both);
      assert.equal(tryMergeEdit({ path, current: renamed, before: base, after: edited }), both);
      assert.equal(tryMergeEdit({ path, current: edited, before: base, after: renamed }), both);
    });

    it('keeps it where the other side left it alone, and its new neighbours', () => {
      const added = text('Cause', cause, '## Detection\n\nA customer called us.\n\n');
      assert.equal(
        merge(path, { base, ours: renamed, theirs: added }),
        text('Root cause', cause, '## Detection\n\nA customer called us.\n\n'),
      );
    });

    it('stays a conflict where it is not certain', () => {
      const unsure = [
        [base, text('Root cause', 'Something else was the matter.\n'), edited],
        [text('Cause', 'Late.\n'), text('Root cause', 'Late.\n'), text('Cause', 'Late.\nVery.\n')],
        [
          text('Cause', cause, `## Copy\n\n${cause}\n`),
          text('Root cause', cause, `## Copy\n\n${cause}\n`),
          text('Cause', `${cause}Nobody had looked.\n`, `## Copy\n\n${cause}\n`),
        ],
        [
          '## Remediation\n\n- [ ] R1 Renew it by machine\n',
          '## Later\n\n- [ ] R1 Renew it by machine\n',
          '## Remediation\n\n- [ ] R1 Renew it by machine\n- [ ] R2 Alert\n',
        ],
      ] as const;
      for (const [from, ours, theirs] of unsure) {
        const merged = mergeSiteFile({ path, base: from, ours, theirs });
        assert.notDeepEqual(merged.conflicts, [], ours);
      }
    });
  });

  it('puts words about an item where they belong', () => {
    const base = '## Remediation\n\n- [ ] R1 Do it\n';
    const item = (words: string) => `## Remediation\n\n- [ ] R1 Do it${words}\n`;
    assert.equal(
      merge(path, { base, ours: item(' — @alice'), theirs: item(' — due 2026-12-07') }),
      item(' — @alice, due 2026-12-07'),
    );
    assert.equal(
      merge(path, { base, ours: item(' — won’t do: no, never'), theirs: item(' — @bob') }),
      item(' — @bob, won’t do: no, never'),
    );
    const link = ' ([#7](https://github.com/n/t/issues/7))';
    assert.equal(
      merge(path, { base: item(' — @bob'), ours: item(` — @bob${link}`), theirs: item('') }),
      item(link),
    );
  });

  it('names the part of the item that two people gave different values', () => {
    const due = (day: string) => REVIEW.replace('2026-12-20', day);
    const versions = {
      base: REVIEW,
      ours: due('2026-12-21').replace('[ ] R2', '[x] R2'),
      theirs: due('2026-12-22'),
    };
    assert.deepEqual(placesOf(path, versions), ['changed: the due date of R2']);
    const { text } = mergeSiteFile({ path, ...versions }, 'markers');
    const line = (day: string) =>
      `- [x] R2 Alert — @bob, due ${day} ([#7](https://github.com/n/t/issues/7))\n`;
    assert.ok(
      text.endsWith(
        `<<<<<<< ours\n${line('2026-12-21')}=======\n${line('2026-12-22')}>>>>>>> theirs\n  with notes\n`,
      ),
      text,
    );
    assert.deepEqual(
      placesOf(path, { base: REVIEW, ours: `${REVIEW}- [ ] R3 One\n`, theirs: `${REVIEW}- [ ] R3 Two\n` }),
      ['added: R3'],
    );
    assert.deepEqual(
      placesOf(path, { base: REVIEW, ours: REVIEW.replace(/- \[ \] R2[^]*/, ''), theirs: due('2026-12-22') }),
      ['removed-by-us: R2'],
    );
  });

  it('keeps sections of both, and lets the title change', () => {
    const ours = REVIEW.replace('## Impact', '## Cost\n\nMoney.\n\n## Impact').replace(
      '# Review: x',
      '# Review: y',
    );
    const theirs = REVIEW.replace('## Remediation', '## Luck\n\nSome.\n\n## Remediation').replace(
      '<!-- hint -->',
      'Words.',
    );
    const both = ours
      .replace('## Remediation', '## Luck\n\nSome.\n\n## Remediation')
      .replace('<!-- hint -->', 'Words.');
    assert.equal(merge(path, { base: REVIEW, ours, theirs }), both);
  });

  it('does not guess between two texts of a section', () => {
    const say = (words: string) => REVIEW.replace('<!-- hint -->', words);
    assert.deepEqual(placesOf(path, { base: REVIEW, ours: say('One.'), theirs: say('Two.') }), [
      'changed: the section "Summary"',
    ]);
    const append = (words: string) => REVIEW.replace('<!-- hint -->', `<!-- hint -->\n\n${words}`);
    assert.deepEqual(placesOf(path, { base: REVIEW, ours: append('One.'), theirs: append('Two.') }), [
      'changed: the section "Summary"',
    ]);
    const { text } = mergeSiteFile({ path, base: REVIEW, ours: say('One.'), theirs: say('Two.') }, 'markers');
    assert.equal(text, say('<<<<<<< ours\nOne.\n=======\nTwo.\n>>>>>>> theirs'));
  });

  it('adds a section and an item once', () => {
    const more = '\n## Luck\n\nSome.\n';
    assert.equal(
      merge(path, { base: REVIEW, ours: REVIEW + more, theirs: REVIEW.replace('hint', 'note') + more }),
      REVIEW.replace('hint', 'note') + more,
    );
    assert.deepEqual(
      placesOf(path, { base: REVIEW, ours: REVIEW + more, theirs: REVIEW + more.replace('Some', 'None') }),
      ['changed: the section "Luck"'],
    );
    const [now, later] = ['### Now', '### Later'].map(
      title => `## Remediation\n\n${title}\n\n- [ ] R5 Same\n`,
    );
    const base = '## Remediation\n';
    assert.deepEqual(placesOf(path, { base, ours: now ?? '', theirs: later ?? '' }), [
      'whole: the whole file',
    ]);
  });

  it('does not let an open fence of one swallow what the other added', () => {
    const ours = REVIEW.replace('<!-- hint -->', '```\nopen');
    const theirs = REVIEW.replace('- [ ] R1', '- [x] R1').replace('- one', '- 1');
    const { text, conflicts } = mergeSiteFile({ path, base: REVIEW, ours, theirs });
    assert.ok(conflicts.length > 0);
    assert.equal(text, ours);
  });
});

describe('mergeSiteFile: incident.md', () => {
  it('never clashes in what repeats the log, and decides it the same on both sides', () => {
    const file = (status: string, more = '', tags = '[a]') =>
      `---\ntitle: x\nstatus: ${status}\n${more}tags: ${tags}\n---\n# x\n`;
    const [ours, theirs] = [
      file('mitigated', 'lead: bob\n', '[a, b]'),
      file('resolved', 'lead: eve\n', '[a, c]'),
    ];
    const base = file('triage', 'lead: alice\n');
    const path = 'incidents/2026/2026-11-23-x/incident.md';
    assert.equal(merge(path, { base, ours, theirs }), file('resolved', 'lead: eve\n', '[a, b, c]'));
    const swapped = merge(path, { base, ours: theirs, theirs: ours });
    assert.equal(swapped, file('resolved', 'lead: eve\n', '[a, c, b]'));
    assert.equal(
      merge(path, { base, ours: file('closed'), theirs }),
      file('resolved', 'lead: eve\n', '[a, c]'),
    );
  });

  it('knows the keys that repeat the log', () => {
    const header = headerOf(foldIncident('2026-11-23-x', parseLog('').value, new Set()));
    assert.deepEqual([...DERIVED_KEYS].sort(), [...header.keys()].sort());
  });
});

describe('mergeSiteFile: line endings', () => {
  it('follow ours, and so do a byte order mark and a missing last line ending', () => {
    const crlf = PEOPLE.replaceAll('\n', '\r\n');
    const theirs = PEOPLE.replace('Berlin', 'Paris');
    assert.equal(
      merge('people.yml', { base: PEOPLE, ours: crlf.replace('Alice', 'Eve'), theirs }),
      theirs.replaceAll('\n', '\r\n').replace('Alice', 'Eve'),
    );
    const open = `\ufeff${PEOPLE.replace('Alice', 'Eve').slice(0, -1)}`;
    assert.equal(merge('people.yml', { base: PEOPLE, ours: open, theirs }), open.replace('Berlin', 'Paris'));
  });
});

const PATHS = [
  'people.yml',
  'rotations/a.yml',
  'incidents/2026/x/review.md',
  'incidents/2026/x/incident.md',
  'incidents/2026/x/timeline.md',
  'templates/a.hbs',
];
const fuzzed = fc.tuple(fc.constantFrom(...PATHS), shortHostileText, shortHostileText, shortHostileText);
const edits = fc.array(peopleEdit, { maxLength: 3 });
const reviewEdits = fc.array(reviewEdit, { maxLength: 3 });
/** Three versions of one file, as people make them. */
const realistic = fc.oneof(
  fc.tuple(people, edits, edits, yamlStyle).map(([base, mine, other, style]) => {
    const text = (list: typeof base) => printPeople(list, style);
    return [
      'people.yml',
      text(base),
      text(mine.reduce(editPeople, base)),
      text(other.reduce(editPeople, base)),
    ] as const;
  }),
  fc
    .tuple(review, reviewEdits, reviewEdits)
    .map(
      ([base, mine, other]) =>
        [
          'review.md',
          printReview(base),
          printReview(mine.reduce(editReview, base)),
          printReview(other.reduce(editReview, base)),
        ] as const,
    ),
);

describe('mergeSiteFile, for any text', () => {
  const any = fc.oneof(fuzzed, realistic);
  const runs = { numRuns: 200 };

  it('takes texts apart without losing a character', () => {
    fc.assert(
      fc.property(any, ([, one, two, three]) => {
        for (const text of [one, two, three]) {
          assert.equal(printParts(markdownParts(text, new Set()), 'ours', '\n'), text);
          const parts = tryYamlParts(text);
          assert.equal(parts === undefined ? text : printParts(parts, 'ours', '\n'), text);
        }
      }),
      runs,
    );
  });

  it('gives the other side where one changed nothing, and either where both did the same', () => {
    fc.assert(
      fc.property(any, ([path, base, x]) => {
        assert.equal(merge(path, { base, ours: x, theirs: base }), x);
        assert.equal(merge(path, { base: x, ours: base, theirs: base }), base);
        assert.equal(merge(path, { base, ours: x, theirs: x }), x);
        assert.equal(
          merge(path, { base, ours: base, theirs: x }).replaceAll('\r\n', '\n'),
          x.replaceAll('\r\n', '\n'),
        );
      }),
      runs,
    );
  });

  it('clashes or not whoever is called ours', () => {
    fc.assert(
      fc.property(any, ([path, base, ours, theirs]) => {
        const one = mergeSiteFile({ path, base, ours, theirs });
        const other = mergeSiteFile({ path, base, ours: theirs, theirs: ours });
        assert.equal(one.conflicts.length, other.conflicts.length);
        assert.deepEqual(
          one.conflicts.map(({ place }) => place).sort(),
          other.conflicts.map(({ place }) => place).sort(),
        );
      }),
      runs,
    );
  });

  it('never makes a file that cannot be read out of ones that can, nor an item twice', () => {
    fc.assert(
      fc.property(any, ([path, base, ours, theirs]) => {
        const { text, conflicts } = mergeSiteFile({ path, base, ours, theirs });
        if (conflicts.length > 0) {
          return;
        }
        const errors = (source: string) => {
          const { problems } =
            path === 'people.yml'
              ? parsePeople(source)
              : path.endsWith('.yml')
                ? parseYaml(source)
                : { problems: [] };
          return problems.filter(({ severity }) => severity === 'error').length;
        };
        assert.ok(errors(text) <= errors(ours) + errors(theirs), text);
        const repeated = (source: string) => {
          const ids = parseReview(source).items.flatMap(({ id }) => id ?? []);
          return ids.length - new Set(ids).size;
        };
        assert.ok(repeated(text) <= repeated(ours) + repeated(theirs), text);
      }),
      runs,
    );
  });

  it('prints marks where it clashes, and only there', () => {
    fc.assert(
      fc.property(realistic, ([path, base, ours, theirs]) => {
        const { text, conflicts } = mergeSiteFile({ path, base, ours, theirs }, 'markers');
        assert.equal(conflictMarkers(text).length > 0, conflicts.length > 0, text);
        const lines = new Set([...ours.split('\n'), ...theirs.split('\n')].map(line => line.trimEnd()));
        const strange = text
          .split('\n')
          .filter(
            line =>
              !lines.has(line.trimEnd()) && !/^(?:<<<<<<< ours|=======|>>>>>>> theirs)$/.test(line.trimEnd()),
          );
        // Lines that hold something of both: items, and lists in one line.
        assert.deepEqual(
          strange.filter(line => !/R\d|labels:/.test(line)),
          [],
        );
      }),
      runs,
    );
  });
});

describe('mergeSiteFile, with very long files', () => {
  it('comes to an end: tens of thousands of items, and of headings', function () {
    this.timeout(60_000);
    const list = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `  - ${from + index}\n`).join('');
    const yaml = merge('x.yml', {
      base: `a:\n${list(0, 15_000)}b: 1\n`,
      ours: `a:\n${list(100, 15_000)}b: 1\n`,
      theirs: `a:\n${list(0, 20_000)}b: 2\n`,
    });
    assert.equal(yaml, `a:\n${list(100, 20_000)}b: 2\n`);
    const sections = (count: number, words: string) =>
      Array.from({ length: count }, (_, index) => `## ${index}\n\n${words}\n\n`).join('');
    const markdown = merge('runbooks/x.md', {
      base: sections(20_000, 'x'),
      ours: sections(20_000, 'x').replace('x', 'y'),
      theirs: sections(20_001, 'x'),
    });
    assert.equal(markdown, sections(20_001, 'x').replace('x', 'y'));
  });
});
