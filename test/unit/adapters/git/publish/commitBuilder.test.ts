import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { buildCommit } from '../../../../../src/adapters/git/publish/commitBuilder';
import { oidOf, printPack } from '../../../../../src/adapters/git/publish/pack';
import { editTree, parseTree, printTree } from '../../../../../src/adapters/git/publish/trees';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { openTempRepository } from '../openStore';

describe('buildCommit', function () {
  this.timeout(60_000);
  let repos: TempRepos;
  beforeEach(() => {
    repos = createTempRepos();
  });
  afterEach(() => repos.dispose());

  const build = async (
    repo: TempRepo,
    base: string | undefined,
    files: ReadonlyMap<string, string>,
    modes: ReadonlyMap<string, string> = new Map(),
  ) => {
    const repository = await openTempRepository(repos, repo);
    return buildCommit(repository, { base, files, modes, message: 'subject\n', sign: false });
  };
  /** The same through git's own index. */
  const expectedTree = (repo: TempRepo, base: string | undefined, files: ReadonlyMap<string, string>) => {
    repo.git('read-tree', ...(base === undefined ? ['--empty'] : [base]));
    const records = Array.from(files, ([file, text]) => {
      const oid = repo.gitWith(text, 'hash-object', '-w', '--stdin');
      return `100644 ${oid}\t${file}\0`;
    });
    repo.gitWith(records.join(''), 'update-index', '-z', '--index-info');
    return repo.git('write-tree');
  };

  // Names that sort differently as files and as folders, and some beyond ASCII.
  const segment = fc.constantFrom('a', 'a-b', 'a.md', 'ab', 'B', '0', 'über', '注', 'x y', 'z');
  const file = fc
    .array(segment, { minLength: 1, maxLength: 3 })
    .map(parts => [...parts.slice(0, -1).map(part => `${part}.d`), parts.at(-1) ?? ''].join('/'));
  const files = fc.array(fc.tuple(file, fc.string({ maxLength: 400 })), { minLength: 1, maxLength: 8 });

  for (const hash of ['sha1', 'sha256'] as const) {
    it(`makes the tree that git's index would make (${hash})`, async () => {
      const folder = path.join(repos.folder, hash);
      repos.at(repos.folder).git('init', '-q', '-b', 'main', `--object-format=${hash}`, folder);
      const repo = repos.at(folder);
      let base: string | undefined;
      for (const [sample] of fc.sample(fc.tuple(files), { numRuns: 25, seed: 20261123 })) {
        const wanted = new Map(sample);
        const commit = await build(repo, base, wanted);
        assert.equal(repo.git('rev-parse', `${commit}^{tree}`), expectedTree(repo, base, wanted));
        base = commit;
      }
      assert.equal(repo.git('fsck', '--strict', '--no-dangling'), '');
      assert.equal(repo.git('rev-list', '--count', String(base)), '25');
    });
  }

  it('keeps modes, submodules, links, and names that are no UTF-8', async () => {
    const repo = repos.init('modes');
    repo.commit({ 'run.sh': '#!/bin/sh\n', 'dir/keep.md': 'keep\n' });
    const blob = repo.gitWith('x', 'hash-object', '-w', '--stdin');
    const index = [
      `100755 ${blob}\trun.sh\0`,
      `120000 ${blob}\tdir/link\0`,
      `160000 ${repo.git('rev-parse', 'HEAD')}\tdir/sub\0`,
    ];
    repo.gitWith(index.join(''), 'update-index', '-z', '--index-info');
    execLatin1(repo, blob);
    const base = repo.git('commit-tree', '-m', 'base', repo.git('write-tree'));
    const commit = await build(
      repo,
      base,
      new Map([
        ['run.sh', 'new\n'],
        ['dir/new/a.md', 'a\n'],
      ]),
      new Map([['run.sh', '100755']]),
    );
    const raw = (name: string) => repo.git('-c', 'core.quotePath=true', 'ls-tree', '-r', name).split('\n');
    const before = raw(base).filter(line => !line.endsWith('\trun.sh'));
    const after = raw(commit);
    assert.deepEqual(
      after.filter(line => !/\t(?:run\.sh|dir\/new\/a\.md)$/.test(line)),
      before,
    );
    assert.match(after.join('\n'), /^100755 blob \w+\trun\.sh$/m);
    assert.match(after.join('\n'), /^100644 blob \w+\tdir\/new\/a\.md$/m);
  });

  /** A file whose name is the single byte 0xff, put into the index. */
  function execLatin1(repo: TempRepo, blob: string): void {
    const names = path.join(repo.folder, '.git/names');
    fs.writeFileSync(names, Buffer.concat([Buffer.from(`100644 ${blob}\t`), Buffer.from([0xff, 0])]));
    const script = 'git update-index -z --index-info <.git/names';
    repo.git('-c', `alias.feed=!${script}`, 'feed');
  }

  it('takes a file for no folder, a folder for no file, and loses nothing by it', async () => {
    const repo = repos.init('kinds');
    const base = repo.commit({ 'a/b.md': 'b\n', c: 'c\n' });
    await assert.rejects(build(repo, base, new Map([['c/d.md', 'd\n']])), /c is no folder/);
    await assert.rejects(build(repo, base, new Map([['a', 'd\n']])), /a is a folder/);
  });

  it('does not take a folder that cannot be read for an empty one', async () => {
    const repo = repos.init('damaged');
    const base = repo.commit({ 'a/b.md': 'b\n' });
    const oid = repo.git('rev-parse', 'HEAD:a');
    fs.rmSync(path.join(repo.folder, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    await assert.rejects(build(repo, base, new Map([['a/c.md', 'c\n']])), /could not be read; try git fsck/);
    await assert.rejects(build(repo, 'f'.repeat(40), new Map([['x.md', 'x\n']])), /could not be read/);
  });

  it('leaves index, branches and working tree alone', async () => {
    const repo = repos.init('alone');
    const base = repo.commit({ 'a.md': 'a\n' });
    repo.write('staged.md', 'staged\n');
    repo.git('add', 'staged.md');
    const index = fs.readFileSync(path.join(repo.folder, '.git/index'));
    await build(repo, base, new Map([['b.md', 'b\n']]));
    assert.deepEqual(fs.readFileSync(path.join(repo.folder, '.git/index')), index);
    assert.equal(repo.git('rev-parse', 'HEAD'), base);
    assert.equal(repo.exists('b.md'), false);
  });
});

describe('trees and packs', () => {
  it('are read as they were printed', () => {
    const mode = fc.constantFrom('100644', '100755', '120000', '160000', '40000', '100664');
    const oid = fc.stringMatching(/^[0-9a-f]{40}$/);
    const entry = fc.record({ mode, oid }, { noNullPrototype: true });
    const name = fc.stringMatching(/^[\x01-\x2e\x30-\x7f\xa0-\xff]{1,12}$/);
    fc.assert(
      fc.property(fc.dictionary(name, entry), entries => {
        const folder = new Map(Object.entries(entries));
        // Maps with the same entries are equal, whatever their order.
        assert.deepEqual(parseTree(printTree(folder), 20), folder);
      }),
    );
  });

  it('take a folder whose mode was written with a zero in front for a folder', () => {
    const bytes = Buffer.concat([Buffer.from('040000 a\0'), Buffer.alloc(20, 1)]);
    assert.deepEqual([...parseTree(bytes, 20)], [['a', { mode: '40000', oid: '01'.repeat(20) }]]);
  });

  it('say so where they are cut short', () => {
    const whole = printTree(new Map([['a', { mode: '100644', oid: '0'.repeat(40) }]]));
    for (let length = 1; length < whole.length; length += 1) {
      assert.throws(() => parseTree(whole.subarray(0, length), 20), /damaged/);
    }
  });

  it('have the ids and the sizes that git gives them, small and large', () => {
    const repos = createTempRepos();
    try {
      const repo = repos.init('ids');
      for (const size of [0, 15, 16, 2047, 2048, 300_000]) {
        const bytes = Buffer.alloc(size, 'x');
        const object = { type: 'blob', bytes } as const;
        fs.writeFileSync(path.join(repo.folder, 'pack'), printPack([object], 'sha1'));
        repo.git('-c', 'alias.feed=!git unpack-objects -q <pack', 'feed');
        assert.equal(repo.git('cat-file', '-s', oidOf(object, 'sha1')), String(size));
      }
    } finally {
      repos.dispose();
    }
  });

  it('reuse what an edit does not touch', () => {
    const edited = editTree({
      folders: new Map([['', new Map([['other', { mode: '40000', oid: '1'.repeat(40) }]])]]),
      files: new Map([['mine/a.md', 'a']]),
      modes: new Map(),
      hash: 'sha1',
    });
    assert.deepEqual(
      edited.objects.map(({ type }) => type),
      ['blob', 'tree', 'tree'],
    );
  });
});
