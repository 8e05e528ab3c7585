// FAST, which the toolkit stands on, asks at import time whether the browser knows :focus-visible, by adding an empty <style>
// to the page. Under our content security policy (no inline styles) that is a violation, and the answer comes out wrong: no
// <style>, no style sheet, so "no", and every mouse click would draw a focus ring. While the toolkit loads, the probe gets an
// element that is no style but has a style sheet. It needs nothing else from createElement('style'): its real styles are
// constructed style sheets, which the policy allows.
const create = document.createElement.bind(document);

document.createElement = (name: string, options?: ElementCreationOptions) =>
  name === 'style' ? Object.assign(create('meta'), { sheet: new CSSStyleSheet() }) : create(name, options);

/** Puts the browser's own createElement back. To be called once the toolkit is loaded. */
export function endFocusProbe(): void {
  Reflect.deleteProperty(document, 'createElement');
}
