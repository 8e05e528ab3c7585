import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { LOG_FILE, PEOPLE_FILE, REVIEW_FILE } from '../../src/core/site/paths';
import { createTempRepos, type TempRepo } from '../support/tempRepo';
import { applyHandEdit, findHandEdits } from './handEdits';
import { findCorrupt, findLeftovers, fsck, judgeEntries, judgeHandEdits } from './inspect';
import { type Deed, deedsOf, type Intent, type Line } from './ledger';

const folder = 'incidents/2026/2026-11-23-checkout';
const lineOf = (id: string, token: string) =>
  `- 2026-11-23T08:15:02Z @person0 **note** ${token} something happened <!--${id}-->\n`;
const siteOf = (log: string, files: Readonly<Record<string, string>> = {}) =>
  new Map(Object.entries({ [`${folder}/${LOG_FILE}`]: `# Timeline\n\n${log}`, ...files }));
const deedOf = (intent: Intent, savedAt: number | undefined = 1): Deed => ({
  change: `of ${intent.token}`,
  intent,
  savedAt,
  sharedAt: undefined,
});
const entry = (token: string, id: string): Intent => ({ what: 'entry', token, id });

describe('the account of the experiment', () => {
  const [one, two] = ['01M84JNPWV3CCV5N', '01M84JNPWV3CCV5P'] as const;

  it('finds an accepted entry that is not there, and one that is there twice', () => {
    const deeds = [deedOf(entry('c0r1n1', one)), deedOf(entry('c0r1n2', two))];
    const both = lineOf(one, 'c0r1n1') + lineOf(two, 'c0r1n2');
    assert.deepEqual(judgeEntries(siteOf(both), deeds), { lost: [], doubled: [] });
    assert.deepEqual(judgeEntries(siteOf(lineOf(one, 'c0r1n1')), deeds).lost, ['c0r1n2']);
    assert.deepEqual(judgeEntries(siteOf(both + lineOf(one, 'c0r1n1')), deeds).doubled, [one, 'c0r1n1']);
    // The same words under another id.
    const third = lineOf('01M84JNPWV3CCV5Q', 'c0r1n1');
    assert.deepEqual(judgeEntries(siteOf(both + third), deeds).doubled, ['c0r1n1']);
  });

  it('lets an entry be missing that nobody was told is saved', () => {
    const lines: Line[] = [
      { kind: 'intend', change: 'a', intent: entry('c0r1n1', one) },
      { kind: 'intend', change: 'b', intent: entry('c0r1n2', two) },
      { kind: 'saved', change: 'b', at: 1 },
    ];
    assert.deepEqual(judgeEntries(siteOf(''), deedsOf(lines)).lost, ['c0r1n2']);
  });

  it('finds a sentence that went, came twice, or a field that fell back', () => {
    const review = `${folder}/${REVIEW_FILE}`;
    const empty = '# Review\n\n## Summary\n\n## Impact\n';
    const sentence = { what: 'sentence', token: 'c1r2n3', path: review, section: 'Summary' } as const;
    const once = applyHandEdit(empty, sentence) ?? '';
    assert.deepEqual(findHandEdits(review, empty, once), [sentence]);
    const judge = (text: string) => judgeHandEdits(siteOf('', { [review]: text }), [deedOf(sentence)]);
    assert.deepEqual(judge(once), { lost: [], doubled: [] });
    assert.deepEqual(judge(empty).lost, ['c1r2n3']);
    assert.deepEqual(judge(applyHandEdit(once, sentence) ?? '').doubled, ['c1r2n3']);

    const field = (token: string) =>
      ({ what: 'field', token, path: PEOPLE_FILE, start: '    team: ', owner: 'person1' }) as const;
    const deeds = ['c1r1n1', 'c1r1n2'].map(token => deedOf(field(token)));
    const people = (token: string) => siteOf('', { [PEOPLE_FILE]: `people:\n    team: person1 ${token}\n` });
    assert.deepEqual(judgeHandEdits(people('c1r1n2'), deeds).lost, []);
    assert.deepEqual(judgeHandEdits(people('c1r1n1'), deeds).lost, ['c1r1n2']);
    assert.deepEqual(judgeHandEdits(people('v0'), deeds).lost, ['c1r1n1', 'c1r1n2']);
  });

  it('finds files that are broken, and what was left behind', () => {
    assert.match(findCorrupt(siteOf(`${lineOf(one, 'a')}half a li`)).join('\n'), /not a timeline entry/);
    assert.match(findCorrupt(siteOf('<<<<<<< HEAD\n')).join('\n'), /conflict marks/);
    const repos = createTempRepos();
    try {
      const repo: TempRepo = repos.init('a');
      repo.commit({ 'a.txt': 'a\n' });
      assert.deepEqual([findLeftovers(repo), fsck(repo)], [[], '']);
      const left = ['refs/heads/main.lock', 'livesite/outbox/.tmp-00ff', 'livesite/index-1-1'];
      left.forEach(name => repo.write(`.git/${name}`, ''));
      assert.deepEqual(findLeftovers(repo).sort(), [...left].sort());
      const blob = repo.git('rev-parse', 'HEAD:a.txt');
      fs.rmSync(path.join(repo.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true });
      assert.match(fsck(repo), /missing blob/);
    } finally {
      repos.dispose();
    }
  });
});
