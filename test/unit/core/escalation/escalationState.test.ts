import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printStage, type NamedPath } from '../../../../src/core/escalation/escalation';
import { escalationOf, pathFor, type NextPage } from '../../../../src/core/escalation/escalationState';
import { parseEscalation } from '../../../../src/core/escalation/parseEscalation';
import { DEFAULT_PLAN } from '../../../../src/core/plan/defaultPlan';
import { printInstant } from '../../../../src/core/time/instant';
import { at, idOf, incidentOf } from '../../../support/builders';

function named(id: string, text: string): NamedPath {
  const { value, problems } = parseEscalation(text);
  assert.deepEqual(problems, []);
  return { id, escalation: value.escalation };
}

const TWO_STEPS = `name: Default
steps:
  - { page: { person: ann }, wait: 5m }
  - { page: { person: bob }, wait: 10m }
`;
const DEFAULT = named('default', TWO_STEPS);
const DECLARED = '08:15:00 alice declared SEV2: Checkout';

/** `1.2 08:20 no-answer`, or undefined where nothing is due. */
function due(next: NextPage | undefined): string | undefined {
  return next && `${printStage(next.stage)} ${printInstant(next.dueAt).slice(11, 19)} ${next.reason}`;
}

function nextOf(story: string, paths: readonly NamedPath[] = [DEFAULT]): string | undefined {
  return due(escalationOf(incidentOf(story), DEFAULT_PLAN, paths)?.next);
}

