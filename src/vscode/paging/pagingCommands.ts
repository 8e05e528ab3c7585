import * as vscode from 'vscode';
import { DEFAULT_PATH_FILE, escalationText, planAddEscalation } from '../../app/addEscalation';
import { Refusal } from '../../app/change';
import { inTierOrder, isBroken, rotationName, rotationRow } from '../../app/onCallRows';
import { escalationIn, preparePageByHand, prepareNextStep } from '../../app/preparePage';
import type { IncidentRecord } from '../../app/site';
import type { RotationRecord } from '../../app/rotationFiles';
import type { PageTarget } from '../../core/escalation/escalation';
import { pagesOf } from '../../core/escalation/pages';
import { allRoutes } from '../../core/escalation/contacts';
import { onCallAt } from '../../core/oncall/schedule';
import { sameHandle } from '../../core/people/people';
import { toLabel } from '../../core/text/plain';
import { applyPlan } from '../commands/apply';
import type { Handler } from '../commands/handler';
import { askLine, choose } from '../commands/prompts';
import { idOf, titleOf, type Target, type Targets } from '../commands/target';
import type { CommandId } from '../ids';
import { tell } from '../notify';
import type { SiteFolder } from '../siteFolder';
import { readerOf } from '../views/onCallReader';
import { previewAndSend, type HandDeps } from './sendByHand';

export interface PagingCommandDeps extends HandDeps {
  readonly targets: Targets;
}

/** Paging by hand. Each shows exactly what would leave before it leaves. */
export function pagingCommands(deps: PagingCommandDeps): Partial<Record<CommandId, Handler>> {
  const { targets } = deps;
  const ofActive = async (args: readonly unknown[], question: string): Promise<Target> => {
    const target = await targets.incident(args, question, isActive);
    if (target.folder.readOnly !== '') {
      throw new Refusal(target.folder.readOnly);
    }
    return target;
  };
  return {
    'livesite.pageOnCall': async args => {
      const target = await ofActive(args, 'Page for which incident?');
      await (escalationIn(target.folder.site, target.record) === undefined
        ? pageRotation(target, deps)
        : pageNext(target, deps));
    },
    'livesite.escalateNow': async args => pageNext(await ofActive(args, 'Escalate which incident?'), deps),
    'livesite.pageSomeone': async args =>
      pageSomeone(await ofActive(args, 'Page somebody for which incident?'), deps),
    'livesite.sendAgain': async args =>
      sendAgain(await ofActive(args, 'Send again for which incident?'), args[0], deps),
    'livesite.addEscalationPath': async ([argument]) => addPath(await targets.site(argument), deps),
  };
}

const isActive = ({ incident }: IncidentRecord): boolean =>
  incident.phase === 'active' || incident.phase === 'recovering';

async function pageNext(target: Target, deps: PagingCommandDeps): Promise<void> {
  const prepared = prepareNextStep(target.folder.site, idOf(target), deps.services.clock.now());
  await previewAndSend(target, prepared, deps);
}

/** Without a path: whoever is on call in a rotation, the primary one first. */
async function pageRotation(target: Target, deps: PagingCommandDeps): Promise<void> {
  const { folder } = target;
  const now = deps.services.clock.now();
  const rotations = primaryFirst(folder.site.rotations);
  const [only] = rotations;
  if (only === undefined) {
    throw new Refusal(
      'There is no escalation path and no rotation yet, so nobody is on call. "Livesite: Page Someone Else…" pages anybody.',
    );
  }
  const rows = rotations.map(record => {
    const { label, description } = rotationRow(record, readerOf(folder, now));
    return { label: `$(broadcast) ${label}`, description, value: record };
  });
  const chosen =
    rows.length === 1
      ? only
      : await choose(rows, 'Page whoever is on call in which rotation?', titleOf(target));
  const page: readonly PageTarget[] = [{ kind: 'rotation', rotation: chosen.id }];
  await previewAndSend(target, preparePageByHand(folder.site, idOf(target), { page }, now), deps);
}

/** Of equal tiers as their files are called; primary before frontline, which is not woken at night. */
export function primaryFirst(rotations: readonly RotationRecord[]): readonly RotationRecord[] {
  const usable = inTierOrder(rotations).filter(record => !isBroken(record));
  const isPrimary = ({ id, rotation: { tier } }: RotationRecord): boolean =>
    tier === 'primary' || (tier === undefined && id === 'primary');
  return [...usable.filter(isPrimary), ...usable.filter(record => !isPrimary(record))];
}

async function pageSomeone(target: Target, deps: PagingCommandDeps): Promise<void> {
  const { folder } = target;
  const now = deps.services.clock.now();
  const wanted = await choose(rowsOf(folder, now), 'Page whom?', titleOf(target));
  const text = await askLine({
    title: titleOf(target),
    prompt: 'A line for them: what do you need? (optional)',
    optional: true,
  });
  const prepared = preparePageByHand(folder.site, idOf(target), { page: [wanted], text }, now);
  await previewAndSend(target, prepared, deps);
}

