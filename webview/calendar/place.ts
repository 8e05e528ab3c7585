import { noChange } from 'lit/html.js';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

/** In percent of the parent, and in pixels. */
export interface Place {
  readonly left?: number;
  readonly width?: number;
  readonly top?: number;
  readonly height?: number;
}

/**
 * Puts an element where it belongs. Not a style attribute, which the content security policy forbids, but the style object, which it
 * does not touch.
 */
class PlaceDirective extends Directive {
  #last = '';

  render(_place: Place): unknown {
    return noChange;
  }

  override update(part: ElementPart, [place]: [Place]): unknown {
    const { left, width, top, height } = place;
    const key = `${left} ${width} ${top} ${height}`;
    if (key !== this.#last && 'style' in part.element) {
      this.#last = key;
      const { style } = part.element as HTMLElement;
      set(style, 'left', left, '%');
      set(style, 'width', width, '%');
      set(style, 'top', top, 'px');
      set(style, 'height', height, 'px');
    }
    return noChange;
  }
}

function set(style: CSSStyleDeclaration, name: string, value: number | undefined, unit: string): void {
  if (value !== undefined) {
    style.setProperty(name, `${value}${unit}`);
  }
}

export const place = directive(PlaceDirective);
