import type { Author } from '../../../src/app/change';
import { EMPTY_SITE, type IncidentRecord, type LiveSite } from '../../../src/app/site';
import { applyEdits, type DeriveTexts } from '../../../src/core/change/applyEdits';
import type { Change } from '../../../src/core/change/change';
import { printCommitMessage } from '../../../src/core/change/commitMessage';
import { parseCustomerReview } from '../../../src/core/customerReview/customerReview';
import { deriveHeaders } from '../../../src/core/incident/deriveHeaders';
import { foldIncident } from '../../../src/core/incident/incident';
import { parseLog } from '../../../src/core/incident/log';
import { parsePeople } from '../../../src/core/people/people';
import { parsePlan, singleRoles } from '../../../src/core/plan/plan';
import { parseReview } from '../../../src/core/review/review';
import { parseServices } from '../../../src/core/services/services';
import {
  CUSTOMER_REVIEW_FILE,
  INCIDENT_FILE,
  incidentFolder,
  incidentOfPath,
  LOG_FILE,
  PEOPLE_FILE,
  PLAN_FILE,
  REVIEW_FILE,
  SERVICES_FILE,
} from '../../../src/core/site/paths';
import type { SampleCommit } from './history';

/**
 * A live site that grows in memory: each change is applied as the publisher would, and becomes a commit. Only what a change
 * touches is read again, as there are a thousand of them.
 */
export class SampleSite {
  readonly commits: SampleCommit[] = [];
  readonly #texts = new Map<string, string>();
  readonly #records = new Map<string, IncidentRecord>();
  readonly #random = seededRandom(20_261_123);
  #shared: Pick<LiveSite, 'plan' | 'people' | 'services'> = EMPTY_SITE;

  /** What the plan functions are given. Problems are not looked for. */
  get site(): LiveSite {
    return { ...EMPTY_SITE, ...this.#shared, incidents: [...this.#records.values()], byId: this.#records };
  }

  /** Who gives a command, at a time. */
  author(actor: string, now: number): Author {
    return { actor, now, random: this.#random };
  }

  random(below: number): number {
    return this.#random(below);
  }

  /** Throws where an edit does not fit: a story then contradicts itself. */
  apply(change: Change): void {
    const { files, conflicts } = applyEdits(change.edits, path => this.#texts.get(path), derive);
    const [conflict] = conflicts;
    if (conflict) {
      throw new Error(`${change.subject}: ${conflict.message}`);
    }
    this.write(files, {
      actor: change.actor,
      at: Date.parse(change.at),
      message: printCommitMessage([change]),
    });
  }

  /** A commit of these files, whoever wrote them. */
  write(
    files: ReadonlyMap<string, string>,
    commit: { readonly actor: string; readonly at: number; readonly message: string },
  ): void {
    for (const [path, text] of files) {
      this.#texts.set(path, text);
    }
    this.commits.push({ ...commit, files });
    const incidents = new Set([...files.keys()].map(incidentOfPath));
    for (const id of incidents) {
      if (id === undefined) {
        this.#readShared();
      } else {
        this.#records.set(id, this.#readRecord(id));
      }
    }
  }

  #readShared(): void {
    const text = (path: string): string => this.#texts.get(path) ?? '';
    this.#shared = {
      plan: parsePlan(text(PLAN_FILE)).value,
      people: parsePeople(text(PEOPLE_FILE)).value,
      services: parseServices(text(SERVICES_FILE)).value,
    };
  }

  #readRecord(id: string): IncidentRecord {
    const folder = incidentFolder(id);
    const log = parseLog(this.#texts.get(`${folder}/${LOG_FILE}`) ?? '').value;
    const reviewText = this.#texts.get(`${folder}/${REVIEW_FILE}`);
    const customerReviewText = this.#texts.get(`${folder}/${CUSTOMER_REVIEW_FILE}`);
    return {
      incident: foldIncident(id, log, singleRoles(this.#shared.plan)),
      log,
      folder,
      incidentText: this.#texts.get(`${folder}/${INCIDENT_FILE}`),
      reviewText,
      review: reviewText === undefined ? undefined : parseReview(reviewText),
      customerReviewText,
      customerReview:
        customerReviewText === undefined ? undefined : parseCustomerReview(customerReviewText).value,
    };
  }
}

/** As the product derives, but for the plan: its roles are the usual ones, and it would be read again for each change. */
const derive: DeriveTexts = (path, read) =>
  deriveHeaders(path, other => (other === PLAN_FILE ? undefined : read(other)));

/** Numbers that look random and are the same in each run (Park and Miller's generator). */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed % 2_147_483_647;
  return below => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
