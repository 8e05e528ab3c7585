import type { TemplateData, TemplateFault, TemplateKind, Templates } from '../../app/templates';
import { compileTemplate, TemplateError, type CompiledTemplate } from './compileTemplate';

/** The file of each kind, in Livesite's own `templates/` and in a team's. */
export const TEMPLATE_FILES: Readonly<Record<TemplateKind, string>> = {
  livesite: 'livesite.yml.hbs',
  people: 'people.yml.hbs',
  services: 'services.yml.hbs',
  incident: 'incident.md.hbs',
  review: 'review.md.hbs',
  'customer-review': 'customer-review.md.hbs',
  issue: 'issue.md.hbs',
};

/** A team's templates lie here, relative to the live site's root. */
export const TEAM_TEMPLATES = 'templates';

export interface HandlebarsTemplatesOptions {
  /** Text of one of Livesite's own templates, by file name such as `review.md.hbs`. */
  readonly builtIn: (file: string) => string | Promise<string>;
  /** Text of the team's template of that file name; undefined where it has none. Left out where the folder is not trusted. */
  readonly team?: ((file: string) => Promise<string | undefined>) | undefined;
}

/**
 * Templates in Handlebars: a team's own where it has one that works, else the built-in one. Each text is compiled once. Rejects only
 * if a built-in template cannot be used, which is Livesite's own mistake.
 */
export function createHandlebarsTemplates(options: HandlebarsTemplatesOptions): Templates {
  const compiled = new Map<string, { readonly text: string; readonly template: CompiledTemplate }>();
  let faults: TemplateFault[] = [];

  /** `origin` keeps a team's template and the built-in one of the same name apart. */
  const compile = (origin: string, text: string): CompiledTemplate => {
    const known = compiled.get(origin);
    if (known?.text === text) {
      return known.template;
    }
    const template = compileTemplate(text);
    compiled.set(origin, { text, template });
    return template;
  };

  const report = (file: string, problem: string): void => {
    const fault = faultOf(file, problem);
    if (!faults.some(({ path, message }) => path === fault.path && message === fault.message)) {
      faults.push(fault);
    }
  };

  const tryRenderTeam = async (file: string, data: TemplateData): Promise<string | undefined> => {
    try {
      const text = await options.team?.(file);
      return text === undefined ? undefined : compile(`team:${file}`, text)(data);
    } catch (error) {
      report(file, describe(error, data));
      return undefined;
    }
  };

  return {
    async render(kind, data) {
      const file = TEMPLATE_FILES[kind];
      const own = await tryRenderTeam(file, data);
      return own ?? compile(`built-in:${file}`, await options.builtIn(file))(data);
    },
    takeFaults() {
      const taken = faults;
      faults = [];
      return taken;
    },
  };
}

/** What is wrong with a template's text as such, whatever the data: braces, helpers, size. Undefined for a sound one. */
export function findTemplateFlaw(
  text: string,
): { readonly line: number; readonly message: string } | undefined {
  try {
    compileTemplate(text);
    return undefined;
  } catch (error) {
    return { line: error instanceof TemplateError ? (error.line ?? 1) : 1, message: messageOf(error) };
  }
}

function faultOf(file: string, problem: string): TemplateFault {
  const path = `${TEAM_TEMPLATES}/${file}`;
  return { path, message: `${path}${problem} The built-in template was used instead.` };
}

function describe(error: unknown, data: TemplateData): string {
  if (!(error instanceof TemplateError)) {
    return ` could not be read: ${messageOf(error).replace(/\.$/, '')}.`;
  }
  const place = error.line === undefined ? ': ' : `, line ${error.line}: `;
  const fields = error.message.startsWith('There is no field')
    ? ` The document's own fields are ${Object.keys(data).join(', ')}.`
    : '';
  return `${place}${error.message}${fields}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
