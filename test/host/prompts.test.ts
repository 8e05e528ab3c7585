import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { choosePerson } from '../../src/vscode/commands/prompts';
import { siteOf } from '../support/builders';

describe('choosing a person', () => {
  const { showQuickPick } = vscode.window;

  afterEach(() => {
    Object.assign(vscode.window, { showQuickPick });
  });

  it('offers the team, and whoever took part in the incident though people.yml does not have them', async () => {
    let shown: readonly vscode.QuickPickItem[] = [];
    const pick = (items: readonly vscode.QuickPickItem[]): Promise<vscode.QuickPickItem | undefined> => {
      shown = items;
      return Promise.resolve(items.find(({ label }) => label === '@zoe'));
    };
    Object.assign(vscode.window, { showQuickPick: pick });
    const site = await siteOf(
      '08:15:02 alice declared SEV2: Checkout\n08:16:00 zoe note I help\n08:17:00 dan note So do I',
    );
    const involved = site.incidents[0]?.incident.people ?? [];
    assert.equal(await choosePerson(site, 'dan', 'Who is Lead?', involved), 'zoe');
    assert.deepEqual(
      shown.map(({ label, description = '' }) => `${label} ${description}`.trim()),
      [
        '$(account) @dan you',
        '@alice Alice Ames',
        '@bob Bob Bell',
        '@zoe not in people.yml',
        'Somebody else…',
      ],
    );
  });
});
