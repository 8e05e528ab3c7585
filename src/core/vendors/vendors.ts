import { parseYaml, valueAt } from '../site/yamlFile';

/** Somebody the team buys from. */
export interface Vendor {
  readonly name: string;
  readonly id: string | undefined;
  /** What to call them before customers: `our payment provider`. */
  readonly publicName: string | undefined;
}

/**
 * The names in a vendors.yml: `vendors:` and a list of texts, or of maps with `name`, `id` and `public-name`. The file has no fixed form
 * yet, so whatever else stands in it is left alone and is no problem.
 */
export function readVendors(source: string): readonly Vendor[] {
  const value = parseYaml(source).value?.value;
  const list = Array.isArray(value) ? (value as unknown) : valueAt(value, ['vendors']);
  return (Array.isArray(list) ? list : []).flatMap((item: unknown) => tryVendor(item) ?? []);
}

function tryVendor(item: unknown): Vendor | undefined {
  if (typeof item === 'string') {
    return { name: item, id: undefined, publicName: undefined };
  }
  const text = (key: string): string | undefined => {
    const value = valueAt(item, [key]);
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  const id = text('id');
  const name = text('name') ?? id;
  return name === undefined ? undefined : { name, id, publicName: text('public-name') };
}
