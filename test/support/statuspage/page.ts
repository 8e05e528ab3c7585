import type { LocalReply } from '../localServer';

/** A post-mortem as the vendor's document has it; `null` where nothing is there yet. */
export interface Postmortem {
  readonly body: string | null;
  readonly body_draft: string | null;
  readonly published_at: string | null;
  readonly notify_subscribers: boolean;
  readonly notify_twitter: boolean;
}

export interface PageIncident {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly createdAt: string;
}

export interface StatusPageCall {
  readonly method: string;
  /** Without `/v1` and `.json`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

const NOT_FOUND: LocalReply = { status: 404, body: { error: 'Record not found' } };

/** One status page with its incidents and their post-mortems. */
export class LocalStatusPage {
  readonly #id: string;
  readonly #url: string;
  readonly #clock: () => number;
  readonly #incidents = new Map<string, PageIncident>();
  readonly #postmortems = new Map<string, Postmortem>();
  /** Mails to subscribers, by incident, oldest first. */
  readonly mails: string[] = [];

  constructor(id: string, url: string, clock: () => number) {
    this.#id = id;
    this.#url = url;
    this.#clock = clock;
  }

  addIncident(incident: PageIncident): void {
    this.#incidents.set(incident.id, incident);
  }

  postmortem(incident: string): Postmortem | undefined {
    return this.#postmortems.get(incident);
  }

  /** What customers see of an incident's post-mortem; undefined where there is no such page. */
  publicPage(path: string): string | undefined {
    const id = /^\/incidents\/([^/]+)$/.exec(path)?.[1] ?? '';
    const incident = this.#incidents.get(id);
    const text = this.#postmortems.get(id);
    const shown = text?.published_at ? (text.body ?? '') : 'No post-mortem yet.';
    return incident && `<!doctype html><title>${escape(incident.name)}</title><pre>${escape(shown)}</pre>`;
  }

  handle({ method, path, query, body }: StatusPageCall): LocalReply {
    const [, pages, page, incidents, id, part, step] = path.split('/');
    if (pages !== 'pages' || page !== this.#id || incidents !== 'incidents') {
      return NOT_FOUND;
    }
    if (id === undefined) {
      return method === 'GET' ? { status: 200, body: this.#list(query) } : NOT_FOUND;
    }
    const incident = this.#incidents.get(id);
    if (incident === undefined) {
      return NOT_FOUND;
    }
    if (part === undefined) {
      return { status: 200, body: this.#render(incident) };
    }
    return part === 'postmortem' ? this.#postmortemCall(incident, { method, step, body }) : NOT_FOUND;
  }

  #list(query: URLSearchParams): readonly object[] {
    const limit = Math.min(100, Number(query.get('limit') ?? '100'));
    const words = (query.get('q') ?? '').toLowerCase();
    return [...this.#incidents.values()]
      .filter(({ name }) => name.toLowerCase().includes(words))
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
      .slice(0, limit)
      .map(incident => this.#render(incident));
  }

  #render({ id, name, status, createdAt }: PageIncident): object {
    const shortlink = `${this.#url}/incidents/${id}`;
    return {
      id,
      page_id: this.#id,
      name,
      status,
      created_at: createdAt,
      shortlink,
      impact: 'major',
      metadata: {},
    };
  }

  #postmortemCall(
    { id }: PageIncident,
    call: { readonly method: string; readonly step: string | undefined; readonly body: unknown },
  ): LocalReply {
    const found = this.#postmortems.get(id);
    const given = fieldsOf(call.body, 'postmortem');
    if (call.method === 'GET' && call.step === undefined) {
      return found === undefined ? NOT_FOUND : { status: 200, body: this.#withTimes(found) };
    }
    if (call.method !== 'PUT') {
      return NOT_FOUND;
    }
    if (call.step === undefined) {
      const draft = given?.['body_draft'];
      return typeof draft === 'string' && draft.trim() !== ''
        ? this.#keep(id, { ...(found ?? EMPTY), body_draft: draft })
        : { status: 400, body: { error: ['body_draft is missing'] } };
    }
    if (call.step !== 'publish' || found === undefined) {
      return NOT_FOUND;
    }
    if (found.body_draft === null) {
      return { status: 400, body: { error: ['There is no draft to publish'] } };
    }
    // Left out, subscribers are told, as the vendor does.
    const notify = given?.['notify_subscribers'] !== false;
    if (notify) {
      this.mails.push(id);
    }
    return this.#keep(id, {
      body: found.body_draft,
      body_draft: null,
      published_at: new Date(this.#clock()).toISOString(),
      notify_subscribers: notify,
      notify_twitter: given?.['notify_twitter'] !== false,
    });
  }

  #keep(id: string, postmortem: Postmortem): LocalReply {
    this.#postmortems.set(id, postmortem);
    return { status: 200, body: this.#withTimes(postmortem) };
  }

  #withTimes(postmortem: Postmortem): object {
    const now = new Date(this.#clock()).toISOString();
    return { preview_key: 'abc123', ...postmortem, created_at: now, updated_at: now };
  }
}

const EMPTY: Postmortem = {
  body: null,
  body_draft: null,
  published_at: null,
  notify_subscribers: false,
  notify_twitter: false,
};

function fieldsOf(body: unknown, key: string): Readonly<Record<string, unknown>> | undefined {
  const inner =
    typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)[key] : undefined;
  return typeof inner === 'object' && inner !== null
    ? (inner as Readonly<Record<string, unknown>>)
    : undefined;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
