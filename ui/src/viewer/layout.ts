// Where each page of a long document lies, and which of them are worth drawing. Pure arithmetic: a document says of itself
// what it likes, so everything is bounded here.

export interface Size {
  width: number;
  height: number;
}

/** A longer document is shown as far as this. */
export const MOST_PAGES = 5_000;
/** Drawn at the same time; the others are empty frames. */
export const MOST_DRAWN = 9;
const GAP = 16;
const [LEAST_SIDE, MOST_SIDE] = [24, 4_000];
/** Engines lose count of pixels at about 33 million. */
const MOST_HEIGHT = 30_000_000;
export const ZOOMS = { least: 0.25, most: 4, step: 1.25 };

const bounded = (size: Size): Size => {
  const share = Math.min(1, MOST_SIDE / Math.max(size.width, size.height, 1));
  const side = (length: number) => Math.max(LEAST_SIDE, Number.isFinite(length) ? length * share : LEAST_SIDE);
  return { width: side(size.width), height: side(size.height) };
};

export class Layout {
  readonly count: number;
  private readonly sizes: Size[];
  private tops = new Float64Array(0);
  private at = 1;

  /** Until a page is known it is taken to be like the first. */
  constructor(pages: number, first: Size) {
    this.count = Math.max(0, Math.min(pages, MOST_PAGES));
    this.sizes = Array.from({ length: this.count }, () => bounded(first));
    this.zoom = 1;
  }

  get zoom(): number {
    return this.at;
  }

  set zoom(wanted: number) {
    const whole = this.sizes.reduce((sum, size) => sum + size.height, 0);
    this.at = Math.min(Math.max(wanted, ZOOMS.least), ZOOMS.most, MOST_HEIGHT / Math.max(whole, 1));
    this.place();
  }

  /** So that the widest known page fits into `width`. */
  fit(width: number): void {
    const widest = this.sizes.reduce((most, size) => Math.max(most, size.width), LEAST_SIDE);
    this.zoom = Math.min((width - 2 * GAP) / widest, 1.5);
  }

  /** Learns how large page `index` really is; says whether anything moved. */
  learn(index: number, size: Size): boolean {
    const known = this.sizes[index];
    const real = bounded(size);
    if (!known || (Math.abs(known.width - real.width) < 0.5 && Math.abs(known.height - real.height) < 0.5)) return false;
    this.sizes[index] = real;
    this.place();
    return true;
  }

  size(index: number): Size {
    const { width, height } = this.sizes[index] ?? { width: LEAST_SIDE, height: LEAST_SIDE };
    return { width: width * this.at, height: height * this.at };
  }

  top(index: number): number {
    return this.tops[index] ?? 0;
  }

  get height(): number {
    return this.tops[this.count] ?? 0;
  }

  get width(): number {
    return this.sizes.reduce((most, size) => Math.max(most, size.width), 0) * this.at + 2 * GAP;
  }

  /** The page at so many pixels from the top. */
  pageAt(offset: number): number {
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.top(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  }

  /** The pages to draw for what is seen from `from` to `to`, the seen ones first, never more than may be drawn. */
  worth(from: number, to: number): number[] {
    if (this.count === 0) return [];
    const [first, last] = [this.pageAt(from), this.pageAt(Math.max(from, to))];
    const seen = Array.from({ length: last - first + 1 }, (_, n) => first + n);
    const beside = [last + 1, first - 1, last + 2, first - 2].filter((page) => page >= 0 && page < this.count);
    return [...seen, ...beside].slice(0, MOST_DRAWN);
  }

  private place(): void {
    const tops = new Float64Array(this.count + 1);
    let top = GAP;
    for (let index = 0; index < this.count; index += 1) {
      tops[index] = top;
      top += this.size(index).height + GAP;
    }
    tops[this.count] = top;
    this.tops = tops;
  }
}
