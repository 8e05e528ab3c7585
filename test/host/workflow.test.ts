import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Backends } from '../../src/app/backend';
import type { RepositoryFacts } from '../../src/app/ports';
import { parsePlan } from '../../src/core/plan/plan';
import type { Targets } from '../../src/vscode/commands/target';
import { Cancelled } from '../../src/vscode/errors';
import { workflowCommand } from '../../src/vscode/paging/workflowCommand';
import type { SiteFolder } from '../../src/vscode/siteFolder';

describe('Add Escalation Workflow', () => {
  const { showWarningMessage, showInformationMessage, showTextDocument } = vscode.window;
  const shown: string[] = [];
  const written: string[][] = [];
  const opened: string[] = [];

  beforeEach(() => {
    shown.length = written.length = opened.length = 0;
  });
  afterEach(() => {
    Object.assign(vscode.window, { showWarningMessage, showInformationMessage, showTextDocument });
  });

  const run = async (
    facts: Partial<RepositoryFacts> | undefined,
    answer: string | undefined,
  ): Promise<void> => {
    const folder = {
      root: vscode.Uri.file('/home/ann/shop/ops/live'),
      readOnly: '',
      site: { plan: parsePlan('livesite: 1\nname: A\nroutes: [{ id: chat, kind: slack }]\n').value },
      facts: () => Promise.resolve(facts),
    } as unknown as SiteFolder;
    const targets = { site: () => Promise.resolve(folder) } as unknown as Targets;
    const backends = {
      writeWorkflow: (repository: string, text: string) => {
        written.push([repository, text]);
        return Promise.resolve([]);
      },
    } as unknown as Backends;
    const ask = (...said: unknown[]): Promise<string | undefined> => {
      shown.push(JSON.stringify(said));
      return Promise.resolve(answer);
    };
    const show = (uri: vscode.Uri): Promise<void> => Promise.resolve(void opened.push(uri.path));
    Object.assign(vscode.window, {
      showWarningMessage: ask,
      showInformationMessage: ask,
      showTextDocument: show,
    });
    await workflowCommand(targets, backends)['livesite.addEscalationWorkflow']?.([]);
  };
  const FACTS = { branch: 'main', prefix: 'ops/live/' };

  it('shows what is written and which secrets are needed, and writes it at the root of the repository', async () => {
    await run(FACTS, 'Write Files');
    assert.match(shown[0] ?? '', /LIVESITE_SECRET_CHAT/);
    assert.match(shown[0] ?? '', /not a pager/);
    assert.equal(written[0]?.[0], '/home/ann/shop');
    assert.match(written[0]?.[1] ?? '', /LIVESITE_FOLDER: "ops\/live"/);
    assert.deepEqual(opened, ['/home/ann/shop/.github/workflows/livesite-escalate.yml']);
  });

  it('writes nothing where that is not wanted, or where there is no repository', async () => {
    await assert.rejects(run(FACTS, undefined), Cancelled);
    await assert.rejects(run(undefined, 'Write Files'), /no Git repository/);
    assert.deepEqual(written, []);
  });

  it('says what it cannot do for a live site on a branch of its own', async () => {
    await run({ branch: 'live-site', prefix: '' }, 'Write Files');
    assert.match(shown[0] ?? '', /only the timer does/);
  });
});
