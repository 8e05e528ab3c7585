// @ts-check
// What a test wants of the sign-in is in github.json beside its workspace folder (or beside its .code-workspace):
//   token      the access token (default 'test-token'); read anew whenever a session is asked for
//   signedOut  true: no session until the user has signed in
//   login      the account's name (default 'octocat')
//   baseUrl    a GitHub API to ask for the account's name (GET <baseUrl>/user) instead
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

/** @typedef {{ token?: string, signedOut?: boolean, login?: string, baseUrl?: string }} State */

/** @returns {State} */
function readState() {
  const places = [
    vscode.workspace.workspaceFile,
    ...(vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri),
  ];
  const files = places.flatMap(uri =>
    uri?.path ? [path.join(path.dirname(uri.fsPath), 'github.json')] : [],
  );
  const file = files.find(candidate => fs.existsSync(candidate));
  return file ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
}

/** @param {State} state */
async function accountName({ baseUrl, token = 'test-token', login = 'octocat' }) {
  if (!baseUrl) return login;
  const answer = await fetch(`${baseUrl}/user`, { headers: { authorization: `token ${token}` } });
  if (!answer.ok) throw new Error(`GitHub refused the token (${answer.status})`);
  return (await answer.json()).login;
}

/** @param {readonly string[]} scopes @returns {Promise<vscode.AuthenticationSession>} */
async function makeSession(scopes) {
  const state = readState();
  const name = await accountName(state);
  return {
    id: `session-of-${name}`,
    accessToken: state.token ?? 'test-token',
    account: { id: name, label: name },
    scopes: [...scopes],
  };
}

/** @param {string} id @param {string} label */
function registerProvider(id, label) {
  /** @type {vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>} */
  const changed = new vscode.EventEmitter();
  let signedIn = readState().signedOut !== true;
  return vscode.authentication.registerAuthenticationProvider(id, label, {
    onDidChangeSessions: changed.event,
    getSessions: async scopes => (signedIn ? [await makeSession(scopes ?? ['repo'])] : []),
    createSession: async scopes => {
      const session = await makeSession(scopes);
      signedIn = true;
      changed.fire({ added: [session], removed: [], changed: [] });
      return session;
    },
    removeSession: async () => {
      signedIn = false;
      changed.fire({ added: [], removed: [await makeSession(['repo'])], changed: [] });
    },
  });
}

/** @param {vscode.ExtensionContext} context */
exports.activate = context => {
  context.subscriptions.push(
    registerProvider('github', 'GitHub'),
    registerProvider('github-enterprise', 'GitHub Enterprise Server'),
  );
};
