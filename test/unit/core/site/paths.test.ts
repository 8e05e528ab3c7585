import assert from 'node:assert/strict';
import { incidentFolder, incidentOfPath, isStrayIncidentPath } from '../../../../src/core/site/paths';

describe('incidentOfPath', () => {
  it('is the folder’s name, for files right in it', () => {
    assert.equal(incidentFolder('2026-11-23-x'), 'incidents/2026/2026-11-23-x');
    assert.equal(incidentOfPath('incidents/2026/2026-11-23-x/timeline.md'), '2026-11-23-x');
    assert.equal(incidentOfPath('incidents/2026/2026-11-23-x-2/graph.png'), '2026-11-23-x-2');
  });

  it('is none for others', () => {
    const others = [
      'livesite.yml',
      'incidents/2026/2026-11-23-x/files/timeline.md',
      'incidents/2025/2026-11-23-x/timeline.md',
      'incidents/2026/2026-11-23-X/timeline.md',
      'incidents/2026/2026-11-23-/timeline.md',
      'incidents/2026/2026-11-23/timeline.md',
      'incidents/2026/x/timeline.md',
      'incidents/2026/2026-11-23-x y/timeline.md',
      'incidents/2026/2026-11-23-x\n/timeline.md',
      'incidents/2026/__proto__/timeline.md',
      'incidents/2026/con/timeline.md',
      'runbooks/2026/2026-11-23-x/timeline.md',
      '/incidents/2026/2026-11-23-x/timeline.md',
    ];
    for (const path of others) {
      assert.equal(incidentOfPath(path), undefined, path);
    }
  });
});

describe('isStrayIncidentPath', () => {
  it('finds files that somebody meant for an incident’s', () => {
    const strays = [
      'incidents/2026/Checkout Errors/incident.md',
      'incidents/2026/notes/todo.md',
      'incidents/2025/2026-11-23-x/timeline.md',
      'incidents/2026-11-23-x/timeline.md',
      'incidents/timeline.md',
      'incidents/2026/incident.md',
      'incidents/2026/q4/2026-11-23-x/review.md',
    ];
    for (const path of strays) {
      assert.ok(isStrayIncidentPath(path), path);
    }
  });

  it('leaves others alone', () => {
    const others = [
      'incidents/README.md',
      'incidents/2026/README.md',
      'incidents/2026/2026-11-23-x/timeline.md',
      'incidents/2026/2026-11-23-x/photo.md',
      'incidents/2026/2026-11-23-x/files/timeline.md',
      'incidents/2026/2026-11-23-x/a/b/c/review.md',
      'runbooks/timeline.md',
    ];
    for (const path of others) {
      assert.ok(!isStrayIncidentPath(path), path);
    }
  });
});
