import { ROUTE_KINDS } from '../escalation/route';
import { PROOF_DEMANDS } from '../remediation/remediationPlan';
import type { SiteFileKind } from './siteFile';
import { LIST_ITEM } from './yamlCursor';

/** What stands behind a key, as far as it can be suggested. */
export type YamlValue =
  | { readonly of: 'text' }
  | { readonly of: 'flag' | 'zone' | 'person' | 'service' | 'severity' | 'rotation' | 'route' }
  | { readonly of: 'words'; readonly words: readonly string[] }
  /** Spans people usually choose; others are as good. */
  | { readonly of: 'duration'; readonly usual: readonly string[] };

/** A key of a file's format and what it means, for people who write the file. */
export interface YamlKey {
  readonly meaning: string;
  readonly value?: YamlValue;
  /** Keys of the map behind it, or of each item of the list. */
  readonly keys?: YamlKeys;
  /** A list; `value` or `keys` say of what. `or-one`: one of them may stand there without a list. */
  readonly list?: true | 'or-one';
}

export type YamlKeys = Readonly<Record<string, YamlKey>>;

const TEXT: YamlValue = { of: 'text' };
const FLAG: YamlValue = { of: 'flag' };
const duration = (...usual: readonly string[]): YamlValue => ({ of: 'duration', usual });

const CADENCE: YamlKeys = {
  first: { meaning: 'Time to the first update', value: duration('5m', '10m', '15m', '30m') },
  every: { meaning: 'Time from one update to the next', value: duration('20m', '30m', '1h', '2h', '4h') },
};

const SEVERITY: YamlKeys = {
  id: { meaning: 'How people call it: SEV1', value: TEXT },
  name: { meaning: 'One word for people who do not know the number', value: TEXT },
  test: { meaning: 'How to tell that an incident is that bad', value: TEXT },
  examples: { meaning: 'Incidents that were that bad', value: TEXT, list: true },
  page: { meaning: 'Who is woken up, and when', value: TEXT },
  acknowledge: {
    meaning: 'Somebody takes it on within this span of the declaration',
    value: duration('5m', '10m', '15m', '30m', '1h'),
  },
  lead: {
    meaning: 'Somebody leads within this span of the declaration',
    value: duration('5m', '10m', '15m', '30m', '1h'),
  },
  'public-update': { meaning: 'How often customers hear from the team', keys: CADENCE },
  'internal-update': { meaning: 'How often the rest of the company hears from the team', keys: CADENCE },
  review: {
    meaning: 'The review is written within this span of the resolution',
    value: duration('3d', '5bd', '10bd'),
  },
  'customer-review': {
    meaning: 'Customers get their review within this span of the resolution',
    value: duration('5d', '14d', '10bd'),
    keys: {
      preliminary: { meaning: 'The first edition, with what is known so far', value: duration('1d', '3d') },
      final: { meaning: 'The final edition', value: duration('14d', '10bd') },
    },
  },
  remediation: {
    meaning: 'Its items are due this long from now',
    value: duration('15d', '30d', '56d', '90d'),
  },
};

const ROLE: YamlKeys = {
  id: { meaning: 'Short name in the log: lower-case letters, digits and hyphens', value: TEXT },
  name: { meaning: 'Name for people', value: TEXT },
  several: { meaning: 'Several people may hold it at once', value: FLAG },
  needed: { meaning: 'Somebody must hold it while an incident is active', value: FLAG },
  duties: { meaning: 'What its holder does', value: TEXT, list: true },
  avoid: { meaning: 'What its holder leaves to others', value: TEXT, list: true },
  phrases: { meaning: 'Words that help to do it', value: TEXT, list: true },
};

const ROUTE: YamlKeys = {
  id: { meaning: 'Short name: lower-case letters, digits and hyphens', value: TEXT },
  kind: { meaning: 'What carries the page', value: { of: 'words', words: ROUTE_KINDS } },
  name: { meaning: 'Name for people', value: TEXT },
  secret: { meaning: 'Name of its key on each machine; its id where absent', value: TEXT },
  url: { meaning: 'Address of the service where it is not the usual one', value: TEXT },
  tested: { meaning: 'Day of the last test page that arrived', value: TEXT },
};

