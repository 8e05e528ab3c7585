import { parsePlan, singleRoles } from '../plan/plan';
import { refreshHeader } from './header';
import { foldIncident } from './incident';
import { parseLog } from './log';
import { incidentOfPath, INCIDENT_FILE, LOG_FILE, PLAN_FILE } from '../site/paths';

type Read = (path: string) => string | undefined;

/**
 * What must be rewritten because a file changed: the front matter of incident.md after its timeline.md. `read` sees the files as
 * they are after the change. Paths are relative to the live site's root.
 */
export function deriveHeaders(path: string, read: Read): ReadonlyMap<string, string> {
  const incident = incidentOfPath(path);
  if (incident === undefined || !path.endsWith(`/${LOG_FILE}`)) {
    return new Map();
  }
  const headerPath = path.slice(0, -LOG_FILE.length) + INCIDENT_FILE;
  const text = read(headerPath);
  const log = read(path);
  if (text === undefined || log === undefined) {
    return new Map();
  }
  const plan = parsePlan(read(PLAN_FILE) ?? '').value;
  const fresh = refreshHeader(text, foldIncident(incident, parseLog(log).value, singleRoles(plan)));
  return fresh === text ? new Map() : new Map([[headerPath, fresh]]);
}
