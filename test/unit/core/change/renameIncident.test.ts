import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  declarationsIn,
  findCollision,
  isLikelySame,
  nextIdFor,
  renameIncident,
} from '../../../../src/core/change/renameIncident';
import type { Change, FileEdit } from '../../../../src/core/change/change';
import { findFlaw } from '../../../../src/core/change/parseChange';
import { at, logText } from '../../../support/builders';

const id = '2026-11-23-api-down';
const to = `${id}-2`;
const folder = `incidents/2026/${id}`;
const line = '- 2026-11-23T08:16:00Z @alice **declared** SEV2: API down <!--01KAQW4HBG000009-->';
const declaration: readonly FileEdit[] = [
  { kind: 'create', path: `${folder}/incident.md`, text: `# API down\n\n[log](../${id}/timeline.md)\n` },
  { kind: 'append', path: `${folder}/timeline.md`, heading: `# Timeline of ${id}`, lines: [line] },
];
const change = (edits: readonly FileEdit[]): Change => ({
  id: '01KAQW4HBG000001',
  at: '2026-11-23T08:16:00Z',
  actor: 'alice',
  subject: `${id}: declare SEV2: API down`,
  trailers: [
    ['Livesite-Incident', id],
    ['Livesite-Entry', '01KAQW4HBG000009'],
  ],
  edits,
});
const mine = () => {
  const [found] = declarationsIn([change(declaration)]);
  assert.ok(found);
  return found;
};

describe('declarationsIn', () => {
  it('finds what makes an incident, and nothing else', () => {
    assert.deepEqual(mine(), {
      incident: id,
      entry: '01KAQW4HBG000009',
      title: 'API down',
      actor: 'alice',
      at: at('08:16'),
    });
    assert.deepEqual(declarationsIn([change(declaration.slice(1))]), [], 'a log alone');
    assert.deepEqual(declarationsIn([change(declaration.slice(0, 1))]), [], 'a file alone');
  });
});

describe('findCollision', () => {
  it('is another declaration of the same id', () => {
    const log = logText('08:15:02 carol declared SEV1: API Down!\n08:15:30 carol note x');
    const collision = findCollision(mine(), log);
    assert.deepEqual(collision?.theirs, {
      incident: id,
      entry: '01KAQW4HBG000001',
      title: 'API Down!',
      actor: 'carol',
      at: at('08:15:02'),
    });
    assert.ok(collision && isLikelySame(collision));
    assert.equal(isLikelySame({ ...collision, theirs: { ...collision.theirs, at: at('08:05') } }), false);
    assert.equal(isLikelySame({ ...collision, theirs: { ...collision.theirs, title: 'API slow' } }), false);
  });

  it('is none where it is the same declaration, or nobody says who declared it', () => {
    assert.equal(findCollision(mine(), `# Timeline\n\n${line}\n`), undefined);
    assert.equal(findCollision(mine(), undefined), undefined);
    assert.equal(findCollision(mine(), logText('08:15:02 carol note x')), undefined);
  });
});

describe('nextIdFor', () => {
  it('counts up to the first free one', () => {
    assert.equal(
      nextIdFor(mine(), () => false),
      to,
    );
    assert.equal(
      nextIdFor(mine(), taken => taken === to),
      `${id}-3`,
    );
  });
});

describe('renameIncident', () => {
  it('renames paths, heading, links, subject and trailers, and keeps the ids', () => {
    const renamed = renameIncident(change(declaration), id, to);
    assert.deepEqual(renamed, {
      ...change(declaration),
      subject: `${to}: declare SEV2: API down`,
      trailers: [
        ['Livesite-Incident', to],
        ['Livesite-Entry', '01KAQW4HBG000009'],
      ],
      edits: [
        {
          kind: 'create',
          path: `incidents/2026/${to}/incident.md`,
          text: `# API down\n\n[log](../${to}/timeline.md)\n`,
        },
        {
          kind: 'append',
          path: `incidents/2026/${to}/timeline.md`,
          heading: `# Timeline of ${to}`,
          lines: [line],
        },
      ],
    });
    assert.equal(findFlaw(renamed), undefined);
    assert.equal(renameIncident(renamed, id, to), renamed);
  });

  it('leaves incidents alone whose ids only begin alike', () => {
    const other = change([
      {
        kind: 'replace',
        path: 'people.yml',
        before: `${id}-3`,
        after: `x-${id}, ${id}-3/, ${id}s, ${id}_x`,
      },
    ]);
    const renamed = renameIncident({ ...other, subject: 'x', trailers: [] }, id, to);
    assert.deepEqual(renamed.edits, other.edits);
  });

  it('finds every mention, doing it twice is doing it once', () => {
    const around = fc.constantFrom('', ' ', '/', '(', ')', '.', ',', '\n', '`', '"', '- ');
    fc.assert(
      fc.property(fc.array(fc.tuple(around, around), { minLength: 1 }), pairs => {
        const text = pairs.map(([left, right]) => `\n${left}${id}${right}\n`).join('');
        const edit: FileEdit = { kind: 'replace', path: 'people.yml', before: '', after: text };
        const renamed = renameIncident(change([edit]), id, to);
        const [result] = renamed.edits;
        assert.ok(result?.kind === 'replace');
        // A dash before or behind belongs to another id.
        const expected = pairs.filter(([left]) => !left.endsWith('-')).length;
        assert.equal(result.after.split(to).length - 1, expected);
        assert.equal(renameIncident(renamed, id, to), renamed);
      }),
    );
  });
});
