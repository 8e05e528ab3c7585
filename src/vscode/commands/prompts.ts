import * as vscode from 'vscode';
import type { IncidentRecord, LiveSite } from '../../app/site';
import { DETECTED_BY, type DetectedBy } from '../../core/incident/entry';
import { isOpen, nextStatuses, STATUS_MEANING, type Status } from '../../core/incident/status';
import { sameHandle, unlistedHandles } from '../../core/people/people';
import { toLabel } from '../../core/text/plain';
import { printDuration } from '../../core/time/duration';
import { tryParseStatedTime, type Instant } from '../../core/time/instant';
import type { Severity } from '../../core/plan/plan';
import { severityIcon } from '../../protocol/severity';
import { answered } from '../errors';
import { commandTitle } from '../runningCommand';

interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** Asks for one of several things; rejects with Cancelled when the person closes it. Without a `title` the command's own stands above. */
export async function choose<T>(
  items: readonly Choice<T>[],
  placeHolder: string,
  title?: string,
): Promise<T> {
  const picked = await vscode.window.showQuickPick(items, {
    // Between two questions the focus may come back late to a webview, and would close the second one.
    ignoreFocusOut: true,
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
    ...(title === undefined ? commandTitle() : { title }),
  });
  return answered(picked).value;
}

/** Asks for one line. Losing the focus does not lose the text. */
export async function askLine(options: {
  readonly prompt: string;
  readonly title?: string;
  readonly placeHolder?: string;
  readonly value?: string;
  readonly optional?: boolean;
  readonly check?: (text: string) => string | undefined;
}): Promise<string> {
  const text = await vscode.window.showInputBox({
    prompt: options.prompt,
    ignoreFocusOut: true,
    ...(options.title === undefined ? commandTitle() : { title: options.title }),
    ...(options.placeHolder === undefined ? {} : { placeHolder: options.placeHolder }),
    ...(options.value === undefined ? {} : { value: options.value }),
    validateInput: given =>
      given.trim() === ''
        ? options.optional === true
          ? undefined
          : 'Write something first.'
        : options.check?.(given),
  });
  return answered(text).trim();
}

/** Asks for a time in the reader's own zone: `10:25`, `20m ago`, `2026-11-23 10:25` or ISO. */
export async function askTime(
  prompt: string,
  now: Instant,
  more: { readonly title?: string; readonly value?: string } = {},
): Promise<Instant> {
  const offset = -new Date(now).getTimezoneOffset();
  const read = (text: string): Instant | undefined => tryParseStatedTime(text, now, offset);
  const text = await askLine({
    prompt,
    placeHolder: '10:25, 20m ago, 2026-11-23 10:25 (your time zone) or 2026-11-23T09:25Z',
    ...more,
    check: given => {
      const at = read(given);
      return at === undefined
        ? 'Not a time: try 10:25 or 20m ago.'
        : at > now + 60_000
          ? 'That time is still to come.'
          : undefined;
    },
  });
  return answered(read(text));
}

/** The severities with how to recognise them and what they promise, the most severe first: unsure takes the higher. */
export function chooseSeverity(site: LiveSite, { incident }: IncidentRecord): Promise<string> {
  const current = incident.severity;
  const items = site.plan.severities.map((severity, rank) => ({
    label: `$(${severityIcon(rank)}) ${severity.id} — ${toLabel(severity.name)}`,
    description: [severity.id === current ? 'now' : '', promises(severity)]
      .filter(part => part !== '')
      .join(' · '),
    detail: toLabel(severity.test, 300),
    value: severity.id,
  }));
  return choose(
    items,
    'How bad is it for customers? If unsure, take the higher one.',
    `Severity of ${toLabel(incident.title, 80)}`,
  );
}

function promises(severity: Severity): string {
  const parts = [
    severity.acknowledge && `acknowledge in ${printDuration(severity.acknowledge)}`,
    severity['public-update']?.every &&
      `tell customers every ${printDuration(severity['public-update'].every)}`,
  ];
  return parts.filter(part => part !== undefined).join(', ');
}

