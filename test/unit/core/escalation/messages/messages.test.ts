import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  githubPage,
  hasMarker,
  pageIssueMarker,
  pageMarker,
} from '../../../../../src/core/escalation/messages/githubIssue';
import { pagerDutyEvent } from '../../../../../src/core/escalation/messages/pagerDutyEvent';
import { slackMessage } from '../../../../../src/core/escalation/messages/slackMessage';
import { teamsMessage } from '../../../../../src/core/escalation/messages/teamsCard';
import { webhookBody } from '../../../../../src/core/escalation/messages/webhookBody';
import type { PageMessage } from '../../../../../src/core/escalation/pageMessage';
import { CUT_NOTE, utf8Length } from '../../../../../src/core/escalation/pageMessage';
import { HOSTILE_TEXTS } from '../../../../support/hostile';
import { PAGE_TEXTS, pageMessage, recipient, testMessage } from '../../../../support/pages';

const TEXTS = [...PAGE_TEXTS, ...HOSTILE_TEXTS];
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const MISLEADING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** The same text wherever people can write one. */
const everywhere = (text: string): PageMessage =>
  pageMessage({
    site: text,
    text,
    reason: text,
    sender: text,
    incident: { title: text, severity: text, services: [text], url: text },
    recipients: [recipient({ name: text, address: text, login: text })],
  });

describe('the event for PagerDuty', () => {
  it('says what, how bad, since when and where to look', () => {
    assert.deepEqual(pagerDutyEvent(pageMessage()), {
      body: {
        event_action: 'trigger',
        dedup_key: '2026-11-23-checkout-errors/default/1/alice',
        client: 'Livesite',
        payload: {
          summary: 'SEV1: Checkout returns 500',
          source: 'Shop',
          severity: 'critical',
          timestamp: '2026-11-23T08:15:02Z',
          component: 'checkout',
          group: 'Shop',
          class: 'incident',
          custom_details: {
            incident: '2026-11-23-checkout-errors',
            services: 'checkout, payments',
            for: 'Alice Ames',
            why: 'Step 1 of Default, sent by bob at 2026-11-23 08:15 UTC',
            text: 'Please look at the payment gateway.',
          },
        },
        links: [
          {
            href: 'https://github.com/acme/live/tree/main/incidents/2026/2026-11-23-checkout-errors',
            text: 'The incident',
          },
        ],
        client_url: 'https://github.com/acme/live/tree/main/incidents/2026/2026-11-23-checkout-errors',
      },
      warnings: [],
    });
  });

  it('acknowledges and resolves by the key alone', () => {
    for (const action of ['acknowledge', 'resolve'] as const) {
      const { key } = pageMessage();
      assert.deepEqual(pagerDutyEvent(pageMessage({ action })).body, {
        event_action: action,
        dedup_key: key,
        client: 'Livesite',
      });
    }
  });

  it('ranks severities, and a test lowest', () => {
    const severityOf = (rank: number) =>
      pagerDutyEvent(pageMessage({ incident: { rank } })).body.payload?.severity;
    assert.deepEqual([0, 1, 2, 3, 9].map(severityOf), ['critical', 'error', 'warning', 'info', 'info']);
    const test = pagerDutyEvent(testMessage()).body.payload;
    assert.deepEqual([test?.severity, test?.class], ['info', 'test']);
    assert.match(test?.summary ?? '', /Test page/);
  });

  it('keeps to the limits whatever people write', () => {
    for (const text of TEXTS) {
      const { body } = pagerDutyEvent(everywhere(text));
      assert.ok((body.payload?.summary.length ?? 0) <= 1024);
      assert.ok(utf8Length(JSON.stringify(body)) < 256 * 1024);
      assert.doesNotMatch(body.payload?.summary ?? '', MISLEADING);
    }
    const { warnings } = pagerDutyEvent(pageMessage({ incident: { title: 'x'.repeat(100_000) } }));
    assert.deepEqual(warnings, ['The title is cut to 1,024 characters.']);
  });
});

