import type { SecretSource } from '../../app/pagerPorts';
import { secretVariable } from '../../core/escalation/route';

/** Keys of routes in the environment, as in a pipeline: `LIVESITE_SECRET_CHAT` for `chat`. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): SecretSource {
  return {
    get: name => {
      const secret = environment[secretVariable(name)]?.trim();
      return Promise.resolve(secret === '' ? undefined : secret);
    },
  };
}
