import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { parsePeople } from '../../../src/core/people/people';
import { PEOPLE_FILE } from '../../../src/core/site/paths';
import { createPagerServer, type PagerServer } from '../pagers/server';
import { startLocalGitHub } from './localGitHub';
import { SAMPLE_REPOSITORY, SAMPLE_USER, writeSample } from './writeSample';

const TOKEN = 'sample-token';

/** What the sign-in of test/support/authHelper reads, with the port that the sample's links were made for. */
interface GitHubFile {
  readonly token: string;
  readonly login: string;
  readonly baseUrl: string;
  readonly port: number;
}

export interface OpenedSample {
  /** The folder to open. */
  readonly folder: string;
  /** VS Code settings that the product needs for it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** For the extension host's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Base of GitHub's web pages. */
  readonly githubUrl: string;
  /** Lists the pages that arrived. */
  readonly pagersUrl: string;
  /** Load test/support/authHelper too: it signs in at this GitHub. */
  readonly authHelper: true;
  /** Stops GitHub and the pagers; the sample stays. */
  stop(): Promise<void>;
}

/**
 * Opens the sample in `dir`, written first where it is not there (`fresh`: in any case), and starts its GitHub on the port that the
 * links in the sample name. Rejects where another process holds that port.
 */
export async function openSample(
  dir: string,
  { fresh = false, now = Date.now() } = {},
): Promise<OpenedSample> {
  const folder = path.join(dir, 'northwind-live');
  const stateFile = path.join(dir, 'github-issues.json');
  const settingsFile = path.join(dir, 'github.json');
  const complete = existsSync(folder) && existsSync(settingsFile) && existsSync(stateFile);
  if (fresh || !complete) {
    for (const part of ['northwind-live', 'remote.git', 'github-issues.json']) {
      rmSync(path.join(dir, part), { recursive: true, force: true });
    }
  }
  mkdirSync(dir, { recursive: true });
  const port = readPort(settingsFile) ?? (await freePort());
  const githubUrl = `http://127.0.0.1:${port}`;
  const pagersFile = path.join(dir, 'pagers.json');
  const pagers = await createPagerServer({ port: readPort(pagersFile) ?? 0 });
  writeFileSync(pagersFile, `${JSON.stringify({ port: Number(new URL(pagers.url).port) })}\n`);
  const sample = existsSync(folder)
    ? undefined
    : await writeSample(dir, { now, githubUrl, pagersUrl: pagers.url });
  const people = sample?.people ?? parsePeople(readFileSync(path.join(folder, PEOPLE_FILE), 'utf8')).value;
  const github = await startLocalGitHub({
    port,
    repository: SAMPLE_REPOSITORY,
    people,
    login: SAMPLE_USER,
    token: TOKEN,
    issues: sample?.issues ?? [],
    file: stateFile,
  });
  const signIn: GitHubFile = { token: TOKEN, login: SAMPLE_USER, baseUrl: github.apiUrl, port };
  writeFileSync(settingsFile, `${JSON.stringify(signIn, undefined, 2)}\n`);
  return {
    folder,
    settings: { 'livesite.github.apiUrl': github.apiUrl, 'livesite.handle': SAMPLE_USER },
    env: secretsOf(pagers),
    githubUrl: github.url,
    pagersUrl: pagers.url,
    authHelper: true,
    stop: async () => {
      await Promise.all([github.stop(), pagers.close()]);
    },
  };
}

/** As a pipeline would have them. */
function secretsOf({ secrets }: PagerServer): Readonly<Record<string, string>> {
  return {
    LIVESITE_SECRET_CHAT: secrets.slack,
    LIVESITE_SECRET_PAGER: secrets.pagerduty,
    LIVESITE_SECRET_HOOK: secrets.webhook,
  };
}

function readPort(file: string): number | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  const { port } = JSON.parse(readFileSync(file, 'utf8')) as Partial<GitHubFile>;
  return port;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('No free port was found for the local GitHub.');
  }
  return address.port;
}
