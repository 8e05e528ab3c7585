import assert from 'node:assert/strict';
import {
  parseRemote,
  resolveTarget,
  tryParseIssueUrl,
  webLink,
  webPlace,
} from '../../../../src/core/remediation/target';

describe('parseRemote', () => {
  for (const [url, host, owner, name] of [
    ['https://github.com/acme/shop.git', 'github.com', 'acme', 'shop'],
    ['https://github.com/acme/shop', 'github.com', 'acme', 'shop'],
    ['https://github.com/acme/shop/', 'github.com', 'acme', 'shop'],
    ['https://alice:s3cret@github.com/acme/shop.git', 'github.com', 'acme', 'shop'],
    ['https://x-access-token:ghs_1@www.github.com/acme/shop.git', 'github.com', 'acme', 'shop'],
    ['git@github.com:acme/shop.git', 'github.com', 'acme', 'shop'],
    ['git@github.com:/acme/shop.git', 'github.com', 'acme', 'shop'],
    ['org-123@github.com:acme/shop.js.git', 'github.com', 'acme', 'shop.js'],
    ['github.com:acme/shop', 'github.com', 'acme', 'shop'],
    ['git@github.com-work:acme/shop.git', 'github.com', 'acme', 'shop'],
    ['ssh://git@github.com/acme/shop.git', 'github.com', 'acme', 'shop'],
    ['ssh://git@ssh.github.com:443/acme/shop.git', 'github.com', 'acme', 'shop'],
    ['git+ssh://git@GitHub.com/Acme/Shop.git', 'github.com', 'Acme', 'Shop'],
    ['git://github.com/acme/shop.git', 'github.com', 'acme', 'shop'],
    ['https://ghe.example.com:8443/acme/shop.git', 'ghe.example.com:8443', 'acme', 'shop'],
    ['ssh://git@ghe.example.com:2222/acme/shop.git', 'ghe.example.com', 'acme', 'shop'],
    ['git@ghe.example.com:acme_corp/shop.git', 'ghe.example.com', 'acme_corp', 'shop'],
    ['https://octo.ghe.com/acme/shop', 'octo.ghe.com', 'acme', 'shop'],
    ['  git@github.com:acme/shop.git\n', 'github.com', 'acme', 'shop'],
  ] as const) {
    it(`reads ${JSON.stringify(url)}`, () => {
      assert.deepEqual(parseRemote(url), { place: { host, owner, name } });
    });
  }

  for (const [url, reason] of [
    ['', /no remote/],
    ['/srv/git/shop.git', /is a folder/],
    ['../shop.git', /is a folder/],
    ['file:///srv/git/acme/shop.git', /is a folder/],
    ['C:\\git\\shop.git', /is a folder/],
    ['C:/git/shop.git', /is a folder/],
    ['ext::sh -c touch% /tmp/x', /is a folder/],
    ['git@gitlab.com:acme/shop.git', /on gitlab\.com, which is not GitHub/],
    ['https://gitlab.example.com/acme/shop.git', /on gitlab\.example\.com, which is not GitHub/],
    ['https://dev.azure.com/acme/shop/_git/shop', /on dev\.azure\.com, which is not GitHub/],
    ['git@ghe.example.com:group/sub/shop.git', /not owner\/name/],
    ['https://github.com/acme', /not owner\/name/],
    ['https://github.com/acme/..', /not owner\/name|is a folder/],
    ['https://', /is a folder/],
  ] as const) {
    it(`says why ${JSON.stringify(url)} is no GitHub repository`, () => {
      const { place, reason: said } = parseRemote(url);
      assert.equal(place, undefined);
      assert.match(said ?? '', reason);
      assert.match(said ?? '', /livesite\.yml/);
    });
  }
});

