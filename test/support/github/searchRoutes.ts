import { canRead } from './access';
import { paginate } from './pagination';
import { renderSearchHit } from './render';
import { ApiError, validationFailed } from './reply';
import type { Reply } from './reply';
import { fullNameOf } from './repositoryRecord';
import type { ApiRequest, Route } from './route';
import { parseSearch } from './searchQuery';
import type { SearchQuery, SearchSubject } from './searchQuery';
import type { Repository } from './types';

export const searchRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/search/issues',
    docs: 'search/search#search-issues-and-pull-requests',
    limit: 'search',
    etag: false,
    handle: searchIssues,
  },
];

/** Only so many hits can be paged through. */
const hitLimit = 1000;

function searchIssues(request: ApiRequest): Reply {
  const text = request.query.get('q') ?? '';
  if (text.trim() === '') {
    throw validationFailed({ resource: 'Search', field: 'q', code: 'missing_field' });
  }
  const query = parseSearch(text);
  if (!query.namesKind) {
    throw new ApiError(422, "Query must include 'is:issue' or 'is:pull-request'", { errors: [] });
  }
  const hits = query.wantsIssues ? findHits(request, query) : [];
  const reachable = hits.slice(0, hitLimit);
  const page = paginate(request, reachable, '/search/issues');
  if (page.items.length === 0 && reachable.length === hitLimit) {
    throw new ApiError(422, `Only the first ${hitLimit} search results are available`);
  }
  return {
    status: 200,
    body: {
      total_count: hits.length,
      incomplete_results: false,
      items: page.items.map(({ repo, issue }) => renderSearchHit(request.render, repo, issue)),
      search_type: 'lexical',
    },
    headers: page.headers,
  };
}

function findHits(request: ApiRequest, query: SearchQuery): readonly SearchSubject[] {
  const repos = searchedRepos(request, query);
  const hits = repos.flatMap(repo => subjectsOf(request, repo)).filter(subject => query.matches(subject));
  const byUpdate = request.query.get('sort') === 'updated';
  const sign = request.query.get('order') === 'asc' ? 1 : -1;
  const keyOf = ({ issue }: SearchSubject): number => (byUpdate ? issue.updatedAt : issue.createdAt);
  return [...hits].sort((a, b) => sign * (keyOf(a) - keyOf(b) || a.issue.id - b.issue.id));
}

/** Throws 422 when a repository is named that the caller cannot see; a former name counts as not there. */
function searchedRepos(request: ApiRequest, query: SearchQuery): readonly Repository[] {
  const visible = [...request.state.repos.values()].filter(repo =>
    canRead(request.state, request.caller, repo),
  );
  const named = visible.filter(repo => query.repos.includes(fullNameOf(repo).toLowerCase()));
  if (query.repos.length > 0 && named.length === 0) {
    throw validationFailed({
      message:
        'The listed users and repositories cannot be searched either because the resources do not exist ' +
        'or you do not have permission to view them.',
      resource: 'Search',
      field: 'q',
      code: 'invalid',
    });
  }
  return query.repos.length > 0 ? named : visible;
}

/** The issues as the index has them: changes younger than the lag are not there yet. */
function subjectsOf(request: ApiRequest, repo: Repository): readonly SearchSubject[] {
  const until = request.state.now() - request.settings.searchLagMs;
  return [...repo.issues.values()].flatMap(issue => {
    const indexed = issue.indexed.filter(version => version.at <= until).at(-1);
    return indexed === undefined ? [] : [{ repo, issue, indexed }];
  });
}
