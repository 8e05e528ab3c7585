// oxlint-disable-next-line typescript/triple-slash-reference -- an ambient declaration has nothing to import
/// <reference path="./handlebarsEngine.d.ts" />
import Handlebars from 'handlebars/dist/cjs/handlebars';
import type { TemplateData } from '../../app/templates';

/** Bytes. A document's template is some kilobytes; these stop accidents and mischief, not work. */
export const TEMPLATE_LIMIT = 64 * 1024;
export const OUTPUT_LIMIT = 1024 * 1024;
/** How often the bodies of all loops of one rendering may run together. */
const LOOP_LIMIT = 50_000;

/** A template that cannot be used, in one sentence without its file's name. */
export class TemplateError extends Error {
  constructor(
    message: string,
    /** Counted from 1; undefined where no line is to blame. */
    readonly line: number | undefined,
  ) {
    super(message);
    this.name = 'TemplateError';
  }
}

/** Fills a template with data. Throws a TemplateError that names the field. */
export type CompiledTemplate = (data: TemplateData) => string;

/** What a template may say beside fields. The engine's `log` and `lookup` are left out: they hide mistakes. */
const HELPERS = ['if', 'unless', 'each', 'with'] as const;
type HelperName = (typeof HELPERS)[number];

/**
 * Compiles a template's text. Fields the data does not have are errors everywhere, in `{{#if}}` and `{{#each}}` too, so that a typo
 * never gives an empty text. Nothing is escaped: the result is Markdown or YAML. Throws a TemplateError.
 */
export function compileTemplate(source: string): CompiledTemplate {
  if (Buffer.byteLength(source) > TEMPLATE_LIMIT) {
    throw new TemplateError('The template is larger than 64 KiB.', undefined);
  }
  const text = source.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const rendering = { loops: 0 };
  const engine = createEngine(rendering);
  const program = attempt(() => {
    const parsed = engine.parse(text);
    new Guard().accept(parsed);
    return parsed;
  }, text);
  const template = engine.compile(program, {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: { log: false, lookup: false },
  });
  return data => {
    rendering.loops = 0;
    const output = attempt(
      () =>
        template(plainCopy(data), {
          allowProtoPropertiesByDefault: false,
          allowProtoMethodsByDefault: false,
        }),
      text,
    );
    checkOutput(output.length <= OUTPUT_LIMIT ? Buffer.byteLength(output) : output.length);
    return output;
  };
}

/** An engine of its own, with four helpers and loops that are counted. */
function createEngine(rendering: { loops: number }): typeof Handlebars {
  const engine = Handlebars.create();
  for (const name of Object.keys(engine.helpers)) {
    const own = (HELPERS as readonly string[]).includes(name) || name === 'blockHelperMissing';
    if (!own && name !== 'helperMissing') {
      engine.unregisterHelper(name);
    }
  }
  const each = engine.helpers['each' satisfies HelperName];
  if (each === undefined) {
    throw new Error('The template engine has no loops.');
  }
  engine.registerHelper('each', function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    let length = 0;
    const body: Handlebars.TemplateDelegate = (context, runtime) => {
      rendering.loops += 1;
      if (rendering.loops > LOOP_LIMIT) {
        throw new TemplateError('The template repeats too much: its loops lie within each other.', undefined);
      }
      const output = options.fn(context, runtime);
      length += output.length;
      checkOutput(length);
      return output;
    };
    return each.call(this, list, { ...options, fn: body });
  });
  return engine;
}

function checkOutput(length: number): void {
  if (length > OUTPUT_LIMIT) {
    throw new TemplateError('The document would be larger than 1 MiB.', undefined);
  }
}

/** Makes every field required, also in conditions, and refuses what could run in circles or call code. */
class Guard extends Handlebars.Visitor {
  override PathExpression(path: hbs.AST.PathExpression): void {
    // The compiler's own mark for fields that must exist; it sets it for `{{field}}` but not for `{{#if field}}`.
    Object.assign(path, { strict: true });
  }

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    checkHelper(node);
    super.MustacheStatement(node);
  }

  override BlockStatement(node: hbs.AST.BlockStatement): void {
    checkHelper(node);
    super.BlockStatement(node);
  }

  override SubExpression(node: hbs.AST.SubExpression): void {
    checkHelper(node);
    super.SubExpression(node);
  }

  override PartialStatement(node: hbs.AST.Node): void {
    refuse('Other templates cannot be included with `{{> name}}`', node);
  }

  override PartialBlockStatement(node: hbs.AST.Node): void {
    refuse('Other templates cannot be included with `{{#> name}}`', node);
  }

  override Decorator(node: hbs.AST.Node): void {
    refuse('Decorators (`{{* name}}`) are not available', node);
  }

  override DecoratorBlock(node: hbs.AST.Node): void {
    refuse('Inline templates (`{{#* inline}}`) are not available', node);
  }
}

function checkHelper(node: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression): void {
  const isCall = node.params.length > 0 || node.type === 'SubExpression';
  const name = 'original' in node.path ? node.path.original : '';
  if (isCall && !(HELPERS as readonly string[]).includes(name)) {
    refuse(`There is no helper "${name}"; a template may use ${HELPERS.join(', ')}`, node);
  }
}

function refuse(what: string, node: hbs.AST.Node): never {
  throw new TemplateError(`${what}.`, node.loc?.start.line);
}

/** Runs a part of the engine and turns what it throws into a sentence for the template's author. */
function attempt<T>(run: () => T, source: string): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof TemplateError ? error : explain(error, source);
  }
}

function explain(error: unknown, source: string): TemplateError {
  const message = error instanceof Error ? error.message : String(error);
  const line = lineOf(error, message);
  const field = /^"(.*?)" not defined in /s.exec(message)?.[1];
  if (field !== undefined) {
    return new TemplateError(`There is no field "${field}" here.`, line);
  }
  if (message.startsWith('Parse error')) {
    const words = source.split('\n')[(line ?? 1) - 1]?.trim() ?? '';
    return new TemplateError(`Its braces cannot be read near: ${words.slice(0, 60) || 'the end'}.`, line);
  }
  const plain = (message.split('\n')[0] ?? '').replace(/ - \d+:\d+$/, '');
  return new TemplateError(`It cannot be filled in: ${plain.replace(/\.$/, '')}.`, line);
}

function lineOf(error: unknown, message: string): number | undefined {
  const told =
    typeof error === 'object' && error !== null && 'lineNumber' in error ? error.lineNumber : undefined;
  if (typeof told === 'number') {
    return told;
  }
  const written = /^Parse error on line (\d+)/.exec(message)?.[1];
  return written === undefined ? undefined : Number(written);
}

/** Stands in for Object.prototype: nothing a template could name, only what the engine needs to print its own messages. */
const RECORD: object = Object.freeze(
  Object.create(null, { [Symbol.toPrimitive]: { value: () => 'a record' } }),
);

/** Records without the usual prototype: a template sees the data's own fields and nothing that every object inherits. */
function plainCopy(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plainCopy);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const copy: Record<string, unknown> = Object.create(RECORD);
  for (const [key, field] of Object.entries(value)) {
    copy[key] = plainCopy(field);
  }
  return copy;
}
