import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HANDLE_PATTERN } from '../../../../src/core/incident/entry';
import {
  githubLogin,
  handleOfIdentity,
  handleOfLogin,
  isTimeZone,
  parsePeople,
  sameHandle,
  unlistedHandles,
} from '../../../../src/core/people/people';
import { hostileText } from '../../../support/arbitraries';
import { under } from '../../../support/builders';

const TEXT = `people:
  - handle: alice
    name: Alice Ames
    email: alice@acme.example
    zone: Europe/Berlin
  - handle: ally
    name: Ally Ash
    github: Ally-GH
`;
const PEOPLE = parsePeople(TEXT).value;

describe('parsePeople', () => {
  it('warns of absences that nobody can make sense of', () => {
    const absences =
      '[{ from: 2026-12-24, to: 2026-12-27 }, { from: 2026-12-24 }, { from: soon, to: later }]';
    const text = `people: [{ handle: alice, name: Alice, absences: ${absences} }]\n`;
    const { value, problems } = parsePeople(text);
    assert.deepEqual(
      problems.map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`),
      ['absence-time { from: 2026-12-24 }', 'absence-time { from: soon, to: later }'],
    );
    assert.equal(value[0]?.absences?.length, 3);
  });

  it('reads people', () => {
    assert.deepEqual(parsePeople(TEXT).problems, []);
    assert.deepEqual(
      PEOPLE.map(({ handle, name, github }) => [handle, name, github]),
      [
        ['alice', 'Alice Ames', undefined],
        ['ally', 'Ally Ash', 'Ally-GH'],
      ],
    );
    for (const text of ['', 'people:\n', 'people: []\n', '# nobody yet\n']) {
      assert.deepEqual(parsePeople(text), { value: [], problems: [] });
    }
  });

  it('keeps the good ones, points at the rest', () => {
    const text = `people:
  - handle: "@bob"
    name: Bob
  - handle: 007
    name: James
  - handle: carol
    zone: Mars/Base
  - name: nobody
  - handle: dave
    name: Dave
    zon: UTC
  - handle: Dave
    name: Another
people2: []
`;
    const { value, problems } = parsePeople(text);
    assert.deepEqual(
      value.map(({ handle, name }) => [handle, name]),
      [
        ['carol', 'carol'],
        ['dave', 'Dave'],
      ],
    );
    assert.deepEqual(
      problems.map(({ code, range, message }) => [code, under(text, range), message]),
      [
        ['yaml-value', '"@bob"', '`handle` must be a GitHub login without "@".'],
        ['yaml-value', '007', '`handle` must be text, so put it in quotes.'],
        ['yaml-value', 'handle: carol\n    zone: Mars/Base', '`name` is missing: it must be text.'],
        ['yaml-value', 'Mars/Base', '`zone` must be an IANA time zone such as Europe/Berlin.'],
        ['yaml-value', 'name: nobody', '`handle` is missing: it must be text.'],
        ['yaml-key', 'people2', 'Livesite does not know `people2`. Did you mean `people`?'],
        ['duplicate-id', 'Dave', '`Dave` is listed twice; the first one counts.'],
        ['yaml-key', 'zon', 'Livesite does not know `zon`. Did you mean `zone`?'],
      ],
    );
  });

  it('says so where the file is no map', () => {
    for (const text of ['- handle: a\n  name: b\n', 'alice\n']) {
      const { value, problems } = parsePeople(text);
      assert.deepEqual(value, []);
      assert.deepEqual(
        problems.map(({ code }) => code),
        ['yaml-value'],
      );
    }
  });
});

describe('handles and logins', () => {
  it('compare without case', () => {
    assert.ok(sameHandle('Alice', 'aLICE'));
    assert.ok(!sameHandle('alice', 'alice2'));
  });

  it('lead from one to the other', () => {
    assert.equal(githubLogin(PEOPLE, 'ALLY'), 'Ally-GH');
    assert.equal(githubLogin(PEOPLE, 'alice'), 'alice');
    assert.equal(githubLogin(PEOPLE, 'stranger'), 'stranger');
    assert.equal(handleOfLogin(PEOPLE, 'ally-gh'), 'ally');
    assert.equal(handleOfLogin(PEOPLE, 'Alice'), 'alice');
    assert.equal(handleOfLogin(PEOPLE, 'stranger'), 'stranger');
  });

  it('know the time zones of this machine', () => {
    assert.ok(isTimeZone('Europe/Berlin'));
    assert.ok(isTimeZone('UTC'));
    assert.ok(!isTimeZone('Mars/Base'));
    assert.ok(!isTimeZone(''));
  });
});

describe('handleOfIdentity', () => {
  it('finds somebody by e-mail, by GitHub’s no-reply address, by name', () => {
    const handle = (name: string, email: string) => handleOfIdentity(PEOPLE, { name, email });
    assert.equal(handle('x', 'ALICE@acme.example'), 'alice');
    assert.equal(handle('x', '123+ally-gh@users.noreply.github.com'), 'ally');
    assert.equal(handle('x', 'alice@users.noreply.github.com'), 'alice');
    assert.equal(handle(' ally ash ', 'private@home.example'), 'ally');
  });

  it('makes a handle for somebody else', () => {
    const handle = (name: string, email: string) => handleOfIdentity(PEOPLE, { name, email });
    assert.equal(handle('Zoë Müller-Graf', 'z@home.example'), 'zoe-muller-graf');
    assert.equal(handle('x', '9+octo-cat@users.noreply.github.com'), 'octo-cat');
    assert.equal(handle('李雷', 'li.lei@home.example'), 'li-lei');
    assert.equal(handle('', ''), 'unknown');
    assert.equal(
      handle('A very long name that goes on for longer than a login may', ''),
      'a-very-long-name-that-goes-on-for-longe',
    );
  });

  it('is always a handle', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (name, email) => {
        assert.match(handleOfIdentity(PEOPLE, { name, email }), HANDLE_PATTERN);
      }),
    );
  });
});

describe('unlistedHandles', () => {
  it('are those that people.yml does not have in any case, once each', () => {
    assert.deepEqual(unlistedHandles(PEOPLE, ['zoe', 'Alice', 'Carol', 'ZOE', 'ally']), ['Carol', 'ZOE']);
    assert.deepEqual(unlistedHandles([], []), []);
  });
});
