import * as vscode from 'vscode';
import { planAcknowledge } from '../../app/acknowledge';
import { planAddEntry, planDetected, planImpact, planServices, type EntryKind } from '../../app/addEntry';
import { planAssignRole } from '../../app/assignRole';
import type { Author } from '../../app/change';
import { Refusal } from '../../app/change';
import { planChangeSeverity } from '../../app/changeSeverity';
import { checkClosing, planClose, planReopen } from '../../app/closeIncident';
import { planCorrectEntry } from '../../app/correctEntry';
import { planLink } from '../../app/linkIncident';
import { planSetStatus } from '../../app/setStatus';
import type { IncidentRecord, LiveSite } from '../../app/site';
import type { Change } from '../../core/change/change';
import { printBody } from '../../core/incident/entry';
import { sentenceOf } from '../../core/incident/sentence';
import { isStatus } from '../../core/incident/status';
import { sameHandle } from '../../core/people/people';
import { roleName } from '../../core/plan/plan';
import { toLabel } from '../../core/text/plain';
import { printInstant, printStatedInstant } from '../../core/time/instant';
import { Cancelled } from '../errors';
import type { CommandId } from '../ids';
import { declareIncident } from './declare';
import { showRoleCard } from './roleCard';
import {
  askLine,
  askTime,
  choose,
  chooseDetected,
  chooseOther,
  choosePerson,
  chooseRole,
  chooseServices,
  chooseSeverity,
  chooseStatus,
} from './prompts';
import type { Target, TargetArgument, Targets } from './target';

export type Handler = (args: readonly unknown[]) => Promise<unknown>;

export interface IncidentCommandDeps {
  readonly targets: Targets;
  readonly showTimeline: (target: TargetArgument) => Promise<void>;
}

type Plan = (site: LiveSite, author: Author) => Change;

async function apply({ folder }: Target, plan: Plan): Promise<void> {
  const author = await folder.author();
  await folder.apply(plan(folder.site, author));
}

/** The commands with which an incident is worked. Each asks only for what it was not given. */
export function incidentCommands({ targets, showTimeline }: IncidentCommandDeps): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.declareIncident': async ([argument]) => {
      const folder = await targets.site(argument);
      const title = typeof argument === 'string' ? argument : undefined;
      const target = await declareIncident(folder, title);
      await showTimeline(target);
      return target.incident;
    },
    'livesite.acknowledge': async (args) => {
      const target = await targets.incident(args, 'Which incident do you take up?', notAcknowledged);
      await apply(target, (site, author) => planAcknowledge(site, { incident: idOf(target) }, author));
    },
    'livesite.addEntry': (args) => addEntry(targets, args),
    'livesite.changeSeverity': async (args) => {
      const target = await targets.incident(args, 'Which incident’s severity?');
      const severity = await chooseSeverity(target.folder.site, target.record.incident.severity);
      const reason = target.record.incident.severity === undefined ? '' : await askLine({ prompt: 'Why? (optional)', optional: true });
      await apply(target, (site, author) => planChangeSeverity(site, { incident: idOf(target), severity, reason }, author));
    },
    'livesite.setStatus': (args) => setStatus(targets, args),
    'livesite.assignRole': (args) => assignRole(targets, args),
    'livesite.showRoleCard': async (args) => {
      const target = await targets.incident(args, 'The roles of which incident?');
      const role = typeof args[1] === 'string' ? args[1] : await chooseRole(target.folder.site, target.record);
      await showRoleCard(target.folder.site, role);
    },
    'livesite.correctEntry': (args) => correctEntry(targets, args),
    'livesite.link': (args) => link(targets, args),
    'livesite.setImpact': (args) => setImpact(targets, args),
    'livesite.setServices': async (args) => {
      const target = await targets.incident(args, 'Which incident’s services?');
      const services = await chooseServices(target.folder.site, target.record.incident.services);
      await apply(target, (site, author) => planServices(site, { incident: idOf(target), services }, author));
    },
    'livesite.setDetected': async (args) => {
      const target = await targets.incident(args, 'Which incident was noticed?');
      const by = await chooseDetected();
      await apply(target, (site, author) => planDetected(site, { incident: idOf(target), by }, author));
    },
    'livesite.close': (args) => close(targets, args),
    'livesite.reopen': async (args) => {
      const target = await targets.incident(args, 'Which incident came back?', isQuiet);
      const reason = await askLine({ prompt: 'Why is it taken up again?', optional: true });
      await apply(target, (site, author) => planReopen(site, { incident: idOf(target), reason }, author));
    },
    'livesite.headerToEntry': (args) => headerToEntry(targets, args),
  };
}

