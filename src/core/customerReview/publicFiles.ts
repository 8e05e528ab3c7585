import { markdownBody, type PublicationContent } from './publicationContent';
import { printPublicPage } from './publicPage';

/** The files of a review: a page and its Markdown. */
export function publicFiles(
  content: PublicationContent,
): readonly { readonly name: string; readonly text: string }[] {
  const mark = `<!-- livesite-review:${content.marker} -->\n`;
  return [
    { name: `${content.fileName}.html`, text: printPublicPage(content) },
    { name: `${content.fileName}.md`, text: `# ${content.title}\n\n${markdownBody(content)}\n${mark}` },
  ];
}
