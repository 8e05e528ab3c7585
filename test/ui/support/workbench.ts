import * as fs from 'node:fs';
import * as path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { ROOT, shows } from '../../tools/host.mjs';

type Text = string | RegExp;

/** Colour themes that come with VS Code, and the class that each puts on the workbench. */
const THEMES = {
  'Dark Modern': 'vs-dark',
  'Light Modern': 'vs',
  'Dark High Contrast': 'hc-black',
  'Light High Contrast': 'hc-light',
} as const;

export type Theme = keyof typeof THEMES;

/** Where screenshots go. */
const SHOTS = path.join(ROOT, 'out/shots');

/** Whether a field could be filled before it went away. */
async function filled(field: Locator, text: string): Promise<boolean> {
  return field.fill(text, { timeout: 3000 }).then(
    () => true,
    () => false,
  );
}

/** Whether a row could be clicked before it went away. */
async function clicked(row: Locator): Promise<boolean> {
  return row.click({ timeout: 3000 }).then(
    () => true,
    () => false,
  );
}

/** A VS Code window as a person sees it. The selectors were checked on VS Code 1.139. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  // Palette, input boxes and quick picks: all of them are one widget.

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  get quickField(): Locator {
    return this.quickInput.locator('.quick-input-box input');
  }

  quickRow(text: Text): Locator {
    return this.quickInput.getByRole('option').filter({ hasText: text });
  }

  /** The texts of the rows that the quick pick shows. */
  async quickRows(): Promise<string[]> {
    await this.quickInput.getByRole('option').first().waitFor();
    return this.quickInput.getByRole('option').allInnerTexts();
  }

  /** Presses a key until the quick input shows: a key pressed while a webview is taking the focus is lost. */
  private async openQuick(key: string): Promise<void> {
    for (let attempt = 0; attempt < 6; attempt++) {
      await this.page.keyboard.press(key);
      if (await shows(this.quickField, 5000)) return;
    }
    throw new Error(`${key} opened no quick input`);
  }

  async closeQuick(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /**
   * Runs a command by its full title ("Livesite: Declare Incident"), as a person does from the palette. Tries again for
   * 20 s: extensions' commands may still be arriving.
   */
  async command(title: string): Promise<void> {
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      await this.openQuick('F1');
      const row = this.quickInput.getByRole('option', { name: title }).first();
      // A webview that gets the focus back late closes the palette under the hands: then it is opened again.
      if ((await filled(this.quickField, `>${title}`)) && (await shows(row, 3000)) && (await clicked(row))) {
        return;
      }
      await this.closeQuick();
    }
    throw new Error(`the palette has no command '${title}'`);
  }

  /** Whether the palette lists a command. */
  async hasCommand(title: string): Promise<boolean> {
    await this.openQuick('F1');
    await this.quickField.fill(`>${title}`);
    // The list is filtered after a debounce that nothing on the page shows the end of.
    await this.page.waitForTimeout(700);
    await this.quickInput.getByRole('option').first().waitFor();
    const found = await this.quickInput.getByRole('option', { name: title }).first().isVisible();
    await this.closeQuick();
    return found;
  }

  /** Waits for the input box or quick pick that shows this prompt, title or placeholder. */
  async prompt(text: Text): Promise<void> {
    await this.quickInput.getByText(text).or(this.quickInput.getByPlaceholder(text)).first().waitFor();
  }

  /** Answers the input box that is showing. */
  async answer(text: string): Promise<void> {
    await this.quickField.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Picks a row of the quick pick that is showing. */
  async pick(text: Text): Promise<void> {
    await this.quickRow(text).first().click();
  }

  /** Opens a file of the workspace by its name. */
  async quickOpen(file: string): Promise<void> {
    await this.openQuick('Control+P');
    await this.quickField.fill(file);
    await this.quickRow(file).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.tab(path.basename(file)).waitFor();
  }

  // Messages

  /** A notification that pops up at the bottom right. */
  notification(text: Text): Locator {
    return this.page.locator('.notifications-toasts .notification-toast').filter({ hasText: text });
  }

  /** Presses a button of a notification. */
  async answerNotification(text: Text, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button }).click();
  }

  /** The modal dialog. */
  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Presses a button of the modal dialog. */
  async answerDialog(button: string): Promise<void> {
    await this.dialog().getByRole('button', { name: button }).click();
  }

  // Views and menus

  /** The icon of a view container in the activity bar. */
  viewIcon(title: Text): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name: title });
  }

  /** A row of any tree: a view of ours, the explorer, the problems. */
  treeItem(name: Text): Locator {
    return this.page.getByRole('treeitem', { name });
  }

  /** Presses an inline action of a tree row (shown on hover). */
  async inlineAction(row: Locator, title: Text): Promise<void> {
    await row.hover();
    await row.getByRole('button', { name: title }).click();
  }

  /** Chooses an entry of a row's context menu. */
  async contextMenu(row: Locator, title: Text): Promise<void> {
    await row.click({ button: 'right' });
    await this.menuItem(title);
  }

  /** Chooses an entry of the menu that is open. */
  async menuItem(title: Text): Promise<void> {
    const item = this.page.getByRole('menuitem', { name: title });
    await item.waitFor();
    // VS Code ignores the mouse for the first 100 ms of a menu.
    await this.page.waitForTimeout(300);
    await item.click();
    await item.waitFor({ state: 'hidden' });
  }

  /** A status bar entry by its id: publisher.extension.entry. */
  status(id: string): Locator {
    return this.page.locator(`.statusbar-item[id="${id}"]`);
  }

  // Editors

  tab(name: Text): Locator {
    return this.page.getByRole('tab', { name });
  }

  get editor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  /** The lines that the editor shows (only what is scrolled into view). */
  async editorText(): Promise<string> {
    const lines = await this.editor.locator('.view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  codeLens(title: Text): Locator {
    return this.page.locator('.codelens-decoration a').filter({ hasText: title });
  }

  /** The document that the extension put into its n-th visible webview. */
  webview(n = 0): FrameLocator {
    const frame = this.page.locator('iframe.webview.ready').nth(n).contentFrame();
    return frame.locator('iframe#active-frame').contentFrame();
  }

  // The whole window

  async setTheme(theme: Theme): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.prompt(/Color Theme/);
    await this.quickField.fill(theme);
    await this.pick(theme);
    await this.page.locator(`.monaco-workbench.${THEMES[theme]}`).waitFor();
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** Saves a picture of the window as out/shots/<name>.png and returns its path. */
  async shot(name: string): Promise<string> {
    const file = path.join(SHOTS, `${name.replace(/[^\w.-]+/g, '-')}.png`);
    fs.mkdirSync(SHOTS, { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }
}
