import {
  clausesOf,
  type Command,
  differences,
  type Manifest,
  type ManifestCheck,
  type MenuItem,
} from './manifest';
import { isTrue, keysOf, parseWhen } from './whenClause';

/** The first words of titles: what a command does. */
const VERBS =
  /^(Initialize|Plan|Update|Search|Insert|Hunt|Declare|Decline|Escalate|Export|Import|Page|Report|Request|Take|Write|Accept|Approve|Withdraw|Publish|Acknowledge|Add|Change|Set|Assign|Show|Correct|Link|Close|Reopen|Open|Start|Mark|Sync|Send|Make|Share|Decide|Discard|Put|Leave|Look|Refresh|Sign|Install|Remove|Who Is) ?/;

/** Keys of VS Code's own that the manifest uses. */
const EDITOR_KEYS = [
  'view',
  'viewItem',
  'isWorkspaceTrusted',
  'isMergeEditor',
  'mergeEditorResultUri',
  'resourcePath',
];

/** Commands of VS Code that welcome texts and the walkthrough link to. */
const EDITOR_COMMANDS = [
  'vscode.openFolder',
  'git.init',
  'workbench.action.openWalkthrough',
  'workbench.trust.manage',
];

const commandsAgree: ManifestCheck = ({ contributes }, code) =>
  differences(
    'commands',
    contributes.commands.map(({ command }) => command),
    code.commands,
  );

const titlesAreVerbs: ManifestCheck = ({ contributes }, { icons }) =>
  contributes.commands.flatMap(({ command, title, category, icon }) => [
    ...(category === 'Livesite' ? [] : [`${command} has the category ${category ?? 'none'}`]),
    ...(VERBS.test(title) ? [] : [`the title of ${command}, "${title}", does not begin with a verb`]),
    ...(/\p{Extended_Pictographic}|[.!:]$/u.test(title) ? [`the title of ${command} has a sign in it`] : []),
    ...(icon === undefined || icons.has(/^\$\(([a-z0-9-]+)\)$/.exec(icon)?.[1] ?? '')
      ? []
      : [`${command} has the icon ${icon}, which is no codicon`]),
  ]);

const menusNameCommands: ManifestCheck = ({ contributes }, { commands }) =>
  Object.entries(contributes.menus).flatMap(([menu, items]) =>
    items
      .filter(({ command, submenu }) => submenu === undefined && !commands.includes(command ?? ''))
      .map(({ command }) => `${menu} names ${command}, which is no command`),
  );

/** Of commands, and of the buttons and links in texts that run them. */
const titlesSayWhetherTheyAsk: ManifestCheck = ({ contributes }, { asking }) =>
  [...contributes.commands, ...buttonsOf(contributes)].flatMap(({ command, title }) =>
    title.endsWith('…') === asking.includes(command)
      ? []
      : [
          `${command} ${asking.includes(command) ? 'asks, so its title ends' : 'asks nothing, so its title does not end'} with …`,
        ],
  );

function buttonsOf({ viewsWelcome, walkthroughs }: Manifest['contributes']): readonly Command[] {
  const texts = [
    ...viewsWelcome.map(({ contents }) => contents),
    ...walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
  ];
  return texts.flatMap(text =>
    [...text.matchAll(/\[([^\]]+)\]\(command:([\w.]+)/g)].map(([, title = '', command = '']) => ({
      title,
      command,
    })),
  );
}

/** The palette sorts by letters: whoever types the shorter one and presses Enter would run the longer one. */
const noTitleBeginsAnother: ManifestCheck = ({ contributes }, { needArgument }) => {
  const listed = contributes.commands.filter(({ command }) => !needArgument.includes(command));
  return listed.flatMap(one =>
    listed
      .filter(other => other.title.startsWith(`${one.title.replace(/…$/, '')} `))
      .map(other => `"${one.title}" begins "${other.title}"`),
  );
};

const ITEM_MENU = 'view/item/context';

/** Menus of items: the one of the trees, and those that it opens. */
function itemMenus({ menus, submenus }: Manifest['contributes']): readonly string[] {
  return [ITEM_MENU, ...submenus.map(({ id }) => id)].filter(menu => Object.hasOwn(menus, menu));
}

/** What a menu shows for an item, without the signs in its row. */
function shownIn(
  { menus }: Manifest['contributes'],
  menu: string,
  place: { readonly view: string; readonly viewItem: string },
): readonly MenuItem[] {
  return (menus[menu] ?? []).filter(
    ({ when = 'true', group = '' }) => !group.startsWith('inline') && isTrue(when, place),
  );
}

/** More entries than this are read by nobody. */
const MOST_ENTRIES = 10;

const itemMenusAreShort: ManifestCheck = ({ contributes }, { views, itemContexts }) =>
  views.flatMap(view =>
    itemContexts.flatMap(viewItem => {
      const shown = shownIn(contributes, ITEM_MENU, { view, viewItem });
      return shown.length <= MOST_ENTRIES ? [] : [`the menu of ${viewItem} has ${shown.length} entries`];
    }),
  );

