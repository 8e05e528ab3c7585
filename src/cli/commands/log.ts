import { planAcknowledge } from '../../app/acknowledge';
import { planAddEntry, type EntryKind } from '../../app/addEntry';
import { NOTE_WORDS } from '../../core/incident/entry';
import { toOneLine } from '../../core/text/plain';
import { UsageError } from '../command';
import { writingCommand } from './writing';

const KINDS: readonly EntryKind[] = [...NOTE_WORDS, 'update'];

export const noteCommand = writingCommand(
  {
    name: 'note',
    usage: '[INCIDENT] TEXT',
    summary: 'Write down what somebody saw, did, decided or told others.',
    details: [
      'An update is for people inside unless it starts with "public:", which says that customers were told so.',
    ],
    examples: [
      'note "Error rate is falling" --kind observation',
      'note checkout "Rolled back v142" -k action --at 10:25',
      'note -i checkout -k update "public: Checkout works again since 08:45 UTC."',
    ],
    options: ['kind', 'at'],
    words: 1,
    adds: true,
  },
  ({ context, site, incident, words, author, statedAt }) => {
    const given = context.options.kind ?? 'note';
    const kind = KINDS.find(one => one === given);
    if (kind === undefined) {
      throw new UsageError(`--kind "${toOneLine(given)}" is none of ${KINDS.join(', ')}.`, context.command);
    }
    return planAddEntry(site, { incident, kind, text: words[0] ?? '', statedAt }, author);
  },
);

export const ackCommand = writingCommand(
  {
    name: 'ack',
    usage: '[INCIDENT]',
    summary: 'Acknowledge: somebody is on it.',
    details: [],
    examples: ['ack', 'ack checkout --as bob'],
    options: ['at'],
    words: 0,
  },
  ({ site, incident, author, statedAt }) => planAcknowledge(site, { incident, statedAt }, author),
);