describe('resolveTarget', () => {
  const apiOf = (source: Parameters<typeof resolveTarget>[0]) => {
    const { target } = resolveTarget(source);
    return target && [target.host, `${target.owner}/${target.name}`, target.url, target.apiUrl];
  };

  it('takes the plan’s repository before the remote’s, on the remote’s server', () => {
    assert.deepEqual(apiOf({ repository: 'acme/tracker', remoteUrl: 'git@ghe.example.com:acme/live.git' }), [
      'ghe.example.com',
      'acme/tracker',
      'https://ghe.example.com/acme/tracker',
      'https://ghe.example.com/api/v3',
    ]);
    const dotcom = [
      'github.com',
      'acme/tracker',
      'https://github.com/acme/tracker',
      'https://api.github.com',
    ];
    assert.deepEqual(apiOf({ repository: 'acme/tracker', remoteUrl: '/srv/git/live.git' }), dotcom);
    assert.deepEqual(apiOf({ repository: 'acme/tracker', remoteUrl: 'git@gitlab.com:a/b.git' }), dotcom);
    assert.deepEqual(apiOf({ repository: 'acme/tracker' }), dotcom);
  });

  it('knows where each kind of server has its API', () => {
    assert.equal(apiOf({ remoteUrl: 'git@github.com:acme/live.git' })?.[3], 'https://api.github.com');
    assert.equal(apiOf({ remoteUrl: 'git@octo.ghe.com:acme/live.git' })?.[3], 'https://api.octo.ghe.com');
    assert.equal(
      apiOf({ remoteUrl: 'https://ghe.example.com:8443/acme/live' })?.[3],
      'https://ghe.example.com:8443/api/v3',
    );
  });

  it('follows an API URL that a person chose', () => {
    assert.deepEqual(
      apiOf({ repository: 'acme/shop', remoteUrl: '/tmp/x', apiUrl: 'http://127.0.0.1:4567' }),
      ['127.0.0.1:4567', 'acme/shop', 'http://127.0.0.1:4567/acme/shop', 'http://127.0.0.1:4567'],
    );
    assert.deepEqual(
      apiOf({ remoteUrl: 'git@github.com:acme/live.git', apiUrl: 'https://ghe.example.com/api/v3/' }),
      ['ghe.example.com', 'acme/live', 'https://ghe.example.com/acme/live', 'https://ghe.example.com/api/v3'],
    );
    assert.equal(
      apiOf({ repository: 'a/b', apiUrl: 'https://api.github.com' })?.[2],
      'https://github.com/a/b',
    );
    assert.equal(apiOf({ repository: 'a/b', apiUrl: 'https://api.octo.ghe.com/' })?.[0], 'octo.ghe.com');
  });

  it('refuses API URLs that would send a key in the clear or hold one', () => {
    for (const [apiUrl, reason] of [
      ['http://ghe.example.com/api/v3', /must begin with https/],
      ['ftp://127.0.0.1/', /must begin with https/],
      ['https://alice:pw@ghe.example.com', /must not hold a name or a password/],
      ['ghe.example.com', /is no URL/],
    ] as const) {
      const { target, reason: said } = resolveTarget({ repository: 'a/b', apiUrl });
      assert.equal(target, undefined);
      assert.match(said ?? '', reason);
      assert.ok(!(said ?? '').includes('pw'));
    }
  });

  it('says why there is none', () => {
    assert.match(resolveTarget({ remoteUrl: '/srv/live.git' }).reason ?? '', /is a folder/);
    assert.match(resolveTarget({ remoteUrl: undefined }).reason ?? '', /no remote/);
    assert.match(resolveTarget({ remoteUrl: '', apiUrl: 'http://127.0.0.1:1' }).reason ?? '', /no remote/);
  });
});

describe('tryParseIssueUrl', () => {
  it('reads issues and nothing else', () => {
    assert.deepEqual(
      tryParseIssueUrl('https://GHE.example.com:8443/acme/shop.js/issues/12?x=1#issuecomment-5'),
      {
        host: 'ghe.example.com:8443',
        owner: 'acme',
        name: 'shop.js',
        number: 12,
      },
    );
    for (const url of [
      'https://github.com/acme/shop/pull/12',
      'https://github.com/acme/shop/issues/0',
      'https://github.com/acme/shop/issues/12x',
      'https://github.com/acme/issues/12',
      'https://jira.example.com/browse/SHOP-12',
      'javascript:alert(1)',
      'acme/shop#12',
      '',
    ]) {
      assert.equal(tryParseIssueUrl(url), undefined, url);
    }
  });
});

describe('webLink', () => {
  const facts = {
    remoteUrl: 'git@github.com:acme/live.git',
    branch: 'ops/live',
    tip: 'abc123',
    prefix: 'live site/',
  };

  it('names the line at the tip while all is shared', () => {
    const place = webPlace(facts, true);
    assert.ok(place);
    const url =
      'https://github.com/acme/live/blob/abc123/live%20site/incidents/x/review%282%29.md?plain=1#L7';
    assert.equal(webLink(place, 'incidents/x/review(2).md', 7), url);
  });

  it('names the branch while something waits, or without a tip', () => {
    for (const place of [webPlace(facts, false), webPlace({ ...facts, tip: undefined }, true)]) {
      assert.ok(place);
      assert.equal(webLink(place, 'a.md', 7), 'https://github.com/acme/live/blob/ops/live/live%20site/a.md');
    }
  });

  it('knows no place for other remotes', () => {
    assert.equal(webPlace({ ...facts, remoteUrl: '/srv/live.git' }, true), undefined);
  });
});
