import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { checkCustomerReview } from '../../src/core/customerReview/checkCustomerReview';
import { parseCustomerReview } from '../../src/core/customerReview/customerReview';
import { YAML_FORMATS, type YamlKeys } from '../../src/core/editor/yamlKeys';
import { NOTE_WORDS, parseBody, type EntryBody } from '../../src/core/incident/entry';
import { checkHeader } from '../../src/core/incident/header';
import { foldIncident, skewMinutes } from '../../src/core/incident/incident';
import { parseLog, printEntry, type Log } from '../../src/core/incident/log';
import { STATUSES } from '../../src/core/incident/status';
import { parseEscalation } from '../../src/core/escalation/parseEscalation';
import { parseRotation } from '../../src/core/oncall/parseRotation';
import { parsePeople } from '../../src/core/people/people';
import { parsePlan } from '../../src/core/plan/plan';
import type { Problem } from '../../src/core/problem';
import { REVIEW_SECTIONS, checkReview } from '../../src/core/review/checkReview';
import { parseSearchBlocks } from '../../src/core/hunt/parseSearchBlocks';
import { parseReview } from '../../src/core/review/review';
import { parseServices } from '../../src/core/services/services';
import {
  blocksOf,
  brokenLinks,
  codeWords,
  firstColumn,
  readDocument,
  readDocuments,
  readSources,
} from '../support/documents';
import { readManifest } from '../support/manifest/readCode';
import { problemCodesIn } from '../support/problemCodes';
import { readmeTables, withTables } from '../support/readmeTables';
import { ROOT } from '../tools/root.mjs';

const format = (): string => readDocument('docs/format.md').text;
const examples = (name: string): string[] =>
  blocksOf(format())
    .filter(block => block.name === name)
    .map(({ text }) => text);
const linesOfLog = (text: string): string[] => text.split('\n').filter(line => line.startsWith('- '));

/** Every kind of entry: the compiler notices one that is missing here. */
const KINDS: Readonly<Record<Exclude<EntryBody['kind'], 'other'>, true>> = {
  declared: true,
  acknowledged: true,
  status: true,
  reopened: true,
  severity: true,
  role: true,
  services: true,
  title: true,
  impact: true,
  detected: true,
  update: true,
  link: true,
  review: true,
  issue: true,
  note: true,
  observation: true,
  action: true,
  decision: true,
  corrected: true,
  paging: true,
  paged: true,
  publishing: true,
  published: true,
  metrics: true,
};

const CHECKERS: Readonly<Record<string, (text: string) => readonly Problem[]>> = {
  search: text => {
    const review = `## Same pattern elsewhere\n\n\`\`\`search\n${text}\`\`\`\n\n## Remediation\n\n- [ ] R4 Limit\n`;
    const { value, problems } = parseSearchBlocks(review, parseReview(review));
    assert.equal(value.length, 1);
    return problems;
  },
  'livesite.yml': text => parsePlan(text).problems,
  'people.yml': text => parsePeople(text).problems,
  'services.yml': text => parseServices(text).problems,
  'rotations/primary.yml': text => parseRotation(text).problems,
  'escalations/default.yml': text => parseEscalation(text).problems,
  'timeline.md': text => parseLog(text).problems,
  'incident.md': text => checkHeader(text, foldIncident('example', firstLog(), new Set(['lead']))),
  'review.md': text => checkReview(parseReview(text), []),
  'customer-review.md': text => {
    const { value, problems } = parseCustomerReview(text);
    const plan = parsePlan(examples('livesite.yml')[0] ?? '').value;
    return [...problems, ...checkCustomerReview(value, { plan, people: [] })];
  },
};

function firstLog(): Log {
  return parseLog(examples('timeline.md')[0] ?? '').value;
}

