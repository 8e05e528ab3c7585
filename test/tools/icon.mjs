// @ts-check
// npm run icon: renders media/icon.svg to media/icon.png, since the Marketplace takes no SVG.
import fs from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './host.mjs';
import { ROOT } from './root.mjs';

const SIZE = 256;
const svg = fs.readFileSync(path.join(ROOT, 'media/icon.svg'), 'utf8');
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: path.join(ROOT, 'media/icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
