import * as z from 'zod/mini';
import { DURATION, tryParseDuration, type Duration } from '../time/duration';

const text = z.string({ error: 'must be text' });
const duration = z.pipe(
  text.check(z.regex(DURATION, { error: 'must be a span such as 5m, 4h, 3d or 5bd (business days)' })),
  z.transform((value): Duration => tryParseDuration(value) ?? { count: 0, unit: 'm' }),
);

export const PROOF_DEMANDS = ['required', 'wanted', 'off'] as const;
export type ProofDemand = (typeof PROOF_DEMANDS)[number];

const remindSchema = z.object({
  /** Once, so long before the day an item is due. */
  before: z.optional(duration),
  /** Again and again while it is overdue. */
  'overdue-every': z.optional(duration),
});

export const remediationSchema = z.object({
  proof: z.optional(z.enum(PROOF_DEMANDS, { error: 'must be required, wanted or off' })),
  remind: z.optional(remindSchema),
});

export const REMEDIATION_KEYS = Object.keys(remediationSchema.def.shape);
export const REMIND_KEYS = Object.keys(remindSchema.def.shape);

/** What the plan asks of remediation. Reminders are written only where it says so. */
export type RemediationPlan = z.infer<typeof remediationSchema>;

export function proofDemand(plan: { readonly remediation: RemediationPlan }): ProofDemand {
  return plan.remediation.proof ?? 'wanted';
}
