import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printBody } from '../../../../src/core/incident/entry';
import { effectiveEntries, foldIncident, skewMinutes, wordsOf } from '../../../../src/core/incident/incident';
import { parseLog, printEntry } from '../../../../src/core/incident/log';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import { singleRoles } from '../../../../src/core/plan/plan';
import { printInstant, printStatedInstant } from '../../../../src/core/time/instant';
import { clockTime, entryBody, handle } from '../../../support/arbitraries';
import { at, idOf, INCIDENT, incidentOf, logOf, logText, story } from '../../../support/builders';

const SINGLE = singleRoles(DEFAULT_PLAN);

/** Severity periods as `SEV2 08:15-08:30`, open ones without an end. */
function periods(text: string): string[] {
  const clock = (time: number | undefined) => (time === undefined ? '' : printInstant(time).slice(11, 16));
  return incidentOf(text).severityPeriods.map(
    ({ severity, from, to }) => `${severity ?? 'SEV?'} ${clock(from)}-${clock(to)}`,
  );
}

describe('foldIncident', () => {
  it('tells a whole incident', () => {
    const incident = incidentOf(`
      08:15:02 alice declared SEV2: Checkout returns 500
      08:15:03 alice services checkout, payments
      08:15:04 alice impact started 2026-11-23T08:05Z
      08:15:05 alice detected by monitor at 2026-11-23T08:07Z
      08:16:40 bob acknowledged
      08:17:00 alice role lead @alice
      08:18:00 alice role scribe @dave
      08:20:00 alice severity SEV1: all regions
      08:25:00 carol update public: We are looking into it
      08:26:00 alice update mitigation is being tried
      08:31:10 alice status identified: bad config in v142
      08:32:00 bob link https://git.example/142 the change
      08:40:00 bob status mitigated
      08:50:00 bob status monitoring
      08:55:00 bob title Checkout returned 500 in the EU
      09:30:00 bob impact ended 2026-11-23T08:39Z
      09:31:00 bob status resolved
      10:00:00 alice status closed
    `);
    assert.deepEqual(
      { ...incident, entries: incident.entries.length, roles: [...incident.roles] },
      {
        id: INCIDENT,
        title: 'Checkout returned 500 in the EU',
        severity: 'SEV1',
        status: 'closed',
        phase: 'over',
        mergedInto: undefined,
        services: ['checkout', 'payments'],
        roles: [
          ['lead', ['alice']],
          ['scribe', ['dave']],
        ],
        declaredAt: at('08:15:02'),
        declaredBy: 'alice',
        acknowledgedAt: at('08:16:40'),
        acknowledgedBy: 'bob',
        ledAt: at('08:17'),
        leftOut: undefined,
        impactStartedAt: at('08:05'),
        impactEndedAt: at('08:39'),
        detectedAt: at('08:07'),
        detectedBy: 'monitor',
        mitigatedAt: at('08:40'),
        resolvedAt: at('09:31'),
        closedAt: at('10:00'),
        severityPeriods: [
          { severity: 'SEV2', from: at('08:15:02'), to: at('08:20') },
          { severity: 'SEV1', from: at('08:20'), to: at('09:31') },
        ],
        updates: {
          internal: [{ at: at('08:26'), actor: 'alice', text: 'mitigation is being tried' }],
          public: [{ at: at('08:25'), actor: 'carol', text: 'We are looking into it' }],
        },
        links: [{ target: 'https://git.example/142', label: 'the change' }],
        people: ['alice', 'bob', 'carol', 'dave'],
        entries: 18,
      },
    );
  });

  it('is the same whatever the order of the lines and however often they stand there', () => {
    const entry = fc
      .tuple(fc.nat(30), clockTime, fc.boolean(), handle, entryBody)
      .map(([n, time, stated, actor, body]) =>
        printEntry({
          id: idOf(n),
          atText: stated ? printStatedInstant(time) : printInstant(time),
          actor,
          body: body.kind === 'corrected' ? { ...body, entry: idOf(n % 7) } : body,
        }),
      );
    const logs = fc
      .uniqueArray(entry, { minLength: 1, maxLength: 25, selector: line => line.slice(-20) })
      .chain(lines =>
        fc.tuple(
          fc.constant(lines),
          fc.shuffledSubarray([...lines, ...lines], {
            minLength: lines.length * 2,
            maxLength: lines.length * 2,
          }),
        ),
      );
    const fold = (lines: readonly string[]) => {
      const { entries, ...state } = foldIncident(INCIDENT, parseLog(lines.join('\n')).value, SINGLE);
      return {
        ...state,
        entries: entries.map(one => [one.entry.id, one.at, wordsOf(one), one.retracted, one.redacted]),
      };
    };
    fc.assert(
      fc.property(logs, ([lines, mixed]) => {
        assert.deepEqual(fold(mixed), fold(lines));
      }),
      { numRuns: 300 },
    );
  });

  it('gives severity periods that follow each other, whatever times people state', () => {
    const entry = fc.tuple(
      fc.integer({ min: 0, max: 59 }),
      fc.constantFrom(
        'severity SEV1',
        'severity SEV2',
        'severity SEV3',
        'status mitigated',
        'status resolved',
        'status closed',
        'status identified',
        'reopened x',
        'declared SEV2: x',
      ),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), entries => {
        const text = entries
          .map(([minute, words]) => `08:${String(minute).padStart(2, '0')} alice ${words}`)
          .join('\n');
        const { severityPeriods, severity, phase } = incidentOf(`08:00 alice declared SEV2: x\n${text}`);
        for (const [index, period] of severityPeriods.entries()) {
          assert.ok(
            period.to === undefined ? index === severityPeriods.length - 1 : period.from <= period.to,
          );
          const next = severityPeriods[index + 1];
          assert.ok(next === undefined || (period.to !== undefined && period.to <= next.from));
        }
        const last = severityPeriods.at(-1);
        assert.ok(last);
        if (phase === 'active' || phase === 'recovering') {
          assert.deepEqual([last.to, last.severity], [undefined, severity]);
        } else {
          assert.notEqual(last.to, undefined);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws and keeps every entry', () => {
    const line = fc
      .tuple(fc.nat(12), clockTime, handle, entryBody)
      .map(([n, time, actor, body]) => printEntry({ id: idOf(n), atText: printInstant(time), actor, body }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), lines => {
        const { value: log } = parseLog(lines.join('\n'));
        const incident = foldIncident(INCIDENT, log, SINGLE);
        const corrections = log.entries.filter(({ body }) => body.kind === 'corrected').length;
        assert.equal(incident.entries.length + corrections, log.entries.length);
      }),
    );
  });

  describe('what counts when people say different things', () => {
    it('first acknowledgement', () => {
      const { acknowledgedAt, acknowledgedBy, status } = incidentOf(`
        08:15:02 alice declared SEV2: x
        08:17:00 bob acknowledged
        08:16:00 carol acknowledged
      `);
      assert.deepEqual([acknowledgedAt, acknowledgedBy, status], [at('08:17'), 'bob', 'investigating']);
    });

    it('an incident that somebody moves on is acknowledged by whoever does', () => {
      for (const words of [
        'status investigating',
        'status identified: config',
        'status mitigated',
        'status declined',
        'status resolved',
      ]) {
        const { acknowledgedAt, acknowledgedBy } = incidentOf(
          `08:15:02 alice declared SEV2: x\n08:20:00 bob ${words}\n08:21:00 carol acknowledged`,
        );
        assert.deepEqual([acknowledgedAt, acknowledgedBy], [at('08:20'), 'bob'], words);
      }
      assert.equal(
        incidentOf('08:15:02 alice declared SEV2: x\n08:20:00 bob note x').acknowledgedAt,
        undefined,
      );
    });

    it('an acknowledgement does not take a status back', () => {
      assert.equal(
        incidentOf('08:15:02 a declared SEV2: x\n08:16:00 a status mitigated\n08:17:00 b acknowledged')
          .status,
        'mitigated',
      );
    });

    it('last status, severity, title and services', () => {
      const incident = incidentOf(`
        08:15:02 alice declared SEV2: x
        08:16:00 bob status monitoring
        08:16:01 carol status identified
        08:16:02 bob severity SEV1
        08:16:03 carol severity SEV3
        08:16:04 bob services web
        08:16:05 carol services none
        08:16:06 bob title y
      `);
      assert.deepEqual(
        [incident.status, incident.severity, incident.services, incident.title],
        ['identified', 'SEV3', [], 'y'],
      );
      assert.equal(incident.mitigatedAt, undefined);
    });

    it('first declaration; a second one fills in what is missing and takes nothing back', () => {
      const twice = incidentOf(`
        08:15:02 alice declared SEV1: first
        08:15:40 bob declared SEV?: second
      `);
      assert.deepEqual(
        [twice.title, twice.severity, twice.declaredAt, twice.declaredBy],
        ['first', 'SEV1', at('08:15:02'), 'alice'],
      );
      const filled = incidentOf(`
        08:15:02 alice declared SEV?: first
        08:15:40 bob declared SEV2: second
      `);
      assert.deepEqual([filled.title, filled.severity], ['first', 'SEV2']);
    });

    it('what a skewed clock put before the declaration', () => {
      const incident = incidentOf(`
        08:10:00 bob severity SEV1
        08:10:01 bob title Better title
        08:10:02 bob status identified
        08:10:03 bob role lead @bob
        08:15:02 alice declared SEV?: Checkout
      `);
      assert.deepEqual(
        [
          incident.severity,
          incident.title,
          incident.status,
          incident.roles.get('lead'),
          incident.declaredAt,
          incident.declaredBy,
        ],
        ['SEV1', 'Better title', 'identified', ['bob'], at('08:15:02'), 'alice'],
      );
    });
  });

  describe('roles', () => {
    const roles = (text: string) =>
      Object.fromEntries(incidentOf(`08:15:02 alice declared SEV2: x\n${text}`).roles);

    it('that one person holds pass on; others are held by several', () => {
      assert.deepEqual(
        roles(`
          08:16:00 alice role lead @alice
          08:17:00 alice role lead @bob
          08:18:00 alice role responder @carol
          08:19:00 alice role responder @dave
          08:20:00 alice role of-our-own @a
          08:21:00 alice role of-our-own @b
        `),
        { lead: ['bob'], responder: ['carol', 'dave'], 'of-our-own': ['a', 'b'] },
      );
    });

    it('do not go by the case of letters, as logins do not', () => {
      assert.deepEqual(
        roles(`
          08:16:00 alice role responder @Carol
          08:17:00 alice role responder @carol
          08:18:00 alice role responder @dave
          08:19:00 alice role responder -@DAVE
          08:20:00 alice role lead @Bob
          08:21:00 alice role lead -@bob
        `),
        { responder: ['carol'], lead: [] },
      );
    });

    it('stay with who holds them when somebody else gives them up', () => {
      assert.deepEqual(roles('08:16:00 a role lead @bob\n08:17:00 a role lead -@carol'), { lead: ['bob'] });
    });

    it('have one lead even where the plan says otherwise', () => {
      const log = logOf('08:16:00 a role lead @a\n08:17:00 a role lead @b');
      assert.deepEqual(foldIncident(INCIDENT, log, new Set()).roles.get('lead'), ['b']);
    });

    it('are remembered: who held one took part, and when somebody first led', () => {
      const incident = incidentOf(`
        08:15:02 alice declared SEV2: x
        08:16:00 alice role lead @Bob
        08:17:00 alice role lead @carol
        08:18:00 CAROL role lead -@carol
      `);
      assert.deepEqual(incident.people, ['alice', 'CAROL', 'Bob']);
      assert.equal(incident.ledAt, at('08:16'));
      assert.deepEqual(incident.roles.get('lead'), []);
    });
  });

  describe('corrections', () => {
    it('reword, move in time, retract and redact', () => {
      const incident = incidentOf(`
        08:15:02 alice declared SEV2: Chekout
        08:16:00 alice status identified: wrong idea
        08:17:00 bob note the password is hunter2
        08:18:00 bob note not here
        08:19:00 alice corrected reword #1: SEV1: Checkout
        08:20:00 alice corrected time #1: 2026-11-23T08:10Z
        08:21:00 alice corrected retract #2: it was something else
        08:22:00 alice corrected redact #3: a secret
      `);
      assert.deepEqual(
        [incident.title, incident.severity, incident.declaredAt, incident.status],
        ['Checkout', 'SEV1', at('08:10'), 'triage'],
      );
      assert.deepEqual(
        incident.entries.map(one => [wordsOf(one), one.retracted, one.redacted, one.corrections.length]),
        [
          ['SEV1: Checkout', false, false, 2],
          ['identified: wrong idea', true, false, 1],
          ['(redacted)', false, true, 1],
          ['not here', false, false, 0],
        ],
      );
    });

    it('count in the order of their ids, the last one wins', () => {
      const incident = incidentOf(`
        08:15:02 alice declared SEV2: a
        08:16:00 alice corrected reword #1: b
        08:17:00 alice corrected reword #1: c
      `);
      assert.deepEqual([incident.title, incident.severity], ['c', 'SEV2']);
    });

    it('of corrections, and of entries that are not there, change nothing', () => {
      const incident = incidentOf(`
        08:15:02 alice declared SEV2: a
        08:16:00 alice corrected reword #1: b
        08:17:00 alice corrected retract #2
        08:18:00 alice corrected retract #9
        08:19:00 alice corrected time #1: soon
      `);
      assert.deepEqual([incident.title, incident.declaredAt], ['b', at('08:15:02')]);
    });

    it('that redact hide the words and keep what was done', () => {
      const incident = incidentOf(`
        08:15:02 alice declared SEV1: hunter2 leaked
        08:16:00 alice role lead @alice: hunter2
        08:17:00 alice update public: hunter2
        08:18:00 alice link https://x.example/hunter2 hunter2
        08:19:00 alice title hunter2
        08:20:00 alice status resolved: hunter2
        08:30:00 bob corrected redact #1
        08:30:01 bob corrected redact #2
        08:30:02 bob corrected redact #3
        08:30:03 bob corrected redact #4
        08:30:04 bob corrected redact #5
        08:30:05 bob corrected redact #6
        08:31:00 bob corrected reword #6: resolved: hunter2
      `);
      assert.deepEqual(
        [
          incident.title,
          incident.severity,
          incident.status,
          incident.declaredAt,
          incident.resolvedAt,
          incident.roles.get('lead'),
        ],
        [INCIDENT, 'SEV1', 'resolved', at('08:15:02'), at('08:20'), ['alice']],
      );
      assert.deepEqual(incident.updates.public, [{ at: at('08:17'), actor: 'alice', text: '' }]);
      assert.deepEqual(incident.links, []);
      const { entries, ...state } = incident;
      assert.doesNotMatch(JSON.stringify(state), /hunter2/);
      assert.ok(
        entries.every(one => !printBody(one.body).includes('hunter2') && wordsOf(one) === '(redacted)'),
      );
    });

    it('that retract the declaration leave an incident that was never declared', () => {
      const incident = incidentOf('08:15:02 alice declared SEV1: x\n08:16:00 alice corrected retract #1');
      assert.deepEqual(
        [incident.declaredAt, incident.title, incident.severity],
        [undefined, INCIDENT, undefined],
      );
    });

    it('keep comment marks as they were typed', () => {
      const incident = incidentOf(`
        08:15:02 alice note x
        08:16:00 alice corrected reword #1: &amp;lt;!-- stays
      `);
      assert.equal(incident.entries[0] && wordsOf(incident.entries[0]), '&lt;!-- stays');
    });
  });

  it('keeps entries of unknown kind and folds nothing from them', () => {
    const incident = incidentOf(
      '08:15:02 alice declared SEV2: x\n08:16:00 alice rung @bob\n08:17:00 alice status all good',
    );
    assert.equal(incident.entries.length, 3);
    assert.equal(incident.status, 'triage');
  });

  it('reopens', () => {
    const incident = incidentOf(`
      08:15:02 alice declared SEV2: x
      08:30:00 alice status mitigated
      08:40:00 alice status resolved
      08:50:00 alice status closed
      09:00:00 bob reopened it is back
    `);
    assert.deepEqual(
      [
        incident.status,
        incident.phase,
        incident.mitigatedAt,
        incident.resolvedAt,
        incident.closedAt,
        incident.acknowledgedBy,
      ],
      ['investigating', 'active', undefined, undefined, undefined, 'alice'],
    );
  });

  it('merges, declines and comes back', () => {
    const merged = incidentOf(
      '08:15:02 a declared SEV2: x\n08:20:00 a status merged into 2026-11-23-other: same cause',
    );
    assert.deepEqual(
      [merged.phase, merged.mergedInto, merged.closedAt],
      ['over', '2026-11-23-other', at('08:20')],
    );
    const back = incidentOf(
      '08:15:02 a declared SEV2: x\n08:20:00 a status merged into 2026-11-23-other\n08:30:00 a reopened',
    );
    assert.deepEqual([back.phase, back.mergedInto], ['active', undefined]);
    assert.equal(incidentOf('08:15:02 a declared SEV2: x\n08:20:00 a status declined').phase, 'over');
  });

  it('keeps when it was mitigated through monitoring, and forgets it at a relapse', () => {
    const story1 = '08:15:02 a declared SEV2: x\n08:20:00 a status mitigated\n08:25:00 a status monitoring';
    assert.equal(incidentOf(story1).mitigatedAt, at('08:20'));
    assert.equal(
      incidentOf(`${story1}\n08:30:00 a status identified\n08:40:00 a status resolved`).mitigatedAt,
      at('08:40'),
    );
  });
});

describe('severity periods', () => {
  it('begin unset, change and end', () => {
    assert.deepEqual(
      periods(`
        08:15:00 a declared SEV?: x
        08:20:00 a severity SEV2
        08:25:00 a severity SEV2: still
        08:30:00 a severity SEV1
        08:40:00 a status mitigated
        08:50:00 a status resolved
        09:00:00 a status closed
      `),
      ['SEV? 08:15-08:20', 'SEV2 08:20-08:30', 'SEV1 08:30-08:50'],
    );
  });

  it('go on after a relapse', () => {
    assert.deepEqual(
      periods(
        '08:15:00 a declared SEV2: x\n08:50:00 a status resolved\n09:10:00 a reopened\n09:20:00 a severity SEV1',
      ),
      ['SEV2 08:15-08:50', 'SEV2 09:10-09:20', 'SEV1 09:20-'],
    );
  });

  it('follow what is said last about a time in the past', () => {
    const before = '08:15:00 a declared SEV2: x\n09:00:00 a severity SEV1\n';
    assert.deepEqual(periods(`${before}08:30 a severity SEV3`), ['SEV2 08:15-08:30', 'SEV3 08:30-']);
    assert.deepEqual(periods(`${before}08:10 a severity SEV3`), ['SEV3 08:10-']);
    assert.deepEqual(periods(`${before}08:50 a status resolved`), ['SEV2 08:15-08:50']);
    assert.deepEqual(periods(`${before}08:00 a status resolved`), ['SEV1 08:00-08:00']);
  });

  it('can be put right after the end, but go on no further', () => {
    const ended = '08:15:00 a declared SEV2: x\n09:00:00 a status resolved\n';
    assert.deepEqual(periods(`${ended}10:00:00 a severity SEV1: on second thoughts`), ['SEV2 08:15-09:00']);
    assert.equal(incidentOf(`${ended}10:00:00 a severity SEV1`).severity, 'SEV1');
    assert.deepEqual(periods(`${ended}08:30 a severity SEV1`), ['SEV2 08:15-08:30', 'SEV1 08:30-09:00']);
  });
});

describe('skewMinutes', () => {
  const skew = (atText: string, id: string) => {
    const [entry] = parseLog(printEntry({ id, atText, actor: 'a', body: { kind: 'note', text: 'x' } })).value
      .entries;
    assert.ok(entry);
    return skewMinutes(entry);
  };
  const id = (clock: string) => {
    let time = at(clock);
    let digits = '';
    for (let n = 0; n < 10; n++) {
      digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(time % 32) + digits;
      time = Math.floor(time / 32);
    }
    return `${digits}000000`;
  };

  it('tells how far a clock was from the log', () => {
    assert.equal(skew('2026-11-23T08:15:00Z', id('08:15:00')), 0);
    assert.equal(skew('2026-11-23T08:15:00Z', id('08:16:59')), 0);
    assert.equal(skew('2026-11-23T08:15:00Z', id('08:25:00')), -10);
    assert.equal(skew('2026-11-23T08:45:00Z', id('08:25:00')), 20);
  });

  it('says nothing of a time that a person stated', () => {
    assert.equal(skew('2026-11-23T07:00Z', id('08:25:00')), 0);
  });
});

describe('effectiveEntries', () => {
  it('are all but corrections, in the order of ids', () => {
    const text = logText('08:15:02 a note 1\n08:16:00 a corrected reword #1: one\n08:17:00 a note 2');
    const mixed = text.trimEnd().split('\n').reverse().join('\n');
    assert.deepEqual(
      effectiveEntries(parseLog(mixed).value).map(one => [one.entry.id, wordsOf(one)]),
      [
        [idOf(1), 'one'],
        [idOf(3), '2'],
      ],
    );
    assert.equal(story('08:15:02 a note 1').length, 1);
  });
});