interface WantedRow extends vscode.QuickPickItem {
  readonly value: PageTarget;
}

/** On call first, then everybody, teams, rotations, and routes by themselves. */
function rowsOf({ site }: SiteFolder, now: number): readonly WantedRow[] {
  const rotations = primaryFirst(site.rotations);
  const onCall = rotations.flatMap(record =>
    onCallAt(record.rotation, now).people.map(({ handle }) => ({
      handle,
      why: `on call in ${rotationName(record)}`,
    })),
  );
  const first = onCall.filter(
    ({ handle }, index) => onCall.findIndex(one => sameHandle(one.handle, handle)) === index,
  );
  const person = (handle: string, about: string): WantedRow => {
    const name = site.people.find(one => sameHandle(one.handle, handle))?.name ?? 'not in people.yml';
    const description = toLabel([name, about].filter(part => part !== '').join(' · '));
    return {
      label: `$(${about === '' ? 'person' : 'broadcast'}) @${handle}`,
      description,
      value: { kind: 'person', person: handle },
    };
  };
  const others = site.people.filter(({ handle }) => !first.some(one => sameHandle(one.handle, handle)));
  const teams = [...new Set(site.people.flatMap(({ team }) => team ?? []))];
  return [
    ...first.map(({ handle, why }) => person(handle, why)),
    ...others.map(({ handle }) => person(handle, '')),
    ...teams.map(team => ({
      label: `$(organization) ${toLabel(team)}`,
      description: 'everybody in the team',
      value: { kind: 'team', team } as const,
    })),
    ...rotations.map(record => ({
      label: `$(calendar) ${toLabel(rotationName(record))}`,
      description: 'whoever is on call in the rotation',
      value: { kind: 'rotation', rotation: record.id } as const,
    })),
    ...allRoutes(site.plan.routes).map(route => ({
      label: `$(plug) ${toLabel(route.name ?? route.id)}`,
      description: `the route itself · ${route.kind}`,
      value: { kind: 'route', route: route.id } as const,
    })),
  ];
}

/** A page that did not arrive: the same people, text and route, by hand. */
async function sendAgain(target: Target, argument: unknown, deps: PagingCommandDeps): Promise<void> {
  const { page: id, route } = isPageArgument(argument) ? argument : { page: '', route: '' };
  const page = pagesOf(target.record.incident).find(one => one.id === id);
  if (page === undefined) {
    throw new Refusal('This page is not in the timeline (any more).');
  }
  const wanted: readonly PageTarget[] =
    page.people.length === 0
      ? [{ kind: 'route', route }]
      : page.people.map(person => ({ kind: 'person', person }));
  const prepared = preparePageByHand(
    target.folder.site,
    idOf(target),
    { page: wanted, ...(page.people.length === 0 ? {} : { by: [route] }), text: page.text },
    deps.services.clock.now(),
  );
  await previewAndSend(target, prepared, deps);
}

/** A page on one of its routes. */
export interface PageArgument {
  readonly page: string;
  readonly route: string;
}

function isPageArgument(value: unknown): value is PageArgument {
  const record = value as Partial<PageArgument> | null;
  return (
    typeof value === 'object' &&
    record !== null &&
    typeof record.page === 'string' &&
    typeof record.route === 'string'
  );
}

/** Writes a path to start from, after showing what it says; where there is one, opens it. */
async function addPath(folder: SiteFolder, { previews }: PagingCommandDeps): Promise<void> {
  const isThere = folder.site.paths.has(DEFAULT_PATH_FILE);
  if (!isThere) {
    const text = `# ${DEFAULT_PATH_FILE}\n\nOne commit with this file. It asks before each page; nothing leaves by itself.\n\n\`\`\`yaml\n${escalationText(folder.site)}\`\`\`\n`;
    const close = await previews.show('Escalation path', text);
    try {
      const row = {
        label: `$(add) Add ${DEFAULT_PATH_FILE}`,
        description: 'as previewed below; it opens, so that you can go on',
        value: true,
      };
      await choose([row], 'Enter writes the file, Escape writes nothing', 'Add Escalation Path');
    } finally {
      await close();
    }
    await applyPlan(folder, planAddEscalation);
    // Shared first: then the file stands in the checkout, where it can be edited.
    await folder.publish();
  }
  await vscode.window.showTextDocument(folder.uriOf(DEFAULT_PATH_FILE), { preview: false });
  if (isThere) {
    void tell(
      `${DEFAULT_PATH_FILE} is there already, so nothing was added: here it is. Another path is another file in escalations/.`,
    );
  }
}
