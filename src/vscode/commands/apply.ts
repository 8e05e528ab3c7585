import * as vscode from 'vscode';
import { complain } from '../notify';
import { Refusal, type Author } from '../../app/change';
import { siteAsMeant } from '../../app/meantIncident';
import type { LiveSite } from '../../app/site';
import type { Change } from '../../core/change/change';
import { Cancelled, messageOf } from '../errors';
import type { SiteFolder } from '../siteFolder';
import type { Target } from './target';

export type Plan = (site: LiveSite, author: Author) => Change | Promise<Change>;

/** Plans against the newest state and saves. What was typed is in the plan, so trying again after a failure asks for nothing twice. */
export async function applyPlan(folder: SiteFolder, plan: Plan, words = ''): Promise<void> {
  for (;;) {
    const author = await folder.author();
    const change = await plan(folder.site, author);
    try {
      await folder.apply(change);
      return;
    } catch (error) {
      await offerAgain(error, words);
    }
  }
}

/** As {@link applyPlan}, for the incident a command is about, whatever id it has by now. */
export function apply({ folder, record }: Target, plan: Plan, words = ''): Promise<void> {
  return applyPlan(folder, (site, author) => plan(siteAsMeant(site, record), author), words);
}

/** Returns to try again; rejects with Cancelled when the person gives up. */
async function offerAgain(error: unknown, words: string): Promise<void> {
  const again = 'Try Again';
  const copy = 'Copy Text';
  const choice = await complain(
    `Not saved: ${messageOf(error).replace(/^Not saved: /, '')}`,
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
