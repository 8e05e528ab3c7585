import * as vscode from 'vscode';
import type { Backends } from '../../app/backend';
import { Refusal } from '../../app/change';
import type { CodeRepository } from '../../app/codeRepositories';
import { planProof, planToggle } from '../../app/proofs';
import { requireItem } from '../../app/remediation';
import type { PullRequest } from '../../app/trackerPorts';
import { guardKindOf, namesIn } from '../../core/remediation/guardFiles';
import type { Item } from '../../core/remediation/item';
import {
  GUARD_KINDS,
  proofWords,
  tryParseProof,
  type GuardKind,
  type Proof,
} from '../../core/remediation/proof';
import { proofDemand } from '../../core/remediation/remediationPlan';
import { tryParseIssueUrl } from '../../core/remediation/target';
import { toLabel } from '../../core/text/plain';
import { Cancelled, messageOf } from '../errors';
import { targetOf, type GitHubAccess } from '../github/githubAccess';
import type { CommandId } from '../ids';
import { confirm, tell } from '../notify';
import { apply } from './apply';
import type { Handler } from './handler';
import { askLine, choose } from './prompts';
import { itemOf, saveOpenReview } from './reviewCommands';
import { titleOf, type Target, type Targets } from './target';

export interface ProofDeps {
  readonly targets: Targets;
  readonly github: GitHubAccess;
  readonly backends: Pick<Backends, 'codeRepositories'>;
}

/** Ticking items, and naming what proves them. */
export function proofCommands(deps: ProofDeps): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.addProof': args => addProof(deps, args),
    'livesite.toggleItem': args => toggleItem(deps, args),
  };
}

async function addProof(deps: ProofDeps, args: readonly unknown[]): Promise<void> {
  const target = await deps.targets.incident(args, 'An item of which incident?', hasItems);
  const id = args.length === 0 ? await chooseItem(target) : itemOf(args);
  const { item } = requireItem(target.folder.site, target.record.incident.id, id);
  await nameProof(deps, target, { ...item, id });
}

const hasItems: Parameters<Targets['incident']>[2] = ({ review }) =>
  (review?.items ?? []).some(({ id }) => id !== undefined);

/** Done ones without a proof first. */
function chooseItem(target: Target): Promise<string> {
  const { record } = target;
  const items = (record.review?.items ?? []).filter(
    ({ id, wontDo }) => id !== undefined && wontDo === undefined,
  );
  const rank = ({ done, proofs }: Item): number => (proofs.length > 0 ? 2 : done ? 0 : 1);
  return choose(
    [...items]
      .sort((a, b) => rank(a) - rank(b))
      .map(({ id = '', text, done, proofs }) => ({
        label: `${id} ${toLabel(text)}`,
        detail: `${done ? 'done' : 'open'}${proofs.length === 0 ? ', names no proof yet' : ', has a proof'}`,
        value: id,
      })),
    'Which item is proven?',
    titleOf(target),
  );
}

async function nameProof(
  deps: ProofDeps,
  target: Target,
  item: Item & { readonly id: string },
): Promise<void> {
  const proof = await chooseProof(deps, target, item);
  const incident = target.record.incident.id;
  await saveOpenReview(target);
  await apply(target, (site, author) => planProof(site, { incident, item: item.id, proof }, author));
  void tell(`${item.id} names its proof: ${proofWords(proof)}.`);
}

/** What a live site consists of proves nothing; its runbooks do. `prefix`: its root in the repository. */
function isOwnFile(path: string, prefix: string): boolean {
  const own = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  return /^(?:incidents|rotations|escalations|templates)\/|^(?:livesite|people|services)\.yml$|^\.gitattributes$/.test(
    own,
  );
}

/** Files beyond are not offered; their paths can be typed. */
const MOST_FILES = 5000;

/** Undefined: something else can be offered now, so that it is asked again. */
type Offer = () => Promise<Proof | undefined>;

async function chooseProof(deps: ProofDeps, target: Target, item: Item): Promise<Proof> {
  for (;;) {
    const proof = await (await offerProofs(deps, target, item))();
    if (proof !== undefined) {
      return proof;
    }
  }
}

