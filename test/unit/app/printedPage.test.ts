import assert from 'node:assert/strict';
import { printedPageName, printPage } from '../../../src/app/printedPage';

describe('what a webview shows as a page of its own', () => {
  const page = printPage({
    view: 'calendar',
    title: 'On call: </title><script>alert(1)</script>, November 2026',
    sheet: '<div class="sheet">alice</div>',
    style: '.bar{color:red}@media print{.bar{color:black}}',
    signs: '@font-face{src:url("./codicon.ttf?1") format("truetype")}',
    font: 'AAAA',
  });

  it('looks on the screen as on paper, with all it needs in it', () => {
    assert.match(page, /@media all\{\.bar\{color:black\}\}/);
    assert.match(page, /src:url\(data:font\/ttf;base64,AAAA\) format/);
    assert.match(page, /<div class="sheet">alice<\/div>/);
    assert.doesNotMatch(page, /https?:/);
  });

  it('runs nothing and loads nothing', () => {
    assert.doesNotMatch(page, /<script/);
    assert.match(page, /content="default-src 'none'; style-src 'unsafe-inline'; font-src data:"/);
  });

  it('is called by what it shows', () => {
    assert.equal(printedPageName('calendar', '23 – 29 November 2026'), 'on-call-23-29-november-2026.html');
    assert.equal(printedPageName('calendar', '…'), 'on-call-calendar.html');
    assert.equal(
      printedPageName('metrics', '2026-10-01 to 2026-11-30'),
      'metrics-2026-10-01-to-2026-11-30.html',
    );
  });
});
