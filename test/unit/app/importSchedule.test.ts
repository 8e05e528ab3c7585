import assert from 'node:assert/strict';
import { type Author, Refusal } from '../../../src/app/change';
import { importObstacles, planImport, renameImport } from '../../../src/app/importSchedule';
import type { ImportPlan } from '../../../src/core/import/importPlan';
import { importOf, NOW } from '../../support/importing';

const AUTHOR: Author = { actor: 'alice', now: NOW, random: () => 0 };
const ROWS =
  'start,end,user,rotation\n2026-11-24T09:00Z,2026-11-25T09:00Z,ana,one\n2026-11-24T09:00Z,2026-11-25T09:00Z,"Ben ""B"" Okafor",two\n';
const site = (...paths: readonly string[]): { readonly paths: ReadonlySet<string> } => ({
  paths: new Set(paths),
});
const plan = (text = ROWS): ImportPlan => importOf('csv', [text]);
const refusal = (made: () => unknown): string => {
  try {
    made();
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return error.message;
  }
  return '';
};

describe('an import as a change', () => {
  it('creates the files and adds everybody new to people.yml, whatever is in it', () => {
    const peopleAfter = (people: string | undefined): string | undefined => {
      const { edits } = planImport(plan(), { site: site(), people, anyway: false, tool: 'cli' }, AUTHOR);
      assert.deepEqual(
        edits.slice(0, 2).map(({ kind, path }) => `${kind} ${path}`),
        ['create rotations/one.yml', 'create rotations/two.yml'],
      );
      const edit = edits[2];
      return edit?.kind === 'create' ? edit.text : edit?.kind === 'replace' ? edit.after : undefined;
    };
    const added = '  - handle: ana\n    name: ana\n  - handle: ben-b-okafor\n    name: Ben "B" Okafor\n';
    assert.equal(peopleAfter(undefined), `people:\n${added}`);
    assert.equal(peopleAfter('people:\n'), `people:\n${added}`);
    assert.equal(
      peopleAfter('# who\npeople:\n  - handle: zoe # founder\n    name: Zoe\n\n# end\n'),
      `# who\npeople:\n  - handle: zoe # founder\n    name: Zoe\n${added}\n# end\n`,
    );
    const crlf = peopleAfter('people:\r\n  - handle: zoe\r\n    name: Zoe\r\n');
    assert.equal(crlf, `people:\n  - handle: zoe\n    name: Zoe\n${added}`.replaceAll('\n', '\r\n'));
  });

  it('is refused where people.yml cannot be added to', () => {
    for (const people of ['{ people: [{ handle: zoe, name: Zoe }] }', 'people: [\n', 'people: nobody\n']) {
      const message = refusal(() =>
        planImport(plan(), { site: site(), people, anyway: true, tool: 'cli' }, AUTHOR),
      );
      assert.match(message, /people\.yml cannot be added to .*@ana, @ben-b-okafor/, people);
    }
  });

  it('is refused where a file is there, where two would have one name, and where one would be too large to be read', () => {
    const refused = (one: ImportPlan, ...paths: readonly string[]): string =>
      refusal(() =>
        planImport(one, { site: site(...paths), people: undefined, anyway: true, tool: 'cli' }, AUTHOR),
      );
    assert.match(refused(plan(), 'rotations/two.yml'), /two: There is rotations\/two\.yml already/);
    assert.match(refused(plan(), 'rotations/one.yaml'), /one: There is rotations\/one\.yml already/);
    assert.match(refused(renameImport(plan(), ['one=two'])), /There is rotations\/two\.yml already/);
    const rows = Array.from({ length: 4000 }, (_, index) => {
      const from = NOW + index * 3_600_000;
      return `${new Date(from).toISOString()},${new Date(from + Math.floor(Math.abs(Math.sin(index)) * 50) * 60_000 + 60_000).toISOString()},p${Math.floor(Math.abs(Math.cos(index)) * 17)}`;
    });
    const large = plan(`start,end,user\n${rows.join('\n')}\n`);
    assert.match(importObstacles(large, site(), NOW)[0]?.message ?? '', /larger than 256 KiB/);
  });

  it('is refused where nothing was found, with the reason', () => {
    assert.match(
      refusal(() =>
        planImport(plan('<html>'), { site: site(), people: undefined, anyway: true, tool: 'cli' }, AUTHOR),
      ),
      /No columns are understood/,
    );
  });

  it('takes names word by word, and none that is no file’s', () => {
    assert.deepEqual(
      renameImport(plan(), ['one=care', 'two=desk']).rotations.map(({ id }) => id),
      ['care', 'desk'],
    );
    assert.match(
      refusal(() => renameImport(plan(), ['care'])),
      /old is one of one, two/,
    );
    for (const bad of ['one=../x', 'one=', 'one=A', 'one=a--b', `one=${'a'.repeat(41)}`]) {
      assert.match(
        refusal(() => renameImport(plan(), [bad])),
        /is no name for a file/,
        bad,
      );
    }
  });
});
