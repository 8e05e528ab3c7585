import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nextEntryId } from '../../src/core/incident/entryId';
import { printInstant } from '../../src/core/time/instant';
import { until } from '../support/until';
import { makeWorkspace } from '../tools/workspace.mjs';
import { axeFindings } from './support/axe';
import { inOrder } from './support/inOrder';
import { openWindow, type Window } from './support/window';
import type { Theme } from './support/workbench';

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
requests:
  - { id: rb1, from: ${utc(125)}, until: ${utc(133)}, person: bob, asks: alice, reason: Concert }
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

  it('changes hands where a colleague asks for cover, after showing what that does', async () => {
    const { workbench: wb, folder } = window;
    const row = wb.treeItem(/Cover wanted: @bob .*Primary, asks @alice, Concert/);
    await row.hover();
    await row.getByRole('button', { name: 'Accept Cover Request' }).click();
    await wb.dialog().getByText('8 h move from @bob to @alice').waitFor();
    await wb.dialog().getByText('Who is on call right now changes: no').waitFor();
    await wb.shot('oncall-accept-dark');
    await wb.answerDialog('Accept');
    await row.waitFor({ state: 'detached' });
    const file = path.join(folder, 'rotations/primary.yml');
    await until(() => fs.readFileSync(file, 'utf8').includes('replace: bob, with: alice, reason: Concert'));
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

  it('is drawn in a calendar, legible in every theme', async () => {
    const { workbench: wb, page } = window;
    await wb.inlineAction(wb.treeItem(/Primary: @alice on call/), 'Open Calendar');
    const view = wb.webview();
    await view.getByRole('grid', { name: /On call/ }).waitFor();
    await view.getByRole('rowheader', { name: /Everybody/ }).waitFor();
    await page.keyboard.press('a');
    await view.getByRole('rowheader', { name: /Desk/ }).waitFor();
    await wb.shot('guide-calendar');
    assert.deepEqual(await axeFindings(window), []);
    for (const theme of ['Dark High Contrast', 'Light Modern'] as Theme[]) {
      await wb.setTheme(theme);
      await wb.shot(`calendar-${theme}`);
      assert.deepEqual(await axeFindings(window), [], theme);
    }
  });

  it('is covered from the calendar with the keyboard alone, and the calendar stays where it was', async () => {
    const { workbench: wb, page, folder } = window;
    const view = wb.webview();
    await view
      .getByRole('gridcell', { name: /@alice, Primary/ })
      .first()
      .focus();
    await page.keyboard.press('a');
    await view.getByRole('rowheader', { name: /Everybody/ }).waitFor();
    const title = view.getByRole('heading', { level: 1 });
    // Two weeks ahead, past all that stands in the file, whatever day it is.
    for (const _ of [1, 2]) {
      const before = await title.innerText();
      await page.keyboard.press('n');
      await until(async () => (await title.innerText()) !== before);
      await until(async () => (await focusedCell(window)).startsWith('Monday'));
    }
    const thatWeek = await title.innerText();
    const [other, name] = (await focusedCell(window)).includes('@carol')
      ? (['bob', 'bob okafor'] as const)
      : (['carol', 'carol nowak'] as const);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await until(async () => (await view.getByRole('gridcell', { selected: true }).count()) === 3);
    const place = await view.locator('.chosen-words').innerText();
    await wb.shot('calendar-chosen');
    await page.keyboard.press('Enter');
    await wb.quickRow(/Somebody Else Covers/).waitFor();
    await wb.shot('calendar-cover');
    await page.keyboard.type('somebody else covers');
    await page.keyboard.press('Enter');
    await wb.prompt('Who?');
    await page.keyboard.type(name);
    await until(async () => (await wb.quickRows()).length === 1);
    await page.keyboard.press('Enter');
    await wb.prompt(/Why\?/);
    await wb.answer('dentist');
    await wb.dialog().waitFor();
    await wb.shot('calendar-confirm');
    await page.keyboard.press('Enter');
    await view.getByRole('rowheader', { name: /Overrides/ }).waitFor();
    await view
      .getByRole('gridcell', { name: new RegExp(`@${other}, cover, Primary`) })
      .first()
      .waitFor();
    const file = path.join(folder, 'rotations/primary.yml');
    await until(() => fs.readFileSync(file, 'utf8').includes('reason: dentist'));
    // The cursor is still in the stretch that has been covered, and the keyboard with it.
    await until(async () => (await focusedCell(window)).includes(`@${other}, cover, Primary`));
    assert.equal(await title.innerText(), thatWeek);
    await page.keyboard.press('Space');
    await until(async () => (await view.locator('.chosen-words').innerText()) === place);
    await wb.shot('calendar-covered');
    await page.keyboard.press('Enter');
    await wb
      .quickRow(new RegExp(`Take Back: @${other} covers`))
      .last()
      .click();
    await wb.dialog().waitFor();
    await page.keyboard.press('Enter');
    await until(() => !fs.readFileSync(file, 'utf8').includes('reason: dentist'));
  });

  it('is covered by dragging, and keeps what was chosen when one thinks better of it', async () => {
    const { workbench: wb, page } = window;
    const view = wb.webview();
    const cells = view.getByRole('gridcell', { name: /Primary, (?!layer|overrides)/ });
    const [from, to] = [await cells.nth(4).boundingBox(), await cells.nth(7).boundingBox()];
    assert.ok(from && to);
    await page.mouse.move(from.x + 3, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + 3, to.y + 12, { steps: 4 });
    await page.mouse.up();
    await wb.quickRow(/Somebody Else Covers/).waitFor();
    await wb.closeQuick();
    assert.equal(await view.getByRole('gridcell', { selected: true }).count(), 4);
  });

  it('is drawn by month and day, and as a list where there is little room', async () => {
    const { workbench: wb, page } = window;
    const view = wb.webview();
    await view.locator('.cell[tabindex="0"]').focus();
    await page.keyboard.press('t');
    await page.keyboard.press('d');
    await view.locator('.grid.by-day').waitFor();
    await wb.shot('calendar-day');
    await page.keyboard.press('m');
    await view.locator('.grid.by-month').waitFor();
    await wb.shot('calendar-month');
    await page.keyboard.press('a');
    await view.locator('.grid.by-month.of-all').waitFor();
    await wb.shot('calendar-month-all');
    const { width = 0 } = (await view.locator('.grid.of-all').boundingBox()) ?? {};
    const { width: room = 0 } = (await view.locator('main').boundingBox()) ?? {};
    assert.ok(width <= room + 1, `whole beside the side bar: ${width} in ${room}`);
    await page.keyboard.press('a');
    await view.locator('.grid.by-month.of-one').waitFor();
    await page.keyboard.press('?');
    await view.getByRole('region', { name: 'Keyboard' }).waitFor();
    await wb.shot('calendar-help');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 820, height: 900 });
    await view.locator('.agenda').waitFor();
    await wb.shot('calendar-narrow');
    assert.deepEqual(await axeFindings(window), []);
    await page.setViewportSize({ width: 1400, height: 900 });
    await view.locator('.grid.by-month').waitFor();
  });

  it('comes back after a reload as it was', async () => {
    const { workbench: wb } = window;
    await window.reload();
    await wb.webview().locator('.grid.by-month.of-one').waitFor();
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
    await wb.command('Livesite: Open Calendar');
    const view = wb.webview();
    await view
      .getByRole('gridcell', { name: /@alice, Primary/ })
      .first()
      .waitFor();
    await view.getByText('Chosen: ').waitFor();
    assert.equal(await view.getByRole('button', { name: 'Cover…' }).count(), 0);
    await wb.shot('calendar-untrusted');
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
    await wb.command('Livesite: Open Calendar');
    await wb.webview().getByRole('heading', { name: 'No rotation yet' }).waitFor();
    await wb.shot('calendar-empty');
    await wb.command('View: Close Editor');
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
    await page.getByText('Who is on call right now changes: no · 672 h move from @alice to @bob').waitFor();
    await wb.shot('oncall-lens-light');
    await page.keyboard.press('Control+S');
    await wb.treeItem(/Primary: @alice on call, until .*, then @bob/).waitFor();
    await importsWhatAnotherSystemHas({ workbench: wb, folder });
  });
});

