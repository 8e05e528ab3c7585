import * as vscode from 'vscode';
import { complain, warn } from './notify';
import { Refusal } from '../app/change';
import { SaveError, type Log } from '../app/ports';
import { TrackerError } from '../app/trackerPorts';

/** A person closed a prompt. Not an error: nothing is said. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** The value, or Cancelled where the person closed the prompt. */
export function answered<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Cancelled();
  }
  return value;
}

/**
 * The one place where errors meet a person: a refusal is a sentence, a failure names what was kept and offers to try again or to
 * see the log, and closing a prompt is neither.
 */
export async function runCommand(log: Log, name: string, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Cancelled) {
      return undefined;
    }
    if (error instanceof Refusal) {
      void warn(error.message);
      return undefined;
    }
    log.write('error', `${name} failed`, error);
    void reportFailure(log, name, error, work);
    return undefined;
  }
}

async function reportFailure(
  log: Log,
  name: string,
  error: unknown,
  work: () => Promise<unknown>,
): Promise<void> {
  const retry = 'Try Again';
  const show = 'Show Log';
  const expected = error instanceof SaveError || error instanceof TrackerError;
  const text = expected ? error.message : `That did not work: ${messageOf(error)}`;
  const choice = await complain(text, retry, show);
  if (choice === retry) {
    await runCommand(log, name, work);
  } else if (choice === show) {
    await vscode.commands.executeCommand('livesite.showLog');
  }
}

/** The sentence of an error, without its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
