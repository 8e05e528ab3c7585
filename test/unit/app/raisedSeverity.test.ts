import assert from 'node:assert/strict';
import { raisedSeverityWords } from '../../../src/app/raisedSeverity';
import { INCIDENT, siteOf } from '../../support/builders';

const FILES = {
  'people.yml': 'people: [{ handle: ann, name: Ann }]\n',
  'escalations/high.yml':
    'name: High\ndelivery: automatic\napplies: [{ severities: [SEV1] }]\nsteps: [{ page: { person: ann } }]\n',
};
const ACKNOWLEDGED = '08:15:00 alice declared SEV3: Checkout\n08:16:00 bob acknowledged';

async function words(before: string, more: string, files: Readonly<Record<string, string>> = FILES) {
  const incident = (await siteOf(before, files)).byId.get(INCIDENT)?.incident;
  assert.ok(incident);
  return raisedSeverityWords(await siteOf(`${before}\n${more}`, files), incident);
}

describe('a severity that is raised', () => {
  it('after an acknowledgement pages nobody, and that is said', async () => {
    assert.equal(
      await words(ACKNOWLEDGED, '08:20:00 alice severity SEV1'),
      '“Checkout” is SEV1 now. Somebody has acknowledged it, so nobody else is paged by itself.',
    );
  });

  it('needs no words where it pages, was lowered, or nobody would be paged anyway', async () => {
    const [declared = ''] = ACKNOWLEDGED.split('\n');
    assert.equal(await words(declared, '08:20:00 alice severity SEV1'), undefined, 'the path pages');
    assert.equal(await words(ACKNOWLEDGED, '08:20:00 alice severity SEV4'), undefined);
    assert.equal(await words(ACKNOWLEDGED, '08:20:00 alice note hm'), undefined);
    assert.equal(await words(ACKNOWLEDGED, '08:20:00 alice severity SEV1', {}), undefined);
    const silence = {
      ...FILES,
      'escalations/high.yml': `${FILES['escalations/high.yml']}expires-when-silent: 5m\n`,
    };
    assert.equal(await words(ACKNOWLEDGED, '08:20:00 alice severity SEV1', silence), undefined);
  });
});
