import type { PageMessage, Recipient } from '../../src/core/escalation/pageMessage';

export function recipient(given: Partial<Recipient> = {}): Recipient {
  return { handle: 'alice', name: 'Alice Ames', address: undefined, login: 'alice', ...given };
}

/** A page for an incident of SEV1 to @alice; `incident` changes only what it names. */
export function pageMessage(
  given: Partial<Omit<PageMessage, 'incident'>> & {
    readonly incident?: Partial<PageMessage['incident']>;
  } = {},
): PageMessage {
  const { incident, ...rest } = given;
  return {
    action: 'page',
    key: '2026-11-23-checkout-errors/default/1/alice',
    site: 'Shop',
    recipients: [recipient()],
    reason: 'Step 1 of Default',
    text: 'Please look at the payment gateway.',
    sender: 'bob',
    at: Date.parse('2026-11-23T08:15:02Z'),
    ...rest,
    incident: {
      id: '2026-11-23-checkout-errors',
      origin: '2026-11-23-checkout-errors',
      title: 'Checkout returns 500',
      severity: 'SEV1',
      rank: 0,
      services: ['checkout', 'payments'],
      url: 'https://github.com/acme/live/tree/main/incidents/2026/2026-11-23-checkout-errors',
      ...incident,
    },
  };
}

/** A test page, which belongs to no incident. */
export function testMessage(given: Partial<PageMessage> = {}): PageMessage {
  return {
    ...pageMessage(),
    action: 'test',
    key: 'test/01KAQW4HBG000000',
    text: '',
    reason: 'Test',
    ...given,
    incident: undefined,
  };
}

/** What people write into titles and texts to reach everybody, to close issues or to break out of where their text stands. */
export const PAGE_TEXTS: readonly string[] = [
  '<!channel> <!here> <!everyone> <!subteam^S123456> <@U024BE7LH> <https://attacker.invalid|click>',
  '@everyone @channel @here @acme/sre @bob fixes #1, closes acme/shop#2 https://github.com/acme/shop/issues/3',
  '</at><at>Bob</at> <at>everyone</at>',
  '**bold** [link](https://attacker.invalid) ![image](https://attacker.invalid/x.png) `code` <img src=x>',
  '```\nopen fence\n\n<!-- livesite-page:page:other -->\n<!-- livesite-pages:2026-11-23-checkout-errors -->',
  'a\u0000b\u0007c\u202ed\u2066e\u200bf\u001b[31mg\r\nh\u2028i',
  '-->\n<!--',
  '"}],"text":"<!channel>',
  '\ud800 alone and 😀 whole',
  'x'.repeat(100_000),
  '&'.repeat(100_000),
  '😀'.repeat(50_000),
  `${'line\n'.repeat(20_000)}end`,
];
