import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import fc from 'fast-check';
import { openCodeSearch } from '../../../../../src/adapters/git/reading/codeSearch';
import { Refusal } from '../../../../../src/app/change';
import type { CodeQuery, HuntRepository } from '../../../../../src/app/huntPorts';
import { toExtendedPattern } from '../../../../../src/core/hunt/pattern';
import type { SearchPattern } from '../../../../../src/core/hunt/searchBlock';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';

const text = (words: string, more: Partial<SearchPattern> = {}): SearchPattern => ({
  kind: 'text',
  text: words,
  pattern: words,
  ignoreCase: false,
  wholeWord: false,
  ...more,
});

function regex(words: string, more: Partial<SearchPattern> = {}): SearchPattern {
  const found = toExtendedPattern(words);
  if (!('pattern' in found)) {
    throw new Error(found.message);
  }
  return { kind: 'regex', text: words, pattern: found.pattern, ignoreCase: false, wholeWord: false, ...more };
}

const query = (pattern: SearchPattern, more: Partial<CodeQuery> = {}): CodeQuery => ({
  pattern,
  paths: [],
  not: [],
  ...more,
});

describe('codeSearch', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  const here = (repo: TempRepo): HuntRepository => ({ name: '.', folder: repo.folder, site: undefined });

  before(() => {
    repos = createTempRepos();
  });
  after(() => repos.dispose());

  const open = (more = {}) => openCodeSearch({ environment: repos.environment, ...more });
  const found = async (repo: TempRepo, asked: CodeQuery): Promise<string[]> =>
    (await open().search(here(repo), asked)).lines.map(({ path, line }) => `${path}:${line}`);

  it('finds lines in tracked files as they stand on disk, and in no others', async () => {
    const repo = repos.init('tracked');
    repo.commit({
      'src/a.ts': 'one\nretry(x)\n',
      'src/ä b:1.ts': 'retry(y)\r\n',
      'src/a.test.ts': 'retry(z)\n',
      'incidents/2026/x/review.md': 'retry(\n',
      'bin.dat': 'retry(\0',
      '.gitignore': 'out/\n',
    });
    repo.write('src/untracked.ts', 'retry(u)\n');
    repo.write('out/ignored.ts', 'retry(i)\n');
    repo.write('src/a.ts', 'new\none\nretry(x)\n');
    assert.deepEqual(await found(repo, query(text('retry('), { not: ['incidents/**'] })), [
      'src/a.test.ts:1',
      'src/a.ts:3',
      'src/ä b:1.ts:1',
    ]);
    assert.deepEqual(
      await found(repo, query(text('retry('), { paths: ['src/**/*.ts'], not: ['**/*.test.ts'] })),
      ['src/a.ts:3', 'src/ä b:1.ts:1'],
    );
    assert.deepEqual(await found(repo, query(text('kraken'))), []);
    const { lines } = await open().search(here(repo), query(text('retry(y)')));
    assert.equal(lines[0]?.text, 'retry(y)');
  });

  it('takes words and globs for nothing else', async () => {
    const repo = repos.init('hostile');
    repo.commit({ 'a.txt': '--open-files-in-pager=touch /tmp/x\n-O\n:(exclude)*\n', 'b.txt': 'plain\n' });
    assert.deepEqual(await found(repo, query(text('--open-files-in-pager=touch /tmp/x'))), ['a.txt:1']);
    assert.deepEqual(await found(repo, query(text('-O'))), ['a.txt:2']);
    assert.deepEqual(await found(repo, query(text('plain'), { paths: ['--untracked'] })), []);
    assert.deepEqual(await found(repo, query(text('plain'), { paths: ['(exclude)b.txt'] })), []);
    repo.git('config', 'grep.patternType', 'perl');
    repo.git('config', 'color.grep', 'always');
    repo.git('config', 'grep.lineNumber', 'false');
    assert.deepEqual(await found(repo, query(regex('^pl[a]in$'))), ['b.txt:1']);
  });

  it('takes no line feed in a name for the end of a hit', async () => {
    const repo = repos.init('feeds');
    const forged = 'src/x.ts\n1\nsrc/innocent.ts';
    repo.commit({ [forged]: 'retry(a)\n', 'src/y.ts': 'retry(b)\n', 'src/innocent.ts': 'nothing\n' });
    const { lines } = await open().search(here(repo), query(text('retry(')));
    assert.deepEqual(lines, [
      { path: forged, line: 1, text: 'retry(a)' },
      { path: 'src/y.ts', line: 1, text: 'retry(b)' },
    ]);
  });

  it('minds case and words as it is told', async () => {
    const repo = repos.init('flags');
    repo.commit({ 'a.txt': 'Retry\nretrying\nretry\nÉtat\n' });
    assert.deepEqual(await found(repo, query(text('retry'))), ['a.txt:2', 'a.txt:3']);
    assert.deepEqual(await found(repo, query(text('retry', { ignoreCase: true }))), [
      'a.txt:1',
      'a.txt:2',
      'a.txt:3',
    ]);
    assert.deepEqual(await found(repo, query(text('retry', { wholeWord: true }))), ['a.txt:3']);
    assert.deepEqual(await found(repo, query(regex('^.tat$'))), ['a.txt:4']);
  });

  it('finds with a regular expression what JavaScript finds', async () => {
    const repo = repos.init('regex');
    const unit = fc.constantFrom('a', 'b', '1', '_', ' ', '-', '.', ']', '[', '^', '\\', '(');
    const samples = fc.sample(fc.string({ unit, minLength: 1, maxLength: 8 }), { numRuns: 300, seed: 1 });
    const lines = [...new Set(samples)].filter(line => line.trim() !== '');
    repo.commit({ 'lines.txt': `${lines.join('\n')}\n` });
    const atom = fc.constantFrom(
      'a',
      'b',
      '\\d',
      '\\w',
      '\\s',
      '.',
      '\\.',
      '\\[',
      '\\\\',
      '[ab]',
      '[^a]',
      '[\\]\\-]',
      '[\\w.]',
      '[^\\s1]',
      '(?:a|b1)',
      '(b|_)',
    );
    const piece = fc
      .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}'))
      .map(parts => parts.join(''));
    const pattern = fc
      .tuple(
        fc.constantFrom('', '^'),
        fc.array(piece, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('', '$'),
      )
      .map(([start, parts, end]) => start + parts.join('') + end);
    const patterns = fc
      .sample(pattern, { numRuns: 60, seed: 2 })
      .filter(one => 'pattern' in toExtendedPattern(one));
    assert.ok(patterns.length > 25);
    for (const one of patterns) {
      const expected = lines.flatMap((line, n) => (new RegExp(one).test(line) ? [`lines.txt:${n + 1}`] : []));
      assert.deepEqual(await found(repo, query(regex(one))), expected, one);
    }
  });

  it('tells no more lines than asked for, and says so', async () => {
    const repo = repos.init('many');
    repo.commit({ 'a.txt': 'retry\n'.repeat(50), 'long.txt': `${'x'.repeat(300_000)} retry\n` });
    const { lines, isCut } = await open({ mostLines: 10 }).search(here(repo), query(text('retry')));
    assert.deepEqual([lines.length, isCut], [10, true]);
    const long = await open().search(here(repo), query(text('retry'), { paths: ['long.txt'] }));
    assert.equal(long.isCut, false);
    assert.ok((long.lines[0]?.text.length ?? 0) < 100_000);
  });

  it('ends a pattern that takes too long, and one that is called off', async () => {
    const repo = repos.init('bomb');
    repo.commit({ 'a.txt': `${'a'.repeat(20_000)}\n`.repeat(200) });
    const bomb = query(regex('(.*a.*){12}b'));
    await assert.rejects(open({ timeLimit: 300 }).search(here(repo), bomb), (error: unknown) => {
      assert.ok(error instanceof Refusal && /took too long/.test(error.message), String(error));
      return true;
    });
    const abort = new AbortController();
    const running = open().search(here(repo), bomb, abort.signal);
    abort.abort();
    await assert.rejects(running, { name: 'AbortError' });
  });

  it('goes through ten thousand files', async () => {
    const repo = repos.init('large');
    const marks = Array.from(
      { length: 10_000 },
      (_, n) =>
        `M 644 inline src/d${n % 100}/f${n}.ts\ndata <<E\n${`line ${n} of some code;\n`.repeat(20)}${n % 500 === 0 ? 'retry(x)\n' : ''}E\n`,
    );
    repo.gitWith(
      `commit refs/heads/main\ncommitter A <a@b.c> 0 +0000\ndata 1\nx\n${marks.join('')}\n`,
      'fast-import',
      '--quiet',
    );
    repo.git('reset', '-q', '--hard');
    assert.equal((await found(repo, query(regex('^retry\\(\\w+\\)$')))).length, 20);
  });

  it('knows where a repository begins, and where its files can be read', async () => {
    const repo = repos.init('places');
    const commit = repo.commit({ 'a/b.txt': 'x\n' });
    const place = { top: repo.folder, inside: 'a' };
    assert.deepEqual(await open().placeOf(`${repo.folder}/a`), place);
    assert.deepEqual(await open().placeOf(repo.folder), { ...place, inside: '' });
    assert.equal(await open().placeOf(repos.folder), undefined);
    // Through a link, the path itself does not say where the folder lies.
    symlinkSync(`${repo.folder}/a`, `${repos.folder}/linked`);
    assert.deepEqual(await open().placeOf(`${repos.folder}/linked`), place);
    assert.equal(await open().tracks(repo.folder, 'a/b.txt'), true);
    assert.equal(await open().tracks(repo.folder, 'a/c.txt'), false);
    assert.equal(await open().webOf(here(repo)), undefined);
    repo.git('remote', 'add', 'origin', 'git@github.com:acme/shop.git');
    assert.equal(await open().webOf(here(repo)), `https://github.com/acme/shop/blob/${commit}/`);
  });
});
