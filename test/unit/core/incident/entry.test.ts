import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  escapeText,
  HANDLE_PATTERN,
  isKnownWord,
  parseBody,
  printBody,
  rewordBody,
  unescapeText,
  withoutWords,
  wordOf,
  type EntryBody,
} from '../../../../src/core/incident/entry';
import { toOneLine } from '../../../../src/core/text/plain';
import { entryBody, hostileText } from '../../../support/arbitraries';
import { at } from '../../../support/builders';

describe('the words of an entry', () => {
  it('come back as what they were printed from, for each kind', () => {
    fc.assert(
      fc.property(entryBody, body => {
        assert.deepEqual(parseBody(wordOf(body), printBody(body)), body);
      }),
      { numRuns: 2000 },
    );
  });

  it('are one line of what was typed, whatever that was', () => {
    fc.assert(
      fc.property(entryBody, hostileText, (body, text) => {
        const typed = 'text' in body ? { ...body, text } : body;
        const read = parseBody(wordOf(typed), printBody(typed));
        assert.deepEqual(read, 'text' in body ? { ...body, text: toOneLine(text) } : body);
      }),
      { numRuns: 500 },
    );
  });

  it('are read without fail, and printed again as they were read', () => {
    const words = fc.oneof(
      fc.constantFrom(
        'declared',
        'status',
        'severity',
        'role',
        'services',
        'title',
        'impact',
        'detected',
        'update',
        'link',
        'issue',
        'metrics',
        'corrected',
        'note',
      ),
      fc.constantFrom('constructor', '__proto__', 'toString', 'rung'),
    );
    fc.assert(
      fc.property(words, hostileText.map(toOneLine), (word, text) => {
        const body = parseBody(word, text);
        const again = parseBody(word, printBody(body));
        assert.deepEqual(again, body);
      }),
      { numRuns: 1000 },
    );
  });

  it('read as documented', () => {
    const samples: readonly (readonly [string, string, EntryBody])[] = [
      ['declared', 'SEV2: Checkout: down', { kind: 'declared', severity: 'SEV2', title: 'Checkout: down' }],
      ['declared', 'SEV?: Checkout down', { kind: 'declared', severity: undefined, title: 'Checkout down' }],
      ['declared', 'Checkout down', { kind: 'declared', severity: undefined, title: 'Checkout down' }],
      [
        'status',
        'identified: bad config',
        { kind: 'status', status: 'identified', into: undefined, text: 'bad config' },
      ],
      [
        'status',
        'merged into 2026-11-23-x',
        { kind: 'status', status: 'merged', into: '2026-11-23-x', text: '' },
      ],
      ['status', 'sort of fine', { kind: 'other', word: 'status', text: 'sort of fine' }],
      ['severity', 'SEV1: all regions', { kind: 'severity', severity: 'SEV1', text: 'all regions' }],
      ['severity', 'bad', { kind: 'other', word: 'severity', text: 'bad' }],
      ['role', 'lead @bob', { kind: 'role', role: 'lead', person: 'bob', leaves: false, text: '' }],
      [
        'role',
        'lead -@bob: shift ends',
        { kind: 'role', role: 'lead', person: 'bob', leaves: true, text: 'shift ends' },
      ],
      ['role', 'lead bob', { kind: 'other', word: 'role', text: 'lead bob' }],
      ['services', 'web,api ,  x', { kind: 'services', services: ['web', 'api', 'x'] }],
      ['services', 'none', { kind: 'services', services: [] }],
      ['impact', 'started 2026-11-23T08:00Z', { kind: 'impact', edge: 'started', at: at('08:00'), text: '' }],
      [
        'impact',
        'ended 2026-11-23T09:00:30Z: graph is flat',
        { kind: 'impact', edge: 'ended', at: at('09:00:30'), text: 'graph is flat' },
      ],
      ['impact', 'started yesterday', { kind: 'other', word: 'impact', text: 'started yesterday' }],
      [
        'detected',
        'by monitor at 2026-11-23T08:00Z',
        { kind: 'detected', by: 'monitor', at: at('08:00'), text: '' },
      ],
      [
        'detected',
        'by customer: 12 tickets',
        { kind: 'detected', by: 'customer', at: undefined, text: '12 tickets' },
      ],
      ['detected', 'by a cat', { kind: 'other', word: 'detected', text: 'by a cat' }],
      ['update', 'public: We are on it', { kind: 'update', audience: 'public', text: 'We are on it' }],
      ['update', 'we are on it', { kind: 'update', audience: 'internal', text: 'we are on it' }],
      [
        'link',
        'https://a.example/x the graph',
        { kind: 'link', target: 'https://a.example/x', label: 'the graph' },
      ],
      ['issue', 'R1 opened', { kind: 'issue', item: 'R1', text: 'opened' }],
      ['title', '', { kind: 'other', word: 'title', text: '' }],
      ['rung', '@carol', { kind: 'other', word: 'rung', text: '@carol' }],
      [
        'corrected',
        'reword 01JDCQ8X2K: new words',
        { kind: 'corrected', entry: '01JDCQ8X2K', how: 'reword', text: 'new words' },
      ],
    ];
    for (const [word, text, body] of samples) {
      assert.deepEqual(parseBody(word, text), body, `${word} ${text}`);
      assert.equal(isKnownWord(word), word !== 'rung');
    }
  });
});

