import { patternReport } from '../../app/patternReport';
import { printPatterns } from '../../core/patterns/printPatterns';
import { INCIDENT_FILE, LOG_FILE, REVIEW_FILE } from '../../core/site/paths';
import { tryPreviewLink } from '../previewLink';
import type { SearchDeps } from './searchCommands';

/** Shows what the incidents of the last year have in common; each of them can be opened from there. */
export async function reportPatterns(
  { targets, previews, clock }: SearchDeps,
  argument: unknown,
): Promise<void> {
  const folder = await targets.site(argument);
  const { site } = folder;
  const report = patternReport(site, clock.now());
  const text = printPatterns(report, site.plan.name, ({ id }) => {
    const record = site.byId.get(id);
    const files = [REVIEW_FILE, INCIDENT_FILE, LOG_FILE].map(file => `${record?.folder ?? ''}/${file}`);
    const file = files.find(one => site.inCheckout.has(one));
    return file === undefined ? undefined : tryPreviewLink(folder.uriOf(file));
  });
  await previews.read('Recurring patterns', text, { beside: false });
}