const PLAN: YamlKeys = {
  livesite: { meaning: 'Version of the format', value: { of: 'words', words: ['1'] } },
  name: { meaning: 'Name of the live site', value: TEXT },
  branch: { meaning: 'Branch it is shared on; the default branch where absent', value: TEXT },
  remote: { meaning: 'Git remote it is shared through', value: TEXT },
  severities: { meaning: 'How bad an incident can be, the most severe first', list: true, keys: SEVERITY },
  roles: { meaning: 'Who does what during an incident', list: true, keys: ROLE },
  github: {
    meaning: 'Where remediation items become issues',
    keys: {
      repository: { meaning: 'owner/name; the repository the live site lives in where absent', value: TEXT },
      labels: { meaning: 'Labels of the issues', value: TEXT, list: true },
    },
  },
  remediation: {
    meaning: 'What is asked of remediation items',
    keys: {
      proof: {
        meaning: 'Whether a done item has to name what proves it; wanted where absent',
        value: { of: 'words', words: PROOF_DEMANDS },
      },
      remind: {
        meaning: 'Reminders as comments in the items’ issues; none where absent',
        keys: {
          before: {
            meaning: 'Once, so long before the day an item is due',
            value: duration('2d', '3d', '5bd'),
          },
          'overdue-every': { meaning: 'Again and again while it is overdue', value: duration('7d', '14d') },
        },
      },
    },
  },
  routes: { meaning: 'Ways to page people', list: true, keys: ROUTE },
  'customer-review': {
    meaning: 'Who approves customer reviews, and where they are published',
    keys: {
      approvers: {
        meaning: 'Who may approve as what; where a kind is left out, anybody in people.yml',
        keys: {
          technical: { meaning: 'They say whether it is true', value: { of: 'person' }, list: true },
          'non-technical': {
            meaning: 'They say whether a customer understands it and should read it',
            value: { of: 'person' },
            list: true,
          },
        },
      },
      repository: { meaning: 'owner/name of the repository whose releases carry them', value: TEXT },
      public: {
        meaning: 'What they may say: names customers know, hosts, addresses and numbers meant for them',
        value: TEXT,
        list: true,
      },
      internal: { meaning: 'Words that only the team should read', value: TEXT, list: true },
      customers: {
        meaning: 'Names of customers, which no other customer should read',
        value: TEXT,
        list: true,
      },
    },
  },
  'status-page': {
    meaning: 'The status page that customers read',
    keys: {
      kind: { meaning: 'Whose it is', value: { of: 'words', words: ['statuspage'] } },
      page: { meaning: 'Id of the page', value: TEXT },
      secret: { meaning: 'Name of its key on each machine; `status-page` where absent', value: TEXT },
      url: { meaning: 'Base of the API where it is not Atlassian’s own', value: TEXT },
    },
  },
};

const PERSON: YamlKeys = {
  handle: { meaning: 'GitHub login, without "@"', value: TEXT },
  name: { meaning: 'Name for people', value: TEXT },
  email: { meaning: 'As in Git, so that commits tell who somebody is', value: TEXT },
  github: { meaning: 'GitHub login where it is not the handle', value: TEXT },
  zone: { meaning: 'Time zone, such as Europe/Berlin', value: { of: 'zone' } },
  team: { meaning: 'Team, for people who look for somebody', value: TEXT },
  contact: { meaning: 'Ways to reach them, the best first', list: true },
  absences: { meaning: 'When they are away', list: true },
};

const SERVICE: YamlKeys = {
  id: { meaning: 'Short name in the log: lower-case letters, digits and hyphens', value: TEXT },
  name: { meaning: 'Name for the team', value: TEXT },
  'public-name': { meaning: 'What customers call it', value: TEXT },
  owner: { meaning: 'Who answers for it', value: { of: 'person' } },
  tier: { meaning: '1 is the most important', value: { of: 'words', words: ['1', '2', '3'] } },
  paths: { meaning: 'Folders of its source', value: TEXT, list: true },
  dashboards: { meaning: 'Addresses of its dashboards', value: TEXT, list: true },
  logs: { meaning: 'Addresses of its logs', value: TEXT, list: true },
  runbooks: { meaning: 'Files that say how to mend it', value: TEXT, list: true },
  'health-url': { meaning: 'Address that answers while it is well', value: TEXT },
  'depends-on': { meaning: 'Services it needs', value: { of: 'service' }, list: true },
};

