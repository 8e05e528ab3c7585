import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHandlebarsTemplates } from '../../../src/adapters/templates/handlebarsTemplates';
import { planInitialize } from '../../../src/app/initialize';
import type { Templates } from '../../../src/app/templates';
import { parsePeople, type Person } from '../../../src/core/people/people';
import { PEOPLE_FILE, PLAN_FILE } from '../../../src/core/site/paths';
import { printYamlText } from '../../../src/core/text/yamlText';
import { writeRepositories, type Identity } from './history';
import { IssueBook, type SampleIssue } from './issueBook';
import { logScenes, type Cast, type Scene } from './logScenes';
import { startOf } from './moments';
import { silenceScene } from './proofScenes';
import { reviewScenes, type ReviewStage } from './reviewScenes';
import { SampleSite } from './sampleSite';
import { parseStory, type Story } from './story';

const FIXTURES = fileURLToPath(new URL('../../fixtures/sample/', import.meta.url));
const TEMPLATES = fileURLToPath(new URL('../../../templates/', import.meta.url));
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** The company's name. */
export const SAMPLE_NAME = 'Northwind Trails';
/** owner/name on GitHub. */
export const SAMPLE_REPOSITORY = 'northwind/trails';
/** Handle of the person at the window. */
export const SAMPLE_USER = 'maya';

export interface SampleOptions {
  /** Milliseconds since 1970: everything happened before. */
  readonly now: number;
  /** Base of GitHub's web pages, without trailing slash, for the links to issues. */
  readonly githubUrl: string;
  /** Base of the local pagers; undefined: PagerDuty's own. */
  readonly pagersUrl?: string | undefined;
}

export interface Sample {
  /** The checkout: the folder to open. */
  readonly folder: string;
  /** The bare repository it was cloned from. */
  readonly remote: string;
  readonly people: readonly Person[];
  /** In order of number. */
  readonly issues: readonly SampleIssue[];
  /** Ids by the story's key, for tests. */
  readonly incidents: ReadonlyMap<string, string>;
}

/**
 * Writes a believable company's live site: `<dir>/remote.git` and its clone `<dir>/northwind-live`, with eight months of incidents
 * made by the same functions that the product uses. The same options give the same commits.
 */
export async function writeSample(dir: string, options: SampleOptions): Promise<Sample> {
  const played = await playStories(options);
  const folder = path.join(dir, 'northwind-live');
  const remote = path.join(dir, 'remote.git');
  mkdirSync(dir, { recursive: true });
  const identities = new Map(played.people.map(({ handle, name, email = '' }) => [handle, { name, email }]));
  const identityOf = (handle: string): Identity =>
    identities.get(handle) ?? { name: handle, email: `${handle}@northwindtrails.example` };
  writeRepositories(remote, folder, {
    commits: played.site.commits,
    identityOf,
    me: identityOf(SAMPLE_USER),
  });
  return { folder, remote, people: played.people, issues: played.issues, incidents: played.incidents };
}

/** Plays all stories in memory. */
async function playStories({ now, githubUrl, pagersUrl }: SampleOptions): Promise<{
  readonly site: SampleSite;
  readonly people: readonly Person[];
  readonly issues: readonly SampleIssue[];
  readonly incidents: ReadonlyMap<string, string>;
}> {
  const site = new SampleSite();
  const templates = createHandlebarsTemplates({
    builtIn: file => readFileSync(path.join(TEMPLATES, file), 'utf8'),
  });
  const casts = new Map(readStories().map(story => [story.key, castOf(story, now)]));
  const begin = Math.min(...[...casts.values()].map(({ declaredAt }) => declaredAt)) - 12 * DAY;
  await writeBeginning(site, templates, { at: begin, pagersUrl });
  const issues = new IssueBook(`${githubUrl}/${SAMPLE_REPOSITORY}`, at => issueNumberAt(at, begin));
  const stage: ReviewStage = { site, templates, casts, issues, now };
  const scenes = [...casts.values()].flatMap(cast => [
    ...logScenes(cast, stage),
    ...reviewScenes(cast, stage),
  ]);
  scenes.push(silenceScene(now - 9 * DAY));
  await play(
    site,
    scenes.sort((a, b) => a.at - b.at),
    now,
  );
  issues.closeWhatIsLeft(now - 130 * MINUTE);
  const { people } = site.site;
  const incidents = new Map([...casts].map(([key, { incident }]) => [key, incident]));
  return { site, people, issues: issues.issues, incidents };
}

