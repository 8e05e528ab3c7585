import {
  planApprove,
  planStatement,
  requireCustomerReview,
} from '../../../src/app/customerReview/approveCustomerReview';
import { planPublished, planPublishing } from '../../../src/app/customerReview/planPublication';
import { planStartCustomerReview } from '../../../src/app/customerReview/startCustomerReview';
import { planFiles, requireIncident } from '../../../src/app/change';
import { fileNameOf } from '../../../src/core/customerReview/publicationContent';
import { CUSTOMER_REVIEW_FILE } from '../../../src/core/site/paths';
import { fillSections } from './fillSections';
import type { Cast, Scene, Stage } from './logScenes';
import { dayAfter } from './moments';
import type { StoryCustomerReview } from './story';

type Site = Parameters<Scene['plan']>[0];

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Writing the customer review, approving it, and where the story says so publishing it as a page. */
export function customerScenes(cast: Cast, review: StoryCustomerReview, stage: Stage): Scene[] {
  // Which incident it is is known once it has been declared.
  const startedAt = dayAfter(cast.declaredAt, review.start) + stage.site.random(300) * 1000;
  const hashOf = (site: Site): string => requireIncident(site, cast.incident).customerReview?.hash ?? '';
  const scenes: Scene[] = [
    {
      at: startedAt,
      actor: review.author,
      async plan(site, author) {
        const { change } = await planStartCustomerReview(site, cast.incident, author, stage.templates);
        if (change === undefined) {
          throw new Error(`${cast.story.key} has two customer reviews.`);
        }
        return change;
      },
    },
    writeScene(cast, review, startedAt + 50 * MINUTE),
    {
      at: startedAt + 55 * MINUTE,
      actor: review.author,
      plan: (site, author) => planStatement(site, { incident: cast.incident, hash: hashOf(site) }, author),
    },
    ...review.approvals.map(
      ({ as, person }, index): Scene => ({
        at: startedAt + DAY + index * 95 * MINUTE,
        actor: person,
        plan: (site, author) =>
          planApprove(site, { incident: cast.incident, as, hash: hashOf(site) }, author),
      }),
    ),
  ];
  return review.published ? [...scenes, ...publishScenes(cast, review, startedAt + 2 * DAY)] : scenes;
}

function writeScene(cast: Cast, review: StoryCustomerReview, at: number): Scene {
  return {
    at,
    actor: review.author,
    plan: (site, author) => {
      const { incident } = cast;
      const { folder, customerReviewText: before = '' } = requireIncident(site, incident);
      // The template's raw material goes; people write their own words.
      const bare = before.replace(/^(## .*\n)[\s\S]*?(?=^## |(?![\s\S]))/gm, '$1\n<!-- -->\n\n');
      const titled = bare.replace(/^# .*$/m, `# ${review.title}`);
      const after = fillSections(titled, { sections: review.sections, draft: false });
      const path = `${folder}/${CUSTOMER_REVIEW_FILE}`;
      return planFiles('write customer review', [{ kind: 'replace', path, before, after }], author, incident);
    },
  };
}

function publishScenes(cast: Cast, { author: actor }: StoryCustomerReview, at: number): Scene[] {
  let publication = '';
  // Which incident it is is known once it has been declared.
  const file = (): string => fileNameOf(cast.incident);
  return [
    {
      at,
      actor,
      plan: (site, author) => {
        const { edition, hash } = requireCustomerReview(site, cast.incident).review;
        const step = { channel: 'files', target: file(), step: 'publish', edition, hash } as const;
        const planned = planPublishing(site, cast.incident, step, author);
        publication = planned.publication;
        return planned.change;
      },
    },
    {
      at: at + 4000,
      actor,
      plan: (site, author) => {
        const result = { publication, outcome: 'done', address: `${file()}.html`, text: '' } as const;
        return planPublished(site, cast.incident, result, author);
      },
    },
  ];
}
