import { checkClosing, planClose } from '../../../src/app/closeIncident';
import { planIssueRecord } from '../../../src/app/issueRecord';
import { planAddItem, planReviewEdits, requireItem } from '../../../src/app/remediation';
import { planEntries, planFiles, requireIncident, type Author } from '../../../src/app/change';
import type { IncidentRecord, LiveSite } from '../../../src/app/site';
import { planStartReview } from '../../../src/app/startReview';
import type { Change } from '../../../src/core/change/change';
import { ITEM_TYPES, planAddProof, planDone } from '../../../src/core/remediation/item';
import { INCIDENT_FILE, REVIEW_FILE } from '../../../src/core/site/paths';
import { withFrontMatter } from '../../../src/core/text/frontMatter';
import { applyTextEdits, type TextEdit } from '../../../src/core/text/range';
import { fillSections } from './fillSections';
import type { IssueBook } from './issueBook';
import type { Cast, Scene, Stage } from './logScenes';
import { customerScenes } from './customerScenes';
import { dateAfter, dayAfter, toWorkingDay } from './moments';
import { proofOf } from './proofScenes';
import type { StoryItem, StoryReview } from './story';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

export interface ReviewStage extends Stage {
  readonly issues: IssueBook;
  readonly now: number;
}

/** Writing the review, opening issues, getting them done, and closing the incident. */
export function reviewScenes(cast: Cast, stage: ReviewStage): Scene[] {
  const { story, declaredAt } = cast;
  const { review } = story;
  const scenes: Scene[] = [];
  if (story.page !== undefined) {
    const { minute, actor, sections } = story.page;
    scenes.push(pageScene(cast, { at: declaredAt + minute * MINUTE + 45_000, actor }, sections));
  }
  if (review !== undefined) {
    const startedAt = dayAfter(declaredAt, review.start) + stage.site.random(300) * 1000;
    scenes.push(
      startScene(cast, review, stage, startedAt),
      writeScene(cast, review, startedAt + 190 * MINUTE),
    );
    review.items.forEach((item, index) => {
      scenes.push(
        ...itemScenes({
          cast,
          stage,
          item,
          id: `R${index + 1}`,
          addedAt: startedAt + (200 + index * 4) * MINUTE,
        }),
      );
    });
    if (!review.draft) {
      const metAt = toWorkingDay(startedAt + 2 * DAY);
      scenes.push(finalScene(cast, review, metAt));
      scenes.push(pageScene(cast, { at: metAt + 6 * MINUTE, actor: review.owner }, pageOf(review)));
    }
  }
  if (story.forCustomers !== undefined) {
    scenes.push(...customerScenes(cast, story.forCustomers, stage));
  }
  if (story.close !== undefined) {
    scenes.push(closeScene(cast, dayAfter(declaredAt, story.close) + stage.site.random(300) * 1000));
  }
  return scenes;
}

function startScene(cast: Cast, review: StoryReview, stage: Stage, at: number): Scene {
  return {
    at,
    actor: review.owner,
    async plan(site, author) {
      const started = await planStartReview(
        site,
        { incident: cast.incident, owner: review.owner },
        author,
        stage.templates,
      );
      if (started.change === undefined) {
        throw new Error(`${cast.story.key} has two reviews.`);
      }
      return started.change;
    },
  };
}

function writeScene(cast: Cast, review: StoryReview, at: number): Scene {
  return reviewScene(cast, { at, actor: review.owner, summary: 'write the review' }, text =>
    fillSections(text, review),
  );
}

function finalScene(cast: Cast, review: StoryReview, at: number): Scene {
  const final = reviewScene(cast, { at, actor: review.owner, summary: 'review is final' }, text =>
    withFrontMatter(
      text,
      new Map<string, unknown>([
        ['state', 'reviewed'],
        ...(review.tags.length === 0 ? [] : ([['tags', review.tags]] as const)),
        ...(review.facilitator === undefined ? [] : ([['facilitator', review.facilitator]] as const)),
      ]),
    ),
  );
  return {
    ...final,
    async plan(site, author) {
      const { edits } = await final.plan(site, author);
      const record = requireIncident(site, cast.incident);
      return planEntries(record, [{ kind: 'review', text: 'state reviewed' }], author, 'review is final', {
        edits,
      });
    },
  };
}

function reviewScene(
  cast: Cast,
  { at, actor, summary }: { readonly at: number; readonly actor: string; readonly summary: string },
  rewrite: (text: string) => string,
): Scene {
  return {
    at,
    actor,
    plan: (site, author) => {
      const record = requireIncident(site, cast.incident);
      return planReviewEdits(record, [wholeText(record, rewrite)], author, summary);
    },
  };
}

function wholeText({ reviewText = '' }: IncidentRecord, rewrite: (text: string) => string): TextEdit {
  return { range: { start: 0, end: reviewText.length }, text: rewrite(reviewText) };
}

