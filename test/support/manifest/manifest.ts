/** What the tests read of package.json. Every property may be missing or wrong: that is what is tested. */
export interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly main: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations?: readonly string[] };
  };
  readonly contributes: Contributions;
}

export interface Contributions {
  readonly commands: readonly Command[];
  readonly viewsContainers: {
    readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
  };
  readonly views: Readonly<Record<string, readonly View[]>>;
  readonly viewsWelcome: readonly Welcome[];
  readonly submenus: readonly { readonly id: string; readonly label: string }[];
  readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
  readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  readonly yamlValidation: readonly { readonly fileMatch: string; readonly url: string }[];
  readonly walkthroughs: readonly Walkthrough[];
}

export interface Command {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
  readonly icon?: string;
  readonly enablement?: string;
}

export interface View {
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly when?: string;
}

export interface Welcome {
  readonly view: string;
  readonly when: string;
  readonly contents: string;
}

/** A command, or a menu of its own. */
export interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

export interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly order?: number;
  readonly scope?: string;
  readonly markdownDescription?: string;
}

export interface Walkthrough {
  readonly id: string;
  readonly steps: readonly {
    readonly id: string;
    readonly description: string;
    readonly media: { readonly svg?: string; readonly altText?: string };
    readonly completionEvents: readonly string[];
  }[];
}

/** What the code says, to be held against the manifest. */
export interface Code {
  readonly commands: readonly string[];
  /** Commands that mean nothing without an argument, so the palette must not offer them. */
  readonly needArgument: readonly string[];
  /** Commands that ask something before they act, though they know what they are about. */
  readonly asking: readonly string[];
  readonly views: readonly string[];
  readonly contextKeys: readonly string[];
  /** What the trees give their items as `viewItem`. */
  readonly itemContexts: readonly string[];
  readonly states: readonly string[];
  /** Default by full name: `livesite.handle`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Settings that decide who signs and where things are sent. */
  readonly guardedSettings: readonly string[];
  /** The file that marks a live site. */
  readonly marker: string;
  /** Names of codicons. */
  readonly icons: ReadonlySet<string>;
  /** Whether a file of the repository exists. */
  readonly exists: (path: string) => boolean;
}

/** Holds one part of the manifest against the code: each sentence returned is a mistake. */
export type ManifestCheck = (manifest: Manifest, code: Code) => string[];

/** What one list has and the other lacks, both ways. */
export function differences(what: string, written: readonly string[], meant: readonly string[]): string[] {
  return [
    ...written.filter(one => !meant.includes(one)).map(one => `${what}: ${one} is in package.json only`),
    ...meant.filter(one => !written.includes(one)).map(one => `${what}: ${one} is in the code only`),
    ...written
      .filter((one, index) => written.indexOf(one) !== index)
      .map(one => `${what}: ${one} stands twice`),
  ];
}

/** Every `when` and `enablement` of the manifest, with where it stands. */
export function clausesOf({ contributes }: Manifest): { readonly where: string; readonly clause: string }[] {
  const { commands, menus, viewsWelcome, views } = contributes;
  const all: readonly (readonly [string, string | undefined])[] = [
    ...commands.map(({ command, enablement }) => [command, enablement] as const),
    ...Object.entries(menus).flatMap(([menu, items]) =>
      items.map(
        ({ command, submenu, when }) => [`${menu} ${command ?? submenu ?? 'nothing'}`, when] as const,
      ),
    ),
    ...viewsWelcome.map(({ view, when }) => [`welcome of ${view}`, when] as const),
    ...Object.values(views).flatMap(list => list.map(({ id, when }) => [id, when] as const)),
  ];
  return all.flatMap(([where, clause]) => (clause === undefined ? [] : [{ where, clause }]));
}
