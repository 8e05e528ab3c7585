import type { StoryReview } from './story';

/** Prose goes where the template's hint stands, else below its heading. The hints go, unless the review is a draft. */
export function fillSections(template: string, review: Pick<StoryReview, 'sections' | 'draft'>): string {
  const parts = template.split(/^(?=#{2,3} )/m).map(part => {
    const title = /^#{2,3} (.*)\n/.exec(part)?.[1] ?? '';
    const prose = review.sections.get(title);
    if (prose === undefined) {
      return review.draft ? part : part.replace(/\n*<!--[\s\S]*?-->\n*/g, '\n\n');
    }
    return /<!--[\s\S]*?-->/.test(part)
      ? part.replace(/<!--[\s\S]*?-->/, () => prose)
      : `${part.trimEnd()}\n\n${prose}\n\n`;
  });
  const unknown = [...review.sections.keys()].filter(title => !template.includes(`# ${title}\n`));
  if (unknown.length > 0) {
    throw new Error(`The template has no section ${unknown.join(', ')}.`);
  }
  return `${parts
    .join('')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}
