import assert from 'node:assert/strict';
import { planAddRotation, rotationPath } from '../../../src/app/addRotation';
import { Refusal } from '../../../src/app/change';
import { checkRotation } from '../../../src/core/oncall/checkRotation';
import { parseRotation } from '../../../src/core/oncall/parseRotation';
import { onCallAt } from '../../../src/core/oncall/schedule';
import { authorAt } from '../../support/builders';

const none = { paths: new Set<string>() };

describe('planAddRotation', () => {
  it('writes a rotation without problems in which its author is on call at once, whatever name and zone', () => {
    for (const zone of ['Europe/Berlin', 'Pacific/Kiritimati', 'UTC', 'America/New_York', 'No/Where']) {
      for (const name of ['Primary', 'SRE: "night" #1', 'On\ncall', '待機']) {
        for (const clock of [
          '2026-11-23 00:00',
          '2026-11-23 08:15',
          '2026-11-29 23:59',
          '2026-03-29 01:30',
        ]) {
          const author = authorAt(clock);
          const [edit] = planAddRotation(none, { name, zone }, author).edits;
          assert.ok(edit?.kind === 'create');
          const { value, problems } = parseRotation(edit.text);
          assert.deepEqual([...problems, ...checkRotation(value, [])], [], edit.text);
          assert.deepEqual(
            onCallAt(value.rotation, author.now).people.map(({ handle }) => handle),
            ['alice'],
            `${zone} ${clock}`,
          );
        }
      }
    }
  });

  it('names the file after the rotation and never overwrites one', () => {
    assert.equal(rotationPath(none, 'Payments: Secondary'), 'rotations/payments-secondary.yml');
    assert.equal(rotationPath(none, '待機'), 'rotations/rotation.yml');
    assert.throws(() => rotationPath(none, ' '), Refusal);
    const taken = { paths: new Set(['rotations/primary.yml']) };
    assert.throws(() => planAddRotation(taken, { name: 'primary', zone: 'UTC' }, authorAt('08:15')), Refusal);
  });
});
