import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { ATTACKER, DISGUISES, HOSTILE_INCIDENT, HOSTILE_TEXTS, hostileSite, ICON } from '../support/hostile';
import { until } from '../support/until';
import { makeWorkspace } from '../tools/workspace.mjs';
import { openWindow, type Window } from './support/window';

describe('a live site full of hostile text', function () {
  this.timeout(120_000);
  let window: Window;
  /** Hosts that the window asked for anything. */
  const hosts = new Set<string>();
  const breaches: string[] = [];
  const dialogs: string[] = [];

  before(async () => {
    window = await openWindow({ folder: makeWorkspace({ files: hostileSite() }), keep: true });
    const { page, workbench: wb } = window;
    page.on('console', message => {
      if (/Content Security Policy/i.test(message.text())) breaches.push(message.text());
    });
    page.on('request', request => hosts.add(new URL(request.url()).host));
    page.on('dialog', dialog => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    // So high that all rows of the trees are drawn.
    await page.setViewportSize({ width: 1400, height: 5400 });
    await wb.viewIcon('Livesite').click();
    await wb.treeItem(/Hostile zero/).waitFor();
  });

  after(async () => window?.close());

  it('is plain text in the trees', async () => {
    const { workbench: wb } = window;
    const rows = wb.page.locator('.sidebar .monaco-list-row');
    await wb.treeItem(/Title 0: <script>/).waitFor();
    await isPlain(rows);
    await wb
      .treeItem(/Item <script>/)
      .first()
      .waitFor();
    await wb.shot('security-tree');
    await isHarmless();
  });

  it('is plain text in the tooltip of an incident', async () => {
    const { workbench: wb, page } = window;
    await wb.treeItem(/Hostile zero/).hover();
    const hover = page.locator('.monaco-hover').filter({ hasText: 'Hostile zero' });
    await hover.waitFor();
    await wb.shot('security-tooltip');
    assert.equal(await hover.locator('img, b, iframe').count(), 0);
    await isPlain(hover);
    await isHarmless();
    await page.keyboard.press('Escape');
  });

  it('is plain text in the timeline', async () => {
    const { workbench: wb } = window;
    await wb.treeItem(/Hostile zero/).click();
    const view = wb.webview();
    await view.locator('li.row').first().waitFor();
    await view.locator('details.history summary').first().click();
    await view.locator('details.history li').first().waitFor();
    await wb.shot('security-timeline');
    const seen = await view.locator('#root').evaluate(root => {
      const all = [...root.querySelectorAll('*')];
      const attributes = all.flatMap(element => [...element.attributes].map(({ name }) => name));
      const never =
        'script, img, iframe, object, embed, link, style, base, meta, form, video, audio, math, a, template';
      return {
        rows: root.querySelectorAll('li.row').length,
        texts: root.querySelectorAll('li.row .text').length,
        inTexts: root.querySelectorAll('.text *, h1 *, .kind *, .actor *, button.link svg').length,
        never: [...root.querySelectorAll(never)].map(element => element.outerHTML.slice(0, 100)),
        handlers: attributes.filter(name => name.startsWith('on') || ['href', 'src', 'style'].includes(name)),
        outside: [...document.querySelectorAll('img, iframe, object, embed, base, form')].length,
      };
    });
    assert.ok(seen.rows > HOSTILE_TEXTS.length, `all entries are shown: ${seen.rows}`);
    assert.equal(seen.texts, seen.rows);
    assert.deepEqual(
      { ...seen, rows: 0, texts: 0 },
      { rows: 0, texts: 0, inTexts: 0, never: [], handlers: [], outside: 0 },
    );
    assert.equal(
      await view.getByText('<script>window.livesiteWasRun=1</script>', { exact: true }).count(),
      1,
    );
    const links = await view.locator('li.row [data-does="link"]').count();
    assert.ok(links > 0, 'web addresses are offered');
    assert.deepEqual(await cspBreaches(window), []);
    await isHarmless();
  });

  it('is plain text in the calendar', async () => {
    const { workbench: wb } = window;
    await wb.command('Livesite: Open Calendar');
    const view = wb.webview();
    await view
      .getByRole('gridcell', { name: /@mallory/ })
      .first()
      .waitFor();
    await wb.shot('security-calendar');
    await isPlain(view.locator('.calendar'));
    const seen = await view.locator('#root').evaluate(root => ({
      never: [...root.querySelectorAll('script, img, iframe, object, embed, link, style, base, b, a')].length,
      handlers: [...root.querySelectorAll('*')]
        .flatMap(element => [...element.attributes].map(({ name }) => name))
        .filter(name => name.startsWith('on') || ['href', 'src'].includes(name)),
    }));
    assert.deepEqual(seen, { never: 0, handlers: [] });
    assert.deepEqual(await cspBreaches(window), []);
    await isHarmless();
    await wb.command('View: Close Editor');
  });

  it('is plain text in quick picks', async () => {
    const { workbench: wb, page } = window;
    await wb.command('Livesite: Declare Incident');
    await wb.prompt('What is wrong for customers?');
    await wb.quickRow(/Join .*Hostile zero/).waitFor();
    await wb.shot('security-quick-pick');
    await isPlain(wb.quickInput.getByRole('option').filter({ hasText: 'Join' }));
    await isPlain(wb.quickInput.locator('.quick-input-titlebar'));
    await wb.closeQuick();
    for (const [command, prompt] of [
      ['Livesite: Correct Entry', 'Which entry is wrong?'],
      ['Livesite: Change Severity', 'How bad is it for customers?'],
      ['Livesite: Set Affected Services', 'Which services are affected?'],
    ] as const) {
      await wb.command(command);
      await wb.prompt(prompt);
      const rows = wb.quickInput.locator('.monaco-list-row');
      await rows.first().waitFor();
      await isPlain(rows);
      assert.deepEqual(await linksOfData(), []);
      await wb.closeQuick();
    }
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await isHarmless();
  });

  it('is plain text in notifications', async () => {
    const { workbench: wb } = window;
    await wb.command('Livesite: Assign Role');
    await wb.prompt('Which role?');
    await isPlain(wb.quickInput.getByRole('option'));
    await wb.quickInput.getByRole('option').first().click();
    await wb.prompt(/Who is/);
    await isPlain(wb.quickInput.getByRole('option').filter({ hasText: '@mallory' }));
    await wb.quickRow('you').first().click();
    const toast = wb.notification('You are');
    await toast.waitFor();
    await wb.shot('security-notification');
    assert.equal(await toast.locator('.notification-list-item-message a').count(), 0, 'text became a link');
    await isPlain(toast.locator('.notification-list-item-message'));
    await isHarmless();
  });

  it('is plain text in the Problems view', async () => {
    const { workbench: wb, page } = window;
    await wb.command('Problems: Focus on Problems View');
    await wb
      .treeItem(/people\.yml/)
      .first()
      .waitFor();
    await wb.shot('security-problems');
    await isPlain(page.locator('.markers-panel .monaco-list-row .marker-message-line'));
    await isHarmless();
  });

  it('is plain text in the hover of an editor', async () => {
    const { workbench: wb, page } = window;
    await wb.quickOpen('notes.md');
    await wb.editor.getByText(`See ${HOSTILE_INCIDENT}`).waitFor();
    const word = wb.editor.locator('.view-line').first();
    const hover = page.locator('.monaco-hover').filter({ hasText: 'Show timeline' });
    await until(async () => {
      await page.mouse.move(5, 5);
      await word.hover({ position: { x: 140, y: 8 } });
      await hover.first().waitFor({ timeout: 2000 });
      return true;
    });
    await wb.shot('security-hover');
    assert.equal(await hover.locator('img, b, iframe').count(), 0);
    const targets = await hover
      .locator('a[data-href]')
      .evaluateAll(links => links.map(link => link.getAttribute('data-href') ?? ''));
    assert.ok(targets.length > 0);
    for (const target of targets)
      assert.match(target, /^(command:livesite\.showTimeline\?|vscode-remote:\/\/127\.0\.0\.1:)/);
    await isPlain(hover.locator('.hover-contents').filter({ hasText: 'evil', hasNotText: 'click)' }));
    await isHarmless();
  });

  it('would have been noticed', async () => {
    const { page, workbench: wb } = window;
    await wb.tab(/Hostile zero/).click();
    const body = wb.webview().locator('body');
    await body.evaluate((element, host) => {
      const image = element.ownerDocument.createElement('img');
      image.src = `https://${host}/pixel.png`;
      element.append(image);
      const script = element.ownerDocument.createElement('script');
      script.textContent = 'window.livesiteWasRun = 1';
      element.append(script);
    }, ATTACKER);
    await until(() => breaches.length >= 2 && hosts.has(ATTACKER));
    hosts.clear();
    assert.equal((await cspBreaches(window)).length, breaches.length);
    breaches.length = 0;
    await page.evaluate(quit => {
      const link = document.createElement('a');
      link.id = 'planted';
      link.dataset['href'] = quit;
      document.body.append(link);
    }, 'command:workbench.action.quit');
    assert.equal((await linksOfData()).length, 1);
    await page.evaluate(() => document.getElementById('planted')?.remove());
  });

  /** Nothing ran, nothing was asked for, and no text became a link or an icon. */
  async function isHarmless(): Promise<void> {
    assert.deepEqual(breaches, []);
    assert.deepEqual(dialogs, []);
    assert.equal(
      [...hosts].find(host => host.includes(ATTACKER)),
      undefined,
    );
    assert.deepEqual(await linksOfData(), []);
    assert.equal(await window.page.locator(`.codicon-${ICON}`).count(), 0, 'text became an icon');
    assert.equal(await wasRun(window), false, 'text became a program');
  }

  /** Links of the workbench that run something or that only data names. */
  function linksOfData(): Promise<string[]> {
    return window.page.evaluate(
      host =>
        [...document.querySelectorAll('a')]
          .flatMap(link => [link.getAttribute('href') ?? '', link.dataset['href'] ?? ''])
          .filter(
            href =>
              /^\s*(javascript|vscode|vscode-insiders|data|file):/i.test(href) ||
              href.includes('workbench.action.quit') ||
              href.includes(`//${host}`),
          ),
      ATTACKER,
    );
  }
});

/** No icon, link or element was made of the texts, and nothing in them disguises itself. */
async function isPlain(rows: Locator): Promise<void> {
  const findings = await rows.evaluateAll(elements =>
    elements.map(element => ({
      text: element.textContent ?? '',
      labels: [element, ...element.querySelectorAll('*')]
        .map(one => one.getAttribute('aria-label') ?? '')
        .join(''),
      made: element.querySelectorAll(
        '.codicon-rocket, .codicon-squirrel, img, script, iframe, a[href], a[data-href]',
      ).length,
    })),
  );
  assert.ok(findings.length > 0, 'something is shown');
  for (const { text, labels, made } of findings) {
    assert.equal(made, 0, `something was made of: ${text.slice(0, 300)}`);
    assert.doesNotMatch(text, DISGUISES, `a disguise in: ${JSON.stringify(text.slice(0, 300))}`);
    assert.doesNotMatch(
      labels,
      DISGUISES,
      `a disguise in the label: ${JSON.stringify(labels.slice(0, 300))}`,
    );
  }
}

/** Whether a script of the texts ran in any frame. */
async function wasRun({ page }: Window): Promise<boolean> {
  const answers = await Promise.all(
    page.frames().map(frame => frame.evaluate(() => 'livesiteWasRun' in globalThis).catch(() => false)),
  );
  return answers.includes(true);
}

/** What broke the content security policy of the webview since it was made. */
function cspBreaches({ workbench }: Window): Promise<string[]> {
  return workbench
    .webview()
    .locator('body')
    .evaluate(
      () =>
        new Promise<string[]>(resolve => {
          const found: string[] = [];
          const observer = new ReportingObserver(
            reports => found.push(...reports.map(({ body }) => JSON.stringify(body))),
            { types: ['csp-violation'], buffered: true },
          );
          observer.observe();
          // Buffered reports come in a task of their own before the next frame but one.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(found)));
        }),
    );
}
