import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { planFiles } from '../../../src/app/change';
import type { Proof } from '../../../src/core/remediation/proof';
import type { Scene } from './logScenes';

/** What a proof says as long as the commit it stands at has not been made. */
const PENDING = /@ (000000000[0-9a-f])\b/g;

const ALERTS = 'alerts/payments.yml';

/** What proves done items, by story and place in it. */
const PROOFS: readonly { readonly key: string; readonly item: string; readonly proof: Proof }[] = [
  {
    key: '06-card-payments-eu',
    item: 'R2',
    proof: {
      kind: 'runbook',
      repository: undefined,
      path: 'runbooks/payment-provider.md',
      name: 'payments route eu-cards second',
      commit: '0000000001',
    },
  },
  {
    key: '11-double-charges',
    item: 'R1',
    proof: {
      kind: 'test',
      repository: undefined,
      path: 'checks/test_charges.py',
      name: 'test_repeats_a_call_after_its_time_limit',
      commit: '0000000002',
    },
  },
  {
    key: '11-double-charges',
    item: 'R2',
    proof: { kind: 'alert', repository: undefined, path: ALERTS, name: 'DoubleCharge', commit: '0000000003' },
  },
];

export function proofOf(key: string, item: string): Proof | undefined {
  return PROOFS.find(one => one.key === key && one.item === item)?.proof;
}

/** The commits that a text still waits for, as it names them. */
export function pendingIn(text: string): readonly string[] {
  return [...text.matchAll(PENDING)].map(([, commit = '']) => commit);
}

/** Somebody takes an alert away that proved an item, as somebody does a few months later. */
export function silenceScene(at: number): Scene {
  const url = new URL(`../../fixtures/sample/site/${ALERTS}`, import.meta.url);
  const before = readFileSync(fileURLToPath(url), 'utf8');
  const after = before.replace(/ {6}- alert: DoubleCharge\n[^]*$/, '');
  return {
    at,
    actor: 'arjun',
    plan: (_, author) =>
      planFiles('Silence a noisy alert', [{ kind: 'replace', path: ALERTS, before, after }], author),
  };
}
