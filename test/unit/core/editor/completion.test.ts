import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LiveSite } from '../../../../src/app/site';
import { completionsAt, type Completion } from '../../../../src/core/editor/completion';
import { applyTextEdits } from '../../../../src/core/text/range';
import {
  CHECKOUT,
  FILES,
  INCIDENT_PATH,
  LOG_PATH,
  NOW,
  placeAt,
  REVIEW_PATH,
  SEARCH,
  siteOf,
} from './fixture';

describe('completion', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf();
  });

  const itemsAt = (path: string, marked: string): readonly Completion[] =>
    completionsAt(placeAt(site, path, marked))?.items ?? [];
  const labelsAt = (path: string, marked: string): string[] =>
    itemsAt(path, marked).map(({ label }) => label);

  /** The text after the completion with a label was chosen; `|` stays where nothing was chosen. */
  const choose = (path: string, marked: string, label: string): string => {
    const place = placeAt(site, path, marked);
    const item = completionsAt(place)?.items.find(one => one.label === label);
    assert.ok(item, `${label} is offered`);
    return applyTextEdits(place.text, [{ range: item.range, text: item.insert }]);
  };

  describe('of people', () => {
    it('offers them after @, whoever sits here first', () => {
      assert.deepEqual(labelsAt(INCIDENT_PATH, 'Ask @|'), ['bob', 'alice', 'carol']);
    });

    it('finds them by handle or by a word of their name', () => {
      assert.deepEqual(labelsAt(LOG_PATH, '- @al|'), ['alice', 'carol']);
      assert.deepEqual(labelsAt(LOG_PATH, '- @ad|'), ['alice']);
    });

    it('replaces what is typed of the handle only', () => {
      assert.equal(choose(INCIDENT_PATH, 'Ask @al| now', 'alice'), 'Ask @alice now');
    });

    it('takes no e-mail address for a handle', () => {
      assert.deepEqual(labelsAt(INCIDENT_PATH, 'mail bob@|'), []);
    });

    it('offers them without @ as the owner in front matter, and nowhere else behind such a word', () => {
      assert.equal(choose(REVIEW_PATH, '---\nowner: al|\n---\n', 'alice'), '---\nowner: alice\n---\n');
      assert.deepEqual(labelsAt(REVIEW_PATH, '---\nowner: x\n---\nowner: al|\n'), []);
    });

    it('leaves Markdown that is no record alone', () => {
      assert.deepEqual(labelsAt('README.md', 'Ask @|'), []);
    });
  });

  describe('of incidents', () => {
    it('offers the newest first once a date is begun', () => {
      assert.deepEqual(labelsAt(REVIEW_PATH, 'See 2026-|'), [SEARCH, CHECKOUT]);
      assert.deepEqual(labelsAt(REVIEW_PATH, 'See 2026-11-23|'), [CHECKOUT]);
      assert.equal(choose('docs/a.md', 'See 2026-11-2|.', CHECKOUT), `See ${CHECKOUT}.`);
    });

    it('finds them by title after "incident:"', () => {
      assert.equal(
        choose(REVIEW_PATH, '---\nincident: check|\n---\n', CHECKOUT),
        `---\nincident: ${CHECKOUT}\n---\n`,
      );
    });

    it('writes a link that works on any Git host in place of [[', () => {
      assert.equal(
        choose(REVIEW_PATH, 'Like [[search|]] again', SEARCH),
        `Like [Search is slow](../${SEARCH}/timeline.md) again`,
      );
      assert.equal(
        choose('README.md', '[[|', CHECKOUT),
        `[Checkout returns 500 for EU customers](incidents/2026/${CHECKOUT}/incident.md)`,
      );
    });

    it('does not take any number for a date', () => {
      assert.deepEqual(labelsAt(REVIEW_PATH, 'Port 8080|'), []);
    });

    it('caps the list and says that there are more', async () => {
      const files: Record<string, string> = { ...FILES };
      for (let n = 0; n < 120; n++) {
        const id = `2025-01-01-many-${n}`;
        files[`incidents/2025/${id}/timeline.md`] = '';
      }
      const many = await siteOf(files);
      const found = completionsAt(placeAt(many, REVIEW_PATH, 'See 2025-|'));
      assert.equal(found?.items.length, 50);
      assert.equal(found?.complete, false);
      assert.equal(found?.items[0]?.label, '2025-01-01-many-99');
      const one = completionsAt(placeAt(many, REVIEW_PATH, 'See 2025-01-01-many-11|'));
      assert.deepEqual(
        one?.items.map(({ label }) => label),
        ['119', '118', '117', '116', '115', '114', '113', '112', '111', '110', '11'].map(
          n => `2025-01-01-many-${n}`,
        ),
      );
    });
  });

  describe('of severities, services and states', () => {
    it('offers severities for capital letters', () => {
      assert.deepEqual(labelsAt(INCIDENT_PATH, 'This is SE|'), ['SEV1', 'SEV2', 'SEV3', 'SEV4']);
      assert.deepEqual(labelsAt(INCIDENT_PATH, 'This is A|'), []);
    });

    it('offers what a header key can say', () => {
      const header = (line: string): string => `---\n${line}\n---\n`;
      assert.deepEqual(labelsAt(INCIDENT_PATH, header('severity: |')), ['SEV1', 'SEV2', 'SEV3', 'SEV4']);
      assert.deepEqual(labelsAt(INCIDENT_PATH, header('services: [checkout, pa|]')), ['payments']);
      assert.ok(labelsAt(INCIDENT_PATH, header('status: |')).includes('mitigated'));
      assert.ok(!labelsAt(INCIDENT_PATH, header('status: |')).includes('closed'));
    });
  });

  describe('of a remediation item', () => {
    const section = (line: string): string =>
      `# Review\n\n## Remediation\n\n- [ ] R1 First\n${line}\n\n## Notes\n`;

    it('offers owner, due day and type after the dash', () => {
      const labels = labelsAt(REVIEW_PATH, section('- [ ] R2 Second — |'));
      assert.deepEqual(labels.slice(0, 3), ['@bob', '@alice', '@carol']);
      assert.deepEqual(labels.slice(3, 7), [
        'due 2026-12-15',
        'due 2026-12-07',
        'due 2026-12-14',
        'due 2026-12-30',
      ]);
      assert.deepEqual(labels.slice(7), [
        'detect',
        'prevent',
        'mitigate',
        'process',
        'training',
        'won’t do: …',
      ]);
    });

    it('offers kinds of proof in a line below it, and nowhere else', () => {
      const proofs = ['proof: test', 'proof: alert', 'proof: runbook', 'proof: pull request'];
      assert.deepEqual(labelsAt(REVIEW_PATH, section('  - |')), proofs);
      assert.deepEqual(labelsAt(REVIEW_PATH, section('  - proof: al|')), proofs);
      const [first] = itemsAt(REVIEW_PATH, section('  - proof|'));
      assert.equal(first?.insert, 'proof: test ${1:path/to/file}#${2:name}');
      assert.ok(!labelsAt(REVIEW_PATH, section('- |')).includes('proof: test'));
      assert.ok(!labelsAt(REVIEW_PATH, '# Review\n\n## Notes\n\n- one\n  - |\n').includes('proof: test'));
    });

    it('says why a day is offered', () => {
      const details = itemsAt(REVIEW_PATH, section('- [ ] R2 Second — |'))
        .filter(({ kind }) => kind === 'day')
        .map(({ detail }) => detail);
      assert.deepEqual(details, [
        'SEV1 promises 15 days: in 15 days',
        'in 7 days',
        'in 14 days',
        'in 30 days',
      ]);
    });

    it('leaves out what the item has', () => {
      const labels = labelsAt(REVIEW_PATH, section('- [ ] R2 Second — @alice, due 2026-12-01, |'));
      assert.deepEqual(labels, ['detect', 'prevent', 'mitigate', 'process', 'training', 'won’t do: …']);
    });

    it('replaces the word that is begun', () => {
      assert.equal(
        choose(REVIEW_PATH, section('- [ ] R2 Second — @alice, due 2|'), 'due 2026-12-15'),
        section('- [ ] R2 Second — @alice, due 2026-12-15'),
      );
      assert.equal(
        choose(REVIEW_PATH, section('- [ ] R2 Second — @al|'), '@alice'),
        section('- [ ] R2 Second — @alice'),
      );
    });

    it('offers a whole item with the next id on an empty line of the section only', () => {
      const [item] = itemsAt(REVIEW_PATH, section('|'));
      assert.equal(item?.isSnippet, true);
      assert.ok(item?.insert.startsWith('- [ ] R2 ${1:'));
      assert.ok(item?.insert.includes('@${2:bob}, due ${3:2026-12-15}'));
      assert.deepEqual(labelsAt(REVIEW_PATH, `${section('')}|`), []);
      assert.deepEqual(labelsAt(INCIDENT_PATH, section('|')), []);
    });

    it('goes on from a begun list mark', () => {
      const begun = placeAt(site, REVIEW_PATH, section('- [ ] |'));
      const item = completionsAt(begun)?.items[0];
      assert.equal(begun.text.slice(item?.range.start, item?.range.end), '- [ ] ');
      assert.ok('- [ ] R2'.startsWith('- [ ] ') && item?.filter === '- [ ] R2');
    });
  });

  it('offers tags of other reviews in the front matter, the most used first', async () => {
    const review = (tags: string): string => `---\ntags: ${tags}\n---\n# Review\n`;
    const more = ['2026-09-01-a', '2026-09-02-b'].map(id => `incidents/2026/${id}/review.md`);
    const tagged = await siteOf({
      [more[0] ?? '']: review('[deploy, Config]'),
      [more[1] ?? '']: review('[config, "a: b"]'),
    });
    const labels = (marked: string): string[] =>
      (completionsAt(placeAt(tagged, REVIEW_PATH, marked))?.items ?? []).map(({ label }) => label);
    assert.deepEqual(labels('---\ntags: [|]\n---\n'), ['config', 'deploy']);
    assert.deepEqual(labels('---\ntags: [config, de|]\n---\n'), ['deploy']);
    assert.deepEqual(labels('tags: [|]\n'), []);
  });

  it('offers the keys of a search that it does not have, inside its block only', () => {
    const block = (body: string): string => `## Same pattern elsewhere\n\n\`\`\`search\n${body}\n\`\`\`\n`;
    assert.deepEqual(labelsAt(REVIEW_PATH, block('id: a\nw|')), ['whole-word', 'why']);
    assert.ok(labelsAt(REVIEW_PATH, block('id: a\n|')).includes('regex'));
    assert.ok(!labelsAt(REVIEW_PATH, block('id: a\n|')).includes('id'));
    assert.deepEqual(labelsAt(REVIEW_PATH, `${block('id: a')}w|`), []);
    assert.deepEqual(labelsAt(REVIEW_PATH, block('why: w|')), []);
    assert.equal(choose(REVIEW_PATH, block('id: a\nno|'), 'not'), block('id: a\nnot: ["**/*.test.*"]'));
  });

  it('never throws, ends before or after the cursor, or leaves its line', () => {
    const pieces = fc.constantFrom(
      '@',
      '[[',
      '2026-',
      '- [ ] ',
      ' — ',
      'due ',
      '\n',
      '\r\n',
      ': ',
      '#',
      '---\n',
      '{',
      '[',
      ',',
      'x',
      'SEV',
      '😀',
      '  ',
    );
    const paths = fc.constantFrom(
      INCIDENT_PATH,
      LOG_PATH,
      REVIEW_PATH,
      'livesite.yml',
      'people.yml',
      'services.yml',
      'a.md',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.nat(200), paths, (parts, at, path) => {
        const text = parts.join('');
        const offset = Math.min(at, text.length);
        const found = completionsAt({ site, path, text, offset, now: NOW, me: 'bob' });
        for (const { range } of found?.items ?? []) {
          assert.ok(range.start <= offset && offset <= range.end);
          assert.ok(!text.slice(range.start, range.end).includes('\n'));
        }
      }),
    );
  });
});