describe('escalationOf', () => {
  it('begins with the declaration and goes on when nobody answers in time, counted from when the page left', () => {
    assert.equal(nextOf(DECLARED), '1.1 08:15:00 begins');
    const late = `${DECLARED}\n08:19:30 bot paging default 1.1 @ann by chat`;
    assert.equal(nextOf(late), '1.2 08:24:30 no-answer');
    assert.equal(nextOf(`${late}\n08:30:00 bot paging default 1.2 @bob by chat`), undefined);
  });

  it('stops when somebody acknowledges, or moves the incident on', () => {
    for (const line of ['acknowledged', 'status identified: deploy', 'status mitigated']) {
      assert.equal(nextOf(`${DECLARED}\n08:16:00 bob ${line}`), undefined, line);
    }
    assert.equal(nextOf(`${DECLARED}\n08:16:00 bob note what a mess`), '1.1 08:15:00 begins');
    assert.equal(
      escalationOf(incidentOf(`${DECLARED}\n08:16:00 bob status declined`), DEFAULT_PLAN, [DEFAULT]),
      undefined,
    );
  });

  it('goes around again, and ends with the final hand-over', () => {
    const path = named('default', `${TWO_STEPS}repeat: 1\nfinally: { person: cto }\n`);
    const stages = ['1.1', '1.2', '2.1', '2.2', 'final'];
    let story = DECLARED;
    const seen: (string | undefined)[] = [];
    for (const stage of stages) {
      seen.push(nextOf(story, [path])?.split(' ')[0]);
      story += `\n08:20:00 bot paging default ${stage} @ann by chat`;
    }
    assert.deepEqual(seen, stages);
    assert.equal(nextOf(story, [path]), undefined);
  });

  it('passes over at once whoever could not be reached', () => {
    const paged = `${DECLARED}\n08:15:01 bot paging default 1.1 @ann by chat, pager`;
    assert.equal(nextOf(paged), '1.2 08:20:01 no-answer');
    const one = `${paged}\n08:15:05 bot paged ${idOf(2)} chat failed: no such channel`;
    assert.equal(nextOf(one), '1.2 08:20:01 no-answer');
    assert.equal(
      nextOf(`${one}\n08:15:06 bot paged ${idOf(2)} pager failed: 400`),
      '1.2 08:15:01 not-reached',
    );
    assert.equal(nextOf(`${one}\n08:15:06 bot paged ${idOf(2)} pager unknown`), '1.2 08:20:01 no-answer');
    assert.equal(nextOf(`${DECLARED}\n08:15:01 bot paging default 1.1 nobody`), '1.2 08:15:01 not-reached');
  });

  it('goes on when those who acknowledged are not heard of any more', () => {
    const path = named('default', `${TWO_STEPS}expires-when-silent: 30m\n`);
    const acknowledged = `${DECLARED}\n08:15:01 bot paging default 1.1 @ann by chat\n08:17:00 ann acknowledged`;
    assert.equal(nextOf(acknowledged, [path]), '1.2 08:47:00 silence');
    assert.equal(nextOf(`${acknowledged}\n08:40:00 ann note still at it`, [path]), '1.2 09:10:00 silence');
    // What pagers write is no sign of life.
    assert.equal(
      nextOf(`${acknowledged}\n08:40:00 bot paged ${idOf(2)} chat delivered`, [path]),
      '1.2 08:47:00 silence',
    );
  });

  it('begins anew where all have gone silent who took the last step', () => {
    const path = named('default', `${TWO_STEPS}finally: { person: cto }\nexpires-when-silent: 30m\n`);
    let story = `${DECLARED}\n08:15:01 bot paging default 1.1 @ann by chat\n08:20:01 bot paging default 1.2 @bob by chat`;
    story += '\n08:30:01 bot paging default final @cto by chat';
    assert.equal(nextOf(story, [path]), undefined, 'nobody has taken it');
    story += '\n08:31:00 cto acknowledged';
    assert.equal(nextOf(story, [path]), '2.1 09:01:00 silence');
    assert.equal(nextOf(story, [named('default', TWO_STEPS)]), undefined, 'an acknowledgement that holds');
    story += '\n09:01:00 bot paging default 2.1 @ann by chat';
    assert.equal(nextOf(story, [path]), '2.2 09:06:00 silence');
    story += '\n09:06:00 bot paging default 2.2 @bob by chat';
    assert.equal(nextOf(story, [path]), undefined, 'once, unless somebody is heard of');
    assert.equal(nextOf(`${story}\n09:07:00 bob note on it`, [path]), '3.1 09:37:00 silence');
  });

  it('begins anew where not one page reached anybody, each time later, and not for ever', () => {
    const path = named('default', `${TWO_STEPS}finally: { person: cto }\n`);
    const failed = (n: number, stage: string): string =>
      `08:15:01 bot paging default ${stage} @ann by chat\n08:15:01 bot paged ${idOf(n)} chat failed: down`;
    let story = [DECLARED, failed(2, '1.1'), failed(4, '1.2'), failed(6, 'final')].join('\n');
    const seen: (string | undefined)[] = [];
    for (let round = 2; round <= 8; round++) {
      seen.push(nextOf(story, [path]));
      story += `\n${failed(round * 4, `${round}.1`)}\n${failed(round * 4 + 2, `${round}.2`)}`;
    }
    assert.deepEqual(seen, [
      '2.1 08:20:01 not-reached',
      '3.1 08:25:01 not-reached',
      '4.1 08:35:01 not-reached',
      '5.1 08:55:01 not-reached',
      '6.1 09:35:01 not-reached',
      '7.1 10:55:01 not-reached',
      undefined,
    ]);
    const reached = [DECLARED, failed(2, '1.1'), '08:15:01 bot paging default 1.2 @bob by chat'].join('\n');
    assert.equal(nextOf(`${reached}\n${failed(5, 'final')}`, [path]), undefined, 'one may have been reached');
  });

  it('gives people their time although their step is taken out of the path', () => {
    const three = `${DECLARED}\n08:15:01 bot paging default 1.3 @ann by chat`;
    assert.equal(nextOf(three, [named('default', `${TWO_STEPS}repeat: 1\n`)]), '2.1 08:20:01 no-answer');
  });

  it('lets a page wait for the hours in which it may leave', () => {
    const path = named(
      'default',
      `${TWO_STEPS}zone: Europe/Berlin\nhours: [{ days: mon-fri, from: "09:00", until: "17:00" }]\n`,
    );
    // 08:15 UTC is 09:15 in Berlin, 15:58 is 16:58; 23 November 2026 is a Monday.
    assert.equal(nextOf(DECLARED, [path]), '1.1 08:15:00 begins');
    const evening = '15:58:00 alice declared SEV2: Checkout\n15:58:10 bot paging default 1.1 @ann by chat';
    const next = escalationOf(incidentOf(evening), DEFAULT_PLAN, [path])?.next;
    assert.equal(printInstant(next?.dueAt ?? 0), '2026-11-24T08:00:00Z');
  });

  it('begins anew on another path when the severity or the services ask for it, and not otherwise', () => {
    const major = named('major', `${TWO_STEPS}applies: [{ severities: [SEV1] }]\n`);
    const checkout = named('checkout', `${TWO_STEPS}applies: [{ services: [checkout] }]\n`);
    const paths = [DEFAULT, major, checkout];
    const paged = `${DECLARED}\n08:15:01 bot paging default 1.1 @ann by chat`;
    assert.equal(nextOf(`${paged}\n08:16:00 bob severity SEV3`, paths), '1.2 08:20:01 no-answer');
    const raised = `${paged}\n08:16:00 bob severity SEV1`;
    assert.equal(nextOf(raised, paths), '1.1 08:16:00 begins');
    // Services are narrower than severities.
    assert.equal(nextOf(`${raised}\n08:17:00 bob services checkout`, paths), '1.1 08:17:00 begins');
    const reopened = `${paged}\n08:16:00 bob status resolved\n09:00:00 bob reopened`;
    assert.equal(nextOf(reopened, paths), undefined, 'who reopens it has it in hand');
  });

  it('does not take what happened long ago for overdue', () => {
    const { next } =
      escalationOf(incidentOf('06:00 alice declared SEV2: Checkout'), DEFAULT_PLAN, [DEFAULT]) ?? {};
    // The id says when it was written; the story's ids are of 24 November 2025.
    assert.notEqual(next?.dueAt, at('06:00'));
  });

  it('counts an unset severity as the second most severe', () => {
    const minor = named('minor', `${TWO_STEPS}applies: [{ severities: [SEV2] }]\n`);
    assert.equal(nextOf('08:15:00 alice declared SEV?: Checkout', [minor]), '1.1 08:15:00 begins');
    assert.equal(nextOf('08:15:00 alice declared SEV3: Checkout', [minor]), undefined);
  });

  it('gives the same answer however the lines of the log stand, and with pages paged twice', () => {
    const lines = [
      DECLARED,
      '08:15:10 bot paging default 1.1 @ann by chat',
      '08:15:12 eve paging default 1.1 @ann by chat',
      `08:15:20 bot paged ${idOf(2)} chat delivered`,
    ];
    assert.equal(nextOf(lines.join('\n')), '1.2 08:20:10 no-answer');
  });
});