async function offerProofs({ github, backends }: ProofDeps, target: Target, item: Item): Promise<Offer> {
  const { folder } = target;
  if (folder.readOnly !== '') {
    throw new Refusal(folder.readOnly);
  }
  const repositories = await backends.codeRepositories(folder.root.fsPath, []);
  const repository = await repositories.find(undefined);
  const prefix = (await folder.facts())?.prefix ?? '';
  const paths = ((await repository?.paths()) ?? []).filter(path => !isOwnFile(path, prefix));
  const title = `What proves ${item.id ?? 'it'}?`;
  const { pulls, instead } = await mergedPulls(github, target, item);
  const guards = paths.flatMap(path => {
    const kind = guardKindOf(path);
    return kind === undefined ? [] : [{ path, kind }];
  });
  const others = paths.filter(path => guardKindOf(path) === undefined).slice(0, MOST_FILES);
  return choose<Offer>(
    [
      { label: '$(edit) Write it…', description: 'as it stands in the review', value: () => typeProof() },
      ...heading([...pulls, ...instead], 'Merged lately'),
      ...instead,
      ...pulls.map(({ number, title: words, mergeCommit }) => ({
        label: `$(git-merge) #${number} ${toLabel(words, 80)}`,
        value: () =>
          Promise.resolve({
            kind: 'pull request' as const,
            repository: placeOf(item) ?? undefined,
            number,
            commit: mergeCommit?.slice(0, 10),
          }),
      })),
      ...GUARD_KINDS.flatMap(kind => {
        const files = guards.filter(guard => guard.kind === kind).slice(0, MOST_FILES);
        return [
          ...heading(files, { test: 'Tests', alert: 'Alerts', runbook: 'Runbooks' }[kind]),
          ...files.map(({ path }) =>
            fileOffer(path, KIND_ICONS[kind], () => nameFile(repository, path, kind)),
          ),
        ];
      }),
      ...heading(others, 'Other files'),
      ...others.map(path => fileOffer(path, 'file', () => nameFile(repository, path, undefined))),
    ],
    'A merged pull request, a test, an alert, a runbook',
    title,
  );
}

const KIND_ICONS: Readonly<Record<GuardKind, string>> = { test: 'beaker', alert: 'bell', runbook: 'book' };

function heading(
  entries: readonly unknown[],
  label: string,
): { label: string; kind: vscode.QuickPickItemKind; value: Offer }[] {
  return entries.length === 0
    ? []
    : [{ label, kind: vscode.QuickPickItemKind.Separator, value: () => Promise.reject(new Cancelled()) }];
}

function fileOffer(
  path: string,
  icon: string,
  value: Offer,
): { label: string; description: string; value: Offer } {
  const name = path.split('/').at(-1) ?? path;
  const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
  return { label: `$(${icon}) ${toLabel(name)}`, description: toLabel(folder, 200), value };
}

async function typeProof(): Promise<Proof> {
  const words = await askLine({
    prompt: 'What proves it',
    placeHolder: 'test services/checkout/breaker.test.ts#opens after five failures @ 1a2b3c4',
    check: text =>
      tryParseProof(text.trim()) === undefined
        ? 'Write it like `test path/to/file#name @ commit`, `alert …`, `runbook …`, or `pull request owner/name#12`.'
        : undefined,
  });
  const proof = tryParseProof(words);
  if (proof === undefined) {
    throw new Cancelled();
  }
  return proof;
}

/** Asks what it is where the path does not tell, and what to look for in it. */
async function nameFile(
  repository: CodeRepository | undefined,
  path: string,
  known: GuardKind | undefined,
): Promise<Proof> {
  const kind =
    known ??
    (await choose<GuardKind>(
      GUARD_KINDS.map(one => ({ label: `$(${KIND_ICONS[one]}) ${one}`, value: one })),
      'What is this file?',
      toLabel(path),
    ));
  const names = namesIn(kind, (await repository?.read([path]))?.get(path) ?? '');
  const name =
    names.length === 0
      ? undefined
      : await choose<string | undefined>(
          [
            { label: '$(file) The file as a whole', value: undefined },
            ...names.map(one => ({ label: toLabel(one, 120), value: one })),
          ],
          'What is looked for in it? When it is gone, the review says so.',
          toLabel(path),
        );
  return { kind, repository: undefined, path, name, commit: repository?.head.slice(0, 10) };
}