const submenusHoldSomething: ManifestCheck = ({ contributes }, { views, itemContexts }) => {
  const used = Object.values(contributes.menus).flatMap(items =>
    items.flatMap(({ submenu }) => submenu ?? []),
  );
  const empty = itemMenus(contributes).flatMap(menu =>
    views.flatMap(view =>
      itemContexts.flatMap(viewItem =>
        shownIn(contributes, menu, { view, viewItem }).flatMap(({ submenu }) =>
          submenu === undefined || shownIn(contributes, submenu, { view, viewItem }).length > 0
            ? []
            : [`${submenu} is empty for ${viewItem}`],
        ),
      ),
    ),
  );
  const known = contributes.submenus.map(({ id }) => id);
  return [...differences('submenus', [...new Set(used)], known), ...new Set(empty)];
};

const paletteHidesWhatNeedsAnArgument: ManifestCheck = ({ contributes }, { needArgument }) => {
  const hidden = (contributes.menus.commandPalette ?? [])
    .filter(({ when }) => when === 'false')
    .map(({ command = '' }) => command);
  return differences('hidden from the palette', hidden, needArgument);
};

const itemMenusFitTheTrees: ManifestCheck = ({ contributes }, { itemContexts, views }) =>
  itemMenus(contributes).flatMap(menu =>
    (contributes.menus[menu] ?? []).flatMap(({ command, submenu, when = '' }) => {
      const fits = views.some(view => itemContexts.some(viewItem => isTrue(when, { view, viewItem })));
      return fits ? [] : [`${command ?? submenu} in ${menu} fits no item: ${when}`];
    }),
  );

const viewTitlesFitTheViews: ManifestCheck = ({ contributes }, { views, states }) =>
  (contributes.menus['view/title'] ?? []).flatMap(({ command, when = '' }) => {
    const fits = views.some(view => states.some(state => isTrue(when, { view, 'livesite.state': state })));
    return fits ? [] : [`${command} in view/title is never shown: ${when}`];
  });

const settingsAgree: ManifestCheck = ({ contributes }, { settings }) => {
  const { properties } = contributes.configuration;
  const orders = Object.values(properties).map(({ order }) => order);
  return [
    ...differences('settings', Object.keys(properties), Object.keys(settings)),
    ...Object.entries(properties).flatMap(([key, setting]) => [
      ...(JSON.stringify(setting.default) === JSON.stringify(settings[key])
        ? []
        : [`${key} has another default in the code`]),
      ...(setting.markdownDescription ? [] : [`${key} has no description`]),
      ...(setting.scope ? [] : [`${key} has no scope`]),
      ...(setting.type === typeof setting.default ? [] : [`${key} has a default of another type`]),
      ...(orders.filter(order => order === setting.order).length === 1 ? [] : [`${key} shares its order`]),
    ]),
  ];
};

const viewsAgree: ManifestCheck = ({ contributes }, code) =>
  differences(
    'views',
    Object.values(contributes.views).flatMap(views => views.map(({ id }) => id)),
    code.views,
  );

const contextKeysAreKnown: ManifestCheck = (manifest, { contextKeys, views }) => {
  const used = clausesOf(manifest).flatMap(({ clause }) => keysOf(clause));
  const named = clausesOf(manifest).flatMap(({ where, clause }) =>
    [...clause.matchAll(/\bview == ([\w.-]+)/g)]
      .filter(([, view = '']) => !views.includes(view))
      .map(([, view]) => `${where} names the view ${view}, which does not exist`),
  );
  return [
    ...differences(
      'context keys',
      [...new Set(used)].filter(key => !EDITOR_KEYS.includes(key)),
      contextKeys,
    ),
    ...named,
  ];
};

/** In every state in which a view has nothing to show, it says why. `loading` passes, and `ready` has texts where it is empty. */
const everyStateIsExplained: ManifestCheck = ({ contributes }, { views, states, contextKeys }) =>
  views
    .filter(view => !isHiddenWhileEmpty(contributes, view))
    .flatMap(view =>
      states
        .filter(state => state !== 'loading')
        .flatMap(state =>
          flagValues(contextKeys).flatMap(flags => {
            const shown = contributes.viewsWelcome.filter(
              welcome => welcome.view === view && isTrue(welcome.when, { ...flags, 'livesite.state': state }),
            );
            return shown.length === 1 ? [] : [`${view} has ${shown.length} welcome texts while ${state}`];
          }),
        ),
    );

/** A view with a condition of its own is there only while it holds something. */
function isHiddenWhileEmpty({ views }: Manifest['contributes'], view: string): boolean {
  return Object.values(views)
    .flat()
    .some(({ id, when }) => id === view && when !== undefined);
}

function flagValues(contextKeys: readonly string[]): Record<string, boolean>[] {
  return contextKeys
    .filter(key => key !== 'livesite.state')
    .reduce<Record<string, boolean>[]>(
      (all, key) => all.flatMap(flags => [true, false].map(value => ({ ...flags, [key]: value }))),
      [{}],
    );
}

