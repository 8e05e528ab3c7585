import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { deriveHeaders } from '../../../../../src/core/incident/deriveHeaders';
import { createTempRepos, type TempRepo, type TempRepos } from '../../../../support/tempRepo';
import { createGitWrapper } from '../gitWrapper';
import {
  changeOf,
  entryChange,
  entryLine,
  headerPath,
  logPath,
  logText,
  numbersIn,
  openStore,
  peopleText,
  readText,
  sampleFiles,
} from '../openStore';

describe('reading the live site', function () {
  this.timeout(30_000);
  let repos: TempRepos;
  let a: TempRepo;
  let b: TempRepo;
  beforeEach(() => {
    repos = createTempRepos();
    [a, b] = repos.share(sampleFiles, 'a', 'b').clones as [TempRepo, TempRepo];
  });
  afterEach(() => repos.dispose());

  const read = async (file: string, repo = a) => (await openStore(repos, repo).readMany([file])).get(file);
  const textOf = (file: string, repo = a) => readText(openStore(repos, repo), file);
  const pathsOf = async (repo = a) => (await openStore(repos, repo).list()).map(file => file.path);
  const reasonOf = async (file: string) => {
    const found = await read(file);
    return typeof found === 'object' ? found.reason : found;
  };
  /** Others share something, and this clone has fetched it but is on another branch. */
  const onOldBranch = (files: Record<string, string>) => {
    a.git('checkout', '-q', '-b', 'feature');
    b.commit(files);
    b.git('push', '-q');
    a.git('fetch', '-q');
  };

  it('tells of some files what listing all would tell', async () => {
    const store = openStore(repos, a);
    await store.list();
    const someOf = async (...paths: string[]) => {
      const some = await store.listSome?.(paths);
      return [some?.files.map(file => file.path), some?.gone];
    };
    assert.deepEqual(await someOf(), [[], []]);
    a.write('runbooks/new.md', '# New\n');
    fs.rmSync(path.join(a.folder, 'people.yml'));
    fs.symlinkSync('/etc', path.join(a.folder, 'cases'));
    const asked = ['runbooks/new.md', 'people.yml', 'cases/passwd', '../x.md', 'notes.txt'];
    assert.deepEqual(await someOf(...asked), [['runbooks/new.md'], ['people.yml']]);
    await store.save(entryChange(5));
    assert.deepEqual(await someOf(), [[logPath], []]);
    const all = new Map((await store.list()).map(file => [file.path, file]));
    const some = await store.listSome?.([logPath, headerPath, 'runbooks/new.md']);
    assert.deepEqual(
      some?.files.map(file => file.path).sort(),
      [headerPath, logPath, 'runbooks/new.md'].sort(),
    );
    for (const file of some?.files ?? []) {
      assert.deepEqual(file, all.get(file.path));
    }
  });

  it('tells what was laid over a file and no longer is, whoever listed in between', async () => {
    const store = openStore(repos, a);
    await store.list();
    await store.save(changeOf(6, { kind: 'create', path: 'runbooks/new.md', text: '# New\n' }));
    assert.deepEqual(
      (await store.listSome?.([]))?.files.map(file => file.path),
      ['runbooks/new.md'],
    );
    await store.discard(changeOf(6).id);
    await store.list();
    assert.deepEqual((await store.listSome?.([]))?.gone, ['runbooks/new.md']);
    assert.deepEqual(await store.listSome?.([]), { files: [], gone: [] });
  });

  it('never shows what was saved go and come back while it is shared', async () => {
    onOldBranch({ 'people.yml': 'people: {}\n' });
    const store = openStore(repos, a);
    await store.save(entryChange(5));
    await store.list();
    const state = { isShared: false };
    const publishing = store.publish().finally(() => Object.assign(state, { isShared: true }));
    do {
      assert.deepEqual(numbersIn(await readText(store, logPath)), [1, 5]);
    } while (!state.isShared);
    await publishing;
    assert.deepEqual(numbersIn(await readText(store, logPath)), [1, 5]);
    assert.deepEqual(numbersIn(repos.at(a.folder).git('show', `origin/main:${logPath}`)), [1, 5]);
  });

  for (const place of ['the folder', 'the shared branch'] as const) {
    describe(`from ${place}`, () => {
      beforeEach(() => {
        if (place === 'the shared branch') {
          onOldBranch({ 'people.yml': 'people: {}\n' });
        }
      });

      it('lists the files of the live site and no others', async () => {
        b.commit({
          'README.md': 'x\n',
          'incidents/2026/x/trace.txt': 'x\n',
          'runbooks/a b.md': 'x\n',
          'cases/ü.md': 'ü\n',
        });
        b.git('push', '-q');
        await openStore(repos, a).refresh();
        a.git('fetch', '-q');
        if (place === 'the folder') {
          a.git('merge', '-q', 'origin/main');
        }
        assert.deepEqual(await pathsOf(), [
          'cases/ü.md',
          headerPath,
          logPath,
          'livesite.yml',
          'people.yml',
          'runbooks/a b.md',
        ]);
        assert.equal(await read('cases/ü.md'), 'ü\n');
        assert.equal(await read('runbooks/none.md'), undefined);
        assert.equal(await read('../a/livesite.yml'), undefined);
      });

      it('gives every file a stamp that lasts as long as its text', async () => {
        const stamps = async () =>
          new Map((await openStore(repos, a).list()).map(file => [file.path, file.stamp]));
        const before = await stamps();
        assert.deepEqual(await stamps(), before);
        a.write('people.yml', 'people: changed\n');
        const after = await stamps();
        assert.notEqual(after.get('people.yml'), before.get('people.yml'));
        assert.equal(after.get(logPath), before.get(logPath));
      });

      it('says why a file cannot be read as text, and never follows links', async () => {
        b.write('runbooks/large.md', 'x'.repeat(1024 * 1024 + 1));
        b.write('rotations/large.yml', 'x'.repeat(256 * 1024 + 1));
        b.write('rotations/fits.yml', 'x'.repeat(256 * 1024));
        b.write('runbooks/binary.md', Buffer.from([0x41, 0x00, 0x42]));
        b.write('runbooks/latin1.md', Buffer.from('größe', 'latin1'));
        fs.symlinkSync('/etc/passwd', path.join(b.folder, 'runbooks/link.md'));
        fs.symlinkSync('/etc', path.join(b.folder, 'cases'));
        b.git('add', '-A');
        b.git('commit', '-q', '-m', 'odd');
        b.git('push', '-q');
        a.git('fetch', '-q');
        if (place === 'the folder') {
          a.git('merge', '-q', 'origin/main');
        }
        assert.equal(await reasonOf('runbooks/large.md'), 'too-large');
        assert.equal(await reasonOf('rotations/large.yml'), 'too-large');
        assert.equal((await textOf('rotations/fits.yml')).length, 256 * 1024);
        assert.equal(await reasonOf('runbooks/binary.md'), 'binary');
        assert.equal(await reasonOf('runbooks/latin1.md'), 'binary');
        assert.equal(await reasonOf('runbooks/link.md'), 'symlink');
        assert.ok((await pathsOf()).includes('runbooks/link.md'), 'listed, so that a person learns of it');
        assert.ok(!JSON.stringify([await read('cases/passwd')]).includes('root:'));
      });

      it('shows what people edit in the checkout', async () => {
        a.write('people.yml', 'people: edited\n');
        a.write('runbooks/new.md', '# New\n');
        a.write('services.yml', 'services: {}\n');
        a.git('add', 'services.yml');
        assert.equal(await read('people.yml'), 'people: edited\n');
        assert.equal(await read('runbooks/new.md'), '# New\n');
        assert.equal(await read('services.yml'), 'services: {}\n');
        fs.rmSync(path.join(a.folder, 'people.yml'));
        assert.ok(!(await pathsOf()).includes('people.yml'));
      });

      it('puts what waits over it', async () => {
        const store = openStore(repos, a);
        await store.save(entryChange(5));
        await store.save(changeOf(6, { kind: 'create', path: 'runbooks/new.md', text: '# New\n' }));
        const files = new Map((await store.list()).map(file => [file.path, file]));
        assert.deepEqual(numbersIn(await textOf(logPath)), [1, 5]);
        assert.equal(files.get('runbooks/new.md')?.inCheckout, false);
        assert.equal(files.get(logPath)?.inCheckout, true);
        assert.equal(await read('runbooks/new.md'), '# New\n');
      });
    });
  }

  it('shows the shared branch while another one is checked out', async () => {
    onOldBranch({
      [logPath]: `${logText}${entryLine(2)}\n`,
      'runbooks/new.md': '# New\n',
    });
    assert.deepEqual(numbersIn(await textOf(logPath)), [1, 2]);
    const files = new Map((await openStore(repos, a).list()).map(file => [file.path, file]));
    assert.equal(files.get('runbooks/new.md')?.inCheckout, false);
  });

  it('unites the log with entries of the checkout', async () => {
    onOldBranch({ [logPath]: `${logText}${entryLine(2)}\n` });
    a.write(logPath, `${logText}${entryLine(3)}\n`);
    assert.deepEqual(numbersIn(await textOf(logPath)), [1, 2, 3]);
  });

  it('lets an editor open the copy in the checkout only where that is what is shown', async () => {
    onOldBranch({
      [logPath]: `${logText}${entryLine(2)}\n`,
      'people.yml': `# Others\n${peopleText}`,
      'services.yml': 'services: {}\n',
    });
    const store = openStore(repos, a);
    const opened = async () =>
      (await store.list()).filter(file => file.inCheckout).map(file => path.basename(file.path));
    assert.deepEqual(await opened(), ['incident.md', 'livesite.yml'], 'the others are stale or missing');
    a.write('people.yml', `${peopleText}# Mine\n`);
    a.write('services.yml', 'mine\n');
    assert.deepEqual(await opened(), ['incident.md', 'livesite.yml', 'people.yml', 'services.yml']);
    a.write(logPath, `${logText}${entryLine(3)}\n`);
    assert.ok(!(await opened()).includes('timeline.md'), 'the shared entry is not in this copy');
    a.write(logPath, `${logText}${entryLine(2)}\n${entryLine(3)}\n`.replaceAll('\n', '\r\n'));
    assert.ok((await opened()).includes('timeline.md'), 'all that is shown is in this copy');
    // What waits is over a stale copy; then the copy is given the same text.
    const before = 'livesite: 1\n';
    await store.save(changeOf(5, { kind: 'replace', path: 'livesite.yml', before, after: 'livesite: 2\n' }));
    await store.publish();
    assert.ok(!(await opened()).includes('livesite.yml'));
    const later = {
      kind: 'replace',
      path: 'livesite.yml',
      before: 'livesite: 2\n',
      after: 'livesite: 3\n',
    } as const;
    await store.save(changeOf(6, later));
    assert.ok(!(await opened()).includes('livesite.yml'));
    a.write('livesite.yml', 'livesite: 3\n');
    assert.ok((await opened()).includes('livesite.yml'));
  });

  it('opens no copy with conflict marks', async () => {
    a.git('checkout', '-q', '-b', 'feature');
    a.commit({ 'people.yml': 'people: mine\n' });
    b.commit({ 'people.yml': 'people: theirs\n' });
    b.git('push', '-q');
    a.git('fetch', '-q');
    assert.throws(() => a.git('merge', '-q', 'origin/main'));
    const files = await openStore(repos, a).list();
    assert.equal(files.find(file => file.path === 'people.yml')?.inCheckout, false);
  });

  describe('an incident file that is edited in the checkout', () => {
    const declared = (number: number, text: string) => `${entryLine(number, text)}\n`;
    const log = `# Timeline\n\n${declared(1, '**declared** SEV2: Checkout fails')}`;
    const incident = (status: string, summary: string, impact: string) =>
      `---\nstatus: ${status}\ncustomer: acme\n---\n# Checkout\n\n## Summary\n\n${summary}\n\n## Impact\n\n${impact}\n`;
    /** The header says how many entries the shown log has. */
    const derive = (file: string, look: (path: string) => string | undefined) => {
      const text = look(headerPath);
      const count = numbersIn(look(logPath) ?? '').length;
      return new Map(
        file === logPath && text !== undefined
          ? [[headerPath, text.replace(/^status: .*$/m, `status: ${count}`)]]
          : [],
      );
    };
    const open = () => openStore(repos, a, { derive });
    const inCheckout = async () => (await open().list()).find(file => file.path === headerPath)?.inCheckout;
    const share = (files: Record<string, string>) => {
      b.commit(files);
      b.git('push', '-q');
      a.git('fetch', '-q');
    };
    beforeEach(() => {
      b.commit({ [headerPath]: incident('1', 'None.', 'None.'), [logPath]: log });
      b.git('push', '-q');
      a.git('pull', '-q');
    });

    for (const where of [
      'on a feature branch',
      'on a main that cannot follow',
      'in a main with commits of its own',
    ]) {
      describe(where, () => {
        beforeEach(() => {
          if (where === 'on a feature branch') {
            a.git('checkout', '-q', '-b', 'feature');
          } else if (where === 'on a main that cannot follow') {
            a.write('people.yml', `${peopleText}# Mine\n`);
          } else {
            a.commit({ 'README.md': 'x\n' });
          }
          share({
            [logPath]: log + declared(2, 'note two'),
            [headerPath]: incident('2', 'None.', 'Checkout fails.'),
            'people.yml': `# Others\n${peopleText}`,
          });
        });

        it('shows it on top of what others shared, with the header that follows from the log', async () => {
          a.write(headerPath, incident('resolved by hand', 'Cards are refused.', 'None.'));
          const merged = incident('2', 'Cards are refused.', 'Checkout fails.');
          assert.equal(await readText(open(), headerPath), merged);
          assert.equal(await inCheckout(), false, 'others changed it too');
          a.write(logPath, log + declared(3, 'note three'));
          assert.equal(await readText(open(), headerPath), merged.replace('status: 2', 'status: 3'));
        });

        it('keeps its stamp as long as the text, and no longer', async () => {
          const stamp = async () => (await open().list()).find(file => file.path === headerPath)?.stamp;
          const stamps = [await stamp()];
          a.write(headerPath, incident('1', 'Cards are refused.', 'None.'));
          stamps.push(await stamp());
          assert.equal(await stamp(), stamps[1]);
          a.write(logPath, log + declared(3, 'note three'));
          stamps.push(await stamp());
          assert.equal(new Set(stamps).size, 3);
        });

        it('opens the copy where it holds all that is shown', async () => {
          a.write(headerPath, incident('2', 'Cards are refused.', 'Checkout fails.'));
          assert.equal(await inCheckout(), true);
        });

        it('shows the edited words where others changed the same ones, also while they wait', async () => {
          const before = incident('1', 'None.', 'None.');
          const after = incident('1', 'None.', 'Half of all checkouts fail.');
          a.write(headerPath, after);
          const shown = incident('2', 'None.', 'Half of all checkouts fail.');
          const store = open();
          assert.equal(await readText(store, headerPath), shown);
          await store.save(changeOf(7, { kind: 'replace', path: headerPath, before, after }));
          assert.equal((await store.publish()).reason, 'conflict');
          await store.list();
          assert.equal(await readText(store, headerPath), shown);
        });

        it('shares it from what it started from, and then shows what others make of it', async () => {
          const store = open();
          const after = incident('1', 'Cards are refused.', 'None.');
          a.write(headerPath, after);
          const before = await readText(store, headerPath, 'readShared');
          assert.equal(before, incident('1', 'None.', 'None.'));
          await store.save(changeOf(7, { kind: 'replace', path: headerPath, before, after }));
          assert.equal(
            await readText(open(), headerPath),
            incident('2', 'Cards are refused.', 'Checkout fails.'),
          );
          assert.equal((await store.publish()).state, 'shared');
          assert.equal(
            `${a.git('show', `origin/main:${headerPath}`)}\n`,
            incident('2', 'Cards are refused.', 'Checkout fails.'),
          );
          b.git('pull', '-q');
          share({ [headerPath]: incident('2', 'Visa cards are refused.', 'Checkout fails.') });
          assert.equal(
            await readText(open(), headerPath),
            incident('2', 'Visa cards are refused.', 'Checkout fails.'),
          );
        });
      });
    }

    it('shows commits that are not pushed', async () => {
      a.commit({ [headerPath]: incident('1', 'Cards are refused.', 'None.') });
      share({ [headerPath]: incident('1', 'None.', 'Checkout fails.') });
      assert.equal(
        await readText(open(), headerPath),
        incident('1', 'Cards are refused.', 'Checkout fails.'),
      );
    });

    it('stays where only the checkout lacks it', async () => {
      a.git('checkout', '-q', '-b', 'feature');
      share({ 'people.yml': `# Others\n${peopleText}` });
      a.git('rm', '-q', headerPath);
      assert.equal(await readText(open(), headerPath), incident('1', 'None.', 'None.'));
      assert.equal(await inCheckout(), false);
      a.write(headerPath, incident('mine', 'Written anew.', 'None.'));
      assert.equal(await readText(open(), headerPath), incident('1', 'Written anew.', 'None.'));
    });

    it('is given its real header', async () => {
      a.git('checkout', '-q', '-b', 'feature');
      const declaredLine = entryLine(1, '**declared** SEV2: Checkout fails');
      share({
        [logPath]: `# Timeline\n\n${declaredLine}\n`,
        [headerPath]: '---\nseverity: SEV3\n---\nOld\n',
      });
      a.write(headerPath, '---\nseverity: SEV1\n---\nNew\n');
      const expected = deriveHeaders(logPath, file =>
        file === headerPath
          ? '---\nseverity: SEV3\n---\nNew\n'
          : file === logPath
            ? `# Timeline\n\n${declaredLine}\n`
            : undefined,
      ).get(headerPath);
      assert.match(expected ?? '', /severity: SEV2\n[^]*New\n/);
      assert.equal(await readText(openStore(repos, a, { derive: deriveHeaders }), headerPath), expected);
    });
  });

  describe('a review that is edited in the checkout', () => {
    const reviewPath = headerPath.replace('incident.md', 'review.md');
    const item = (id: string, text: string) => `- [ ] ${text} @alice due:2026-12-01 id:${id}\n`;
    const review = (summary: string, ...items: string[]) =>
      `# Review\n\n## Summary\n\n${summary}\n\n## Remediation\n\n${items.join('')}`;
    const [one, theirs, mine] = [item('r-1', 'One'), item('r-2', 'Theirs'), item('r-3', 'Mine')];
    const open = () => openStore(repos, a);
    const share = (text: string) => {
      b.commit({ [reviewPath]: text });
      b.git('push', '-q');
      a.git('fetch', '-q');
    };
    const found = async (store = open()) =>
      (await store.list()).find(({ path: each }) => each === reviewPath);
    const shown = async (store = open()) => {
      await store.list();
      return readText(store, reviewPath);
    };
    beforeEach(() => {
      share(review('None.', one));
      a.git('merge', '-q', 'origin/main');
      a.git('checkout', '-q', '-b', 'feature');
    });

    it('is shown with what colleagues added since, and opened where it was edited', async () => {
      share(review('None.', one, theirs));
      assert.equal((await found())?.inCheckout, false, 'only behind');
      a.write(reviewPath, review('Cards are refused.', one));
      assert.equal(await shown(), review('Cards are refused.', one, theirs));
      assert.equal((await found())?.inCheckout, true);
      assert.equal(a.read(reviewPath), review('Cards are refused.', one), 'the file itself is left alone');
      a.write(reviewPath, review('None.', one, mine).replaceAll('\n', '\r\n'));
      const both = await shown();
      for (const each of [one, theirs, mine]) {
        assert.equal(both.split(each).length, 2, `once: ${each}`);
      }
      // The same words on both sides stand there once.
      a.write(reviewPath, review('None.', one, theirs, mine));
      assert.equal(await shown(), review('None.', one, theirs, mine));
    });

    it('gets another stamp with each of the three texts, and only then', async () => {
      const store = open();
      const stamps: (string | undefined)[] = [(await found(store))?.stamp];
      a.write(reviewPath, review('Cards are refused.', one));
      stamps.push((await found(store))?.stamp);
      assert.equal((await found(store))?.stamp, stamps[1]);
      share(review('None.', one, theirs));
      stamps.push((await found(store))?.stamp);
      a.write(reviewPath, review('Visa cards are refused.', one));
      stamps.push((await found(store))?.stamp);
      assert.equal((await found(store))?.stamp, stamps[3]);
      // Committed on the feature branch: the edit starts from there now, and so is no edit any more.
      a.git('commit', '-q', '-a', '-m', 'mine');
      stamps.push((await found(store))?.stamp);
      assert.equal(new Set(stamps).size, stamps.length, JSON.stringify(stamps));
    });

    it('shows the edited text where others changed the same words, and what waits over it', async () => {
      const [before, after] = [review('None.', one), review('Mine.', one)];
      share(review('Theirs.', one, theirs));
      a.write(reviewPath, after);
      assert.equal(await shown(), after);
      assert.equal((await found())?.inCheckout, true);
      const store = open();
      await store.save(changeOf(7, { kind: 'replace', path: reviewPath, before, after }));
      assert.equal((await store.publish()).reason, 'conflict');
      assert.equal(await shown(store), after);
      assert.equal((await found(store))?.inCheckout, true);
    });

    it('shows what was written where nobody knows what it started from', async () => {
      const path2 = reviewPath.replace('review.md', 'notes.md');
      b.commit({ [path2]: '# Theirs\n' });
      b.git('push', '-q');
      a.git('fetch', '-q');
      a.write(path2, '# Mine\n');
      assert.equal(await textOf(path2), '# Mine\n');
      fs.writeFileSync(path.join(a.folder, path2), Buffer.from([0x41, 0x00, 0x42]));
      assert.equal(await reasonOf(path2), 'binary');
      fs.rmSync(path.join(a.folder, path2));
      assert.equal(await textOf(path2), '# Theirs\n');
    });

    it('loses and doubles nothing on its way to the branch', async () => {
      const store = open();
      const edit = async (number: number, text: string) => {
        a.write(reviewPath, text);
        await store.list();
        const before = await readText(store, reviewPath, 'readShared');
        await store.save(changeOf(number, { kind: 'replace', path: reviewPath, before, after: text }));
      };
      await edit(2, review('Cards are refused.', one));
      share(review('None.', one, theirs));
      assert.equal(await shown(store), review('Cards are refused.', one, theirs), 'while it waits');
      assert.equal((await store.publish()).state, 'shared');
      const all = review('Cards are refused.', one, theirs);
      assert.equal(`${a.git('show', `origin/main:${reviewPath}`)}\n`, all);
      assert.equal(await shown(), all);
      assert.equal((await found())?.inCheckout, false, 'all of it is shared: the copy is only behind');
      // The next edit of the old copy goes on top of all that.
      await edit(3, review('Cards are refused.', one, mine));
      assert.equal((await found(store))?.inCheckout, true);
      assert.equal((await store.publish()).state, 'shared');
      for (const text of [await shown(), `${a.git('show', `origin/main:${reviewPath}`)}\n`]) {
        for (const each of ['Cards are refused.', one, theirs, mine]) {
          assert.equal(text.split(each).length, 2, `once: ${each}`);
        }
      }
    });
  });

  it('shows no conflict marks', async () => {
    a.git('checkout', '-q', '-b', 'feature');
    a.commit({ 'people.yml': 'people: mine\n', [logPath]: `# Timeline\n${entryLine(3)}\n` });
    b.commit({ 'people.yml': 'people: theirs\n', [logPath]: `# Timeline\n${entryLine(2)}\n` });
    b.git('push', '-q');
    a.git('fetch', '-q');
    assert.throws(() => a.git('merge', '-q', 'origin/main'));
    assert.match(a.read('people.yml'), /<<<<<<</);
    assert.equal(await read('people.yml'), 'people: theirs\n');
    assert.deepEqual(numbersIn(await textOf(logPath)), [2]);
    // Also where the branch that is checked out is the shared one.
    a.git('merge', '--abort');
    a.git('checkout', '-q', 'main');
    a.git('merge', '-q', 'origin/main');
    assert.throws(() => a.git('merge', '-q', 'feature'));
    assert.equal(await read('people.yml'), 'people: theirs\n');
  });

  it("shows the user's own commits that are not pushed yet, also after others shared", async () => {
    a.commit({ 'people.yml': 'people: mine\n' });
    assert.equal(await read('people.yml'), 'people: mine\n');
    b.commit({ [logPath]: `${logText}${entryLine(2)}\n` });
    b.git('push', '-q');
    a.git('fetch', '-q');
    assert.equal(await read('people.yml'), 'people: mine\n');
    assert.deepEqual(numbersIn(await textOf(logPath)), [1, 2]);
  });

  it('gives the base of an edit: what is shared and saved, or what the edit started from', async () => {
    const store = openStore(repos, a);
    const shared = async (file: string) => (await store.readShared([file])).get(file);
    await store.save(entryChange(5));
    assert.deepEqual(numbersIn(await readText(store, logPath, 'readShared')), [1, 5]);
    assert.equal(await shared('people.yml'), sampleFiles['people.yml']);
    assert.equal(await shared('runbooks/none.md'), undefined);
    // Others have changed the file since: their words must not look as if this edit had removed them.
    onOldBranch({ 'people.yml': `# Others\n${peopleText}` });
    assert.equal(await shared('people.yml'), `# Others\n${peopleText}`, 'not edited');
    a.write('people.yml', `${peopleText}# Mine\n`);
    assert.equal(await shared('people.yml'), sampleFiles['people.yml'], 'edited');
  });

  it('takes two edits of the same line, saved one after the other, for what they are', async () => {
    const store = openStore(repos, a);
    const before = peopleText;
    for (const [number, name] of [
      [2, 'Rob'],
      [3, 'Robert'],
      [4, 'Roberta'],
    ] as const) {
      a.write('people.yml', before.replace('Bob', name));
      const base = await readText(store, 'people.yml', 'readShared');
      const here = await readText(store, 'people.yml');
      await store.save(changeOf(number, { kind: 'replace', path: 'people.yml', before: base, after: here }));
    }
    assert.deepEqual(await store.publish(), { state: 'shared', waiting: 0, message: '' });
    assert.match(a.git('show', 'origin/main:people.yml'), /Roberta/);
  });

  it('falls back to the folder where git fails, rather than showing nothing', async () => {
    const wrapper = createGitWrapper(repos);
    const store = openStore(repos, a, { gitPath: wrapper.program });
    await store.list();
    wrapper.on('cat-file', 'exit 128');
    assert.ok((await store.list()).length > 0);
  });

  it('reads thousands of files without holding up the editor', async () => {
    for (let n = 0; n < 3000; n++) {
      a.write(`runbooks/${n % 30}/r${n}.md`, `# Runbook ${n}\n`.repeat(20));
    }
    const store = openStore(repos, a, { trusted: () => false });
    const files = await store.list();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const texts = await store.readMany(files.map(file => file.path));
    clearInterval(timer);
    assert.equal(texts.size, 3000 + Object.keys(sampleFiles).length);
    assert.ok(turns > 0, 'others had their turn');
  });
});
