import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createHandlebarsTemplates } from '../../../../src/adapters/templates/handlebarsTemplates';
import {
  approvableKinds,
  planApprove,
  planStatement,
  planWithdrawApproval,
  requireCustomerReview,
} from '../../../../src/app/customerReview/approveCustomerReview';
import {
  planFinalEdition,
  planStartCustomerReview,
} from '../../../../src/app/customerReview/startCustomerReview';
import type { LiveSite } from '../../../../src/app/site';
import { remindersFor } from '../../../../src/app/reminders';
import { recordProblems, type FileCommit } from '../../../../src/app/customerReview/approvalHistory';
import {
  checkCustomerReview,
  judgeApprovals,
  openApproversSentence,
  openKinds,
} from '../../../../src/core/customerReview/checkCustomerReview';
import { statementFlaw } from '../../../../src/core/customerReview/statement';
import { parseCustomerReview } from '../../../../src/core/customerReview/customerReview';
import type { ApproverKind } from '../../../../src/core/customerReview/header';
import { mergeSiteFile } from '../../../../src/core/merge/mergeSiteFile';
import { ROOT } from '../../../tools/root.mjs';
import { applied, authorAt, FOLDER, INCIDENT, siteFiles, siteOf } from '../../../support/builders';

const PATH = `${FOLDER}/customer-review.md`;
const STORY = `
  08:00:00 alice declared SEV1: db-eu-3 is on fire
  08:01:00 alice services checkout
  08:01:00 alice impact started 2026-11-23T07:55Z
  08:05:00 alice update public: Some payments fail. We are on it.
  08:31:00 bob status mitigated: rolled back
  09:00:00 bob status resolved
`;
const PEOPLE = `people:\n${['alice', 'bob', 'carol', 'dan'].map(handle => `  - { handle: ${handle}, name: ${handle} }\n`).join('')}`;
const TEXT = `---
incident: ${INCIDENT}
edition: preliminary
author: alice # who wrote it
---
# Some payments failed

## Summary

Some customers could not pay.

## What happened

A change of ours was wrong.

## What we did

We took it back.

## What we are doing

We look twice now.
`;

const templates = createHandlebarsTemplates({
  builtIn: file => readFile(path.join(ROOT, 'templates', file), 'utf8'),
});

const siteWith = (text: string | undefined, more: Readonly<Record<string, string>> = {}): Promise<LiveSite> =>
  siteOf(STORY, { 'people.yml': PEOPLE, ...(text === undefined ? {} : { [PATH]: text }), ...more });

async function approve(text: string, person: string, as: ApproverKind): Promise<string> {
  const site = await siteWith(text);
  const { hash } = requireCustomerReview(site, INCIDENT).review;
  const change = planApprove(site, { incident: INCIDENT, as, hash }, authorAt('10:00:00', person));
  assert.ok(
    change.trailers.some(
      ([name, value]) => name === 'Livesite-Approval' && value === `${as} @${person} ${hash}`,
    ),
  );
  return applied(change, { [PATH]: text })[PATH] ?? '';
}

const standing = (text: string): string[] =>
  judgeApprovals(parseCustomerReview(text).value, {
    plan: { customerReview: {} },
    people: [],
  }).map(({ approval, flaw }) => `${approval.person} ${approval.as} ${flaw ?? 'counts'}`);

