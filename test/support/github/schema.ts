import { existsSync, readFileSync } from 'node:fs';

type Json = Readonly<Record<string, unknown>>;

/** A vendor's OpenAPI document (3.0 or 3.1), as parsed. */
export interface OpenApiDocument {
  readonly paths: Json;
  readonly components: Json;
}

export interface SchemaProblem {
  /** Such as `$.labels[0].name`. */
  readonly path: string;
  readonly message: string;
}

/** What the document says of an answer. `schema` is undefined for an answer without a JSON body. */
export type ResponseLookup =
  | { readonly kind: 'found'; readonly schema: Json | undefined }
  | { readonly kind: 'noPath' | 'noMethod' | 'noStatus' };

/** Undefined when the file is not there, which is so on machines that do not have the vendors' documents. */
export function tryLoadDocument(file: string): OpenApiDocument | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(document) || !isObject(document['paths']) || !isObject(document['components'])) {
    throw new Error(`${file} is no OpenAPI document.`);
  }
  return { paths: document['paths'], components: document['components'] };
}

/** `path` as the document has it, such as `/repos/{owner}/{repo}`. */
export function lookUpResponse(
  document: OpenApiDocument,
  path: string,
  method: string,
  status: number,
): ResponseLookup {
  const operations = document.paths[path];
  if (!isObject(operations)) {
    return { kind: 'noPath' };
  }
  const operation = operations[method.toLowerCase()];
  if (!isObject(operation) || !isObject(operation['responses'])) {
    return { kind: 'noMethod' };
  }
  const named = operation['responses'][String(status)];
  if (!isObject(named)) {
    return { kind: 'noStatus' };
  }
  const content = resolve(document, named)['content'];
  const media = isObject(content) ? content['application/json'] : undefined;
  const schema = isObject(media) ? media['schema'] : undefined;
  return { kind: 'found', schema: isObject(schema) ? schema : undefined };
}

export interface CheckOptions {
  /** True: members of an object that its schema does not name are problems, too. */
  readonly closed?: boolean;
}

/**
 * Checks a value against a JSON schema: type, nullable, enum, const, required, properties, additionalProperties, items,
 * allOf, anyOf, oneOf (with discriminator), $ref, and the length and range limits. `format` and `pattern` are not
 * checked. Throws on a keyword that it does not know, rather than let it pass.
 */
export function checkValue(
  document: OpenApiDocument,
  schema: Json,
  value: unknown,
  options: CheckOptions = {},
): readonly SchemaProblem[] {
  return new Checker(document, options.closed ?? false).check(schema, value, '$');
}

/** Keywords that constrain nothing here. */
const silent = new Set(
  (
    'title description example examples default deprecated format pattern readOnly writeOnly externalDocs ' +
    '$ref nullable discriminator required'
  ).split(' '),
);

type Rule = (checker: Checker, schema: Json, value: unknown, path: string) => readonly SchemaProblem[];

class Checker {
  constructor(
    readonly document: OpenApiDocument,
    readonly closed: boolean,
  ) {}

  check(named: Json, value: unknown, path: string): readonly SchemaProblem[] {
    const schema = resolve(this.document, named);
    if (value === null && schema['nullable'] === true) {
      return [];
    }
    const problems = Object.keys(schema).flatMap(keyword => {
      const rule = rules[keyword];
      if (rule === undefined && !silent.has(keyword) && !keyword.startsWith('x-')) {
        throw new Error(`The schema checker does not know the keyword ${keyword} (at ${path}).`);
      }
      return rule?.(this, schema, value, path) ?? [];
    });
    return [...problems, ...this.#checkMembers(schema, value, path)];
  }

  /** Required members, and those that are not allowed. */
  #checkMembers(schema: Json, value: unknown, path: string): readonly SchemaProblem[] {
    if (!isObject(value)) {
      return [];
    }
    const missing = texts(schema['required']).filter(name => !Object.hasOwn(value, name));
    const known = this.#memberNames(schema);
    const additional = schema['additionalProperties'];
    const shut = additional === false || (this.closed && additional === undefined && known !== undefined);
    const strange = shut ? Object.keys(value).filter(name => known?.has(name) !== true) : [];
    return [
      ...missing.map(name => ({ path, message: `lacks ${name}` })),
      ...strange.map(name => ({ path, message: `has ${name}, which the document does not know` })),
    ];
  }

  /** Undefined where a schema names no members, or leaves the choice to one of several schemas. */
  #memberNames(schema: Json): ReadonlySet<string> | undefined {
    if (schema['oneOf'] !== undefined || schema['anyOf'] !== undefined) {
      return undefined;
    }
    const own = isObject(schema['properties']) ? Object.keys(schema['properties']) : undefined;
    const parts = schemas(schema['allOf']).map(part => this.#memberNames(resolve(this.document, part)));
    const all = own === undefined ? parts : [new Set(own), ...parts];
    const named = all.filter(names => names !== undefined);
    return named.length < all.length || named.length === 0
      ? undefined
      : new Set(named.flatMap(names => [...names]));
  }
}