describe('pathFor', () => {
  const path = (id: string, applies: string): NamedPath => named(id, `${TWO_STEPS}${applies}`);
  const catchAll = path('z-all', '');
  const severe = path('severe', 'applies: [{ severities: [SEV1, SEV2] }]\n');
  const night = path(
    'night',
    'applies: [{ severities: [SEV1], hours: [{ from: "22:00", until: "06:00" }] }]\n',
  );
  const search = path('search', 'applies: [{ services: [search] }]\n');
  const all = [catchAll, severe, night, search];
  const find = (severity: string, services: readonly string[], clock: string): string | undefined =>
    pathFor(all, { severity, services, at: at(clock) })?.id;

  it('takes the narrowest', () => {
    assert.equal(find('SEV3', [], '12:00'), 'z-all');
    assert.equal(find('SEV1', [], '12:00'), 'severe');
    assert.equal(find('SEV1', [], '23:00'), 'night');
    assert.equal(find('SEV1', ['search'], '23:00'), 'search');
  });

  it('does not depend on the order of the files', () => {
    const twins = ['b', 'a', 'c'].map(id => path(id, 'applies: [{ severities: [SEV1] }]\n'));
    fc.assert(
      fc.property(fc.shuffledSubarray([...all, ...twins], { minLength: 7 }), shuffled => {
        const facts = { severity: 'SEV1', services: [], at: at('12:00') };
        assert.equal(pathFor(shuffled, facts)?.id, 'a');
      }),
    );
  });

  it('passes over a path without steps', () => {
    assert.equal(
      pathFor([{ id: 'a', escalation: { ...DEFAULT.escalation, steps: [] } }], {
        severity: 'SEV1',
        services: [],
        at: 0,
      }),
      undefined,
    );
  });
});
