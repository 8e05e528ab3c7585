import { parseRemote } from '../remediation/target';

/**
 * The page of GitHub or GitHub Enterprise on which a pull request from `branch` to `base` is opened; undefined for remotes that
 * are elsewhere. `remoteUrl` as git has it, without credentials.
 */
export function tryCompareUrl(remoteUrl: string, base: string, branch: string): string | undefined {
  const { place } = parseRemote(remoteUrl);
  if (place === undefined) {
    return undefined;
  }
  const range = [base, branch].map(name => name.split('/').map(encodeURIComponent).join('/')).join('...');
  return `https://${place.host}/${place.owner}/${place.name}/compare/${range}?expand=1`;
}
