import { planAcknowledge } from '../../app/acknowledge';
import { ENTRY_KINDS, planAddEntry } from '../../app/addEntry';
import { leaksOfUpdate } from '../../app/leakProblems';
import { leakSentence } from '../../core/leaks/leakProblems';
import { toOneLine } from '../../core/text/plain';
import { UsageError } from '../command';
import { writingCommand } from './writing';

export const noteCommand = writingCommand(
  {
    name: 'note',
    usage: '[INCIDENT] TEXT',
    summary: 'Write down what somebody saw, did, decided or told others.',
    details: [
      'A customer-update says what customers were told, an internal-update what leaders and other teams were told.',
    ],
    examples: [
      'note "Error rate is falling" --kind observation',
      'note checkout "Rolled back v142" -k action --at 10:25',
      'note -i checkout -k customer-update "Checkout works again since 08:45 UTC."',
    ],
    options: ['kind', 'at'],
    words: 1,
    adds: true,
  },
  ({ context, site, incident, words, author, statedAt }) => {
    const given = context.options.kind ?? 'note';
    const kind = ENTRY_KINDS.find(one => one === given);
    if (kind === undefined) {
      throw new UsageError(
        `--kind "${toOneLine(given)}" is none of ${ENTRY_KINDS.join(', ')}.`,
        context.command,
      );
    }
    const text = words[0] ?? '';
    for (const leak of kind === 'customer-update' ? leaksOfUpdate(site, text) : []) {
      context.io.err(toOneLine(`For customers? ${leakSentence(leak)}`));
    }
    return planAddEntry(site, { incident, kind, text, statedAt }, author);
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
