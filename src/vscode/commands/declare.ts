import { isOpen } from '../../core/incident/status';
import * as vscode from 'vscode';
import { planDeclareIncident } from '../../app/declareIncident';
import { toLabel, toOneLine } from '../../core/text/plain';
import { Cancelled } from '../errors';
import type { SiteFolder } from '../siteFolder';
import { incidentDetail, severitySign } from '../views/labels';
import { applyPlan } from './apply';
import type { TargetArgument } from './target';

interface DeclareChoice extends vscode.QuickPickItem {
  /** The incident to join; undefined: declare the text. */
  readonly join?: string;
}

/**
 * One line, Enter. Active incidents stay in sight while typing, so that the second person joins instead of declaring twice.
 * Resolves with the incident declared or joined.
 */
export async function declareIncident(folder: SiteFolder, title?: string): Promise<TargetArgument> {
  const choice = title === undefined ? await askWhatIsWrong(folder) : { title };
  const root = folder.key;
  if ('join' in choice) {
    return { root, incident: choice.join };
  }
  let incident = '';
  await applyPlan(
    folder,
    async (site, author) => {
      const declared = await planDeclareIncident(site, { title: choice.title }, author, folder.templates);
      incident = declared.incident;
      return declared.change;
    },
    choice.title,
  );
  return { root, incident };
}

function askWhatIsWrong(folder: SiteFolder): Promise<{ readonly title: string } | { readonly join: string }> {
  const pick = vscode.window.createQuickPick<DeclareChoice>();
  pick.title = `Declare Incident — ${toLabel(folder.site.plan.name, 60)}`;
  pick.placeholder = 'What is wrong for customers? One line, then Enter. Severity and the rest can follow.';
  pick.ignoreFocusOut = true;
  pick.items = choicesFor(folder, '');
  return new Promise((resolve, reject) => {
    pick.onDidChangeValue(value => {
      pick.items = choicesFor(folder, value);
    });
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (chosen?.join !== undefined) {
        resolve({ join: chosen.join });
        pick.hide();
      } else if (toOneLine(pick.value) !== '') {
        resolve({ title: pick.value });
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      pick.dispose();
      reject(new Cancelled());
    });
    pick.show();
  });
}

function choicesFor(folder: SiteFolder, typed: string): DeclareChoice[] {
  const title = toOneLine(typed);
  const open = folder.site.incidents.filter(({ incident }) => isOpen(incident));
  const joins = open.map(
    ({ incident }): DeclareChoice => ({
      // VS Code hides separators while something is typed, so each row itself says what choosing it does.
      label: `Join ${severitySign(folder.site.plan, incident)} ${toLabel(incident.title)}`,
      description: incidentDetail(incident),
      alwaysShow: true,
      join: incident.id,
    }),
  );
  const declare: DeclareChoice = {
    label: title === '' ? '$(edit) Type what is wrong…' : `$(flame) Declare: ${toLabel(title)}`,
    alwaysShow: true,
  };
  return [declare, ...joins];
}
