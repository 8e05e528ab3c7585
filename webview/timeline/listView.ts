import { repeat } from 'lit/directives/repeat.js';
import { render } from 'lit/html.js';
import type { TimelineRow } from '../../src/protocol/timeline';
import type { Dispatch } from './renderHeader';
import { dayAbove, rowTemplate } from './renderRow';
import {
  anchorOf,
  firstInSight,
  isNewestInSight,
  returnTo,
  rowElement,
  scrollerOf,
  sightOf,
} from './scrolling';
import { listedRows, type Anchor, type State } from './state';
import { offsetOf } from './time';
import { DRAW_ALL, topsOf, windowOf } from './virtual';

const FIRST_GUESS_PX = 26;
const SCROLL_REPORT_MS = 150;

interface Drawn {
  readonly index: number;
  readonly gap: number;
}

/**
 * The rows of the list. It draws those in sight, keeps what the reader looks at where it is while others come and go, and
 * reports where the list stands.
 */
export class ListView {
  readonly #dispatch: Dispatch;
  readonly #heights = new Map<string, number>();
  #heightsTotal = 0;
  #list: HTMLElement | undefined;
  #state: State | undefined;
  #rows: readonly TimelineRow[] = [];
  #ids: readonly string[] = [];
  /** A row that must be drawn although it is out of sight, as it is about to come into sight. */
  #wanted = '';
  /** Where the list stood before the page around it was drawn. */
  #held: Anchor | undefined;
  #restored = false;
  #width = 0;
  #drawSoon = false;
  #tellSoon = false;

  constructor(dispatch: Dispatch) {
    this.#dispatch = dispatch;
    // Scrolling does not bubble; captured here, it is heard whichever element scrolls.
    document.addEventListener('scroll', () => this.#scrolled(), { capture: true, passive: true });
    window.addEventListener('resize', () => this.#resized());
  }

  /** Remembers what is looked at, before the page around the list is drawn for a state: what grows above the list must not push it away. */
  hold(state: State): void {
    const list = this.#list;
    const before = this.#state;
    if (list?.isConnected && before !== undefined && before.model !== state.model) {
      this.#held = anchorOf(list, sightOf(scrollerOf(list)));
    }
  }

  /** Shows a state. Cheap when nothing of it concerns the list. */
  update(list: HTMLElement | undefined, state: State): void {
    const before = this.#state;
    const same =
      before !== undefined && list === this.#list && LIST_PARTS.every(part => before[part] === state[part]);
    this.#state = state;
    if (list === undefined || state.phase !== 'ready' || same) {
      this.#list = list;
      this.#held = undefined;
      return;
    }
    const follow = this.#follows(before);
    this.#list = list;
    this.#take(listedRows(state));
    this.#draw(follow ? 'end' : 'keep');
    this.#reportSoon();
    if (!this.#restored) {
      this.#restored = true;
      this.#restore(state.anchor);
    }
  }

  /** Brings a row into sight, also one that is not drawn, and where asked gives it the keyboard. */
  reveal(entry: string, focus: boolean): void {
    const list = this.#list;
    if (list === undefined || !this.#ids.includes(entry)) {
      return;
    }
    this.#wanted = entry;
    this.#draw('free');
    const row = rowElement(list, entry);
    row?.scrollIntoView({ block: 'nearest' });
    this.#draw('free');
    row?.scrollIntoView({ block: 'nearest' });
    if (focus) {
      row?.focus({ preventScroll: true });
    }
    this.#wanted = '';
  }

  /** Scrolls to the upper end of the list, or to the end where the newest entries are. */
  scroll(to: 'top' | 'newest'): void {
    const list = this.#list;
    if (list === undefined || this.#state === undefined) {
      return;
    }
    const scroller = scrollerOf(list);
    const sight = sightOf(scroller);
    const box = list.getBoundingClientRect();
    const up = to === 'top' || this.#state.order === 'newest';
    scroller.scrollTop += up ? Math.min(0, box.top - sight.top) : box.bottom - sight.bottom;
    this.#draw('free');
  }

  #take(rows: readonly TimelineRow[]): void {
    if (rows !== this.#rows) {
      this.#rows = rows;
      this.#ids = rows.map(row => row.id);
    }
  }

  /** With the oldest first and the end in sight, the list follows as new entries come, like a chat; not under somebody who is in it. */
  #follows(before: State | undefined): boolean {
    const list = this.#list;
    return (
      list !== undefined &&
      before?.order === 'oldest' &&
      before.model !== this.#state?.model &&
      !list.contains(document.activeElement) &&
      scrollerOf(list).scrollTop > 0 &&
      isNewestInSight(list, sightOf(scrollerOf(list)), false)
    );
  }

