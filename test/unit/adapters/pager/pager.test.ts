import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { createPager, type PagerOptions } from '../../../../src/adapters/pager/pager';
import { PagerError, type Pager } from '../../../../src/app/pagerPorts';
import type { PageMessage } from '../../../../src/core/escalation/pageMessage';
import type { Route, RouteKind } from '../../../../src/core/escalation/route';
import type { Fault } from '../../../support/github/faults';
import { PAGE_TEXTS, pageMessage, recipient, testMessage } from '../../../support/pages';
import { createPagerServer, type PagerServer } from '../../../support/pagers/server';
import { until } from '../../../support/until';

const NOW = Date.parse('2026-11-23T08:15:02Z');
const HTTP = ['pagerduty', 'slack', 'teams', 'webhook'] as const;

describe('the pager', () => {
  let server: PagerServer;
  let secrets: Record<string, string>;
  let lines: string[];

  beforeEach(async () => {
    server = await createPagerServer({ clock: () => NOW });
    secrets = { ...server.secrets };
    lines = [];
  });
  afterEach(() => server.close());

  const route = (kind: RouteKind): Route => ({
    id: kind,
    kind,
    ...(kind === 'pagerduty' ? { url: server.url } : {}),
  });
  const pager = (options: Partial<PagerOptions> = {}): Pager =>
    createPager({
      secrets: { get: async name => secrets[name] },
      clock: { now: () => NOW },
      log: { write: (level, message, cause) => lines.push(`${level} ${message} ${inspect(cause)}`) },
      timeLimit: 300,
      ...options,
    });
  const failureOf = async (
    kind: RouteKind,
    message: PageMessage = pageMessage(),
    with_ = pager(),
  ): Promise<PagerError> => {
    const error = await with_.deliver(route(kind), message).then(
      () => assert.fail('it was delivered'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof PagerError, inspect(error));
    for (const secret of Object.values(server.secrets)) {
      assert.ok(!inspect(error, { depth: 9 }).includes(secret), 'a secret in an error');
      assert.ok(!inspect(error, { depth: 9 }).includes('pathsecret'), 'a part of a secret in an error');
    }
    return error;
  };
  const withFault = async (kind: RouteKind, fault: Fault): Promise<string> => {
    const handle = server.faults.add({ fault });
    const { reason } = await failureOf(kind);
    handle.remove();
    return reason;
  };

  for (const kind of HTTP) {
    it(`delivers over ${kind}, whatever people wrote`, async () => {
      for (const text of ['Please look.', ...PAGE_TEXTS]) {
        const people = [
          recipient({ address: kind === 'teams' ? 'alice@example.com' : 'U024BE7LH', name: text }),
        ];
        const message = pageMessage({
          text,
          reason: text,
          recipients: people,
          incident: { title: text, services: [text] },
        });
        await pager().deliver(route(kind), message);
      }
      assert.equal(server.arrivals.length, PAGE_TEXTS.length + 1);
      assert.ok(
        lines.every(line => !line.includes('pathsecret') && !line.includes(server.secrets.pagerduty)),
      );
      assert.match(lines[0] ?? '', new RegExp(`^debug .*: page over ${kind}: 20[024], \\d+ ms`));
    });

    it(`tells over ${kind} what each bad answer means`, async () => {
      const expected: Readonly<Record<string, readonly [Fault, string]>> = {
        'cut before': [{ kind: 'cutBefore' }, 'uncertain'],
        'cut after': [{ kind: 'cutAfter' }, 'uncertain'],
        hang: [{ kind: 'hang' }, 'uncertain'],
        portal: [{ kind: 'html' }, 'uncertain'],
        redirect: [
          { kind: 'status', status: 302, headers: { location: 'https://attacker.invalid/' } },
          'refused',
        ],
        forbidden: [{ kind: 'status', status: 403 }, 'refused'],
        'not found': [{ kind: 'status', status: 404 }, 'refused'],
        limited: [{ kind: 'status', status: 429 }, 'limited'],
        'limited as others say it': [{ kind: 'status', status: 420 }, 'limited'],
        503: [{ kind: 'status', status: 503 }, 'unavailable'],
        500: [{ kind: 'status', status: 500 }, kind === 'pagerduty' ? 'unavailable' : 'uncertain'],
        502: [{ kind: 'status', status: 502 }, kind === 'pagerduty' ? 'unavailable' : 'uncertain'],
      };
      for (const [name, [fault, reason]] of Object.entries(expected)) {
        assert.equal(await withFault(kind, fault), reason, name);
      }
    });

    it(`says over ${kind} that nothing was sent where nothing listens`, async () => {
      await server.close();
      const error = await failureOf(kind);
      assert.equal(error.reason, 'unavailable');
      assert.match(error.message, /cannot be reached \(ECONNREFUSED\)\. Nothing was sent\.$/);
      server = await createPagerServer();
    });

    it(`needs a key for ${kind}`, async () => {
      delete secrets[kind];
      assert.equal(await pager().isReady(route(kind)), false);
      const error = await failureOf(kind);
      assert.equal(error.reason, 'no-secret');
      assert.match(error.message, new RegExp(`LIVESITE_SECRET_${kind.toUpperCase()}`));
      assert.equal(server.requests.length, 0);
    });

    it(`shows for ${kind} what would leave, without what is secret`, () => {
      const { to, body, warnings } = pager().preview(route(kind), pageMessage());
      assert.ok(
        ![to, body, ...warnings].some(
          text => text.includes('pathsecret') || text.includes(server.secrets.pagerduty),
        ),
      );
      assert.match(body, /Checkout returns 500/);
      assert.equal(typeof JSON.parse(body), 'object');
    });
  }

  it('sends what it previews', async () => {
    for (const kind of HTTP) {
      const { body } = pager().preview(route(kind), pageMessage());
      await pager().deliver(route(kind), pageMessage());
      const sent = server.arrivals.at(-1)?.body ?? {};
      const shown = JSON.parse(body.replace('••••••••', server.secrets.pagerduty)) as object;
      assert.deepEqual(shown, sent);
    }
  });

  it('waits as long as the service says, in seconds or until a date', async () => {
    const retryAt = async (header?: string): Promise<number> => {
      const headers: Record<string, string> = header === undefined ? {} : { 'retry-after': header };
      const handle = server.faults.add({ fault: { kind: 'status', status: 429, headers } });
      const error = await failureOf('slack');
      handle.remove();
      return ((error.retryAt ?? 0) - NOW) / 1000;
    };
    assert.equal(await retryAt('7'), 7);
    assert.equal(await retryAt('Mon, 23 Nov 2026 08:16:02 GMT'), 60);
    assert.equal(await retryAt('Mon, 23 Nov 2026 08:00:00 GMT'), 0);
    assert.equal(await retryAt(), 30);
    assert.equal(await retryAt('soon'), 30);
    assert.equal(await retryAt('999999999'), 86_400);
  });

  it('lets PagerDuty join repeated pages and stop the alert', async () => {
    for (const action of ['page', 'page', 'acknowledge', 'resolve'] as const) {
      await pager().deliver(route('pagerduty'), pageMessage({ action }));
    }
    assert.deepEqual(
      server.pagerDuty.alerts.map(({ status, triggers, severity }) => [status, triggers, severity]),
      [['resolved', 2, 'critical']],
    );
  });

  it('explains keys that PagerDuty would refuse, and sends none of them', async () => {
    for (const [key, expected] of [
      ['u+4bcdefghijklmnopqr', /20\. This looks like a key of the REST API/],
      ['0123456789abcdef', /has 32 characters, this has 16\./],
      ['"0123456789abcdef0123456789abcde', /32 letters and digits and nothing else/],
    ] as const) {
      secrets['pagerduty'] = key;
      const error = await failureOf('pagerduty');
      assert.equal(error.reason, 'refused');
      assert.match(error.message, expected);
      assert.ok(!error.message.includes(key));
    }
    assert.equal(server.requests.length, 0);
  });

  it('quotes why PagerDuty refuses, but never the key', async () => {
    secrets['pagerduty'] = 'f'.repeat(32);
    assert.match(
      (await failureOf('pagerduty')).message,
      /refused the message \(400\): it says “Invalid routing key”\.$/,
    );
    const body = { status: 'invalid event', errors: [`No service for ${'f'.repeat(32)}`] };
    server.faults.add({ fault: { kind: 'status', status: 400, body } });
    const { message } = await failureOf('pagerduty');
    assert.match(message, /No service for ••••••••/);
    assert.ok(!message.includes('ffff'));
  });

  it('sends PagerDuty’s key nowhere else', async () => {
    for (const url of [
      'https://attacker.invalid',
      'http://events.pagerduty.com',
      'https://events.pagerduty.com.attacker.invalid',
      'https://127.0.0.1.attacker.invalid',
      'nonsense',
    ]) {
      const sent: unknown[] = [];
      const with_ = pager({ fetch: async target => (sent.push(target), new Response('')) });
      await assert.rejects(
        with_.deliver({ id: 'p', kind: 'pagerduty', url, secret: 'pagerduty' }, pageMessage()),
        /must be an https address of pagerduty\.com/,
      );
      assert.deepEqual(sent, []);
    }
    const sent: unknown[] = [];
    const with_ = pager({
      fetch: async target => {
        sent.push(target);
        return new Response('{"status":"success"}', { status: 202 });
      },
    });
    await with_.deliver({ id: 'p', kind: 'pagerduty', secret: 'pagerduty' }, pageMessage());
    await with_.deliver(
      { id: 'p', kind: 'pagerduty', secret: 'pagerduty', url: 'https://events.eu.pagerduty.com/v2/' },
      pageMessage(),
    );
    assert.deepEqual(sent, [
      'https://events.pagerduty.com/v2/enqueue',
      'https://events.eu.pagerduty.com/v2/enqueue',
    ]);
  });

  it('refuses webhooks that are not encrypted, and dead connectors', async () => {
    for (const [kind, address, expected] of [
      ['slack', 'http://hooks.slack.com/services/pathsecret', /must begin with https/],
      ['webhook', 'ftp://example.com/pathsecret', /must begin with https/],
      ['webhook', 'https://user:pathsecret@example.com/', /a user name or a password/],
      ['webhook', 'example.com/pathsecret', /no web address/],
      ['teams', 'https://acme.webhook.office.com/webhookb2/pathsecret', /has switched off/],
    ] as const) {
      secrets[kind] = address;
      const error = await failureOf(kind);
      assert.equal(error.reason, 'refused');
      assert.match(error.message, expected);
    }
  });

  it('explains Slack’s words', async () => {
    const said = async (status: number, body: string): Promise<string> => {
      const handle = server.faults.add({
        fault: { kind: 'status', status, body, headers: { 'content-type': 'text/plain' } },
      });
      const { message } = await failureOf('slack');
      handle.remove();
      return message;
    };
    assert.match(await said(404, 'channel_not_found'), /: the webhook’s channel is gone\.$/);
    assert.match(await said(400, 'something_new'), /: it says “something_new”\.$/);
    assert.match(await said(400, 'Something <b>else</b>'), /refused the message \(400\)\.$/);
    assert.match(await said(200, 'no_service'), /removed or switched off/);
  });

  it('gives webhooks the key twice', async () => {
    const key = 'page/é\n/1';
    await pager().deliver(route('webhook'), pageMessage({ key }));
    assert.equal(server.arrivals[0]?.body['key'], key);
    assert.equal(server.requests[0]?.headers['idempotency-key'], 'page%2F%C3%A9%0A%2F1');
  });

  it('does not tell chat of acknowledgements', async () => {
    for (const kind of ['slack', 'teams'] as const) {
      assert.equal(pager().keepsAlerts(route(kind)), false);
      assert.match((await failureOf(kind, pageMessage({ action: 'resolve' }))).message, /keeps no alerts/);
    }
    assert.ok(
      HTTP.slice(0, 1).every(kind => pager().keepsAlerts(route(kind)) && pager().isIdempotent(route(kind))),
    );
    assert.equal(pager().isIdempotent(route('webhook')), false);
  });

  it('sends nothing after a cancel, and knows nothing of what was under way', async () => {
    const ended = new AbortController();
    ended.abort();
    await assert.rejects(pager().deliver(route('slack'), testMessage(), ended.signal), {
      reason: 'cancelled',
    });
    assert.equal(server.requests.length, 0);
    server.faults.add({ fault: { kind: 'hang' } });
    const later = new AbortController();
    const delivery = pager({ timeLimit: 10_000 }).deliver(route('slack'), testMessage(), later.signal);
    const rejected = assert.rejects(delivery, { reason: 'uncertain' });
    await until(() => server.requests.length === 1);
    later.abort();
    await rejected;
  });

  it('reads no endless answer', async () => {
    const flood = createServer(socket => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n');
      const chunk = 'x'.repeat(65_536);
      const pump = (): void => {
        while (!socket.destroyed && socket.write(chunk)) {
          // As much as the socket takes.
        }
      };
      socket.on('drain', pump);
      pump();
    }).listen(0, '127.0.0.1');
    await once(flood, 'listening');
    const address = flood.address();
    assert.ok(address !== null && typeof address === 'object');
    secrets['slack'] = `http://127.0.0.1:${address.port}/pathsecret`;
    const { reason } = await failureOf('slack', pageMessage(), pager({ timeLimit: 5000 }));
    assert.equal(reason, 'uncertain');
    flood.close();
  });
});
