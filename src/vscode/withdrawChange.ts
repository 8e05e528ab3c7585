import { Refusal } from '../app/change';
import type { SiteFolder } from './siteFolder';

/** Takes back a change that waits to be shared; false where it was shared meanwhile. */
export async function withdrawChange(folder: SiteFolder, id: string): Promise<boolean> {
  try {
    await folder.decisions.discard(id);
  } catch (error) {
    if (error instanceof Refusal) {
      return false;
    }
    throw error;
  }
  await folder.refresh();
  return true;
}