const PEOPLE: YamlValue = { of: 'person' };

const WINDOW: YamlKeys = {
  days: { meaning: 'Weekdays on which it begins: mon-fri; every day where absent', value: TEXT },
  'month-days': { meaning: 'Days of the month on which it begins: 1-7; -1 is the last', value: TEXT },
  from: { meaning: 'Time of day it begins, or weekday and time: fri 17:00', value: TEXT },
  until: { meaning: 'When it ends; the next day where that is not later', value: TEXT },
};

const LINE_UP: YamlKeys = {
  anchor: { meaning: 'When a turn of the first person begins: day and time of every hand-off', value: TEXT },
  turn: {
    meaning: 'How long a turn is: 12h, 1d, 1w, 1mo; or a pattern such as [1d, 3d]',
    value: { of: 'words', words: ['12h', '1d', '1w', '2w', '1mo'] },
  },
  people: { meaning: 'Who takes turns, in order; nobody is an empty turn', value: PEOPLE, list: true },
  windows: { meaning: 'Hours in which it is active; always where absent', list: true, keys: WINDOW },
  advance: {
    meaning: 'Whether turns are counted by the calendar, or over days on which a window begins',
    value: { of: 'words', words: ['calendar', 'active-days'] },
  },
  note: { meaning: 'For people', value: TEXT },
};

const LAYER: YamlKeys = {
  name: { meaning: 'Name of the layer', value: TEXT },
  priority: { meaning: 'The highest that has somebody wins; equal ones are on call together', value: TEXT },
  zone: { meaning: 'Time zone, where it is not the rotation’s', value: { of: 'zone' } },
  ...LINE_UP,
  from: { meaning: 'Nobody before; the anchor where absent', value: TEXT },
  until: { meaning: 'Nobody from then on', value: TEXT },
  'line-ups': {
    meaning: 'Other people, turns or windows from a stated time on; nothing before it changes',
    list: true,
    keys: { from: { meaning: 'When it takes effect', value: TEXT }, ...LINE_UP },
  },
};

const STRETCH: YamlKeys = {
  from: { meaning: 'When it begins', value: TEXT },
  until: { meaning: 'When it ends', value: TEXT },
};

const OVERRIDE: YamlKeys = {
  ...STRETCH,
  cover: { meaning: 'These people are on call, whoever else would be', value: PEOPLE },
  replace: { meaning: 'This person’s turn is taken', value: PEOPLE },
  with: { meaning: 'By these people', value: PEOPLE },
  remove: { meaning: 'This person is not on call', value: PEOPLE },
  add: { meaning: 'These people are on call too', value: PEOPLE },
  fixed: {
    meaning: 'Only these shifts count; an empty list is nobody',
    list: true,
    keys: { ...STRETCH, people: { meaning: 'Who is on call', value: PEOPLE } },
  },
  reason: { meaning: 'Why, for people', value: TEXT },
};

const REQUEST: YamlKeys = {
  id: { meaning: 'Names the request within the file', value: TEXT },
  ...STRETCH,
  person: { meaning: 'Whose time on call it is', value: PEOPLE },
  asks: { meaning: 'Whom it is put to; everybody where absent', value: PEOPLE },
  reason: { meaning: 'Why, for people', value: TEXT },
  'in-return': { meaning: 'A swap: what the person takes over for it', keys: STRETCH },
};

