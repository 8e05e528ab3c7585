import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { createHandlebarsTemplates } from '../../../src/adapters/templates/handlebarsTemplates';
import { Refusal } from '../../../src/app/change';
import { planDeclareIncident, type Declaration } from '../../../src/app/declareIncident';
import { EMPTY_SITE, SiteReader, type LiveSite } from '../../../src/app/site';
import type { Templates } from '../../../src/app/templates';
import { checkHeader } from '../../../src/core/incident/header';
import { foldIncident } from '../../../src/core/incident/incident';
import { parseLog } from '../../../src/core/incident/log';
import { toOneLine } from '../../../src/core/text/plain';
import { shortHostileText } from '../../support/arbitraries';
import { applied, at, authorAt, siteOf } from '../../support/builders';
import { MemoryStore } from '../../support/memoryStore';
import { ROOT } from '../../tools/root.mjs';

const BUILT_IN = createHandlebarsTemplates({
  builtIn: file => fs.readFileSync(path.join(ROOT, 'templates', file), 'utf8'),
});

/** A template that says what it was asked, for texts that can be compared whole. */
function template(text: string): Templates {
  return { render: async () => text, takeFaults: () => [] };
}

async function refusal(site: LiveSite, declaration: Declaration): Promise<string> {
  try {
    await planDeclareIncident(site, declaration, authorAt('08:15:02'), BUILT_IN);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error.message;
  }
  return 'not refused';
}

/** Files after a declaration, without the ids of the entries. */
async function declared(
  declaration: Declaration,
  templates = template('\n# Checkout\n'),
  site: LiveSite = EMPTY_SITE,
) {
  const { incident, change } = await planDeclareIncident(site, declaration, authorAt('08:15:02'), templates);
  const files = applied(change);
  assert.deepEqual(applied(change, files), {});
  const masked = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replace(/<!--[0-9A-Z]{16}-->/g, '<!--id-->')]),
  );
  return { incident, subject: change.subject, trailers: change.trailers.map(([key]) => key), files: masked };
}

describe('planDeclareIncident', () => {
  it('needs no more than a line', async () => {
    assert.deepEqual(await declared({ title: ' Checkout returns 500\nfor EU ' }), {
      incident: '2026-11-23-checkout-returns-500-for-eu',
      subject: '2026-11-23-checkout-returns-500-for-eu: declare incident: Checkout returns 500 ⏎ for EU',
      trailers: ['Livesite-Incident', 'Livesite-Entry'],
      files: {
        'incidents/2026/2026-11-23-checkout-returns-500-for-eu/incident.md': `---
title: Checkout returns 500 ⏎ for EU
severity: SEV?
status: triage
declared: 2026-11-23T08:15:02Z
---

# Checkout
`,
        'incidents/2026/2026-11-23-checkout-returns-500-for-eu/timeline.md': `# Timeline of 2026-11-23-checkout-returns-500-for-eu

- 2026-11-23T08:15:02Z @alice **declared** SEV?: Checkout returns 500 ⏎ for EU <!--id-->
`,
      },
    });
  });

  it('takes all that is known, and a time in the past', async () => {
    const declaration: Declaration = {
      title: 'Payments slow',
      severity: 'SEV2',
      services: ['payments', 'web'],
      impactStartedAt: at('2026-11-20 09:00'),
      detectedBy: 'customer',
      statedAt: at('2026-11-20 09:10'),
    };
    assert.deepEqual(await declared(declaration), {
      incident: '2026-11-20-payments-slow',
      subject: '2026-11-20-payments-slow: declare SEV2: Payments slow',
      trailers: ['Livesite-Incident', 'Livesite-Entry', 'Livesite-Entry', 'Livesite-Entry', 'Livesite-Entry'],
      files: {
        'incidents/2026/2026-11-20-payments-slow/incident.md': `---
title: Payments slow
severity: SEV2
status: triage
services: [payments, web]
declared: 2026-11-20T09:10:00Z
---

# Checkout
`,
        'incidents/2026/2026-11-20-payments-slow/timeline.md': `# Timeline of 2026-11-20-payments-slow

- 2026-11-20T09:10Z @alice **declared** SEV2: Payments slow <!--id-->
- 2026-11-20T09:10Z @alice **services** payments, web <!--id-->
- 2026-11-20T09:10Z @alice **impact** started 2026-11-20T09:00Z <!--id-->
- 2026-11-20T09:10Z @alice **detected** by customer <!--id-->
`,
      },
    });
  });

  it('numbers an id that is taken', async () => {
    const site = await siteOf('08:15:02 a declared SEV2: x');
    const { incident } = await declared({ title: 'Checkout errors' }, undefined, site);
    assert.equal(incident, '2026-11-23-checkout-errors-2');
  });

  it('keeps the front matter that a team’s template brings', async () => {
    const { files } = await declared(
      { title: 'x' },
      template('---\nchannel: "#inc" # ours\nstatus: tbd\n---\n# x\n'),
    );
    assert.equal(
      files['incidents/2026/2026-11-23-x/incident.md'],
      '---\nchannel: "#inc" # ours\nstatus: triage\ntitle: x\nseverity: SEV?\ndeclared: 2026-11-23T08:15:02Z\n---\n# x\n',
    );
  });

  it('is read back as it was declared, whatever the title', async () => {
    await fc.assert(
      fc.asyncProperty(
        shortHostileText.filter(text => toOneLine(text) !== ''),
        fc.constantFrom('SEV1', undefined),
        async (title, severity) => {
          const { incident: id, change } = await planDeclareIncident(
            EMPTY_SITE,
            { title, severity },
            authorAt('08:15:02'),
            BUILT_IN,
          );
          const store = new MemoryStore(applied(change));
          const site = await new SiteReader(store).read();
          assert.deepEqual([...site.problems], []);
          assert.deepEqual(
            site.incidents.map(({ incident }) => [
              incident.id,
              incident.title,
              incident.severity,
              incident.status,
            ]),
            [[id, toOneLine(title), severity, 'triage']],
          );
          const folder = `incidents/2026/${id}`;
          const incident = foldIncident(id, parseLog(store.text(`${folder}/timeline.md`)).value, new Set());
          assert.deepEqual(checkHeader(store.text(`${folder}/incident.md`), incident), []);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses what cannot be', async () => {
    assert.equal(
      await refusal(EMPTY_SITE, { title: ' \n ' }),
      'An incident needs one line that says what is wrong.',
    );
    assert.equal(
      await refusal(EMPTY_SITE, { title: 'x', severity: 'SEV9' }),
      'There is no severity SEV9. The plan has SEV1, SEV2, SEV3, SEV4.',
    );
    assert.equal(
      await refusal(EMPTY_SITE, { title: 'x', impactStartedAt: at('09:00') }),
      'That time is still to come.',
    );
    assert.equal(
      await refusal(EMPTY_SITE, { title: 'x', statedAt: at('09:00') }),
      'That time is still to come.',
    );
    assert.match(
      await refusal(EMPTY_SITE, { title: 'x', services: ['Check out'] }),
      /^"Check out" is no service’s id/,
    );
  });
});
