import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import * as esbuild from 'esbuild';
import { PLAN_FILE } from '../../../src/core/site/paths';
import { COMMANDS, CONTEXT_KEYS, VIEWS, type SiteState } from '../../../src/vscode/ids';
import { ROOT } from '../../tools/root.mjs';
import type { Code, Manifest } from './manifest';

/** Each of them once: the compiler notices a state that is missing here. */
const STATES: Readonly<Record<SiteState, true>> = {
  loading: true,
  'no-folder': true,
  'no-git': true,
  uninitialized: true,
  untrusted: true,
  unreadable: true,
  ready: true,
};

/** Without an item or a value they would have nothing to ask for. */
const NEED_ARGUMENT = [
  'livesite.headerToEntry',
  'livesite.openItem',
  'livesite.openRotation',
  'livesite.toggleItem',
  'livesite.openIssueInBrowser',
  'livesite.showChange',
  'livesite.discardChange',
  'livesite.putBack',
  'livesite.leaveOut',
  'livesite.openPullRequest',
  'livesite.findIssue',
  'livesite.sendAgain',
];

/** For a text, a choice, a file or a yes: the rule stands in CONTRIBUTING.md. */
const ASKING = [
  'acceptRemote',
  'addAbsence',
  'addEntry',
  'addEscalationPath',
  'addEscalationWorkflow',
  'addOverride',
  'addProof',
  'addRemediationItem',
  'addRotation',
  'addSearch',
  'addToNextTurn',
  'approveCustomerReview',
  'assignReview',
  'assignRole',
  'changeSeverity',
  'close',
  'correctEntry',
  'declareIncident',
  'declineCover',
  'discardChange',
  'escalateNow',
  'exportCalendar',
  'exportMetrics',
  'exportReviewInvitation',
  'importSchedule',
  'initialize',
  'insertSimilar',
  'insertTimelineEntry',
  'leaveOldHistory',
  'leaveOut',
  'leaveOutOfMetrics',
  'link',
  'openAllIssues',
  'openIssue',
  'pageOnCall',
  'pageSomeone',
  'planReviewMeeting',
  'publishCustomerReview',
  'removeFromNextTurn',
  'removeOverride',
  'removeRouteKey',
  'reopen',
  'reportHours',
  'requestCover',
  'sendAgain',
  'sendReminders',
  'sendTestPage',
  'setDetected',
  'setImpact',
  'setReviewState',
  'setRouteKey',
  'setServices',
  'setStatus',
  'setStatusPageKey',
  'shareThroughBranch',
  'showWhoIsPaged',
  'takeShift',
].map(name => `livesite.${name}`);

/** What waitingTree.ts writes into `contextValue`. */
const WAITING_CONTEXTS = [
  'protected',
  'remote',
  'old-history',
  'branch',
  'branch.page',
  'held',
  'held.text',
  'held.text.merged',
  'effect.look',
  'effect.ask',
  'missing',
  'gone',
  'saved',
].map(context => `waiting.${context}`);

/** What incidentTree.ts, troubles.ts, remediationTree.ts and onCallTree.ts write into `contextValue`. */
const ITEM_CONTEXTS = [
  ...['open', 'review', 'over'].flatMap(phase =>
    ['', '.new'].flatMap(news =>
      ['', '.told'].flatMap(told =>
        ['', '.reviewed'].map(reviewed => `incident.${phase}${news}${told}${reviewed}`),
      ),
    ),
  ),
  'item.issue',
  'item.local',
  'trouble.page',
  ...['me', 'own', 'rotation', 'shift', 'request.mine', 'request.asked', 'request.others'].map(
    type => `oncall.${type}`,
  ),
  ...WAITING_CONTEXTS,
];

export function readManifest(): Manifest {
  return JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
}

/** The exports of a file of src/vscode, with an editor that has nothing: for tables, not for what they do. */
async function loadWithoutEditor(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(ROOT, file)],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    external: ['vscode'],
    logLevel: 'error',
  });
  const require = createRequire(import.meta.url);
  const module = { exports: {} as Record<string, unknown> };
  const load = (name: string): unknown => (name === 'vscode' ? {} : require(name));
  vm.runInThisContext(`(function (require, module, exports) {${outputFiles[0]?.text ?? ''}\n})`)(
    load,
    module,
    module.exports,
  );
  return module.exports;
}

async function readSettings(): Promise<Readonly<Record<string, unknown>>> {
  const { SETTING_KEYS, SETTING_DEFAULTS } = (await loadWithoutEditor('src/vscode/settings.ts')) as {
    readonly SETTING_KEYS: Readonly<Record<string, string>>;
    readonly SETTING_DEFAULTS: Readonly<Record<string, unknown>>;
  };
  return Object.fromEntries(
    Object.entries(SETTING_KEYS).map(([name, key]) => [`livesite.${key}`, SETTING_DEFAULTS[name]]),
  );
}

export async function readCode(): Promise<Code> {
  const codicons = fs.readFileSync(path.join(ROOT, 'node_modules/@vscode/codicons/dist/codicon.css'), 'utf8');
  return {
    commands: COMMANDS,
    needArgument: NEED_ARGUMENT,
    asking: ASKING,
    views: Object.values(VIEWS),
    contextKeys: CONTEXT_KEYS,
    itemContexts: ITEM_CONTEXTS,
    states: Object.keys(STATES),
    settings: await readSettings(),
    guardedSettings: ['livesite.handle', 'livesite.github.apiUrl'],
    marker: PLAN_FILE,
    icons: new Set([...codicons.matchAll(/\.codicon-([a-z0-9-]+):before/g)].map(([, name = '']) => name)),
    exists: file => fs.existsSync(path.join(ROOT, file)),
  };
}