  #draw(then: 'keep' | 'end' | 'free'): void {
    const list = this.#list;
    if (list === undefined) {
      return;
    }
    const scroller = scrollerOf(list);
    const anchor = then === 'keep' ? (this.#held ?? anchorOf(list, sightOf(scroller))) : undefined;
    this.#held = undefined;
    const focused = document.activeElement;
    // Drawing tells how high rows really are, which may bring others into sight: so once more, and no oftener.
    for (let pass = 0; pass < 2; pass++) {
      this.#drawOnce(list, scroller, anchor?.entry);
      const changed = this.#measure(list);
      if (anchor !== undefined) {
        returnTo(anchor, list, scroller);
      } else if (then === 'end') {
        scroller.scrollTop += list.getBoundingClientRect().bottom - sightOf(scroller).bottom;
      }
      if (!changed) {
        break;
      }
    }
    // A row that had to change its place among its neighbours has lost the keyboard on the way.
    // Never from somebody who is elsewhere by now: taking the focus would close their palette.
    const lost =
      focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused);
    if (lost && document.hasFocus()) {
      focused.focus({ preventScroll: true });
    }
  }

  #drawOnce(list: HTMLElement, scroller: Element, anchored: string | undefined): void {
    const state = this.#state;
    if (state === undefined) {
      return;
    }
    const rows = this.#rows;
    const { drawn, tail } = this.#window(list, scroller, anchored);
    const offsetAt = offsetOf(state.zone);
    const reachable = this.#ids.includes(state.active) ? state.active : this.#ids[0];
    render(
      repeat(
        drawn.flatMap(({ index, gap }) => {
          const row = rows[index];
          return row === undefined ? [] : [{ row, index, gap }];
        }),
        ({ row }) => row.id,
        ({ row, index, gap }) => {
          const day = dayAbove(row, rows[index - 1], offsetAt);
          const place = { index, count: rows.length, gap, day, reachable: row.id === reachable };
          return rowTemplate(row, place, state, this.#dispatch);
        },
      ),
      list,
    );
    list.style.paddingBottom = tail === 0 ? '' : `${tail}px`;
  }

  #window(
    list: HTMLElement,
    scroller: Element,
    anchored: string | undefined,
  ): { drawn: readonly Drawn[]; tail: number } {
    const ids = this.#ids;
    const count = ids.length;
    const few = count <= DRAW_ALL;
    const tops = few ? new Float64Array(count + 1) : topsOf(ids, this.#heights, this.#estimate());
    const sight = sightOf(scroller);
    const listTop = list.getBoundingClientRect().top;
    const held = few ? [] : [...this.#alwaysDrawn(list), anchored ?? ''].filter(entry => entry !== '');
    const { runs, tail } = windowOf({
      count,
      tops,
      top: sight.top - listTop,
      bottom: sight.bottom - listTop,
      keep: held.map(entry => ids.indexOf(entry)),
    });
    const drawn = runs.flatMap(({ from, to, gap }) =>
      Array.from({ length: to - from }, (_, offset) => ({
        index: from + offset,
        gap: offset === 0 ? gap : 0,
      })),
    );
    return { drawn, tail };
  }

  /** Rows that are drawn wherever the list stands. */
  #alwaysDrawn(list: HTMLElement): readonly string[] {
    const focused = document.activeElement?.closest<HTMLElement>('li.row');
    const own = focused && list.contains(focused) ? (focused.dataset['entry'] ?? '') : '';
    return [this.#wanted, own];
  }

  #estimate(): number {
    return this.#heights.size === 0 ? FIRST_GUESS_PX : this.#heightsTotal / this.#heights.size;
  }

  #measure(list: HTMLElement): boolean {
    if (this.#ids.length <= DRAW_ALL) {
      return false;
    }
    let changed = false;
    for (const row of list.children) {
      const entry = row instanceof HTMLElement ? row.dataset['entry'] : undefined;
      if (entry !== undefined) {
        const height = row.getBoundingClientRect().height;
        const known = this.#heights.get(entry);
        if (known === undefined || Math.abs(known - height) > 0.5) {
          this.#heightsTotal += height - (known ?? 0);
          this.#heights.set(entry, height);
          changed = true;
        }
      }
    }
    return changed;
  }

  #restore(anchor: Anchor | undefined): void {
    if (anchor === undefined || this.#list === undefined || !this.#ids.includes(anchor.entry)) {
      return;
    }
    // Twice, as the heights above the row are only guesses until the rows around it are drawn.
    for (let pass = 0; pass < 2; pass++) {
      this.#wanted = anchor.entry;
      this.#draw('free');
      returnTo(anchor, this.#list, scrollerOf(this.#list));
    }
    this.#wanted = '';
    this.#draw('keep');
  }

  #scrolled(): void {
    if (!this.#drawSoon) {
      this.#drawSoon = true;
      requestAnimationFrame(() => {
        this.#drawSoon = false;
        if (this.#ids.length > DRAW_ALL) {
          this.#draw('keep');
        }
      });
    }
    this.#reportSoon();
  }

  #reportSoon(): void {
    if (!this.#tellSoon) {
      this.#tellSoon = true;
      setTimeout(() => {
        this.#tellSoon = false;
        this.#tell();
      }, SCROLL_REPORT_MS);
    }
  }

  #tell(): void {
    const list = this.#list;
    if (list?.isConnected && this.#state !== undefined) {
      const sight = sightOf(scrollerOf(list));
      const atNewest = isNewestInSight(list, sight, this.#state.order === 'newest');
      this.#dispatch({ type: 'scrolled', anchor: firstInSight(list, sight), atNewest });
    }
  }

  #resized(): void {
    const width = this.#list?.clientWidth ?? 0;
    if (width !== this.#width) {
      this.#width = width;
      this.#heights.clear();
      this.#heightsTotal = 0;
      this.#draw('keep');
    }
  }
}

/** Parts of the state that rows show. */
const LIST_PARTS = [
  'phase',
  'model',
  'filter',
  'order',
  'zone',
  'active',
  'corrections',
  'historyOpen',
  'unfolded',
] as const satisfies readonly (keyof State)[];
