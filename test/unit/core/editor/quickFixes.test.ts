import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { LiveSite } from '../../../../src/app/site';
import { keepBothSides } from '../../../../src/core/editor/conflictFix';
import { addPersonEdit } from '../../../../src/core/editor/peopleFix';
import type { FixContext, QuickFix } from '../../../../src/core/editor/quickFix';
import { quickFixesFor } from '../../../../src/core/editor/quickFixes';
import { checkHeader } from '../../../../src/core/incident/header';
import { parseLog } from '../../../../src/core/incident/log';
import { parseRotation } from '../../../../src/core/oncall/parseRotation';
import { parsePeople } from '../../../../src/core/people/people';
import type { Problem } from '../../../../src/core/problem';
import { checkReview } from '../../../../src/core/review/checkReview';
import { parseReview } from '../../../../src/core/review/review';
import { applyTextEdits } from '../../../../src/core/text/range';
import { CHECKOUT, FILES, INCIDENT_PATH, LOG_PATH, NOW, PEOPLE, REVIEW_PATH, ROOT, siteOf } from './fixture';

describe('quick fixes', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf();
  });

  const context = (path: string, text: string): FixContext => ({
    site,
    path,
    text,
    now: NOW,
    me: 'bob',
    root: ROOT,
    readOnly: false,
    problems: [],
    peopleText: PEOPLE,
  });
  const fixesOf = (problems: readonly Problem[], code: string, at: FixContext): readonly QuickFix[] => {
    const problem = problems.find(one => one.code === code);
    assert.ok(problem, `${code} is found`);
    return quickFixesFor(problem, at);
  };
  const reviewFixes = (text: string, code: string): readonly QuickFix[] =>
    fixesOf(checkReview(parseReview(text), site.people), code, context(REVIEW_PATH, text));
  const titles = (fixes: readonly QuickFix[]): string[] => fixes.map(({ title }) => title);
  const after = (text: string, fix: QuickFix | undefined): string => {
    assert.ok(fix);
    return applyTextEdits(text, fix.edits[0]?.edits ?? []);
  };

  describe('of a header that differs from the log', () => {
    const good = FILES[INCIDENT_PATH] ?? '';
    const check = (text: string): Problem[] => {
      const known = site.byId.get(CHECKOUT);
      assert.ok(known);
      return checkHeader(text, known.incident);
    };
    const headerFixes = (text: string): readonly QuickFix[] =>
      fixesOf(check(text), 'header-differs', context(INCIDENT_PATH, text));

    it('write what the log says, or make an entry of it', () => {
      const text = good.replace('severity: SEV1', 'severity: SEV3');
      const fixes = headerFixes(text);
      assert.deepEqual(titles(fixes), [
        'Write what the log says for "severity"',
        'Make it so with a log entry: severity SEV3',
      ]);
      assert.equal(after(text, fixes[0]), good);
      assert.deepEqual(fixes[1]?.command, {
        id: 'livesite.headerToEntry',
        args: [CHECKOUT, 'severity', 'SEV3', ROOT],
      });
      assert.deepEqual(fixes[1]?.edits, []);
    });

    it('offer no entry that the log could not take', () => {
      for (const [from, to] of [
        ['severity: SEV1', 'severity: Huge'],
        ['status: investigating', 'status: closed'],
        ['status: investigating', 'status: nonsense'],
        ['lead: alice', 'lead: "not a handle!"'],
        ['title: Checkout', 'title: Another checkout'],
      ] as const) {
        assert.equal(headerFixes(good.replace(from, to)).length, 1, to);
      }
      assert.equal(headerFixes(good.replace('status: investigating', 'status: mitigated')).length, 2);
      assert.equal(headerFixes(good.replace('lead: alice', 'lead: bob')).length, 2);
    });

    it('mend everything at once where several differ', () => {
      const text = good.replace('severity: SEV1', 'severity: SEV3').replace('lead: alice', 'lead: bob');
      const all = headerFixes(text).find(({ title }) => title === 'Write all that the log says');
      assert.equal(after(text, all), good);
    });

    it('write the whole summary where there is none, with the file’s line endings', () => {
      const text = '# Checkout\r\n\r\nText\r\n';
      const [fix] = fixesOf(check(text), 'header-missing', context(INCIDENT_PATH, text));
      const mended = after(text, fix);
      assert.deepEqual(check(mended), []);
      assert.ok(mended.endsWith(text));
      assert.doesNotMatch(mended, /[^\r]\n/);
    });
  });

  describe('of a remediation item', () => {
    const review = (...lines: readonly string[]): string => `## Remediation\n\n${lines.join('\n')}\n`;

    it('give it an id, or all of them', () => {
      const text = review(
        '- [ ] One — @bob, due 2026-12-01',
        '- [ ] R4 Two — @bob, due 2026-12-01',
        '- [ ] Three — @bob, due 2026-12-01',
      );
      const fixes = reviewFixes(text, 'item-no-id');
      assert.deepEqual(titles(fixes), ['Give it the id R5', 'Give all 2 items without an id one']);
      assert.match(after(text, fixes[0]), /- \[ \] R5 One/);
      const all = after(text, fixes[1]);
      assert.match(all, /R5 One/);
      assert.match(all, /R6 Three/);
    });

    it('give the second of two equal ids the next one', () => {
      const text = review('- [ ] R1 One — @bob, due 2026-12-01', '- [x] R1 R1 again');
      const [fix] = reviewFixes(text, 'item-id-twice');
      assert.equal(after(text, fix), text.replace('[x] R1 R1', '[x] R2 R1'));
    });

    it('assign it to me first, then to others', () => {
      const text = review('- [ ] R1 One — due 2026-12-01');
      const fixes = reviewFixes(text, 'item-no-owner');
      assert.deepEqual(titles(fixes).slice(0, 2), ['Assign to me (@bob)', 'Assign to @alice (Alice Adams)']);
      assert.equal(fixes[0]?.preferred, true);
      const [item] = parseReview(after(text, fixes[0])).items;
      assert.deepEqual([item?.owner, item?.due, item?.text], ['bob', '2026-12-01', 'One']);
    });

    it('promise a day by the severity, or another', () => {
      const text = review('- [ ] R1 One — @bob, due soon');
      const fixes = reviewFixes(text, 'item-bad-due');
      assert.deepEqual(titles(fixes), [
        'Due 2026-12-15 (SEV1 promises 15 days)',
        'Due 2026-12-07 (in 7 days)',
        'Due 2026-12-14 (in 14 days)',
        'Due 2026-12-30 (in 30 days)',
      ]);
      assert.equal(after(text, fixes[0]), text.replace('due soon', 'due 2026-12-15'));
      const bare = review('- [ ] R1 One — @bob');
      assert.equal(
        after(bare, reviewFixes(bare, 'item-no-due')[0]),
        bare.replace('@bob', '@bob, due 2026-12-15'),
      );
    });

    it('use a dash that waits for a word', () => {
      const dash = review('- [ ] R1 One — ');
      assert.equal(after(dash, reviewFixes(dash, 'item-no-owner')[0]), dash.replace('— ', '— @bob '));
    });

    it('add an unknown owner to people.yml and show it', () => {
      const text = review('- [ ] R1 One — @dave, due 2026-12-01');
      const [add, ...assign] = reviewFixes(text, 'unknown-person');
      assert.equal(add?.title, 'Add @dave to people.yml');
      assert.equal(add?.opens, 'people.yml');
      const people = applyTextEdits(PEOPLE, add?.edits[0]?.edits ?? []);
      assert.deepEqual(parsePeople(people).problems, []);
      assert.deepEqual(parsePeople(people).value.at(-1), { handle: 'dave', name: 'dave' });
      assert.match(after(text, assign[0]), /@bob, due/);
    });

    it('mend the problem they are for, whatever the item looks like', () => {
      const part = fc.constantFrom(
        ' — ',
        ', ',
        '@alice',
        '@zoe',
        'due 2026-12-01',
        'due x',
        'prevent',
        'R1 ',
        'text',
        ' ([#1](https://a.example/1))',
      );
      const line = fc
        .array(part, { maxLength: 7 })
        .map(parts => `- [ ] ${parts[0] === 'R1 ' ? 'R1 ' : ''}words${parts.join('')}`);
      fc.assert(
        fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), lines => {
          const text = review(...lines);
          const problems = checkReview(parseReview(text), site.people);
          for (const problem of problems.filter(({ code }) =>
            /^item-(no-id|no-owner|no-due|bad-due|id-twice)$/.test(code),
          )) {
            const [fix] = quickFixesFor(problem, context(REVIEW_PATH, text));
            const left = checkReview(parseReview(after(text, fix)), site.people);
            const count = (list: readonly Problem[]): number =>
              list.filter(({ code }) => code === problem.code).length;
            assert.ok(count(left) < count(problems), `${problem.code}: ${text} -> ${after(text, fix)}`);
          }
        }),
      );
    });
  });

  describe('of a key nobody knows', () => {
    it('rename it', () => {
      const text = 'people:\n  - handle: dave\n    nmae: Dave\n    name: Dave\n';
      const [fix] = fixesOf(parsePeople(text).problems, 'yaml-key', context('people.yml', text));
      assert.equal(fix?.title, 'Rename to "name"');
      assert.equal(after(text, fix), text.replace('nmae', 'name'));
    });

    it('offer nothing without a near one', () => {
      const text = 'people: []\nentirely-different: 1\n';
      assert.deepEqual(fixesOf(parsePeople(text).problems, 'yaml-key', context('people.yml', text)), []);
    });
  });

  describe('of a time of an override', () => {
    const PATH = 'rotations/primary.yml';
    const rotation = (from: string): string =>
      `name: T\nzone: Europe/Berlin\noverrides:\n  - { from: ${from}, until: 2028-01-01, cover: bob } # Bob\n`;
    const fixes = (text: string, code: string): readonly (readonly [title: string, text: string])[] =>
      fixesOf(parseRotation(text).problems, code, context(PATH, text)).map(fix => [
        fix.title,
        after(text, fix),
      ]);

    it('write the one that is taken instead of one that the clocks skip', () => {
      const text = rotation('2027-03-28T02:30');
      const mended = rotation('2027-03-28T03:00');
      assert.deepEqual(fixes(text, 'time-skipped'), [['Write the time after it: 2027-03-28T03:00', mended]]);
      assert.deepEqual(parseRotation(mended).problems, []);
    });

    it('write which one is meant where the clocks show it twice', () => {
      const text = rotation('2027-10-31T02:30');
      const both = ['2027-10-31T02:30+02:00', '2027-10-31T02:30+01:00'];
      assert.deepEqual(fixes(text, 'time-twice'), [
        [`Mean the first time: ${both[0]}`, rotation(both[0] ?? '')],
        [`Mean the second time: ${both[1]}`, rotation(both[1] ?? '')],
      ]);
      both.forEach(one => assert.deepEqual(parseRotation(rotation(one)).problems, []));
    });
  });

  describe('of a conflict in a log', () => {
    const log = FILES[LOG_PATH] ?? '';
    const line = (id: string): string => `- 2026-11-23T09:00:00Z @bob **note** ${id} <!--${id}-->`;
    const conflict = `${log}<<<<<<< HEAD\n${line('01JDCQ8X2A000000')}\n${line('01JDCQ8X2B000000')}\n||||||| base\n=======\n${line('01JDCQ8X2B000000')}\n${line('01JDCQ8X2C000000')}\n>>>>>>> theirs\n`;

    it('keep each entry once and nothing else', () => {
      const [fix] = fixesOf(parseLog(conflict).problems, 'conflict-marker', context(LOG_PATH, conflict));
      const mended = after(conflict, fix);
      assert.deepEqual(parseLog(mended).problems, []);
      assert.deepEqual(
        parseLog(mended).value.entries.map(({ id }) => id),
        parseLog(conflict).value.entries.map(({ id }) => id),
      );
      assert.equal(mended.split('01JDCQ8X2B000000 <').length, 2);
    });

    it('lose no entry however the markers stand', () => {
      const piece = fc.constantFrom(
        '<<<<<<< a',
        '=======',
        '>>>>>>> b',
        '||||||| c',
        line('01JDCQ8X2A000000'),
        line('01JDCQ8X2B000000'),
        'words',
        '',
      );
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 20 }), fc.constantFrom('\n', '\r\n'), (pieces, ending) => {
          const text = pieces.join(ending);
          const mended = applyTextEdits(text, keepBothSides(text));
          const ids = (source: string): string[] => parseLog(source).value.entries.map(({ id }) => id);
          assert.deepEqual(ids(mended), ids(text));
          assert.ok(!parseLog(mended).problems.some(({ code }) => code === 'conflict-marker'));
        }),
      );
    });

    it('leave conflicts in other files to the editor', () => {
      const text = '<<<<<<< a\npeople: []\n>>>>>>> b\n';
      assert.deepEqual(
        fixesOf(parsePeople(text).problems, 'conflict-marker', context('people.yml', text)),
        [],
      );
    });
  });

  describe('that add a person', () => {
    const add = (text: string, handle = 'dave'): string | undefined => {
      const edit = addPersonEdit(text, handle);
      return edit && applyTextEdits(text, [edit]);
    };

    it('follow the file’s indentation and line endings, and keep its comments', () => {
      assert.equal(
        add('people:\r\n- handle: a # first\r\n  name: A # end\r\n# later\r\n'),
        'people:\r\n- handle: a # first\r\n  name: A # end\r\n- handle: dave\r\n  name: dave\r\n# later\r\n',
      );
      assert.equal(
        add('people:\n    - handle: a\n      name: A'),
        'people:\n    - handle: a\n      name: A\n    - handle: dave\n      name: dave',
      );
    });

    it('start the list where there is none', () => {
      for (const text of [
        '',
        '# nobody yet\n',
        'people: []\n',
        'people:\n',
        'people: # none\n',
        'people:',
        'people: [] # none\nother: 1\n',
        'other: 1',
      ]) {
        const people: unknown = (parse(add(text) ?? '') as { people?: unknown }).people;
        assert.deepEqual(people, [{ handle: 'dave', name: 'dave' }], text);
        assert.ok(!text.includes('#') || add(text)?.includes('#'), text);
      }
    });

    it('quote a handle that YAML would take for something else', () => {
      assert.deepEqual(parse(add('people: []\n', 'true') ?? ''), {
        people: [{ handle: 'true', name: 'true' }],
      });
      assert.deepEqual(parse(add('people: []\n', '123') ?? ''), { people: [{ handle: '123', name: '123' }] });
    });

    it('leave alone what they cannot read', () => {
      assert.equal(add('people: [{handle: a, name: A}]\n'), undefined);
      assert.equal(add('people: "x'), undefined);
      assert.equal(add('- a\n'), undefined);
      assert.equal(add('people: 5\n'), undefined);
      assert.equal(add('people: []\n', 'no handle'), undefined);
    });
  });
});