const clausesCanBeRead: ManifestCheck = manifest =>
  clausesOf(manifest).flatMap(({ where, clause }) => {
    try {
      parseWhen(clause);
      return [];
    } catch (error) {
      return [`${where}: ${String(error)}`];
    }
  });

const startsOnlyWithALiveSite: ManifestCheck = ({ activationEvents }, { marker }) =>
  differences('activation', activationEvents, [
    `workspaceContains:${marker}`,
    `workspaceContains:*/${marker}`,
    // Where a live site was, another branch may hold it.
    'workspaceContains:.git/livesite',
  ]);

const filesExist: ManifestCheck = ({ icon, contributes }, { exists }) => {
  const { viewsContainers, views, walkthroughs, yamlValidation } = contributes;
  const files = [
    icon,
    ...viewsContainers.activitybar.map(container => container.icon),
    ...Object.values(views).flatMap(list => list.map(view => view.icon)),
    ...walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg ?? 'no svg')),
    ...yamlValidation.map(({ url }) => url),
  ];
  return files.filter(file => !exists(file)).map(file => `${file} does not exist`);
};

const linksLeadSomewhere: ManifestCheck = ({ contributes }, { commands }) => {
  const { viewsWelcome, walkthroughs } = contributes;
  const steps = walkthroughs.flatMap(walkthrough => walkthrough.steps);
  const texts = [
    ...viewsWelcome.map(({ contents }) => contents),
    ...steps.map(({ description }) => description),
  ];
  const linked = texts.flatMap(text => [...text.matchAll(/\(command:([\w.]+)/g)].map(([, id = '']) => id));
  const completed = steps.flatMap(({ completionEvents }) =>
    completionEvents.map(event => event.replace(/^onCommand:/, '')),
  );
  return [...linked, ...completed]
    .filter(id => !commands.includes(id) && !EDITOR_COMMANDS.includes(id))
    .map(id => `a text links to ${id}, which is no command`);
};

const walkthroughLinksToItself: ManifestCheck = manifest => {
  const { publisher, name } = manifest;
  const ids = manifest.contributes.walkthroughs.map(({ id }) => `${publisher}.${name}#${id}`);
  const linked = [...JSON.stringify(manifest.contributes).matchAll(/openWalkthrough\?([^)]+)\)/g)].map(
    ([, argument = '']) => String(JSON.parse(decodeURIComponent(argument))),
  );
  return differences('walkthroughs', ids, linked);
};

/** Settings that a repository must not decide are the user's own, or not read until the folder is trusted. */
const guardedSettingsAreGuarded: ManifestCheck = ({ capabilities, contributes }, { guardedSettings }) => {
  const { properties } = contributes.configuration;
  const restricted = capabilities.untrustedWorkspaces.restrictedConfigurations ?? [];
  const isOwn = (key: string): boolean => ['application', 'machine'].includes(properties[key]?.scope ?? '');
  return [
    ...restricted
      .filter(key => !Object.hasOwn(properties, key))
      .map(key => `${key} is restricted, but no setting`),
    ...guardedSettings
      .filter(key => !isOwn(key) && !restricted.includes(key))
      .map(key => `a repository could set ${key}`),
  ];
};

const typesFitTheEngine: ManifestCheck = ({ engines, devDependencies }) => {
  const types = devDependencies['@types/vscode'] ?? 'nothing';
  return engines.vscode === `^${types}`
    ? []
    : [`engines.vscode is ${engines.vscode}, @types/vscode ${types}`];
};

const scriptsExist: ManifestCheck = ({ scripts }, { exists }) =>
  Object.entries(scripts).flatMap(([name, script]) =>
    [...script.matchAll(/\bnode ([\w./-]+\.mjs)/g)]
      .filter(([, file = '']) => !exists(file))
      .map(([, file]) => `the script ${name} runs ${file}, which does not exist`),
  );

export const MANIFEST_CHECKS = {
  commandsAgree,
  titlesAreVerbs,
  titlesSayWhetherTheyAsk,
  noTitleBeginsAnother,
  menusNameCommands,
  itemMenusAreShort,
  submenusHoldSomething,
  paletteHidesWhatNeedsAnArgument,
  itemMenusFitTheTrees,
  viewTitlesFitTheViews,
  settingsAgree,
  viewsAgree,
  clausesCanBeRead,
  contextKeysAreKnown,
  everyStateIsExplained,
  startsOnlyWithALiveSite,
  filesExist,
  linksLeadSomewhere,
  walkthroughLinksToItself,
  guardedSettingsAreGuarded,
  typesFitTheEngine,
  scriptsExist,
} as const satisfies Readonly<Record<string, ManifestCheck>>;

/** All mistakes of a manifest, by check. */
export function checkManifest(manifest: Manifest, code: Parameters<ManifestCheck>[1]): string[] {
  return Object.values(MANIFEST_CHECKS).flatMap(check => check(manifest, code));
}
