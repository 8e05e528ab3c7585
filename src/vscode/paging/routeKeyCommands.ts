import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { secretNameOf, secretVariable, type Route } from '../../core/escalation/route';
import { SECRET_WORDS, secretFlaw, type SecretWords } from '../../core/escalation/routeSecret';
import { toLabel } from '../../core/text/plain';
import { choose } from '../commands/prompts';
import type { Handler } from '../commands/handler';
import type { Targets } from '../commands/target';
import { answered, Cancelled } from '../errors';
import type { CommandId } from '../ids';
import { confirm, tell } from '../notify';
import type { SiteFolder } from '../siteFolder';
import type { KeyPlace, RouteKeys } from './routeKeys';

export function routeKeyCommands(targets: Targets, keys: RouteKeys): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.setRouteKey': async ([argument]) => setKey(await writableSite(targets, argument), keys),
    'livesite.removeRouteKey': async ([argument]) => removeKey(await writableSite(targets, argument), keys),
  };
}

interface KeyedRoute {
  readonly route: Route;
  readonly name: string;
  readonly words: SecretWords;
  readonly place: KeyPlace;
}

async function writableSite(targets: Targets, argument: unknown): Promise<SiteFolder> {
  const folder = await targets.site(argument);
  if (folder.readOnly !== '') {
    throw new Refusal(folder.readOnly);
  }
  return folder;
}

async function keyedRoutes(folder: SiteFolder, keys: RouteKeys): Promise<readonly KeyedRoute[]> {
  const routes = folder.site.plan.routes.flatMap(route => {
    const name = secretNameOf(route);
    return name === undefined || route.kind === 'github'
      ? []
      : [{ route, name, words: SECRET_WORDS[route.kind] }];
  });
  if (routes.length === 0) {
    throw new Refusal(
      'livesite.yml lists no route that needs a key. Add one below `routes`, such as `- { id: chat, kind: slack }`.',
    );
  }
  return Promise.all(routes.map(async one => ({ ...one, place: await keys.placeOf(folder, one.name) })));
}

function rowOf(one: KeyedRoute): vscode.QuickPickItem & { readonly value: KeyedRoute } {
  const { route, name, words, place } = one;
  const places: Readonly<Record<KeyPlace, string>> = {
    editor: 'kept on this machine',
    environment: `from ${secretVariable(name)}`,
    nowhere: `no ${words.what} on this machine`,
  };
  return {
    label: `$(${place === 'nowhere' ? 'circle-slash' : 'key'}) ${toLabel(route.name ?? route.id)}`,
    description: `${route.kind} · ${places[place]}`,
    detail: words.where,
    value: one,
  };
}

async function setKey(folder: SiteFolder, keys: RouteKeys): Promise<void> {
  const { route, name, words, place } = await choose(
    (await keyedRoutes(folder, keys)).map(rowOf),
    'The key of which route?',
  );
  const secret = answered(
    await vscode.window.showInputBox({
      title: `${capital(words.what)} of ${toLabel(route.name ?? route.id)}`,
      prompt: `${words.where} It stays on this machine and is never written into the repository.`,
      password: true,
      ignoreFocusOut: true,
      validateInput: given => (given === '' ? undefined : secretFlaw(route, given)),
    }),
  ).trim();
  const flaw = secretFlaw(route, secret);
  if (flaw !== undefined) {
    throw new Refusal(flaw);
  }
  await keys.set(folder, name, secret);
  const next = 'Send Test Page…';
  const done = place === 'editor' ? 'replaced' : 'kept';
  const message = `The ${words.what} of ${route.name ?? route.id} is ${done} on this machine.`;
  if ((await tell(message, next)) === next) {
    await vscode.commands.executeCommand('livesite.sendTestPage', { root: folder.key, incident: '' });
  }
}

async function removeKey(folder: SiteFolder, keys: RouteKeys): Promise<void> {
  const all = await keyedRoutes(folder, keys);
  const kept = all.filter(({ place }) => place === 'editor');
  if (kept.length === 0) {
    throw new Refusal('VS Code keeps no key of this live site’s routes on this machine.');
  }
  const { route, name, words } = await choose(kept.map(rowOf), 'Remove the key of which route?');
  const yes = 'Remove';
  const detail =
    'Pages over this route cannot be sent from this machine any more. The service keeps the key.';
  if ((await confirm(`Remove the ${words.what} of ${route.name ?? route.id}?`, detail, yes)) !== yes) {
    throw new Cancelled();
  }
  await keys.remove(folder, name);
  void tell(`The ${words.what} of ${route.name ?? route.id} is removed from this machine.`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
