import { siteFolders, siteRootFiles } from '../change/siteFiles';

/**
 * Globs for the files of a live site, which are left out of a hunt: they tell of what is looked for. `site`: its folder in the
 * repository, empty at its top, where other things may lie beside them. A part that one of `paths` names is not left out.
 */
export function siteGlobs(site: string, paths: readonly string[]): readonly string[] {
  const parts =
    site === ''
      ? [
          ...siteRootFiles.map(file => ({ part: file, globs: [file] })),
          ...siteFolders.map(folder => ({ part: folder, globs: globsOf(folder) })),
        ]
      : [{ part: site, globs: [`${escapeGlob(site)}/**`] }];
  return parts
    .filter(({ part }) => !paths.some(path => path === part || path.startsWith(`${part}/`)))
    .flatMap(({ globs }) => globs);
}

/** In a folder that code may be in as well, only what Livesite reads. */
function globsOf(folder: string): readonly string[] {
  return folder === 'incidents'
    ? [`${folder}/**`]
    : ['md', 'yml', 'yaml', 'hbs'].map(extension => `${folder}/**/*.${extension}`);
}

function escapeGlob(path: string): string {
  return path.replace(/[\\*?[\]]/g, '\\$&');
}
