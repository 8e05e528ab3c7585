import { ApiError, validationFailed } from './reply';
import type { Reply } from './reply';
import type { ApiRequest } from './route';

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Cuts a list to the page asked for: `per_page` 30 unless told, at most 100; what is no positive number counts as not
 * given. `linkPath` is where the Link header points (GitHub names repositories by id there).
 */
export function paginate<T>(request: ApiRequest, items: readonly T[], linkPath: string): Page<T> {
  const size = Math.min(100, positive(request.query.get('per_page')) ?? 30);
  const page = positive(request.query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / size));
  const links: string[] = [];
  const link = (rel: string, target: number): void => {
    links.push(`<${pageUrl(request, linkPath, { page: String(target) })}>; rel="${rel}"`);
  };
  if (page > 1) {
    link('prev', Math.min(page - 1, last));
  }
  if (page < last) {
    link('next', page + 1);
    link('last', last);
  }
  if (page > 1) {
    link('first', 1);
  }
  return { items: items.slice((page - 1) * size, page * size), headers: linkHeader(links) };
}

/**
 * As GitHub pages very large sets: `next` carries an opaque cursor, there is no `last`, and asking for a later page by
 * its number is refused.
 */
export function paginateByCursor<T extends { readonly id: number }>(
  request: ApiRequest,
  items: readonly T[],
  linkPath: string,
): Page<T> {
  const size = Math.min(100, positive(request.query.get('per_page')) ?? 30);
  const page = positive(request.query.get('page')) ?? 1;
  const after = request.query.get('after');
  if (after === null && page > 1) {
    throw new ApiError(
      422,
      'Pagination with the page parameter is not supported for large datasets, ' +
        'please use cursor based pagination (after/before)',
    );
  }
  const start = after === null ? 0 : items.findIndex(item => cursorOf(item) === after) + 1;
  if (after !== null && start === 0) {
    throw validationFailed({ resource: 'Issue', field: 'after', code: 'invalid', value: after });
  }
  const shown = items.slice(start, start + size);
  const lastShown = shown.at(-1);
  const links: string[] = [];
  if (lastShown !== undefined && start + size < items.length) {
    const url = pageUrl(request, linkPath, { after: cursorOf(lastShown), page: String(page + 1) });
    links.push(`<${url}>; rel="next"`);
  }
  return { items: shown, headers: linkHeader(links) };
}

/** A 200 with the rendered items of a page. */
export function pageReply<T>(page: Page<T>, render: (item: T) => unknown): Reply {
  return { status: 200, body: page.items.map(render), headers: page.headers };
}

function cursorOf(item: { readonly id: number }): string {
  return Buffer.from(`cursor:${item.id}`).toString('base64url');
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function pageUrl(request: ApiRequest, path: string, changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(request.query);
  for (const [name, value] of Object.entries(changes)) {
    query.set(name, value);
  }
  return `${request.render.apiUrl}${path}?${query}`;
}

function linkHeader(links: readonly string[]): Record<string, string> {
  return links.length === 0 ? {} : { link: links.join(', ') };
}