describe('planStartCustomerReview', () => {
  const review = `# R\n\n## Summary\n\nWe broke db-eu-3. <!-- not nice -->\n\n## Mitigation and resolution\n\nRolled back.\n\n## Remediation\n\n- [ ] R1 Check addresses — @bob, due 2027-01-15, prevent, public\n- [ ] R2 Move db-eu-3 — @bob, due 2027-01-15, prevent\n`;
  const more = {
    [`${FOLDER}/review.md`]: review,
    'services.yml': 'services:\n  - { id: checkout, name: checkout-svc, public-name: Payments }\n',
  };

  it('brings what customers were told, when they were hurt and what is to be rewritten', async () => {
    const site = await siteWith(undefined, more);
    const { change } = await planStartCustomerReview(site, INCIDENT, authorAt('12:00:00'), templates);
    assert.ok(change);
    const text = applied(change, siteFiles(STORY))[PATH] ?? '';
    const { value, problems } = parseCustomerReview(text);
    assert.deepEqual(problems, []);
    assert.equal(value.title, 'Disruption of Payments on 23 November 2026');
    assert.deepEqual([value.author, value.edition, value.approvals], ['alice', 'final', []]);
    assert.match(text, /began 07:55 UTC, ended 08:31 UTC \(36 min\)/);
    assert.match(text, /- 08:05 UTC: Some payments fail\. We are on it\./);
    assert.match(text, /We broke db-eu-3\.\n/);
    assert.match(text, /- Check addresses\n/);
    assert.doesNotMatch(text, /Move db-eu-3|not nice|on fire/);
    // Whoever leaves the template as it is has nothing to publish yet.
    assert.deepEqual(
      value.sections.map(({ empty }) => empty),
      [false, false, false, false],
    );
  });

  it('is a preliminary edition where the plan promises one, and nothing is said where nothing is known', async () => {
    const plan =
      'livesite: 1\nname: Acme\nseverities:\n  - { id: SEV1, name: a, test: b, customer-review: { preliminary: 3d, final: 14d } }\n';
    const site = await siteOf('08:00:00 a declared SEV1: x\n08:01:00 a status mitigated', {
      'livesite.yml': plan,
    });
    const { change } = await planStartCustomerReview(site, INCIDENT, authorAt('12:00:00'), templates);
    const text = change ? (applied(change, siteFiles(STORY))[PATH] ?? '') : '';
    const { value } = parseCustomerReview(text);
    assert.equal(value.edition, 'preliminary');
    assert.deepEqual(
      value.sections.map(({ empty }) => empty),
      [true, true, true, true],
    );
  });

  it('waits until service is restored, and begins nothing twice', async () => {
    const active = await siteOf('08:00:00 a declared SEV1: x');
    await assert.rejects(
      planStartCustomerReview(active, INCIDENT, authorAt('09:00:00'), templates),
      /still active/,
    );
    const { change } = await planStartCustomerReview(
      await siteWith(TEXT),
      INCIDENT,
      authorAt('12:00:00'),
      templates,
    );
    assert.equal(change, undefined);
  });
});