async function play(site: SampleSite, scenes: readonly Scene[], now: number): Promise<void> {
  for (const scene of scenes) {
    if (scene.at >= now) {
      throw new Error(
        `The sample reaches into the future: ${new Date(scene.at).toISOString()} @${scene.actor}`,
      );
    }
    site.apply(await scene.plan(site.site, site.author(scene.actor, scene.at)));
  }
}

function castOf(story: Story, now: number): Cast {
  return { story, declaredAt: startOf(story.start, now), incident: '', entries: [] };
}

function readStories(): Story[] {
  const folder = path.join(FIXTURES, 'incidents');
  return readdirSync(folder)
    .filter(name => name.endsWith('.md'))
    .sort()
    .map(name => parseStory(name.slice(0, -3), readFileSync(path.join(folder, name), 'utf8')));
}

/** What stood there before the first incident: the plan, the people, the services, rotations and runbooks. */
async function writeBeginning(
  site: SampleSite,
  templates: Templates,
  { at, pagersUrl }: { readonly at: number; readonly pagersUrl: string | undefined },
): Promise<void> {
  const files = new Map<string, string>();
  for (const name of readdirSync(path.join(FIXTURES, 'site'), { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(?:md|yml|py)$/.test(name)) {
      files.set(name.replaceAll(path.sep, '/'), readFileSync(path.join(FIXTURES, 'site', name), 'utf8'));
    }
  }
  const first = parsePeople(files.get(PEOPLE_FILE) ?? '').value.find(({ handle }) => handle === SAMPLE_USER);
  if (first === undefined) {
    throw new Error(`The sample's people.yml has no ${SAMPLE_USER}.`);
  }
  const person = { name: first.name, email: first.email ?? '', zone: first.zone };
  const input = { name: SAMPLE_NAME, person, existing: new Map<string, string>() };
  site.apply(await planInitialize(input, site.author(SAMPLE_USER, at), templates));
  const plan = await templates.render('livesite', {
    name: printYamlText(SAMPLE_NAME),
    branch: undefined,
    repository: SAMPLE_REPOSITORY,
  });
  const commit = (names: (name: string) => boolean, minutes: number, message: string): void => {
    const chosen = new Map([...files].filter(([name]) => names(name)));
    site.write(chosen, { actor: SAMPLE_USER, at: at + minutes * MINUTE, message });
  };
  site.write(new Map([[PLAN_FILE, plan]]), {
    actor: SAMPLE_USER,
    at: at + 9 * MINUTE,
    message: 'Issues go to northwind/trails',
  });
  commit(name => name === PEOPLE_FILE || name === 'README.md', 31, 'Add everybody who responds');
  commit(name => name === 'services.yml', 55, 'Add our services');
  site.write(new Map([[PLAN_FILE, plan + routesOf(pagersUrl)]]), {
    actor: SAMPLE_USER,
    at: at + 1440 * MINUTE,
    message: 'Say how people are paged',
  });
  commit(name => name.startsWith('rotations/'), 1500, 'Write down who is on call');
  commit(name => name.startsWith('escalations/'), 1530, 'Write down who is paged, one after the other');
  commit(name => name.startsWith('runbooks/'), 4400, 'Move the runbooks here from the wiki');
  commit(name => /^(?:checks|alerts)\//.test(name), 4460, 'Keep the checks and alerts of payments here too');
}

/** Ways to page people; what is secret about them comes from the environment. */
function routesOf(pagersUrl: string | undefined): string {
  const url = pagersUrl === undefined ? '' : `, url: "${pagersUrl}"`;
  return [
    '',
    '# Ways to page people. Their keys stay on each machine, never here.',
    'routes:',
    '  - { id: chat, kind: slack, name: "#live-site" }',
    `  - { id: pager, kind: pagerduty, name: PagerDuty${url} }`,
    '  - { id: hook, kind: webhook, name: Wall display }',
    '',
  ].join('\n');
}

/** Issues and pull requests of the company's repository, about one every two days. */
function issueNumberAt(at: number, begin: number): number {
  return 408 + Math.floor(((at - begin) / DAY) * 0.5);
}
