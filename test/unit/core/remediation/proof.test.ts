import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeSiteFile } from '../../../../src/core/merge/mergeSiteFile';
import { checkProofs } from '../../../../src/core/remediation/checkProofs';
import { planAddProof, planDone, type Item } from '../../../../src/core/remediation/item';
import {
  canPrintProof,
  printProof,
  tryParseProof,
  tryParseProofLine,
  type Proof,
} from '../../../../src/core/remediation/proof';
import { parseReview } from '../../../../src/core/review/review';
import { applyTextEdits } from '../../../../src/core/text/range';
import { hostileText } from '../../../support/arbitraries';

const segment = fc.stringMatching(/^[A-Za-z0-9][\w.-]{0,8}$/);
const repository = fc.option(
  fc.tuple(segment, segment).map(([owner, name]) => `${owner}/${name}`),
  { nil: undefined },
);
const commit = fc.option(fc.stringMatching(/^[0-9a-f]{7,40}$/), { nil: undefined });
const guard = fc.record(
  {
    kind: fc.constantFrom('test' as const, 'alert' as const, 'runbook' as const),
    repository,
    path: fc.array(segment, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/')),
    name: fc.option(fc.stringMatching(/^[A-Za-z][\w ,.()“”-]{0,20}[A-Za-z]$/), { nil: undefined }),
    commit,
  },
  { noNullPrototype: true },
);
const pull = fc.record(
  {
    kind: fc.constant('pull request' as const),
    repository,
    number: fc.integer({ min: 1, max: 99_999 }),
    commit,
  },
  { noNullPrototype: true },
);
const proof: fc.Arbitrary<Proof> = fc.oneof(guard, pull);

function itemIn(text: string, id = 'R1'): Item {
  const item = parseReview(text).items.find(one => one.id === id);
  assert.ok(item, text);
  return item;
}

const REVIEW = [
  '# Review',
  '',
  '## Remediation',
  '',
  '- [x] R1 Circuit breaker — @alice, due 2026-12-07, prevent ([#12](https://github.com/a/b/issues/12))',
  '  - proof: test services/checkout/breaker.test.ts#opens after five failures @ 1a2b3c4',
  '  - seen in the load test of Tuesday',
  '  - Proof: pull request acme/shop#12',
  '- [ ] R2 Alert on the error rate — @bob',
  '  - [ ] R3 A smaller one — @bob',
  '    - proof: alert alerts/checkout.yml#CheckoutErrors',
  '',
  '  - proof: runbook runbooks/payments.md',
  '',
].join('\n');

describe('proofs of remediation items', () => {
  it('are read from the lines below their item', () => {
    const { items } = parseReview(REVIEW);
    assert.deepEqual(
      items.map(({ id, proofs }) => [id, proofs.map(one => one.proof && printProof(one.proof))]),
      [
        [
          'R1',
          [
            'test services/checkout/breaker.test.ts#opens after five failures @ 1a2b3c4',
            'pull request acme/shop#12',
          ],
        ],
        ['R2', []],
        ['R3', ['alert alerts/checkout.yml#CheckoutErrors']],
      ],
    );
    const [first] = itemIn(REVIEW).proofs;
    assert.equal(
      REVIEW.slice(first?.range.start, first?.range.end),
      'proof: test services/checkout/breaker.test.ts#opens after five failures @ 1a2b3c4',
    );
  });

  it('come back as they were printed', () => {
    fc.assert(
      fc.property(proof, one => {
        fc.pre(canPrintProof(one));
        assert.deepEqual(tryParseProof(printProof(one)), one);
        assert.deepEqual(tryParseProofLine(`  - proof: ${printProof(one)}  `, 7)?.proof, one);
      }),
    );
    // Few names cannot be written: the property above must not pass for want of cases.
    assert.ok(fc.sample(proof, 200).filter(canPrintProof).length > 150);
  });

  it('are read from whatever people write for a pull request', () => {
    for (const words of [
      'pull request acme/shop#12',
      'merged pull request acme/shop#12',
      'PR acme/shop#12',
      'pull request https://github.com/acme/shop/pull/12',
    ]) {
      assert.deepEqual(tryParseProof(words), {
        kind: 'pull request',
        repository: 'acme/shop',
        number: 12,
        commit: undefined,
      });
    }
    assert.equal(printProof(tryParseProof('pr #7') as Proof), 'pull request #7');
  });

  it('lead nowhere outside the repository', () => {
    for (const path of ['../x', '/etc/passwd', 'a/../../b', '.git/config', 'a//b', '-rf', 'a\\b', '']) {
      assert.equal(tryParseProof(`test ${path}`), undefined, path);
    }
  });

  it('never fail, whatever stands there', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const line = `  - proof: ${text.replaceAll(/[\r\n]/g, ' ')}`;
        const { items } = parseReview(`## Remediation\n\n- [ ] R1 One\n${line}\n`);
        assert.equal(items[0]?.proofs.length, 1);
      }),
    );
  });

  it('are added behind the others, and everything else stays byte for byte', () => {
    fc.assert(
      fc.property(proof, fc.constantFrom('\n', '\r\n'), (one, ending) => {
        fc.pre(canPrintProof(one));
        const before = REVIEW.replaceAll('\n', ending);
        const edits = planAddProof(before, itemIn(before, 'R2'), one);
        const after = applyTextEdits(before, edits);
        assert.equal(after.replace(`${ending}  - proof: ${printProof(one)}`, ''), before);
        const item = itemIn(after, 'R2');
        assert.deepEqual(item.proofs.at(-1)?.proof, one);
        assert.deepEqual(planAddProof(after, item, one), [], 'once is enough');
      }),
    );
    const added = applyTextEdits(
      REVIEW,
      planAddProof(REVIEW, itemIn(REVIEW, 'R3'), {
        kind: 'runbook',
        repository: undefined,
        path: 'r.md',
        name: undefined,
        commit: 'abcdef0',
      }),
    );
    assert.match(added, /#CheckoutErrors\n {4}- proof: runbook r\.md @ abcdef0\n/);
  });

  it('are asked for by the plan, and said when they cannot be read', () => {
    const codes = (text: string, demand: 'required' | 'wanted' | 'off'): string[] =>
      checkProofs(parseReview(`## Remediation\n\n${text}\n`).items, demand).map(
        ({ code, severity }) => `${code} ${severity}`,
      );
    assert.deepEqual(codes('- [x] R1 One', 'required'), ['item-no-proof warning']);
    assert.deepEqual(codes('- [x] R1 One', 'wanted'), ['item-no-proof hint']);
    assert.deepEqual(codes('- [x] R1 One', 'off'), []);
    assert.deepEqual(codes('- [ ] R1 One', 'required'), []);
    assert.deepEqual(codes('- [x] R1 One\n  - proof: #12', 'required'), ['proof-unreadable warning']);
    assert.deepEqual(codes('- [x] R1 One\n  - proof: pr #12', 'required'), []);
  });

  it('of two people who each add one are both kept, and a tick beside them too', () => {
    const path = 'incidents/2026/2026-11-23-checkout-errors/review.md';
    const add = (path_: string): string =>
      applyTextEdits(
        REVIEW,
        planAddProof(REVIEW, itemIn(REVIEW, 'R2'), {
          kind: 'test',
          repository: undefined,
          path: path_,
          name: undefined,
          commit: undefined,
        }),
      );
    const mine = add('a.test.ts');
    const ticked = add('b.test.ts');
    const theirs = applyTextEdits(ticked, planDone(itemIn(ticked, 'R2'), true));
    const merged = mergeSiteFile({ path, base: REVIEW, ours: mine, theirs });
    assert.deepEqual(merged.conflicts, []);
    const item = itemIn(merged.text, 'R2');
    assert.equal(item.done, true);
    assert.deepEqual(item.proofs.flatMap(one => (one.proof ? printProof(one.proof) : [])).toSorted(), [
      'test a.test.ts',
      'test b.test.ts',
    ]);
  });
});
