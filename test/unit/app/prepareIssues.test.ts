import assert from 'node:assert/strict';
import { Refusal } from '../../../src/app/change';
import { TrackerError } from '../../../src/app/trackerPorts';
import { prepareIssues, type IssuePreview, type PreparedIssues } from '../../../src/app/prepareIssues';
import { issueMarker } from '../../../src/core/remediation/issueMarker';
import { INCIDENT, RemediationWorld, REPOSITORY, REVIEW } from '../../support/remediationWorld';

const ITEMS = [
  '- [ ] R1 Circuit breaker between **checkout** and payments, see #12, ask @carol — @alice, due 2026-12-07, prevent',
  '- [ ] R2 Alert on the error budget of checkout — @bob, due 2026-12-09, detect',
  '- [ ] R3 Ask the bank for a test account — @stranger',
  '- [ ] R4 Somebody has to own this',
];

describe('prepareIssues', () => {
  let world: RemediationWorld;

  afterEach(() => world.dispose());

  const start = async (
    items: readonly string[] = ITEMS,
    options: Parameters<typeof RemediationWorld.create>[1] = {},
  ) => {
    world = await RemediationWorld.create(items, options);
  };
  const prepare = async (...ids: string[]): Promise<PreparedIssues> =>
    prepareIssues(
      await world.readSite(),
      ids.map(item => ({ incident: INCIDENT, item })),
      world.prepareDeps(),
    );
  const opening = (preview: IssuePreview | undefined): Extract<IssuePreview, { action: 'open' }> => {
    assert.ok(preview?.action === 'open', preview?.action);
    return preview;
  };

  it('shows exactly what will be sent, and where to', async () => {
    await start();
    const { repository, previews } = await prepare('R1');
    assert.deepEqual(
      [repository.repository, repository.private, repository.canPush],
      [{ owner: 'acme', name: 'shop' }, true, true],
    );
    const { draft, due, notes, warnings } = opening(previews[0]);
    assert.deepEqual(
      draft.title,
      'Circuit breaker between checkout and payments, see #\u200b12, ask @\u200bcarol',
    );
    assert.equal(
      draft.body,
      [
        'Circuit breaker between **checkout** and payments, see #\u200b12, ask @\u200bcarol',
        '',
        '## Why',
        '',
        'This comes from the review of the incident “Checkout returns 500” (SEV2 ' +
          'Major, declared 2026-11-23).',
        'Checkout answered 500 to a third of the customers in the EU.',
        'It is meant to keep this from happening again.',
        '',
        '## Done',
        '',
        '- Owner: @alice',
        '- Close this issue as completed when it is done. Livesite then ticks R1 in the review.',
        '',
        `[R1 of the review of ${INCIDENT}](https://github.com/acme/live/blob/0123456789abcdef0123456789abcdef01234567/ops/${REVIEW}?plain=1#L10)`,
        '',
        'Due: 2026-12-07',
        issueMarker(INCIDENT, 'R1'),
        '',
      ].join('\n'),
    );
    assert.deepEqual(
      [draft.labels, draft.assignee, due, notes, warnings],
      [['livesite', 'remediation'], 'alice', '2026-12-07', [], []],
    );
    assert.ok(
      world.server.state.requests.every(({ method }) => method === 'GET'),
      'nothing is written',
    );
  });

  it('says why nobody is assigned, and asks about each login once', async () => {
    await start([...ITEMS, '- [ ] R5 Another of them — @alice, due 2026-12-07']);
    const { previews } = await prepare('R1', 'R2', 'R3', 'R4', 'R5');
    assert.deepEqual(
      previews.map(preview => opening(preview).draft.assignee),
      ['alice', 'bob-gh', undefined, undefined, 'alice'],
    );
    assert.match(
      opening(previews[2]).notes[0] ?? '',
      /^Nobody is assigned: stranger cannot be assigned in acme\/shop\./,
    );
    assert.match(opening(previews[2]).draft.body, /- Owner: stranger\n- Close this issue/);
    assert.deepEqual(opening(previews[3]).notes, ['Nobody is assigned: the item has no owner.']);
    const asked = world.server.state.requests
      .map(({ path }) => path)
      .filter(path => path.includes('/assignees/'));
    assert.deepEqual(
      asked,
      ['alice', 'bob-gh', 'stranger'].map(login => `/repos/acme/shop/assignees/${login}`),
    );
  });

  it('sends no labels and nobody where GitHub would drop them', async () => {
    await start(ITEMS, { repos: [{ fullName: REPOSITORY, collaborators: { alice: 'read' } }] });
    const [preview] = (await prepare('R1')).previews;
    const { draft, notes } = opening(preview);
    assert.deepEqual([draft.labels, draft.assignee, notes.length], [[], undefined, 2]);
    assert.ok(notes.every(note => note.includes('you may not push') || note.includes('You may not push')));
    assert.ok(!world.server.state.requests.some(({ path }) => path.includes('/assignees/')));
  });

  it('skips what needs no issue or cannot have one, with the reason', async () => {
    await start([
      '- [x] R1 It was done — @alice',
      '- [ ] R2 It will not — @alice, won’t do: too dear',
      '- [ ] R3 It has one ([#7](https://github.com/acme/shop/issues/7))',
      '- [ ] R4 Twice — @alice',
      '- [ ] R4 Twice again — @alice',
      '- [ ] R5',
    ]);
    const { previews } = await prepare('R1', 'R2', 'R3', 'R4', 'R5', 'R9');
    assert.deepEqual(
      previews.map(preview => (preview.action === 'skip' ? preview.reason : preview.action)),
      [
        'It is done.',
        'It will not be done.',
        'It has an issue: #7.',
        'R4 stands 2 times in this review, so its issue could not be told apart. Give each its own number.',
        'It has no text yet.',
        `The review of ${INCIDENT} has no item R9 (any more).`,
      ],
    );
    assert.equal(previews[2]?.action === 'skip' && previews[2].url, 'https://github.com/acme/shop/issues/7');
    assert.equal(world.server.state.requests.length, 1, 'nothing is looked up for them');
  });

  it('links an issue that exists already', async () => {
    await start();
    world.server.state.createIssue(REPOSITORY, {
      title: 'x',
      body: `a\r\n\r\n${issueMarker(INCIDENT, 'R2')}\r\n`,
    });
    world.server.state.createIssue(REPOSITORY, { title: 'copy', body: issueMarker(INCIDENT, 'R2') });
    const { previews } = await prepare('R1', 'R2');
    assert.deepEqual(
      previews.map(({ action }) => action),
      ['open', 'link'],
    );
    assert.equal(previews[1]?.action === 'link' && previews[1].issue.number, 1, 'the oldest of several');
  });

  it('warns of secrets everywhere, and of people’s data where all can read', async () => {
    const items = [
      `- [ ] R1 Tell jane@customer.example that ${['xoxb', '1234567890', 'abcdef'].join('-')} was replaced — @alice`,
    ];
    await start(items);
    assert.deepEqual(
      opening((await prepare('R1')).previews[0]).warnings.map(({ what }) => what),
      ['a Slack token'],
    );
    await world.dispose();
    await start(items, { repos: [REPOSITORY] });
    assert.deepEqual(
      opening((await prepare('R1')).previews[0]).warnings.map(({ what }) => what),
      ['a Slack token', 'an e-mail address'],
    );
  });

  it('uses the repository’s present name', async () => {
    await start(ITEMS, { repos: [{ fullName: 'acme/store', renamedFrom: REPOSITORY }] });
    assert.deepEqual((await prepare('R1')).repository.repository, { owner: 'acme', name: 'store' });
  });

  it('refuses a repository without issues, and passes on what GitHub refuses', async () => {
    await start(ITEMS, { repos: [{ fullName: REPOSITORY, hasIssues: false }] });
    await assert.rejects(
      prepare('R1'),
      error => error instanceof Refusal && /switched off in acme\/shop/.test(error.message),
    );
    world.token = () => Promise.reject(new Error('no'));
    await assert.rejects(
      prepare('R1'),
      error => error instanceof TrackerError && error.reason === 'signed-out',
    );
  });

  it('takes a team’s own template, and keeps link and marker whatever it says', async () => {
    await start();
    const deps = world.prepareDeps();
    const templates = { ...deps.templates, render: async () => '<!-- hidden --> Only this, @everybody.' };
    const { previews } = await prepareIssues(await world.readSite(), [{ incident: INCIDENT, item: 'R1' }], {
      ...deps,
      templates,
      place: undefined,
    });
    assert.equal(
      opening(previews[0]).draft.body,
      `Only this, @\u200beverybody.\n\nR1 of the review of ${INCIDENT}, \`${REVIEW}\`\n\nDue: 2026-12-07\n${issueMarker(INCIDENT, 'R1')}\n`,
    );
  });
});