const ROTATION: YamlKeys = {
  name: { meaning: 'Name of the rotation', value: TEXT },
  zone: { meaning: 'Time zone of hand-offs and overrides', value: { of: 'zone' } },
  tier: {
    meaning: 'Who it is in escalation',
    value: { of: 'words', words: ['frontline', 'primary', 'secondary', 'manager'] },
  },
  layers: { meaning: 'Who takes turns, and when', list: true, keys: LAYER },
  overrides: { meaning: 'Deviations for a stretch of time', list: true, keys: OVERRIDE },
  requests: { meaning: 'Who wants cover; changes nothing until somebody accepts', list: true, keys: REQUEST },
  shadows: {
    meaning: 'Who learns, beside somebody who is on call',
    list: true,
    keys: {
      person: { meaning: 'Who learns', value: PEOPLE },
      follows: { meaning: 'Whose shifts; everybody’s where absent', value: PEOPLE },
      ...STRETCH,
    },
  },
  'intended-gaps': { meaning: 'When nobody on call is what you want', list: true, keys: WINDOW },
  holidays: { meaning: 'Days that count as holidays in reports', value: TEXT, list: true },
};

const TARGET: YamlKeys = {
  rotation: { meaning: 'Whoever is on call in this rotation then', value: { of: 'rotation' } },
  person: { meaning: 'This person', value: PEOPLE },
  team: { meaning: 'Everybody whom people.yml puts into this team', value: TEXT },
  route: { meaning: 'A route by itself: a channel, or a pager’s own service', value: { of: 'route' } },
};

const ESCALATION: YamlKeys = {
  name: { meaning: 'Name of the path', value: TEXT },
  zone: { meaning: 'Time zone of all hours in it', value: { of: 'zone' } },
  applies: {
    meaning: 'Which incidents it is for: any of these; where absent, all that no other path is for',
    list: true,
    keys: {
      severities: { meaning: 'Of one of these severities', value: { of: 'severity' }, list: true },
      services: { meaning: 'That hurts one of these services', value: { of: 'service' }, list: true },
      hours: { meaning: 'That begins in these hours', list: true, keys: WINDOW },
    },
  },
  delivery: {
    meaning: 'Whether a person sees each page before it leaves, or pages leave by themselves',
    value: { of: 'words', words: ['ask', 'automatic'] },
  },
  hours: {
    meaning: 'Pages leave only in these hours; what falls due outside waits',
    list: true,
    keys: WINDOW,
  },
  steps: {
    meaning: 'Who is paged, one after the other, until somebody acknowledges',
    list: true,
    keys: {
      page: {
        meaning: 'Whom: a rotation, a person, a team, a route; or a list',
        list: 'or-one',
        keys: TARGET,
      },
      wait: { meaning: 'How long they have to acknowledge', value: duration('5m', '10m', '15m', '30m') },
      by: {
        meaning: 'Only over these routes, instead of each person’s own',
        value: { of: 'route' },
        list: 'or-one',
      },
      note: { meaning: 'For people', value: TEXT },
    },
  },
  repeat: {
    meaning: 'How often all steps are gone through again',
    value: { of: 'words', words: ['0', '1', '2', '3'] },
  },
  finally: { meaning: 'Who is paged when all that is through', list: 'or-one', keys: TARGET },
  'expires-when-silent': {
    meaning: 'After so long without an entry an acknowledgement no longer counts',
    value: duration('15m', '30m', '1h'),
  },
};

/** The formats of the live site's YAML files in words. Kept equal to their schemas by a test. */
export const YAML_FORMATS: ReadonlyMap<SiteFileKind, YamlKeys> = new Map([
  ['plan', PLAN],
  ['people', { people: { meaning: 'The people of the team', list: true, keys: PERSON } }],
  ['services', { services: { meaning: 'What the team runs', list: true, keys: SERVICE } }],
  ['rotation', ROTATION],
  ['escalation', ESCALATION],
]);

/** What the format says about a place: the keys of the map there, or the key whose value stands there. */
export function yamlPlace(
  format: YamlKeys,
  path: readonly string[],
): { readonly keys: YamlKeys | undefined; readonly key: YamlKey | undefined } {
  let keys: YamlKeys | undefined = format;
  let key: YamlKey | undefined;
  for (const part of path) {
    if (part === LIST_ITEM) {
      if (key?.list === undefined) {
        return { keys: undefined, key: undefined };
      }
      keys = key.keys;
    } else {
      key = keys !== undefined && Object.hasOwn(keys, part) ? keys[part] : undefined;
      keys = key?.list === true ? undefined : key?.keys;
    }
  }
  return { keys, key };
}
