import assert from 'node:assert/strict';
import {
  planInsertSimilar,
  printFix,
  printOutcome,
  shortWhySimilar,
  similarLine,
  SimilarIncidents,
  whySimilar,
} from '../../../src/app/similarIncidents';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import { SimilarIndex } from '../../../src/core/search/similarIndex';
import { applied, authorAt, FOLDER, idOf, INCIDENT, siteFiles, story } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';

const PAST = '2026-08-02-checkout-timeouts';
const OTHER = '2026-07-01-login-down';

const review = (mitigation: string): string =>
  `---\ntags: [config]\n---\n# Review\n\n## Contributing factors\n\nThe connection pool had no limit.\n\n## Mitigation and resolution\n\n<!-- What helped? -->\n\n${mitigation}\n\n## Remediation\n\n- [x] R1 Limit for the pool — @bob, due 2026-09-01\n- [ ] R2 Alert — @bob, due 2026-09-01\n`;

function files(mitigation = 'Rolled back **v41** at 08:40.'): Record<string, string> {
  const log = (id: string, text: string): string => `# Timeline of ${id}\n\n${story(text).join('\n')}\n`;
  return siteFiles(
    `08:15:02 alice declared SEV1: Checkout times out
     08:16:00 alice services checkout
     08:17:00 alice note connection pool exhausted`,
    {
      [`incidents/2026/${PAST}/timeline.md`]: log(
        PAST,
        `2026-08-02 10:00:00 bob declared SEV2: Checkout timeouts in the EU
         2026-08-02 10:01:00 bob services checkout
         2026-08-02 10:02:00 bob note the pool password is swordfish
         2026-08-02 10:03:00 bob corrected redact #3
         2026-08-02 10:30:00 bob status resolved: rolled back`,
      ),
      [`incidents/2026/${PAST}/review.md`]: review(mitigation),
      [`incidents/2026/${OTHER}/timeline.md`]: log(
        OTHER,
        `2026-07-01 10:00:00 bob declared SEV2: Nobody can log in
         2026-07-01 10:05:00 bob action restarted the identity service
         2026-07-01 10:30:00 bob status mitigated`,
      ),
    },
  );
}

function similarIncidents(): { readonly finder: SimilarIncidents; readonly put: string[] } {
  const put: string[] = [];
  class Counting extends SimilarIndex {
    override put(document: Parameters<SimilarIndex['put']>[0]): void {
      put.push(document.id);
      super.put(document);
    }
  }
  const slices = { now: () => 0, pause: () => Promise.resolve(), budget: 8 };
  return { finder: new SimilarIncidents(() => Promise.resolve(new Counting()), slices), put };
}

const read = (all: Record<string, string>): Promise<LiveSite> => new SiteReader(new MemoryStore(all)).read();