describe('escapeText', () => {
  it('leaves nothing that begins a comment, and is undone', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const escaped = escapeText(text);
        assert.ok(!escaped.includes('<!--'));
        assert.equal(unescapeText(escaped), toOneLine(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('is readable on a Git host: what begins a comment is shown as it was typed', () => {
    assert.equal(escapeText('a <!-- b --> & &lt; c'), 'a &lt;!-- b --> & &lt; c');
    assert.equal(escapeText('&lt;!--'), '&amp;lt;!--');
  });
});

describe('rewordBody', () => {
  const declared = parseBody('declared', 'SEV1: Chekout');
  const update = parseBody('update', 'public: We are onn it');

  it('keeps the severity and the audience that the new words leave out', () => {
    assert.equal(printBody(rewordBody(declared, 'declared', 'Checkout is down')), 'SEV1: Checkout is down');
    assert.equal(printBody(rewordBody(update, 'update', 'We are on it')), 'public: We are on it');
  });

  it('takes those that they name', () => {
    assert.equal(printBody(rewordBody(declared, 'declared', 'SEV2: Checkout')), 'SEV2: Checkout');
    assert.equal(printBody(rewordBody(declared, 'declared', 'SEV?: Checkout')), 'SEV?: Checkout');
    assert.equal(printBody(rewordBody(update, 'update', 'internal: Never mind')), 'internal: Never mind');
  });
});

describe('withoutWords', () => {
  it('keeps what an entry did and none of what it said', () => {
    const secret = 'hunter2';
    const left = (word: string, text: string) => printBody(withoutWords(parseBody(word, text)));
    assert.equal(left('declared', `SEV1: ${secret}`), 'SEV1');
    assert.equal(left('status', `resolved: ${secret}`), 'resolved');
    assert.equal(left('role', `lead @bob: ${secret}`), 'lead @bob');
    assert.equal(left('update', `public: ${secret}`), 'public');
    for (const word of ['note', 'link', 'title', 'rung', 'acknowledged']) {
      assert.equal(left(word, secret), '');
    }
  });
});

describe('HANDLE_PATTERN', () => {
  it('is a GitHub login, or a name made like one', () => {
    for (const handle of ['a', 'alice', 'Bob-2', 'li.lei', 'x_y', '0x']) {
      assert.match(handle, HANDLE_PATTERN);
    }
    for (const text of ['', '@a', '-a', 'a b', 'a\n', 'ä', 'x'.repeat(40)]) {
      assert.doesNotMatch(text, HANDLE_PATTERN);
    }
  });
});