/** `owner/name` of an item's issue. */
function placeOf(item: Item): string | undefined {
  const issue = tryParseIssueUrl(item.issue?.url ?? '');
  return issue && `${issue.owner}/${issue.name}`;
}

interface MergedPulls {
  readonly pulls: readonly PullRequest[];
  /** What is offered in their place: to sign in, or to ask again where GitHub does not answer. */
  readonly instead: readonly {
    readonly label: string;
    readonly description: string;
    readonly value: Offer;
  }[];
}

/** Those that name the item's issue first. Nothing at all where the live site knows no repository on GitHub. */
async function mergedPulls(github: GitHubAccess, { folder }: Target, item: Item): Promise<MergedPulls> {
  const issue = tryParseIssueUrl(item.issue?.url ?? '');
  const instead = (label: string, description: string, act: () => Promise<unknown>): MergedPulls => ({
    pulls: [],
    instead: [{ label, description, value: () => act().then(() => undefined) }],
  });
  try {
    const place = await targetOf(folder);
    const tracker = await github.trackerIfSignedIn(place.host, place.apiUrl);
    if (tracker === undefined) {
      const why = 'nobody is signed in, so pull requests are not listed';
      return instead('$(sign-in) Sign In to GitHub…', why, () => github.signIn(place.host));
    }
    const pulls = await tracker.mergedPullRequests(issue ?? place, AbortSignal.timeout(5000));
    const names = (pull: PullRequest): boolean =>
      issue !== undefined && new RegExp(`#${issue.number}(?!\\d)`).test(`${pull.title}\n${pull.body}`);
    return { pulls: [...pulls].sort((a, b) => Number(names(b)) - Number(names(a))), instead: [] };
  } catch (error) {
    // Without GitHub the files can still be named, and a pull request typed.
    return error instanceof Refusal
      ? { pulls: [], instead: [] }
      : instead(
          '$(refresh) Ask GitHub Again',
          `pull requests are not listed: ${toLabel(messageOf(error), 160)}`,
          () => Promise.resolve(),
        );
  }
}

async function toggleItem(deps: ProofDeps, args: readonly unknown[]): Promise<void> {
  const target = await deps.targets.incident(args, 'An item of which incident?', () => true);
  await saveOpenReview(target);
  const { folder, record } = target;
  const incident = record.incident.id;
  const { item } = requireItem(folder.site, incident, itemOf(args));
  const id = item.id ?? itemOf(args);
  if (!item.done && item.proofs.length === 0 && proofDemand(folder.site.plan) === 'required') {
    await askForProof(deps, target, { ...item, id });
  }
  await folder.apply(planToggle(folder.site, { incident, item: id }, await folder.author()));
  if (item.issue !== undefined) {
    await vscode.commands.executeCommand('livesite.syncRemediation', { root: folder.key, incident });
  } else if (!item.done && item.proofs.length === 0 && proofDemand(folder.site.plan) !== 'off') {
    // Nobody is kept from going on.
    void tell(`${id} is done. What proves it?`, 'Add Proof…').then(choice =>
      choice === undefined
        ? undefined
        : vscode.commands.executeCommand('livesite.addProof', { root: folder.key, incident, item: id }),
    );
  }
}

async function askForProof(
  deps: ProofDeps,
  target: Target,
  item: Item & { readonly id: string },
): Promise<void> {
  const name = 'Add Proof…';
  const without = 'Tick Without Proof';
  const detail =
    'The plan wants every done item to name what proves it. Without, the review keeps a warning.';
  const choice = await confirm(`${item.id} names no proof yet.`, detail, name, without);
  if (choice === undefined) {
    throw new Cancelled();
  }
  if (choice === name) {
    await nameProof(deps, target, item);
  }
}
