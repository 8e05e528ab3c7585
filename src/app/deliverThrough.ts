import { webFolder, webPlace } from '../core/remediation/target';
import { incidentFolder } from '../core/site/paths';
import { deliverPages, type DeliverDeps, type PageDelivery } from './deliverPage';
import type { PageResult } from './planPaging';
import type { RepositoryFacts } from './ports';
import type { Deliver } from './sendPage';

/** Sends pages by the pager and the journal; what another window of this machine is sending is left to that one. */
export function deliverThrough(deps: DeliverDeps): Deliver {
  return async (messages, record, signal) => {
    const deliveries = await deliverPages(messages, deps, {
      signal,
      record: async delivery => {
        for (const result of resultsOf(delivery)) {
          await record(result);
        }
      },
    });
    return deliveries.flatMap(resultsOf);
  };
}

function resultsOf({ route, outcome, sentence }: PageDelivery): readonly PageResult[] {
  return outcome === 'elsewhere' ? [] : [{ route: route.id, outcome, text: sentence }];
}

/** Where an incident's folder can be read on the Git host, on the branch: what is said there is shared only now. Undefined where that is not GitHub's. */
export function incidentUrl(facts: RepositoryFacts | undefined, incident: string): string | undefined {
  const place = facts && webPlace(facts, false);
  return place && webFolder(place, facts.branch, incidentFolder(incident));
}