describe('approving a customer review', () => {
  it('is written by range, for exactly this text', async () => {
    const once = await approve(TEXT, 'bob', 'technical');
    const twice = await approve(once, 'carol', 'non-technical');
    assert.deepEqual(standing(twice), ['bob technical counts', 'carol non-technical counts']);
    assert.ok(
      twice.includes('author: alice # who wrote it\napprovals:\n  - { person: bob, as: technical, at: 2026'),
    );
    assert.ok(twice.endsWith(TEXT.slice(TEXT.indexOf('# Some'))));
  });

  it('is void after an edit, and replaced when given anew', async () => {
    const once = await approve(TEXT, 'bob', 'technical');
    const edited = once.replace('could not pay', 'could hardly pay');
    assert.deepEqual(standing(edited), ['bob technical edited']);
    const again = await approve(edited, 'bob', 'technical');
    assert.deepEqual(standing(again), ['bob technical counts']);
    assert.equal(again.match(/person: bob/g)?.length, 1);
  });

  it('works with Windows’ line endings', async () => {
    const text = await approve(TEXT.replaceAll('\n', '\r\n'), 'bob', 'technical');
    assert.deepEqual(standing(text), ['bob technical counts']);
    assert.equal(text.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('of two people at the same time are both kept, in either order', async () => {
    const bob = await approve(TEXT, 'bob', 'technical');
    const carol = await approve(TEXT, 'carol', 'non-technical');
    for (const [ours, theirs] of [
      [bob, carol],
      [carol, bob],
    ] as const) {
      const merged = mergeSiteFile({ path: PATH, base: TEXT, ours, theirs });
      assert.deepEqual(merged.conflicts, []);
      assert.deepEqual(standing(merged.text).sort(), ['bob technical counts', 'carol non-technical counts']);
    }
    const dan = await approve(bob, 'dan', 'technical');
    const third = mergeSiteFile({
      path: PATH,
      base: bob,
      ours: dan,
      theirs: await approve(bob, 'carol', 'non-technical'),
    });
    assert.deepEqual([third.conflicts, standing(third.text).length], [[], 3]);
  });

  it('beside a colleague’s edit of the text does not count any more', async () => {
    const bob = await approve(TEXT, 'bob', 'technical');
    const edited = TEXT.replace('Some customers', 'Many customers');
    const merged = mergeSiteFile({ path: PATH, base: TEXT, ours: bob, theirs: edited });
    assert.deepEqual([merged.conflicts, standing(merged.text)], [[], ['bob technical edited']]);
  });

  it('is refused to the author, twice, to strangers, of another text and of half a text', async () => {
    const refused = async (text: string, person: string, plan = ''): Promise<string> => {
      const site = await siteWith(
        text,
        plan === '' ? {} : { 'livesite.yml': `livesite: 1\nname: A\n${plan}` },
      );
      try {
        approvableKinds(site, requireCustomerReview(site, INCIDENT), person);
      } catch (error) {
        return (error as Error).message;
      }
      return 'allowed';
    };
    assert.match(await refused(TEXT, 'Alice'), /^You are its author/);
    assert.match(
      await refused(await approve(TEXT, 'bob', 'technical'), 'bob'),
      /^You have approved exactly this text/,
    );
    assert.match(await refused(TEXT, 'mallory'), /not in people\.yml/);
    assert.match(await refused(TEXT.replace('We took it back.', ''), 'bob'), /not complete/);
    const named = 'customer-review: { approvers: { technical: [bob], non-technical: [carol] } }\n';
    assert.match(await refused(TEXT, 'dan', named), /does not name @dan/);
    assert.equal(await refused(TEXT, 'bob', named), 'allowed');
    const site = await siteWith(TEXT);
    const stale = { incident: INCIDENT, as: 'technical', hash: `sha256:${'0'.repeat(64)}` } as const;
    assert.throws(() => planApprove(site, stale, authorAt('10:00:00', 'bob')), /changed while you read it/);
  });

  it('can be withdrawn by whoever gave it', async () => {
    const text = await approve(await approve(TEXT, 'bob', 'technical'), 'carol', 'non-technical');
    const site = await siteWith(text);
    const change = planWithdrawApproval(site, INCIDENT, authorAt('11:00:00', 'bob'));
    assert.deepEqual(standing(applied(change, { [PATH]: text })[PATH] ?? ''), ['carol non-technical counts']);
    assert.throws(
      () => planWithdrawApproval(site, INCIDENT, authorAt('11:00:00', 'dan')),
      /have not approved/,
    );
  });
});

describe('the author’s statement', () => {
  async function state(text: string, person = 'alice'): Promise<string> {
    const site = await siteWith(text);
    const { hash } = requireCustomerReview(site, INCIDENT).review;
    const change = planStatement(site, { incident: INCIDENT, hash }, authorAt('11:00:00', person));
    assert.deepEqual(change.trailers.at(-1), ['Livesite-Written-By', `@${person} ${hash}`]);
    return applied(change, { [PATH]: text })[PATH] ?? '';
  }
  const flawOf = (text: string): string | undefined => statementFlaw(parseCustomerReview(text).value);

  it('is the author’s alone, voids no approval, and stands through the approvals that follow', async () => {
    const after = await state(await approve(TEXT, 'bob', 'technical'));
    assert.equal(parseCustomerReview(after).value.statement?.person, 'alice');
    assert.deepEqual([flawOf(after), standing(after)], [undefined, ['bob technical counts']]);
    const both = await approve(after, 'carol', 'non-technical');
    assert.deepEqual([flawOf(both), standing(both).length], [undefined, 2]);
    await assert.rejects(state(TEXT, 'bob'), /Only its author/);
  });

  it('is void after any edit, whoever made it, and given anew in place of the old one', async () => {
    const stated = await state(TEXT);
    for (const edited of [
      stated.replace('could not pay', 'could hardly pay'),
      stated.replace('edition: preliminary', 'edition: final'),
      stated.replace('author: alice', 'allowed: [{ words: x, reason: y }]\nauthor: alice'),
    ]) {
      assert.equal(flawOf(edited), 'edited');
      const again = await state(edited);
      assert.deepEqual([flawOf(again), again.match(/written-by/g)?.length], [undefined, 1]);
    }
  });

  it('does not hold for a text that it does not name, nor for another author', async () => {
    const stated = await state(TEXT);
    assert.equal(flawOf(stated.replace(/, text: sha256:[0-9a-f]+/, '')), 'unbound');
    assert.equal(flawOf(stated.replace('author: alice', 'author: bob')), 'other');
    assert.equal(flawOf(TEXT), 'missing');
  });

  it('is refused of half a text, and of one that was edited while it was asked for', async () => {
    await assert.rejects(state(TEXT.replace('We took it back.', '')), /not complete yet, and any later edit/);
    const stale = { incident: INCIDENT, hash: `sha256:${'0'.repeat(64)}` };
    const site = await siteWith(TEXT);
    assert.throws(() => planStatement(site, stale, authorAt('11:00:00')), /changed while you were asked/);
  });

  it('keeps whoever gave it from approving, though somebody else is named as author by then', async () => {
    const straw = (await state(TEXT)).replace('author: alice', 'author: dan');
    const site = await siteWith(straw);
    assert.throws(
      () => approvableKinds(site, requireCustomerReview(site, INCIDENT), 'alice'),
      /You have stated that you wrote it, whoever `author:` names \(@dan\)/,
    );
    const { hash } = parseCustomerReview(straw).value;
    const forged = straw.replace(
      'author: dan',
      `approvals: [{ person: Alice, as: technical, at: 2026-12-01T10:00:00Z, text: ${hash} }]\nauthor: dan`,
    );
    assert.deepEqual(standing(forged), ['Alice technical own']);
  });

  it('written by hand is told from one that its author’s commit brought', async () => {
    const stated = await state(TEXT);
    const { value: review } = parseCustomerReview(stated);
    const commitOf = (name: string, statements: readonly string[]): FileCommit => {
      const author = { name, email: `${name}@example.invalid` };
      return { commit: 'a'.repeat(40), author, at: 0, approvals: [], statements, text: stated };
    };
    const site = await siteWith(stated);
    const codes = (...commits: readonly FileCommit[]): string[] =>
      recordProblems(review, site, commits).map(({ code }) => code);
    const trailer = `@alice ${review.hash}`;
    assert.deepEqual(codes(commitOf('alice', [trailer])), []);
    assert.deepEqual(codes(commitOf('bob', [trailer])), ['statement-unrecorded']);
    assert.deepEqual(codes(commitOf('alice', [`@alice sha256:${'0'.repeat(64)}`])), ['statement-unrecorded']);
    assert.deepEqual(codes(), []);
  });

  it('and the approvals are asked for anew for the final edition', async () => {
    const stated = await state(await approve(TEXT, 'bob', 'technical'));
    const change = planFinalEdition(await siteWith(stated), INCIDENT, authorAt('12:00:00'));
    const after = applied(change, { [PATH]: stated })[PATH] ?? '';
    const { edition, statement, approvals, body } = parseCustomerReview(after).value;
    assert.deepEqual([edition, statement, approvals], ['final', undefined, []]);
    assert.equal(after.slice(body.start), TEXT.slice(TEXT.indexOf('# Some')));
    const last = await siteWith(after);
    assert.throws(() => planFinalEdition(last, INCIDENT, authorAt('12:00:00')), /final edition already/);
  });
});

describe('approvers where nobody is named', () => {
  const nobody = { 'people.yml': 'people: []\n' };

  it('are anybody, which is said, but two people and neither of them its author', async () => {
    const site = await siteWith(TEXT, nobody);
    assert.deepEqual(openKinds(site), ['technical', 'non-technical']);
    assert.match(openApproversSentence(site) ?? '', /^Anybody who may push counts as technical and non-tech/);
    const found = requireCustomerReview(site, INCIDENT);
    assert.deepEqual(approvableKinds(site, found, 'stranger'), ['technical', 'non-technical']);
    assert.throws(() => approvableKinds(site, found, 'Alice'), /You are its author/);
    const once = await approve(TEXT, 'bob', 'technical');
    const twice = once.replace(/^( {2}- .*)as: technical(.*\n)/m, '$&$1as: non-technical$2');
    assert.deepEqual(standing(twice), ['bob technical both', 'bob non-technical both']);
    const { value } = parseCustomerReview(once);
    assert.deepEqual(
      checkCustomerReview(value, site).map(({ code, severity }) => `${severity} ${code}`),
      ['hint approvers-open'],
    );
  });

  it('are not where livesite.yml names them, or people.yml lists somebody', async () => {
    const plan = 'livesite: 1\nname: A\ncustomer-review: { approvers: { technical: [bob] } }\n';
    assert.deepEqual(openKinds(await siteWith(TEXT, { ...nobody, 'livesite.yml': plan })), ['non-technical']);
    assert.equal(openApproversSentence(await siteWith(TEXT)), undefined);
  });
});

describe('reminders of a customer review', () => {
  it('go to its author, before there is one to whoever speaks to customers, for two weeks', async () => {
    const story = `${STORY}\n09:01:00 bob role communications-manager @carol\n09:02:00 bob role lead @bob`;
    const late = Date.parse('2026-12-08T10:00:00Z');
    const told = async (
      who: string,
      files: Readonly<Record<string, string>>,
      now = late,
    ): Promise<string[]> =>
      remindersFor(await siteOf(story, files), who, now)
        .map(({ clock }) => clock)
        .filter(clock => clock.includes('customer'));
    assert.deepEqual(await told('carol', {}), ['customer-review']);
    assert.deepEqual(await told('bob', {}), []);
    assert.deepEqual(await told('alice', { [PATH]: TEXT }), ['customer-review']);
    assert.deepEqual(await told('carol', { [PATH]: TEXT }), []);
    assert.deepEqual(await told('alice', { [PATH]: TEXT }, Date.parse('2026-12-01T10:00:00Z')), []);
    assert.deepEqual(await told('alice', { [PATH]: TEXT }, Date.parse('2027-01-20T10:00:00Z')), []);
  });
});