/** A weekly rota as PagerDuty's API answers it, with its own rendering, in which somebody else has two days. */
function pagerDutySchedule(): string {
  const at = (hours: number): string => `${utc(hours)}:00Z`;
  const user = (id: string, summary: string): object => ({ user: { id, summary, type: 'user_reference' } });
  const entry = (from: number, until: number, who: object): object => ({
    start: at(from),
    end: at(until),
    ...who,
  });
  const [alice, dana] = [user('PA', 'Alice Tester'), user('PD', 'Dana Cole')];
  return JSON.stringify({
    schedule: {
      id: 'PCARE',
      name: 'Customer care',
      time_zone: 'UTC',
      overrides: [],
      schedule_layers: [
        {
          name: 'Layer 1',
          start: at(-48),
          rotation_virtual_start: at(-48),
          rotation_turn_length_seconds: 604_800,
          users: [alice, dana],
          restrictions: [],
        },
      ],
      final_schedule: {
        rendered_schedule_entries: [entry(-48, 120, alice), entry(120, 240, dana), entry(240, 288, alice)],
      },
    },
  });
}

async function importsWhatAnotherSystemHas({
  workbench: wb,
  folder,
}: Pick<Window, 'workbench' | 'folder'>): Promise<void> {
  const file = path.join(folder, '..', 'schedule.json');
  fs.writeFileSync(file, pagerDutySchedule());
  await wb.command('Livesite: Import Schedule…');
  await wb.prompt('Where do the schedules come from?');
  await wb.shot('import-source-light');
  await wb.pick(/^PagerDuty/);
  await wb.prompt(/Exports of PagerDuty/);
  // The dialog first looks into the folder of the open file, and writes its path over whatever is typed before.
  await wb.quickRow('primary.yml').waitFor();
  await wb.quickField.fill(file);
  await wb.quickRow('schedule.json').waitFor();
  await wb.quickInput.getByRole('button', { name: 'Read' }).click();
  await wb.prompt(/Read the plan/);
  await wb.webview().getByRole('heading', { name: 'Import from PagerDuty: 1 rotation' }).waitFor();
  await wb.webview().getByText('One stretch differs').waitFor();
  await wb.shot('import-plan-light');
  await wb.pick(/Import 1 rotation/);
  await wb.tab(/customer-care\.yml/).waitFor();
  await wb.treeItem(/Customer care: @alice on call, until .*, then @dana-cole/).waitFor();
  await wb.shot('import-done-light');
}

/** What a screen reader says of the cell that has the keyboard; empty where none has. */
async function focusedCell({ workbench }: Window): Promise<string> {
  return workbench
    .webview()
    .locator('body')
    .evaluate(() =>
      document.activeElement?.matches('.cell') === true
        ? (document.activeElement.getAttribute('aria-label') ?? '')
        : '',
    );
}