const idOf = (target: Target): string => target.record.incident.id;
const notAcknowledged = ({ incident }: IncidentRecord): boolean => incident.phase !== 'over' && incident.acknowledgedAt === undefined;
const isQuiet = ({ incident }: IncidentRecord): boolean => incident.phase === 'over' || incident.phase === 'review';

const ENTRY_KINDS: readonly { readonly label: string; readonly description: string; readonly value: EntryKind }[] = [
  { label: 'Note', description: 'Anything worth keeping', value: 'note' },
  { label: 'Observation', description: 'What somebody sees: a graph, an error, a customer’s words', value: 'observation' },
  { label: 'Action', description: 'What somebody does or did', value: 'action' },
  { label: 'Decision', description: 'What was decided, and by whom', value: 'decision' },
  { label: 'Update', description: 'What others were told; start with "public:" for customers', value: 'update' },
];

async function addEntry(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'Add to which incident?');
  const kind = await choose(ENTRY_KINDS, 'What kind of entry?', toLabel(target.record.incident.title, 60));
  const text = await askLine({ prompt: kind === 'update' ? 'What were others told?' : 'One line; it is signed and timed for you' });
  await apply(target, (site, author) => planAddEntry(site, { incident: idOf(target), kind, text }, author));
}

async function setStatus(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'Which incident’s status?');
  const status = await chooseStatus(target.record);
  const into = status === 'merged' ? await chooseOther(target.folder.site, idOf(target), 'Which incident continues?') : undefined;
  const prompt = status === 'declined' ? 'Why was it not an incident?' : 'In a few words: why? (optional)';
  const text = await askLine({ prompt, optional: true });
  await apply(target, (site, author) => planSetStatus(site, { incident: idOf(target), status, into, text }, author));
}

async function assignRole(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'A role in which incident?');
  const { folder, record } = target;
  const role = typeof args[1] === 'string' ? args[1] : await chooseRole(folder.site, record);
  const { actor } = await folder.author();
  const person = args[2] === 'me' ? actor : await choosePerson(folder.site, actor, `Who is ${roleName(folder.site.plan, role)}?`);
  const holds = (record.incident.roles.get(role) ?? []).some((holder) => sameHandle(holder, person));
  const leaves = holds && (await confirmLeaving(roleName(folder.site.plan, role), person));
  await apply(target, (site, author) => planAssignRole(site, { incident: idOf(target), role, person, leaves }, author));
  if (!leaves && sameHandle(person, actor)) {
    void offerRoleCard(folder.site, role);
  }
}

async function confirmLeaving(role: string, person: string): Promise<boolean> {
  return choose(
    [
      { label: `@${person} stays ${role}`, value: false },
      { label: `@${person} gives it up`, description: 'The role is free again', value: true },
    ],
    `@${person} is ${role} already.`,
  ).then((leaves) => {
    if (!leaves) {
      throw new Cancelled();
    }
    return true;
  });
}

async function offerRoleCard(site: LiveSite, role: string): Promise<void> {
  const card = site.plan.roles.find(({ id }) => id === role);
  const first = card?.duties?.[0];
  const show = 'Show Role Card';
  const message = `You are ${roleName(site.plan, role)}.${first === undefined ? '' : ` ${toLabel(first)}.`}`;
  if ((await vscode.window.showInformationMessage(message, show)) === show) {
    await showRoleCard(site, role);
  }
}

async function correctEntry(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'An entry of which incident?', () => true);
  const { site } = target.folder;
  const entry =
    typeof args[1] === 'string'
      ? args[1]
      : await choose(
          [...target.record.incident.entries]
            .filter(({ retracted, redacted }) => !retracted && !redacted)
            .reverse()
            .map((effective) => ({
              label: toLabel(sentenceOf(effective, (id) => roleName(site.plan, id))),
              description: `@${effective.entry.actor} · ${printInstant(effective.at)}`,
              value: effective.entry.id,
            })),
          'Which entry is wrong?',
        );
  const effective = target.record.incident.entries.find((one) => one.entry.id === entry);
  if (!effective) {
    throw new Refusal('That entry is not in the log (any more).');
  }
  const how = await choose(
    [
      { label: 'Reword', description: 'The words are wrong or unclear', value: 'reword' as const },
      { label: 'Change the time', description: 'It happened earlier', value: 'time' as const },
      { label: 'Retract', description: 'It was not so; it stays visible as retracted', value: 'retract' as const },
      { label: 'Redact', description: 'It must not be shown; Git history still has it', value: 'redact' as const },
    ],
    'What is wrong with it? What was said stays on record.',
  );
  const text = await correctionText(how, printBody(effective.body), effective.at);
  await apply(target, (current, author) => planCorrectEntry(current, { incident: idOf(target), entry, how, text }, author));
  if (how === 'redact') {
    void vscode.window.showWarningMessage(
      'The entry is hidden, but Git history still holds it, here and in every clone. If it was a secret, revoke it now.',
    );
  }
}

