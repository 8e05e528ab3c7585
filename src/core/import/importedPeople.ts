import { tryAddItem } from '../site/editYaml';
import { parseYaml } from '../site/yamlFile';
import { applyTextEdits } from '../text/range';
import { printYamlText } from '../text/yamlText';
import type { ImportedPerson } from './importPlan';

/**
 * The text of people.yml with everybody new in it, all else byte for byte. Undefined where the file cannot be read, or is written in a
 * way that lines cannot be added to.
 */
export function tryAddPeople(text: string, people: readonly ImportedPerson[]): string | undefined {
  let result = text.trim() === '' ? 'people:\n' : text;
  for (const person of people) {
    const file = parseYaml(result).value;
    const edit = file && tryAddItem(file, [], 'people', printPerson(person));
    if (edit === undefined) {
      return undefined;
    }
    result = applyTextEdits(result, [edit]);
  }
  return parseYaml(result).value === undefined ? undefined : result;
}

function printPerson({ handle, name, email, zone }: ImportedPerson): readonly string[] {
  return [
    `handle: ${printYamlText(handle)}`,
    `name: ${printYamlText(name)}`,
    ...(email === undefined ? [] : [`email: ${printYamlText(email)}`]),
    ...(zone === undefined ? [] : [`zone: ${printYamlText(zone)}`]),
  ];
}
