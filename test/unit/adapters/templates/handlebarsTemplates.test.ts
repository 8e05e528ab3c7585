import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import {
  createHandlebarsTemplates,
  findTemplateFlaw,
} from '../../../../src/adapters/templates/handlebarsTemplates';
import type { Author } from '../../../../src/app/change';
import { planInitialize } from '../../../../src/app/initialize';
import { EMPTY_SITE, type LiveSite } from '../../../../src/app/site';
import { planStartReview } from '../../../../src/app/startReview';
import type { TemplateData, TemplateKind } from '../../../../src/app/templates';
import { foldIncident } from '../../../../src/core/incident/incident';
import { parseLog, printEntry } from '../../../../src/core/incident/log';
import type { EntryBody } from '../../../../src/core/incident/entry';
import { nextEntryId } from '../../../../src/core/incident/entryId';
import { parsePeople } from '../../../../src/core/people/people';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import { parsePlan } from '../../../../src/core/plan/plan';
import { reviewFacts } from '../../../../src/core/review/facts';
import { parseReview } from '../../../../src/core/review/review';
import { parseServices } from '../../../../src/core/services/services';
import { toOneLine } from '../../../../src/core/text/plain';
import { tryParseFrontMatter } from '../../../../src/core/text/frontMatter';

const FOLDER = fileURLToPath(new URL('../../../../templates', import.meta.url));
const NOW = Date.parse('2026-11-23T08:15:02Z');
const author: Author = { actor: 'alice', now: NOW, random: () => 7 };

function readBuiltIn(file: string): Promise<string> {
  return readFile(path.join(FOLDER, file), 'utf8');
}

const builtIn = createHandlebarsTemplates({ builtIn: readBuiltIn });

/** Templates with this text as the team's own for every kind. */
function withTeam(text: string, fallback = 'built-in {{title}}') {
  return createHandlebarsTemplates({ builtIn: () => fallback, team: () => Promise.resolve(text) });
}

function incidentOf(bodies: readonly EntryBody[]) {
  let newest: string | undefined;
  const lines = bodies.map((body, index) => {
    newest = nextEntryId(NOW + index * 60_000, newest, () => 3);
    return printEntry({
      id: newest,
      atText: new Date(NOW + index * 60_000).toISOString().slice(0, 19) + 'Z',
      actor: 'bob',
      body,
    });
  });
  const log = parseLog(lines.join('\n')).value;
  const incident = foldIncident('2026-11-23-checkout-errors', log, new Set(['lead']));
  return { incident, log };
}

function siteWith(bodies: readonly EntryBody[]): LiveSite {
  const { incident, log } = incidentOf(bodies);
  const record = {
    incident,
    log,
    folder: `incidents/2026/${incident.id}`,
    incidentText: undefined,
    reviewText: undefined,
    review: undefined,
    customerReviewText: undefined,
    customerReview: undefined,
  };
  return { ...EMPTY_SITE, incidents: [record], byId: new Map([[incident.id, record]]) };
}

const FULL: readonly EntryBody[] = [
  { kind: 'declared', severity: 'SEV2', title: 'Checkout returns 500' },
  { kind: 'services', services: ['checkout', 'payments'] },
  { kind: 'impact', edge: 'started', at: NOW - 600_000, text: '' },
  { kind: 'detected', by: 'monitor', at: undefined, text: '' },
  { kind: 'acknowledged', text: '' },
  { kind: 'role', role: 'lead', person: 'alice', leaves: false, text: '' },
  { kind: 'severity', severity: 'SEV1', text: 'all regions' },
  { kind: 'status', status: 'mitigated', text: 'rolled back' },
  { kind: 'status', status: 'resolved', text: '' },
];

async function reviewOf(bodies: readonly EntryBody[], owner?: string): Promise<string> {
  const input = { incident: '2026-11-23-checkout-errors', ...(owner === undefined ? {} : { owner }) };
  const { change } = await planStartReview(siteWith(bodies), input, author, builtIn);
  const create = change?.edits.find(edit => edit.kind === 'create');
  assert.ok(create?.kind === 'create');
  return create.text;
}

