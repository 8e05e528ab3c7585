import { OWN_BRANCH } from '../core/site/paths';

/** An option of the command line, with what the help says about it. */
interface OptionSpec {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
}

/** Every option there is. A name means the same in each command that takes it. */
export const OPTIONS = {
  dir: {
    type: 'string',
    value: 'DIR',
    help: 'folder of the live site; else it is looked for from here upwards',
  },
  json: { type: 'boolean', help: 'print one JSON value instead of text' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
  version: { type: 'boolean', help: 'show the version' },
  verbose: { type: 'boolean', help: 'tell on the error output what is done' },
  as: {
    type: 'string',
    value: 'HANDLE',
    help: 'whose entry it is; else LIVESITE_HANDLE, else whoever git knows',
  },
  at: { type: 'string', value: 'TIME', help: 'the time that is meant: 10:25, "20m ago", 2026-11-23T08:15Z' },
  'no-publish': { type: 'boolean', help: 'save only; share later with `livesite publish`' },
  'no-fetch': { type: 'boolean', help: 'show what was fetched before, without asking the remote' },
  incident: { type: 'string', short: 'i', value: 'ID', help: 'the incident, or a part of its id' },
  severity: { type: 'string', short: 's', value: 'SEV', help: 'severity, such as SEV2' },
  service: { type: 'string', multiple: true, value: 'ID', help: 'service that is hurt; may be repeated' },
  since: { type: 'string', value: 'TIME', help: 'when customers began to be hurt' },
  'detected-by': { type: 'string', value: 'WHO', help: 'monitor, customer, support, staff or vendor' },
  kind: {
    type: 'string',
    short: 'k',
    value: 'KIND',
    help: 'note (default), observation, action, decision or update',
  },
  text: { type: 'string', short: 't', value: 'TEXT', help: 'why, or what about it, in one line' },
  rotation: {
    type: 'string',
    short: 'r',
    value: 'ID',
    help: 'one rotation, by the name of its file; else all of them',
  },
  from: {
    type: 'string',
    value: 'TIME',
    help: 'day or time it begins: 2026-11-23, 2026-11-23T08:15Z; else now',
  },
  to: { type: 'string', value: 'TIME', help: 'day or time it ends, itself not included' },
  asks: { type: 'string', value: 'HANDLE', help: 'whom it is put to; else everybody in the rotation' },
  'swap-from': { type: 'string', value: 'TIME', help: 'a swap: when what you take over in return begins' },
  'swap-to': { type: 'string', value: 'TIME', help: 'when it ends' },
  'as-of': {
    type: 'string',
    value: 'TIME',
    help: 'by the files as they stood at that time; `then`: at the time that is asked about',
  },
  person: { type: 'string', value: 'HANDLE', help: 'only this person’s shifts' },
  csv: { type: 'boolean', help: 'print comma-separated values' },
  overdue: { type: 'boolean', help: 'only items that are overdue' },
  team: { type: 'string', value: 'TEAM', help: 'only items of people whom people.yml puts into this team' },
  html: { type: 'boolean', help: 'print the page that customers see' },
  markdown: { type: 'boolean', help: 'print a report in Markdown' },
  by: { type: 'string', value: 'WHAT', help: 'one line for each month, severity, service or person' },
  'include-left-out': { type: 'boolean', help: 'count also what is left out of metrics' },
  ics: { type: 'boolean', help: 'print an iCalendar file' },
  'dry-run': { type: 'boolean', help: 'say what would be done, and do nothing' },
  stay: { type: 'string', value: 'SPAN', help: 'go on for so long: 55m, 2h' },
  into: { type: 'string', value: 'ID', help: 'for `merged`: the incident that continues' },
  anyway: {
    type: 'boolean',
    help: 'whatever speaks against it: the checklist (`closed`), the undecided (`import`)',
  },
  apply: { type: 'boolean', help: 'do it; without it only the plan is printed' },
  rename: {
    type: 'string',
    multiple: true,
    value: '[OLD=]NEW',
    help: 'another name for an imported rotation; may be repeated',
  },
  zone: {
    type: 'string',
    value: 'ZONE',
    help: 'IANA time zone of times that name none, such as Europe/Berlin',
  },
  'layer-order': {
    type: 'string',
    value: 'WHICH',
    help: 'which of PagerDuty’s layers wins: the first or the last of the file',
  },
  limit: { type: 'string', value: 'NUMBER', help: 'how many at most' },
  leave: { type: 'boolean', help: 'the person gives the role up' },
  owner: {
    type: 'string',
    value: 'HANDLE',
    help: 'who writes the review (else the lead), or owns the items',
  },
  all: { type: 'boolean', short: 'a', help: 'all of them; in lists also those that are resolved or over' },
  active: { type: 'boolean', help: 'those that are active or recovering (default)' },
  clone: {
    type: 'string',
    multiple: true,
    value: 'DIR',
    help: 'a clone of another repository that proofs or searches name; may be repeated',
  },
  'allow-new': {
    type: 'boolean',
    help: 'places that searches newly find are told, but do not decide the exit code',
  },
  'errors-only': { type: 'boolean', help: 'pass over warnings and hints' },
  name: { type: 'string', value: 'NAME', help: 'name of the live site; else the folder’s' },
  'accept-remote': {
    type: 'boolean',
    help: 'share through the present remote, although it was another repository before',
  },
  'own-branch': {
    type: 'boolean',
    help: `on the branch \`${OWN_BRANCH}\`, which holds nothing else: for a protected main branch`,
  },
  branch: { type: 'boolean', help: 'push to a branch of its own, for a pull request' },
  yes: { type: 'boolean', short: 'y', help: 'do not ask' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof OPTIONS;

type ValueOf<Spec> = Spec extends { readonly multiple: true }
  ? readonly string[]
  : Spec extends { readonly type: 'string' }
    ? string
    : boolean;

/** The options that were given. */
export type Options = { readonly [Name in OptionName]?: ValueOf<(typeof OPTIONS)[Name]> };

/** Taken by every command. */
export const COMMON: readonly OptionName[] = ['dir', 'json', 'verbose', 'help'];
/** Taken by every command that writes into a log. */
export const WRITING: readonly OptionName[] = ['as', 'no-publish'];

export function specOf(name: OptionName): OptionSpec {
  return OPTIONS[name];
}
