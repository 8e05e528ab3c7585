import { planLeaveOut } from '../../app/leaveOut';
import { LEAVE_OUT_MEANING, LEAVE_OUT_REASONS } from '../../core/incident/metricsWords';
import { toOneLine } from '../../core/text/plain';
import { UsageError } from '../command';
import { ANY } from '../findIncident';
import { writingCommand } from './writing';

const COUNTED = 'counted';

export const leaveOutCommand = writingCommand(
  {
    name: 'leave-out',
    usage: '[INCIDENT] REASON',
    summary: 'Leave an incident out of metrics, or count it again.',
    details: [
      'Reasons:',
      ...LEAVE_OUT_REASONS.map(reason => `  ${reason.padEnd(10)}  ${LEAVE_OUT_MEANING[reason]}`),
      `  ${COUNTED.padEnd(10)}  Not left out any more`,
    ],
    examples: [
      'leave-out drill',
      'leave-out checkout other --text "the vendor’s test"',
      'leave-out checkout counted',
    ],
    options: ['text'],
    words: 1,
    groups: ANY,
  },
  ({ context, site, incident, words, author }) => {
    const [given = ''] = words;
    const reason = LEAVE_OUT_REASONS.find(one => one === given);
    if (reason === undefined && given !== COUNTED) {
      throw new UsageError(
        `"${toOneLine(given)}" is no reason. There are ${LEAVE_OUT_REASONS.join(', ')} and ${COUNTED}.`,
        context.command,
      );
    }
    return planLeaveOut(site, { incident, reason, text: context.options.text ?? '' }, author);
  },
);
