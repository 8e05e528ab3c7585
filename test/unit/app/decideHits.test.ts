import assert from 'node:assert/strict';
import { planDecideHits, planForgetPlaces, type DecideInput } from '../../../src/app/decideHits';
import { searchesOf } from '../../../src/app/huntSiblings';
import { compareHits, hitOf, type ComparedHit } from '../../../src/core/hunt/compareHits';
import { applied, authorAt, FOLDER, INCIDENT, siteFiles, siteOf } from '../../support/builders';

const STORY = '08:15:02 alice declared SEV2: Checkout';
const PATH = `${FOLDER}/review.md`;
const review = (known: string): string =>
  `# R\r\n\r\n## Same pattern elsewhere\r\n\r\n\`\`\`search\r\nid: bare-retry # ours\r\ntext: retry(\r\nwhy: It doubled — really — the load.\r\n${known}\`\`\`\r\n\r\n## Remediation\r\n\r\n- [ ] R1 Limit — @bob, due 2027-01-01\r\n`;
const fresh = (path: string, line: number, text: string, repository = '.'): ComparedHit => ({
  hit: hitOf({ in: repository, path, line }, text),
  known: undefined,
  movedFrom: undefined,
});

async function decided(
  known: string,
  input: Omit<DecideInput, 'incident' | 'search' | 'webs'>,
): Promise<string> {
  const files = { [PATH]: review(known) };
  const site = await siteOf(STORY, files);
  const webs = new Map([['shop', 'https://github.com/acme/shop/blob/abc/']]);
  const change = planDecideHits(
    site,
    { incident: INCIDENT, search: 'bare-retry', webs, ...input },
    authorAt('12:00'),
  );
  return applied(change, siteFiles(STORY, files))[PATH] ?? '';
}

