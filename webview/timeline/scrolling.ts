import type { Anchor } from './state';

/** The stretch of the screen in which rows can be seen: from below what sticks at the top to the lower edge. */
export interface Sight {
  readonly top: number;
  readonly bottom: number;
}

/** In a wide and high panel the list scrolls by itself, else the page does. */
export function scrollerOf(list: HTMLElement): Element {
  const log = list.closest('.log');
  const own = log !== null && getComputedStyle(log).overflowY === 'auto';
  return own ? log : (document.scrollingElement ?? document.documentElement);
}

export function sightOf(scroller: Element): Sight {
  if (scroller === document.scrollingElement || scroller === document.documentElement) {
    const head = document.querySelector('.head');
    const sticks = head !== null && getComputedStyle(head).position === 'sticky';
    return { top: sticks ? head.getBoundingClientRect().height : 0, bottom: window.innerHeight };
  }
  const box = scroller.getBoundingClientRect();
  return { top: Math.max(0, box.top + scroller.clientTop), bottom: Math.min(window.innerHeight, box.bottom) };
}

/**
 * What must stay where it is when rows come and go: the row with the keyboard, if it is in sight, else the first row in sight.
 * Undefined while the list's beginning is in sight and nobody is in the list.
 */
export function anchorOf(list: HTMLElement, sight: Sight): Anchor | undefined {
  const own = document.activeElement?.closest<HTMLElement>('li.row');
  if (own && list.contains(own) && own.dataset['entry'] !== undefined) {
    const box = own.getBoundingClientRect();
    if (box.bottom > sight.top && box.top < sight.bottom) {
      return { entry: own.dataset['entry'], offset: box.top - sight.top };
    }
  }
  return firstInSight(list, sight);
}

/** The first row in sight and how far it is from the upper edge; undefined while the list's beginning is in sight. */
export function firstInSight(list: HTMLElement, sight: Sight): Anchor | undefined {
  if (list.getBoundingClientRect().top >= sight.top - 1) {
    return undefined;
  }
  for (const row of list.children) {
    const box = row.getBoundingClientRect();
    if (box.bottom > sight.top && row instanceof HTMLElement && row.dataset['entry'] !== undefined) {
      return { entry: row.dataset['entry'], offset: box.top - sight.top };
    }
  }
  return undefined;
}

/** Scrolls so that the anchor's row is where it was. False when the row is not there. */
export function returnTo(anchor: Anchor, list: HTMLElement, scroller: Element): boolean {
  const row = rowElement(list, anchor.entry);
  if (row === undefined) {
    return false;
  }
  const moved = row.getBoundingClientRect().top - sightOf(scroller).top - anchor.offset;
  if (Math.abs(moved) >= 1) {
    scroller.scrollTop += moved;
  }
  return true;
}

export function rowElement(list: HTMLElement, entry: string): HTMLElement | undefined {
  for (const row of list.children) {
    if (row instanceof HTMLElement && row.dataset['entry'] === entry) {
      return row;
    }
  }
  return undefined;
}

/** The newest entries are in sight: the upper end of the list, or with the oldest first the lower end. */
export function isNewestInSight(list: HTMLElement, sight: Sight, newestFirst: boolean): boolean {
  const box = list.getBoundingClientRect();
  return newestFirst ? box.top >= sight.top - 1 : box.bottom <= sight.bottom + 1;
}
