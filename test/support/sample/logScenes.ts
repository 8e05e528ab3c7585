import { planAcknowledge } from '../../../src/app/acknowledge';
import { planAddEntry, planImpact, planServices, type EntryKind } from '../../../src/app/addEntry';
import { planAssignRole } from '../../../src/app/assignRole';
import type { Author } from '../../../src/app/change';
import { planChangeSeverity } from '../../../src/app/changeSeverity';
import { planCorrectEntry } from '../../../src/app/correctEntry';
import { planDeclareIncident } from '../../../src/app/declareIncident';
import { planLink } from '../../../src/app/linkIncident';
import { planSetStatus } from '../../../src/app/setStatus';
import type { LiveSite } from '../../../src/app/site';
import type { Templates } from '../../../src/app/templates';
import type { Change } from '../../../src/core/change/change';
import { DETECTED_BY, type Correction } from '../../../src/core/incident/entry';
import { LEAD } from '../../../src/core/incident/incident';
import { isStatus } from '../../../src/core/incident/status';
import type { SampleSite } from './sampleSite';
import type { Story, StoryLine } from './story';

const MINUTE = 60_000;

/** Something somebody does at a time. Scenes of all stories are played in the order of their times. */
export interface Scene {
  readonly at: number;
  readonly actor: string;
  plan(site: LiveSite, author: Author): Change | Promise<Change>;
}

/** What the scenes of a story know of each other. */
export interface Cast {
  readonly story: Story;
  readonly declaredAt: number;
  /** The incident's id; empty until it is declared. */
  incident: string;
  /** Ids of the entries of the story's lines. */
  readonly entries: string[];
}

export interface Stage {
  readonly site: SampleSite;
  readonly templates: Templates;
  readonly casts: ReadonlyMap<string, Cast>;
}

/** The declaration and the log of a story. */
export function logScenes(cast: Cast, stage: Stage): Scene[] {
  const { story, declaredAt } = cast;
  let last = declaredAt + stage.site.random(20) * 1000;
  const declare: Scene = {
    at: last,
    actor: story.by,
    plan: (site, author) => declareStory(cast, stage, site, author),
  };
  const lines = story.log.map((line, index): Scene => {
    // Somewhere within the minute, and never before the line above.
    const second = declaredAt + line.minute * MINUTE + stage.site.random(40) * 1000;
    last = Math.max(second, last + 3000);
    return {
      at: last,
      actor: line.actor,
      plan: (site, author) => {
        const change = planLine(line, { cast, stage, site }, author);
        cast.entries[index] = entryOf(change);
        return change;
      },
    };
  });
  return [declare, ...lines];
}

async function declareStory(cast: Cast, stage: Stage, site: LiveSite, author: Author): Promise<Change> {
  const { story, declaredAt } = cast;
  const { incident, change } = await planDeclareIncident(
    site,
    {
      title: story.title,
      severity: story.severity,
      services: story.services,
      impactStartedAt: story.impact === undefined ? undefined : declaredAt + story.impact * MINUTE,
      detectedBy: DETECTED_BY.find(by => by === story.detectedBy),
    },
    author,
    stage.templates,
  );
  cast.incident = incident;
  return change;
}

interface Place {
  readonly cast: Cast;
  readonly stage: Stage;
  readonly site: LiveSite;
}

function planLine(line: StoryLine, place: Place, author: Author): Change {
  const { cast, site } = place;
  const { incident, declaredAt } = cast;
  const { verb, words } = line;
  const statedAt = line.stated === undefined ? undefined : declaredAt + line.stated * MINUTE;
  const [first = '', ...others] = words.split(' ');
  const rest = others.join(' ');
  switch (verb) {
    case 'ack':
      return planAcknowledge(site, { incident, statedAt }, author);
    case 'lead':
      return planAssignRole(site, { incident, role: LEAD, person: line.actor, statedAt }, author);
    case 'role':
      return planAssignRole(site, { incident, role: first, person: rest, statedAt }, author);
    case 'severity': {
      const severity = first.replace(/:$/, '');
      return planChangeSeverity(site, { incident, severity, reason: rest, statedAt }, author);
    }
    case 'status':
      return planStatus(words, place, author);
    case 'impact':
      return planImpact(site, { incident, edge: 'ended', at: declaredAt + Number(rest) * MINUTE }, author);
    case 'services':
      return planServices(site, { incident, services: words.split(/,\s*/) }, author);
    case 'link':
      return planLink(site, { incident, target: first, label: rest }, author);
    case 'correct': {
      const [how = '', ...text] = others;
      const entry = cast.entries[Number(first) - 1] ?? '';
      return planCorrectEntry(
        site,
        { incident, entry, how: how as Correction, text: text.join(' ') },
        author,
      );
    }
    default:
      return planAddEntry(site, { incident, kind: verb as EntryKind, text: words, statedAt }, author);
  }
}

/** `identified: words`, or `merged into <story>: words`. */
function planStatus(words: string, { cast, stage, site }: Place, author: Author): Change {
  const [, status = '', story, text = ''] = /^(\w+)(?: into ([\w-]+))?(?:: (.*))?$/.exec(words) ?? [];
  if (!isStatus(status)) {
    throw new Error(`${cast.story.key}.md: "${status}" is no status`);
  }
  const into = story === undefined ? undefined : stage.casts.get(story)?.incident;
  return planSetStatus(site, { incident: cast.incident, status, text, into }, author);
}

function entryOf(change: Change): string {
  return change.trailers.find(([key]) => key === 'Livesite-Entry')?.[1] ?? '';
}
