import * as vscode from 'vscode';
import { Refusal } from '../../app/change';
import { hunt, searchesOf, type HuntResult, type OwnedSearch } from '../../app/huntSiblings';
import type { CodeSearch, HuntRepository } from '../../app/huntPorts';
import { findHuntRepositories } from '../../app/huntRepositories';
import { toLabel } from '../../core/text/plain';
import { saveOpenReview } from '../commands/reviewCommands';
import { titleOf, type Target } from '../commands/target';
import { Cancelled } from '../errors';
import { withCancel } from '../outbox/progress';

/** A hunt over the repositories of this workspace. */
export interface WorkspaceHunt {
  readonly results: readonly HuntResult[];
  readonly repositories: ReadonlyMap<string, HuntRepository>;
  readonly search: CodeSearch;
}

/** Runs the searches of an incident's review, or the one that is named, with a button that stops it. */
export async function huntInWorkspace(
  target: Target,
  id: string | undefined,
  open: () => Promise<CodeSearch>,
): Promise<WorkspaceHunt> {
  if (target.folder.readOnly !== '') {
    throw new Refusal(`${target.folder.readOnly} Nothing was searched.`);
  }
  await saveOpenReview(target);
  const searches = freshSearches(target, id);
  const search = await open();
  const others = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const found = await findHuntRepositories(
    search,
    target.folder.root.fsPath,
    others.map(({ name, uri }) => ({ name, folder: uri.fsPath })),
  );
  try {
    const results = await withCancel(`Hunting siblings of "${titleOf(target)}"`, signal =>
      hunt(searches, { search, repositories: found, signal }),
    );
    return { results, repositories: new Map(found.map(one => [one.name, one])), search };
  } catch (error) {
    throw error instanceof Error && error.name === 'AbortError' ? new Cancelled() : error;
  }
}

function freshSearches({ folder, record }: Target, id: string | undefined): readonly OwnedSearch[] {
  const now = folder.site.byId.get(record.incident.id) ?? record;
  const searches = searchesOf(now).filter(({ block }) => id === undefined || block.id === id);
  if (searches.length > 0) {
    return searches;
  }
  throw new Refusal(
    id === undefined
      ? 'This review has no search that can be run: "Livesite: Add Search for Siblings…" writes one.'
      : `The review has no search ${toLabel(id)} that can be run: look at its problems.`,
  );
}