describe('README.md', () => {
  it('has the tables that "npm run docs" would write', () => {
    const { text } = readDocument('README.md');
    const tables = readmeTables(readManifest());
    assert.equal(text, withTables(text, tables), 'README.md is out of date: npm run docs');
    const stale = text.replace('`livesite.handle`', '`livesite.me`');
    assert.notEqual(stale, withTables(stale, tables));
    assert.throws(() => withTables('# No markers', tables), /no markers for the table of commands/);
  });

  it('says something about every command and every setting', () => {
    const { contributes } = readManifest();
    const table = [...readmeTables(readManifest()).values()].join('\n');
    assert.doesNotMatch(table, /\| *\|/);
    const rows = table.split('\n').filter(line => line.startsWith('| ')).length - 4;
    const wanted = contributes.commands.length + Object.keys(contributes.configuration.properties).length;
    assert.equal(rows, wanted);
  });
});

describe('the documents', () => {
  it('have links and pictures that lead somewhere', () => {
    assert.deepEqual(readDocuments().flatMap(brokenLinks), []);
    assert.deepEqual(
      brokenLinks({
        file: 'docs/a.md',
        text: '# One\n[a](format.md) [b](none.md) [c](#one) [d](#two) ![e](images/none.png) [f](format.md#nowhere) `[g](x)`',
      }),
      [
        'docs/a.md: none.md does not exist',
        'docs/a.md: #two has no such heading',
        'docs/a.md: images/none.png does not exist',
        'docs/a.md: format.md#nowhere has no such heading',
      ],
    );
  });

  it('name no path of somebody’s machine', () => {
    for (const { file, text } of readDocuments()) {
      assert.doesNotMatch(text, /\/(?:work|root|home|Users)\//, file);
    }
  });

  it('are about the version of package.json', () => {
    const { version } = readManifest() as unknown as { readonly version: string };
    assert.ok(readDocument('README.md').text.includes(`livesite-${version}.vsix`));
    const [newest] = readDocument('CHANGELOG.md').text.match(/^## .*$/m) ?? [];
    assert.equal(newest, '## [UNRELEASED]');
  });

  it('give every dependency a reason in decisions.md', () => {
    const named = firstColumn(readDocument('docs/decisions.md').text, '## Dependencies');
    assert.deepEqual(named.toSorted(), Object.keys(readManifest().devDependencies).sort());
  });

  it('say how to use every command of the command line tool', () => {
    const names = readSources('src/cli/commands').flatMap(({ text }) =>
      [...text.matchAll(/^ {2}name: '([a-z-]+)',$/gm)].map(([, name = '']) => name),
    );
    assert.ok(names.length > 5, 'the commands could not be found');
    const { text } = readDocument('docs/cli.md');
    assert.deepEqual(
      names.filter(name => !text.includes(`livesite ${name}`)),
      [],
    );
  });

  it('answer every fault, with the test that shows it or an honest "Not yet"', () => {
    const { text } = readDocument('docs/faults.md');
    const rows = [...text.matchAll(/^\| (F\d+) \| (.*) \| (.*) \| (.*) \|$/gm)];
    assert.deepEqual(
      rows.map(([, id]) => id),
      Array.from({ length: 58 }, (_, index) => `F${index + 1}`),
    );
    for (const [, id, , , shownBy = ''] of rows) {
      const files = [...codeWords(shownBy)];
      assert.ok(
        files.length > 0 || shownBy.startsWith('Not yet'),
        `${id} names neither a test nor "Not yet"`,
      );
      for (const file of files) {
        assert.ok(
          file.startsWith('test/') && fs.existsSync(path.join(ROOT, file)),
          `${id}: there is no ${file}`,
        );
      }
    }
  });
});

describe('docs/security.md', () => {
  it('names a test that is there for everything it says', () => {
    const { text } = readDocument('docs/security.md');
    const rows = [...text.matchAll(/^\| ([A-Z].*) \| (`.*`) \|$/gm)];
    assert.ok(rows.length >= 20);
    for (const [, what, shownBy = ''] of rows) {
      const files = [...codeWords(shownBy)];
      assert.ok(files.length > 0, what);
      for (const file of files) {
        assert.ok(file.startsWith('test/') && fs.existsSync(path.join(ROOT, file)), `there is no ${file}`);
      }
    }
  });
});

describe('docs/format.md', () => {
  it('has examples that the parsers take without a word', () => {
    const blocks = blocksOf(format()).filter(({ language }) => language !== 'text');
    assert.ok(blocks.length >= 7);
    for (const { language, name, text } of blocks) {
      const check = CHECKERS[name === '' ? language : name];
      assert.ok(check, `no parser is known for an example of ${name}`);
      assert.deepEqual(check(text), [], `the example of ${name} that begins ${text.slice(0, 60)}`);
    }
    assert.notDeepEqual(CHECKERS['timeline.md']?.('- not an entry'), []);
    assert.notDeepEqual(CHECKERS['incident.md']?.('---\ntitle: Another\n---\n'), []);
  });

  it('has entries that are printed as they stand, with ids that fit their times', () => {
    for (const text of examples('timeline.md')) {
      const { entries } = parseLog(text).value;
      assert.deepEqual(
        entries.map(entry => printEntry(entry)),
        linesOfLog(text),
      );
      assert.deepEqual(
        entries.map(skewMinutes),
        entries.map(() => 0),
      );
    }
  });

  it('lists every kind of entry and shows one of each', () => {
    const kinds = Object.keys(KINDS).sort();
    const listed = firstColumn(format(), '### Kinds of entries').flatMap(cell => cell.split(', '));
    assert.deepEqual(listed.toSorted(), kinds);
    const shown = examples('timeline.md').flatMap(text =>
      parseLog(text).value.entries.map(({ body }) => body.kind),
    );
    assert.deepEqual([...new Set(shown)].sort(), kinds);
    assert.deepEqual(
      NOTE_WORDS.filter(word => !listed.includes(word)),
      [],
    );
    assert.equal(parseBody('weather', 'fine').kind, 'other');
  });

  it('lists every status, every section of a review and every key of the plan’s files', () => {
    assert.deepEqual(firstColumn(format(), '### Status'), [...STATUSES]);
    assert.deepEqual(firstColumn(format(), '### Sections of a review'), [...REVIEW_SECTIONS]);
    const words = codeWords(format());
    const missing = [...YAML_FORMATS.values()]
      .flatMap(keys => keyNames(keys))
      .filter(key => !isNamed(key, words));
    assert.deepEqual(missing, []);
  });

  it('explains every problem code there is, and no other', () => {
    const sources = ['src/core', 'src/app', 'src/adapters', 'src/vscode', 'src/cli'].flatMap(readSources);
    assert.deepEqual(firstColumn(format(), '## Problem codes').toSorted(), problemCodesIn(sources));
    const planted = {
      file: 'a.ts',
      text: "import type { Problem } from './b';\nreturn { code: 'new-code', range };",
    };
    assert.deepEqual(problemCodesIn([planted]), ['new-code']);
    const composed = {
      file: 'a.ts',
      text: "import type { Problem } from './b';\nreturn { code: `odd-${x}`, range };",
    };
    assert.throws(() => problemCodesIn([composed]), /puts codes together/);
  });
});

function keyNames(keys: YamlKeys): string[] {
  return Object.entries(keys).flatMap(([name, key]) => [name, ...keyNames(key.keys ?? {})]);
}

/** In code marks, alone or as the last part of a path, or as a key of an example. */
function isNamed(key: string, words: ReadonlySet<string>): boolean {
  return words.has(key) || [...words].some(word => word.endsWith(`.${key}`)) || inExamples(key);
}

function inExamples(key: string): boolean {
  const pattern = new RegExp(`(?:^|[\\s{,-])${key}:`, 'm');
  return [
    'livesite.yml',
    'people.yml',
    'services.yml',
    'rotations/primary.yml',
    'escalations/default.yml',
  ].some(name => examples(name).some(text => pattern.test(text)));
}
