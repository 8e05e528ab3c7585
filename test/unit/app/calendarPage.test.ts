import assert from 'node:assert/strict';
import { calendarPageName, printCalendarPage } from '../../../src/app/calendarPage';

describe('a calendar as a page of its own', () => {
  const page = printCalendarPage({
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
    assert.equal(calendarPageName('23 – 29 November 2026'), 'on-call-23-29-november-2026.html');
    assert.equal(calendarPageName('…'), 'on-call-calendar.html');
  });
});
