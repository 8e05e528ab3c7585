import { type ExportDocument, readDocuments } from './exportFile';
import type { ImportFile, NoteBook } from './importPlan';
import { isMapping, listOf, type Mapping, mappingOf, mappingsOf, textOf } from './mapping';
import type { PeopleBook, SourceUser } from './peopleBook';

/** What PagerDuty's REST API answers with, sorted. */
export interface PagerDutyFiles {
  /** Schedules that consist of layers. */
  readonly layered: readonly Mapping[];
  /** Shift-based schedules (API version 3). */
  readonly shiftBased: readonly Mapping[];
  /** Lists of overrides, which do not say whose they are, but for their file's name. */
  readonly overrides: readonly { readonly file: string; readonly list: readonly Mapping[] }[];
  readonly policies: readonly Mapping[];
}

/** Sorts what is in the files, and tells `people` about everybody in them. */
export function sortPagerDuty(
  files: readonly ImportFile[],
  notes: NoteBook,
  people: PeopleBook,
): PagerDutyFiles {
  const documents = readDocuments(files, notes).flatMap(unwrapped);
  const of = (kind: Kind): readonly ExportDocument[] => documents.filter(one => kindOf(one.value) === kind);
  const learn = (user: unknown): void => people.learn(toUser(user));
  for (const { file, value } of of('unknown')) {
    notes.add(
      'decide',
      file,
      `An object with the keys ${Object.keys(value).slice(0, 5).join(', ') || '(none)'} is nothing of PagerDuty's that is understood.`,
    );
  }
  for (const { file, value } of of('nothing')) {
    const what = textOf(value, 'summary', 'name', 'id') ?? 'A schedule';
    notes.add(
      'decide',
      file,
      `${what} is only named here, without its layers: ask for it with GET /schedules/{id}?time_zone=….`,
    );
  }
  of('user').forEach(({ value }) => learn(value));
  return {
    layered: once(of('layered')),
    shiftBased: once(of('shifts')),
    overrides: of('overrides').map(({ file, value }) => ({ file, list: mappingsOf(value, 'overrides') })),
    policies: once(of('policy')),
  };
}

/** Who somebody is, as PagerDuty refers to them. */
export function toUser(value: unknown): SourceUser {
  return {
    id: textOf(value, 'id'),
    name: textOf(value, 'name', 'summary'),
    email: textOf(value, 'email'),
    zone: textOf(value, 'time_zone'),
  };
}

type Kind = 'layered' | 'shifts' | 'overrides' | 'policy' | 'user' | 'nothing' | 'unknown';

function kindOf(value: Mapping): Kind {
  const type = textOf(value, 'type') ?? '';
  if (listOf(value, 'schedule_layers') !== undefined) {
    return 'layered';
  }
  if (listOf(value, 'rotations') !== undefined) {
    return 'shifts';
  }
  if (listOf(value, 'escalation_rules') !== undefined) {
    return 'policy';
  }
  if (listOf(value, 'overrides') !== undefined) {
    return 'overrides';
  }
  if (/^schedule(?:_v3)?(?:_reference)?$/.test(type)) {
    return 'nothing';
  }
  return /^user(?:_reference)?$/.test(type) || textOf(value, 'email') !== undefined ? 'user' : 'unknown';
}

/** Keys under which answers hold what was asked for. */
const WRAPPERS = [
  'schedule',
  'schedules',
  'user',
  'users',
  'escalation_policy',
  'escalation_policies',
] as const;

function unwrapped({ file, value }: ExportDocument): readonly ExportDocument[] {
  if (kindOf(value) === 'layered' || kindOf(value) === 'shifts') {
    return [{ file, value }];
  }
  const inside = WRAPPERS.flatMap(key => {
    const one = mappingOf(value, key);
    return one === undefined ? (listOf(value, key) ?? []).filter(isMapping) : [one];
  });
  const isEmptyPage = WRAPPERS.some(key => listOf(value, key) !== undefined);
  if (inside.length === 0) {
    return isEmptyPage ? [] : [{ file, value }];
  }
  const overrides =
    listOf(value, 'overrides') === undefined ? [] : [{ file, value: { overrides: value.overrides } }];
  return [...inside.map(one => ({ file, value: one })), ...overrides];
}

/** The last of those with the same id: a later page or a newer answer. */
function once(documents: readonly ExportDocument[]): readonly Mapping[] {
  const found = new Map<string, Mapping>();
  for (const [index, { value }] of documents.entries()) {
    found.set(textOf(value, 'id') ?? String(index), value);
  }
  return [...found.values()];
}

/** Whether an answer says that there are further pages. */
export function isCutOff(files: readonly ImportFile[]): readonly string[] {
  return files.filter(({ text }) => /"more"\s*:\s*true/.test(text)).map(({ name }) => name);
}
