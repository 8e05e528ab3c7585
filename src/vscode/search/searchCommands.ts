import type { CodeSearch } from '../../app/huntPorts';
import type { Clock, Log } from '../../app/ports';
import type { Handler } from '../commands/handler';
import type { Targets } from '../commands/target';
import type { CommandId } from '../ids';
import type { Previews } from '../previews';
import type { PastIncidents } from './pastIncidents';

export interface SearchDeps {
  readonly targets: Targets;
  readonly past: PastIncidents;
  readonly clock: Clock;
  readonly log: Log;
  readonly previews: Pick<Previews, 'read'>;
  readonly openCodeSearch: () => Promise<CodeSearch>;
}

/** The commands that find incidents again. What they need is loaded when one is used. */
export function searchCommands(deps: SearchDeps): Partial<Record<CommandId, Handler>> {
  return {
    'livesite.searchIncidents': async ([argument]) => {
      const { searchIncidentsAsYouType } = await import('./searchPick');
      await searchIncidentsAsYouType(deps, typeof argument === 'string' ? argument : '');
    },
    'livesite.showSimilar': async args => {
      const { showSimilar } = await import('./similarPick');
      await showSimilar(deps, args);
    },
    'livesite.insertSimilar': async args => {
      const { insertSimilar } = await import('./similarPick');
      await insertSimilar(deps, args);
    },
    'livesite.reportPatterns': async ([argument]) => {
      const { reportPatterns } = await import('./patternsCommand');
      await reportPatterns(deps, argument);
    },
    'livesite.huntSiblings': async args => {
      const { huntSiblings } = await import('./huntCommand');
      await huntSiblings(deps, args);
    },
    'livesite.addSearch': async args => {
      const { addSearch } = await import('./huntCommand');
      await addSearch(deps, args);
    },
  };
}
