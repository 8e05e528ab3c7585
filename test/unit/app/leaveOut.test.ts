import assert from 'node:assert/strict';
import { Refusal } from '../../../src/app/change';
import { planLeaveOut } from '../../../src/app/leaveOut';
import { SiteReader } from '../../../src/app/site';
import type { LeaveOutReason } from '../../../src/core/incident/metricsWords';
import { applied, authorAt, FOLDER, incidentOf, INCIDENT, siteFiles } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';

const DECLARED = '08:15:02 alice declared SEV2: Checkout';

async function leaveOut(story: string, reason: LeaveOutReason | undefined, text = ''): Promise<string> {
  const files = siteFiles(story);
  const site = await new SiteReader(new MemoryStore(files)).read();
  const change = planLeaveOut(site, { incident: INCIDENT, reason, text }, authorAt('10:30'));
  const after = applied(change, files)[`${FOLDER}/timeline.md`] ?? '';
  const said = after.trimEnd().split('\n').at(-1) ?? '';
  return `${change.subject.slice(INCIDENT.length + 2)} | ${said.replace(/ <!--.*/, '').replace(/^.*\*\* /, '')}`;
}

describe('planLeaveOut', () => {
  it('says why metrics leave an incident out, and that they count it again', async () => {
    assert.equal(await leaveOut(DECLARED, 'drill'), 'metrics: left out: drill | left out: drill');
    assert.equal(
      await leaveOut(DECLARED, 'other', 'the vendor’s\ntest'),
      'metrics: left out: other | left out: other: the vendor’s ⏎ test',
    );
    const left = `${DECLARED}\n09:00:00 alice metrics left out: drill`;
    assert.equal(await leaveOut(left, undefined), 'metrics: counted | counted');
  });

  it('refuses what the log says already, and "other" that explains nothing', async () => {
    await assert.rejects(leaveOut(DECLARED, undefined), Refusal);
    await assert.rejects(leaveOut(`${DECLARED}\n09:00:00 alice metrics left out: drill`, 'drill'), Refusal);
    await assert.rejects(leaveOut(DECLARED, 'other', ' \n'), /Say why/);
  });
});

describe('what the log says about metrics', () => {
  it('holds as it was said last, corrections applied', () => {
    const left = (more: string): string | undefined => incidentOf(`${DECLARED}\n${more}`).leftOut;
    assert.equal(left(''), undefined);
    assert.equal(left('08:20:00 bob metrics left out: restricted: legal'), 'restricted');
    assert.equal(left('08:20:00 bob metrics left out: drill\n08:21:00 bob metrics counted'), undefined);
    assert.equal(left('08:20:00 bob metrics left out: drill\n08:21:00 bob corrected retract #2'), undefined);
    assert.equal(left('08:20:00 bob metrics left out: drill\n08:21:00 bob corrected redact #2'), 'drill');
    assert.equal(left('08:20:00 bob metrics left out: holiday'), undefined);
  });
});
