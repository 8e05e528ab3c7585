import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askLine, choose, choosePerson } from '../../src/vscode/commands/prompts';
import { asCommand } from '../../src/vscode/runningCommand';
import { siteOf } from '../support/builders';

describe('questions', () => {
  const { showQuickPick, showInputBox } = vscode.window;

  afterEach(() => {
    Object.assign(vscode.window, { showQuickPick, showInputBox });
  });

  it('say above them which command asks, unless they say what they are about', async () => {
    const titles: unknown[] = [];
    const ask = (options: { readonly title?: string } = {}): void => void titles.push(options.title);
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly unknown[], options: object) =>
        Promise.resolve(ask(options)).then(() => items[0]),
      showInputBox: (options: object) => Promise.resolve(ask(options)).then(() => 'words'),
    });
    await asCommand('livesite.addRotation', async () => {
      await askLine({ prompt: 'What is it called?' });
      await choose([{ label: 'A', value: 1 }], 'Which?');
      await choose([{ label: 'A', value: 1 }], 'Which?', 'Checkout fails');
    });
    await choose([{ label: 'A', value: 1 }], 'Which?');
    assert.deepEqual(titles, ['Add Rotation', 'Add Rotation', 'Checkout fails', undefined]);
  });
});

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
