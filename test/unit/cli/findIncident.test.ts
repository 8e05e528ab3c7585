import assert from 'node:assert/strict';
import { Refusal } from '../../../src/app/change';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import { ANY, findIncident, OPEN_FIRST } from '../../../src/cli/findIncident';
import { incidentFolder } from '../../../src/core/site/paths';
import { MemoryStore } from '../../support/memoryStore';

/** A live site with incidents in these statuses. */
async function siteOf(incidents: Readonly<Record<string, string>>): Promise<LiveSite> {
  const store = new MemoryStore();
  for (const [id, status] of Object.entries(incidents)) {
    const day = id.slice(0, 10);
    const lines = [
      `- ${day}T08:15:02Z @alice **declared** SEV2: ${id.slice(11)}\u001b[1m <!--01M8000000000001-->`,
      `- ${day}T08:16:02Z @alice **status** ${status} <!--01M8000000000002-->`,
    ];
    store.write(`${incidentFolder(id)}/timeline.md`, `# Timeline of ${id}\n\n${lines.join('\n')}\n`);
  }
  return new SiteReader(store).read();
}

function refusalOf(find: () => unknown): string {
  try {
    find();
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return error.message;
  }
  return assert.fail('an incident was found');
}

describe('findIncident', () => {
  let site: LiveSite;
  before(async () => {
    site = await siteOf({
      '2026-11-23-checkout-errors': 'identified',
      '2026-11-23-checkout': 'monitoring',
      '2026-11-20-late-mails': 'resolved',
      '2026-11-01-dns': 'closed',
      '2026-10-01-checkout-slow': 'closed',
    });
  });

  const idOf = (words: string | undefined, groups = OPEN_FIRST): string =>
    findIncident(site, words, groups).incident.id;

  it('takes a whole id before anything that holds it', () => {
    assert.equal(idOf('2026-11-23-checkout'), '2026-11-23-checkout');
    assert.equal(idOf('2026-11-01-dns'), '2026-11-01-dns');
  });

  it('takes a part that one open incident has, whatever its case, whatever is over', () => {
    assert.equal(idOf('ERRORS'), '2026-11-23-checkout-errors');
    assert.equal(idOf('mails'), '2026-11-20-late-mails');
    assert.equal(idOf('dns', ANY), '2026-11-01-dns');
  });

  it('lists the candidates where several fit, without what a terminal obeys', () => {
    const message = refusalOf(() => idOf('checkout'));
    assert.deepEqual(message.split('\n'), [
      '"checkout" fits several incidents. Name one:',
      '  2026-11-23-checkout-errors  checkout-errors[1m',
      '  2026-11-23-checkout  checkout[1m',
    ]);
  });

  it('does not write to what is over by a part of its id', () => {
    assert.equal(
      refusalOf(() => idOf('dns')),
      'No open incident has "dns" in its id. 2026-11-01-dns is over; name it by its whole id.',
    );
    assert.match(
      refusalOf(() => idOf('nothing\n')),
      /^No open incident has "nothing" in its id\. /,
    );
  });

  it('means the only open one without words', async () => {
    assert.match(
      refusalOf(() => idOf(undefined)),
      /^Several incidents could be meant\. Name one:\n/,
    );
    const one = await siteOf({
      '2026-11-23-a': 'investigating',
      '2026-11-22-b': 'resolved',
      '2026-11-21-c': 'closed',
    });
    assert.equal(findIncident(one, undefined, OPEN_FIRST).incident.id, '2026-11-23-a');
    const none = await siteOf({ '2026-11-22-b': 'resolved' });
    assert.match(
      refusalOf(() => findIncident(none, undefined, ANY)),
      /^No incident is open/,
    );
  });
});
