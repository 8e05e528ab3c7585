import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { createEffectJournal } from '../../src/adapters/files/effectJournal';
import { createOctokitTracker } from '../../src/adapters/github/octokitTracker';
import { createHandlebarsTemplates } from '../../src/adapters/templates/handlebarsTemplates';
import type { Author } from '../../src/app/change';
import { InFlight } from '../../src/app/inFlight';
import type { OpenIssuesDeps } from '../../src/app/openIssues';
import type { EffectJournal, IssueTracker } from '../../src/app/trackerPorts';
import type { PrepareDeps } from '../../src/app/prepareIssues';
import { SiteReader, type LiveSite } from '../../src/app/site';
import { resolveTarget, type GitHubTarget, type WebPlace } from '../../src/core/remediation/target';
import { FakeClock } from './fakeClock';
import { createGitHubServer, type GitHubServer, type GitHubServerOptions } from './github/server';
import { MemoryStore } from './memoryStore';

export const INCIDENT = '2026-11-23-checkout-errors';
export const REVIEW = `incidents/2026/${INCIDENT}/review.md`;
export const LOG = `incidents/2026/${INCIDENT}/timeline.md`;
export const REPOSITORY = 'acme/shop';

const TEMPLATES = path.resolve('templates');

export const PLACE: WebPlace = {
  url: 'https://github.com/acme/live',
  ref: '0123456789abcdef0123456789abcdef01234567',
  prefix: 'ops/',
  exact: true,
};

/** A review whose remediation section has these lines. */
export function reviewText(lines: readonly string[]): string {
  return [
    `# Review: Checkout errors`,
    '',
    '## Summary',
    '',
    '<!-- Three sentences. -->',
    'Checkout answered 500 to a third of the customers in the EU. It took an hour.',
    '',
    '## Remediation',
    '',
    ...lines,
    '',
  ].join('\n');
}

/** A live site with one incident, a local GitHub, and everything that opens issues, on a clock that does not run by itself. */
export class RemediationWorld {
  readonly clock: FakeClock;
  readonly store: MemoryStore;
  readonly server: GitHubServer;
  readonly target: GitHubTarget;
  readonly folder: string;
  readonly log: string[] = [];
  tracker: IssueTracker;
  journal: EffectJournal;
  inFlight = new InFlight();
  token: () => Promise<string> = async () => 'alice-token';
  #reader: SiteReader;
  #random = 0;

  private constructor(server: GitHubServer, clock: FakeClock, store: MemoryStore) {
    this.server = server;
    this.clock = clock;
    this.store = store;
    const { target } = resolveTarget({ repository: REPOSITORY, apiUrl: server.apiUrl });
    if (target === undefined) {
      throw new Error('The local server is no target.');
    }
    this.target = target;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'livesite-effects-'));
    this.tracker = this.newTracker();
    this.journal = createEffectJournal(path.join(this.folder, 'effects'));
    this.#reader = new SiteReader(store);
  }

  static async create(
    items: readonly string[],
    options: GitHubServerOptions & { readonly livesiteYml?: string; readonly peopleYml?: string } = {},
  ): Promise<RemediationWorld> {
    const clock = new FakeClock(Date.parse('2026-11-24T10:00:00Z'));
    const server = await createGitHubServer({
      users: ['alice', { login: 'bob-gh' }, { login: 'stranger', permission: 'none' }],
      tokens: { 'alice-token': 'alice', 'stranger-token': 'stranger' },
      repos: [{ fullName: REPOSITORY, private: true, collaborators: { stranger: 'none' } }],
      clock: clock.now,
      ...options,
    });
    const store = new MemoryStore({
      'livesite.yml': options.livesiteYml ?? 'livesite: 1\nname: Shop\n',
      'people.yml':
        options.peopleYml ??
        'people:\n  - handle: alice\n    name: Alice Ames\n  - handle: bob\n    name: Bob Bell\n    github: bob-gh\n',
      [`incidents/2026/${INCIDENT}/incident.md`]: '---\n---\n# Checkout errors\n',
      [LOG]: `# Timeline of ${INCIDENT}\n\n- 2026-11-23T08:15:02Z @alice **declared** SEV2: Checkout returns 500 <!--01KAQW4HBG000000-->\n`,
      [REVIEW]: reviewText(items),
    });
    return new RemediationWorld(server, clock, store);
  }

  newTracker(timeLimit = 2000): IssueTracker {
    return createOctokitTracker({
      apiUrl: this.target.apiUrl,
      token: () => this.token(),
      now: this.clock.now,
      timeLimit,
      log: { write: (_level, message) => this.log.push(message) },
    });
  }

  readonly readSite = (): Promise<LiveSite> => this.#reader.read();

  author(actor = 'alice'): Author {
    return {
      actor,
      now: this.clock.now(),
      random: below => (this.#random = (this.#random + 7) % 1009) % below,
    };
  }

  openDeps(): OpenIssuesDeps {
    return {
      tracker: this.tracker,
      journal: this.journal,
      clock: this.clock,
      wait: this.clock.wait,
      log: {
        write: (level, message, cause) =>
          this.log.push(`${level} ${message} ${inspect(cause, { depth: 6 })}`),
      },
      readSite: this.readSite,
      author: async () => this.author(),
      save: change => this.store.save(change),
      inFlight: this.inFlight,
    };
  }

  prepareDeps(): PrepareDeps {
    return {
      tracker: this.tracker,
      target: this.target,
      templates: createHandlebarsTemplates({
        builtIn: file => fs.readFileSync(path.join(TEMPLATES, file), 'utf8'),
      }),
      place: PLACE,
      clock: this.clock,
      wait: this.clock.wait,
    };
  }

  /** As after a restart of the editor: nothing is remembered but what is on disk and on GitHub. */
  restart(): void {
    this.tracker = this.newTracker();
    this.journal = createEffectJournal(path.join(this.folder, 'effects'));
    this.inFlight = new InFlight();
    this.#reader = new SiteReader(this.store);
  }

  posts(): number {
    return this.server.state.requests.filter(
      ({ method, path: at }) => method === 'POST' && at.endsWith('/issues'),
    ).length;
  }

  async dispose(): Promise<void> {
    await this.server.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