const rules: Readonly<Record<string, Rule>> = {
  type: (_checker, schema, value, path) => {
    const allowed = texts(Array.isArray(schema['type']) ? schema['type'] : [schema['type']]);
    const fits = allowed.some(
      type => type === typeOf(value) || (type === 'number' && typeOf(value) === 'integer'),
    );
    return fits ? [] : [{ path, message: `is ${typeOf(value)}, not ${allowed.join(' or ')}` }];
  },
  enum: (_checker, schema, value, path) => {
    const allowed: readonly unknown[] = Array.isArray(schema['enum']) ? schema['enum'] : [];
    return allowed.includes(value)
      ? []
      : [{ path, message: `${show(value)} is not one of ${show(allowed)}` }];
  },
  const: (_checker, schema, value, path) =>
    schema['const'] === value ? [] : [{ path, message: `${show(value)} is not ${show(schema['const'])}` }],
  properties: (checker, schema, value, path) => {
    const properties = schema['properties'];
    if (!isObject(properties) || !isObject(value)) {
      return [];
    }
    return Object.entries(properties).flatMap(([name, member]) =>
      isObject(member) && Object.hasOwn(value, name)
        ? checker.check(member, value[name], `${path}.${name}`)
        : [],
    );
  },
  additionalProperties: (checker, schema, value, path) => {
    const { properties, additionalProperties } = schema;
    if (!isObject(additionalProperties) || !isObject(value)) {
      return [];
    }
    const named = isObject(properties) ? properties : {};
    const others = Object.keys(value).filter(name => !Object.hasOwn(named, name));
    return others.flatMap(name => checker.check(additionalProperties, value[name], `${path}.${name}`));
  },
  items: (checker, schema, value, path) => {
    const { items } = schema;
    return isObject(items) && Array.isArray(value)
      ? value.flatMap((item: unknown, index) => checker.check(items, item, `${path}[${index}]`))
      : [];
  },
  allOf: (checker, schema, value, path) => {
    // Each part alone does not know the members of the others; `closed` is judged over all of them together.
    const open = new Checker(checker.document, false);
    return schemas(schema['allOf']).flatMap(part => open.check(part, value, path));
  },
  anyOf: (checker, schema, value, path) => {
    const tried = schemas(schema['anyOf']).map(part => checker.check(part, value, path));
    const nearest = tried.toSorted((a, b) => a.length - b.length)[0] ?? [];
    return nearest.length === 0 ? [] : [{ path, message: 'fits none of anyOf' }, ...nearest];
  },
  oneOf: checkOneOf,
  minLength: limit('minLength', value => (typeof value === 'string' ? value.length : undefined), 'min'),
  maxLength: limit('maxLength', value => (typeof value === 'string' ? value.length : undefined), 'max'),
  minItems: limit('minItems', value => (Array.isArray(value) ? value.length : undefined), 'min'),
  maxItems: limit('maxItems', value => (Array.isArray(value) ? value.length : undefined), 'max'),
  minimum: limit('minimum', value => (typeof value === 'number' ? value : undefined), 'min'),
  maximum: limit('maximum', value => (typeof value === 'number' ? value : undefined), 'max'),
};

function checkOneOf(checker: Checker, schema: Json, value: unknown, path: string): readonly SchemaProblem[] {
  const chosen = discriminated(schema, value);
  if (chosen !== undefined) {
    return checker.check({ $ref: chosen }, value, path);
  }
  const tried = schemas(schema['oneOf']).map(part => checker.check(part, value, path));
  const fitting = tried.filter(problems => problems.length === 0).length;
  const nearest = tried.toSorted((a, b) => a.length - b.length)[0] ?? [];
  return fitting === 1 ? [] : [{ path, message: `fits ${fitting} of oneOf` }, ...nearest];
}

/** The schema that the value itself names, where the document says in which member. */
function discriminated(schema: Json, value: unknown): string | undefined {
  const { discriminator } = schema;
  if (!isObject(discriminator) || !isObject(discriminator['mapping']) || !isObject(value)) {
    return undefined;
  }
  const named = value[String(discriminator['propertyName'])];
  const reference = typeof named === 'string' ? discriminator['mapping'][named] : undefined;
  return typeof reference === 'string' ? reference : undefined;
}

function limit(keyword: string, measure: (value: unknown) => number | undefined, side: 'min' | 'max'): Rule {
  return (_checker, schema, value, path) => {
    const bound = schema[keyword];
    const size = measure(value);
    if (typeof bound !== 'number' || size === undefined) {
      return [];
    }
    const fits = side === 'min' ? size >= bound : size <= bound;
    return fits ? [] : [{ path, message: `${size} breaks ${keyword} ${bound}` }];
  };
}

/** Follows `$ref`s within the document. */
function resolve(document: OpenApiDocument, schema: Json): Json {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') {
    return schema;
  }
  const parts = reference.split('/').slice(1);
  const target = parts.reduce<unknown>((node, part) => (isObject(node) ? node[part] : undefined), {
    ...document,
  });
  if (!isObject(target)) {
    throw new Error(`The document has no ${reference}.`);
  }
  return resolve(document, target);
}

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

function schemas(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}
