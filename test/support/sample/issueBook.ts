import type { LinkedIssue } from '../../../src/app/issueRecord';
import type { Author } from '../../../src/app/change';
import type { OwnedItem } from '../../../src/app/remediation';
import type { LiveSite } from '../../../src/app/site';
import type { Templates } from '../../../src/app/templates';
import { githubLogin } from '../../../src/core/people/people';
import { issueBody, issueData, issueLabels, issueTitle } from '../../../src/core/remediation/issue';
import { REVIEW_FILE } from '../../../src/core/site/paths';

/** An issue as the local GitHub is to have it. Times are milliseconds since 1970. */
export interface SampleIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  /** Logins. */
  readonly author: string;
  readonly assignee: string;
  readonly labels: readonly string[];
  readonly openedAt: number;
  closedAt?: number;
  closedBy?: string;
}

/** Numbers that the stories name as pull requests. */
const PULL_REQUESTS: ReadonlySet<number> = new Set([412, 498, 531, 540]);

interface OpenContext {
  readonly site: LiveSite;
  readonly author: Author;
  readonly templates: Templates;
}

/** The issues of a tracker, opened and closed as the stories go. */
export class IssueBook {
  readonly issues: SampleIssue[] = [];
  readonly #byItem = new Map<string, SampleIssue>();
  readonly #later: (() => { readonly incident: string; readonly item: string; readonly by: string })[] = [];
  readonly #url: string;
  readonly #firstNumberAt: (at: number) => number;
  #logins: (handle: string) => string = handle => handle;

  /** `url`: of the repository. `firstNumberAt`: the least number that an issue opened at a time may have. */
  constructor(url: string, firstNumberAt: (at: number) => number) {
    this.#url = url;
    this.#firstNumberAt = firstNumberAt;
  }

  async open({ record, item }: OwnedItem, { site, author, templates }: OpenContext): Promise<LinkedIssue> {
    this.#logins = handle => githubLogin(site.people, handle);
    const { id, owner } = item;
    if (id === undefined || owner === undefined || record.review === undefined) {
      throw new Error(`${record.incident.id}: an item without id or owner gets no issue.`);
    }
    const assignee = githubLogin(site.people, owner);
    const { plan, people } = site;
    const { reviewText = '', review } = record;
    const source = {
      incident: record.incident,
      item: { ...item, id },
      plan,
      people,
      reviewText,
      review,
      assignee,
    };
    const rendered = await templates.render('issue', issueData(source));
    const issue: SampleIssue = {
      number: this.#nextNumber(author.now),
      title: issueTitle(item),
      body: issueBody(source, rendered, { path: `${record.folder}/${REVIEW_FILE}`, url: undefined }),
      author: this.#logins(author.actor),
      assignee,
      labels: issueLabels(plan),
      openedAt: author.now,
    };
    this.issues.push(issue);
    this.#byItem.set(keyOf(record.incident.id, id), issue);
    const { number, title, body } = issue;
    return { number, url: `${this.#url}/issues/${number}`, title, body, assignees: [assignee] };
  }

  #nextNumber(at: number): number {
    let number = Math.max((this.issues.at(-1)?.number ?? 0) + 1, this.#firstNumberAt(at));
    while (PULL_REQUESTS.has(number)) {
      number += 1;
    }
    return number;
  }

  has(incident: string, item: string): boolean {
    return this.#byItem.has(keyOf(incident, item));
  }

  close(incident: string, item: string, by: string, at: number): void {
    const issue = this.#byItem.get(keyOf(incident, item));
    if (issue === undefined) {
      throw new Error(`${incident} ${item} has no issue.`);
    }
    issue.closedAt = at;
    issue.closedBy = this.#logins(by);
  }

  /** Somebody closes the issue after the story's end: the review does not know it yet. */
  closeLater(what: () => { readonly incident: string; readonly item: string; readonly by: string }): void {
    this.#later.push(what);
  }

  closeWhatIsLeft(at: number): void {
    for (const what of this.#later) {
      const { incident, item, by } = what();
      this.close(incident, item, by, at);
    }
  }
}

function keyOf(incident: string, item: string): string {
  return `${incident} ${item}`;
}
