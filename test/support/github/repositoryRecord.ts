import type { Label, LabelSeed, Milestone, MilestoneSeed, RepoSeed, Repository } from './types';

/** What GitHub puts into a new repository. */
const defaultLabels: readonly Required<LabelSeed>[] = [
  { name: 'bug', color: 'd73a4a', description: "Something isn't working" },
  { name: 'documentation', color: '0075ca', description: 'Improvements or additions to documentation' },
  { name: 'duplicate', color: 'cfd3d7', description: 'This issue or pull request already exists' },
  { name: 'enhancement', color: 'a2eeef', description: 'New feature or request' },
  { name: 'good first issue', color: '7057ff', description: 'Good for newcomers' },
  { name: 'help wanted', color: '008672', description: 'Extra attention is needed' },
  { name: 'invalid', color: 'e4e669', description: "This doesn't seem right" },
  { name: 'question', color: 'd876e3', description: 'Further information is requested' },
  { name: 'wontfix', color: 'ffffff', description: 'This will not be worked on' },
];

/** Builds a repository without its issues. Throws when `fullName` is not `owner/name`. */
export function createRepository(seed: RepoSeed, nextId: () => number, now: number): Repository {
  const [owner, name] = splitFullName(seed.fullName);
  const formerNames = typeof seed.renamedFrom === 'string' ? [seed.renamedFrom] : (seed.renamedFrom ?? []);
  const collaborators = Object.entries(seed.collaborators ?? {});
  return {
    id: nextId(),
    owner,
    name,
    formerNames: [...formerNames],
    description: seed.description ?? null,
    private: seed.private ?? false,
    hasIssues: seed.hasIssues ?? true,
    archived: seed.archived ?? false,
    samlEnforced: seed.samlEnforced ?? false,
    collaborators: new Map(collaborators.map(([login, permission]) => [login.toLowerCase(), permission])),
    labels: createLabels(seed.labels, nextId),
    milestones: (seed.milestones ?? []).map((milestone, index) =>
      createMilestone(typeof milestone === 'string' ? { title: milestone } : milestone, {
        id: nextId(),
        number: index + 1,
        creator: owner,
        now,
      }),
    ),
    issues: new Map(),
    deletedIssues: new Set(),
    movedIssues: new Map(),
    releases: [],
    createdAt: now,
    updatedAt: now,
    nextNumber: 1,
  };
}

function createLabels(seeds: RepoSeed['labels'], nextId: () => number): Label[] {
  return (seeds ?? defaultLabels).map(label => {
    const { name, color, description } = typeof label === 'string' ? { name: label } : label;
    return {
      id: nextId(),
      name,
      color: color ?? 'ededed',
      description: description ?? null,
      isDefault: seeds === undefined,
    };
  });
}

function createMilestone(
  seed: MilestoneSeed,
  identity: { readonly id: number; readonly number: number; readonly creator: string; readonly now: number },
): Milestone {
  return {
    id: identity.id,
    number: identity.number,
    title: seed.title,
    description: seed.description ?? null,
    state: seed.state ?? 'open',
    dueOn: seed.dueOn ?? null,
    creator: identity.creator,
    createdAt: identity.now,
    updatedAt: identity.now,
  };
}

export function fullNameOf(repo: Pick<Repository, 'owner' | 'name'>): string {
  return `${repo.owner}/${repo.name}`;
}

/** Throws unless the text is `owner/name`. */
export function splitFullName(fullName: string): [owner: string, name: string] {
  const match = /^([A-Za-z0-9-]+)\/([\w.-]+)$/.exec(fullName);
  const [owner, name] = [match?.[1], match?.[2]];
  if (owner === undefined || name === undefined) {
    throw new Error(`A repository is named owner/name, not ${JSON.stringify(fullName)}.`);
  }
  return [owner, name];
}
