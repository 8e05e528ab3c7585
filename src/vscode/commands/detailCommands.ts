import { localDayAndTime } from '../../app/localTime';
import { planDetected, planImpact, planServices } from '../../app/addEntry';
import { planAssignRole } from '../../app/assignRole';
import { Refusal } from '../../app/change';
import { planChangeSeverity } from '../../app/changeSeverity';
import { planCorrectEntry, type CorrectionInput } from '../../app/correctEntry';
import { isLinkTarget, planLink } from '../../app/linkIncident';
import { planSetStatus } from '../../app/setStatus';
import { printBody } from '../../core/incident/entry';
import type { EffectiveEntry } from '../../core/incident/incident';
import { sentenceOf } from '../../core/incident/sentence';
import { isStatus } from '../../core/incident/status';
import { roleName } from '../../core/plan/plan';
import { toLabel } from '../../core/text/plain';
import { printInstant, printStatedInstant } from '../../core/time/instant';
import type { CommandId } from '../ids';
import { warn } from '../notify';
import { apply, refusalOf } from './apply';
import type { Handler } from './handler';
import { leaveOut } from './leaveOutCommand';
import { askLine, askTime, choose, chooseDetected, chooseOther, chooseServices } from './prompts';
import { idOf, titleOf, type Target, type Targets } from './target';

/** What is said about an incident besides its course: corrections, links, impact, services, how it was noticed. */
export function detailCommands(targets: Targets): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.correctEntry': args => correctEntry(targets, args),
    'livesite.link': args => link(targets, args),
    'livesite.setImpact': args => setImpact(targets, args),
    'livesite.setServices': async args => {
      const target = await targets.incident(args, 'Which incident’s services?');
      const services = await chooseServices(target.folder.site, target.record.incident.services);
      await apply(target, (site, author) => planServices(site, { incident: idOf(target), services }, author));
    },
    'livesite.setDetected': async args => {
      const target = await targets.incident(args, 'Which incident was noticed?');
      const by = await chooseDetected();
      await apply(target, (site, author) => planDetected(site, { incident: idOf(target), by }, author));
    },
    'livesite.leaveOutOfMetrics': args => leaveOut(targets, args),
    'livesite.headerToEntry': args => headerToEntry(targets, args),
  };
}

async function correctEntry(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'An entry of which incident?', () => true);
  const effective = await chooseEntry(target, args[1]);
  const entry = effective.entry.id;
  const how = await choose(
    [
      { label: 'Reword', description: 'The words are wrong or unclear', value: 'reword' as const },
      { label: 'Change the time', description: 'It happened earlier', value: 'time' as const },
      {
        label: 'Retract',
        description: 'It was not so; it stays visible as retracted',
        value: 'retract' as const,
      },
      {
        label: 'Redact',
        description: 'It must not be shown; Git history still has it',
        value: 'redact' as const,
      },
    ],
    'What is wrong with it? What was said stays on record.',
  );
  const text = await correctionText(target, effective, how);
  await apply(
    target,
    (site, author) => planCorrectEntry(site, { incident: idOf(target), entry, how, text }, author),
    text,
  );
  if (how === 'redact') {
    void warn(
      'The entry is hidden, but Git history still holds it, here and in every clone. If it was a secret, revoke it now.',
    );
  }
}

async function chooseEntry({ folder, record }: Target, given: unknown): Promise<EffectiveEntry> {
  const open = record.incident.entries.filter(({ retracted, redacted }) => !retracted && !redacted);
  const found = open.find(({ entry }) => entry.id === given);
  if (given !== undefined && found === undefined) {
    throw new Refusal('That entry is not in the log (any more).');
  }
  return (
    found ??
    choose(
      [...open].reverse().map(effective => ({
        label: toLabel(sentenceOf(effective, id => roleName(folder.site.plan, id))),
        description: `@${effective.entry.actor} · ${localDayAndTime(effective.at)}`,
        value: effective,
      })),
      'Which entry is wrong?',
    )
  );
}

async function correctionText(
  target: Target,
  effective: EffectiveEntry,
  how: CorrectionInput['how'],
): Promise<string> {
  if (how === 'time') {
    const { now } = await target.folder.author();
    return printStatedInstant(
      await askTime('When did it happen?', now, {
        title: titleOf(target),
        value: printInstant(effective.at),
      }),
    );
  }
  if (how !== 'reword') {
    const prompt =
      how === 'retract' ? 'Why is it taken back? (optional)' : 'Why must it not be shown? Do not repeat it.';
    return askLine({ title: titleOf(target), prompt, optional: true });
  }
  const author = await target.folder.author();
  const input = { incident: idOf(target), entry: effective.entry.id, how };
  return askLine({
    title: titleOf(target),
    prompt: 'The right words',
    value: printBody(effective.body),
    check: text => refusalOf(() => planCorrectEntry(target.folder.site, { ...input, text }, author)),
  });
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
    titleOf(target),
  );
  const check = (text: string): string | undefined =>
    isLinkTarget(text.trim())
      ? undefined
      : kind === 'url'
        ? 'Write the address like https://…'
        : 'Write it like acme/shop#142.';
  const to =
    kind === 'incident'
      ? await chooseOther(target.folder.site, idOf(target), 'Which incident?')
      : await askLine(
          kind === 'url'
            ? { prompt: 'Address', placeHolder: 'https://…', check }
            : { prompt: 'Pull request or issue', placeHolder: 'acme/shop#142', check },
        );
  const label = await askLine({ title: titleOf(target), prompt: 'What is it? (optional)', optional: true });
  await apply(
    target,
    (site, author) => planLink(site, { incident: idOf(target), target: to, label }, author),
    `${to} ${label}`,
  );
}

async function setImpact(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'The impact of which incident?');
  const edge = await choose(
    [
      { label: 'Impact began', description: 'Since when customers were hurt', value: 'started' as const },
      { label: 'Impact ended', description: 'Since when they no longer are', value: 'ended' as const },
    ],
    'Which time?',
    titleOf(target),
  );
  const { now } = await target.folder.author();
  const at = await askTime(edge === 'started' ? 'Since when?' : 'When did it end?', now, {
    title: titleOf(target),
  });
  await apply(target, (site, author) => planImpact(site, { incident: idOf(target), edge, at }, author));
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
        return planChangeSeverity(
          site,
          { incident, severity: value, reason: 'from the edited summary' },
          author,
        );
      case 'status':
        return planSetStatus(
          site,
          { incident, status: asStatus(value), text: 'from the edited summary' },
          author,
        );
      case 'lead':
        return planAssignRole(site, { incident, role: 'lead', person: value }, author);
      default:
        throw new Refusal(
          `\`${String(key)}\` is not set by hand. The quick fix "Write what the log says" mends it.`,
        );
    }
  });
}

function asStatus(value: string): Parameters<typeof planSetStatus>[1]['status'] {
  if (!isStatus(value)) {
    throw new Refusal(`"${toLabel(value)}" is no status.`);
  }
  return value;
}
