import assert from 'node:assert/strict';
import { problemsOfText } from '../../../src/app/fileProblems';
import type { SiteFiles } from '../../../src/app/ports';
import { SiteReader } from '../../../src/app/site';

const PRIMARY =
  'name: Primary\nzone: UTC\nlayers: [{ name: All, anchor: 2026-01-05, turn: 1w, people: [ann, zed] }]\n';

/** Files in memory, with the text for a stamp. */
function filesOf(texts: Map<string, string>): SiteFiles {
  return {
    list: () => Promise.resolve([...texts].map(([path, text]) => ({ path, stamp: text, inCheckout: true }))),
    readMany: paths => Promise.resolve(new Map(paths.map(path => [path, texts.get(path) ?? '']))),
  };
}

describe('the rotations of a live site', () => {
  const start = (): Map<string, string> =>
    new Map([
      ['livesite.yml', 'livesite: 1\nname: Acme\n'],
      ['people.yml', 'people: [{ handle: ann, name: Ann, contact: [{ phone: "1" }] }]\n'],
      ['rotations/primary.yml', PRIMARY],
      ['rotations/broken.yaml', 'name: [\n'],
      ['rotations/README.md', '# Rotations\n'],
    ]);

  it('are read by path, each with its problems, and a broken one hides no other', async () => {
    const site = await new SiteReader(filesOf(start())).read();
    assert.deepEqual(
      site.rotations.map(({ id, rotation }) => [id, rotation.layers.length]),
      [
        ['broken', 0],
        ['primary', 1],
      ],
    );
    const codes = [...site.problems].map(([path, list]) => [path, list.map(({ code }) => code)]);
    assert.deepEqual(codes, [
      ['rotations/broken.yaml', ['yaml']],
      ['rotations/primary.yml', ['unknown-person']],
    ]);
  });

  it('are the same objects as long as nothing changes, and judged anew when people do', async () => {
    const texts = start();
    const reader = new SiteReader(filesOf(texts));
    const before = await reader.read();
    assert.equal(await reader.read(), before);
    texts.set('rotations/broken.yaml', 'name: Now right\nzone: UTC\n');
    const mended = await reader.read();
    assert.deepEqual([...mended.problems.keys()], ['rotations/primary.yml']);
    assert.equal(mended.rotations[1], before.rotations[1]);
    assert.equal(mended.problems.get('rotations/primary.yml'), before.problems.get('rotations/primary.yml'));
    texts.set(
      'people.yml',
      'people: [{ handle: ann, name: Ann, contact: [{ phone: "1" }] }, { handle: zed, name: Zed, contact: [{ phone: "2" }] }]\n',
    );
    const known = await reader.read();
    assert.deepEqual([...known.problems.keys()], []);
    assert.equal(known.rotations[1], before.rotations[1]);
    texts.delete('rotations/primary.yml');
    assert.deepEqual(
      (await reader.read()).rotations.map(({ id }) => id),
      ['broken'],
    );
  });

  it('have the problems of a text that is not saved yet', async () => {
    const site = await new SiteReader(filesOf(start())).read();
    const codes = (text: string): string[] =>
      problemsOfText(site, 'rotations/primary.yml', text).map(({ code }) => code);
    assert.deepEqual(codes(PRIMARY), ['unknown-person']);
    assert.deepEqual(codes(PRIMARY.replace('1w', 'weekly')), ['yaml-value', 'unknown-person']);
  });
});