export function chooseStatus({ incident }: IncidentRecord): Promise<Status> {
  const items = nextStatuses(incident.status).map(status => ({
    label: status,
    description: STATUS_MEANING[status],
    value: status,
  }));
  return choose(
    items,
    `The status is ${incident.status}. What is it now?`,
    `Status of ${toLabel(incident.title, 80)}`,
  );
}

export function chooseRole(site: LiveSite, { incident }: IncidentRecord): Promise<string> {
  const items = site.plan.roles.map(role => {
    const holders = incident.roles.get(role.id) ?? [];
    return {
      label: toLabel(role.name),
      description:
        holders.length === 0
          ? role.needed === true
            ? 'nobody yet — needed'
            : 'nobody yet'
          : holders.map(holder => `@${holder}`).join(', '),
      detail: role.duties?.[0] === undefined ? '' : toLabel(role.duties[0]),
      value: role.id,
    };
  });
  return choose(items, 'Which role?', `Role in ${toLabel(incident.title, 80)}`);
}

/**
 * Somebody of the team, yourself first, or anybody by handle. Whoever took part in the incident, as `involved` says, is offered though
 * people.yml does not have them: they helped, and are the likeliest.
 */
export async function choosePerson(
  site: LiveSite,
  me: string,
  placeHolder: string,
  involved: readonly string[],
): Promise<string> {
  const others = site.people.filter(({ handle }) => !sameHandle(handle, me));
  const mine = site.people.find(({ handle }) => sameHandle(handle, me));
  const items: Choice<string>[] = [
    {
      label: `$(account) @${me}`,
      description: mine === undefined ? 'you' : `${toLabel(mine.name)} (you)`,
      value: me,
    },
    ...others.map(({ handle, name, team }) => ({
      label: `@${handle}`,
      description: toLabel(team === undefined ? name : `${name} · ${team}`),
      value: handle,
    })),
    ...unlistedHandles(site.people, involved)
      .filter(handle => !sameHandle(handle, me))
      .map(handle => ({ label: `@${handle}`, description: 'not in people.yml', value: handle })),
    { label: 'Somebody else…', alwaysShow: true, value: '' },
  ];
  const handle = await choose(items, placeHolder);
  return handle === ''
    ? (await askLine({ prompt: 'Their GitHub login', placeHolder: 'octocat' })).replace(/^@/, '')
    : handle;
}

export async function chooseServices(site: LiveSite, current: readonly string[]): Promise<readonly string[]> {
  if (site.services.length === 0) {
    const text = await askLine({
      prompt: 'Which services are affected? Separate them by commas.',
      value: current.join(', '),
      optional: true,
    });
    return text.split(/\s*,\s*/).filter(service => service !== '');
  }
  const picked = await vscode.window.showQuickPick(
    site.services.map(service => ({
      label: service.id,
      description: toLabel(service.name),
      picked: current.includes(service.id),
    })),
    {
      canPickMany: true,
      ignoreFocusOut: true,
      placeHolder: 'Which services are affected?',
      matchOnDescription: true,
      ...commandTitle(),
    },
  );
  return answered(picked).map(({ label }) => label);
}

const DETECTED_TEXT: Readonly<Record<DetectedBy, string>> = {
  monitor: 'An alert of ours told us',
  customer: 'A customer told us directly',
  support: 'Support saw it in cases',
  staff: 'Somebody of the team stumbled on it',
  vendor: 'A vendor told us',
};

export function chooseDetected(): Promise<DetectedBy> {
  return choose(
    DETECTED_BY.map(by => ({ label: by, description: DETECTED_TEXT[by], value: by })),
    'How was it noticed?',
  );
}

/** Another incident, newest first. */
export function chooseOther(site: LiveSite, than: string, placeHolder: string): Promise<string> {
  const others = site.incidents.filter(({ incident }) => incident.id !== than);
  const items = [
    ...others.filter(({ incident }) => isOpen(incident)),
    ...others.filter(({ incident }) => !isOpen(incident)),
  ]
    .slice(0, 200)
    .map(({ incident }) => ({
      label: toLabel(incident.title),
      description: incident.status,
      detail: incident.id,
      value: incident.id,
    }));
  return choose(items, placeHolder);
}
