import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkLeaks, findLeaks } from '../../../../src/core/leaks/findLeaks';
import { leakSentence, updateLeakProblems, withPublicWords } from '../../../../src/core/leaks/leakProblems';
import { buildLeakDictionary } from '../../../../src/core/leaks/dictionary';
import { handleFrom } from '../../../../src/core/people/people';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import { parseLog } from '../../../../src/core/incident/log';
import { harborLedgerDictionary } from '../../../support/leaks/dictionary';

const dictionary = harborLedgerDictionary();
const NOTHING = {
  plan: DEFAULT_PLAN,
  people: [],
  services: [],
  rotations: [],
  escalations: [],
  incidents: [],
  vendors: [],
  repositories: [],
};
const found = (text: string): string[] =>
  findLeaks(text, dictionary).map(({ kind, text: words }) => `${kind}: ${words}`);

describe('findLeaks', () => {
  it('says what it is, why, and what may be said instead', () => {
    const [leak, ...others] = findLeaks('Then ledgerd stopped.', dictionary);
    assert.deepEqual(others, []);
    assert.ok(leak !== undefined);
    assert.deepEqual(leak.range, { start: 5, end: 12 });
    assert.equal(
      leakSentence(leak),
      '"ledgerd" is the internal name of a service: services.yml says that customers know it as "Bookkeeping".',
    );
  });

  it('writes public words where there are some, with a capital where a sentence begins', () => {
    const text =
      'Magda Kowalska saw it first. Then Paynorth and Billing Core failed.\n\n- Globex wrote to us.\n';
    assert.equal(
      withPublicWords(text, findLeaks(text, dictionary)),
      'An engineer saw it first. Then our payment provider and Invoices failed.\n\n- A customer wrote to us.\n',
    );
  });

  it('lets pass what customers know, and says nothing of words they need', () => {
    for (const text of [
      'Search was slow, and the checkout page too. The checkout failed; check out our checkout.',
      'Will this happen again? We will grant a credit. Will you?',
      'See https://status.harborledger.example/history and https://docs.harborledger.example/x_y/ledgerd.',
      'Write to support@harborledger.example or call +44 20 7946 0018, follow @HarborLedger.',
      'Version 10.4.12.9 of the app, HTTP 503, UTF-8, TLS 1.3, SHA-256, 2026-11-23 08:02–08:31, 1,234.56 EUR.',
      'In May 2026 and on 3 April, 99.95 % of requests, 4 × 2, and/or, read/write, 24/7.',
      'GitHub, JavaScript, OpenID, iOS, macOS, QuickBooks, eBay and McDonalds.',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });

  it('takes a common word for a service only where something tells', () => {
    assert.deepEqual(found('The search cluster and `search` and search-api.'), [
      'service: search',
      'service: search',
      'service: search',
    ]);
  });

  it('tells names that are words from words', () => {
    assert.deepEqual(found('Then Will noticed, and Will Grant agreed. Grant us a moment.'), [
      'person: Will',
      'person: Will Grant',
    ]);
  });

  it('takes no part of a name that customers know for another one, no contraction and no place for a person', () => {
    const plan = { ...DEFAULT_PLAN, name: 'Harbor Ledger', customerReview: { customers: ['Ledger Bank'] } };
    const withTeam = buildLeakDictionary({
      ...NOTHING,
      plan: DEFAULT_PLAN,
      people: [{ handle: 'x', name: 'X', team: 'Engineering' }],
    });
    const people = ['Don Harbor', 'Jordan Paris', 'Can Kaya'].map(name => ({
      handle: handleFrom(name).split('-')[0] ?? '',
      name,
    }));
    const own = buildLeakDictionary({ ...NOTHING, plan, people });
    assert.deepEqual(findLeaks('Our engineering team mended it.', withTeam), []);
    const clean =
      'Harbor Ledger, and our offices in Paris and Jordan, were closed. We don’t know why. Don’t worry: you can go on.';
    assert.deepEqual(findLeaks(clean, own), []);
    const leaking = 'Then Don called Jordan, and Harbor told Ledger Bank.';
    assert.deepEqual(
      findLeaks(leaking, own).map(leak => leak.text),
      ['Don', 'Jordan', 'Harbor', 'Ledger Bank'],
    );
  });

  it('underlines the id alone, not the word that gives it away', () => {
    assert.deepEqual(found('We took back commit 4F2A9C1 (see tide-4412, and see TIDE-7).'), [
      'commit: 4F2A9C1',
      'ticket: tide-4412',
      'ticket: TIDE-7',
    ]);
  });

  it('reads what readers do not see', () => {
    const text = [
      '![graph](pictures/ledgerd-p99.png) <img alt="Globex"> <!-- never Initech -->',
      '[details](https://grafana.hl-tools.example/d/1)',
    ].join('\n');
    assert.deepEqual(found(text).sort(), [
      'customer: Globex',
      'service: ledgerd',
      'web-address: https://grafana.hl-tools.example/d/1',
    ]);
  });

  it('reads what stands between angle brackets and is no tag, and entities by any name', () => {
    for (const text of ['the <ledgerd> fell', '`<ledgerd/>` fell', '</ledgerd>', '<ledgerd class=x>']) {
      assert.deepEqual(found(text), ['service: ledgerd'], text);
    }
    for (const text of [
      'led&NoBreak;gerd',
      '&ell;edgerd',
      'led&gscr;erd',
      'l&eacute;dgerd',
      'led<b>ger</b>d',
    ]) {
      assert.deepEqual(found(text), [`service: ${text.replace(/<\/b>$/, '')}`], text);
    }
    assert.deepEqual(found('1 &lt; 2 and a <br> b <div class="x">c</div>'), []);
  });

  it('keeps apart what is in comments, which are not published, but for secrets', () => {
    const secret = ['ghp', 'a1B2c3D4e5'.repeat(4)].join('_');
    const report = checkLeaks(`<!-- ask priya, ${secret} --> <!-- ledgerd is never closed`, dictionary);
    assert.deepEqual(
      [report.leaks, report.inComments].map(leaks => leaks.map(({ kind }) => kind)),
      [['secret', 'service'], ['person']],
    );
  });

  it('shows of a secret only the beginning', () => {
    const secret = ['ghp', 'a1B2c3D4e5'.repeat(4)].join('_');
    const [leak] = findLeaks(`The key was ${secret}.`, dictionary);
    assert.equal(leak?.kind, 'secret');
    assert.ok(leak !== undefined && !leakSentence(leak).includes(secret.slice(0, 12)));
  });

  it('lets pass what a person decided for this text, with a reason', () => {
    const text = (allowed: string): string =>
      `---\nedition: final\n${allowed}---\nPaynorth and **Pay**north, and Globex.\n`;
    const report = checkLeaks(
      text('allowed:\n  - { words: paynorth, reason: They choose it }\n'),
      dictionary,
    );
    assert.deepEqual(
      report.leaks.map(leak => leak.text),
      ['Globex'],
    );
    assert.equal(report.allowed.length, 2);
    assert.equal(findLeaks(text('allowed: [Paynorth]\n'), dictionary).length, 3);
    assert.equal(findLeaks(text('allowed: [{ words: Paynorth, reason: "" }]\n'), dictionary).length, 3);
    assert.equal(findLeaks(text('allowed: [{ words: north, reason: Part }]\n'), dictionary).length, 3);
  });

  it('lets no secret pass, whoever allows or lists it', () => {
    const secrets = [
      ['ghp', 'a1B2c3D4e5'.repeat(4)].join('_'),
      ['AKIA', 'ABCDEFGHIJKLMNOP'].join(''),
      'password: Tr0ub4dor&3',
      'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5',
    ];
    for (const secret of secrets) {
      const allowed = `allowed: [{ words: ${JSON.stringify(secret)}, reason: It is old }]`;
      const plan = { ...DEFAULT_PLAN, customerReview: { public: [secret] } };
      for (const held of [dictionary, buildLeakDictionary({ ...NOTHING, plan })]) {
        const report = checkLeaks(`---\n${allowed}\n---\nIt was ${secret} then.\n`, held);
        assert.deepEqual([report.leaks.map(({ kind }) => kind), report.allowed], [['secret'], []], secret);
        assert.match(report.leaks[0]?.why ?? '', /A secret cannot be allowed/);
      }
    }
  });

  it('lets a service pass only by the whole of a name that customers know', () => {
    const services = [
      { id: 'payments', name: 'Payments', 'public-name': 'Payments Portal' },
      { id: 'ledgerly', name: 'ledgerly', 'public-name': 'Ledgerly Books' },
      { id: 'invoices', name: 'invoices', 'public-name': 'Invoices' },
    ];
    const own = buildLeakDictionary({ ...NOTHING, services });
    const words = (text: string): string[] => findLeaks(text, own).map(leak => leak.text);
    assert.deepEqual(words('The `payments` service fell, then payments-api; ledgerly too.'), [
      'payments',
      'payments',
      'ledgerly',
    ]);
    const clean =
      'Payments failed in the Payments Portal and in Ledgerly Books. The invoices service was fine.';
    assert.deepEqual(words(clean), []);
  });

  it('reads single letters with something between them, and what follows them', () => {
    for (const [text, written] of [
      ['Then l.e.d.g.e.r.d stopped.', 'l.e.d.g.e.r.d'],
      ['Then l · e · d · g · e · r · d stopped.', 'l · e · d · g · e · r · d'],
      ['Then l e d g e r d i s down.', 'l e d g e r d'],
      ['It was a l_e_d_g_e_r_d thing.', 'l_e_d_g_e_r_d'],
      ['It was L/e/d/g/e/r/d.', 'L/e/d/g/e/r/d'],
    ] as const) {
      assert.deepEqual(found(text), [`service: ${written}`], text);
    }
    assert.deepEqual(found('A. B. C. D. and e.g. i.e. p. 5, a b c d e f g, 1 2 3 4 5.'), []);
  });

  it('reads paths of Windows, escaped or not', () => {
    for (const [text, written] of [
      ['It is in C:\\srv\\books\\app.', 'C:\\srv\\books\\app'],
      ['It is in `C:\\\\srv\\\\books`.', 'C:\\\\srv\\\\books'],
      ['It is in D:\\Program Files\\Books down there.', 'D:\\Program Files\\Books'],
      ['It is in `\\\\files01\\share\\x$` now.', '\\\\files01\\share\\x$'],
      ['The file books\\import\\run was lost.', 'books\\import\\run'],
    ] as const) {
      assert.deepEqual(found(text), [`path: ${written}`], text);
    }
    assert.deepEqual(
      found('A line that ends\\\nhere, snake\\_case? No: 5 \\* 3, \\[x\\], and/or.').slice(1),
      [],
    );
  });

  it('hints at public updates of a log, and at nothing else in it', () => {
    const log = [
      '- 2026-11-23T08:15:02Z @priya **note** ledgerd is slow <!--01M83QK6ZX4GPH3C-->',
      '- 2026-11-23T08:16:02Z @priya **update** public: ledgerd is slow <!--01M83QN5YX4GPH3D-->',
      '- 2026-11-23T08:17:02Z @priya **update** internal: ledgerd is slow <!--01M83QQ4XX4GPH3E-->',
      '',
    ].join('\n');
    const problems = updateLeakProblems(log, parseLog(log).value, dictionary);
    assert.deepEqual(
      problems.map(({ code, severity, range }) => [
        code,
        severity,
        range.start,
        log.slice(range.start, range.end),
      ]),
      [['leak-update', 'hint', log.indexOf('ledgerd', 90), 'ledgerd']],
    );
  });

  it('gives places in the text, in order, that share nothing, whatever the text', () => {
    const bits = [
      'billing-core',
      '<!--',
      '-->',
      '`',
      '](',
      '[',
      '**',
      '&#99;',
      '%63',
      '---\n',
      '@priya',
      '10.0.0.1',
      '\u200b',
      '\u00a8',
      '\u0000',
      'ｇ',
      'https://x.internal',
      '\n\n',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ unit: 'binary', maxLength: 6 }))),
        parts => {
          const text = parts.join('');
          const leaks = findLeaks(text, dictionary);
          for (const { range } of leaks) {
            assert.ok(range.start >= 0 && range.start < range.end && range.end <= text.length);
          }
        },
      ),
    );
  });

  it('comes to an end also with texts made to be slow: with the square of their length it would not in time', function () {
    this.timeout(60_000);
    const parts = ['a-', 'a.', 'a/', '[a](', '<', '1.', '--a', 'x_', 'com.a', '<!--', 'a b ', 'a\\', '$-'];
    const items = Array.from(
      { length: 500 },
      (_, n) => `{ words: "${'a-'.repeat(n)}ledgerd", reason: Known }`,
    );
    const allowed = `---\nallowed: [${items.join(', ')}]\n---\n`;
    for (const part of [...parts, 'ledgerd ', '`search` ', '<!-- ledgerd -->']) {
      const text = allowed + part.repeat(50_000 / part.length);
      for (const { range } of findLeaks(text, dictionary)) {
        assert.ok(range.start < range.end && range.end <= text.length, part);
      }
    }
  });
});
