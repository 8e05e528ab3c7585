import { canAcknowledge, planAcknowledge } from '../../app/acknowledge';
import { planAddEntry, type EntryKind } from '../../app/addEntry';
import { planChangeSeverity } from '../../app/changeSeverity';
import { checkClosing, planClose, planReopen } from '../../app/closeIncident';
import { planSetStatus } from '../../app/setStatus';
import type { IncidentRecord } from '../../app/site';
import { Cancelled } from '../errors';
import type { CommandId } from '../ids';
import type { PastIncidents } from '../search/pastIncidents';
import { confirm } from '../notify';
import { apply } from './apply';
import { declareIncident } from './declare';
import type { Handler } from './handler';
import { askLine, choose, chooseOther, chooseSeverity, chooseStatus } from './prompts';
import { settlePublicWords } from './publicWords';
import { idOf, titleOf, type TargetArgument, type Targets } from './target';

export interface IncidentCommandDeps {
  readonly targets: Targets;
  readonly past: PastIncidents;
  readonly showTimeline: (target: TargetArgument) => Promise<void>;
}

/** The commands with which an incident is worked. Each asks only for what it was not given. */
export function incidentCommands({
  targets,
  past,
  showTimeline,
}: IncidentCommandDeps): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.declareIncident': async ([argument]) => {
      const folder = await targets.site(argument);
      const title = typeof argument === 'string' ? argument : undefined;
      const target = await declareIncident(folder, past, title);
      await showTimeline(target);
      return target.incident;
    },
    'livesite.acknowledge': async args => {
      const target = await targets.incident(args, 'Which incident do you take up?', notAcknowledged);
      await apply(target, (site, author) => planAcknowledge(site, { incident: idOf(target) }, author));
    },
    'livesite.addEntry': args => addEntry(targets, args),
    'livesite.changeSeverity': async args => {
      const target = await targets.incident(args, 'Which incident’s severity?');
      const severity = await chooseSeverity(target.folder.site, target.record);
      const reason =
        target.record.incident.severity === undefined
          ? ''
          : await askLine({ title: titleOf(target), prompt: 'Why? (optional)', optional: true });
      await apply(
        target,
        (site, author) => planChangeSeverity(site, { incident: idOf(target), severity, reason }, author),
        reason,
      );
    },
    'livesite.setStatus': args => setStatus(targets, args),
    'livesite.close': args => close(targets, args),
    'livesite.reopen': async args => {
      const target = await targets.incident(args, 'Which incident came back?', isQuiet);
      const reason = await askLine({
        title: titleOf(target),
        prompt: 'Why is it taken up again?',
        optional: true,
      });
      await apply(
        target,
        (site, author) => planReopen(site, { incident: idOf(target), reason }, author),
        reason,
      );
    },
  };
}

const notAcknowledged = ({ incident }: IncidentRecord): boolean => canAcknowledge(incident);
const isQuiet = ({ incident }: IncidentRecord): boolean =>
  incident.phase === 'over' || incident.phase === 'review';

const ENTRY_KINDS: readonly {
  readonly label: string;
  readonly description: string;
  readonly value: EntryKind;
}[] = [
  { label: 'Note', description: 'Anything worth keeping', value: 'note' },
  {
    label: 'Observation',
    description: 'What somebody sees: a graph, an error, a customer’s words',
    value: 'observation',
  },
  { label: 'Action', description: 'What somebody does or did', value: 'action' },
  { label: 'Decision', description: 'What was decided, and by whom', value: 'decision' },
  { label: 'Customer update', description: 'What customers were told', value: 'customer-update' },
  {
    label: 'Internal update',
    description: 'What leaders and other teams were told',
    value: 'internal-update',
  },
];

async function addEntry(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'Add to which incident?');
  const kind = await choose(ENTRY_KINDS, 'What kind of entry?', titleOf(target));
  const prompt = kind.endsWith('update')
    ? 'What were they told?'
    : 'One line; it is signed and timed for you';
  const ask = (value: string): Promise<string> => askLine({ title: titleOf(target), prompt, value });
  let typed = await ask('');
  let text = kind === 'customer-update' ? await settlePublicWords(target.folder, typed) : typed;
  while (text === undefined) {
    typed = await ask(typed);
    text = await settlePublicWords(target.folder, typed);
  }
  const words = text;
  await apply(
    target,
    (site, author) => planAddEntry(site, { incident: idOf(target), kind, text: words }, author),
    words,
  );
}

async function setStatus(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'Which incident’s status?');
  const status = await chooseStatus(target.record);
  const into =
    status === 'merged'
      ? await chooseOther(target.folder.site, idOf(target), 'Which incident continues?')
      : undefined;
  const prompt = status === 'declined' ? 'Why was it not an incident?' : 'In a few words: why? (optional)';
  const text = await askLine({ title: titleOf(target), prompt, optional: true });
  await apply(
    target,
    (site, author) => planSetStatus(site, { incident: idOf(target), status, into, text }, author),
    text,
  );
}

async function close(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(
    args,
    'Close which incident?',
    ({ incident }) => incident.phase !== 'over',
  );
  const { actor } = await target.folder.author();
  const points = checkClosing(target.folder.site, idOf(target), actor);
  const missing = points.filter(({ done }) => !done);
  const closing = 'Close';
  const anyway = 'Close Anyway';
  const detail = points
    .map(({ done, label, missing: what }) => (done ? `✓ ${label}` : `✗ ${label}: ${what}`))
    .join('\n');
  const name = titleOf(target);
  const choice = await (missing.length === 0
    ? confirm(`Close “${name}”? Nothing is missing.`, detail, closing)
    : confirm(
        `“${name}” is not ready to be closed.`,
        `${detail}\n\nClosing anyway writes into the log what was missing.`,
        anyway,
      ));
  if (choice === undefined) {
    throw new Cancelled();
  }
  await apply(target, (site, author) =>
    planClose(site, { incident: idOf(target), anyway: choice === anyway }, author),
  );
}
