import assert from 'node:assert/strict';
import { assignmentsFor, type ToldAssignments } from '../../../src/app/assignments';
import { SiteReader, type LiveSite } from '../../../src/app/site';
import { nextEntryId } from '../../../src/core/incident/entryId';
import { MemoryStore } from '../../support/memoryStore';
import { at, FOLDER } from '../../support/builders';

const NOTHING: ToldAssignments = { entries: [] };
const DECLARED = '08:15:00 bob declared SEV1: Checkout';

/** Lines such as `08:20:00 bob role lead @alice`; their ids are of that time. */
async function siteWith(...lines: readonly string[]): Promise<LiveSite> {
  const entries = lines.map((line, index) => {
    const [clock = '', actor = '', word = '', ...words] = line.split(' ');
    const id = nextEntryId(at(clock), undefined, () => index);
    const said = words.join(' ').replace(/#(\d)/g, (_, n: string) => idOf(lines, Number(n)));
    return `- 2026-11-23T${clock}Z @${actor} **${word}** ${said} <!--${id}-->\n`;
  });
  const store = new MemoryStore({
    'livesite.yml': 'livesite: 1\nname: Test\n',
    [`${FOLDER}/timeline.md`]: `# Log\n\n${entries.join('')}`,
  });
  return new SiteReader(store).read();
}

function idOf(lines: readonly string[], index: number): string {
  return nextEntryId(at(lines[index]?.split(' ')[0] ?? ''), undefined, () => index);
}

const ask = (site: LiveSite, told: ToldAssignments | undefined, clock = '09:00', me = 'alice') =>
  assignmentsFor(site, { me, now: at(clock), told });

describe('assignments', () => {
  it('tells a role that somebody else gave, once', async () => {
    const site = await siteWith(DECLARED, '08:20:00 bob role lead @Alice');
    const { news, told } = ask(site, NOTHING);
    assert.deepEqual(
      news.map(({ message }) => message),
      ['@bob made you Incident lead of SEV1 Checkout.'],
    );
    assert.deepEqual(ask(site, told).news, []);
  });

  it('tells two roles in one sentence', async () => {
    const site = await siteWith(
      DECLARED,
      '08:20:00 bob role lead @alice',
      '08:21:00 carol role scribe @alice',
    );
    const { news } = ask(site, NOTHING);
    assert.equal(news.length, 1);
    assert.match(news[0]?.message ?? '', /^@bob and @carol made you .* and .* of SEV1 Checkout\.$/);
    assert.equal(news[0]?.entries.length, 2);
  });

  it('does not tell history at the first start, but what comes after it, also when it comes late', async () => {
    const first = ask(await siteWith(DECLARED, '08:20:00 bob role lead @alice'), undefined);
    assert.deepEqual(first.news, []);
    const late = await siteWith(
      DECLARED,
      '08:20:00 bob role lead @alice',
      '08:16:00 carol role scribe @alice',
    );
    assert.equal(ask(late, first.told).news.length, 1);
  });

  it('does not tell what concerns nobody here', async () => {
    const own = await siteWith(DECLARED, '08:20:00 alice role lead @alice');
    const others = await siteWith(DECLARED, '08:20:00 bob role lead @carol');
    const taken = await siteWith(DECLARED, '08:20:00 bob role lead @alice', '08:30:00 bob role lead -@alice');
    const passed = await siteWith(DECLARED, '08:20:00 bob role lead @alice', '08:30:00 bob role lead @carol');
    const retracted = await siteWith(
      DECLARED,
      '08:20:00 bob role lead @alice',
      '08:30:00 bob corrected retract #1: wrong',
    );
    const over = await siteWith(
      DECLARED,
      '08:20:00 bob role lead @alice',
      '08:30:00 bob status resolved',
      '08:31:00 bob status closed',
    );
    for (const site of [own, others, taken, passed, retracted, over]) {
      assert.deepEqual(ask(site, NOTHING).news, []);
    }
  });

  it('does not tell what is older than a day, and forgets it', async () => {
    const site = await siteWith(DECLARED, '08:20:00 bob role lead @alice');
    const { told } = ask(site, NOTHING);
    const later = assignmentsFor(site, { me: 'alice', now: at('2026-11-24 08:21'), told });
    assert.deepEqual(later, { news: [], told: { entries: [] } });
  });

  it('waits until it is known who works here', async () => {
    const site = await siteWith(DECLARED, '08:20:00 bob role lead @alice');
    assert.deepEqual(ask(site, undefined, '09:00', ''), { news: [], told: undefined });
  });
});
