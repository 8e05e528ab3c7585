import * as vscode from 'vscode';
import { Refusal, type Author } from '../../app/change';
import { SaveError } from '../../app/ports';
import type { LiveSite } from '../../app/site';
import type { Change } from '../../core/change/change';
import { Cancelled } from '../errors';
import type { SiteFolder } from '../siteFolder';
import type { Target } from './target';

export type Plan = (site: LiveSite, author: Author) => Change | Promise<Change>;

/** Plans against the newest state and saves. What was typed is in the plan, so trying again after a failure asks for nothing twice. */
export async function applyPlan(folder: SiteFolder, plan: Plan, words = ''): Promise<void> {
  for (;;) {
    try {
      const author = await folder.author();
      await folder.apply(await plan(folder.site, author));
      return;
    } catch (error) {
      if (!(error instanceof SaveError)) {
        throw error;
      }
      await offerAgain(error, words);
    }
  }
}

/** As {@link applyPlan}, for the incident a command is about. */
export function apply({ folder }: Target, plan: Plan, words = ''): Promise<void> {
  return applyPlan(folder, plan, words);
}

/** Returns to try again; rejects with Cancelled when the person gives up. */
async function offerAgain(error: SaveError, words: string): Promise<void> {
  const again = 'Try Again';
  const copy = 'Copy Text';
  const choice = await vscode.window.showErrorMessage(
    error.message,
    ...(words === '' ? [again] : [again, copy]),
  );
  if (choice === copy) {
    await vscode.env.clipboard.writeText(words);
  }
  if (choice !== again) {
    throw new Cancelled();
  }
}

/** Why a plan is refused, for an input box that then keeps the words; undefined where it is not. */
export function refusalOf(plan: () => unknown): string | undefined {
  try {
    plan();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) {
      return error.message;
    }
    throw error;
  }
}
