import assert from 'node:assert/strict';
import fc from 'fast-check';
import { guardKindOf, namesIn } from '../../../../src/core/remediation/guardFiles';
import { GUARD_KINDS } from '../../../../src/core/remediation/proof';
import { hostileText } from '../../../support/arbitraries';

describe('guardKindOf', () => {
  for (const [path, kind] of [
    ['services/checkout/breaker.test.ts', 'test'],
    ['test/unit/a.ts', 'test'],
    ['spec/models/user_spec.rb', 'test'],
    ['pkg/breaker_test.go', 'test'],
    ['tests/test_breaker.py', 'test'],
    ['src/main/BreakerTest.java', 'test'],
    ['alerts/checkout.yml', 'alert'],
    ['deploy/prometheus/rules/checkout.yaml', 'alert'],
    ['terraform/monitors/checkout.tf', 'alert'],
    ['runbooks/payments.md', 'runbook'],
    ['docs/runbook-payments.md', 'runbook'],
    ['src/checkout.ts', undefined],
    ['README.md', undefined],
    ['src/latest.ts', undefined],
  ] as const) {
    it(`${path}: ${kind ?? 'says nothing'}`, () => assert.equal(guardKindOf(path), kind));
  }
});

describe('namesIn', () => {
  it('finds tests, alerts and headings, each once, in their order', () => {
    assert.deepEqual(
      namesIn(
        'test',
        "describe('breaker', () => {\n  it('opens after five failures', f);\n  it.only(\"doesn't close\", f);\n  it('opens after five failures', f);\n});",
      ),
      ['breaker', 'opens after five failures', "doesn't close"],
    );
    assert.deepEqual(namesIn('test', 'def test_opens(self):\nfunc TestOpens(t *testing.T) {\n'), [
      'test_opens',
      'TestOpens',
    ]);
    assert.deepEqual(
      namesIn(
        'alert',
        'groups:\n  - name: checkout\n    rules:\n      - alert: CheckoutErrors\n        for: 5m\n',
      ),
      ['checkout', 'CheckoutErrors'],
    );
    assert.deepEqual(namesIn('runbook', '# Payments\n\ntext\n\n## Switch over ##\n'), [
      'Payments',
      'Switch over',
    ]);
  });

  it('takes no longer for blanks and marks without end', () => {
    const blanks = ' '.repeat(100_000);
    assert.deepEqual(namesIn('runbook', `# a${blanks}b\n# c${'#'.repeat(100_000)}d\n# Last ##${blanks}`), [
      'Last',
    ]);
    assert.deepEqual(namesIn('alert', `name:${blanks}a"b\nname: a${blanks}"b\nalert: Last${blanks}\n`), [
      'Last',
    ]);
    assert.equal(guardKindOf(`${'alert.'.repeat(100_000)}x`), undefined);
  });

  it('never fails, and gives only what stands in the text', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(...GUARD_KINDS), (text, kind) => {
        assert.ok(namesIn(kind, text).every(name => text.includes(name)));
      }),
    );
  });
});