async function correctionText(how: 'reword' | 'time' | 'retract' | 'redact', words: string, at: number): Promise<string> {
  if (how === 'reword') {
    return askLine({ prompt: 'The right words', value: words });
  }
  if (how === 'time') {
    return printStatedInstant(await askTime('When did it happen?', Date.now(), printInstant(at)));
  }
  return askLine({ prompt: how === 'retract' ? 'Why is it taken back? (optional)' : 'Why must it not be shown? Do not repeat it.', optional: true });
}

async function link(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'Link from which incident?');
  const kind = await choose(
    [
      { label: 'Web address', description: 'Dashboard, chat, document, vendor case', value: 'url' as const },
      { label: 'Pull request or issue', description: 'owner/repo#142', value: 'pull' as const },
      { label: 'Other incident', description: 'Related, cause or consequence', value: 'incident' as const },
    ],
    'Link to what?',
  );
  const to =
    kind === 'incident'
      ? await chooseOther(target.folder.site, idOf(target), 'Which incident?')
      : await askLine(kind === 'url' ? { prompt: 'Address', placeHolder: 'https://…' } : { prompt: 'Pull request or issue', placeHolder: 'acme/shop#142' });
  const label = await askLine({ prompt: 'What is it? (optional)', optional: true });
  await apply(target, (site, author) => planLink(site, { incident: idOf(target), target: to, label }, author));
}

async function setImpact(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'The impact of which incident?');
  const edge = await choose(
    [
      { label: 'Impact began', description: 'Since when customers were hurt', value: 'started' as const },
      { label: 'Impact ended', description: 'Since when they no longer are', value: 'ended' as const },
    ],
    'Which time?',
  );
  const { now } = await target.folder.author();
  const at = await askTime(edge === 'started' ? 'Since when?' : 'When did it end?', now);
  await apply(target, (site, author) => planImpact(site, { incident: idOf(target), edge, at }, author));
}

async function close(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'Close which incident?', ({ incident }) => incident.phase !== 'over');
  const { actor } = await target.folder.author();
  const points = checkClosing(target.folder.site, idOf(target), actor);
  const missing = points.filter(({ done }) => !done);
  const closing = 'Close';
  const anyway = 'Close Anyway';
  const detail = points.map(({ done, label, missing: what }) => (done ? `✓ ${label}` : `✗ ${label}: ${what}`)).join('\n');
  const choice = await vscode.window.showInformationMessage(
    missing.length === 0 ? `Close ${idOf(target)}? Nothing is missing.` : `${idOf(target)} is not ready to be closed.`,
    { modal: true, detail: missing.length === 0 ? detail : `${detail}\n\nClosing anyway writes into the log what was missing.` },
    missing.length === 0 ? closing : anyway,
  );
  if (choice === undefined) {
    throw new Cancelled();
  }
  await apply(target, (site, author) => planClose(site, { incident: idOf(target), anyway: choice === anyway }, author));
}

/** A hand edit of incident.md's summary becomes an entry, so that the log says it too. */
async function headerToEntry(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'Which incident?', () => true);
  const [, key, value] = args;
  const incident = idOf(target);
  if (typeof value !== 'string' || value === '') {
    throw new Refusal('There is no value to make an entry of.');
  }
  await apply(target, (site, author) => {
    switch (key) {
      case 'severity':
        return planChangeSeverity(site, { incident, severity: value, reason: 'from the edited summary' }, author);
      case 'status':
        return planSetStatus(site, { incident, status: asStatus(value), text: 'from the edited summary' }, author);
      case 'lead':
        return planAssignRole(site, { incident, role: 'lead', person: value }, author);
      default:
        throw new Refusal(`\`${String(key)}\` is not set by hand. The quick fix "Write what the log says" mends it.`);
    }
  });
}

function asStatus(value: string): Parameters<typeof planSetStatus>[1]['status'] {
  if (!isStatus(value)) {
    throw new Refusal(`"${toLabel(value)}" is no status.`);
  }
  return value;
}
