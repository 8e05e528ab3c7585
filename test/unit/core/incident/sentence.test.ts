import assert from 'node:assert/strict';
import fc from 'fast-check';
import { effectiveEntries } from '../../../../src/core/incident/incident';
import { parseLog, printEntry } from '../../../../src/core/incident/log';
import { sentenceOf } from '../../../../src/core/incident/sentence';
import { entryBody } from '../../../support/arbitraries';
import { idOf, incidentOf } from '../../../support/builders';

/** The sentences of a story, in its order. */
const sentences = (story: string) =>
  incidentOf(story).entries.map(entry =>
    sentenceOf(entry, role => (role === 'lead' ? 'Incident lead' : role)),
  );

describe('sentenceOf', () => {
  it('says each kind of entry in plain words', () => {
    const said: readonly (readonly [string, string])[] = [
      ['declared SEV2: Checkout **down**', 'Declared SEV2: Checkout down'],
      ['declared SEV?: x', 'Declared without severity (SEV?): x'],
      ['acknowledged', 'Acknowledged'],
      ['status identified: bad `config`', 'Status: identified — bad config'],
      ['status merged into 2026-11-23-x', 'Merged into 2026-11-23-x'],
      ['reopened it is back', 'Reopened — it is back'],
      ['severity SEV1: all regions', 'Severity: SEV1 — all regions'],
      ['role lead @bob', 'Incident lead: @bob'],
      ['role lead -@bob: shift ends', 'Incident lead: @bob gives it up — shift ends'],
      ['services web, api', 'Services: web, api'],
      ['services none', 'Services: none'],
      ['title New', 'Renamed: New'],
      ['impact started 2026-11-23T08:00Z', 'Customer impact started 2026-11-23 08:00 UTC'],
      ['detected by monitor at 2026-11-23T08:00Z', 'Noticed by monitor at 2026-11-23 08:00 UTC'],
      ['update public: We know', 'Customer update: We know'],
      ['update we try', 'Internal update: we try'],
      ['link https://a.example/x the graph', 'Link: the graph (https://a.example/x)'],
      ['review started, owner @bob', 'Review started, owner @bob'],
      ['issue R1 opened [#1](https://github.com/a/b/issues/1)', 'Remediation R1 opened #1'],
      ['note see [here](https://a.example)', 'see here'],
      ['action rolled back', 'Action: rolled back'],
      ['rung @carol', 'rung: @carol'],
    ];
    assert.deepEqual(
      sentences(said.map(([words]) => `08:15:02 alice ${words}`).join('\n')),
      said.map(([, sentence]) => sentence),
    );
  });

  it('says nothing of what was redacted', () => {
    assert.deepEqual(sentences('08:15:02 a note hunter2\n08:16:00 a corrected redact #1: hunter2'), [
      '(redacted)',
    ]);
  });

  it('is one line for any entry', () => {
    fc.assert(
      fc.property(entryBody, body => {
        const line = printEntry({ id: idOf(1), atText: '2026-11-23T08:15:02Z', actor: 'alice', body });
        for (const entry of effectiveEntries(parseLog(line).value)) {
          assert.doesNotMatch(
            sentenceOf(entry, role => role),
            /\n/,
          );
        }
      }),
    );
  });
});
