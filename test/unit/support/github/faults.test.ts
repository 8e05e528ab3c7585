import assert from 'node:assert/strict';
import { callApi } from '../../../support/github/call';
import type { CallResult } from '../../../support/github/call';
import type { Fault } from '../../../support/github/faults';
import { createGitHubServer } from '../../../support/github/server';
import type { GitHubServer } from '../../../support/github/server';
import { until } from '../../../support/github/until';

describe('local GitHub server: faults', () => {
  let server: GitHubServer;

  beforeEach(async () => {
    server = await createGitHubServer({ users: ['alice'], tokens: { alice: 'alice' }, repos: ['acme/shop'] });
  });
  afterEach(() => server.close());

  const create = (signal?: AbortSignal): Promise<CallResult> =>
    callApi(server, 'POST', '/repos/acme/shop/issues', {
      token: 'alice',
      body: { title: 'x' },
      ...(signal === undefined ? {} : { signal }),
    });
  const issues = (): number => server.state.issues('acme/shop').length;
  const order = (fault: Fault): void => {
    server.faults.add({ method: 'POST', path: /\/issues$/, nth: 1, fault });
  };
  const last = (): readonly unknown[] => {
    const record = server.state.requests.at(-1);
    return [record?.fault, record?.acted, record?.status];
  };

  it('cuts the connection before acting', async () => {
    order({ kind: 'cutBefore' });
    await assert.rejects(create());
    assert.deepEqual([issues(), ...last()], [0, 'cutBefore', false, null]);
    assert.equal((await create()).status, 201);
  });

  it('acts and then loses the answer', async () => {
    order({ kind: 'cutAfter' });
    await assert.rejects(create());
    assert.deepEqual([issues(), ...last()], [1, 'cutAfter', true, null]);
  });

  it('answers another status, having acted or not', async () => {
    order({ kind: 'status', status: 502 });
    const bad = await create();
    assert.deepEqual([bad.status, bad.json, issues()], [502, undefined, 0]);
    assert.match(bad.text, /502 Bad Gateway/);
    server.faults.clear();
    order({ kind: 'status', status: 502, acts: true, body: { message: 'Server Error' } });
    const late = await create();
    assert.deepEqual(
      [late.status, late.json, issues(), ...last()],
      [502, { message: 'Server Error' }, 1, 'status', true, 502],
    );
  });

  it('sends half a body, or breaks off in the middle of it', async () => {
    order({ kind: 'truncate' });
    const half = await create();
    assert.deepEqual([half.status, half.json, issues()], [201, undefined, 1]);
    assert.match(half.text, /^\{"url":/);
    server.faults.clear();
    order({ kind: 'truncate', cut: 'connection' });
    await assert.rejects(create());
    assert.equal(issues(), 2);
  });

  it('delays an answer', async () => {
    order({ kind: 'delay', ms: 40 });
    const answered = create();
    const timer = new Promise(resolve => setTimeout(() => resolve('the timer'), 20));
    assert.equal(await Promise.race([answered, timer]), 'the timer');
    assert.equal((await answered).status, 201);
  });

  it('falls silent until the client gives up, having acted or not', async () => {
    for (const acts of [false, true]) {
      server.faults.clear();
      order({ kind: 'hang', acts });
      const patience = new AbortController();
      const arrived = server.state.requests.length + 1;
      const outstanding = assert.rejects(create(patience.signal), { name: 'AbortError' });
      await until(() => server.state.requests.length === arrived);
      patience.abort();
      await outstanding;
      assert.deepEqual([issues(), ...last()], [acts ? 1 : 0, 'hang', acts, null]);
    }
  });

  it("answers a captive portal's page with 200", async () => {
    order({ kind: 'html' });
    const portal = await create();
    assert.deepEqual(
      [portal.status, portal.headers.get('content-type'), issues()],
      [200, 'text/html; charset=utf-8', 0],
    );
    assert.match(portal.text, /Guest Wi-Fi/);
  });

  it('applies to the requests that were named, and counts them', async () => {
    const handle = server.faults.add({ method: 'post', nth: [2, 3], fault: { kind: 'status', status: 500 } });
    const always = server.faults.add({ path: /\/labels/, fault: { kind: 'status', status: 503 } });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      statuses.push((await create()).status);
    }
    assert.deepEqual(statuses, [201, 500, 500, 201]);
    const labels = (): Promise<CallResult> => callApi(server, 'GET', '/repos/acme/shop/labels');
    assert.deepEqual([(await labels()).status, (await labels()).status], [503, 503]);
    assert.deepEqual([handle.seen, handle.hits, always.seen, always.hits], [4, 2, 2, 2]);
    always.remove();
    assert.equal((await labels()).status, 200);
  });

  it('closes at once, with answers still outstanding', async () => {
    order({ kind: 'hang' });
    const outstanding = assert.rejects(create());
    await until(() => server.state.requests.length === 1);
    await server.close();
    await outstanding;
    await server.close();
  });
});
