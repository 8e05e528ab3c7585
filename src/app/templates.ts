/** Kinds of documents made from templates; each has a built-in one that a team may override in `templates/`. */
export const TEMPLATE_KINDS = [
  'livesite',
  'people',
  'services',
  'incident',
  'review',
  'customer-review',
  'issue',
] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** Plain data only: strings, numbers, booleans, lists and records of them. */
export type TemplateData = { readonly [key: string]: unknown };

/** A template that could not be used. The built-in one was used instead, so nothing is lost. */
export interface TemplateFault {
  /** Relative to the live site's root. */
  readonly path: string;
  /** One plain sentence that names the field or line. */
  readonly message: string;
}

export interface Templates {
  /**
   * Renders a kind of document as Markdown or YAML. A team's own template that fails is reported through `faults` and replaced by
   * the built-in one. Never escapes for HTML.
   */
  render(kind: TemplateKind, data: TemplateData): Promise<string>;
  /** Faults of team templates met since the last call. */
  takeFaults(): readonly TemplateFault[];
}