describe('the message for Slack', () => {
  const textOf = (message: PageMessage): string => {
    const { body } = slackMessage(message);
    return [body.text, ...body.blocks.map(block => JSON.stringify(block))].join('\n');
  };

  it('mentions whom it is for and links the incident', () => {
    const { body, warnings } = slackMessage(
      pageMessage({
        recipients: [recipient({ address: 'U024BE7LH' }), recipient({ handle: 'bob', name: 'Bob & Co' })],
      }),
    );
    assert.deepEqual(
      body.blocks.map(block => (block.type === 'section' ? block.text.text : block.elements[0]?.text)),
      [
        'SEV1: Checkout returns 500',
        '<@U024BE7LH> Bob &amp; Co',
        'Please look at the payment gateway.',
        'Step 1 of Default, sent by bob at 2026-11-23 08:15 UTC · Shop · 2026-11-23-checkout-errors · <https://github.com/acme/live/tree/main/incidents/2026/2026-11-23-checkout-errors|Open the incident>',
      ],
    );
    assert.deepEqual(warnings, [
      '@bob is named but not mentioned: people.yml gives no Slack member id (such as U024BE7LH).',
    ]);
  });

  it('mentions and links nothing else, and stays within the limits', () => {
    for (const text of TEXTS) {
      const all = textOf(everywhere(text));
      assert.doesNotMatch(all, /</, `an angle bracket of ${text.slice(0, 40)}`);
      assert.doesNotMatch(all, /@(?!\u200b)/, `a mention of ${text.slice(0, 40)}`);
      assert.doesNotMatch(all, MISLEADING);
      const { body } = slackMessage(everywhere(text));
      assert.ok(JSON.stringify(body).length < 12_000);
      assert.ok(body.blocks.every(block => block.type !== 'section' || block.text.text.length <= 3000));
      assert.doesNotMatch(all, /&(?!amp;|lt;|gt;)/, 'no entity is cut in half');
    }
  });

  it('takes no address for an id that Slack did not give', () => {
    for (const address of ['!channel', 'U1|x', 'alice', 'u024be7lh', 'U024BE7LH> <!here', 'S0123456']) {
      const all = textOf(pageMessage({ recipients: [recipient({ address })], incident: { url: undefined } }));
      assert.ok(!all.includes('<'), address);
    }
  });

  it('says that it was cut', () => {
    const { body, warnings } = slackMessage(pageMessage({ text: 'x'.repeat(5000) }));
    assert.ok(JSON.stringify(body).includes(CUT_NOTE));
    assert.deepEqual(warnings.at(-1), 'The title or the text is cut.');
  });
});