async function initialized(name: string, person: string): Promise<Map<string, string>> {
  const input = {
    name,
    person: { name: person, email: `${person} <a@b>`, zone: 'Europe/Berlin' },
    existing: new Map(),
  };
  const change = await planInitialize(input, author, builtIn);
  return new Map(change.edits.flatMap(edit => (edit.kind === 'create' ? [[edit.path, edit.text]] : [])));
}

const hostile = fc.oneof(
  fc.constantFrom(
    '---',
    '{{title}}',
    '{{{',
    '}}',
    'a | b',
    'a \\| b',
    '"quoted" \'single\'',
    'status: closed',
    '- x',
    '# h',
    '&amp; <b>',
    'x\nstatus: closed',
    '\u202eevil',
    '<!-- x',
    'null',
    '1e5',
    '~',
    '@at',
    '`code`',
    '%tag',
    '? key',
    "it's: 'so'",
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
);

describe('built-in templates', () => {
  it('make a plan, people and services that are read without a problem', async () => {
    const files = await initialized('Northwind Trails', 'Alice Example');
    const plan = parsePlan(files.get('livesite.yml') ?? '');
    assert.deepEqual(plan.problems, []);
    assert.equal(plan.value.name, 'Northwind Trails');
    assert.deepEqual(plan.value.severities, DEFAULT_PLAN.severities);
    assert.deepEqual(plan.value.roles, DEFAULT_PLAN.roles);
    const people = parsePeople(files.get('people.yml') ?? '');
    assert.deepEqual(people.problems, []);
    assert.deepEqual(people.value, [
      { handle: 'alice', name: 'Alice Example', email: 'Alice Example <a@b>', zone: 'Europe/Berlin' },
    ]);
    assert.deepEqual(parseServices(files.get('services.yml') ?? ''), { value: [], problems: [] });
  });

  it('write the branch and the repository where they are given', async () => {
    const text = await builtIn.render('livesite', { name: 'x', branch: 'live', repository: 'acme/shop' });
    const plan = parsePlan(text);
    assert.deepEqual(plan.problems, []);
    assert.equal(plan.value.branch, 'live');
    assert.equal(plan.value.github.repository, 'acme/shop');
  });

  it('keep hostile names of a live site and of a person as they are', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (name, person) => {
        const files = await initialized(name, person);
        const plan = parsePlan(files.get('livesite.yml') ?? '');
        assert.deepEqual(plan.problems, []);
        assert.equal(plan.value.name, toOneLine(name));
        const people = parsePeople(files.get('people.yml') ?? '');
        assert.deepEqual(people.problems, []);
        assert.equal(people.value[0]?.name, toOneLine(person));
      }),
      { numRuns: 300 },
    );
  });

  it('make a review with every fact the log knows, and one where it knows none', async () => {
    const full = await reviewOf(FULL);
    assert.match(
      full,
      /^---\nincident: 2026-11-23-checkout-errors\nstate: draft\nowner: alice\nfacilitator:\ndue: /,
    );
    assert.match(full, /\| Impact began \| 2026-11-23 08:05 UTC \|/);
    assert.match(
      full,
      /\| In SEV2 \| 6 min \|\n\| In SEV1 \| 2 min \|\n\| Services \| checkout, payments \|/,
    );
    assert.match(full, /^- Incident lead: @alice\n- Also took part: @bob$/m);
    assert.match(full, /\| \[08:22 status mitigated: rolled back\]\(timeline\.md#\w+\) \| @bob \|/);
    const sparse = await reviewOf([{ kind: 'status', status: 'resolved', text: '' }], 'bob');
    assert.match(sparse, /\| Impact began \| not recorded \|/);
    assert.match(sparse, /How it was noticed is not recorded/);
  });

  it('give an empty review the sections a review needs and no item', async () => {
    const review = parseReview(await reviewOf(FULL));
    assert.equal(review.items.length, 0);
    const empty = review.sections.filter(section => section.empty).map(({ title }) => title);
    assert.ok(
      empty.includes('Summary') && empty.includes('Contributing factors') && empty.includes('Remediation'),
    );
    assert.ok(!empty.includes('Detection'));
  });

  it('keep hostile texts from breaking the review’s front matter, headings and table', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (title, note) => {
        const text = await reviewOf([
          { kind: 'declared', severity: undefined, title: title.trim() === '' ? 'x' : title },
          { kind: 'note', text: note },
          { kind: 'status', status: 'resolved', text: '' },
        ]);
        const matter = tryParseFrontMatter(text);
        assert.deepEqual(matter?.problems, []);
        assert.equal(matter?.values.state, 'draft');
        assert.equal(matter?.values.incident, '2026-11-23-checkout-errors');
        const plain = await reviewOf([{ kind: 'status', status: 'resolved', text: '' }]);
        assert.deepEqual(
          parseReview(text).sections.map(section => section.title),
          parseReview(plain).sections.map(section => section.title),
        );
        for (const row of text.split('\n').filter(line => line.startsWith('| 2026-'))) {
          assert.equal(row.match(/(?<!\\)(?:\\\\)*\|/g)?.length, 4, row);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keep an owner that looks like a number or nothing a text', async () => {
    for (const owner of ['123', '1e5', 'null', 'true', '1.10']) {
      const matter = tryParseFrontMatter(await reviewOf(FULL, owner));
      assert.equal(matter?.values.owner, owner);
    }
  });

  it('keep hostile titles of an incident verbatim', async () => {
    for (const title of ['a & b < c > "d" \'e\' `f`', '{{id}} {{{x}}}', '---']) {
      const text = await builtIn.render('incident', { title, id: 'x', services: [] });
      assert.ok(text.startsWith(`\n# ${title}\n`), text.slice(0, 80));
    }
  });
});

describe('a team’s template', () => {
  it('is used instead of the built-in one, without escaping', async () => {
    const templates = withTeam('# {{title}}\r\n{{#each services}}\r\n- {{this}}\r\n{{/each}}\r\n');
    const text = await templates.render('incident', { title: 'a & <b>', id: 'x', services: ['web', 'api'] });
    assert.equal(text, '# a & <b>\n- web\n- api\n');
    assert.deepEqual(templates.takeFaults(), []);
  });

  const faulty: readonly [name: string, text: string, message: RegExp][] = [
    ['a typo', 'one\n# {{titel}}', /line 2: There is no field "titel" here.*title, id/],
    ['a typo in a condition', '{{#if titel}}x{{/if}}', /line 1: There is no field "titel"/],
    ['a typo in a loop', '{{#each servces}}x{{/each}}', /line 1: There is no field "servces"/],
    ['a typo inside a loop', '{{#each services}}\n{{name.first}}{{/each}}', /line 2: /],
    ['a typo in a section', '{{#servces}}x{{/servces}}', /There is no field "servces"/],
    ['an inherited name', '{{constructor}}', /There is no field "constructor"/],
    ['the prototype', '{{__proto__}}', /There is no field "__proto__"/],
    ['an open brace', 'x\n{{#if title}}', /: Its braces cannot be read/],
    ['bad braces', 'x\ny {{title}\nz', /line 2: Its braces cannot be read near: y \{\{title\}/],
    [
      'an unknown helper',
      '{{shout title}}',
      /line 1: There is no helper "shout"; a template may use if, unless, each, with/,
    ],
    ['an unknown helper within another', '{{#if (eq title "x")}}x{{/if}}', /There is no helper "eq"/],
    ['the engine’s log', '{{log title}}', /There is no helper "log"/],
    ['a partial', '\n{{> review}}', /line 2: Other templates cannot be included/],
    ['an inline template', '{{#*inline "a"}}x{{/inline}}', /line 1: Inline templates/],
    ['a condition without a field', '{{#if}}x{{/if}}', /cannot be filled in|braces/],
    ['too much text', 'x'.repeat(64 * 1024 + 1), /larger than 64 KiB/],
    ['too much output', `{{#each services}}${'y'.repeat(60_000)}{{/each}}`, /larger than 1 MiB/],
    ['loops in loops', `${'{{#each @root.services}}'.repeat(5)}${'{{/each}}'.repeat(5)}`, /repeats too much/],
    ['very deep nesting', '{{#if title}}'.repeat(3500), /templates\/incident\.md\.hbs/],
  ];
  for (const [name, text, message] of faulty) {
    it(`with ${name} is reported, and the built-in one used`, async () => {
      const templates = withTeam(text);
      const services = Array.from({ length: 20 }, (_, index) => `service-${index}`);
      assert.equal(await templates.render('incident', { title: 'T', id: 'i', services }), 'built-in T');
      const [fault, ...others] = templates.takeFaults();
      assert.equal(others.length, 0);
      assert.equal(fault?.path, 'templates/incident.md.hbs');
      assert.match(fault?.message ?? '', message);
      assert.match(fault?.message ?? '', /The built-in template was used instead\.$/);
      assert.doesNotMatch(fault?.message ?? '', /\n/);
      assert.deepEqual(templates.takeFaults(), []);
    });
  }

  it('that cannot be read is reported once, and the built-in one used', async () => {
    const templates = createHandlebarsTemplates({
      builtIn: () => 'ok',
      team: () => Promise.reject(new Error('EACCES: permission denied')),
    });
    assert.equal(await templates.render('review', {}), 'ok');
    assert.equal(await templates.render('review', {}), 'ok');
    assert.deepEqual(templates.takeFaults(), [
      {
        path: 'templates/review.md.hbs',
        message:
          'templates/review.md.hbs could not be read: EACCES: permission denied. The built-in template was used instead.',
      },
    ]);
  });

  it('sees no getters, methods or prototypes of the data', async () => {
    const touched: string[] = [];
    class Secret {
      readonly title = 'own';
      get token(): string {
        touched.push('token');
        return 'secret';
      }
    }
    const data: TemplateData = { title: 'T', secret: new Secret() };
    const render = (text: string) => withTeam(text).render('issue', data);
    assert.equal(await render('{{secret.title}}'), 'own');
    for (const field of ['token', 'constructor', 'toString', '__proto__']) {
      assert.equal(await render(`{{secret.${field}}}`), 'built-in T');
    }
    assert.deepEqual(touched, []);
  });

  it('does not see what an earlier rendering counted, nor a text that has changed since', async () => {
    let text = '{{#each services}}{{#each @root.services}}.{{/each}}{{/each}}';
    const templates = createHandlebarsTemplates({ builtIn: () => 'x', team: () => Promise.resolve(text) });
    const services = Array.from({ length: 150 }, () => 's');
    for (let n = 0; n < 4; n++) {
      assert.equal((await templates.render('issue', { services })).length, 150 * 150);
    }
    text = 'new {{services.length}}';
    assert.equal(await templates.render('issue', { services }), 'new 150');
    assert.deepEqual(templates.takeFaults(), []);
  });
});

describe('findTemplateFlaw', () => {
  it('finds what is wrong whatever the data, with its line', () => {
    assert.equal(findTemplateFlaw('# {{title}}\n{{#each rows}}{{at}}{{else}}-{{/each}}'), undefined);
    assert.deepEqual(findTemplateFlaw('a\nb\n{{> x}}'), {
      line: 3,
      message: 'Other templates cannot be included with `{{> name}}`.',
    });
    assert.equal(findTemplateFlaw('{{shout x}}')?.line, 1);
    assert.equal(findTemplateFlaw('\n\n{{#if x}}y')?.line, 3);
  });

  it('finds none in the built-in ones', async () => {
    const files: Readonly<Record<Exclude<TemplateKind, 'issue'>, string>> = {
      livesite: 'livesite.yml.hbs',
      people: 'people.yml.hbs',
      services: 'services.yml.hbs',
      incident: 'incident.md.hbs',
      review: 'review.md.hbs',
      'customer-review': 'customer-review.md.hbs',
    };
    for (const file of Object.values(files)) {
      assert.equal(findTemplateFlaw(await readBuiltIn(file)), undefined);
    }
  });
});

describe('the built-in review', () => {
  it('uses every fact there is', async () => {
    const { incident } = incidentOf(FULL);
    const text = await readBuiltIn('review.md.hbs');
    for (const field of Object.keys(reviewFacts(DEFAULT_PLAN, incident, 'alice', NOW))) {
      assert.ok(text.includes(field), `the review’s template leaves out ${field}`);
    }
  });
});