describe('planDecideHits', () => {
  it('makes an item for each place, and notes the place', async () => {
    const hits = [fresh('src/a.ts', 3, 'retry(a)'), fresh('src/x (1).ts', 9, '  retry(b)', 'shop')];
    const after = await decided('', { hits, decision: { kind: 'items', owner: 'alice', each: true } });
    assert.ok(
      after.includes(
        `known:\r\n  - path: src/a.ts\r\n    line: "${hits[0]?.hit.fingerprint}"\r\n    as: R2\r\n  - in: shop\r\n    path: src/x (1).ts\r\n    line: "${hits[1]?.hit.fingerprint}"\r\n    as: R3\r\n\`\`\`\r\n`,
      ),
      after,
    );
    assert.match(
      after,
      /\n- \[ \] R2 Change src\/a\.ts:3: It doubled, really, the load — @alice, due \d{4}-\d{2}-\d{2}\r\n/,
    );
    assert.match(
      after,
      /\n- \[ \] R3 Change \[shop\/src\/x \(1\)\.ts:9\]\(https:\/\/github\.com\/acme\/shop\/blob\/abc\/src\/x%20%281%29\.ts#L9\): It/,
    );
    assert.ok(after.includes('id: bare-retry # ours\r\n') && !/[^\r]\n/.test(after));
    const site = await siteOf(STORY, { [PATH]: after });
    const [search] = searchesOf([...site.incidents][0] ?? assert.fail());
    const result = compareHits(
      hits.map(({ hit }) => hit),
      search?.block.known ?? [],
    );
    assert.deepEqual(
      result.hits.map(({ known }) => known?.as),
      ['R2', 'R3'],
    );
    assert.equal(site.problems.get(PATH)?.some(({ code }) => code.startsWith('search')) ?? false, false);
  });

  it('makes one item for all', async () => {
    const hits = Array.from({ length: 7 }, (_, n) => fresh(`src/${n}.ts`, n + 1, `retry(${n})`));
    const after = await decided('', { hits, decision: { kind: 'items', owner: 'alice', each: false } });
    assert.match(
      after,
      /- \[ \] R2 Change src\/0\.ts:1, .*src\/4\.ts:5 and 2 more \(search bare-retry\): It/,
    );
    assert.equal(after.match(/as: R2/g)?.length, 7);
  });

  it('says why a place may stay, and decides anew', async () => {
    const hit = fresh('src/a.ts', 3, 'retry(a)');
    const known = `known:\r\n  # seen in spring\r\n  - { path: src/a.ts, line: "${hit.hit.fingerprint}", as: R1 }\r\n`;
    const site = await siteOf(STORY, { [PATH]: review(known) });
    const [search] = searchesOf([...site.incidents][0] ?? assert.fail());
    const [place] = search?.block.known ?? [];
    const after = await decided(known, {
      hits: [{ ...hit, known: place }],
      decision: { kind: 'fine', reason: 'only: once' },
    });
    assert.ok(
      after.includes('# seen in spring') && after.includes('fine: "only: once"') && !after.includes('as: R1'),
      after,
    );
    const forgotten = planForgetPlaces(
      site,
      { incident: INCIDENT, search: 'bare-retry', places: place ? [place] : [] },
      authorAt('12:00'),
    );
    assert.ok(
      !(applied(forgotten, siteFiles(STORY, { [PATH]: review(known) }))[PATH] ?? '').includes('as: R1'),
    );
  });

  it('takes any of the known places out at once, however the list is written', async () => {
    const place = (n: number) => ({
      path: `src/f${n}.ts`,
      line: hitOf({ in: '.', path: '', line: 1 }, `x${n}`).fingerprint,
    });
    const block = (n: number) =>
      `  # Seen by ${n}\r\n  - path: ${place(n).path}\r\n    line: "${place(n).line}"\r\n    fine: ok\r\n`;
    const flow = (n: number) => `{ path: ${place(n).path}, line: "${place(n).line}", fine: ok }`;
    const all = [0, 1, 2, 3];
    for (const known of [
      `known:\r\n${all.map(block).join('')}`,
      `known: [${all.map(flow).join(', ')}]\r\n`,
      `known:\r\n${all.map(n => `  - ${flow(n)}\r\n`).join('')}`,
    ]) {
      const files = { [PATH]: review(known) };
      const site = await siteOf(STORY, files);
      const [search] = searchesOf(site.incidents[0] ?? assert.fail());
      assert.equal(search?.block.known.length, 4);
      for (let chosen = 1; chosen < 16; chosen++) {
        const places = search.block.known.filter((_, n) => (chosen & (1 << n)) !== 0);
        const change = planForgetPlaces(
          site,
          { incident: INCIDENT, search: 'bare-retry', places },
          authorAt('12:00'),
        );
        const after = applied(change, siteFiles(STORY, files))[PATH] ?? '';
        const left = (await siteOf(STORY, { [PATH]: after })).incidents[0];
        assert.deepEqual(
          searchesOf(left ?? assert.fail())[0]?.block.known.map(({ path }) => path),
          all.filter(n => (chosen & (1 << n)) === 0).map(n => place(n).path),
          after,
        );
        assert.equal(after.includes('# Seen by 0'), known.includes('# Seen by 0'), 'comments stay');
      }
    }
  });

  it('decides about hundreds of places, some of which are known, in one go', async () => {
    const hits = Array.from({ length: 300 }, (_, n) => fresh(`src/f${n}.ts`, n + 1, `retry(${n})`));
    const text = await decided('', { hits, decision: { kind: 'items', owner: 'alice', each: true } });
    const files = { [PATH]: text };
    const site = await siteOf(STORY, files);
    const [search] = searchesOf(site.incidents[0] ?? assert.fail());
    assert.deepEqual(
      search?.block.known.map(({ as }) => as),
      hits.map((_, n) => `R${n + 2}`),
    );
    const again = compareHits(
      hits.map(({ hit }) => hit),
      search.block.known,
    );
    const change = planDecideHits(
      site,
      {
        incident: INCIDENT,
        search: 'bare-retry',
        webs: new Map(),
        hits: again.hits.slice(100),
        decision: { kind: 'fine', reason: 'Called once' },
      },
      authorAt('12:00'),
    );
    const after = await siteOf(STORY, { [PATH]: applied(change, siteFiles(STORY, files))[PATH] ?? '' });
    const known = searchesOf(after.incidents[0] ?? assert.fail())[0]?.block.known ?? [];
    assert.deepEqual([known.length, known.filter(({ fine }) => fine === 'Called once').length], [300, 200]);
  });

  it('refuses what cannot be written', async () => {
    const hits = [fresh('src/a.ts', 3, 'retry(a)')];
    await assert.rejects(decided('', { hits: [], decision: { kind: 'fine', reason: 'x' } }), /No place/);
    await assert.rejects(decided('', { hits, decision: { kind: 'fine', reason: ' ' } }), /Say why/);
    await assert.rejects(decided('', { hits, decision: { kind: 'item', id: 'R9' } }), /no item R9/);
  });
});
