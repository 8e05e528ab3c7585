import { AsyncLocalStorage } from 'node:async_hooks';
import * as vscode from 'vscode';
import { isRecord } from '../protocol/guard';
import type { CommandId } from './ids';

const running = new AsyncLocalStorage<CommandId>();

/** Runs a command's work, so that what it asks can say which command asks. */
export function asCommand<T>(command: CommandId, work: () => T): T {
  return running.run(command, work);
}

/**
 * The head of a question that names nothing more telling, such as an incident: the title of the command that asks. Empty outside of
 * commands, where VS Code shows no head.
 */
export function commandTitle(): { readonly title?: string } {
  const command = running.getStore();
  const title = command === undefined ? undefined : titlesOf().get(command);
  return title === undefined ? {} : { title };
}

function titlesOf(): ReadonlyMap<string, string> {
  const manifest: unknown = vscode.extensions.getExtension('livesite.livesite')?.packageJSON;
  const contributes = isRecord(manifest) ? manifest['contributes'] : undefined;
  const commands: unknown = isRecord(contributes) ? contributes['commands'] : undefined;
  return new Map(
    (Array.isArray(commands) ? commands : []).flatMap((one: unknown) =>
      isRecord(one) && typeof one['command'] === 'string' && typeof one['title'] === 'string'
        ? [[one['command'], one['title'].replace(/…$/, '')] as const]
        : [],
    ),
  );
}
