// @ts-check
// Opening GitHub issues in bulk: goal 12. Against a local server that applies GitHub's own limits (80 a minute and 500 an hour of what
// creates content); the clock of both stands still but for waits, so that an hour takes a second. The peer is octokit as it comes.
import { Octokit } from 'octokit';
import { loadSource } from '../tools/bundle.mjs';
import { spread } from '../tools/measure.mjs';

/** @typedef {import('../tools/goals.mjs').Print} Print */

export const name = 'github';

const ITEMS = 80;
const PEER_ITEMS = 4;

/** @param {Print} print */
export async function run(print) {
  const [{ RemediationWorld, INCIDENT, REPOSITORY }, { prepareIssues }, { openIssues }] = await Promise.all([
    loadSource('test/support/remediationWorld.ts'),
    loadSource('src/app/prepareIssues.ts'),
    loadSource('src/app/openIssues.ts'),
  ]);
  const ids = Array.from({ length: ITEMS }, (_, n) => `R${n + 1}`);
  const world = await RemediationWorld.create(
    ids.map(id => `- [ ] ${id} Guard number ${id.slice(1)} of checkout — @alice, due 2026-12-07`),
  );
  try {
    const wanted = ids.map(item => ({ incident: INCIDENT, item }));
    const prepared = await prepareIssues(await world.readSite(), wanted, world.prepareDeps());
    const begun = world.clock.now();
    const asked = world.server.state.requests.length;
    await openIssues(prepared, world.openDeps(), {});
    const issues = world.server.state.issues(REPOSITORY).length;
    if (issues !== ITEMS) throw new Error(`${issues} issues for ${ITEMS} items`);
    /** @type {{ method: string, status: number }[]} */
    const requests = world.server.state.requests.slice(asked);
    const creating = requests.filter(({ method }) => method === 'POST').length;
    const seconds = (world.clock.now() - begun) / 1000 / ITEMS;
    print(`${ITEMS} items: ${(creating / ITEMS).toFixed(2)} creating requests an item; goal: 1.00`, {
      goal: 12,
      what: 'creating requests an item',
      value: creating / ITEMS,
      unit: 'requests',
      atMost: 1,
    });
    print(`  ${(requests.length / ITEMS).toFixed(2)} requests of any kind an item`);
    print(`  ${seconds.toFixed(2)} s an item within the limits; goal: at most 1.1`, {
      goal: 12,
      what: 'an item, within the limits',
      value: seconds,
      unit: 's',
      atMost: 1.1,
    });
    print(
      `  refused by a limit: ${requests.filter(({ status }) => status === 403 || status === 429).length}`,
    );
    const peer = await timePeer(world.server.url, REPOSITORY);
    print(`octokit as it comes (peer): ${spread(peer)} s an item`, {
      goal: 12,
      what: 'an item with octokit as it comes',
      value: peer,
      unit: 's',
    });
  } finally {
    await world.dispose();
  }
}

/** @param {string} baseUrl @param {string} repository @returns {Promise<number[]>} seconds between one issue and the next */
async function timePeer(baseUrl, repository) {
  const octokit = new Octokit({ auth: 'alice-token', baseUrl, log: { ...console, warn: () => {} } });
  const [owner = '', repo = ''] = repository.split('/');
  const ends = [performance.now()];
  for (let n = 0; n < PEER_ITEMS; n++) {
    await octokit.rest.issues.create({ owner, repo, title: `Peer ${n}` });
    ends.push(performance.now());
  }
  return ends.slice(2).map((end, n) => (end - (ends[n + 1] ?? end)) / 1000);
}
