import { listDisk, readDisk } from '../adapters/git/reading/diskFiles';
import type { SiteFiles } from '../app/ports';

/** The folder itself, without Git: what is checked are the files of a pipeline's checkout, whatever branch it is on. */
export function diskFiles(root: string): SiteFiles {
  return { list: () => listDisk(root), readMany: paths => readDisk(root, paths) };
}
