import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { problemsOfText } from '../../../src/app/fileProblems';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import { hostileText } from '../../support/arbitraries';
import { FOLDER, logText, siteFiles, siteOf } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';
import { ROOT } from '../../tools/root.mjs';

const STORY = '08:15:02 alice declared SEV2: Checkout\n08:16:00 bob acknowledged';
const NEW = 'incidents/2026/2026-11-24-new';
const PATHS = [
  'livesite.yml',
  'people.yml',
  'services.yml',
  ...[FOLDER, NEW].flatMap(folder =>
    ['incident', 'timeline', 'review', 'notes'].map(name => `${folder}/${name}.md`),
  ),
];
const BROKEN = path.join(ROOT, 'test/fixtures/broken');
const texts = fs
  .readdirSync(BROKEN, { recursive: true, encoding: 'utf8' })
  .filter(name => /\.(?:md|yml)$/.test(name))
  .map(name => fs.readFileSync(path.join(BROKEN, name), 'utf8'))
  .filter(text => !text.includes('\0'));

/** That a text is judged in the editor as the live site judges it once it is saved. */
async function assertSame(
  site: LiveSite,
  files: Readonly<Record<string, string>>,
  file: string,
  text: string,
) {
  const store = new MemoryStore({ ...files, [file]: text });
  const saved = await new SiteReader(store).read();
  assert.deepEqual(problemsOfText(site, file, text), saved.problems.get(file) ?? [], file);
  return saved;
}

const codes = (site: LiveSite, file: string, text: string): string[] =>
  problemsOfText(site, file, text).map(({ code }) => code);

describe('problemsOfText', () => {
  it('are those that the live site has once the text is saved', async () => {
    const files = siteFiles(STORY);
    const site = await siteOf(STORY);
    const seen = new Set<string>();
    for (const file of PATHS) {
      for (const text of ['', ...texts]) {
        const { problems } = await assertSame(site, files, file, text);
        (problems.get(file) ?? []).forEach(({ code }) => seen.add(code));
      }
    }
    for (const code of ['log-not-declared', 'log-missing', 'header-missing', 'yaml', 'item-no-id']) {
      assert.ok(seen.has(code), code);
    }
  });

  it('are the same where files are missing', async () => {
    for (const name of ['incident', 'timeline', 'review']) {
      const files = { 'livesite.yml': 'livesite: 1\n', [`${FOLDER}/${name}.md`]: '' };
      const site = await new SiteReader(new MemoryStore(files)).read();
      for (const other of ['incident', 'timeline', 'review']) {
        await assertSame(site, files, `${FOLDER}/${other}.md`, '---\ntitle: [\n---\n<<<<<<< a\n');
      }
    }
  });

  it('are the same for any text', async () => {
    const files = siteFiles(STORY);
    const site = await siteOf(STORY);
    const text = fc.array(hostileText, { maxLength: 5 }).map(parts => parts.join('\n'));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), text, async (file, words) => {
        await assertSame(site, files, file, words);
      }),
      { numRuns: 150 },
    );
  });

  it('keep an error of a log without a declaration, and no more than a hundred', async () => {
    const site = await siteOf(STORY);
    const log = `${FOLDER}/timeline.md`;
    assert.deepEqual(codes(site, log, logText('08:16:00 bob acknowledged')), ['log-not-declared']);
    assert.deepEqual(codes(site, log, logText(STORY)), []);
    assert.equal(codes(site, log, 'x\n'.repeat(500)).length, 100);
    assert.equal(codes(site, 'people.yml', `people:\n${'  - x\n'.repeat(500)}`).length, 100);
  });

  it('are the file’s own as long as it cannot be read, or is in no incident', async () => {
    const store = new MemoryStore(siteFiles(STORY));
    const log = `${FOLDER}/timeline.md`;
    const stray = 'incidents/2026/Checkout/timeline.md';
    store.writeUnreadable({ path: log, reason: 'binary', message: 'This file is not text.' });
    store.write(stray, '');
    const site = await new SiteReader(store).read();
    assert.deepEqual(codes(site, log, logText(STORY)), ['file-binary']);
    assert.deepEqual(codes(site, stray, logText(STORY)), ['incident-folder']);
    assert.deepEqual(codes(site, 'runbooks/x.md', 'x'), []);
    const incident = `${FOLDER}/incident.md`;
    assert.deepEqual(problemsOfText(site, incident, store.text(incident)), site.problems.get(incident) ?? []);
  });
});
