// @ts-check
// A live site of ten years for benches, the same for the same size: a log and a header per incident, a review for three of ten.
//   node test/tools/corpus.mjs <folder> <incidents>
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSource } from './bundle.mjs';

const MINUTE = 60_000;
/** 1 November 2016, UTC: they end in October 2026. */
const BEGIN = Date.UTC(2016, 10, 1);
const TEN_YEARS = 3650 * 24 * 60 * MINUTE;
const PEOPLE = 40;
const SERVICES = 40;
/** The newest of them are open. */
const OPEN = 5;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A small generator, so that every run measures the same. @param {number} seed */
export function randomOf(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Words as rare as in real texts (Zipf), of 30,000. @param {() => number} random */
export function wordsOf(random) {
  const words = Array.from({ length: 30_000 }, () =>
    Array.from({ length: 3 + Math.floor(random() * 8) }, () =>
      String.fromCharCode(97 + Math.floor(random() * 26)),
    ).join(''),
  );
  const pick = () => words[Math.floor(Math.exp(random() * Math.log(words.length))) - 1] ?? 'word';
  return (/** @type {number} */ count) => Array.from({ length: count }, pick).join(' ');
}

/** @param {number} value @param {number} length */
function base32(value, length) {
  let [rest, text] = [value, ''];
  for (let n = 0; n < length; n++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

const iso = (/** @type {number} */ at) => new Date(at).toISOString().replace('.000Z', 'Z');

/** @typedef {{ random: () => number, text: (words: number) => string }} Source */

/** The log's lines of one incident. @param {Source} source @param {number} start @param {boolean} isOpen @param {string} title */
function logOf({ random, text }, start, isOpen, title) {
  const who = () => `p${Math.floor(random() * PEOPLE)}`;
  const lead = who();
  const severity = `SEV${1 + Math.floor(random() * 4)}`;
  /** @type {string[]} */
  const lines = [];
  let at = start;
  const add = (/** @type {string} */ person, /** @type {string} */ words) => {
    const id = base32(at, 10) + base32(Math.floor(random() * 32 ** 6), 6);
    lines.push(`- ${iso(at)} @${person} ${words} <!--${id}-->`);
    at += Math.ceil(random() * 6) * MINUTE;
  };
  add(lead, `**declared** ${severity}: ${title}`);
  add(lead, `**services** s${Math.floor(random() * SERVICES)}, s${Math.floor(random() * SERVICES)}`);
  add(lead, `**impact** started ${iso(start - 5 * MINUTE)}`);
  add(lead, '**acknowledged**');
  add(lead, `**role** lead @${lead}`);
  const notes = 3 + Math.floor(random() ** 2 * 50);
  for (let n = 0; n < notes; n++) {
    const word = ['note', 'observation', 'action', 'decision'][Math.floor(random() * 4)];
    add(who(), `**${word}** ${text(4 + Math.floor(random() * 14))}`);
  }
  add(lead, `**status** mitigated: ${text(6)}`);
  if (!isOpen) {
    add(lead, `**impact** ended ${iso(at - MINUTE)}`);
    add(lead, `**status** resolved: ${text(5)}`);
    add(lead, '**status** closed');
  }
  return lines;
}

/** @param {Source} source @param {string} id @param {string} title @param {number} end */
function reviewOf({ random, text }, id, title, end) {
  const day = (/** @type {number} */ days) => iso(end + days * 1440 * MINUTE).slice(0, 10);
  const items = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, n) => {
    const isDone = random() < 0.9;
    return `- [${isDone ? 'x' : ' '}] R${n + 1} ${text(8)} — @p${Math.floor(random() * PEOPLE)}, prevent, due ${day(20)}`;
  });
  const parts = {
    Summary: text(70),
    Impact: text(40),
    Detection: text(40),
    Triggers: `- ${text(20)}`,
    'Contributing factors': `### Technical\n\n- ${text(30)}\n\n### Process\n\n- ${text(30)}\n\n### Response\n\n- ${text(20)}`,
    'What went well': `- ${text(25)}`,
    'What went poorly': `- ${text(25)}`,
    'Where we got lucky': `- ${text(15)}`,
    Remediation: items.join('\n'),
  };
  const header = `---\nincident: ${id}\nstate: closed\nowner: p1\nfacilitator: p2\ndue: ${day(7)}\ntags: [t${Math.floor(random() * 20)}]\n---\n`;
  const body = Object.entries(parts).map(([heading, words]) => `## ${heading}\n\n${words}\n`);
  return `${header}# Review: ${title}\n\n${body.join('\n')}`;
}

/**
 * Writes a live site into a folder that is made for it.
 * @param {string} folder @param {number} size how many incidents
 * @returns {Promise<{ files: number, bytes: number, ids: string[] }>} ids: the oldest first
 */
export async function writeCorpus(folder, size) {
  const [{ deriveHeaders }, { incidentFolder }] = await Promise.all([
    loadSource('src/core/incident/deriveHeaders.ts'),
    loadSource('src/core/site/paths.ts'),
  ]);
  const random = randomOf(6);
  const source = { random, text: wordsOf(random) };
  const sum = { files: 0, bytes: 0, ids: /** @type {string[]} */ ([]) };
  const write = (/** @type {string} */ file, /** @type {string} */ text) => {
    const place = path.join(folder, file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, text);
    sum.files += 1;
    sum.bytes += Buffer.byteLength(text);
  };
  const range = (/** @type {number} */ count) => Array.from({ length: count }, (_, n) => n);
  write('livesite.yml', 'livesite: 1\nname: Ten Years\n');
  write(
    'people.yml',
    `people:\n${range(PEOPLE)
      .map(n => `  - { handle: p${n}, name: Person ${n} }\n`)
      .join('')}`,
  );
  write(
    'services.yml',
    `services:\n${range(SERVICES)
      .map(n => `  - { id: s${n}, name: Service ${n} }\n`)
      .join('')}`,
  );
  for (const n of range(size)) {
    const start = BEGIN + Math.floor((TEN_YEARS / size) * n);
    const title = source.text(5);
    const id = `${iso(start).slice(0, 10)}-${title.replaceAll(' ', '-').slice(0, 40).replace(/-$/, '')}-${n}`;
    const lines = logOf(source, start, n >= size - OPEN, title);
    const log = `# Timeline of ${id}\n\n${lines.join('\n')}\n`;
    const place = incidentFolder(id);
    const texts = new Map([
      [`${place}/timeline.md`, log],
      [
        `${place}/incident.md`,
        `---\ntitle: ${title}\n---\n\n# ${title}\n\n## Summary\n\n${source.text(40)}\n`,
      ],
    ]);
    const derived = deriveHeaders(`${place}/timeline.md`, (/** @type {string} */ file) => texts.get(file));
    for (const [file, text] of [...texts, ...derived]) if (texts.has(file)) texts.set(file, text);
    if (n % 10 < 3) texts.set(`${place}/review.md`, reviewOf(source, id, title, start));
    for (const [file, text] of texts) write(file, text);
    sum.ids.push(id);
  }
  return sum;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [folder, size] = process.argv.slice(2);
  if (folder === undefined || !(Number(size) > 0)) {
    console.error('usage: node test/tools/corpus.mjs <folder> <incidents>');
    process.exit(2);
  }
  const { files, bytes } = await writeCorpus(path.resolve(folder), Number(size));
  console.log(`${files} files, ${(bytes / 1e6).toFixed(1)} MB`);
}