describe('the card for Teams', () => {
  const cardOf = (message: PageMessage) => teamsMessage(message).body.attachments[0].content;

  it('mentions whom it is for and opens the incident', () => {
    const card = cardOf(
      pageMessage({
        recipients: [recipient({ address: 'alice@example.com' }), recipient({ handle: 'bob', name: 'Bob' })],
      }),
    );
    assert.deepEqual(card.msteams.entities, [
      {
        type: 'mention',
        text: '<at>Alice Ames (alice)</at>',
        mentioned: { id: 'alice@example.com', name: 'Alice Ames (alice)' },
      },
    ]);
    assert.deepEqual(card.body[1], {
      type: 'TextBlock',
      wrap: true,
      text: '<at>Alice Ames (alice)</at>, Bob (bob)',
    });
    assert.equal(card.actions?.[0]?.title, 'Open the incident');
  });

  it('keeps people’s texts out of what Teams reads as Markdown or mentions, and below 27 KB', () => {
    for (const text of TEXTS) {
      const { body } = teamsMessage(everywhere(text));
      assert.ok(utf8Length(JSON.stringify(body)) <= 27 * 1024, text.slice(0, 40));
      for (const block of body.attachments[0].content.body) {
        if (block.type === 'TextBlock') {
          assert.doesNotMatch(block.text.replace(/<\/?at>/g, ''), /[<>*[\]`_#!~\\]/);
        } else {
          assert.doesNotMatch(JSON.stringify(block), /<\/?at\b/i);
        }
      }
    }
  });

  it('says that it was cut', () => {
    const { warnings } = teamsMessage(pageMessage({ text: '😀'.repeat(20_000) }));
    assert.ok(warnings.includes('The title or the text is cut.'));
  });
});

describe('the body for a webhook', () => {
  it('is the whole message in JSON', () => {
    const { body } = webhookBody(pageMessage());
    assert.deepEqual(body, {
      version: 1,
      action: 'page',
      key: '2026-11-23-checkout-errors/default/1/alice',
      site: 'Shop',
      incident: {
        id: '2026-11-23-checkout-errors',
        title: 'Checkout returns 500',
        severity: 'SEV1',
        rank: 0,
        services: ['checkout', 'payments'],
        url: 'https://github.com/acme/live/tree/main/incidents/2026/2026-11-23-checkout-errors',
      },
      recipients: [{ handle: 'alice', name: 'Alice Ames', address: null, login: 'alice' }],
      reason: 'Step 1 of Default',
      text: 'Please look at the payment gateway.',
      sender: 'bob',
      at: '2026-11-23T08:15:02Z',
    });
    assert.equal(webhookBody(testMessage()).body.incident, null);
  });

  it('stays below 64 KB', () => {
    for (const text of TEXTS) {
      assert.ok(JSON.stringify(webhookBody(everywhere(text)).body).length < 64 * 1024);
    }
  });
});

describe('the issue on GitHub', () => {
  it('mentions whom it is for and bears both markers', () => {
    const message = pageMessage({
      recipients: [recipient({ login: 'alice-gh' }), recipient({ handle: 'x', login: '-' })],
    });
    const { body, warnings } = githubPage(message);
    assert.equal(body.title, 'SEV1: Checkout returns 500');
    assert.deepEqual(body.logins, ['alice-gh']);
    assert.ok(body.issue.startsWith('@alice-gh\n\n> SEV1: Checkout returns 500\n\n> Please look'));
    assert.ok(hasMarker(body.issue, pageMarker(message)) && hasMarker(body.issue, pageIssueMarker(message)));
    assert.ok(
      hasMarker(body.comment, pageMarker(message)) && !hasMarker(body.comment, pageIssueMarker(message)),
    );
    assert.deepEqual(warnings, ['@x is not mentioned: people.yml gives no GitHub login.']);
  });

  it('mentions nobody when it acknowledges or resolves', () => {
    for (const action of ['acknowledge', 'resolve'] as const) {
      assert.deepEqual(githubPage(pageMessage({ action })).body.logins, []);
      assert.doesNotMatch(githubPage(pageMessage({ action })).body.comment, /@\w/);
    }
  });

  it('lets no text mention, close, embed, hide or mark anything', () => {
    for (const text of TEXTS) {
      const message = everywhere(text);
      const { body } = githubPage(message);
      assert.ok(body.title.length <= 256);
      assert.ok(body.issue.length < 60_000);
      const marks = body.issue.match(/<!--.*?-->/gs) ?? [];
      assert.deepEqual(marks, [pageMarker(message), pageIssueMarker(message)]);
      const rest = body.issue.replace(/<!--.*?-->/gs, '');
      assert.doesNotMatch(rest, /<|!\[/);
      assert.doesNotMatch(rest.replace(/https?:\S+/g, ''), /(?<![A-Za-z0-9])@(?=[A-Za-z0-9])/);
      assert.doesNotMatch(rest.replace(/https?:\S+/g, ''), /#\d/);
    }
  });

  it('gives each key a marker of its own, in one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const [first, second] = [a, b].map(key => pageMarker({ action: 'page', key }));
        assert.equal(first === second, a === b);
        assert.match(first ?? '', /^<!-- livesite-page:page:[^\s<>]* -->$/);
        assert.doesNotMatch((first ?? '').slice(4, -3), /--/);
      }),
      { numRuns: 40 },
    );
  });
});
