import type { Change } from '../core/change/change';
import { HANDLE_PATTERN, type EntryBody } from '../core/incident/entry';
import { sameHandle } from '../core/people/people';
import { roleName } from '../core/plan/plan';
import { toOneLine } from '../core/text/plain';
import type { Instant } from '../core/time/instant';
import { planEntries, Refusal, requireIncident, type Author } from './change';
import type { LiveSite } from './site';

export interface RoleInput {
  readonly incident: string;
  readonly role: string;
  /** Handle without '@'. */
  readonly person: string;
  /** True: the person gives the role up. */
  readonly leaves?: boolean;
  readonly statedAt?: Instant | undefined;
}

/** Gives a role to somebody, or takes it back. A role that one person holds passes from whoever held it. */
export function planAssignRole(site: LiveSite, input: RoleInput, author: Author): Change {
  const record = requireIncident(site, input.incident);
  const given = input.person.trim().replace(/^@/, '');
  const person = site.people.find(({ handle }) => sameHandle(handle, given))?.handle ?? given;
  if (!site.plan.roles.some(({ id }) => id === input.role)) {
    throw new Refusal(
      `There is no role ${toOneLine(input.role)}. The plan has ${site.plan.roles.map(({ id }) => id).join(', ')}.`,
    );
  }
  if (!HANDLE_PATTERN.test(person)) {
    throw new Refusal(`"${toOneLine(person)}" is no handle: use a GitHub login such as alice.`);
  }
  const holders = record.incident.roles.get(input.role) ?? [];
  const holds = holders.some(holder => sameHandle(holder, person));
  const leaves = input.leaves === true;
  if (holds !== leaves) {
    throw new Refusal(
      `@${person} ${holds ? 'is' : 'is not'} ${roleName(site.plan, input.role)}${holds ? ' already' : ''}.`,
    );
  }
  const body: EntryBody = { kind: 'role', role: input.role, person, leaves, text: '' };
  const summary = leaves ? `@${person} gives up ${input.role}` : `${input.role} @${person}`;
  return planEntries(record, [body], author, summary, { statedAt: input.statedAt });
}
