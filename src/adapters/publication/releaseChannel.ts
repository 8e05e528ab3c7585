import {
  PublicationError,
  type Found,
  type PublicationChannel,
  type PublicationPreview,
  type Release,
  type ReleaseDraft,
  type Releases,
} from '../../app/publicationPorts';
import {
  hiddenMarker,
  markdownBody,
  type PublicationContent,
} from '../../core/customerReview/publicationContent';
import type { PublicationStep } from '../../core/incident/publicationWords';

export interface ReleaseChannelOptions {
  /** `acme/status`. */
  readonly repository: string;
  /** Asked for when something is about to be sent. */
  readonly releases: () => Promise<Releases>;
}

/**
 * A release of a GitHub repository: a draft first, then the same release made public. It is found again by a marker in its body, so a
 * lost answer makes no second one, and a new edition changes the release that is there.
 */
export function createReleaseChannel({ repository, releases }: ReleaseChannelOptions): PublicationChannel {
  return {
    channel: 'github',
    target: repository,
    name: `a release of ${repository}`,
    capabilities: { draft: true, notify: false },
    preview: (step, content) => preview(repository, step, draftOf(content)),
    run: async (step, content, _, signal) => {
      const all = await releases();
      const found = findMarked(await all.list(signal), content);
      const release = await (step === 'draft'
        ? keepDraft(all, found, draftOf(content), signal)
        : show(all, found, draftOf(content), signal));
      return { address: release.url };
    },
    find: async (step, content, signal) => {
      const found = findMarked(await (await releases()).list(signal), content);
      return { state: stateOf(step, found, draftOf(content)), address: found?.url ?? '' };
    },
  };
}

/** The public one before a draft; of several the oldest. */
function findMarked(all: readonly Release[], { marker }: PublicationContent): Release | undefined {
  const marked = all.filter(({ body }) => body.includes(hiddenMarker(marker)));
  return marked.findLast(({ draft }) => !draft) ?? marked.at(-1);
}

async function keepDraft(
  all: Releases,
  found: Release | undefined,
  draft: ReleaseDraft,
  signal: AbortSignal | undefined,
): Promise<Release> {
  if (found === undefined) {
    return all.create(draft, signal);
  }
  // What is public has no draft: the next step changes it.
  return found.draft ? all.update(found.id, draft, { publish: false }, signal) : found;
}

async function show(
  all: Releases,
  found: Release | undefined,
  draft: ReleaseDraft,
  signal: AbortSignal | undefined,
): Promise<Release> {
  if (found === undefined) {
    throw new PublicationError(
      'The draft of the release is not there (any more), so nothing was published. Draft it again.',
      'refused',
    );
  }
  // A tag that exists stays: people link to it.
  const text = found.draft ? draft : { ...draft, tag: found.tag };
  return all.update(found.id, text, { publish: true }, signal);
}

function stateOf(step: PublicationStep, found: Release | undefined, draft: ReleaseDraft): Found['state'] {
  if (found === undefined || (step === 'publish' && found.draft)) {
    return 'missing';
  }
  const same = found.body.replaceAll('\r\n', '\n').trim() === draft.body.trim() && found.name === draft.name;
  // A public release of another edition is what a draft step leaves alone.
  return same || (step === 'draft' && !found.draft) ? 'there' : 'other';
}

function draftOf(content: PublicationContent): ReleaseDraft {
  return {
    name: content.title,
    body: `${markdownBody(content)}\n${hiddenMarker(content.marker)}\n`,
    tag: content.tag,
  };
}

function preview(
  repository: string,
  step: PublicationStep,
  { name, body, tag }: ReleaseDraft,
): PublicationPreview {
  const text = `Release: ${name}\nTag: ${tag}\nDraft: ${step === 'draft' ? 'yes' : 'no'}\n\n${body}`;
  const notes =
    step === 'draft'
      ? [
          'Kept as a draft: people who may push see it, nobody else does.',
          'Where the release is public already, nothing is sent in this step: the next one changes it.',
        ]
      : [
          `From then on everybody who sees ${repository} can read it, and whoever watches its releases is told by GitHub.`,
          `The tag ${tag} is made on its default branch. It does not become the latest release.`,
        ];
  return { to: repository, body: text, notes };
}
