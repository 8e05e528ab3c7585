import { tell } from '../notify';
import { planAssignRole } from '../../app/assignRole';
import type { LiveSite } from '../../app/site';
import { sameHandle } from '../../core/people/people';
import { roleName } from '../../core/plan/plan';
import { toLabel } from '../../core/text/plain';
import { Cancelled } from '../errors';
import type { CommandId } from '../ids';
import { apply } from './apply';
import type { Handler } from './handler';
import { choose, choosePerson, chooseRole } from './prompts';
import { showRoleCard } from './roleCard';
import { idOf, type Targets } from './target';

/** Who does what in an incident, and the card that tells them how. */
export function roleCommands(targets: Targets): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.assignRole': args => assignRole(targets, args),
    'livesite.showRoleCard': async args => {
      const target = await targets.incident(args, 'The roles of which incident?');
      const role =
        typeof args[1] === 'string' ? args[1] : await chooseRole(target.folder.site, target.record);
      await showRoleCard(target.folder.site, role);
    },
  };
}

async function assignRole(targets: Targets, args: readonly unknown[]): Promise<void> {
  const target = await targets.incident(args, 'A role in which incident?');
  const { folder, record } = target;
  const role = typeof args[1] === 'string' ? args[1] : await chooseRole(folder.site, record);
  const { actor } = await folder.author();
  const person =
    args[2] === 'me'
      ? actor
      : await choosePerson(
          folder.site,
          actor,
          `Who is ${roleName(folder.site.plan, role)}?`,
          record.incident.people,
        );
  const holds = (record.incident.roles.get(role) ?? []).some(holder => sameHandle(holder, person));
  const leaves = holds && (await confirmLeaving(roleName(folder.site.plan, role), person));
  await apply(target, (site, author) =>
    planAssignRole(site, { incident: idOf(target), role, person, leaves }, author),
  );
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
  ).then(leaves => {
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
  if ((await tell(message, show)) === show) {
    await showRoleCard(site, role);
  }
}
