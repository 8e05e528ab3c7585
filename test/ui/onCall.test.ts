import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nextEntryId } from '../../src/core/incident/entryId';
import { printInstant } from '../../src/core/time/instant';
import { until } from '../support/until';
import { makeWorkspace } from '../tools/workspace.mjs';
import { inOrder } from './support/inOrder';
import { openWindow, type Window } from './support/window';

const NOW = Date.now();
const HOUR_MS = 3_600_000;
const SITE = 'livesite: 1\nname: Northwind\nseverities: []\nroles: []\n';
const PEOPLE = `people:
  - { handle: alice, name: Alice Tester, email: alice@example.invalid, contact: [{ phone: "1" }] }
  - { handle: bob, name: Bob Okafor, contact: [{ phone: "2" }] }
  - { handle: carol, name: Carol Nowak, contact: [{ phone: "3" }] }
`;
const STARTED = NOW - 20 * 60_000;
const INCIDENT = `${printInstant(STARTED).slice(0, 10)}-checkout-errors`;

function utc(hours: number): string {
  return printInstant(NOW + hours * HOUR_MS).slice(0, 16);
}

/** Alice has been on call for two days and goes on for five; nobody is at the desk, and nobody should be in the lab. */
const ROTATIONS = {
  'rotations/primary.yml': `name: Primary
tier: primary
zone: UTC
layers:
  - name: Everybody
    anchor: ${utc(-48)}
    turn: 1w
    people: [alice, bob, carol]
overrides:
  - { from: ${utc(150)}, until: ${utc(160)}, cover: carol }
`,
  'rotations/desk.yml': `name: Desk
zone: UTC
layers:
  - name: Day
    anchor: ${utc(5)}
    turn: 1d
    people: [bob]
`,
  'rotations/lab.yml': `name: Lab
zone: UTC
layers:
  - name: Day
    anchor: ${utc(30)}
    turn: 1d
    people: [[bob, carol]]
intended-gaps:
  - { from: ${utc(-1)}, until: ${utc(30)} }
`,
};

describe('on call', function () {
  this.timeout(120_000);
  inOrder(this);
  let window: Window;

  before(async () => {
    const log = `- ${printInstant(STARTED)} @bob **declared** SEV2: Checkout returns 500 <!--${nextEntryId(STARTED, undefined, () => 0)}-->\n`;
    const folder = makeWorkspace({
      files: {
        'livesite.yml': SITE,
        'people.yml': PEOPLE,
        ...ROTATIONS,
        [`incidents/${INCIDENT.slice(0, 4)}/${INCIDENT}/timeline.md`]: `# Timeline of ${INCIDENT}\n\n${log}`,
      },
    });
    window = await openWindow({ folder, keep: true });
    await window.workbench.viewIcon('Livesite').click();
    await window.workbench.treeItem(/Primary: @alice on call/).waitFor();
  });

  after(async () => window?.close());

  it('is told at a glance: who, which rotation, gaps, and how long it is until my own hand-off', async () => {
    const { workbench: wb } = window;
    await wb.treeItem(/My shifts: on call now, hand-off in 4 d/).waitFor();
    await wb.treeItem(/Desk: nobody on call, until .* then @bob/).waitFor();
    await wb.treeItem(/Lab: nobody on call, as intended, until .* then @bob, @carol/).waitFor();
    await wb.treeItem(/My shifts/).click();
    await wb.treeItem(/Now: Primary/).waitFor();
    await wb.treeItem(/Primary: @alice on call/).click();
    await wb.treeItem(/@carol, cover, until/).waitFor();
    await wb.setTheme('Light Modern');
    await wb.shot('oncall-light');
    await wb.setTheme('Dark Modern');
    await wb.treeItem(/Desk: nobody/).hover();
    await window.page.getByText('Nobody is on call from').first().waitFor();
    await wb.shot('oncall-dark');
  });

  it('is asked with a command that filters as one types', async () => {
    const { workbench: wb, page } = window;
    await wb.command('Livesite: Who Is On Call');
    await wb.quickRow(/@alice · Primary/).waitFor();
    await wb.shot('oncall-who-dark');
    await page.keyboard.type('alice tester');
    await until(async () => (await wb.quickRows()).length === 1);
    await page.keyboard.press('Enter');
    await wb.quickRow(/Copy Handles/).waitFor();
    const rows = await wb.quickRows();
    assert.ok(rows.some(row => row.includes('Open Rotation')));
    assert.ok(!rows.some(row => row.includes('Assign Lead')), 'no incident is in front');
    await wb.closeQuick();
  });

  it('leads the incident in front with two choices', async () => {
    const { workbench: wb } = window;
    await wb.treeItem(/Checkout returns 500/).click();
    await wb.webview().getByText('Checkout returns 500').first().waitFor();
    await wb.command('Livesite: Who Is On Call');
    await wb.pick(/@alice · Primary/);
    await wb.quickRow(/Assign Lead to @alice/).waitFor();
    await wb.shot('oncall-lead-dark');
    await wb.pick(/Assign Lead to @alice/);
    await wb.treeItem(/Checkout returns 500.*@alice leads/).waitFor();
  });
});

describe('on call in a folder that is not trusted', function () {
  this.timeout(120_000);

  it('is told all the same', async () => {
    const { workbench: wb } = await openWindow({
      folder: makeWorkspace({ files: { 'livesite.yml': SITE, 'people.yml': PEOPLE, ...ROTATIONS } }),
      trust: 'restricted',
    });
    await wb.viewIcon('Livesite').click();
    await wb.treeItem(/Primary: @alice on call/).waitFor();
    await wb.command('Livesite: Who Is On Call');
    await wb.pick(/@alice · Primary/);
    await wb.quickRow(/Copy Handles/).waitFor();
    await wb.closeQuick();
    assert.ok(!(await wb.hasCommand('Livesite: Add Rotation')), 'nothing is written here');
  });
});

describe('a live site without rotations', function () {
  this.timeout(120_000);

  it('explains what one is, and adds the first after asking', async () => {
    const {
      workbench: wb,
      folder,
      page,
    } = await openWindow({
      folder: makeWorkspace({ files: { 'livesite.yml': SITE, 'people.yml': PEOPLE } }),
    });
    await wb.viewIcon('Livesite').click();
    await page.getByText('A rotation is a file that says who is on call').waitFor();
    await wb.setTheme('Light Modern');
    await wb.shot('oncall-welcome-light');
    await page.getByRole('button', { name: 'Add Rotation' }).first().click();
    await wb.prompt(/What is the rotation called/);
    await wb.answer('Primary');
    await wb.dialog().waitFor();
    await wb.shot('oncall-add-light');
    await wb.answerDialog('Add Rotation');
    await wb.tab(/primary\.yml/).waitFor();
    await wb.treeItem(/Primary: @alice on call/).waitFor();
    const file = path.join(folder, 'rotations/primary.yml');
    await until(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes('people: [alice]'));
    const hover = page.getByText('On call in this layer now: @alice');
    await until(async () => {
      // One movement may come before the editor is ready for it.
      await wb.editor.getByText('layers').first().hover();
      await wb.editor.getByText('Everybody').first().hover();
      return hover.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    await wb.shot('oncall-hover-light');
    await page.keyboard.press('Escape');
    await wb.editor.getByText('Everybody').first().click();
    for (const key of ['Control+End', 'ArrowUp', 'End', 'ArrowLeft']) {
      await page.keyboard.press(key);
    }
    await page.keyboard.type(', bob');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+S');
    await wb.treeItem(/Primary: @alice on call, until .*, then @bob/).waitFor();
  });
});