describe('SimilarIncidents', () => {
  it('finds the incident before, why, and what fixed it', async () => {
    const { finder } = similarIncidents();
    const [best] = await finder.similarTo(await read(files()), INCIDENT, 3);
    assert.equal(best?.record.incident.id, PAST);
    assert.match(whySimilar(best.similar), /^same service checkout; both say /);
    assert.equal(printFix(best.fix), 'Rolled back v41 at 08:40. — done since: R1 Limit for the pool');
  });

  it('tells the log’s words where no review says what fixed it', async () => {
    const { finder } = similarIncidents();
    const site = await read(files(''));
    const [best] = await finder.similarTo(site, INCIDENT, 3);
    assert.equal(best?.fix?.text, 'rolled back');
    const [login] = finder.peek(site, { title: 'cannot log in' }, 1);
    assert.equal(printFix(login?.fix), 'restarted the identity service');
  });

  it('does not ask of an open incident what fixed it', async () => {
    const { finder } = similarIncidents();
    const site = await read(files());
    const [open] = await finder.similarTo(site, PAST, 3);
    assert.ok(open);
    assert.equal(printOutcome(open), 'Still open (triage)');
    const from = site.byId.get(PAST);
    assert.ok(from && similarLine(from, open).endsWith('. Still open.'));
    const [login] = finder.peek(await read(files('')), { title: 'Nobody can log in' }, 1);
    assert.ok(login);
    assert.equal(printOutcome({ ...login, fix: undefined }), 'Still open (mitigated)');
    const [past] = await finder.similarTo(site, INCIDENT, 1);
    assert.ok(past);
    assert.equal(printOutcome({ ...past, fix: undefined }), 'What fixed it is not written down');
  });

  it('shortens reasons by what they say, and cuts no word', () => {
    const similar = { id: 'x', score: 1, words: ['renewal', 'certificate', 'expired'] };
    const two = {
      ...similar,
      services: ['api-gateway', 'mobile-api'],
      tags: ['certificates', 'configuration'],
    };
    assert.equal(
      whySimilar(two),
      'same services api-gateway, mobile-api; same tags certificates, configuration; both say renewal, certificate, expired',
    );
    assert.equal(
      shortWhySimilar(two, 70),
      'same service api-gateway and 1 more; both say renewal, certificate',
    );
    assert.equal(shortWhySimilar(two, 40), 'both say renewal, certificate, expired');
    assert.equal(shortWhySimilar(two, 20), 'both say renewal');
    assert.equal(
      shortWhySimilar({ ...similar, services: [], tags: [] }),
      whySimilar({ ...similar, services: [], tags: [] }),
    );
  });

  it('never finds words that were redacted', async () => {
    const { finder } = similarIncidents();
    const site = await read(files());
    await finder.update(site);
    assert.deepEqual(finder.peek(site, { title: 'swordfish' }, 3), []);
  });

  it('never tells redacted words that a review shows still', async () => {
    const { finder } = similarIncidents();
    const shown = `Changed it, as [10:02 note the pool password is swordfish](timeline.md#${idOf(3)}) said.`;
    const site = await read(files(shown));
    const [best] = await finder.similarTo(site, INCIDENT, 3);
    assert.equal(best?.fix?.text, 'Changed it, as 10:02 (redacted) said.');
    assert.deepEqual(finder.peek(site, { title: 'swordfish' }, 3), []);
  });

  it('indexes only what changed', async () => {
    const { finder, put } = similarIncidents();
    const store = new MemoryStore(files());
    const reader = new SiteReader(store);
    const first = await reader.read();
    await Promise.all([finder.update(first), finder.update(first)]);
    assert.equal(put.length, 3);
    store.write(`incidents/2026/${PAST}/review.md`, review('Restarted the pool.'));
    const second = await reader.read();
    await finder.update(second);
    assert.deepEqual(put.slice(3), [PAST]);
    store.write('people.yml', 'people: []\n');
    await finder.update(await reader.read());
    assert.equal(put.length, 4);
  });

  it('writes a line for the review, with hostile text as plain text', async () => {
    const { finder } = similarIncidents();
    const site = await read(
      files('![x](https://evil.example/x.png) <script>alert(1)</script> [a](command:x)'),
    );
    const [best] = await finder.similarTo(site, INCIDENT, 3);
    const from = site.byId.get(INCIDENT);
    assert.ok(best && from);
    const line = similarLine(from, best);
    assert.ok(
      line.startsWith(`- [Checkout timeouts in the EU](../${PAST}/timeline.md) \\(`) ||
        line.includes(`](../${PAST}/timeline.md) (`),
      line,
    );
    assert.ok(!/[^\\][<[!]/.test(line.slice(3)), line);
    assert.ok(!line.includes('\n'));
  });

  it('inserts that line at the end of the section, once', async () => {
    const { finder } = similarIncidents();
    const path = `${FOLDER}/review.md`;
    for (const [text, expected] of [
      [
        '# R\n\n## Same pattern elsewhere\n\n## Remediation\n',
        '# R\n\n## Same pattern elsewhere\n\n- LINE\n\n## Remediation\n',
      ],
      [
        '# R\n\n## Same pattern elsewhere\n\n- One\n\n## Remediation\n',
        '# R\n\n## Same pattern elsewhere\n\n- One\n- LINE\n\n## Remediation\n',
      ],
      [
        '# R\n\n## Same pattern elsewhere\n\nProse.',
        '# R\n\n## Same pattern elsewhere\n\nProse.\n\n- LINE\n',
      ],
      ['# R\n\n## Same pattern elsewhere', '# R\n\n## Same pattern elsewhere\n\n- LINE\n'],
      [
        '# R\n\n## Remediation\n\n- [ ] R1 x\n',
        '# R\n\n## Same pattern elsewhere\n\n- LINE\n\n## Remediation\n\n- [ ] R1 x\n',
      ],
      ['# R\r\n', '# R\r\n\r\n## Same pattern elsewhere\r\n\r\n- LINE\r\n'],
    ] as const) {
      const all = { ...files(), [path]: text };
      const site = await read(all);
      const [similar] = await finder.similarTo(site, INCIDENT, 3);
      assert.ok(similar);
      const input = { incident: INCIDENT, similar };
      const after = applied(planInsertSimilar(site, input, authorAt('12:00')), all)[path] ?? '';
      assert.equal(after.replace(/- \[Checkout timeouts[^\r\n]*/, '- LINE'), expected);
      const again = await read({ ...all, [path]: after });
      assert.throws(() => planInsertSimilar(again, input, authorAt('12:00')), /already/);
    }
  });
});
