import { asItem } from '../oncall/printRotation';
import { printWindow } from '../oncall/rotationWords';
import { printYamlText } from '../text/yamlText';
import type { Condition, EscalationPath, EscalationStep, PageTarget } from './escalation';

/** A path as a file: what parseEscalation reads back as the same path. For new files; those there are, are edited by range. */
export function printEscalation(path: EscalationPath): string {
  const { name, zone, applies, delivery, hours, steps, repeat, silence } = path;
  const hasHours = hours !== undefined || applies?.some(one => one.hours !== undefined) === true;
  return [
    `name: ${printYamlText(name)}`,
    ...(hasHours || zone !== 'UTC' ? [`zone: ${zone}`] : []),
    ...(applies === undefined ? [] : ['applies:', ...applies.flatMap(one => asItem(printCondition(one)))]),
    ...(delivery === 'ask' ? [] : [`delivery: ${delivery}`]),
    ...(hours === undefined ? [] : ['hours:', ...hours.map(window => `  - ${printWindow(window)}`)]),
    'steps:',
    ...steps.flatMap(step => asItem(printStep(step))),
    ...(repeat === 0 ? [] : [`repeat: ${repeat}`]),
    ...(path.finally.length === 0 ? [] : [`finally: ${printTargets(path.finally)}`]),
    ...(silence === undefined ? [] : [`expires-when-silent: ${silence.count}${silence.unit}`]),
    '',
  ].join('\n');
}

function printCondition({ severities, services, hours }: Condition): readonly string[] {
  const lines = [
    ...(severities === undefined ? [] : [`severities: [${severities.map(printInFlow).join(', ')}]`]),
    ...(services === undefined ? [] : [`services: [${services.map(printInFlow).join(', ')}]`]),
    ...(hours === undefined ? [] : [`hours: [${hours.map(printWindow).join(', ')}]`]),
  ];
  return lines.length === 0 ? ['{}'] : lines;
}

function printStep({ page, wait, by }: EscalationStep): readonly string[] {
  return [
    `page: ${printTargets(page)}`,
    `wait: ${wait.count}${wait.unit}`,
    ...(by === undefined ? [] : [`by: [${by.map(printInFlow).join(', ')}]`]),
  ];
}

function printTargets(targets: readonly PageTarget[]): string {
  const printed = targets.map(printTarget);
  return printed.length === 1 ? (printed[0] ?? '') : `[${printed.join(', ')}]`;
}

function printTarget(target: PageTarget): string {
  switch (target.kind) {
    case 'rotation':
      return `{ rotation: ${printInFlow(target.rotation)} }`;
    case 'person':
      return `{ person: ${printInFlow(target.person)} }`;
    case 'team':
      return `{ team: ${printInFlow(target.team)} }`;
    case 'route':
      return `{ route: ${printInFlow(target.route)} }`;
  }
}

/** Between braces and commas, whatever is no plain word needs quotes. */
function printInFlow(text: string): string {
  return /^[A-Za-z][\w-]*$/.test(text) ? printYamlText(text) : JSON.stringify(text);
}
