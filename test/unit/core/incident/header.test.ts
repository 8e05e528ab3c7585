import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deriveHeaders } from '../../../../src/core/incident/deriveHeaders';
import { checkHeader, headerOf, refreshHeader } from '../../../../src/core/incident/header';
import { parseLog, printEntry } from '../../../../src/core/incident/log';
import { foldIncident } from '../../../../src/core/incident/incident';
import { tryParseFrontMatter } from '../../../../src/core/text/frontMatter';
import { toOneLine } from '../../../../src/core/text/plain';
import { hostileText } from '../../../support/arbitraries';
import { FOLDER, idOf, INCIDENT, incidentOf, logText, under } from '../../../support/builders';

const STORY = `
  08:15:02 alice declared SEV2: Checkout: down
  08:15:03 alice services checkout, payments
  08:16:40 bob acknowledged
  08:17:00 bob role lead @bob
`;
const HEADER = `---
title: "Checkout: down"
severity: SEV2
status: investigating
lead: bob
services: [checkout, payments]
declared: 2026-11-23T08:15:02Z
acknowledged: 2026-11-23T08:16:40Z
---
`;

describe('refreshHeader', () => {
  it('writes the summary of the log into the front matter', () => {
    assert.equal(refreshHeader('---\n---\n# x\n', incidentOf(STORY)), `${HEADER}# x\n`);
    const later = `${STORY}
      08:20:00 bob status mitigated
      08:30:00 bob role lead -@bob
      08:40:00 bob services none
    `;
    assert.equal(
      refreshHeader(`${HEADER}# x\n`, incidentOf(later)),
      `---
title: "Checkout: down"
severity: SEV2
status: mitigated
declared: 2026-11-23T08:15:02Z
acknowledged: 2026-11-23T08:16:40Z
mitigated: 2026-11-23T08:20:00Z
---
# x
`,
    );
  });

  it('does nothing to a file that says so already, or has no front matter', () => {
    for (const text of [`${HEADER}# x\n`, HEADER.replaceAll('\n', '\r\n'), '# x\n', '---js\nx\n---\n']) {
      assert.equal(refreshHeader(text, incidentOf(STORY)), text);
    }
  });

  it('keeps what is known of an incident whose log has lost its first lines', () => {
    assert.equal(refreshHeader(HEADER, incidentOf('09:00:00 bob note x')), HEADER);
  });

  it('says what the log says, whatever the title: no key twice, none out of a title, twice is once', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom('\n', '\r\n'), (typed, ending) => {
        fc.pre(toOneLine(typed) !== '');
        const line = printEntry({
          id: idOf(1),
          atText: '2026-11-23T08:15:02Z',
          actor: 'alice',
          body: { kind: 'declared', severity: 'SEV2', title: toOneLine(typed) },
        });
        const incident = foldIncident(INCIDENT, parseLog(line).value, new Set());
        const text = ['---', 'team: web # ours', 'status: old', '---', '# x', ''].join(ending);
        const after = refreshHeader(text, incident);
        const matter = tryParseFrontMatter(after);
        assert.deepEqual(
          { ...matter?.values },
          {
            team: 'web',
            status: 'triage',
            title: toOneLine(typed),
            severity: 'SEV2',
            declared: '2026-11-23T08:15:02Z',
          },
        );
        assert.equal(refreshHeader(after, incident), after);
        assert.deepEqual(checkHeader(after, incident), []);
        assert.ok(after.startsWith(`---${ending}team: web # ours${ending}status: triage${ending}`));
        assert.ok(after.endsWith(`${ending}---${ending}# x${ending}`));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('checkHeader', () => {
  const problems = (text: string, story = STORY) =>
    checkHeader(text, incidentOf(story)).map(({ code, range, message, data }) => [
      code,
      under(text, range),
      message,
      data?.['key'],
    ]);

  it('finds nothing in a summary that is right', () => {
    assert.deepEqual(problems(HEADER), []);
    assert.deepEqual(problems(HEADER.replace('---\n', '---\nmitigated:\nclosed: ""\nteam: web\n')), []);
  });

  it('points at what the log says otherwise', () => {
    const text = HEADER.replace('severity: SEV2', 'severity: SEV1')
      .replace('[checkout, payments]', '[checkout]')
      .replace('lead: bob\n', '')
      .replace('---\n', '---\nclosed: yesterday\n');
    assert.deepEqual(problems(text), [
      [
        'header-differs',
        'SEV1',
        '`severity` says "SEV1", but the log says "SEV2". The log counts: change it with an entry.',
        'severity',
      ],
      [
        'header-differs',
        '---',
        '`lead` says nothing, but the log says "bob". The log counts: change it with an entry.',
        'lead',
      ],
      [
        'header-differs',
        '[checkout]',
        '`services` says "checkout", but the log says "checkout, payments". The log counts: change it with an entry.',
        'services',
      ],
      [
        'header-differs',
        'yesterday',
        '`closed` says "yesterday", but the log says nothing. The log counts: change it with an entry.',
        'closed',
      ],
    ]);
  });

  it('says so where there is no summary, or none that can be read', () => {
    assert.deepEqual(
      problems('# Checkout\n\ntext\n').map(([code, words]) => [code, words]),
      [['header-missing', '# Checkout']],
    );
    assert.deepEqual(
      problems('').map(([code]) => code),
      ['header-missing'],
    );
    assert.deepEqual(
      problems('---js\nx\n---\n').map(([code, words]) => [code, words]),
      [['header-missing', '---js']],
    );
    assert.deepEqual(
      problems('---\nseverity: SEV1\nseverity: SEV2\n---\n').map(([code, words]) => [code, words]),
      [['yaml-duplicate-key', 'severity']],
    );
  });

  it('leaves the log’s own problem alone', () => {
    assert.deepEqual(problems(HEADER, '09:00:00 bob note x'), []);
    assert.deepEqual(problems('# x\n', '09:00:00 bob note x'), []);
  });

  it('describes values of any kind in a line', () => {
    const text = `---\ntitle: ${'x'.repeat(300)}\nseverity: { a: 1 }\nstatus: 7\n---\n`;
    const messages = problems(text).map(([, , message]) => message ?? '');
    assert.ok(messages.every(message => message.length < 250));
    assert.match(messages[1] ?? '', /says "\{"a":1\}", but/);
    assert.match(messages[2] ?? '', /says "7", but/);
  });
});

describe('headerOf', () => {
  it('has its keys in one order', () => {
    assert.deepEqual(
      [...headerOf(incidentOf(STORY)).keys()],
      [
        'title',
        'severity',
        'status',
        'lead',
        'services',
        'declared',
        'acknowledged',
        'mitigated',
        'resolved',
        'closed',
      ],
    );
  });
});

describe('deriveHeaders', () => {
  const files = new Map([
    [`${FOLDER}/timeline.md`, logText(STORY)],
    [`${FOLDER}/incident.md`, '---\n---\n# x\n'],
  ]);
  const read = (path: string) => files.get(path);

  it('gives the header that follows from a log', () => {
    assert.deepEqual(
      [...deriveHeaders(`${FOLDER}/timeline.md`, read)],
      [[`${FOLDER}/incident.md`, `${HEADER}# x\n`]],
    );
  });

  it('gives nothing where nothing follows', () => {
    assert.equal(deriveHeaders(`${FOLDER}/review.md`, read).size, 0);
    assert.equal(deriveHeaders('livesite.yml', read).size, 0);
    assert.equal(deriveHeaders('incidents/2026/odd/timeline.md', read).size, 0);
    assert.equal(
      deriveHeaders(`${FOLDER}/timeline.md`, path => (path.endsWith('timeline.md') ? read(path) : undefined))
        .size,
      0,
    );
    const fresh = new Map([...files, [`${FOLDER}/incident.md`, `${HEADER}# x\n`]]);
    assert.equal(deriveHeaders(`${FOLDER}/timeline.md`, path => fresh.get(path)).size, 0);
  });

  it('knows from the plan which roles one person holds, also where the plan is broken', () => {
    const story = '08:15:02 a declared SEV2: x\n08:16:00 a role lead @a\n08:17:00 a role lead @b';
    for (const plan of [
      undefined,
      'livesite: [',
      'livesite: 1\nname: x\nroles: [{ id: lead, name: L, several: true }]\n',
    ]) {
      const texts = new Map([...files, [`${FOLDER}/timeline.md`, logText(story)]]);
      const derived = deriveHeaders(`${FOLDER}/timeline.md`, path =>
        path === 'livesite.yml' ? plan : texts.get(path),
      );
      assert.match(derived.get(`${FOLDER}/incident.md`) ?? '', /^lead: b$/m);
    }
  });
});
