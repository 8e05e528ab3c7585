import { tryMarkProse } from './mergeProse';
import type { Clash, Merged, MergedGroup, Part } from './parts';

/** What stands where two sides clash: one side's text, or both between the marks that git uses. */
export type ClashStyle = 'ours' | 'theirs' | 'markers';

interface Output {
  readonly pieces: string[];
  readonly style: ClashStyle;
  readonly ending: '\n' | '\r\n';
}

/** The text of a merged tree. `ending`: for the lines with marks. */
export function printParts(part: Merged, style: ClashStyle, ending: '\n' | '\r\n'): string {
  const output: Output = { pieces: [], style, ending };
  print(part, output);
  return output.pieces.join('');
}

/** Whether two sides clash somewhere in it. */
export function hasClash(part: Merged): boolean {
  return part.kind === 'clash' || (part.kind === 'group' && part.children.some(hasClash));
}

function print(part: Merged, output: Output): void {
  switch (part.kind) {
    case 'leaf':
      printLeaf(part.text, part.role, output);
      break;
    case 'clash':
      printClash(part, output);
      break;
    case 'group':
      printGroup(part, output);
      break;
  }
}

function printLeaf(text: string, role: string, output: Output): void {
  if (role === 'indent') {
    write(output, isAtLineStart(output) ? text : '');
  } else if (role === 'lead' && !isAtLineStart(output)) {
    write(output, text.trimStart());
  } else {
    write(output, text);
  }
}

function printGroup(group: MergedGroup, output: Output): void {
  if (output.style === 'markers' && mustShowWhole(group)) {
    printMarks(group, group, output);
    return;
  }
  const { row, children } = group;
  const hidden = row === undefined || (row.isBare && children.length === 0);
  write(output, hidden ? '' : row.open);
  children.forEach((child, index) => {
    if (row !== undefined && index > 0) {
      write(output, child.before ?? row.between);
    }
    print(child, output);
  });
  write(output, hidden ? '' : row.close);
}

/** Marks need lines of their own. */
function mustShowWhole(group: MergedGroup): boolean {
  const [first] = group.beginsInline === true ? group.children.filter(({ kind }) => kind !== 'leaf') : [];
  return (group.isLine === true && hasClash(group)) || (first !== undefined && beginsWithClash(first));
}

function beginsWithClash(part: Merged): boolean {
  if (part.kind === 'clash') {
    return true;
  }
  const [first] = part.kind === 'group' ? part.children.filter(({ kind }) => kind !== 'leaf') : [];
  return (
    part.kind === 'group' &&
    ((part.isLine === true && hasClash(part)) || (first !== undefined && beginsWithClash(first)))
  );
}

function printClash(clash: Clash, output: Output): void {
  const { base, ours, theirs } = clash;
  if (output.style !== 'markers') {
    const chosen: Part | undefined = output.style === 'ours' ? ours : theirs;
    if (chosen !== undefined) {
      print(chosen, output);
    }
  } else if (ours?.kind === 'leaf' && theirs?.kind === 'leaf' && base?.kind !== 'group') {
    const mark = (one: string, other: string): string => marksAround(one, other, output);
    write(
      output,
      tryMarkProse(base?.text ?? '', ours.text, theirs.text, mark) ?? mark(ours.text, theirs.text),
    );
  } else {
    printMarks(ours, theirs, output);
  }
}

function printMarks(ours: Merged | undefined, theirs: Merged | undefined, output: Output): void {
  const side = (part: Merged | undefined, style: 'ours' | 'theirs'): string =>
    part === undefined ? '' : printParts(part, style, output.ending);
  write(output, isAtLineStart(output) ? '' : output.ending);
  write(output, marksAround(side(ours, 'ours'), side(theirs, 'theirs'), output));
}

function marksAround(ours: string, theirs: string, { ending }: Output): string {
  const closed = (text: string): string => (text === '' || text.endsWith('\n') ? text : text + ending);
  return `<<<<<<< ours${ending}${closed(ours)}=======${ending}${closed(theirs)}>>>>>>> theirs${ending}`;
}

function write(output: Output, text: string): void {
  if (text !== '') {
    output.pieces.push(text);
  }
}

function isAtLineStart({ pieces }: Output): boolean {
  return pieces.at(-1)?.endsWith('\n') ?? true;
}
