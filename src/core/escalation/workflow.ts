import { OWN_BRANCH } from '../site/paths';
import { secretNameOf, secretVariable, type Route } from './route';

/** Where the workflow stands in the repository. */
export const WORKFLOW_FILE = '.github/workflows/livesite-escalate.yml';
/** Where the copy of the command line tool stands that the workflow runs. */
export const WORKFLOW_TOOL = '.github/livesite';

export interface WorkflowOptions {
  readonly routes: readonly Route[];
  /** Branch the live site is shared on. */
  readonly branch: string;
  /** The live site's root relative to the repository's root, '' or ending with '/'. */
  readonly prefix: string;
}

/**
 * A GitHub Actions workflow that pages what is due while nobody has an editor open: started by each push of an incident, by a timer
 * and by hand, staying as long as somebody may have to be paged. A file of its own, since GitHub switches off the whole file where it
 * switches off its timer.
 */
export function workflowText({ routes, branch, prefix }: WorkflowOptions): string {
  const names = [...new Set(routes.flatMap(route => secretNameOf(route) ?? []))].map(secretVariable).sort();
  const folder = prefix.replace(/\/$/, '');
  const isOwn = branch === OWN_BRANCH;
  return `# Pages whoever is due to be paged while nobody has an editor open. Written by Livesite; yours to change.
#
# A BACKSTOP, NOT A PAGER: GitHub starts scheduled runs late, at times hours late, and drops some. A run that a push
# starts is prompt, and stays until somebody acknowledges. For nights on call, let a route lead to a real pager.
#
# It must be allowed to push to the live site's branch: there it writes down each page before it leaves, so that nobody
# is paged twice. Where the branch is protected it pages nobody; keep the live site on a branch of its own then.
name: Livesite escalation

on:
  push:
    branches: [${quoted(asPattern(branch))}]
    paths: [${quoted(`${asPattern(prefix)}incidents/**`)}]
  schedule:
    # Not on the hour, when most runs are dropped. Switched off by GitHub after 60 days without a commit in public repositories.
    - cron: "4-59/5 * * * *"
  workflow_dispatch:
  repository_dispatch:
    # For a timer of your own: POST /repos/OWNER/NAME/dispatches {"event_type": "livesite-escalate"}
    types: [livesite-escalate]

# What it may do: commit the pages' entries, and open the issues that mention people.
permissions:
  contents: write
  issues: write

# One runs, one waits; a newer one takes the place of the one that waits.
concurrency:
  group: livesite-escalate
  cancel-in-progress: false

jobs:
  escalate:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
${isOwn ? ownCheckout(branch) : checkout(branch)}      - uses: actions/setup-node@v4
        with:
          node-version: 20
      - name: Page whoever is due
${isOwn ? `        working-directory: ${quoted(branch)}\n` : ''}        env:
          GITHUB_TOKEN: \${{ github.token }}
          LIVESITE_HANDLE: livesite-bot
${folder === '' ? '' : `          LIVESITE_FOLDER: ${quoted(withoutExpressions(folder))}\n`}${names.map(name => `          ${name}: \${{ secrets.${name} }}\n`).join('')}        run: |
          git config user.name "livesite-bot"
          git config user.email "livesite-bot@users.noreply.github.com"
          node ${isOwn ? '../' : ''}${WORKFLOW_TOOL}/dist/cli.js escalate --stay 50m${folder === '' ? '' : ' --dir "$LIVESITE_FOLDER"'}
`;
}

function checkout(branch: string): string {
  return `      - uses: actions/checkout@v4
        with:
          ref: ${quoted(withoutExpressions(branch))}
`;
}

/** The branch holds nothing but the live site: the tool stands beside the workflow, on the default branch. */
function ownCheckout(branch: string): string {
  return `      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
        with:
          ref: ${quoted(branch)}
          path: ${quoted(branch)}
`;
}

/** YAML reads JSON's strings. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Names of branches and folders may hold what GitHub takes for a pattern. */
function asPattern(text: string): string {
  return text.replace(/[\\*?+![\]]/g, '\\$&');
}

/** Names may also hold what GitHub would work out as an expression, secrets included. */
function withoutExpressions(text: string): string {
  return text.replaceAll('${{', "${{ '${{' }}");
}
