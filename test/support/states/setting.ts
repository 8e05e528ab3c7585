import fs from 'node:fs';
import path from 'node:path';
import type { PreparedState } from './prepare';
import type { Recipe, Setting } from './recipe';

/** Lines of the repository's configuration. `canary` names a program that must not run. */
const configurations: Readonly<Record<Setting, (canary: string) => string>> = {
  'pushing all': () =>
    '[push]\n\tdefault = matching\n\tfollowTags = true\n\trecurseSubmodules = on-demand\n\tautoSetupRemote = true\n[remote "origin"]\n\tpush = refs/heads/*:refs/heads/*\n',
  pruning: () =>
    '[fetch]\n\tprune = true\n\tpruneTags = true\n[remote "origin"]\n\tprune = true\n\ttagOpt = --tags\n\tfetch = +refs/heads/*:refs/remotes/mirrored/*\n',
  automatic: () =>
    '[rebase]\n\tautoStash = true\n[merge]\n\tautoStash = true\n\tff = only\n[pull]\n\trebase = true\n[gc]\n\tauto = 1\n[maintenance]\n\tauto = true\n[fetch]\n\twriteCommitGraph = true\n',
  submodules: () =>
    '[submodule]\n\trecurse = true\n[diff]\n\tsubmodule = log\n\tignoreSubmodules = none\n[status]\n\tsubmoduleSummary = true\n[fetch]\n\trecurseSubmodules = true\n',
  output: () =>
    '[color]\n\tui = always\n[column]\n\tui = always\n[log]\n\tshowSignature = true\n[diff]\n\tnoprefix = true\n\trenames = copies\n\twordRegex = .\n[status]\n\tshort = true\n\tbranch = true\n\tshowStash = true\n\tshowUntrackedFiles = no\n\trenames = copies\n[core]\n\tquotePath = true\n\tabbrev = 4\n[format]\n\tpretty = %h\n[i18n]\n\tlogOutputEncoding = ISO-8859-1\n\tcommitEncoding = ISO-8859-1\n',
  safecrlf: () => '[core]\n\tsafecrlf = true\n',
  autocrlf: () => '[core]\n\tautocrlf = true\n',
  'file facts': () => '[core]\n\ttrustctime = false\n\tcheckStat = minimal\n\tpreloadIndex = false\n',
  fsmonitor: canary => `[core]\n\tfsmonitor = ${canary}\n`,
  'hooks path': canary => `[core]\n\thooksPath = ${path.dirname(canary)}\n`,
  'signing off': () =>
    '[commit]\n\tgpgSign = false\n[tag]\n\tgpgSign = true\n[push]\n\tgpgSign = if-asked\n[gpg]\n\tprogram = /nonexistent\n',
  'no reflogs': () => '[core]\n\tlogAllRefUpdates = false\n',
  'ignored site': () => '',
  'checked objects': () => '[transfer]\n\tfsckObjects = true\n[protocol]\n\tversion = 0\n',
  'odd name': () => '[user]\n\tname = "Zo\u00eb \\"Z\\" O\'Neil, <x>"\n\temail = "zo\u00eb@example.com"\n',
};

const attributes: Readonly<Record<Recipe['attributes'], string>> = {
  none: '',
  'eol=crlf': '* text=auto eol=crlf\n',
  'lfs on *.bin': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
  'lfs on *.md': '*.md filter=lfs diff=lfs merge=lfs -text\n',
  ident: '*.md ident\n',
};

const hooks = [
  'applypatch-msg',
  'commit-msg',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'post-rewrite',
  'pre-auto-gc',
  'pre-commit',
  'pre-merge-commit',
  'pre-push',
  'pre-rebase',
  'prepare-commit-msg',
  'reference-transaction',
];

/** Comes last: the commands that make a state must not run into it. */
export function applySettings({ recipe, commonFolder, canaries }: PreparedState): void {
  const canary = path.join(commonFolder, 'canary', 'pre-push');
  const program = `#!/bin/sh\n: > '${canaries}/ran-'"$(basename "$0")"\nexit 1\n`;
  const write = (file: string, text: string, mode = 0o644) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, text, { mode });
  };
  write(canary, program, 0o755);
  const config = recipe.settings.map(setting => configurations[setting](canary)).join('');
  const lfs = recipe.attributes.startsWith('lfs')
    ? '[filter "lfs"]\n\tclean = git-lfs-is-missing clean -- %f\n\tsmudge = git-lfs-is-missing smudge -- %f\n\tprocess = git-lfs-is-missing filter-process\n\trequired = true\n'
    : '';
  write(path.join(commonFolder, 'config'), config + lfs);
  write(path.join(commonFolder, 'info/attributes'), attributes[recipe.attributes]);
  if (recipe.settings.includes('ignored site')) {
    write(path.join(commonFolder, 'info/exclude'), `/${recipe.place}incidents/\nlivesite.yml\n*.md\n`);
  }
  for (const hook of recipe.hooks ? hooks : []) {
    write(path.join(commonFolder, 'hooks', hook), program, 0o755);
  }
}
