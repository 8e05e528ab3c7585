import { canPush, requireRepo, requireUser } from './access';
import { pageReply, paginate } from './pagination';
import { printInstant, renderUser, repoApiUrl, type JsonObject } from './render';
import { ApiError, notFound, validationFailed } from './reply';
import type { Reply } from './reply';
import { fullNameOf } from './repositoryRecord';
import { readNullableString, readString, requireMember } from './requestBody';
import type { ApiRequest, Route } from './route';
import type { Release, Repository } from './types';

const path = '/repos/{owner}/{repo}/releases';

export const releaseRoutes: readonly Route[] = [
  { method: 'GET', path, docs: 'releases/releases#list-releases', handle: list },
  { method: 'POST', path, docs: 'releases/releases#create-a-release', createsContent: true, handle: create },
  {
    method: 'PATCH',
    path: `${path}/{release_id}`,
    docs: 'releases/releases#update-a-release',
    handle: update,
  },
];

/** Newest first; drafts for those who may push alone. */
function list(request: ApiRequest): Reply {
  const repo = requireRepo(request);
  const shown = repo.releases.filter(({ draft }) => !draft || canPush(request, repo)).reverse();
  const page = paginate(request, shown, `/repositories/${repo.id}/releases`);
  return pageReply(page, release => render(request, repo, release));
}

function create(request: ApiRequest): Reply {
  const repo = requireWriting(request);
  requireMember(request.body, 'tag_name');
  const release: Release = {
    id: request.state.nextId(),
    tag: readString(request.body, 'tag_name') ?? '',
    name: readNullableString(request.body, 'name') ?? null,
    body: readNullableString(request.body, 'body') ?? null,
    draft: request.body['draft'] === true,
    isLatest: false,
    author: requireUser(request).login,
    createdAt: request.state.now(),
    publishedAt: null,
  };
  change(request, repo, release);
  repo.releases.push(release);
  return { status: 201, body: render(request, repo, release) };
}

function update(request: ApiRequest): Reply {
  const repo = requireWriting(request);
  const release = repo.releases.find(({ id }) => String(id) === request.params['release_id']);
  if (release === undefined) {
    throw notFound();
  }
  release.tag = readString(request.body, 'tag_name') ?? release.tag;
  release.name = readNullableString(request.body, 'name') ?? release.name;
  release.body = readNullableString(request.body, 'body') ?? release.body;
  release.draft = typeof request.body['draft'] === 'boolean' ? request.body['draft'] : release.draft;
  change(request, repo, release);
  return { status: 200, body: render(request, repo, release) };
}

/** A tag belongs to one published release; publishing makes it, and the release the latest one unless told otherwise. */
function change(request: ApiRequest, repo: Repository, release: Release): void {
  const taken = repo.releases.some(other => other !== release && !other.draft && other.tag === release.tag);
  if (!release.draft && taken) {
    throw validationFailed({ resource: 'Release', field: 'tag_name', code: 'already_exists' });
  }
  if (!release.draft) {
    release.publishedAt ??= request.state.now();
    release.isLatest = request.body['make_latest'] !== 'false';
  }
}

function requireWriting(request: ApiRequest): Repository {
  const repo = requireRepo(request);
  requireUser(request);
  if (!canPush(request, repo)) {
    throw notFound();
  }
  if (repo.archived) {
    throw new ApiError(403, 'Repository was archived so is read-only.');
  }
  return repo;
}

function render(request: ApiRequest, repo: Repository, release: Release): JsonObject {
  const { render: context, state } = request;
  const url = `${repoApiUrl(context, repo)}/releases/${release.id}`;
  // A draft has no tag yet, so its page is under a name nobody can guess.
  const place = release.draft ? `untagged-${release.id}` : release.tag;
  const author = state.user(release.author);
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${context.url}/${fullNameOf(repo)}/releases/tag/${place}`,
    id: release.id,
    node_id: `RE_${release.id}`,
    tag_name: release.tag,
    target_commitish: 'main',
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: false,
    immutable: false,
    created_at: printInstant(release.createdAt),
    published_at: release.publishedAt === null ? null : printInstant(release.publishedAt),
    updated_at: printInstant(state.now()),
    author: author === undefined ? null : renderUser(context, author),
    assets: [],
    tarball_url: null,
    zipball_url: null,
  };
}
