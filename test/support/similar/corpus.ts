import { readdirSync, readFileSync } from 'node:fs';
import type { SearchDocument } from '../../../src/core/search/searchDocument';
import { SimilarIndex, type Similar, type SimilarQuery } from '../../../src/core/search/similarIndex';
import { parseStory } from '../sample/story';
import { INVENTED, type PastIncident } from './invented';
import { SAMPLE_ALIKE, type Asked } from './queries';

const STORIES = 'test/fixtures/sample/incidents';
const ids = (text: string): readonly string[] => text.split(' ').filter(id => id !== '');
const names = (text: string): readonly string[] => text.split(', ').filter(name => name !== '');

function storyDocument(key: string): SearchDocument {
  const { title, services, log, page, review } = parseStory(
    key,
    readFileSync(`${STORIES}/${key}.md`, 'utf8'),
  );
  const told = (...sections: readonly string[]): string =>
    sections.map(name => review?.sections.get(name) ?? page?.sections.get(name) ?? '').join('\n');
  return {
    id: key,
    title,
    services,
    tags: review?.tags ?? [],
    severity: undefined,
    summary: told('Summary'),
    causes: told('Technical', 'Process', 'Response'),
    aside: told('Impact', 'What else could have caught it', 'What went badly', 'Where we were lucky'),
    fix: [told('Mitigation and resolution'), ...(review?.items ?? []).map(({ text }) => text)].join('\n'),
    log: log
      .filter(({ verb }) => !['ack', 'lead', 'role', 'link', 'impact', 'severity', 'services'].includes(verb))
      .map(({ words }) => words)
      .join('\n'),
    weight: log.some(({ verb, words }) => verb === 'status' && /^(?:declined|merged)/.test(words)) ? 0.6 : 1,
  };
}

function inventedDocument(past: PastIncident): SearchDocument {
  const { services = '', tags = '', summary = '', causes = '', fix = '', log = '' } = past;
  const [id, title] = [past.id, past.title];
  const told = { summary, causes, fix, log, aside: '', severity: undefined, weight: 1 };
  return { id, title, services: names(services), tags: names(tags), ...told };
}

/** The sample's incidents and the invented ones. */
export function corpus(): readonly SearchDocument[] {
  const keys = readdirSync(STORIES).map(file => file.replace(/\.md$/, ''));
  return [...keys.sort().map(storyDocument), ...INVENTED.map(inventedDocument)];
}

export interface Case {
  readonly query: SimilarQuery;
  readonly alike: readonly string[];
  readonly arguable: readonly string[];
}

/** The sample's incidents as they are asked about once they are written up. */
export function sampleCases(documents: readonly SearchDocument[]): readonly Case[] {
  return documents.flatMap((document): Case[] => {
    const { alike, arguable = '' } = SAMPLE_ALIKE[document.id] ?? {};
    const { id: except, title, services, tags, summary, causes, aside, log: said } = document;
    const query = { title, services, tags, told: { summary, causes, aside, log: said }, except };
    return alike === undefined ? [] : [{ query, alike: ids(alike), arguable: ids(arguable) }];
  });
}

export function askedCases(all: readonly Asked[]): readonly Case[] {
  return all.map(({ title, services = '', log, alike, arguable = '' }) => ({
    query: log === undefined ? { title, typing: true } : { title, services: names(services), told: { log } },
    alike: ids(alike),
    arguable: ids(arguable),
  }));
}

export interface Measured {
  /** Of what is shown among the first three and is not arguable, how much is alike. */
  readonly precision: number;
  /** Of the questions that something is like, how many have it among the first three. */
  readonly found: number;
  /** Of the questions that nothing is like, how many get no answer but arguable ones. */
  readonly silent: number;
  /** What is shown although it is not alike, for whoever tunes. */
  readonly wrong: readonly { readonly title: string; readonly shown: Similar }[];
  /** All that is shown. */
  readonly shown: readonly Similar[];
  /** Titles of the questions to which nothing of what is alike was shown. */
  readonly missed: readonly string[];
}

export function measure(documents: readonly SearchDocument[], cases: readonly Case[]): Measured {
  const index = new SimilarIndex();
  documents.forEach(document => index.put(document));
  [...index.measure()].forEach(() => undefined);
  let right = 0;
  let silent = 0;
  const wrong: { title: string; shown: Similar }[] = [];
  const missed: string[] = [];
  const all: Similar[] = [];
  for (const { query, alike, arguable } of cases) {
    const shown = index.find(query, 3);
    const hits = shown.filter(({ id }) => alike.includes(id));
    const noise = shown.filter(({ id }) => !alike.includes(id) && !arguable.includes(id));
    all.push(...shown);
    right += hits.length;
    wrong.push(...noise.map(one => ({ title: query.title, shown: one })));
    if (alike.length > 0 && hits.length === 0) {
      missed.push(query.title);
    } else if (alike.length === 0 && noise.length === 0) {
      silent++;
    }
  }
  const answered = cases.filter(({ alike }) => alike.length > 0).length;
  return {
    precision: right / Math.max(1, right + wrong.length),
    found: (answered - missed.length) / answered,
    silent: silent / Math.max(1, cases.length - answered),
    wrong,
    shown: all,
    missed,
  };
}
