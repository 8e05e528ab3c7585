import path from 'node:path';

/** Texts of source files by their path from the project's root, forward slashes. */
export type Sources = ReadonlyMap<string, string>;

interface Import {
  /** As written: `../text/range`, `node:fs`, `yaml`. */
  readonly specifier: string;
  /** Erased by the compiler: reaches nothing at run time. */
  readonly isType: boolean;
}

interface Layer {
  readonly name: string;
  readonly files: RegExp;
  /** Files of the project that it may import. */
  readonly own: RegExp;
  /** Packages and platforms that it may import. */
  readonly packages: RegExp;
}

/** Each file belongs to the first layer that fits. */
const LAYERS: readonly Layer[] = [
  {
    name: 'core',
    files: /^src\/core\//,
    own: /^src\/core\//,
    packages: /^(?:yaml|zod\/mini|node-diff3|markdown-it|@noble\/hashes\/(?:sha2|utils)\.js)$/,
  },
  { name: 'app', files: /^src\/app\//, own: /^src\/(?:core|app|protocol)\//, packages: /^(?!)$/ },
  { name: 'protocol', files: /^src\/protocol\//, own: /^src\/protocol\//, packages: /^(?!)$/ },
  {
    name: 'git',
    files: /^src\/adapters\/git\//,
    own: /^src\/(?:core|app|adapters)\//,
    packages: /^(?:node:[a-z_/]+|simple-git)$/,
  },
  {
    name: 'github',
    files: /^src\/adapters\/github\//,
    own: /^src\/(?:core|app|adapters)\//,
    packages: /^(?:node:[a-z_/]+|octokit|zod\/mini)$/,
  },
  {
    name: 'templates',
    files: /^src\/adapters\/templates\//,
    own: /^src\/(?:core|app|adapters)\//,
    packages: /^(?:node:[a-z_/]+|handlebars(?:\/.*)?)$/,
  },
  {
    name: 'adapters',
    files: /^src\/adapters\//,
    own: /^src\/(?:core|app|adapters)\//,
    packages: /^(?:node:[a-z_/]+|zod\/mini)$/,
  },
  {
    name: 'vscode',
    files: /^src\/vscode\//,
    own: /^src\/(?:core|app|protocol|vscode)\//,
    packages: /^(?:vscode|node:[a-z_/]+)$/,
  },
  {
    name: 'cli',
    files: /^src\/cli\//,
    own: /^(?:src\/(?:core|app|adapters|cli)\/|package\.json$)/,
    packages: /^node:[a-z_/]+$/,
  },
  {
    name: 'composition',
    files: /^src\/(?:extension|compose)\.ts$/,
    own: /^src\//,
    packages: /^(?:vscode|node:[a-z_/]+)$/,
  },
  {
    name: 'controls',
    files: /^webview\/controls\.ts$/,
    own: /^(?:webview|src\/protocol)\//,
    packages: /^(?:lit(?:\/.*)?|@vscode\/webview-ui-toolkit)$/,
  },
  { name: 'webview', files: /^webview\//, own: /^(?:webview|src\/protocol)\//, packages: /^lit(?:\/.*)?$/ },
];

/** What must not be reached at run time, be it through other files. */
const UNREACHABLE: readonly { readonly from: RegExp; readonly what: RegExp }[] = [
  {
    from: /^(?:src\/(?:core|app|protocol)|webview)\//,
    what: /^(?:vscode|node:.*|octokit|@octokit\/.*|simple-git|handlebars.*)$/,
  },
  { from: /^src\/(?:adapters|cli)\//, what: /^vscode$/ },
  { from: /^src\/vscode\//, what: /^(?:octokit|@octokit\/.*|simple-git|handlebars.*)$/ },
];

const LONGEST_FILE = 400;

/** All that breaks a wall or a rule of the house, as `file: what`. */
export function findViolations(sources: Sources): string[] {
  const imports = new Map([...sources].map(([file, text]) => [file, importsOf(text)]));
  return [...sources].flatMap(([file, text]) => {
    const found = [...brokenWalls(file, imports), ...brokenRules(text)];
    return found.map(what => `${file}: ${what}`);
  });
}

function brokenWalls(file: string, imports: ReadonlyMap<string, readonly Import[]>): string[] {
  const layer = LAYERS.find(({ files }) => files.test(file));
  if (layer === undefined) {
    return ['belongs to no layer'];
  }
  const direct = (imports.get(file) ?? []).flatMap(({ specifier }) => {
    const target = resolve(file, specifier);
    const isAllowed = target === undefined ? layer.packages.test(specifier) : layer.own.test(target);
    return isAllowed || specifier.endsWith('.css')
      ? []
      : [`${layer.name} may not import ${target ?? specifier}`];
  });
  const far = UNREACHABLE.flatMap(({ from, what }) => {
    const way = from.test(file) ? wayTo(file, what, imports, new Set()) : undefined;
    return way === undefined || way.length <= 2 ? [] : [`reaches ${way.slice(1).join(' -> ')}`];
  });
  return [...direct, ...far];
}

/** The first way from a file to a package that it must not reach. */
function wayTo(
  file: string,
  what: RegExp,
  imports: ReadonlyMap<string, readonly Import[]>,
  seen: Set<string>,
): string[] | undefined {
  if (seen.has(file)) {
    return undefined;
  }
  seen.add(file);
  for (const { specifier, isType } of imports.get(file) ?? []) {
    const target = resolve(file, specifier);
    if (isType) {
      continue;
    }
    if (target === undefined && what.test(specifier)) {
      return [file, specifier];
    }
    const rest = target === undefined ? undefined : wayTo(target, what, imports, seen);
    if (rest !== undefined) {
      return [file, ...rest];
    }
  }
  return undefined;
}

function brokenRules(text: string): string[] {
  const code = withoutText(text);
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return [
    ...(/(?<![.\w$])any(?![\w$]|\s*[:(])/.test(code) ? ['uses any'] : []),
    ...(/\bexport\s+default\b|\bas\s+default\b/.test(code) ? ['has a default export'] : []),
    ...(lines > LONGEST_FILE ? [`has ${lines} lines`] : []),
  ];
}

/** The file a relative import means; undefined for packages. */
function resolve(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) {
    return undefined;
  }
  const target = path.posix.join(path.posix.dirname(file), specifier);
  return /\.\w+$/.test(target) ? target : `${target}.ts`;
}

const STRING = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"|`(?:[^`\\]|\\[^])*`/;
const REGEX =
  /(?<=(?:^|[=(,:[!&|?{};>]|\breturn)\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//;
const TOKENS = new RegExp(`${COMMENT.source}|${STRING.source}|${REGEX.source}`, 'gm');

/** Code without comments, with strings and regular expressions emptied. */
function withoutText(source: string): string {
  return source.replace(TOKENS, token => (/^\/[/*]/.test(token) ? ' ' : "''"));
}

/** What a file imports: static, type, dynamic and CommonJS imports, and what it exports from elsewhere. */
export function importsOf(source: string): Import[] {
  const strings: string[] = [];
  const code = source.replace(TOKENS, token => {
    if (/^\/[/*]/.test(token)) {
      return ' ';
    }
    // What looks like an import inside a string is none, so strings are numbered.
    return /^['"]/.test(token) ? `"${strings.push(token.slice(1, -1)) - 1}"` : '""';
  });
  const forms =
    /\b(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"(\d+)"|\b(?:import|require)\(\s*"(\d+)"/g;
  return [...code.matchAll(forms)].map(match => ({
    specifier: strings[Number(match[2] ?? match[3])] ?? '',
    // import('x').Y in a type position is told by nothing here and counts as a real import, which is the safe side.
    isType: match[1] !== undefined,
  }));
}
