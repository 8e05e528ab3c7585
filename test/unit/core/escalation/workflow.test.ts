import assert from 'node:assert/strict';
import { workflowText, WORKFLOW_TOOL, type WorkflowOptions } from '../../../../src/core/escalation/workflow';
import { OWN_BRANCH } from '../../../../src/core/site/paths';
import { parseYaml } from '../../../../src/core/site/yamlFile';

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly 'working-directory'?: string;
}

interface Workflow {
  readonly on: { readonly push: { readonly branches: readonly string[]; readonly paths: readonly string[] } };
  readonly jobs: { readonly escalate: { readonly steps: readonly Step[] } };
}

function read(options: Partial<WorkflowOptions>): Workflow {
  const { value, problems } = parseYaml(workflowText({ routes: [], branch: 'main', prefix: '', ...options }));
  assert.deepEqual(problems, []);
  return value?.value as Workflow;
}

const scriptOf = ({ jobs }: Workflow): Step => jobs.escalate.steps.find(({ run }) => run !== undefined) ?? {};

describe('workflowText', () => {
  it('runs nothing that stands in the name of a folder or a branch', () => {
    const folder = 'ops/$(touch x)`id`"; ls \'${{ secrets.PAGER }}';
    const workflow = read({ prefix: `${folder}/`, branch: 'x${{github.token}}+!' });
    const { run = '', env = {} } = scriptOf(workflow);
    assert.ok(!/touch|`|\$\{\{|\$\(/.test(run), run);
    assert.match(run, /--dir "\$LIVESITE_FOLDER"$/m);
    const literal = "${{ '${{' }}";
    assert.equal(env.LIVESITE_FOLDER, folder.replace('${{', literal));
    assert.equal(workflow.jobs.escalate.steps[0]?.with?.ref, `x${literal}github.token}}+!`);
    assert.deepEqual(workflow.on.push.branches, ['x${{github.token}}\\+\\!'], 'no pattern');
  });

  it('needs no folder where the live site is the repository', () => {
    const { run = '', env = {} } = scriptOf(read({}));
    assert.deepEqual(Object.keys(env), ['GITHUB_TOKEN', 'LIVESITE_HANDLE']);
    assert.match(run, new RegExp(`^node ${WORKFLOW_TOOL}/dist/cli.js escalate --stay 50m$`, 'm'));
  });

  it('finds the tool on the default branch where the live site has a branch of its own, which does not hold it', () => {
    const workflow = read({ branch: OWN_BRANCH, prefix: 'ops/' });
    const [tool, site] = workflow.jobs.escalate.steps;
    assert.equal(tool?.with, undefined);
    assert.deepEqual(site?.with, { ref: OWN_BRANCH, path: OWN_BRANCH });
    const script = scriptOf(workflow);
    assert.equal(script['working-directory'], OWN_BRANCH);
    assert.match(script.run ?? '', new RegExp(`^node \\.\\./${WORKFLOW_TOOL}/dist/cli.js escalate`, 'm'));
  });
});
