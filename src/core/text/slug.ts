const RESERVED = new Set(['con', 'prn', 'aux', 'nul', 'com1', 'com2', 'com3', 'lpt1', 'lpt2', 'lpt3']);

/**
 * A short name for a folder from a title: ASCII letters, digits and single hyphens, at most 40 characters, cut at a word.
 * A title without a usable letter gives `incident`.
 */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > 40) {
      break;
    }
    slug = longer;
  }
  if (slug === '') {
    slug = words[0]?.slice(0, 40) ?? 'incident';
  }
  return RESERVED.has(slug) ? `${slug}-incident` : slug;
}

/** An incident's id: a date, a slug, perhaps a number. Also what a folder name must match to be read as an incident. */
export const INCIDENT_ID = /^\d{4}-\d{2}-\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The first free id for a title on a day: the plain one, then `-2`, `-3`... `day` is `yyyy-mm-dd` in UTC. */
export function freeIncidentId(day: string, title: string, taken: (id: string) => boolean): string {
  const base = `${day}-${slugOf(title)}`;
  let id = base;
  for (let n = 2; taken(id); n++) {
    id = `${base}-${n}`;
  }
  return id;
}
