import { planLeaveOut } from '../../app/leaveOut';
import { LEAVE_OUT_MEANING, LEAVE_OUT_REASONS, type LeaveOutReason } from '../../core/incident/metricsWords';
import { apply } from './apply';
import { askLine, choose } from './prompts';
import { idOf, titleOf, type Targets } from './target';

const NAMES: Readonly<Record<LeaveOutReason, string>> = {
  drill: 'Drill',
  restricted: 'Restricted',
  test: 'Test',
  other: 'Other',
};

/** Asks whether metrics count an incident, and why not. */
export async function leaveOut(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'Leave which incident out of metrics?', () => true);
  const now = target.record.incident.leftOut;
  const reasons = LEAVE_OUT_REASONS.filter(reason => reason !== now).map(value => ({
    label: NAMES[value],
    description: LEAVE_OUT_MEANING[value],
    value,
  }));
  const counted = {
    label: 'Count It',
    description: `It is left out now (${now ?? ''}), and would count again`,
    value: undefined,
  };
  const reason = await choose<LeaveOutReason | undefined>(
    now === undefined ? reasons : [counted, ...reasons],
    'Why do metrics leave it out?',
    titleOf(target),
  );
  const text = await askLine({
    title: titleOf(target),
    prompt: reason === 'other' ? 'Why?' : 'What is there to say about it? (optional)',
    optional: reason !== 'other',
  });
  await apply(
    target,
    (site, author) => planLeaveOut(site, { incident: idOf(target), reason, text }, author),
    text,
  );
}