/** Somebody writes into incident.md. */
function pageScene(
  cast: Cast,
  { at, actor }: { readonly at: number; readonly actor: string },
  sections: ReadonlyMap<string, string>,
): Scene {
  return {
    at,
    actor,
    plan: (site, author) => {
      const { folder, incidentText: before = '' } = requireIncident(site, cast.incident);
      const after = fillSections(before, { sections, draft: false });
      const path = `${folder}/${INCIDENT_FILE}`;
      return planFiles(
        'summary and impact',
        [{ kind: 'replace', path, before, after }],
        author,
        cast.incident,
      );
    },
  };
}

/** What a finished review leaves to say on the incident's page. */
function pageOf(review: StoryReview): ReadonlyMap<string, string> {
  const of = (title: string): string => review.sections.get(title) ?? '';
  return new Map([
    ['Summary', of('Summary')],
    ['Impact', of('Impact')],
    ['Hypotheses', 'Settled: see the [review](review.md).'],
    ['Links', '- [Timeline](timeline.md)\n- [Review](review.md)'],
  ]);
}

interface ItemSetting {
  readonly cast: Cast;
  readonly stage: ReviewStage;
  readonly item: StoryItem;
  readonly id: string;
  readonly addedAt: number;
}

function itemScenes(setting: ItemSetting): Scene[] {
  const { cast, stage, item, id, addedAt } = setting;
  const actor = cast.story.review?.owner ?? cast.story.by;
  const scenes: Scene[] = [{ at: addedAt, actor, plan: (site, author) => planItem(site, setting, author) }];
  if (item.issue !== 'none') {
    const at = addedAt + 60 * MINUTE;
    scenes.push({ at, actor, plan: (site, author) => planIssue(site, setting, author) });
  }
  if (item.done) {
    const due = item.due === undefined ? 14 : item.due.days;
    const at = Math.min(toWorkingDay(addedAt + (due - 2) * DAY), stage.now - 200 * MINUTE);
    scenes.push({
      at,
      actor: item.owner,
      plan: (site, author) => planItemDone(site, cast, id, author, stage.issues),
    });
  } else if (item.issue === 'closed') {
    stage.issues.closeLater(() => ({ incident: cast.incident, item: id, by: item.owner }));
  }
  return scenes;
}

function planItem(site: LiveSite, { cast, stage, item, addedAt }: ItemSetting, author: Author): Change {
  const { due } = item;
  const change = planAddItem(
    site,
    {
      incident: cast.incident,
      text: item.text,
      owner: item.owner,
      ...(due === undefined ? {} : { due: dateAfter(due.from === 'now' ? stage.now : addedAt, due.days) }),
      ...typeOf(item),
    },
    author,
  );
  return item.wontDo === undefined ? change : withReason(change, item.wontDo);
}

function typeOf(item: StoryItem): { readonly type?: (typeof ITEM_TYPES)[number] } {
  const type = ITEM_TYPES.find(one => one === item.type);
  return type === undefined ? {} : { type };
}

/** The decision not to do an item stands behind it, at its line's end. */
function withReason(change: Change, reason: string): Change {
  return {
    ...change,
    edits: change.edits.map(edit =>
      edit.kind === 'replace'
        ? { ...edit, after: edit.after.replace(/\n+$/, `, won’t do: ${reason}\n`) }
        : edit,
    ),
  };
}

async function planIssue(site: LiveSite, { cast, stage, id }: ItemSetting, author: Author): Promise<Change> {
  const owned = requireItem(site, cast.incident, id);
  const issue = await stage.issues.open(owned, { site, author, templates: stage.templates });
  return planIssueRecord(site, { incident: cast.incident, item: id }, issue, author).change;
}

/** Done here; where there is an issue, it was closed there and the review followed. */
function planItemDone(site: LiveSite, cast: Cast, id: string, author: Author, issues: IssueBook): Change {
  const { record, item } = requireItem(site, cast.incident, id);
  const proof = proofOf(cast.story.key, id);
  const proven = proof === undefined ? [] : planAddProof(record.reviewText ?? '', item, proof);
  const edits = [...planDone(item, true), ...proven];
  if (!issues.has(cast.incident, id)) {
    return planReviewEdits(record, edits, author, `${id} is done`);
  }
  issues.close(cast.incident, id, author.actor, author.now - 20 * MINUTE);
  const before = record.reviewText ?? '';
  const path = `${record.folder}/${REVIEW_FILE}`;
  const body = { kind: 'issue', item: id, text: 'closed' } as const;
  const after = applyTextEdits(before, edits);
  return planEntries(record, [body], author, `issues: ${id} closed`, {
    edits: [{ kind: 'replace', path, before, after }],
  });
}

function closeScene(cast: Cast, at: number): Scene {
  const lead = [...cast.story.log]
    .reverse()
    .find(({ verb, words }) => verb === 'lead' || words.startsWith('lead '));
  const actor = lead?.actor ?? cast.story.by;
  return {
    at,
    actor,
    plan: (site, author) => {
      // Most customers' reviews of this team came late or never; the log says so.
      const missing = checkClosing(site, cast.incident, author.actor).filter(({ done }) => !done);
      const anyway = missing.every(({ label }) => label === 'Customer review published');
      return planClose(site, { incident: cast.incident, anyway }, author);
    },
  };
}
