import assert from 'node:assert/strict';
import type { LiveSite } from '../../../../src/app/site';
import { hoverAt } from '../../../../src/core/editor/hover';
import { placeAt, ROOT, siteOf } from './fixture';

const plain = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');
const PATH = 'rotations/primary.yml';
/** The fixture's time is Monday, 2026-11-30 10:00 UTC. */
const TEXT = `name: Primary
zone: Europe/Berlin
layers:
  - name: Every*body
    anchor: 2026-11-16T09:00
    turn: 1w
    people: [alice, bob, carol]
    line-ups:
      - { from: 2026-12-07T09:00, people: [dan, erin] }
  - name: Nights
    priority: 1
    anchor: 2026-11-16T22:00
    turn: 1d
    people: [frank, grace]
    windows: [{ from: "22:00", until: "06:00" }]
overrides:
  - { from: 2026-11-30T00:00, until: 2026-12-01T00:00, cover: zoe }
`;

describe('hover in a rotation', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf();
  });
  const hover = (marked: string): string[] =>
    (hoverAt(placeAt(site, PATH, marked), ROOT)?.paragraphs ?? []).map(plain);

  it('tells who is on call in the layer now and next, over its name and its lists of people', () => {
    const expected = [
      '**Every*body**',
      'On call in this layer now: @carol (until Mon 2026-12-07 09:00 Europe/Berlin), next: @dan',
      'With all layers and overrides: @zoe',
    ];
    for (const marked of ['Every|*body', '[alice, |bob', '[|dan, erin']) {
      assert.deepEqual(hover(TEXT.replace(marked.replace('|', ''), marked)), expected, marked);
    }
  });

  it('tells when a layer that is not active begins', () => {
    assert.deepEqual(hover(TEXT.replace('Nights', 'Nig|hts')).slice(1), [
      'On call in this layer now: nobody (it is not active), next: @frank (from Mon 2026-11-30 22:00 Europe/Berlin)',
      'With all layers and overrides: @zoe',
    ]);
  });

  it('tells of one who is alone that nobody follows', () => {
    const alone =
      TEXT.replace('[alice, bob, carol]', '[alice]')
        .replace(/ {4}line-ups:\n.*\n/, '')
        .split('overrides')[0] ?? '';
    assert.deepEqual(hover(alone.replace('[alice', '[al|ice')).slice(1), [
      'On call in this layer now: @alice',
    ]);
  });

  it('says nothing elsewhere, and about a text that is no YAML', () => {
    assert.deepEqual(hover(TEXT.replace('anchor', 'anc|hor')), []);
    assert.deepEqual(hover(`${TEXT.replace('Every', 'Ev|ery')}\n  : [`), []);
  });
});
