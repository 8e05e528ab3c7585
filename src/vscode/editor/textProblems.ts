import { checkReferences } from '../../app/checkReferences';
import type { LiveSite } from '../../app/site';
import { siteFileOf } from '../../core/editor/siteFile';
import { checkHeader } from '../../core/incident/header';
import { parseLog } from '../../core/incident/log';
import { parsePeople } from '../../core/people/people';
import { parsePlan } from '../../core/plan/plan';
import type { Problem } from '../../core/problem';
import { checkReview } from '../../core/review/checkReview';
import { parseReview } from '../../core/review/review';
import { parseServices } from '../../core/services/services';
import { LOG_FILE } from '../../core/site/paths';

/** Problems of the file itself, which its text cannot tell. */
const ABOUT_FILE = new Set(['incident-folder', 'log-missing']);

function isAboutFile({ code }: Problem): boolean {
  return code.startsWith('file-') || ABOUT_FILE.has(code);
}

/**
 * The problems that the live site would have if a file had this text and everything else were as it is: for texts that are not
 * saved yet. Ranges are offsets into the text.
 */
export function problemsOfText(site: LiveSite, path: string, text: string): readonly Problem[] {
  const aboutFile = (site.problems.get(path) ?? []).filter(isAboutFile);
  return aboutFile.length > 0 ? aboutFile : parsedProblems(site, path, text);
}

function parsedProblems(site: LiveSite, path: string, text: string): readonly Problem[] {
  const { kind, incident } = siteFileOf(path);
  switch (kind) {
    case 'plan':
      return parsePlan(text).problems;
    case 'people':
      return parsePeople(text).problems;
    case 'services':
      return parseServices(text).problems;
    case 'log': {
      const { value, problems } = parseLog(text);
      return [...problems, ...checkReferences(value, site)];
    }
    case 'review':
      return checkReview(parseReview(text), site.people);
    case 'incident': {
      const record = incident === undefined ? undefined : site.byId.get(incident);
      const isLogUnreadable = site.problems.get(`${record?.folder}/${LOG_FILE}`)?.some(isAboutFile) === true;
      return record === undefined || isLogUnreadable ? [] : checkHeader(text, record.incident);
    }
    case 'document':
    case 'markdown':
    case 'other':
      return [];
  }
}
