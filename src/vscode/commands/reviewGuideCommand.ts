import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { REVIEW_FILE } from '../../core/site/paths';
import type { CommandId } from '../ids';
import type { ReviewGuidePanels } from '../panels/reviewGuidePanels';
import type { Handler } from './handler';
import { showText } from './reviewCommands';
import { idOf, type Targets } from './target';

/** Opens the guide beside the text of a review, and the text where it is not open yet. */
export function reviewGuideCommand(
  targets: Targets,
  guides: ReviewGuidePanels,
): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.openReviewGuide': async args => {
      const target = await targets.incident(
        args,
        'The review of which incident?',
        ({ review }) => review !== undefined,
      );
      const { folder, record } = target;
      if (record.review === undefined) {
        throw new Refusal(`${idOf(target)} has no review yet: "Livesite: Start Review".`);
      }
      const path = `${record.folder}/${REVIEW_FILE}`;
      const isShown = vscode.window.visibleTextEditors.some(
        ({ document }) => folder.pathOf(document.uri) === path,
      );
      if (!isShown) {
        await showText(folder.uriOf(path));
      }
      guides.show({ root: folder.key, incident: idOf(target) });
    },
  };
}
