import type { CommandSpec } from './command';
import { checkCommand } from './commands/check';
import { coverCommand } from './commands/cover';
import { customerReviewCommand } from './commands/customerReview';
import { declareCommand } from './commands/declare';
import { escalateCommand } from './commands/escalate';
import { escalationCommand } from './commands/escalation';
import { gapsCommand } from './commands/gaps';
import { hoursCommand } from './commands/hours';
import { huntCommand } from './commands/hunt';
import { importCommand } from './commands/import';
import { initCommand } from './commands/init';
import { leaveOutCommand } from './commands/leaveOut';
import { leaksCommand } from './commands/leaks';
import { lineupDiffCommand } from './commands/lineupDiff';
import { listCommand } from './commands/list';
import { ackCommand, noteCommand } from './commands/log';
import { metricsCommand } from './commands/metrics';
import { outboxCommand } from './commands/outbox';
import { mergeDriverCommand } from './commands/mergeDriver';
import { mergeFileCommand } from './commands/mergeFile';
import { onCallCommand } from './commands/onCall';
import { overrideCommand } from './commands/override';
import { patternsCommand } from './commands/patterns';
import { publishCommand } from './commands/publish';
import { remediationCommand } from './commands/remediation';
import { remindCommand } from './commands/remind';
import { reviewCommand } from './commands/review';
import { scheduleCommand } from './commands/schedule';
import { workflowCommand } from './commands/workflow';
import { searchCommand, similarCommand } from './commands/search';
import { showCommand } from './commands/show';
import { reopenCommand, roleCommand, severityCommand, statusCommand } from './commands/state';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  declareCommand,
  ackCommand,
  noteCommand,
  severityCommand,
  statusCommand,
  roleCommand,
  reviewCommand,
  customerReviewCommand,
  remediationCommand,
  remindCommand,
  reopenCommand,
  leaveOutCommand,
  listCommand,
  showCommand,
  searchCommand,
  similarCommand,
  patternsCommand,
  metricsCommand,
  onCallCommand,
  scheduleCommand,
  gapsCommand,
  hoursCommand,
  lineupDiffCommand,
  overrideCommand,
  coverCommand,
  importCommand,
  escalationCommand,
  escalateCommand,
  workflowCommand,
  publishCommand,
  outboxCommand,
  checkCommand,
  huntCommand,
  leaksCommand,
  initCommand,
  mergeDriverCommand,
  mergeFileCommand,
];
