import { buildLeakDictionary, type LeakDictionary } from '../core/leaks/dictionary';
import type { Problem } from '../core/problem';
import { PEOPLE_FILE, PLAN_FILE, SERVICES_FILE, VENDORS_FILE } from '../core/site/paths';
import type { LiveSite } from './site';

/** Parts of a live site that the dictionary is made of; the same objects give the same dictionary. */
type Sources = Pick<
  LiveSite,
  'plan' | 'people' | 'services' | 'vendors' | 'rotations' | 'escalations' | 'incidents'
>;

interface Built {
  readonly site: Sources;
  readonly ids: readonly string[];
  readonly repositories: string;
  readonly dictionary: LeakDictionary;
}

/** Live sites open in a window, and a few states of each, as in tests. */
const KEPT = 8;
const kept: Built[] = [];

/**
 * What customers of a live site should not read. Built once and kept until one of the files changes that it is made of: a new entry of
 * a log changes nothing. `repositories`: `owner/name` of those that are open here.
 */
export function leakDictionaryOf(site: Sources, repositories: readonly string[] = []): LeakDictionary {
  const key = [...repositories].sort().join('\n');
  const found = kept.findIndex(built => built.repositories === key && sameSources(built, site));
  const [last] = found < 0 ? [] : kept.splice(found, 1);
  const ids = last?.site.incidents === site.incidents ? last.ids : idsOf(site);
  const dictionary = last?.dictionary ?? build(site, ids, repositories);
  kept.unshift({ site, ids, repositories: key, dictionary });
  kept.splice(KEPT);
  return dictionary;
}

/** Files whose words the check looks for. */
const SOURCES = [PLAN_FILE, PEOPLE_FILE, SERVICES_FILE, VENDORS_FILE];

/**
 * Why the dictionary may lack words, one sentence for each file that cannot be read, wholly or in part: nothing found then means
 * nothing. None where all was read.
 */
export function dictionaryFlaws({ problems }: Pick<LiveSite, 'problems'>): readonly string[] {
  return SOURCES.flatMap(path => {
    const flaw = problems.get(path)?.find(losesWords);
    return flaw === undefined
      ? []
      : [`${path} has errors, so the leak check may miss names that stand there. ${flaw.message}`];
  });
}

function losesWords({ severity, code }: Problem): boolean {
  return severity === 'error' && /^(?:yaml|file|duplicate|conflict)/.test(code);
}

function idsOf({ incidents }: Sources): readonly string[] {
  return incidents.map(({ incident }) => incident.id);
}

function sameSources({ site: before, ids }: Built, site: Sources): boolean {
  return (
    before.plan === site.plan &&
    before.people === site.people &&
    before.services === site.services &&
    before.vendors === site.vendors &&
    sameNames(before.rotations, site.rotations) &&
    sameNames(before.escalations, site.escalations) &&
    (before.incidents === site.incidents ||
      (ids.length === site.incidents.length &&
        site.incidents.every(({ incident }, index) => incident.id === ids[index])))
  );
}

interface NamedRecord {
  readonly id: string;
  readonly rotation?: { readonly name: string };
  readonly escalation?: { readonly name: string };
}

function sameNames(a: readonly NamedRecord[], b: readonly NamedRecord[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((one, index) => one.id === b[index]?.id && nameOf(one) === nameOf(b[index])))
  );
}

function nameOf(record: NamedRecord | undefined): string | undefined {
  return record?.rotation?.name ?? record?.escalation?.name;
}

function build(site: Sources, incidents: readonly string[], repositories: readonly string[]): LeakDictionary {
  const named = (records: readonly NamedRecord[]): { id: string; name: string | undefined }[] =>
    records.map(record => ({ id: record.id, name: nameOf(record) }));
  return buildLeakDictionary({
    plan: site.plan,
    people: site.people,
    services: site.services,
    vendors: site.vendors,
    rotations: named(site.rotations),
    escalations: named(site.escalations),
    incidents,
    repositories,
  });
}
