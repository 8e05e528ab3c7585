import { planAssignRole } from '../../app/assignRole';
import { planChangeSeverity } from '../../app/changeSeverity';
import { planClose, planReopen } from '../../app/closeIncident';
import { planSetStatus } from '../../app/setStatus';
import type { Change } from '../../core/change/change';
import { isStatus, STATUS_MEANING, STATUSES } from '../../core/incident/status';
import { toOneLine } from '../../core/text/plain';
import { UsageError } from '../command';
import { ANY, findIncident } from '../findIncident';
import { toHandle } from '../session';
import { writingCommand, type Target } from './writing';

export const severityCommand = writingCommand(
  {
    name: 'severity',
    usage: '[INCIDENT] SEVERITY',
    summary: 'Set or change the severity.',
    details: [],
    examples: ['severity SEV1', 'severity checkout SEV1 --text "all regions"'],
    options: ['text', 'at'],
    words: 1,
  },
  ({ context, site, incident, words, author, statedAt }) =>
    planChangeSeverity(
      site,
      { incident, severity: words[0] ?? '', reason: context.options.text ?? '', statedAt },
      author,
    ),
);

export const statusCommand = writingCommand(
  {
    name: 'status',
    usage: '[INCIDENT] STATUS',
    summary: 'Move an incident on, or back.',
    details: ['Statuses:', ...STATUSES.map(status => `  ${status.padEnd(13)}  ${STATUS_MEANING[status]}`)],
    examples: [
      'status identified --text "bad config in v142"',
      'status checkout mitigated --at "5m ago"',
      'status ios merged --into checkout',
      'status checkout closed',
    ],
    options: ['text', 'at', 'into', 'anyway'],
    words: 1,
  },
  planStatus,
);

function planStatus({ context, site, incident, words, author, statedAt }: Target): Change {
  const { text = '', into, anyway, at } = context.options;
  const [status = ''] = words;
  if (!isStatus(status)) {
    throw new UsageError(
      `"${toOneLine(status)}" is no status. There are ${STATUSES.join(', ')}.`,
      context.command,
    );
  }
  if (into !== undefined && status !== 'merged') {
    throw new UsageError('--into goes with the status merged.', context.command);
  }
  if (status === 'closed') {
    if (at !== undefined) {
      throw new UsageError('Closing happens now: --at does not go with it.', context.command);
    }
    return planClose(site, { incident, text, anyway: anyway === true }, author);
  }
  const target = into === undefined ? undefined : findIncident(site, into, ANY).incident.id;
  return planSetStatus(site, { incident, status, text, into: target, statedAt }, author);
}

export const reopenCommand = writingCommand(
  {
    name: 'reopen',
    usage: '[INCIDENT] REASON',
    summary: 'Take up an incident again that was resolved, closed, declined or merged.',
    details: [],
    examples: ['reopen 2026-11-23-checkout-errors "Errors are back since 14:00"'],
    options: [],
    words: 1,
    groups: [['review'], ['active', 'recovering']],
  },
  ({ site, incident, words, author }) => planReopen(site, { incident, reason: words[0] ?? '' }, author),
);

export const roleCommand = writingCommand(
  {
    name: 'role',
    usage: '[INCIDENT] ROLE PERSON',
    summary: 'Give a role to somebody, or take it back with --leave.',
    details: [
      'A role that one person holds passes from whoever held it. The roles are those of livesite.yml.',
    ],
    examples: [
      'role lead @alice',
      'role checkout communications-manager bob',
      'role checkout scribe bob --leave',
    ],
    options: ['leave', 'at'],
    words: 2,
  },
  ({ context, site, incident, words, author, statedAt }) => {
    const [role = '', person = ''] = words;
    return planAssignRole(
      site,
      { incident, role, person: toHandle(person), leaves: context.options.leave === true, statedAt },
      author,
    );
  },
);
